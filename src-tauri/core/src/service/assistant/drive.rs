//! Running an exchange: the machine says what is to be done, and here it is done.

use super::super::By;
use super::super::open_exchanges::Place;
use super::super::terms::Terms;
use super::Assistant;
use super::call::Call;
use super::prompt::AssistantSetup;
use super::settle::{correct_charge, settle_answer};
use crate::domain::assistant::FailureKind;
use crate::domain::event::EventBody;
use crate::domain::exchange::{Effect, Input, Interruption, Outcome};
use crate::domain::ids::SessionId;
use crate::domain::ledger::Reservation;
use crate::domain::message::AnswerStatus;
use crate::domain::session::Session;
use crate::error::Error;
use crate::storage::CallFigures;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// How long to wait before trying to write again what the disk refused.
const WRITE_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// What listeners hear about an exchange.
#[derive(Clone, Debug, PartialEq)]
pub enum AssistantNews {
    /// A question is kept, and on its way.
    Asked {
        /// The session as it is now.
        session: Box<Session>,
        /// The question's place in the conversation.
        seq: i64,
    },
    /// The provider is waited for before it is asked again, or is asked again.
    Waiting {
        /// The session whose answer it is.
        session_id: SessionId,
        /// The answer's place in the conversation.
        seq: i64,
    },
    /// More of an answer.
    Piece {
        /// The session whose answer it is.
        session_id: SessionId,
        /// The answer's place in the conversation.
        seq: i64,
        /// Bytes of the answer before it.
        from: usize,
        /// What was added.
        text: String,
    },
    /// A report that came late has corrected what an answer was charged.
    Corrected {
        /// The session as it is now.
        session: Box<Session>,
        /// The answer's place in the conversation.
        seq: i64,
    },
    /// An answer has its last status, and what it took is charged.
    Ended {
        /// The session as it is now.
        session: Box<Session>,
        /// The answer's place in the conversation.
        seq: i64,
        /// How the answer ended.
        status: AnswerStatus,
    },
}

/// An exchange of a session and everything it takes to run it.
pub(super) struct Drive {
    id: SessionId,
    seq: i64,
    call: Call,
    reserved: Reservation,
    wanted: AssistantSetup,
    called_at_ms: i64,
    /// Why the last call failed and how long it took, until the next is made.
    failed: Option<(FailureKind, i64)>,
}

impl Drive {
    pub(super) const fn new(id: SessionId, seq: i64, call: Call, wanted: AssistantSetup) -> Self {
        let reserved = call.exchange.reserved();
        Self { id, seq, call, reserved, wanted, called_at_ms: 0, failed: None }
    }
}

impl Assistant {
    /// Runs an exchange to its end.
    pub(super) async fn run(&self, mut drive: Drive, place: Place) {
        let mut interruption = place.interruption();
        let closing = self.closing.subscribe();
        let mut input = Input::Stored;
        loop {
            if matches!(input, Input::Received(_)) {
                self.wait_for_nothing(&drive, &place);
            }
            if let Input::Failed(failure) = &input {
                let attempt = drive.call.exchange.attempt();
                tracing::warn!(attempt, kind = ?failure.kind, failure.detail, "no answer");
            }
            let now_ms = self.now_ms();
            for effect in drive.call.exchange.apply(input, now_ms) {
                if let Effect::Finish(outcome) = effect {
                    let ended = self.finish(&mut drive, &outcome).await;
                    drop(place);
                    if let Some(ended) = ended {
                        self.tell(ended);
                        self.wait_for_report(drive, closing).await;
                    }
                    return;
                }
                self.perform(effect, &mut drive, &place).await;
            }
            let why = interrupted(&mut interruption);
            input = drive.call.next(why, self.now_ms()).await;
        }
    }

    async fn perform(&self, effect: Effect, drive: &mut Drive, place: &Place) {
        match effect {
            Effect::Call => {
                // Whether a model is loaded is only known once it answers.
                if place.waits_for() != Some(FailureKind::Loading) {
                    self.wait_for_nothing(drive, place);
                }
                self.note_retry(drive).await;
                drive.called_at_ms = self.now_ms();
                drive.call.begin();
            }
            Effect::HangUp => drive.call.hang_up(),
            Effect::Show { from } => {
                let text = drive.call.exchange.text()[from..].to_owned();
                place.add_live_text(&text);
                self.tell(AssistantNews::Piece {
                    session_id: drive.id,
                    seq: drive.seq,
                    from,
                    text,
                });
            }
            Effect::Checkpoint => self.checkpoint(drive).await,
            Effect::Retry { after_ms, because } => {
                // A model that is being loaded has not failed, and is asked every other second.
                if because != FailureKind::Loading {
                    let took_ms = (self.now_ms() - drive.called_at_ms).max(0);
                    drive.failed = Some((because, took_ms));
                }
                place.wait_for(Some(because));
                self.tell(AssistantNews::Waiting { session_id: drive.id, seq: drive.seq });
                drive.call.wait_ms(after_ms);
            }
            // Ends the run, where it is carried out.
            Effect::Finish(_) => {}
        }
    }

