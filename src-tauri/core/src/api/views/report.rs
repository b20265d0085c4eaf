//! A report on a session: one view, of which every format is made.

use super::{
    ConversationView, DifferenceView, DiscussionView, EventView, MessageView, NoteView,
    OwnAnswerView, PinView, PolicyView, ReceiptLine, RunDetail, RunView, ScorecardsView,
    SubmittedView, TrailCheck, TrailView,
};
use crate::api::words;
use crate::domain::catalogue::Catalogue;
use crate::domain::event::Role;
use crate::domain::ids::SessionId;
use crate::domain::lifecycle::Status;
use crate::domain::message::MessageKind;
use crate::domain::report::{Material, ReportContents, ReportReader};
use crate::domain::time::UtcMs;
use serde::Serialize;

/// A report on a session that is over. Parts that are null were not chosen.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReportView {
    /// Raised when a part's meaning changes; 1.
    pub report_version: u32,
    /// Whom it is for, and what they chose.
    pub reader: ReportReader,
    /// When it was made.
    pub made_at: UtcMs,
    /// Which session it is on.
    pub session_id: SessionId,
    /// Who was interviewed.
    pub candidate_name: String,
    /// Their address; null where it is not known, and in the candidate's own copy.
    pub candidate_email: Option<String>,
    /// What the challenge is called; null where there was none.
    pub challenge_title: Option<String>,
    /// Where the session stands.
    pub status: Status,
    /// "Time ran out", "Dana ended the session".
    pub how_it_ended: String,
    /// What was used, asked and written, in words.
    pub facts: Vec<ReceiptLine>,
    /// The same in figures.
    pub figures: ReportFigures,
    /// A model's id.
    pub model: String,
    /// What people call the model.
    pub model_name: String,
    /// What the assistant was allowed to do; null in sessions of before, whose instructions say it.
    pub policy: Option<PolicyView>,
    /// The versions of challenge, rubric and template it was made with.
    pub pins: Vec<PinView>,
    /// In which fields it differs from its template, in words.
    pub differs_in: Vec<String>,
    /// Extra time and tokens the candidate was given, in words; null where none were.
    pub accommodation: Option<String>,
    /// What reviewers say.
    pub scorecards: Option<ReportScorecards>,
    /// What the candidate wrote.
    pub answer: Option<OwnAnswerView>,
    /// What was run, oldest first, with the code that was run.
    pub runs: Option<Vec<RunDetail>>,
    /// The conversation, oldest first.
    pub messages: Option<Vec<MessageView>>,
    /// The task in Markdown; null also where there was none.
    pub challenge: Option<String>,
    /// The interviewer's private notes, oldest first.
    pub notes: Option<Vec<NoteView>>,
    /// What happened, entry by entry.
    pub timeline: Option<Vec<EventView>>,
    /// Entries of the trail that are not in `timeline`, since what they are about was not chosen.
    pub entries_left_out: usize,
    /// Whether the trail is as it was written. In the candidate's own copy its hash is that of the closing entry, which
    /// the receipt shows.
    pub trail: TrailCheck,
}

/// A session in figures, times in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ReportFigures {
    /// When it was prepared.
    pub created_at: UtcMs,
    /// When its time began.
    pub started_at: Option<UtcMs>,
    /// When it ended.
    pub ended_at: Option<UtcMs>,
    /// The limit, extensions included.
    pub time_limit_ms: i64,
    /// Run in all.
    pub time_used_ms: i64,
    /// Stood still in all, gaps left out.
    pub time_paused_ms: i64,
    /// The budget, extensions included.
    pub token_budget: i64,
    /// Tokens charged.
    pub tokens_used: i64,
    /// Of these, sent.
    pub input_tokens: i64,
    /// Of these, received.
    pub output_tokens: i64,
    /// Questions asked.
    pub questions: usize,
    /// Runs the candidate asked for.
    pub runs: usize,
}

/// What reviewers say of a session.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReportScorecards {
    /// The newest of each reviewer, that of the one who made the report first.
    pub cards: Vec<SubmittedView>,
    /// Criterion by criterion, in the order of `cards`; empty where there is one only.
    pub differences: Vec<DifferenceView>,
    /// What came of comparing them; null where nothing was noted.
    pub discussion: Option<DiscussionView>,
    /// That others' cards are sealed, in words; null where none is.
    pub sealed: Option<String>,
}

