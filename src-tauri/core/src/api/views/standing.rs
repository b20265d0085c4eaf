//! How a session stands, as its page tells it beside the clock.

use super::ReceiptLine;
use crate::api::words::standing as words;
use crate::domain::session::Session;
use crate::domain::standing::Standing;
use serde::Serialize;

/// How a session stands, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StandingView {
    /// What Start does where nobody was given the laptop, to be asked about; null where there is nothing
    /// to ask.
    pub starts_alone: Option<String>,
    /// That time runs although the interviewer has the laptop back; null where it does not.
    pub runs_alone: Option<String>,
    /// Why it is paused; null unless paused, and where nobody said.
    pub paused_for: Option<String>,
    /// What came of it; null before its end.
    pub outcome: Option<OutcomeView>,
}

/// What came of a session that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OutcomeView {
    /// "Time ran out", "Dana ended the session".
    pub how: String,
    /// What was used, asked and written.
    pub lines: Vec<ReceiptLine>,
}

impl StandingView {
    /// How that session stands.
    #[must_use]
    pub fn of(session: &Session, standing: &Standing) -> Self {
        let line = |(label, value): (&str, String)| ReceiptLine { label: label.into(), value };
        let outcome = standing.recorded.as_ref().map(|recorded| OutcomeView {
            how: words::ending(session, standing.stop.as_ref()),
            lines: words::outcome(session, recorded).into_iter().map(line).collect(),
        });
        Self {
            starts_alone: words::starts_alone(session, standing),
            runs_alone: words::runs_alone(session, standing),
            paused_for: words::paused_for(session, standing),
            outcome,
        }
    }
}