    /// Ends the wait for the provider, if there is one, and says so to listeners.
    fn wait_for_nothing(&self, drive: &Drive, place: &Place) {
        if place.waits_for().is_some() {
            place.wait_for(None);
            self.tell(AssistantNews::Waiting { session_id: drive.id, seq: drive.seq });
        }
    }

    /// Text that can't be written now is written with the next checkpoint, or at the end.
    async fn checkpoint(&self, drive: &mut Drive) {
        let after_ms = drive.call.exchange.since_asked_ms(self.now_ms()).max(0);
        let answer = (drive.seq, drive.call.exchange.text());
        let written = async {
            let mut writer = self.changes.store.write().await;
            let mut tx = writer.keep_text().await?;
            tx.of(drive.id).checkpoint_answer(answer, after_ms).await?;
            tx.commit().await
        };
        if let Err(error) = written.await {
            tracing::error!(%error, "an answer could not be written as far as it came");
        }
    }

    /// Notes that the call about to be made is made because the one before failed, where it did.
    async fn note_retry(&self, drive: &mut Drive) {
        let Some((because, duration_ms)) = drive.failed.take() else { return };
        let now = self.changes.clock.now();
        let attempt = drive.call.exchange.attempt();
        let call = drive.wanted.call(drive.seq, attempt, drive.reserved, now);
        let again = EventBody::CalledAgain { seq: drive.seq, attempt, failure: because };
        let changes = &self.changes;
        let by = By::app();
        let noted = changes.change(drive.id, Terms::AS_IT_STANDS, &by, async |change| {
            let mut recorded = change.record(again).await?;
            Ok(recorded.call_again(duration_ms, &call).await?)
        });
        if let Err(error) = noted.await {
            // The promise made for the first call stands, and covers the next.
            tracing::error!(%error, "a call that failed could not be noted");
        }
    }

    /// Writes the end, however often the disk refuses: until it is written nothing else can be asked,
    /// and a Hotseat that starts anew finds the answer as it was last written. None where the session
    /// was erased in the meantime, or another ended the answer.
    async fn finish(&self, drive: &mut Drive, outcome: &Outcome) -> Option<AssistantNews> {
        let (received_text_tokens, is_all) = drive.call.exchange.written();
        let figures = CallFigures {
            first_piece_ms: drive.call.exchange.first_piece_ms(),
            duration_ms: (self.now_ms() - drive.called_at_ms).max(0),
            received_text_tokens: is_all.then_some(received_text_tokens),
        };
        loop {
            let answer = (drive.seq, drive.call.exchange.text(), outcome);
            match settle_answer(&self.changes, drive.id, answer, figures).await {
                // Another task has ended it, and told listeners so.
                Ok(None) | Err(Error::NotFound) => return None,
                Ok(Some(session)) => {
                    let (session, seq) = (Box::new(session), drive.seq);
                    return Some(AssistantNews::Ended { session, seq, status: outcome.status });
                }
                Err(error) => {
                    tracing::error!(%error, "an answer's end could not be written");
                    sleep(WRITE_AGAIN_AFTER).await;
                }
            }
        }
    }

    /// Reads on after an answer's end where its report has not come, and corrects what was charged. With
    /// Offline switched on, Hotseat stops listening to providers elsewhere.
    async fn wait_for_report(&self, mut drive: Drive, mut closing: watch::Receiver<()>) {
        let is_elsewhere = !drive.wanted.provider.is_local();
        let usage = tokio::select! {
            biased;
            _closing = closing.changed() => return,
            () = self.only_local.switched_on(), if is_elsewhere => return,
            usage = drive.call.late_report() => usage,
        };
        let Some(usage) = usage else { return };
        let Some(charge) = drive.call.exchange.charge_reported_late(&usage) else { return };
        match correct_charge(&self.changes, drive.id, (drive.seq, charge, &usage)).await {
            Ok(Some(session)) => {
                let (session, seq) = (Box::new(session), drive.seq);
                self.tell(AssistantNews::Corrected { session, seq });
            }
            Ok(None) | Err(Error::NotFound) => {}
            // Our own count stands, which is near.
            Err(error) => tracing::error!(%error, "a late report could not be written"),
        }
    }

    pub(super) fn now_ms(&self) -> i64 {
        self.changes.clock.now().steady_ms
    }
}

async fn interrupted(interruption: &mut watch::Receiver<Option<Interruption>>) -> Interruption {
    match interruption.wait_for(Option::is_some).await.map(|why| *why) {
        Ok(Some(why)) => why,
        // The place is held while this runs, so the sender can't have gone.
        Ok(None) | Err(_) => std::future::pending().await,
    }
}
