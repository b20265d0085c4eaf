//! Who may do what with a session.

use super::ids::SessionId;
use super::lifecycle::Status;

/// Whose access to a session is in question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum User {
    /// The person who runs interviews.
    Interviewer,
    /// The person interviewed, and the session that was handed over to them.
    Candidate {
        /// None while nothing is handed over.
        handed_over: Option<SessionId>,
    },
}

/// What the user may do with the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everything its status allows.
    Full,
    /// Read the rules and begin.
    Begin,
    /// Work on the challenge.
    Work,
    /// See that it is paused, and nothing new.
    Wait,
    /// See that it is over.
    Close,
    /// Nothing at all.
    Refused,
}

impl Access {
    /// Whether anything is allowed.
    #[must_use]
    pub fn is_granted(self) -> bool {
        self != Self::Refused
    }
}

/// What a candidate does with the session handed over to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CandidateAction {
    /// Try out the assistant, before it counts.
    Practise,
    /// Agree to the rules.
    Consent,
    /// Let the time begin.
    Begin,
    /// Read the challenge, write an answer, ask the assistant.
    Work,
    /// Let the time go on after a pause.
    Continue,
    /// Finish the session.
    Finish,
}

impl CandidateAction {
    /// Whether it takes the consent to the rules.
    #[must_use]
    pub const fn needs_consent(self) -> bool {
        match self {
            Self::Practise | Self::Consent | Self::Finish => false,
            Self::Begin | Self::Work | Self::Continue => true,
        }
    }
}

impl Access {
    /// Whether a candidate may take the step.
    #[must_use]
    pub const fn allows(self, step: CandidateAction) -> bool {
        match self {
            Self::Begin => matches!(
                step,
                CandidateAction::Practise | CandidateAction::Consent | CandidateAction::Begin
            ),
            Self::Work => {
                matches!(
                    step,
                    CandidateAction::Practise
                        | CandidateAction::Consent
                        | CandidateAction::Work
                        | CandidateAction::Finish
                )
            }
            Self::Wait => {
                matches!(
                    step,
                    CandidateAction::Practise
                        | CandidateAction::Consent
                        | CandidateAction::Continue
                        | CandidateAction::Finish
                )
            }
            Self::Full | Self::Close | Self::Refused => false,
        }
    }
}

/// What `user` may do with a session, given its id and status; none for a session that does not exist.
#[must_use]
pub fn validate_access(session: Option<(SessionId, Status)>, user: User) -> Access {
    let Some((id, status)) = session else {
        return Access::Refused;
    };
    match user {
        User::Interviewer => Access::Full,
        User::Candidate { handed_over } if handed_over == Some(id) => match status {
            Status::Created => Access::Begin,
            Status::Active => Access::Work,
            Status::Paused => Access::Wait,
            Status::Completed | Status::Expired => Access::Close,
        },
        User::Candidate { .. } => Access::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const MINE: SessionId = SessionId(Uuid::from_u128(1));
    const OTHER: SessionId = SessionId(Uuid::from_u128(2));

    #[test]
    fn an_interviewer_reaches_every_session_that_exists() {
        for status in Status::ALL {
            assert_eq!(validate_access(Some((MINE, status)), User::Interviewer), Access::Full);
        }
        assert_eq!(validate_access(None, User::Interviewer), Access::Refused);
    }

    #[test]
    fn a_candidate_reaches_only_the_session_handed_over_as_far_as_its_status_goes() {
        let user = User::Candidate { handed_over: Some(MINE) };
        let expected = [Access::Begin, Access::Work, Access::Wait, Access::Close, Access::Close];
        for (status, access) in Status::ALL.into_iter().zip(expected) {
            assert_eq!(validate_access(Some((MINE, status)), user), access);
            assert!(!validate_access(Some((OTHER, status)), user).is_granted());
        }
        assert!(!validate_access(None, user).is_granted());
    }

    #[test]
    fn a_candidate_with_nothing_handed_over_reaches_nothing() {
        let user = User::Candidate { handed_over: None };
        assert!(!validate_access(Some((MINE, Status::Active)), user).is_granted());
    }
}
