//! What candidates work with: the assistant and their own answer.

use super::super::change::Change;
use super::super::terms::{Due, Ruled, Terms};
use super::super::{Asked, By, ConversationPage, Estimate, Result};
use super::CandidateService;
use super::steps::may;
use crate::domain::access::CandidateAction;
use crate::domain::config::{Challenge, Field, FieldError, QUESTION_MAX_CHARS};
use crate::domain::exchange::Asking;
use crate::domain::lifecycle::Status;
use crate::domain::message::{Message, MessageKind};
use crate::domain::own_answer::{
    Around, KeptAnswer, OWN_ANSWER_GRACE_MS, OwnAnswer, Paste, PastedText, TypedAnswer, byte_at,
    check_own_answer, origin,
};
use crate::domain::session::{Refusal, Session};
use crate::error::Error;
use crate::storage::Which;

impl CandidateService {
    /// Asks the assistant; the draft of the question is forgotten then.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over; [`Error::Refused`] unless active, without the
    /// consent, and as for [`Assistant::ask`](super::super::Assistant::ask).
    pub async fn ask(&self, asking: impl Into<Asking>, by: &By) -> Result<Asked> {
        let id = self.handover().await?.session_id;
        let has_consented = self.changes.store.find_consent(id).await?.is_some();
        self.assistant.ask_from_seat(id, asking.into(), has_consented, by).await
    }

    /// What a question would cost.
    ///
    /// # Errors
    /// As for [`Self::ask`].
    pub async fn estimate(&self, asking: impl Into<Asking>) -> Result<Estimate> {
        let session = self.read_for(CandidateAction::Work).await?;
        self.assistant.estimate(session.id, asking).await
    }

    /// Ends the answer that is being written, keeping its text.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over; [`Error::Refused`] unless active and without
    /// the consent; otherwise as for [`Assistant::stop`](super::super::Assistant::stop).
    pub async fn stop_answer(&self) -> Result<Session> {
        let session = self.read_for(CandidateAction::Work).await?;
        self.assistant.stop(session.id).await
    }

    /// The newest messages before the place `before`, as
    /// [`Assistant::conversation`](super::super::Assistant::conversation) has them.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over; [`Error::Refused`] unless active and without
    /// the consent.
    pub async fn conversation(&self, before: Option<i64>, limit: u32) -> Result<ConversationPage> {
        let session = self.read_for(CandidateAction::Work).await?;
        self.assistant.conversation(session.id, before, limit).await
    }

    /// The own answer as it is kept; none where nothing was written.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over; [`Error::Refused`] unless active and without
    /// the consent.
    pub async fn own_answer(&self) -> Result<Option<OwnAnswer>> {
        let session = self.read_for(CandidateAction::Work).await?;
        Ok(self.changes.store.find_own_answer(session.id).await?)
    }

    /// Keeps the own answer, unless what is kept is as new or newer, and says what is kept then. What
    /// was typed just before the session stopped is kept as well, and its fingerprint with it.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over; [`Error::Invalid`] for a text too long or a
    /// revision below 1; [`Error::Refused`] unless active or stopped a moment ago, and without the
    /// consent.
    pub async fn save_own_answer(&self, typed: TypedAnswer) -> Result<OwnAnswer> {
        check_own_answer(&typed.text).map_err(|broken| Error::Invalid(vec![broken]))?;
        if typed.revision < 1 {
            let broken = FieldError::new(Field::OwnAnswer, "A revision is counted from 1");
            return Err(Error::Invalid(vec![broken]));
        }
        // Before the writer is held: it takes a while to look through a long conversation.
        let pasted = self.find_origins(&typed.pasted).await?;
        let mut kept = KeptAnswer::default();
        self.write(async |change| {
            let (id, now) = (change.session().id, change.now);
            kept = change.tx().find_own_answer(id).await?.unwrap_or_default();
            if typed.revision > kept.answer.revision {
                let ran_ms = change.session().ran_ms_at(&now);
                let caret = typed.caret.and_then(|units| byte_at(&typed.text, units));
                let TypedAnswer { text, language, revision, .. } = typed;
                let answer = OwnAnswer { text, language, revision, saved_at: now.wall };
                change.keep_own_answer(&mut kept, answer, Around { ran_ms, caret, pasted }).await?;
            }
            match change.session().status {
                Status::Active => Ok(()),
                _ => Ok(change.record_late_answer().await?),
            }
        })
        .await?;
        Ok(kept.answer)
    }

