//! Rules and figures in the words people read.

use crate::domain::absence::{Gap, GapAnswer, Hand};
use crate::domain::backup::BackupReason;
use crate::domain::event::{EventBody, FieldChange, Role};
use crate::domain::lifecycle::Status;
use crate::domain::listing::Counts;
use crate::domain::number::grouped;
use crate::domain::time::{MINUTE_S, SECOND_MS};
use serde_json::Value;

/// "60 min (extended from 45)", or "60 min" where nothing was added.
pub fn extended(now: i64, original: i64, unit: &str) -> String {
    if now == original {
        format!("{}{unit}", grouped(now))
    } else {
        format!("{}{unit} (extended from {})", grouped(now), grouped(original))
    }
}

/// "About 25 exchanges on gpt-4".
pub fn budget_hint(exchanges: i64, model: &str) -> String {
    match exchanges {
        0 => format!("Less than one exchange on {model}"),
        1 => format!("About one exchange on {model}"),
        _ => format!("About {exchanges} exchanges on {model}"),
    }
}

/// A length of time: "8 s", "12 min 5 s", "3 h 20 min", "2 d 4 h".
pub fn length(ms: i64) -> String {
    let seconds = ms.max(0) / SECOND_MS;
    let (minutes, s) = (seconds / 60, seconds % 60);
    let (hours, min) = (minutes / 60, minutes % 60);
    let (days, h) = (hours / 24, hours % 24);
    let pair = |a: i64, unit_a: &str, b: i64, unit_b: &str| match b {
        0 => format!("{a} {unit_a}"),
        _ => format!("{a} {unit_a} {b} {unit_b}"),
    };
    if days > 0 {
        pair(days, "d", h, "h")
    } else if hours > 0 {
        pair(hours, "h", min, "min")
    } else if minutes > 0 {
        pair(minutes, "min", s, "s")
    } else {
        format!("{s} s")
    }
}

/// What the interviewer is asked about a gap.
pub fn gap_question(name: &str, gap: &Gap) -> String {
    match gap.measured_by {
        Hand::Steady => format!(
            "Hotseat was asleep or closed for {} while {name}'s session was running. \
             Should that time count?",
            length(gap.ms)
        ),
        Hand::Wall => format!(
            "The computer was restarted while {name}'s session was running. By its calendar \
             clock {} went by. Should that time count?",
            length(gap.ms)
        ),
        Hand::Unknown => format!(
            "The computer was restarted while {name}'s session was running, and its calendar \
             clock was set back, so nobody knows how long it was away. Nothing can be counted."
        ),
    }
}

/// Why a backup was made.
pub const fn backup_reason(reason: BackupReason) -> &'static str {
    match reason {
        BackupReason::Automatic => "Made by itself",
        BackupReason::Asked => "Made by hand",
        BackupReason::BeforeUpdate => "Before an update of Hotseat",
        BackupReason::BeforeRestore => "Replaced by a restored backup",
    }
}

/// "12 sessions, 1 under way".
pub fn holdings(counts: &Counts) -> String {
    let number = |count: u64| grouped(i64::try_from(count).unwrap_or(i64::MAX));
    let sessions = match counts.all() {
        1 => "1 session".to_owned(),
        all => format!("{} sessions", number(all)),
    };
    match counts.of(Status::Active) + counts.of(Status::Paused) {
        0 => sessions,
        live => format!("{sessions}, {} under way", number(live)),
    }
}

/// Who did it.
pub fn actor(role: Option<Role>, name: Option<&str>) -> String {
    match (role, name) {
        (Some(Role::Interviewer), Some(name)) => name.to_owned(),
        (Some(Role::Interviewer), None) => "Interviewer".into(),
        (Some(Role::Candidate), _) => "Candidate".into(),
        (Some(Role::App), _) => "Hotseat".into(),
        (None, _) => "Unknown".into(),
    }
}

