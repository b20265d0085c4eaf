//! Rules and figures in the words people read.

mod answers;
mod calibration;
pub mod candidate;
mod catalogue;
pub mod cohorts;
mod handover;
mod model_files;
pub mod preflight;
pub mod records;
pub mod remedies;
pub mod replay;
pub mod runs;
pub mod scorecards;
pub mod standing;
pub mod updates;

pub use calibration::{
    NO_ASSISTANT_TO_CALIBRATE, OUTDATED_CALIBRATION, budget_warning, calibrated, calibrating,
    calibration_answer, calibration_lines, questions_within,
};
pub use catalogue::{
    assistant, briefing, counted, counts_for, failure, failure_in_settings, keys_are_not_kept,
    local_server, not_the_preferred, obstacle, provider, suggestion, trial, way_out,
};
pub use handover::stand as handover;
pub use model_files::{
    model_file, model_licence, model_needs, no_template, shelf_model, transferred,
};

use crate::domain::absence::{Gap, GapAnswer, Hand};
use crate::domain::backup::BackupReason;
use crate::domain::catalogue::Catalogue;
use crate::domain::config::isolated;
use crate::domain::event::{EventBody, FieldChange, FieldValue, Personal, Role};
use crate::domain::library::Difference;
use crate::domain::lifecycle::Status;
use crate::domain::listing::Counts;
use crate::domain::number::grouped;
use crate::domain::session::Session;
pub use crate::domain::time::length;
use crate::domain::time::{MINUTE_S, UtcMs};
use chrono::DateTime;
use serde_json::Value;

/// "60 min (extended from 45)", or "60 min" where nothing was added.
pub fn extended(now: i64, original: i64, unit: &str) -> String {
    if now == original {
        format!("{}{unit}", grouped(now))
    } else {
        format!("{}{unit} (extended from {})", grouped(now), grouped(original))
    }
}

/// In what a session differs from its template.
pub const fn difference(difference: Difference) -> &'static str {
    match difference {
        Difference::TimeLimit => "Time limit",
        Difference::TokenBudget => "Token budget",
        Difference::Model => "AI model",
        Difference::Policy => "AI policy",
        Difference::Instructions => "Assistant instructions",
        Difference::Challenge => "Challenge",
        Difference::Rubric => "Rubric",
        Difference::KnowsChallenge => "Whether the assistant knows the task",
        Difference::OnlyLocal => "Whether only models on this computer are asked",
    }
}

/// "25 % more time and 10 % more tokens"; none where neither was given.
pub fn accommodation(session: &Session) -> Option<String> {
    let given =
        |percent: i64, what: &str| (percent > 0).then(|| format!("{percent} % more {what}"));
    let given =
        [given(session.extra_time_percent, "time"), given(session.extra_tokens_percent, "tokens")];
    let given: Vec<String> = given.into_iter().flatten().collect();
    (!given.is_empty()).then(|| given.join(" and "))
}

/// "About 25 exchanges on gpt-4".
pub fn budget_hint(exchanges: i64, model: &str) -> String {
    match exchanges {
        0 => format!("Less than one exchange on {model}"),
        1 => format!("About one exchange on {model}"),
        _ => format!("About {exchanges} exchanges on {model}"),
    }
}

/// "1 minute was", "10 minutes were".
pub fn minutes(count: i64) -> String {
    if count == 1 { "1 minute was".into() } else { format!("{} minutes were", grouped(count)) }
}

/// What the interviewer is asked about a gap.
pub fn gap_question(name: &str, gap: &Gap) -> String {
    match gap.measured_by {
        Hand::Steady => format!(
            "The computer was asleep or Hotseat was closed for {} while {name}'s session was \
             running. Should that time count?",
            length(gap.ms)
        ),
        Hand::Wall => format!(
            "The computer restarted while {name}'s session was running. Its calendar clock says \
             that {} passed. Should that time count?",
            length(gap.ms)
        ),
        Hand::Unknown => format!(
            "The computer restarted while {name}'s session was running, and its calendar clock was \
             set back, so Hotseat can't tell how long it was off. No time is counted."
        ),
    }
}

