//! Which action a session's status allows, and where it leads.

use serde::{Deserialize, Serialize};

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Prepared; its time has not begun.
    Created,
    /// Its time runs.
    Active,
    /// Its time stands still.
    Paused,
    /// Ended by a person.
    Completed,
    /// Ended by the clock.
    Expired,
}

impl Status {
    /// Every status, in the order of a session's life.
    pub const ALL: [Self; 5] =
        [Self::Created, Self::Active, Self::Paused, Self::Completed, Self::Expired];

    /// The name used in the database, in the UI's data and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Expired => "expired",
        }
    }

    /// The status of that name, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }

    /// Whether it has begun and not ended.
    #[must_use]
    pub const fn is_live(self) -> bool {
        match self {
            Self::Active | Self::Paused => true,
            Self::Created | Self::Completed | Self::Expired => false,
        }
    }

    /// Whether it is over: nothing more will happen in it.
    #[must_use]
    pub const fn is_ended(self) -> bool {
        match self {
            Self::Completed | Self::Expired => true,
            Self::Created | Self::Active | Self::Paused => false,
        }
    }
}

/// What may be asked of a session, or happen to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Let its time begin.
    Start,
    /// Stop its time.
    Pause,
    /// Let its time go on.
    Resume,
    /// Finish it before its time is up.
    End,
    /// Happens when time is up, without a request.
    Expire,
    /// Give more minutes.
    ExtendTime,
    /// Give more tokens.
    ExtendTokens,
    /// Give more time and tokens than the limits say, in per cent of these.
    Accommodate,
    /// Change limits, model, challenge or config.
    EditConfig,
    /// Correct the candidate's name or email.
    EditCandidate,
    /// Take it off the list.
    Delete,
    /// Ask the assistant; the candidate does.
    Ask,
    /// Give the laptop to the candidate.
    HandOver,
}

impl Action {
    /// Every action, in the order buttons show them.
    pub const ALL: [Self; 13] = [
        Self::Start,
        Self::Pause,
        Self::Resume,
        Self::End,
        Self::Expire,
        Self::ExtendTime,
        Self::ExtendTokens,
        Self::Accommodate,
        Self::EditConfig,
        Self::EditCandidate,
        Self::Delete,
        Self::Ask,
        Self::HandOver,
    ];

    /// What was asked, as the end of "it can't be …".
    #[must_use]
    pub const fn participle(self) -> &'static str {
        match self {
            Self::Start => "started",
            Self::Pause => "paused",
            Self::Resume => "resumed",
            Self::End => "ended",
            Self::Expire => "expired",
            Self::ExtendTime => "given more time",
            Self::ExtendTokens => "given more tokens",
            Self::Accommodate => "given an accommodation",
            Self::EditConfig => "changed",
            Self::EditCandidate => "corrected",
            Self::Delete => "deleted",
            Self::Ask => "asked anything",
            Self::HandOver => "handed over",
        }
    }
}

/// The action is not possible from this status; nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidTransition {
    /// Where the session stands.
    pub from: Status,
    /// The action that was asked for.
    pub action: Action,
}

/// The status after `action`, or the refusal. Every cell of status × action is decided here.
///
/// # Errors
/// [`InvalidTransition`] where the status does not allow the action.
pub const fn next(from: Status, action: Action) -> Result<Status, InvalidTransition> {
    use Action as A;
    use Status as S;
    let refused = Err(InvalidTransition { from, action });
    match (from, action) {
        (S::Created, A::Start) => Ok(S::Active),
        (
            S::Created,
            A::Accommodate | A::EditConfig | A::EditCandidate | A::Delete | A::HandOver,
        ) => Ok(S::Created),
        (
            S::Created,
            A::Pause | A::Resume | A::End | A::Expire | A::ExtendTime | A::ExtendTokens | A::Ask,
        ) => refused,

        (S::Active, A::Pause) => Ok(S::Paused),
        (S::Active, A::End) => Ok(S::Completed),
        (S::Active, A::Expire) => Ok(S::Expired),
        (
            S::Active,
            A::ExtendTime
            | A::ExtendTokens
            | A::Accommodate
            | A::EditCandidate
            | A::Ask
            | A::HandOver,
        ) => Ok(S::Active),
        (S::Active, A::Start | A::Resume | A::EditConfig | A::Delete) => refused,

        (S::Paused, A::Resume) => Ok(S::Active),
        (S::Paused, A::End) => Ok(S::Completed),
        (
            S::Paused,
            A::ExtendTime | A::ExtendTokens | A::Accommodate | A::EditCandidate | A::HandOver,
        ) => Ok(S::Paused),
        (S::Paused, A::Start | A::Pause | A::Expire | A::EditConfig | A::Delete | A::Ask) => {
            refused
        }

        (S::Completed, A::EditCandidate) => Ok(S::Completed),
        (S::Expired, A::EditCandidate) => Ok(S::Expired),
        (
            S::Completed | S::Expired,
            A::Start
            | A::Pause
            | A::Resume
            | A::End
            | A::Expire
            | A::ExtendTime
            | A::ExtendTokens
            | A::Accommodate
            | A::EditConfig
            | A::Delete
            | A::Ask
            | A::HandOver,
        ) => refused,
    }
}

