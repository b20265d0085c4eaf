//! Whose turn it is: kept beside the database, which decides, so that every call can be checked
//! before it runs.

use hotseat_core::domain::handover::Handover;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::error::Error;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Who may ask what at this moment.
#[derive(Default)]
pub struct Turn(Mutex<State>);

#[derive(Clone, Copy, Default)]
struct State {
    handover: Option<Handover>,
    is_locked: bool,
}

impl Turn {
    /// Takes in what the database says.
    pub fn set(&self, handover: Option<Handover>, is_locked: bool) {
        *self.state() = State { handover, is_locked };
    }

    /// The console is locked now.
    pub fn lock(&self) {
        self.state().is_locked = true;
    }

    /// The laptop is in a candidate's hands now.
    pub fn hand_over(&self, handover: Handover) {
        self.state().handover = Some(handover);
    }

    /// Whether the console is locked.
    pub fn is_locked(&self) -> bool {
        self.state().is_locked
    }

    /// The laptop in a candidate's hands, if it is.
    pub fn handover(&self) -> Option<Handover> {
        self.state().handover
    }

    /// Whether the laptop is in a candidate's hands and the console did not stay.
    pub fn is_console_away(&self) -> bool {
        self.handover().is_some_and(|handover| !handover.console_stays)
    }

    /// Whether the laptop is in a candidate's hands and the console stayed.
    pub fn console_stays(&self) -> bool {
        self.handover().is_some_and(|handover| handover.console_stays)
    }

    /// Whether this is the session handed over.
    pub fn is_handed_over(&self, id: SessionId) -> bool {
        self.handover().is_some_and(|handover| handover.session_id == id)
    }

    /// Whether the console may ask.
    ///
    /// # Errors
    /// [`Error::Locked`]; [`Error::Forbidden`] while it is put away.
    pub fn check_console(&self) -> Result<(), Error> {
        if self.is_console_away() {
            return Err(Error::Forbidden);
        }
        if self.is_locked() { Err(Error::Locked) } else { Ok(()) }
    }

    /// Whether the candidate's window may ask.
    ///
    /// # Errors
    /// [`Error::Forbidden`] while nothing is handed over.
    pub fn check_candidate(&self) -> Result<(), Error> {
        self.handover().map(drop).ok_or(Error::Forbidden)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // It is replaced as a whole, so a panic elsewhere leaves it usable.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hotseat_core::domain::handover::StartedBy;
    use hotseat_core::domain::time::UtcMs;
    use uuid::Uuid;

    const MINE: SessionId = SessionId(Uuid::from_u128(1));

    fn turn(console_stays: Option<bool>, is_locked: bool) -> Turn {
        let turn = Turn::default();
        let handover = console_stays.map(|console_stays| Handover {
            session_id: MINE,
            at: UtcMs(0),
            console_stays,
            begins: StartedBy::Candidate,
            is_resume_armed: false,
            left: None,
        });
        turn.set(handover, is_locked);
        turn
    }

    #[test]
    fn the_console_asks_unless_it_is_locked_or_put_away() {
        assert!(turn(None, false).check_console().is_ok());
        assert!(turn(Some(true), false).check_console().is_ok());
        assert!(matches!(turn(None, true).check_console(), Err(Error::Locked)));
        assert!(matches!(turn(Some(true), true).check_console(), Err(Error::Locked)));
        assert!(matches!(turn(Some(false), false).check_console(), Err(Error::Forbidden)));
    }

    #[test]
    fn the_candidates_window_asks_only_while_something_is_handed_over() {
        assert!(turn(None, false).check_candidate().is_err());
        assert!(turn(Some(false), true).check_candidate().is_ok());
        assert!(turn(Some(false), false).is_handed_over(MINE));
        assert!(!turn(None, false).is_handed_over(MINE));
    }
}
