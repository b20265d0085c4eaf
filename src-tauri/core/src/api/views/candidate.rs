//! What the candidate's window knows: the task, the time, the tokens and the assistant, and nothing
//! of the interviewer's.

use super::{ClockView, PolicyView, RunOfferView, TokensView};
use crate::api::words;
use crate::domain::catalogue::{Offering, is_practice};
use crate::domain::config::QUESTION_MAX_CHARS;
use crate::domain::handover::StartedBy;
use crate::domain::ids::SessionId;
use crate::domain::library::CodeText;
use crate::domain::lifecycle::Status;
use crate::domain::own_answer::{Language, OWN_ANSWER_MAX_CHARS, OwnAnswer};
use crate::domain::preferences::Theme;
use crate::domain::run::RunLanguage;
use crate::domain::seat::{Screen, Seat};
use crate::domain::time::{Moment, UtcMs};
use crate::error::Error;
use serde::Serialize;

/// A page's clock is set right again after this long, in milliseconds of a running session: it may have
/// stood still where the computer slept for less than a gap.
const CLOCK_KEPT_MS: i64 = crate::domain::absence::HEARTBEAT_MS;

/// Differences of the clock below this, in milliseconds, are none that anybody sees.
const CLOCK_TOLERANCE_MS: i64 = 100;

/// Which screen the candidate sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum CandidateScreen {
    /// The rules; the time may run already where the interviewer began.
    Rules,
    /// Challenge, own answer and assistant.
    Work,
    /// A calm cover; nothing of the task.
    Paused,
    /// It is over: the receipt.
    Closing,
}

/// Everything the candidate's page shows, but for the conversation and the own answer, which it asks
/// for. What the screen does not show is not in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CandidateView {
    /// Higher is newer. Whoever tells it counts: the session's own version would tell of every change,
    /// also of those that are none of the candidate's business.
    pub version: i64,
    /// The screen to draw: the session's status and the consent decide which.
    pub screen: CandidateScreen,
    /// Who is interviewed.
    pub candidate_name: String,
    /// The challenge's first line; only on the screen for work, null without a challenge.
    pub challenge_title: Option<String>,
    /// Markdown; only on the screen for work, null without a challenge.
    pub challenge_text: Option<String>,
    /// The clock, as of this instant.
    pub clock: ClockView,
    /// The budget, and what was charged of it.
    pub tokens: TokensView,
    /// "About 15 questions left"; null where that can't be known.
    pub questions_left: Option<String>,
    /// The model that answers, and what is in its way.
    pub assistant: CandidateAssistantView,
    /// Whether there is an assistant; without one the window has no part for it.
    pub has_assistant: bool,
    /// What the assistant may do, to be read before the start and at any time later; null in sessions of
    /// before, which say it in the rules.
    pub policy: Option<PolicyView>,
    /// Code to begin the own answer with, one a language; only on the screen for work.
    pub starters: Vec<CodeText>,
    /// What there is for trying code out; only on the screen for work, null where the challenge has runs
    /// switched off.
    pub runs: Option<RunOfferView>,
    /// The rules, to be read before the start and at any time later.
    pub rules: Vec<RuleView>,
    /// Whether they agreed to them.
    pub has_consented: bool,
    /// Whether "Begin" lets the time run; false where it runs already, or the interviewer begins.
    pub can_begin: bool,
    /// What is waited for on the rules' screen after the consent, in words; null where nothing is.
    pub waits_for: Option<String>,
    /// Why it is paused and what happens next; null unless paused.
    pub pause: Option<PauseView>,
    /// What is left of it; null unless over.
    pub receipt: Option<ReceiptView>,
}

/// The assistant as far as a candidate is concerned.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CandidateAssistantView {
    /// What people call the model.
    pub model_name: String,
    /// Whether it is a script, no AI.
    pub is_practice: bool,
    /// Why it can't be asked, in words; null where it can.
    pub trouble: Option<String>,
    /// Whether an answer is being written.
    pub is_answering: bool,
    /// Most characters of a question.
    pub question_max_chars: usize,
}

/// One of the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RuleView {
    /// "Your time", "What is recorded".
    pub title: String,
    /// Sentences to show as they are, not Markdown.
    pub text: String,
}

/// What a paused candidate reads, and whether they can go on.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PauseView {
    /// What the interviewer said, or why Hotseat paused by itself; null where nobody said.
    pub reason: Option<String>,
    /// Whether time goes on as soon as the candidate says so.
    pub can_continue: bool,
}

/// A line of the receipt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReceiptLine {
    /// What the value is of: "Time used".
    pub label: String,
    /// "42 min 10 s of 60 min".
    pub value: String,
}

