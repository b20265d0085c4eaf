//! The entries of a trail: what can happen to a session, and who did it.

use super::absence::{GapAnswer, Hand};
use super::ids::SessionId;
use super::time::UtcMs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// On whose behalf something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The person who runs the interview.
    Interviewer,
    /// The person interviewed.
    Candidate,
    /// Hotseat itself.
    App,
}

impl Role {
    /// The name used in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Interviewer => "interviewer",
            Self::Candidate => "candidate",
            Self::App => "app",
        }
    }
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// In which role.
    pub role: Role,
    /// The interviewer's name, where settings give one.
    pub name: Option<String>,
}

impl Actor {
    /// Hotseat itself.
    pub const APP: Self = Self { role: Role::App, name: None };

    /// The interviewer; a blank name means nameless.
    #[must_use]
    pub fn interviewer(name: &str) -> Self {
        let name = name.trim();
        Self { role: Role::Interviewer, name: (!name.is_empty()).then(|| name.to_owned()) }
    }
}

/// A field's value before and after a change; none where there was nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field's name in the database.
    pub field: String,
    /// Before. Long text is told by its length.
    pub from: Value,
    /// After.
    pub to: Value,
}

/// What happened, with what is worth knowing about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
pub enum EventBody {
    /// It was prepared.
    SessionCreated {
        /// The candidate.
        candidate_name: String,
        /// Seconds.
        time_limit_s: i64,
        /// Tokens.
        token_budget: i64,
        /// A model's id.
        model: String,
        /// Characters of the challenge; 0 without one.
        challenge_chars: usize,
        /// The session it was copied from.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        duplicate_of: Option<SessionId>,
    },
    /// Its configuration was changed.
    SessionUpdated {
        /// Field by field.
        changes: Vec<FieldChange>,
    },
    /// Its time began.
    SessionStarted {},
    /// Its time was stopped.
    SessionPaused {
        /// Left at that moment.
        remaining_ms: i64,
    },
    /// Its time went on.
    SessionResumed {
        /// Left at that moment.
        remaining_ms: i64,
    },
    /// A person ended it.
    SessionCompleted {
        /// Run in all.
        ran_ms: i64,
    },
    /// Its time was up.
    SessionExpired {
        /// Run in all.
        ran_ms: i64,
        /// The deadline itself.
        deadline: UtcMs,
    },
    /// It was given more time.
    TimeExtended {
        /// Added.
        minutes: i64,
        /// Before, in seconds.
        from_s: i64,
        /// After, in seconds.
        to_s: i64,
        /// Why.
        reason: String,
    },
    /// It was given more tokens.
    TokensExtended {
        /// Added.
        tokens: i64,
        /// Before.
        from: i64,
        /// After.
        to: i64,
        /// Why.
        reason: String,
    },
    /// Nobody watched while it should have run; it stands still as of `from`.
    GapDetected {
        /// Last seen.
        from: UtcMs,
        /// How long.
        gap_ms: i64,
        /// By which hand.
        measured_by: Hand,
    },
    /// The interviewer said what becomes of the gap.
    GapSettled {
        /// The answer.
        answer: GapAnswer,
        /// How long it was.
        gap_ms: i64,
        /// Taken off the remaining time.
        counted_ms: i64,
    },
    /// The wall clock was set while the session was live.
    ClockMoved {
        /// Positive: forward.
        by_ms: i64,
    },
    /// It was taken off the list; it can be put back.
    SessionDeleted {},
    /// It was put back on the list.
    SessionRestored {},
}

impl EventBody {
    /// The type's name and its data, as both are stored.
    ///
    /// # Errors
    /// Never for a body of this enum; the error is serde's.
    pub fn to_parts(&self) -> serde_json::Result<(String, Map<String, Value>)> {
        #[derive(Deserialize)]
        struct Parts {
            r#type: String,
            data: Map<String, Value>,
        }
        let parts: Parts = serde_json::from_value(serde_json::to_value(self)?)?;
        Ok((parts.r#type, parts.data))
    }

    /// The body these parts stand for.
    ///
    /// # Errors
    /// Where the type is unknown or the data does not fit it.
    pub fn from_parts(kind: &str, data: Value) -> serde_json::Result<Self> {
        serde_json::from_value(serde_json::json!({ "type": kind, "data": data }))
    }
}

/// An entry of a trail, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Whose trail.
    pub session_id: SessionId,
    /// From 1, without holes.
    pub seq: i64,
    /// The body's type.
    pub kind: String,
    /// Who.
    pub actor_role: String,
    /// The interviewer's name, where settings gave one.
    pub actor_name: Option<String>,
    /// The body's data: canonical JSON.
    pub data: String,
    /// When, by the wall.
    pub at: UtcMs,
    /// The hash of the entry before it; zeros for the first.
    pub prev_hash: Vec<u8>,
    /// SHA-256 over `prev_hash` and this entry's canonical JSON.
    pub hash: Vec<u8>,
}

impl Event {
    /// What happened, where the stored text still says it.
    ///
    /// # Errors
    /// Where the entry was damaged.
    pub fn body(&self) -> serde_json::Result<EventBody> {
        EventBody::from_parts(&self.kind, serde_json::from_str(&self.data)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_survives_its_parts() {
        let bodies = [
            EventBody::SessionStarted {},
            EventBody::TimeExtended {
                minutes: 5,
                from_s: 60,
                to_s: 360,
                reason: "fire alarm".into(),
            },
            EventBody::GapDetected { from: UtcMs(5), gap_ms: 9, measured_by: Hand::Wall },
        ];
        for body in bodies {
            let (kind, data) = body.to_parts().unwrap();
            assert_eq!(EventBody::from_parts(&kind, Value::Object(data)).unwrap(), body);
        }
    }

    #[test]
    fn an_unknown_type_is_an_error_not_a_panic() {
        assert!(EventBody::from_parts("session_exploded", Value::Null).is_err());
    }
}
