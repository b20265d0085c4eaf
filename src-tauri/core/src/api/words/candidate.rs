//! What a candidate reads: the rules, why it stands still, what was recorded. Calm and plain, and
//! nothing of the interviewer's but their name.

use super::standing::{self, limit};
use super::{extended, number_of};
use crate::domain::catalogue::{Provider, ProviderKind, Readiness};
use crate::domain::event::{EventBody, Role};
use crate::domain::handover::StartedBy;
use crate::domain::lifecycle::Status;
use crate::domain::number::grouped;
use crate::domain::seat::Seat;
use crate::domain::session::Session;
use crate::domain::standing::Recorded;
use crate::error::ErrorCode;

/// "Dana", or "Your interviewer" where settings give no name.
pub fn interviewer(name: &str) -> &str {
    let name = name.trim();
    if name.is_empty() { "Your interviewer" } else { name }
}

/// Trouble a candidate can't mend, in words of their own; none where the usual ones are theirs to read.
pub const fn error(code: ErrorCode) -> Option<&'static str> {
    match code {
        ErrorCode::StorageFull => Some(
            "This laptop's disk is full, so this was not saved. Tell your interviewer; what was saved \
             before is safe.",
        ),
        ErrorCode::StorageReadOnly
        | ErrorCode::StorageLocked
        | ErrorCode::StorageDamaged
        | ErrorCode::StorageNewer
        | ErrorCode::StorageUnavailable
        | ErrorCode::NoBackup
        | ErrorCode::SettingsUnavailable
        | ErrorCode::FileUnavailable => Some(
            "Hotseat couldn't read or save this on this laptop. Try again; if that doesn't help, \
             tell your interviewer. What was saved before is safe.",
        ),
        ErrorCode::KeychainUnavailable | ErrorCode::ClipboardUnavailable | ErrorCode::Internal => {
            Some(
                "Something went wrong in Hotseat. Try again; if that doesn't help, tell your \
                 interviewer. What was saved before is safe.",
            )
        }
        ErrorCode::InvalidInput
        | ErrorCode::InvalidTransition
        | ErrorCode::GapOpen
        | ErrorCode::NoGap
        | ErrorCode::Stale
        | ErrorCode::NotFound
        | ErrorCode::ItemNotFound
        | ErrorCode::ItemChanged
        | ErrorCode::RunNotFound
        | ErrorCode::NotOffered
        | ErrorCode::ProviderFailed
        | ErrorCode::Forbidden
        | ErrorCode::BadRequest
        | ErrorCode::AnswerOpen
        | ErrorCode::RunOpen
        | ErrorCode::NotEnoughTokens
        | ErrorCode::AssistantNotReady
        | ErrorCode::HandedOver
        | ErrorCode::NotNow
        | ErrorCode::Imported
        | ErrorCode::RecordRefused
        | ErrorCode::UpdateUnavailable
        | ErrorCode::Locked
        | ErrorCode::NoPasscode
        | ErrorCode::WrongPasscode
        | ErrorCode::TooFast => None,
    }
}

/// The rules, each a title and its sentences, for the assistant of that name.
pub fn rules(
    seat: &Seat,
    interviewer_name: &str,
    (model, provider): (&str, Option<&Provider>),
) -> Vec<(&'static str, String)> {
    let has_assistant = seat.brief.config.has_assistant();
    let provider = provider.filter(|_| has_assistant);
    let counts = if has_assistant {
        "How you work with the task and the assistant, unless the challenge says otherwise: how you \
         break it down, what you ask, and how you check the answers."
    } else {
        "How you work with the task, unless the challenge says otherwise: how you break it down, and \
         how you check what you write."
    };
    let mut rules = vec![
        ("Your interview", welcome(seat, interviewer_name, provider)),
        ("Your time", time(seat)),
    ];
    if has_assistant {
        rules.push(("Your tokens", tokens(&seat.session)));
        rules.push(("The assistant", assistant(model, provider, knows(seat))));
    }
    if seat.runs.is_some() {
        rules.push(("Running code", RUNNING.into()));
    }
    rules.extend([
        ("What is recorded", recorded(seat, interviewer(interviewer_name), provider)),
        ("What counts", counts.into()),
        (
            "Pauses",
            format!(
                "{} can pause the session. The clock stops, and the challenge is hidden until the \
                 session resumes.",
                interviewer(interviewer_name)
            ),
        ),
        (
            "The end",
            "Press “I’m done” when you finish, or work until time is up. Your work is saved either \
             way, and you see what was recorded."
                .into(),
        ),
    ]);
    rules
}