/// An event as a title and what is worth knowing about it.
pub fn event(body: &EventBody) -> (String, Option<String>) {
    let left = |ms: i64| Some(format!("{} left", length(ms)));
    match body {
        EventBody::SessionCreated {
            candidate_name,
            time_limit_s,
            token_budget,
            model,
            challenge_chars,
            duplicate_of,
        } => {
            let challenge = match challenge_chars {
                0 => "no challenge".to_owned(),
                n => format!("challenge of {} characters", grouped(cast(*n))),
            };
            let copy = if duplicate_of.is_some() { " · a copy" } else { "" };
            (
                "Session created".into(),
                Some(format!(
                    "{candidate_name} · {} min · {} tokens · {model} · {challenge}{copy}",
                    time_limit_s / MINUTE_S,
                    grouped(*token_budget),
                )),
            )
        }
        EventBody::SessionUpdated { changes } => {
            ("Session changed".into(), Some(join(changes.iter().map(change))))
        }
        EventBody::SessionStarted {} => ("Session started".into(), None),
        EventBody::SessionPaused { remaining_ms } => ("Session paused".into(), left(*remaining_ms)),
        EventBody::SessionResumed { remaining_ms } => {
            ("Session resumed".into(), left(*remaining_ms))
        }
        EventBody::SessionCompleted { ran_ms } => {
            ("Session ended".into(), Some(format!("{} used", length(*ran_ms))))
        }
        EventBody::SessionExpired { ran_ms, .. } => {
            ("Time was up".into(), Some(format!("{} used", length(*ran_ms))))
        }
        EventBody::TimeExtended { minutes, from_s, to_s, reason } => (
            format!("{minutes} min added"),
            Some(format!("{} to {} min · {reason}", from_s / MINUTE_S, to_s / MINUTE_S)),
        ),
        EventBody::TokensExtended { tokens, from, to, reason } => (
            format!("{} tokens added", grouped(*tokens)),
            Some(format!("{} to {} · {reason}", grouped(*from), grouped(*to))),
        ),
        EventBody::GapDetected { gap_ms, measured_by, .. } => (
            "Gap noticed".into(),
            Some(match measured_by {
                Hand::Steady => format!("Nobody watched for {}; paused since", length(*gap_ms)),
                Hand::Wall => format!(
                    "{} by the calendar clock, the computer was restarted; paused since",
                    length(*gap_ms)
                ),
                Hand::Unknown => {
                    "Restarted with the calendar clock set back; paused since".to_owned()
                }
            }),
        ),
        EventBody::GapSettled { answer, gap_ms, counted_ms } => match answer {
            GapAnswer::Count => (
                "Gap counted".into(),
                Some(format!("{} of {} taken off", length(*counted_ms), length(*gap_ms))),
            ),
            GapAnswer::GiveBack => {
                ("Gap given back".into(), Some(format!("{} not counted", length(*gap_ms))))
            }
        },
        EventBody::ClockMoved { by_ms } => {
            let way = if *by_ms < 0 { "back" } else { "forward" };
            (
                "Computer's clock moved".into(),
                Some(format!("{} {way}; remaining time is not touched", length(by_ms.abs()))),
            )
        }
        EventBody::SessionDeleted {} => ("Session deleted".into(), None),
        EventBody::SessionRestored {} => ("Session put back".into(), None),
    }
}

fn change(change: &FieldChange) -> String {
    let name = match change.field.as_str() {
        "candidate_name" => "Candidate name",
        "candidate_email" => "Candidate email",
        "time_limit_s" => "Time limit",
        "token_budget" => "Token budget",
        "model" => "AI model",
        "challenge_text" => "Challenge",
        "config" => "Config",
        other => other,
    };
    let value = |value: &Value| match (change.field.as_str(), value) {
        (_, Value::Null) => "none".to_owned(),
        ("time_limit_s", Value::Number(s)) => {
            format!("{} min", s.as_i64().unwrap_or_default() / MINUTE_S)
        }
        (_, Value::Number(n)) => grouped(n.as_i64().unwrap_or_default()),
        (_, Value::String(text)) => text.clone(),
        (_, other) => other.to_string(),
    };
    if change.from == change.to {
        format!("{name}: rewritten")
    } else {
        format!("{name}: {} to {}", value(&change.from), value(&change.to))
    }
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(" · ")
}

fn cast(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::UtcMs;
    use serde_json::json;

    #[test]
    fn lengths_show_two_units_at_most() {
        let lengths = [-5, 0, 8_999, 60_000, 725_000, 12_000_000, 187_200_000].map(length);
        assert_eq!(lengths, ["0 s", "0 s", "8 s", "1 min", "12 min 5 s", "3 h 20 min", "2 d 4 h"]);
    }

    #[test]
    fn an_extension_shows_where_it_came_from() {
        assert_eq!(extended(60, 60, " min"), "60 min");
        assert_eq!(extended(60, 45, " min"), "60 min (extended from 45)");
        assert_eq!(extended(60_000, 50_000, ""), "60,000 (extended from 50,000)");
    }

    #[test]
    fn a_change_names_the_field_as_the_form_does() {
        let update = EventBody::SessionUpdated {
            changes: vec![
                FieldChange { field: "time_limit_s".into(), from: json!(2700), to: json!(3600) },
                FieldChange {
                    field: "candidate_email".into(),
                    from: json!(null),
                    to: json!("a@b.c"),
                },
                FieldChange {
                    field: "challenge_text".into(),
                    from: json!("5 characters"),
                    to: json!("5 characters"),
                },
            ],
        };
        assert_eq!(
            event(&update).1.unwrap(),
            "Time limit: 45 min to 60 min · Candidate email: none to a@b.c · Challenge: rewritten"
        );
    }

    #[test]
    fn a_gap_nobody_can_measure_says_so() {
        let gap = Gap { from: UtcMs(0), ms: 0, measured_by: Hand::Unknown };
        assert!(gap_question("Jane", &gap).contains("nobody knows how long"));
    }
}
