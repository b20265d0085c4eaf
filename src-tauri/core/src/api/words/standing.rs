//! How a session stands, in the words its interviewer reads beside the clock.

use super::{because, chars, extended, length, number_of};
use crate::domain::event::{EventBody, Role};
use crate::domain::lifecycle::Status;
use crate::domain::number::grouped;
use crate::domain::session::Session;
use crate::domain::standing::{Recorded, Standing, Stop, Written};
use crate::domain::time::MINUTE_S;

/// "60 min", or "75 min (extended from 60)".
pub fn limit(session: &Session) -> String {
    let minutes = |seconds: i64| seconds / MINUTE_S;
    extended(minutes(session.time_limit_s), minutes(session.accommodated_time_limit_s()), " min")
}

/// What Start does where nobody was given the laptop; none where somebody was, and once it was started.
pub fn starts_alone(session: &Session, standing: &Standing) -> Option<String> {
    let is_alone = session.status == Status::Created && !standing.was_handed_over;
    is_alone.then(|| {
        format!(
            "The clock starts at once and counts down {}, though no candidate has the laptop. Hand over \
             instead, and the clock starts when the candidate has read the rules and begins.",
            limit(session)
        )
    })
}

/// That time runs although the laptop came back; none where it does not.
pub fn runs_alone(session: &Session, standing: &Standing) -> Option<String> {
    let is_alone =
        session.status == Status::Active && standing.was_handed_over && !standing.is_handed_over;
    let words = "You have the laptop, and the clock is still running. The candidate loses this time \
        unless you pause.";
    is_alone.then(|| words.to_owned())
}

/// Why a paused session stands still; none where nobody said.
pub fn paused_for(session: &Session, standing: &Standing) -> Option<String> {
    if session.status != Status::Paused {
        return None;
    }
    match &standing.stop.as_ref()?.body {
        EventBody::SessionPaused { reason, .. } | EventBody::ResumeDisarmed { reason } => {
            reason.as_ref().map(|reason| reason.words().to_owned())
        }
        EventBody::GapDetected { .. } => {
            Some("The computer was asleep, or Hotseat was closed".into())
        }
        _ => None,
    }
}

/// How a session ended: "Time ran out", "Dana ended the session · A fire alarm".
pub fn ending(session: &Session, stop: Option<&Stop>) -> String {
    match (session.status, stop) {
        (Status::Expired, _) => "Time ran out".to_owned(),
        (_, Some(Stop { role, name, body: EventBody::SessionCompleted { reason, .. } })) => {
            let who = match (role, name) {
                (Role::Candidate, _) => "The candidate",
                (Role::Interviewer, Some(name)) => name,
                (Role::Interviewer, None) => "The interviewer",
                (Role::App, _) => "Hotseat",
            };
            because(&format!("{who} ended the session"), reason)
        }
        _ => "The session is over".to_owned(),
    }
}

/// What a session used, each a label and its value.
pub fn used(session: &Session) -> [(&'static str, String); 3] {
    let budget = extended(session.token_budget, session.accommodated_token_budget(), "");
    [
        ("Time used", format!("{} of {}", length(session.used_ms()), limit(session))),
        ("Tokens used", format!("{} of {budget}", grouped(session.tokens_used))),
        ("Questions asked", grouped(session.message_count / 2)),
    ]
}

/// What came of a session that is over, each a label and its value.
pub fn outcome(session: &Session, recorded: &Recorded) -> Vec<(&'static str, String)> {
    let mut lines = work(session, recorded);
    lines.push(times_left(recorded));
    lines
}

/// What was used, asked and written.
pub fn work(session: &Session, recorded: &Recorded) -> Vec<(&'static str, String)> {
    let mut lines = used(session).to_vec();
    lines.extend([
        ("Answer", recorded.own_answer.map_or_else(|| "Nothing written".to_owned(), written)),
        ("Time paused", length(session.stopwatch.paused_ms)),
    ]);
    if recorded.runs > 0 {
        lines.push(("Times code was run", grouped(recorded.runs)));
    }
    lines
}

/// How often the candidate was away.
pub fn times_left(recorded: &Recorded) -> (&'static str, String) {
    let left = match recorded.times_left {
        0 => "Never".to_owned(),
        1 => "Once".to_owned(),
        times => format!("{} times", grouped(times)),
    };
    ("Left the window", left)
}

/// "173 lines · 4,211 characters · Python".
fn written(written: Written) -> String {
    let (lines, chars) = (number_of(written.lines, "line"), chars(written.chars));
    format!("{lines} · {chars} · {}", written.language.words())
}