/// What a candidate may run, and what a program can't do here.
const RUNNING: &str = "You can run Python, JavaScript, TypeScript and SQL with Run below your answer. Programs have \
                       their language's standard library, and no network, files or other packages.";

fn welcome(seat: &Seat, name: &str, provider: Option<&Provider>) -> String {
    let name = name.trim();
    let whom = if name.is_empty() { String::new() } else { format!(" with {name}") };
    if !seat.brief.config.has_assistant() {
        let what = match seat.brief.challenge {
            Some(_) => "You get a challenge and a place to write your answer.",
            None => "Your interviewer tells you what to do. You get a place to write your answer.",
        };
        return format!("This is your interview{whom}. {what}");
    }
    let what = match seat.brief.challenge {
        Some(_) => "You get a challenge, a place to write your answer,",
        None => "Your interviewer tells you what to do. You get a place to write your answer",
    };
    let is_practice = provider.is_some_and(|provider| provider.kind == ProviderKind::Practice);
    let assistant = if is_practice { "a practice assistant" } else { "an AI assistant" };
    format!(
        "This is your interview{whom}. {what} and {assistant} to work with. Use it as you would at \
         your desk."
    )
}

fn time(seat: &Seat) -> String {
    let begin = match (seat.session.status, seat.handover.begins) {
        (Status::Created, StartedBy::Candidate) => "The clock starts when you begin",
        (Status::Created, StartedBy::Interviewer) => "Your interviewer starts the clock",
        (Status::Active | Status::Paused | Status::Completed | Status::Expired, _) => {
            "The clock has started"
        }
    };
    format!(
        "You have {}. {begin}, and it stops during a pause. When time is up, the session ends \
         automatically.",
        limit(&seat.session)
    )
}

fn tokens(session: &Session) -> String {
    format!(
        "You have {} tokens for the assistant. Each question uses some, and so do its answer and \
         the earlier conversation, which is sent again each time. You see what a question costs \
         before you send it.",
        extended(session.token_budget, session.accommodated_token_budget(), "")
    )
}

/// Whether the assistant sees the challenge; none where there is no challenge to see.
fn knows(seat: &Seat) -> &'static str {
    match (&seat.brief.challenge, seat.knows_challenge) {
        (None, _) => "",
        (Some(_), true) => " It sees the challenge, so you don't need to paste it.",
        (Some(_), false) => " It doesn't see the challenge: tell it what it needs to know.",
    }
}

fn assistant(model: &str, provider: Option<&Provider>, knows: &str) -> String {
    match provider {
        Some(provider) if provider.kind == ProviderKind::Practice => {
            "The practice assistant answers from a script. It is not an AI and knows nothing about \
             your challenge: use it to try things out."
                .into()
        }
        Some(provider) if provider.is_local() => format!(
            "{model} answers your questions: an AI that runs on this computer. It can be wrong, so \
             check what it says.{knows}"
        ),
        Some(provider) => format!(
            "{model} from {} answers your questions: an AI called over the network. It can be \
             wrong, so check what it says.{knows}",
            provider.name
        ),
        None => {
            format!("{model} answers your questions: an AI. It can be wrong, so check it.{knows}")
        }
    }
}

fn recorded(seat: &Seat, interviewer: &str, provider: Option<&Provider>) -> String {
    let has_assistant = seat.brief.config.has_assistant();
    let runs = if seat.runs.is_some() { " each run of your code and what it wrote," } else { "" };
    let beyond = match provider {
        Some(provider) if !provider.is_local() => format!(
            " Each question goes to {}, together with the earlier conversation.",
            provider.name
        ),
        Some(_) | None => String::new(),
    };
    let (said, followed) = match has_assistant {
        true => (
            "Every question and answer, what you write yourself",
            "the conversation and your answer",
        ),
        false => ("What you write", "your answer"),
    };
    format!(
        "{said}, step by step and with what you paste,{runs} when you leave this window and come back, and \
         wrong passcodes typed in it. The record stays on this computer. {interviewer} reads it, and \
         can follow {followed} live.{beyond}"
    )
}

