//! Whose hands the laptop is in: kept beside the database, which decides, so that every call can be checked
//! before it runs.
//!
//! Three locks, always taken in this order: [`Changing`] while the laptop changes hands, with the windows;
//! [`Turning`] while the turn is taken in from the database; and the desk's own for telling. What moves
//! windows takes the guard of the first as an argument, and what sets the turn that of the second.

use hotseat_core::domain::handover::Handover;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{
    Mutex as AsyncMutex, MutexGuard as AsyncMutexGuard, OwnedRwLockReadGuard, RwLock,
};

/// In whose hands the laptop is, and the calls of who has it.
#[derive(Default)]
pub struct Hands {
    /// Who may ask what at this moment.
    pub turn: Turn,
    changing: AsyncMutex<()>,
    turning: AsyncMutex<()>,
    /// Read by every call of the candidate's for as long as it runs.
    calls: Arc<RwLock<()>>,
}

/// Held while the laptop changes hands, until the windows match the turn. No other change of hands starts before
/// it is dropped.
pub struct Changing<'a>(#[expect(dead_code, reason = "held")] AsyncMutexGuard<'a, ()>);

/// Held while the turn is read or written, so that a stale reading never overwrites a newer one.
pub struct Turning<'a>(#[expect(dead_code, reason = "held")] AsyncMutexGuard<'a, ()>);

impl Hands {
    /// Waits until nothing else changes whose hands the laptop is in.
    pub async fn change(&self) -> Changing<'_> {
        Changing(self.changing.lock().await)
    }

    /// Waits until no other turn is being taken in.
    pub async fn turn_over(&self) -> Turning<'_> {
        Turning(self.turning.lock().await)
    }

    /// Lets a call of the candidate's run; none while calls from before have to come to their end.
    pub fn begin_call(&self) -> Option<OwnedRwLockReadGuard<()>> {
        Arc::clone(&self.calls).try_read_owned().ok()
    }

    /// Whether no call of the candidate's runs.
    pub fn is_quiet(&self) -> bool {
        self.calls.try_write().is_ok()
    }

    /// Waits until no call of the candidate's runs.
    pub async fn until_quiet(&self) {
        drop(self.calls.write().await);
    }
}

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
    pub fn set(&self, handover: Option<Handover>, is_locked: bool, _turning: &Turning<'_>) {
        *self.state() = State { handover, is_locked };
    }

    /// The console is locked now.
    pub fn lock(&self, _turning: &Turning<'_>) {
        self.state().is_locked = true;
    }

    /// The laptop is in a candidate's hands now.
    pub fn hand_over(&self, handover: Handover, _turning: &Turning<'_>) {
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
        let hands = Hands::default();
        let turning = hands.turning.try_lock().map(Turning).unwrap();
        let handover = console_stays.map(|console_stays| Handover {
            session_id: MINE,
            at: UtcMs(0),
            console_stays,
            begins: StartedBy::Candidate,
            is_resume_armed: false,
            left: None,
        });
        hands.turn.set(handover, is_locked, &turning);
        drop(turning);
        hands.turn
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
