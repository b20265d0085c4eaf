//! A report as a document: which parts there are, in which order, and in which words.

use hotseat_core::api::{
    MessageView, ReportScorecards, ReportView, RunDetail, SubmittedView, TestRunView,
};
use hotseat_core::domain::library::ItemKind;
use hotseat_core::domain::message::AnswerStatus;
use hotseat_core::domain::note::NoteKind;
use hotseat_core::domain::report::ReportReader;
use hotseat_core::domain::scorecard::{Evidence, EvidenceOf, Level};

use crate::document::{Block, Document, Message, Part, Table};
use crate::times::{Offset, ran};

/// The document.
pub(crate) fn document(report: &ReportView, offset: Offset) -> Document {
    let is_candidates = report.reader == ReportReader::Candidate;
    let kind = if is_candidates { "Your interview" } else { "Interview" };
    let made = offset.day_and_time(report.made_at);
    Document {
        title: match &report.challenge_title {
            Some(challenge) => format!("{kind}: {}, {challenge}", report.candidate_name),
            None => format!("{kind}: {}", report.candidate_name),
        },
        subtitle: format!("Made on {made}. Times are in {}.", offset.words()),
        parts: parts(report, offset).into_iter().filter(|part| !part.blocks.is_empty()).collect(),
    }
}

fn parts(report: &ReportView, offset: Offset) -> Vec<Part> {
    let part =
        |title, blocks: Option<Vec<Block>>| Part { title, blocks: blocks.unwrap_or_default() };
    let is_candidates = report.reader == ReportReader::Candidate;
    vec![
        part("Summary", Some(summary(report, offset))),
        part("Scorecards", report.scorecards.as_ref().map(|of| scorecards(of, offset))),
        part(if is_candidates { "Your answer" } else { "Answer" }, answer(report)),
        part("Runs", report.runs.as_ref().map(|all| runs(all))),
        part("Conversation", report.messages.as_ref().map(|all| conversation(all, offset))),
        part("Task", report.challenge.as_ref().map(|task| vec![Block::Prose(task.clone())])),
        part("Private notes", notes(report)),
        part("What happened", timeline(report, offset)),
        part("The record", Some(record(report))),
    ]
}

