//! Who did something, and on whose behalf.

use serde::{Deserialize, Serialize};

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
    /// Every role.
    pub const ALL: [Self; 3] = [Self::Interviewer, Self::Candidate, Self::App];

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
    /// The role they acted in.
    pub role: Role,
    /// The interviewer's name, where settings give one.
    pub name: Option<String>,
}

impl Actor {
    /// Hotseat itself.
    pub const APP: Self = Self { role: Role::App, name: None };

    /// The person interviewed.
    pub const CANDIDATE: Self = Self { role: Role::Candidate, name: None };

    /// The interviewer; a blank name means nameless.
    #[must_use]
    pub fn interviewer(name: &str) -> Self {
        let name = name.trim();
        Self { role: Role::Interviewer, name: (!name.is_empty()).then(|| name.to_owned()) }
    }
}