/// What the interviewer may ask of a session in this status, in the order buttons show it.
#[must_use]
pub fn allowed(status: Status) -> Vec<Action> {
    let is_interviewers = |action: &Action| !matches!(action, Action::Expire | Action::Ask);
    Action::ALL
        .into_iter()
        .filter(|action| is_interviewers(action) && next(status, *action).is_ok())
        .collect()
}

/// Whether a session's time goes on as soon as its candidate says so: it stands still, and the
/// interviewer has let it go on.
#[must_use]
pub fn waits_to_go_on(status: Status, is_resume_armed: bool) -> bool {
    status == Status::Paused && is_resume_armed
}

/// What the interviewer may ask of a session whose candidate has the laptop. Unlike in [`allowed`], it is
/// neither given away again nor deleted, and one that waits to go on is paused again, not resumed again.
#[must_use]
pub fn allowed_handed_over(status: Status, is_resume_armed: bool) -> Vec<Action> {
    let waits = waits_to_go_on(status, is_resume_armed);
    let is_allowed = |action: &Action| match action {
        Action::HandOver | Action::Delete | Action::Expire | Action::Ask => false,
        Action::Pause if waits => true,
        Action::Resume if waits => false,
        Action::Start
        | Action::Pause
        | Action::Resume
        | Action::End
        | Action::ExtendTime
        | Action::ExtendTokens
        | Action::Accommodate
        | Action::EditConfig
        | Action::EditCandidate => next(status, *action).is_ok(),
    };
    Action::ALL.into_iter().filter(is_allowed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_of_status_and_action_is_as_designed() {
        let table = [
            // created, active, paused, completed, expired
            (Action::Start, ["active", "-", "-", "-", "-"]),
            (Action::Pause, ["-", "paused", "-", "-", "-"]),
            (Action::Resume, ["-", "-", "active", "-", "-"]),
            (Action::End, ["-", "completed", "completed", "-", "-"]),
            (Action::Expire, ["-", "expired", "-", "-", "-"]),
            (Action::ExtendTime, ["-", "active", "paused", "-", "-"]),
            (Action::ExtendTokens, ["-", "active", "paused", "-", "-"]),
            (Action::Accommodate, ["created", "active", "paused", "-", "-"]),
            (Action::EditConfig, ["created", "-", "-", "-", "-"]),
            (Action::EditCandidate, ["created", "active", "paused", "completed", "expired"]),
            (Action::Delete, ["created", "-", "-", "-", "-"]),
            (Action::Ask, ["-", "active", "-", "-", "-"]),
            (Action::HandOver, ["created", "active", "paused", "-", "-"]),
        ];
        assert_eq!(table.len(), Action::ALL.len());
        for (action, row) in table {
            for (status, expected) in Status::ALL.into_iter().zip(row) {
                let found = next(status, action).map_or("-", Status::name);
                assert_eq!(found, expected, "{status:?} × {action:?}");
            }
        }
    }

    #[test]
    fn the_interviewer_may_ask_neither_for_expiry_nor_the_assistant() {
        for status in Status::ALL {
            let allowed = allowed(status);
            assert!(!allowed.contains(&Action::Expire) && !allowed.contains(&Action::Ask));
        }
    }

    #[test]
    fn a_session_that_waits_to_go_on_is_paused_again_and_not_resumed_again() {
        let has =
            |status, is_armed, action| allowed_handed_over(status, is_armed).contains(&action);
        assert!(has(Status::Paused, true, Action::Pause));
        assert!(!has(Status::Paused, true, Action::Resume));
        assert!(!has(Status::Paused, false, Action::Pause));
        assert!(has(Status::Paused, false, Action::Resume));
        for status in [Status::Created, Status::Active, Status::Completed, Status::Expired] {
            // A resume that was armed before means nothing where the time runs or is over.
            assert_eq!(allowed_handed_over(status, true), allowed_handed_over(status, false));
            assert_eq!(has(status, true, Action::Pause), status == Status::Active);
        }
    }

    #[test]
    fn while_its_candidate_has_the_laptop_the_interviewer_may_ask_for_all_else() {
        for status in Status::ALL {
            let mut expected = allowed(status);
            expected.retain(|action| !matches!(action, Action::HandOver | Action::Delete));
            assert_eq!(allowed_handed_over(status, false), expected, "{status:?}");
        }
    }

    #[test]
    fn names_lead_back_to_their_status() {
        for status in Status::ALL {
            assert_eq!(Status::from_name(status.name()), Some(status));
        }
        assert_eq!(Status::from_name("archived"), None);
    }
}