/// What a candidate may take away: what was recorded, and the fingerprint that holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReceiptView {
    /// "Time ran out", "You ended the session".
    pub title: String,
    /// What was used and recorded.
    pub lines: Vec<ReceiptLine>,
    /// The entry of the trail that its end is told by, in hexadecimal: what the interviewer adds
    /// later leaves it as it is.
    pub closing_hash: String,
    /// Whom to ask, in words.
    pub whom_to_ask: String,
}

/// The candidate's own answer as it is kept.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OwnAnswerView {
    /// As typed; empty where nothing was kept yet.
    pub text: String,
    /// What it is written in.
    pub language: Language,
    /// What people call that.
    pub language_name: String,
    /// The page's next change is one more; 0 where nothing was kept yet.
    pub revision: i64,
    /// When it was kept; null where nothing was.
    pub saved_at: Option<UtcMs>,
}

/// A language to write in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LanguageView {
    /// What the page saves the own answer with.
    pub id: Language,
    /// What the choice of languages shows.
    pub name: String,
    /// Whether code in it can be run here.
    pub can_run: bool,
}

/// What a candidate's page needs once, when it loads.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CandidateStart {
    /// Which session: what one candidate makes of the page is not the next one's.
    pub session_id: SessionId,
    /// As it stands.
    pub view: CandidateView,
    /// What can be written in, in the order of the choice.
    pub languages: Vec<LanguageView>,
    /// Most characters of the own answer.
    pub own_answer_max_chars: usize,
    /// Typed and not sent, before the page was loaded anew.
    pub question_draft: String,
    /// Light or dark.
    pub theme: Theme,
    /// Whether an interviewer tries the challenge, and nothing is kept.
    pub is_trial: bool,
}

/// What came of trying a passcode.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PasscodeReply {
    /// Whether it was right; then the window goes, or the console opens.
    pub is_right: bool,
    /// What to do, in words; blank where it was right.
    pub words: String,
    /// Milliseconds until the next try is looked at; 0 where it may be now.
    pub wait_ms: i64,
}

impl From<Screen> for CandidateScreen {
    fn from(screen: Screen) -> Self {
        match screen {
            Screen::Rules => Self::Rules,
            Screen::Work => Self::Work,
            Screen::Paused => Self::Paused,
            Screen::Closing => Self::Closing,
        }
    }
}

impl CandidateView {
    /// Whether a page that was told `before`, `ms` ago, knows all of this by itself.
    #[must_use]
    pub fn is_known_from(&self, before: &Self, ms: i64) -> bool {
        let went_by_ms = if before.clock.running { ms } else { 0 };
        let shown_ms = (before.clock.remaining_ms - went_by_ms).max(0);
        let is_in_time = (shown_ms - self.clock.remaining_ms).abs() <= CLOCK_TOLERANCE_MS;
        let (remaining_ms, used_ms) = (self.clock.remaining_ms, self.clock.used_ms);
        let paused_ms = self.clock.paused_ms;
        let clock = ClockView { remaining_ms, used_ms, paused_ms, ..before.clock.clone() };
        is_in_time
            && went_by_ms < CLOCK_KEPT_MS
            && *self == Self { version: self.version, clock, ..before.clone() }
    }

    /// What the candidate in this seat sees at `now`, in version 0. A blank interviewer's name means
    /// nameless.
    #[must_use]
    pub fn of(seat: &Seat, offering: &Offering, interviewer_name: &str, now: &Moment) -> Self {
        let (session, screen) = (&seat.session, seat.screen());
        let works = screen == Screen::Work;
        let waits = session.status == Status::Created;
        let offer = offering.catalogue.offer(&session.model);
        let model_name = offer.map_or(session.model.as_str(), |(model, _)| &model.name);
        let assistant = (model_name, offer.map(|(_, provider)| provider));
        let rules = words::candidate::rules(seat, interviewer_name, assistant);
        let challenge = seat.brief.challenge.as_ref().filter(|_| works);
        let waits_for_interviewer = waits && seat.handover.begins == StartedBy::Interviewer;
        Self {
            version: 0,
            screen: screen.into(),
            candidate_name: session.candidate_name.as_str().to_owned(),
            challenge_title: session.challenge_title.clone().filter(|_| works),
            challenge_text: challenge.map(|challenge| challenge.as_str().to_owned()),
            clock: ClockView::of(session, now),
            tokens: TokensView::of(session),
            questions_left: seat.questions_left.map(words::candidate::questions_left),
            assistant: CandidateAssistantView::of(seat, offering, model_name),
            has_assistant: seat.brief.config.has_assistant(),
            policy: seat.brief.config.policy.as_ref().map(PolicyView::from),
            starters: if works { seat.starters.clone() } else { Vec::new() },
            runs: seat.runs.as_ref().filter(|_| works).map(RunOfferView::of),
            rules: rules
                .into_iter()
                .map(|(title, text)| RuleView { title: title.into(), text })
                .collect(),
            has_consented: seat.has_consented,
            can_begin: waits && seat.handover.begins == StartedBy::Candidate,
            waits_for: waits_for_interviewer
                .then(|| "Your interviewer starts the clock. You can wait here.".to_owned()),
            pause: (screen == Screen::Paused).then(|| PauseView::of(seat)),
            receipt: ReceiptView::of(seat, interviewer_name),
        }
    }