impl ReportView {
    /// The report for that reader.
    #[must_use]
    pub fn of(material: Material, reader: ReportReader, catalogue: &Catalogue, now: UtcMs) -> Self {
        let contents = reader.contents();
        let is_candidates = reader == ReportReader::Candidate;
        let Material { session, standing, .. } = &material;
        let facts = facts(&material, contents, is_candidates);
        let figures = ReportFigures::of(&material);
        let stop = standing.stop.as_ref();
        let how_it_ended = if is_candidates {
            let name = stop.and_then(|stop| stop.name.as_deref()).unwrap_or_default();
            words::candidate::ending(session.status, stop.map(|stop| stop.role), name)
        } else {
            words::standing::ending(session, stop)
        };
        let timeline = contents.timeline.then(|| {
            let shown = TrailView::of(&material.trail, catalogue).events.into_iter();
            shown.filter(|event| contents.shows(&event.kind)).collect::<Vec<_>>()
        });
        let whole = material.trail.events.len();
        let closing = standing.recorded.as_ref().map(|recorded| recorded.closing_hash.as_slice());
        let hash = closing.filter(|_| is_candidates).unwrap_or(&material.trail.head_hash);
        let trail = TrailCheck::of(&material.trail.verdict, hash);
        let speaks_to = if is_candidates { Role::Candidate } else { Role::Interviewer };
        let messages = (contents.conversation)
            .then(|| ConversationView::of(&material.conversation, catalogue, speaks_to).messages);
        let runs = contents.runs.then(|| runs(&material));
        let Material { session, brief, pins, answer, notes, board, .. } = material;
        let differs_in = crate::domain::library::differences(&session, &brief, &pins);
        let differs_in = differs_in.into_iter().map(|one| words::difference(one).to_owned());
        Self {
            report_version: 1,
            reader,
            made_at: now,
            session_id: session.id,
            candidate_name: session.candidate_name.as_str().to_owned(),
            candidate_email: (session.candidate_email.as_ref())
                .filter(|_| !is_candidates)
                .map(|email| email.as_str().to_owned()),
            challenge_title: session.challenge_title.clone(),
            status: session.status,
            how_it_ended,
            facts,
            figures,
            model: session.model.clone(),
            model_name: catalogue.name_of(&session.model).to_owned(),
            policy: brief.config.policy.as_ref().map(PolicyView::from),
            pins: if is_candidates { Vec::new() } else { pins.iter().map(PinView::from).collect() },
            differs_in: if is_candidates { Vec::new() } else { differs_in.collect() },
            accommodation: words::accommodation(&session).filter(|_| contents.accommodation),
            scorecards: contents.scorecards.then(|| {
                let ScorecardsView { own, others, differences, discussion, sealed, .. } =
                    ScorecardsView::of(&session, board, None);
                let cards = own.into_iter().next_back().into_iter().chain(others).collect();
                ReportScorecards { cards, differences, discussion, sealed }
            }),
            answer: contents.answer.then(|| OwnAnswerView::of(answer.as_ref())),
            runs,
            messages,
            challenge: (brief.challenge.as_ref())
                .filter(|_| contents.challenge)
                .map(|challenge| challenge.as_str().to_owned()),
            notes: contents.notes.then(|| notes.into_iter().map(NoteView::from).collect()),
            entries_left_out: timeline.as_ref().map_or(0, |shown| whole - shown.len()),
            timeline,
            trail,
        }
    }
}

impl ReportFigures {
    fn of(material: &Material) -> Self {
        let Material { session, conversation, runs, .. } = material;
        let is_question = |kind: &MessageKind| matches!(kind, MessageKind::Question { .. });
        Self {
            created_at: session.created_at,
            started_at: session.started_at,
            ended_at: session.ended_at,
            time_limit_ms: session.limit_ms(),
            time_used_ms: session.used_ms(),
            time_paused_ms: session.stopwatch.paused_ms,
            token_budget: session.token_budget,
            tokens_used: session.tokens_used,
            input_tokens: session.input_tokens,
            output_tokens: session.output_tokens,
            questions: conversation.messages.iter().filter(|one| is_question(&one.kind)).count(),
            runs: runs.iter().filter(|(run, _)| run.is_candidates()).count(),
        }
    }
}

/// What was used, asked and written: as the session's page says it, or as the candidate's receipt does.
fn facts(material: &Material, contents: ReportContents, is_candidates: bool) -> Vec<ReceiptLine> {
    let Material { session, standing, .. } = material;
    let Some(recorded) = &standing.recorded else { return Vec::new() };
    let lines = if is_candidates {
        let stop = standing.stop.as_ref().map(|stop| &stop.body);
        words::candidate::receipt(session, stop, recorded)
    } else {
        let mut lines = words::standing::work(session, recorded);
        lines.extend(contents.absences.then(|| words::standing::times_left(recorded)));
        lines
    };
    let line = |(label, value): (&str, String)| ReceiptLine { label: label.into(), value };
    lines.into_iter().map(line).collect()
}

fn runs(material: &Material) -> Vec<RunDetail> {
    let runs = material.runs.iter();
    runs.map(|(run, code)| RunDetail { run: RunView::of(run, &material.tests), code: code.clone() })
        .collect()
}
