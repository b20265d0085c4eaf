//! On which terms a session is opened for a change, and what comes of it.

use crate::domain::session::{Refusal, Session};
use crate::error::Error;
use crate::storage::StorageError;

/// On which terms a session is opened.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Terms {
    /// The version the caller looked at; none skips the comparison. Neither what became due nor what no
    /// edit is about makes it stale.
    pub version: Option<i64>,
    /// What becomes of what became due.
    pub due: Due,
    /// Also where it was taken off the list.
    pub even_deleted: bool,
}

impl Terms {
    /// As it stands, on the list or not: what is due is left to whoever comes next. For what the app has to
    /// write whatever became of the session.
    pub(super) const AS_IT_STANDS: Self =
        Self { version: None, due: Due::Left, even_deleted: true };
}

/// What happens to anything that fell due before the session was opened: a moved clock, a gap, expiry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Due {
    /// It is written first, and stays written where the change is refused.
    #[default]
    Written,
    /// As written, but only while time runs: adding to what was typed leaves the moment time stopped as it
    /// is.
    WrittenWhileActive,
    /// As written, by whoever looks over the running sessions, and tells of it in the answer.
    Reported {
        /// Hotseat was closed: any time since the session was last seen is a gap.
        returned: bool,
    },
    /// It is left to whoever comes next.
    Left,
}

/// Why a rule changes nothing.
pub(super) enum Stop {
    /// The session's own rules refuse it.
    Refused(Refusal),
    /// Anything else.
    Failed(Error),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<StorageError> for Stop {
    fn from(error: StorageError) -> Self {
        Self::Failed(error.into())
    }
}

/// What a rule decides: nothing recorded leaves the session as it is.
pub(super) type Ruled = std::result::Result<(), Stop>;

/// What came of a change.
pub(super) struct Done {
    /// The session as it is now.
    pub session: Session,
    /// What was done to it.
    pub what: What,
    /// Whether something became due for it and is written.
    pub became_due: bool,
}

/// What was done to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// The rule changed it.
    Changed,
    /// The rule left it as it was, apart from what became due.
    Left,
    /// The request was carried out before.
    Repeated,
}
