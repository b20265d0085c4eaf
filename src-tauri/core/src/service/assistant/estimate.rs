//! What a question would cost, before it is asked.

use super::super::Result;
use super::super::change::on_list;
use super::Assistant;
use super::prompt::AssistantSetup;
use crate::domain::assistant::FailureKind;
use crate::domain::exchange::{Asking, Estimate, Memory, Offer, Prompt};
use crate::domain::ids::SessionId;
use crate::domain::ledger::{self, NotEnough};
use crate::domain::session::{Refusal, Session};
use crate::error::Error;

impl Assistant {
    /// What a question would cost with its history, and what is left; where that does not reach, what
    /// would be left out to ask it all the same. Calls no provider.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] for a question too long for the model, or a model not
    /// on offer.
    pub async fn estimate(&self, id: SessionId, asking: impl Into<Asking>) -> Result<Estimate> {
        let asking = asking.into();
        let found = self.changes.store.find_session_and_brief(id).await?;
        let (session, brief) = found.ok_or(Error::NotFound)?;
        let session = on_list(Some(session))?;
        brief.check_ask().map_err(|refusal| Error::refused(refusal, session.clone()))?;
        let Some(wanted) = self.wanted(&session, &brief).await? else {
            let refusal = Refusal::AssistantNotReady(FailureKind::NotSetUp);
            return Err(Error::refused(refusal, session));
        };
        let sums = self.changes.store.ledger_sums(id).await?;
        let left_tokens = (session.left_tokens() - sums.reserved_tokens).max(0);
        let prompt = self.prompt(&session, &wanted, &asking, left_tokens).await?;
        let most_answer = wanted.most_answer_tokens(prompt.tokens);
        let sent = (prompt.measure, prompt.tokens);
        let (answer_cap_tokens, needed_tokens, offers) =
            match ledger::reserve(left_tokens, sent, most_answer) {
                Ok(reserved) => {
                    let useful = ledger::USEFUL_ANSWER_TOKENS.min(most_answer);
                    (reserved.output_tokens, prompt.tokens + useful, Vec::new())
                }
                Err(NotEnough { needed_tokens, .. }) => {
                    let offers = self.offers(&session, &wanted, &asking, left_tokens).await?;
                    (0, needed_tokens, offers)
                }
            };
        Ok(Estimate {
            question_tokens: prompt.question_tokens,
            prompt_tokens: prompt.tokens,
            answer_cap_tokens,
            needed_tokens,
            left_tokens,
            begins_at: prompt.begins_at,
            offers,
        })
    }

    /// What can be asked with less of the conversation, the more first. Only what is left out of tells
    /// them apart, so one that leaves out all is offered once.
    async fn offers(
        &self,
        session: &Session,
        wanted: &AssistantSetup,
        asking: &Asking,
        left_tokens: i64,
    ) -> Result<Vec<Offer>> {
        let mut offers = Vec::new();
        for memory in [Memory::Newest, Memory::Fresh] {
            let asking = Asking { memory, ..asking.clone() };
            let prompt = match self.prompt(session, wanted, &asking, left_tokens).await {
                Ok(prompt) => prompt,
                // Too long for the part of the budget that it may take.
                Err(Error::Refused { .. }) => continue,
                Err(error) => return Err(error),
            };
            let Prompt { tokens: prompt_tokens, exchanges, measure, .. } = prompt;
            let most_answer = wanted.most_answer_tokens(prompt_tokens);
            let fits = ledger::reserve(left_tokens, (measure, prompt_tokens), most_answer).is_ok();
            let is_of_use = fits && (memory == Memory::Fresh || exchanges > 0);
            if is_of_use {
                offers.push(Offer { memory, exchanges, prompt_tokens });
            }
        }
        Ok(offers)
    }
}