/// Why the assistant can't be asked, and what to do; none where it can.
pub const fn trouble(readiness: Readiness) -> Option<&'static str> {
    match readiness {
        Readiness::Ready | Readiness::Practice => None,
        Readiness::KeyMissing => Some(
            "The assistant is not set up on this computer, so it can't answer yet. Tell your \
             interviewer.",
        ),
        Readiness::NotLocal => Some(
            "The assistant is not on this computer, and calls over the network are off, so it \
             can't answer. Tell your interviewer.",
        ),
        Readiness::FileGone => Some(
            "The assistant can’t be read from its file, so it can’t answer yet. Tell your interviewer.",
        ),
        Readiness::NotOffered => {
            Some("The assistant is no longer available, so it can't answer. Tell your interviewer.")
        }
    }
}

/// "About 15 questions left".
pub fn questions_left(questions: i64) -> String {
    match questions {
        ..=0 => "Not enough left for a question".into(),
        1 => "About one question left".into(),
        _ => format!("About {} questions left", grouped(questions)),
    }
}

/// "This question: about 640 tokens with history".
pub fn estimate(prompt_tokens: i64) -> String {
    format!("This question: about {} tokens with history", grouped(prompt_tokens))
}

/// Why a question can't be asked with what is left, and what helps: less of the conversation, where that
/// would do, or else a shorter question.
pub fn not_enough(needed_tokens: i64, left_tokens: i64, has_offers: bool) -> String {
    if left_tokens <= 0 {
        return "No tokens are left for a question. Ask your interviewer for more.".into();
    }
    let advice = if has_offers {
        "The earlier conversation takes most of that: ask with less of it, or ask your interviewer \
         for more tokens."
    } else {
        "Ask a shorter question, or ask your interviewer for more."
    };
    format!(
        "This needs about {} tokens, and {} are left. {advice}",
        grouped(needed_tokens),
        grouped(left_tokens)
    )
}

/// Why it is paused; none where nobody said.
pub fn pause(seat: &Seat) -> Option<String> {
    match seat.stop.as_ref().map(|(_, body)| body) {
        Some(EventBody::SessionPaused { reason, .. } | EventBody::ResumeDisarmed { reason }) => {
            reason.as_ref().map(|reason| reason.words().to_owned())
        }
        Some(EventBody::GapDetected { .. }) if seat.session.gap.is_some() => Some(
            "The computer was asleep, or Hotseat was closed. Your interviewer decides whether that \
             time counts."
                .into(),
        ),
        Some(EventBody::GapDetected { .. }) => {
            Some("The computer was asleep, or Hotseat was closed.".into())
        }
        _ => None,
    }
}

/// How it ended: "Time ran out", "You ended the session".
pub fn ending(status: Status, stopped_by: Option<Role>, interviewer_name: &str) -> String {
    match (status, stopped_by) {
        (Status::Expired, _) => "Time ran out".into(),
        (_, Some(Role::Candidate)) => "You ended the session".into(),
        (_, Some(Role::Interviewer)) => {
            format!("{} ended the session", interviewer(interviewer_name))
        }
        (_, Some(Role::App) | None) => "The session is over".into(),
    }
}

/// What was used and recorded, each a label and its value.
pub fn receipt(
    session: &Session,
    stop: Option<&EventBody>,
    recorded: &Recorded,
) -> Vec<(&'static str, String)> {
    let own_answer = recorded.own_answer.map_or_else(
        || "Nothing written".to_owned(),
        |written| {
            let chars = grouped(i64::try_from(written.chars).unwrap_or(i64::MAX));
            format!("{chars} characters · {}", written.language.words())
        },
    );
    let mut lines = standing::used(session).to_vec();
    lines.push(("Your answer", own_answer));
    if recorded.steps > 0 {
        let counted = |count: i64, one: &str| number_of(usize::try_from(count).unwrap_or(0), one);
        let pastes = match recorded.pastes {
            0 => "nothing pasted".to_owned(),
            pastes => counted(pastes, "paste"),
        };
        let steps = counted(recorded.steps, "step");
        lines.push(("How you wrote it", format!("{steps} saved, {pastes}")));
    }
    if recorded.runs > 0 {
        lines.push(("Times you ran code", grouped(recorded.runs)));
    }
    lines.push(("Times you left this window", grouped(recorded.times_left)));
    if let Some(EventBody::SessionCompleted { reason: Some(reason), .. }) = stop {
        lines.insert(0, ("Why it ended", reason.words().to_owned()));
    }
    lines
}

/// Whom to ask about what was recorded.
pub fn whom_to_ask(interviewer_name: &str) -> String {
    let name = interviewer_name.trim();
    let whom = if name.is_empty() { "your interviewer" } else { name };
    format!("Ask {whom} about anything recorded here, and about what comes next.")
}