/// Why a backup was made.
pub const fn backup_reason(reason: BackupReason) -> &'static str {
    match reason {
        BackupReason::Automatic => "Automatic",
        BackupReason::Asked => "Manual",
        BackupReason::BeforeUpdate => "Before a Hotseat update",
        BackupReason::BeforeRestore => "Before a restore",
    }
}

/// "12 sessions, 1 in progress".
pub fn holdings(counts: &Counts) -> String {
    let number = |count: u64| grouped(i64::try_from(count).unwrap_or(i64::MAX));
    let sessions = match counts.all() {
        1 => "1 session".to_owned(),
        all => format!("{} sessions", number(all)),
    };
    match counts.of(Status::Active) + counts.of(Status::Paused) {
        0 => sessions,
        live => format!("{sessions}, {} in progress", number(live)),
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

/// A title, and what is worth knowing about it.
pub type Words = (String, Option<String>);

/// An event in words; models are called as the catalogue does. A kind that is added has none before it has
/// an arm here.
pub fn event(body: &EventBody, catalogue: &Catalogue) -> Words {
    let left = |ms: i64| Some(format!("{} left", length(ms)));
    match body {
        EventBody::SessionCreated {
            candidate_name,
            time_limit_s,
            token_budget,
            model,
            challenge_chars,
            duplicate_of,
            made_with,
        } => {
            let challenge = match challenge_chars {
                0 => "no challenge".to_owned(),
                1 => "challenge of 1 character".to_owned(),
                n => format!("challenge of {}", chars(*n)),
            };
            let copy = if duplicate_of.is_some() { " · a copy" } else { "" };
            let pins =
                made_with.iter().map(|pin| format!(" · {} v{}", pin.kind.name(), pin.version));
            let pins: String = pins.collect();
            (
                "Session created".into(),
                Some(format!(
                    "{} · {} min · {} tokens · {} · {challenge}{pins}{copy}",
                    isolated(candidate_name.words()),
                    time_limit_s / MINUTE_S,
                    grouped(*token_budget),
                    catalogue.name_of(model),
                )),
            )
        }
        EventBody::SessionUpdated { changes } => {
            ("Session edited".into(), Some(join(changes.iter().map(|one| change(one, catalogue)))))
        }
        EventBody::SessionStarted {} => ("Session started".into(), None),
        EventBody::SessionPaused { remaining_ms, reason } => (
            "Session paused".into(),
            Some(because(&format!("{} left", length(*remaining_ms)), reason)),
        ),
        EventBody::SessionResumed { remaining_ms } => {
            ("Session resumed".into(), left(*remaining_ms))
        }
        EventBody::SessionCompleted { ran_ms, reason } => {
            ("Session ended".into(), Some(because(&format!("{} used", length(*ran_ms)), reason)))
        }
        EventBody::SessionExpired { ran_ms, .. } => {
            ("Time ran out".into(), Some(format!("{} used", length(*ran_ms))))
        }
        EventBody::TimeExtended { minutes, from_s, to_s, reason } => (
            format!("{minutes} min added"),
            Some(format!("{} to {} min · {}", from_s / MINUTE_S, to_s / MINUTE_S, reason.words())),
        ),
        EventBody::TokensExtended { tokens, from, to, reason } => (
            format!("{} tokens added", grouped(*tokens)),
            Some(format!("{} to {} · {}", grouped(*from), grouped(*to), reason.words())),
        ),
        EventBody::AccommodationGiven {
            extra_time_percent,
            extra_tokens_percent,
            to_s,
            to_tokens,
            ..
        } => (
            "Accommodation set".into(),
            Some(format!(
                "{extra_time_percent} % more time, {extra_tokens_percent} % more tokens · {} min · {} tokens",
                to_s / MINUTE_S,
                grouped(*to_tokens)
            )),
        ),
        EventBody::GapDetected { gap_ms, measured_by, .. } => (
            "Gap detected".into(),
            Some(match measured_by {
                Hand::Steady => format!("Asleep or closed for {}; session paused", length(*gap_ms)),
                Hand::Wall => format!(
                    "Computer restarted; {} by its calendar clock; session paused",
                    length(*gap_ms)
                ),
                Hand::Unknown => {
                    "Computer restarted with its calendar clock set back; session paused".to_owned()
                }
            }),
        ),
        EventBody::GapSettled { answer, gap_ms, counted_ms, was_asked } => match answer {
            GapAnswer::Count => (
                "Gap counted".into(),
                Some(format!("{} of {} deducted", length(*counted_ms), length(*gap_ms))),
            ),
            GapAnswer::GiveBack => {
                let why = if *was_asked {
                    ""
                } else {
                    "; the session ended before the interviewer answered"
                };
                ("Gap given back".into(), Some(format!("{} not counted{why}", length(*gap_ms))))
            }
        },
        EventBody::ClockMoved { by_ms } => {
            let way = if *by_ms < 0 { "back" } else { "forward" };
            (
                "Computer clock changed".into(),
                Some(format!("{} {way}; time left is unchanged", length(by_ms.abs()))),
            )
        }
        EventBody::MessageSent { model, chars, prompt_tokens, answer_cap_tokens, .. } => {
            answers::sent(catalogue.name_of(model), *chars, *prompt_tokens, *answer_cap_tokens)
        }
        EventBody::MessageReceived {
            status,
            cause,
            chars,
            input_tokens,
            output_tokens,
            basis,
            ..
        } => answers::received(*status, *cause, *chars, input_tokens + output_tokens, *basis),
        EventBody::AnswerFailed { failure, chars, tokens, outage_ms, .. } => {
            answers::failed(*failure, *chars, *tokens, *outage_ms)
        }
        EventBody::ChargeCorrected { from_tokens, input_tokens, output_tokens, .. } => {
            answers::corrected(*from_tokens, input_tokens + output_tokens)
        }
        EventBody::CalledAgain { attempt, failure, .. } => {
            answers::called_again(*attempt, *failure)
        }
        EventBody::ContextTrimmed { begins_at, chosen, .. } => {
            answers::trimmed(*begins_at, *chosen)
        }
        EventBody::TokensExhausted { left_tokens } => answers::exhausted(*left_tokens),
        EventBody::HandedOver { console_stays, begins } => handover::given(*console_stays, *begins),
        EventBody::TakenBack { way, away_ms } => handover::taken_back(*way, *away_ms),
        EventBody::HandoverTakenUp { away_ms } => handover::taken_up(*away_ms),
        EventBody::ConsentGiven { rules_sha256 } => {
            handover::agreed(rules_sha256.as_ref().map(Personal::words))
        }
        EventBody::CandidateLeftWindow {} => handover::left_window(),
        EventBody::CandidateReturned { away_ms } => handover::back_in_window(*away_ms),
        EventBody::PasscodeRefused { wrong_tries } => handover::wrong_passcode(*wrong_tries),
        EventBody::ResumeArmed {} => handover::resume_armed(),
        EventBody::ResumeDisarmed { reason } => handover::resume_disarmed(reason),
        EventBody::OwnAnswerRecorded { chars, language, sha256, .. } => {
            handover::own_answer(*chars, *language, sha256.words())
        }
        EventBody::NoteAdded { kind, chars, .. } => handover::note(*kind, *chars),
        EventBody::ScorecardSubmitted { reviewer, version, signer, .. } => {
            scorecards::submitted(reviewer, *version, signer.is_some())
        }
        EventBody::DiscussionNoted { author, version, .. } => {
            scorecards::discussed(author, *version)
        }
        EventBody::CodeRan { run, language, outcome, took_ms, .. } => {
            runs::code_ran(*run, *language, *outcome, *took_ms)
        }
        EventBody::TestsRan { run, language, are_hidden, passed, total, outcome, .. } => {
            runs::tests_ran((*run, *language), *are_hidden, (*passed, *total), *outcome)
        }
        EventBody::SessionDeleted {} => ("Session deleted".into(), None),
        EventBody::SessionRestored {} => ("Session restored".into(), None),
    }
}

/// That personal values of an entry were erased.
pub fn erased(at: UtcMs, because: &str) -> String {
    let day = DateTime::from_timestamp_millis(at.0).map(|at| at.format("%Y-%m-%d").to_string());
    format!("Erased on {}: {because}", day.unwrap_or_default())
}

/// "1 line", "4,211 lines".
fn number_of(count: usize, one: &str) -> String {
    let many = if count == 1 { "" } else { "s" };
    format!("{} {one}{many}", grouped(cast(count)))
}

fn chars(count: usize) -> String {
    number_of(count, "character")
}

fn because(what: &str, reason: &Option<Personal<String>>) -> String {
    match reason {
        Some(reason) => format!("{what} · {}", reason.words()),
        None => what.to_owned(),
    }
}

fn change(change: &FieldChange, catalogue: &Catalogue) -> String {
    let name = match change.field.as_str() {
        "candidate_name" => "Candidate name",
        "candidate_email" => "Candidate email",
        "time_limit_s" => "Time limit",
        "token_budget" => "Token budget",
        "model" => "AI model",
        "challenge_text" => "Challenge",
        "instructions" => "Assistant instructions",
        "knows_challenge" => "Assistant sees the challenge",
        "config" => "Config",
        other => other,
    };
    let value = |value: &FieldValue| match (change.field.as_str(), value.value()) {
        (_, None) => "(erased)".to_owned(),
        (_, Some(Value::Null)) => "none".to_owned(),
        ("time_limit_s", Some(Value::Number(s))) => {
            format!("{} min", s.as_i64().unwrap_or_default() / MINUTE_S)
        }
        (_, Some(Value::Number(n))) => grouped(n.as_i64().unwrap_or_default()),
        ("model", Some(Value::String(id))) => catalogue.name_of(id).to_owned(),
        (_, Some(Value::String(text))) => text.clone(),
        (_, Some(other)) => other.to_string(),
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
    use serde_json::json;

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
                FieldChange {
                    field: "time_limit_s".into(),
                    from: json!(2700).into(),
                    to: json!(3600).into(),
                },
                FieldChange {
                    field: "candidate_email".into(),
                    from: json!(null).into(),
                    to: json!("a@b.c").into(),
                },
                FieldChange {
                    field: "challenge_text".into(),
                    from: json!("5 characters").into(),
                    to: json!("5 characters").into(),
                },
            ],
        };
        assert_eq!(
            event(&update, &Catalogue::built_in()).1.unwrap(),
            "Time limit: 45 min to 60 min · Candidate email: none to a@b.c · Challenge: rewritten"
        );
    }

    #[test]
    fn a_model_is_called_as_people_call_it_also_once_it_is_gone() {
        let catalogue = Catalogue::built_in();
        let gone = "01a2050c-0000-7000-8000-000000000000/org/test-model";
        let update = EventBody::SessionUpdated {
            changes: vec![FieldChange {
                field: "model".into(),
                from: json!("practice").into(),
                to: json!(gone).into(),
            }],
        };
        assert_eq!(
            event(&update, &catalogue).1.unwrap(),
            "AI model: Practice assistant to org/test-model"
        );
        let created = EventBody::SessionCreated {
            candidate_name: "Jane".into(),
            time_limit_s: 3600,
            token_budget: 50_000,
            model: "practice".into(),
            challenge_chars: 0,
            duplicate_of: None,
            made_with: Vec::new(),
        };
        assert_eq!(
            event(&created, &catalogue).1.unwrap(),
            "Jane · 60 min · 50,000 tokens · Practice assistant · no challenge"
        );
    }

    #[test]
    fn a_gap_nobody_can_measure_says_so() {
        let gap = Gap { from: UtcMs(0), ms: 0, measured_by: Hand::Unknown };
        assert!(gap_question("Jane", &gap).contains("can't tell how long"));
    }
}
