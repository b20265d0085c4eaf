//! The passcode typed where the candidate sits: their session's trail says what was refused there.

use super::super::passcode::{PasscodeService, Tried};
use super::super::{By, Result};
use super::HandoverService;
use super::give::none_without_handover;
use crate::domain::event::EventBody;
use crate::domain::handover::WayBack;
use crate::domain::session::Session;
use crate::error::Error;
use crate::storage::Which;

/// What came of a passcode typed in the candidate's window.
#[derive(Debug)]
pub enum WayBackTried {
    /// It was right.
    Opened(WayBack),
    /// It was wrong, or came too early.
    Refused {
        /// Always [`Error::WrongPasscode`].
        error: Error,
        /// The session whose trail says so now; none for what came too early.
        told: Option<Box<Session>>,
    },
}

impl HandoverService {
    /// Tries what was typed in the candidate's window, as [`PasscodeService::try_passcode`]
    /// does, and leaves an entry in the session's trail where it was looked at and wrong. A recovery
    /// code is not used up before [`Self::take_back`], in one with the way back: nothing that comes in
    /// between leaves a laptop handed over without one.
    ///
    /// The entry is written after the look, before the next try begins: only the look shows whether
    /// it is true. Whoever kills Hotseat in between leaves none, but the try is counted on disk
    /// before the look, so that the next entry's number skips one.
    ///
    /// # Errors
    /// [`Error::NoPasscode`] where there is none; where the data can't be read or written.
    pub async fn try_way_back(
        &self,
        passcode: &PasscodeService,
        text: &str,
    ) -> Result<WayBackTried> {
        let _trying = passcode.alone().await;
        match passcode.look_at(text).await {
            Ok(Tried::Right(way)) => Ok(WayBackTried::Opened(way)),
            Ok(Tried::Wrong(wrong)) => {
                let told = self.tell_refused(wrong.count).await?;
                Ok(WayBackTried::Refused { error: passcode.wrong(&wrong), told })
            }
            Err(error @ Error::WrongPasscode { .. }) => {
                Ok(WayBackTried::Refused { error, told: None })
            }
            Err(error) => Err(error),
        }
    }

    /// Writes the refusal into the trail in Hotseat's own name, because Hotseat can't know who typed.
    /// None where the laptop was taken back meanwhile.
    async fn tell_refused(&self, wrong_tries: i64) -> Result<Option<Box<Session>>> {
        let by = By::app();
        let told = self.changes.change_listed(Which::HandedOver, &by, async |change| {
            change.record(EventBody::PasscodeRefused { wrong_tries }).await?;
            Ok(())
        });
        Ok(none_without_handover(told.await)?.map(Box::new))
    }
}
