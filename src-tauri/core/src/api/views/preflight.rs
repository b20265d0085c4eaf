//! Whether everything is ready for a session, before the laptop is handed over.

use serde::Serialize;

/// How a line reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PreflightTone {
    /// As it should be.
    Good,
    /// It works, and may not for long.
    Doubtful,
    /// It does not work.
    Bad,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PreflightLine {
    /// How it reads.
    pub tone: PreflightTone,
    /// What was looked at: "Assistant".
    pub name: &'static str,
    /// How it is and, where it is not good, what to do.
    pub words: String,
}

/// What was looked at, and what it comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PreflightView {
    /// The worst of the lines.
    pub tone: PreflightTone,
    /// What it comes to, in a sentence.
    pub words: &'static str,
    /// What was looked at, the assistant first.
    pub lines: Vec<PreflightLine>,
}

impl PreflightView {
    /// What these lines come to.
    #[must_use]
    pub fn of(lines: Vec<PreflightLine>) -> Self {
        let tone = lines.iter().map(|line| line.tone).max().unwrap_or(PreflightTone::Good);
        let words = match tone {
            PreflightTone::Good => "Ready for the interview.",
            PreflightTone::Doubtful => "Ready, with something to look at first.",
            PreflightTone::Bad => "Not ready yet.",
        };
        Self { tone, words, lines }
    }
}