fn summary(report: &ReportView, offset: Offset) -> Vec<Block> {
    let figures = &report.figures;
    let mut facts = vec![("Candidate", report.candidate_name.clone())];
    facts.extend(report.candidate_email.iter().map(|email| ("Email", email.clone())));
    // With its version further down, where it has one.
    let is_pinned = report.pins.iter().any(|pin| pin.kind == ItemKind::Challenge);
    let title = report.challenge_title.iter().filter(|_| !is_pinned);
    facts.extend(title.map(|title| ("Challenge", title.clone())));
    facts.extend(figures.started_at.map(|at| ("Began", offset.day_and_time(at))));
    facts.extend(figures.ended_at.map(|at| ("Ended", offset.day_and_time(at))));
    facts.push(("How it ended", report.how_it_ended.clone()));
    let mut facts: Vec<(String, String)> =
        facts.into_iter().map(|(label, value)| (label.to_owned(), value)).collect();
    facts.extend(report.facts.iter().map(|line| (line.label.clone(), line.value.clone())));
    facts.push(("Assistant".into(), report.model_name.clone()));
    if let Some(policy) = &report.policy {
        facts.push(("AI policy".into(), format!("{}: {}", policy.title, policy.text)));
    }
    for pin in &report.pins {
        let made_with = format!("{} (version {})", pin.title, pin.version);
        facts.push((capitalised(pin.kind.name()), made_with));
    }
    if !report.differs_in.is_empty() {
        facts.push(("Differs from its template in".into(), report.differs_in.join(", ")));
    }
    facts.extend(report.accommodation.iter().map(|given| ("Accommodation".into(), given.clone())));
    vec![Block::Facts(facts)]
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn scorecards(of: &ReportScorecards, offset: Offset) -> Vec<Block> {
    let mut blocks = Vec::new();
    blocks.extend(of.sealed.iter().map(|words| Block::Paragraph(words.clone())));
    if of.cards.is_empty() && of.sealed.is_none() {
        blocks.push(Block::Paragraph("No scorecard was submitted.".into()));
    }
    for card in &of.cards {
        blocks.extend(scorecard(card, offset));
    }
    if !of.differences.is_empty() {
        blocks.push(Block::Heading("Side by side".into()));
        let names = of.cards.iter().map(|card| card.reviewer.clone());
        let rows = of.differences.iter().map(|row| {
            let levels = row.levels.iter().map(|level| level.clone().unwrap_or("–".into()));
            let differs = if row.differs { "Yes" } else { "No" };
            [row.criterion.clone()].into_iter().chain(levels).chain([differs.into()]).collect()
        });
        blocks.push(Block::Table(Table {
            caption: "Scorecards side by side".into(),
            header: ["Criterion".into()]
                .into_iter()
                .chain(names)
                .chain(["Differs".into()])
                .collect(),
            rows: rows.collect(),
        }));
    }
    if let Some(note) = &of.discussion {
        let when = offset.day_and_time(note.at);
        blocks.push(Block::Heading("Discussion".into()));
        blocks.push(Block::Quote(note.text.clone()));
        blocks.push(Block::Paragraph(format!("Noted by {} on {when}", note.author)));
    }
    blocks
}

fn scorecard(submitted: &SubmittedView, offset: Offset) -> Vec<Block> {
    let SubmittedView { reviewer, version, at, reason, card, recommends } = submitted;
    let when = offset.day_and_time(*at);
    let mut facts = vec![
        ("Recommends".to_owned(), recommends.clone()),
        ("Rubric".to_owned(), card.rubric.title.clone()),
        ("Submitted".to_owned(), when),
    ];
    if *version > 1 {
        facts.push(("Corrected".into(), format!("Version {version}: {reason}")));
    }
    let mut blocks = vec![Block::Heading(reviewer.clone()), Block::Facts(facts)];
    if !card.summary.is_empty() {
        blocks.push(Block::Quote(card.summary.clone()));
    }
    let rows = card.rubric.criteria.iter().zip(&card.scores).map(|(criterion, score)| {
        let level = match score.level {
            None => String::new(),
            Some(Level::NotObserved) => "Not observed".into(),
            Some(Level::Reached(level)) => {
                let words = level.checked_sub(1).and_then(|at| criterion.levels.get(at));
                format!("Level {level}: {}", words.map_or("", String::as_str))
            }
        };
        let evidence: Vec<String> = score.evidence.iter().map(evidence).collect();
        vec![criterion.name.clone(), level, score.comment.clone(), evidence.join(", ")]
    });
    blocks.push(Block::Table(Table {
        caption: format!("Scorecard of {reviewer}"),
        header: words(["Criterion", "Level", "What the reviewer saw", "Evidence"]),
        rows: rows.collect(),
    }));
    blocks
}

/// "12:30", "12:30–14:00 (answer 4)".
fn evidence(evidence: &Evidence) -> String {
    let until = evidence.to_ms.map(|to| format!("–{}", ran(to))).unwrap_or_default();
    let of = match evidence.of {
        EvidenceOf::Moment => String::new(),
        EvidenceOf::Note { .. } => " (note)".into(),
        EvidenceOf::Message { seq } => format!(" ({})", message_title(seq).to_lowercase()),
        EvidenceOf::Run { seq } => format!(" (run {seq})"),
    };
    format!("{}{until}{of}", ran(evidence.at_ms))
}

fn answer(report: &ReportView) -> Option<Vec<Block>> {
    let answer = report.answer.as_ref()?;
    if answer.text.is_empty() {
        return Some(vec![Block::Paragraph("Nothing was written.".into())]);
    }
    let (language, text) = (answer.language_name.clone(), answer.text.clone());
    Some(vec![Block::Code { language, text }])
}

fn runs(all: &[RunDetail]) -> Vec<Block> {
    if all.is_empty() {
        return vec![Block::Paragraph("Nothing was run.".into())];
    }
    let rows = all.iter().map(|RunDetail { run, .. }| {
        vec![ran(run.ran_ms), run.title.clone(), run.language_name.clone(), run.summary.clone()]
    });
    let mut blocks = vec![Block::Table(Table {
        caption: "Every run".into(),
        header: words(["Session time", "Run", "Language", "Result"]),
        rows: rows.collect(),
    })];
    for RunDetail { run, .. } in all {
        let output: String = run.output.iter().map(|piece| piece.text.as_str()).collect();
        let said = [run.message.clone(), run.advice.clone().unwrap_or_default()];
        let said: Vec<String> = said.into_iter().filter(|words| !words.is_empty()).collect();
        if output.is_empty() && said.is_empty() && run.tests.is_empty() {
            continue;
        }
        blocks.push(Block::Heading(format!("{}, at {}", run.title, ran(run.ran_ms))));
        if !run.input.is_empty() {
            blocks.push(Block::Paragraph("What it read:".into()));
            blocks.push(Block::Code { language: String::new(), text: run.input.clone() });
        }
        if !output.is_empty() {
            blocks.push(Block::Code { language: String::new(), text: output });
        }
        blocks.extend(said.into_iter().map(Block::Paragraph));
        if !run.tests.is_empty() {
            blocks.push(Block::Table(Table {
                caption: format!("Tests of {}", run.title),
                header: words(["Test", "Result", "Expected", "Got", "Took"]),
                rows: run.tests.iter().map(test).collect(),
            }));
        }
    }
    blocks
}

fn test(test: &TestRunView) -> Vec<String> {
    let of = |text: &Option<String>| text.clone().unwrap_or_default();
    let line = test.line.map(|line| format!(", line {line}")).unwrap_or_default();
    let result = match test.message.as_str() {
        "" => test.words.clone(),
        message => format!("{}{line}: {message}", test.words),
    };
    vec![test.name.clone(), result, of(&test.expected), of(&test.got), test.took.clone()]
}

fn conversation(all: &[MessageView], offset: Offset) -> Vec<Block> {
    if all.is_empty() {
        return vec![Block::Paragraph("Nothing was asked.".into())];
    }
    all.iter().map(|one| Block::Message(message(one, offset))).collect()
}

/// "Question 3", "Answer 3".
fn message_title(seq: i64) -> String {
    let what = if seq % 2 == 1 { "Question" } else { "Answer" };
    format!("{what} {}", (seq + 1) / 2)
}

fn message(message: &MessageView, offset: Offset) -> Message {
    // As its time in the session, an answer's is that of its end.
    let at = message.answer.as_ref().and_then(|answer| answer.ended_at).unwrap_or(message.at);
    let mut detail = vec![offset.time(at)];
    detail.extend(message.ran_ms.map(|ms| format!("{} into the session", ran(ms))));
    if let Some(answer) = &message.answer {
        detail.push(answer.model_name.clone());
        if let (Some(sent), Some(received)) = (answer.sent_tokens, answer.received_tokens) {
            let about = if answer.is_estimated { "about " } else { "" };
            detail.push(format!("{about}{} tokens", sent + received));
        }
        if answer.status == AnswerStatus::Streaming {
            detail.push("never ended".into());
        }
    }
    Message {
        is_question: message.answer.is_none(),
        title: message_title(message.seq),
        detail: detail.join(" · "),
        text: message.text.clone(),
        trouble: message.answer.as_ref().and_then(|one| one.trouble.clone()).unwrap_or_default(),
    }
}

fn notes(report: &ReportView) -> Option<Vec<Block>> {
    let notes = report.notes.as_ref()?;
    if notes.is_empty() {
        return Some(vec![Block::Paragraph("There are none.".into())]);
    }
    let rows = notes.iter().map(|note| {
        let text = match note.kind {
            NoteKind::Note => note.text.clone(),
            NoteKind::Bookmark => "Bookmark".into(),
        };
        vec![ran(note.ran_ms), text]
    });
    let header = words(["Session time", "Note"]);
    Some(vec![Block::Table(Table {
        caption: "Private notes".into(),
        header,
        rows: rows.collect(),
    })])
}

fn timeline(report: &ReportView, offset: Offset) -> Option<Vec<Block>> {
    let events = report.timeline.as_ref()?;
    let rows = events.iter().map(|event| {
        let time = event.ran_ms.map(ran).unwrap_or_default();
        let detail = event.detail.as_ref().map(|words| format!(" · {words}")).unwrap_or_default();
        let what = format!("{}{detail}", event.title);
        vec![event.seq.to_string(), offset.time(event.at), time, event.actor_words.clone(), what]
    });
    let mut blocks = vec![Block::Table(Table {
        caption: "What happened".into(),
        header: words(["No.", "Time", "Session time", "Who", "What"]),
        rows: rows.collect(),
    })];
    match report.entries_left_out {
        0 => {}
        1 => blocks.push(Block::Paragraph("One entry was left out of this report.".into())),
        n => blocks.push(Block::Paragraph(format!("{n} entries were left out of this report."))),
    }
    Some(blocks)
}

fn record(report: &ReportView) -> Vec<Block> {
    let (label, words) = if report.reader == ReportReader::Candidate {
        (
            "Fingerprint",
            "The fingerprint stands for everything that was recorded up to the end. It is the one on your receipt.",
        )
    } else {
        (
            "Fingerprint of the trail",
            "The fingerprint stands for every entry of the trail. It changes if any of them does.",
        )
    };
    vec![
        Block::Facts(vec![
            ("Check".into(), report.trail.words.clone()),
            (label.into(), report.trail.head_hash.clone()),
            ("Session".into(), report.session_id.0.to_string()),
        ]),
        Block::Paragraph(words.into()),
    ]
}

fn words<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.map(ToOwned::to_owned).to_vec()
}
