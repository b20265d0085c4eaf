//! What a question would cost, before it is asked.

use super::super::Result;
use super::Assistant;
use crate::domain::assistant::FailureKind;
use crate::domain::exchange::Estimate;
use crate::domain::ids::SessionId;
use crate::domain::ledger::{self, NotEnough};
use crate::domain::session::Refusal;
use crate::error::Error;

impl Assistant {
    /// What a question would cost with its history, and what is left. Asks nobody.
    ///
    /// # Errors
    /// [`Error::NotFound`]; [`Error::Refused`] for a question too long for the model, or a model not
    /// on offer.
    pub async fn estimate(&self, id: SessionId, question: &str) -> Result<Estimate> {
        let (session, brief) = self.sessions.get_session(id).await?.ok_or(Error::NotFound)?;
        let Some(wanted) = self.wanted(&session, &brief).await? else {
            let refusal = Refusal::AssistantNotReady(FailureKind::NotSetUp);
            return Err(Error::refused(refusal, session));
        };
        let prompt = self.prompt(&session, &wanted, question).await?;
        let sums = self.sessions.store.ledger_sums(id).await?;
        let left_tokens = (session.left_tokens() - sums.reserved_tokens).max(0);
        let most_answer = wanted.most_answer_tokens(prompt.tokens);
        let (answer_cap_tokens, needed_tokens) =
            match ledger::reserve(left_tokens, prompt.tokens, most_answer) {
                Ok(reserved) => {
                    let useful = ledger::USEFUL_ANSWER_TOKENS.min(most_answer);
                    (reserved.output_tokens, prompt.tokens + useful)
                }
                Err(NotEnough { needed_tokens, .. }) => (0, needed_tokens),
            };
        let charged_tokens = sums.input_tokens + sums.output_tokens;
        Ok(Estimate {
            question_tokens: prompt.question_tokens,
            prompt_tokens: prompt.tokens,
            answer_cap_tokens,
            needed_tokens,
            left_tokens,
            questions_left: ledger::questions_left(left_tokens, charged_tokens, sums.answers),
            begins_at: prompt.begins_at,
        })
    }
}