    /// The rules as one text, which a consent is about, the policy last: each title on a line, its text on
    /// the next, a blank line between two.
    #[must_use]
    pub fn rules_text(&self) -> String {
        let rules = self.rules.iter().map(|rule| format!("{}\n{}", rule.title, rule.text));
        let policy = self.policy.iter().map(|card| format!("{}\n{}", card.title, card.text));
        rules.chain(policy).collect::<Vec<_>>().join("\n\n")
    }
}

impl CandidateAssistantView {
    fn of(seat: &Seat, offering: &Offering, model_name: &str) -> Self {
        let model = &seat.session.model;
        let readiness = offering.readiness_where(model, seat.brief.only_local());
        Self {
            model_name: model_name.to_owned(),
            is_practice: is_practice(model),
            trouble: words::candidate::trouble(readiness).map(ToOwned::to_owned),
            is_answering: seat.is_answering,
            question_max_chars: QUESTION_MAX_CHARS,
        }
    }
}

impl PauseView {
    fn of(seat: &Seat) -> Self {
        Self {
            reason: words::candidate::pause(seat),
            can_continue: seat.handover.is_resume_armed && seat.session.gap.is_none(),
        }
    }
}

impl ReceiptView {
    fn of(seat: &Seat, interviewer_name: &str) -> Option<Self> {
        let recorded = seat.recorded.as_ref()?;
        let stop = seat.stop.as_ref();
        let lines = words::candidate::receipt(&seat.session, stop.map(|(_, body)| body), recorded);
        Some(Self {
            title: words::candidate::ending(
                seat.session.status,
                stop.map(|(role, _)| *role),
                interviewer_name,
            ),
            lines: lines
                .into_iter()
                .map(|(label, value)| ReceiptLine { label: label.into(), value })
                .collect(),
            closing_hash: hex::encode(&recorded.closing_hash),
            whom_to_ask: words::candidate::whom_to_ask(interviewer_name),
        })
    }
}

impl LanguageView {
    /// Every language, in the order of the choice.
    #[must_use]
    pub fn all() -> Vec<Self> {
        Language::ALL
            .into_iter()
            .map(|id| Self { id, name: id.words().into(), can_run: RunLanguage::of(id).is_some() })
            .collect()
    }
}

impl OwnAnswerView {
    /// The answer as it is kept; none where nothing was written.
    #[must_use]
    pub fn of(answer: Option<&OwnAnswer>) -> Self {
        let language = answer.map(|answer| answer.language).unwrap_or_default();
        Self {
            text: answer.map(|answer| answer.text.clone()).unwrap_or_default(),
            language,
            language_name: language.words().into(),
            revision: answer.map_or(0, |answer| answer.revision),
            saved_at: answer.map(|answer| answer.saved_at),
        }
    }
}

impl CandidateStart {
    /// What a page that loads is told.
    #[must_use]
    pub fn of(
        session_id: SessionId,
        view: CandidateView,
        question_draft: String,
        theme: Theme,
    ) -> Self {
        Self {
            session_id,
            view,
            languages: LanguageView::all(),
            own_answer_max_chars: OWN_ANSWER_MAX_CHARS,
            question_draft,
            theme,
            is_trial: false,
        }
    }
}

impl PasscodeReply {
    /// It was right.
    #[must_use]
    pub const fn right() -> Self {
        Self { is_right: true, words: String::new(), wait_ms: 0 }
    }

    /// It was wrong, or came too early; none for any other trouble.
    #[must_use]
    pub fn wrong(error: &Error) -> Option<Self> {
        let Error::WrongPasscode { wait_ms, .. } = error else { return None };
        Some(Self { is_right: false, words: error.to_string(), wait_ms: *wait_ms })
    }
}