    /// Where texts that were pasted into the own answer stood before.
    async fn find_origins(&self, pasted: &[PastedText]) -> Result<Vec<Paste>> {
        if pasted.is_empty() {
            return Ok(Vec::new());
        }
        let store = &self.changes.store;
        let id = self.handover().await?.session_id;
        let (_, brief) = store.find_session_and_brief(id).await?.ok_or(Error::NotFound)?;
        let own_answer = store.find_own_answer(id).await?.unwrap_or_default().text;
        let messages = store.list_messages(id, None, u32::MAX).await?;
        let is_answer = |message: &&Message| matches!(message.kind, MessageKind::Answer { .. });
        let answers = messages.iter().filter(is_answer).map(|message| message.content.as_str());
        let challenge = brief.challenge.as_ref().map(Challenge::as_str);
        let found = pasted.iter().map(|text| Paste {
            from: origin(&text.begins, &own_answer, answers.clone(), challenge),
            chars: text.chars,
        });
        Ok(found.collect())
    }

    /// Keeps a question typed and not sent.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over; [`Error::Invalid`] for one too long;
    /// [`Error::Refused`] unless active or stopped a moment ago, and without the consent.
    pub async fn keep_question_draft(&self, text: &str) -> Result<()> {
        if text.chars().count() > QUESTION_MAX_CHARS {
            let broken = FieldError::new(Field::Question, "The question is too long to be kept");
            return Err(Error::Invalid(vec![broken]));
        }
        self.write(async |change| Ok(change.text().save_question_draft(text).await?)).await
    }

    /// Keeps what the candidate typed: while they work, and what they typed just before. What was typed after
    /// time stopped leaves the moment it stopped as it is.
    async fn write(&self, rule: impl AsyncFnOnce(&mut Change<'_>) -> Ruled) -> Result<()> {
        let terms = Terms { due: Due::WrittenWhileActive, ..Terms::default() };
        let changes = &self.changes;
        let by = By::candidate();
        let written = changes.change(Which::HandedOver, terms, &by, async |change| {
            if !may_write(change) {
                return Err(Refusal::NotNow.into());
            }
            rule(change).await
        });
        written.await?;
        Ok(())
    }

    /// The question typed and not sent; blank where there is none, and where the candidate does not
    /// work.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over.
    pub async fn question_draft(&self) -> Result<String> {
        match self.read_for(CandidateAction::Work).await {
            Ok(session) => Ok(self.changes.store.find_question_draft(session.id).await?),
            Err(Error::Refused { .. }) => Ok(String::new()),
            Err(error) => Err(error),
        }
    }

    /// What the assistant says when it is tried out before the start: that it would answer here. It
    /// calls no provider, costs nothing and is kept nowhere.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with nothing handed over; [`Error::Refused`] once it is over.
    pub async fn try_assistant(&self, text: &str) -> Result<String> {
        self.read_for(CandidateAction::Practise).await?;
        Ok(practice_answer(text))
    }
}

/// Whether what the candidate typed is kept: while they work, and what they typed just before.
fn may_write(change: &mut Change<'_>) -> bool {
    let (now, has_consented) = (change.now, change.context.has_consented);
    let session = change.session();
    if may(session, has_consented, CandidateAction::Work) {
        return true;
    }
    let stopped = match session.status {
        Status::Paused | Status::Completed | Status::Expired => session.stopwatch.seen,
        Status::Created | Status::Active => None,
    };
    let gone_ms = stopped.and_then(|stopped| now.steady_ms_since(&stopped));
    has_consented && gone_ms.is_some_and(|gone_ms| gone_ms <= OWN_ANSWER_GRACE_MS)
}

/// Most characters of a message that its practice answer repeats.
const QUOTED_MAX_CHARS: usize = 200;

fn practice_answer(text: &str) -> String {
    let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if said.is_empty() {
        return "Type anything and send it: this only shows where answers appear.".into();
    }
    let mut quoted: String = said.chars().take(QUOTED_MAX_CHARS).collect();
    if quoted.len() < said.len() {
        quoted.push('\u{2026}');
    }
    format!(
        "You wrote: \u{201c}{quoted}\u{201d}\n\nThis is where the assistant answers. Nobody was asked \
         just now, it cost no tokens, and it is not kept. Once you have begun, every question and \
         every answer counts."
    )
}
