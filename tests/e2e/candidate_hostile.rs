//! Text that means harm is only text in an interview: challenge, name, question, answer, own answer, note
//! and reason, in both windows.

use crate::canary::Canary;
use crate::interview::{Interview, PASSCODE};
use crate::ledger;
use crate::provider::{FakeProvider, Script};
use crate::support::chance::{chance, rounds};
use crate::support::figures::Figure;
use crate::support::hostile::{as_name, corpus};
use crate::whole::{Computer, MODEL};
use crate::window::{Window, id};
use serde_json::{Value, json};

const SCRIPT: &str = include_str!("candidate_hostile.js");
/// Texts of one session.
const A_SESSION: usize = 54;
/// Texts of one question.
const A_QUESTION: usize = 3;
/// Texts of one note.
const A_NOTE: usize = 6;
/// Pieces end where bytes do that are no character's end.
const PIECE_CHARS: usize = 5;

async fn take(window: &Window, step: &str, input: &[String]) -> Vec<Value> {
    let ended = window.page.execute_async(SCRIPT, vec![json!(step), json!(input)]).await.unwrap();
    let wrong = ended.as_array().unwrap().clone();
    let stuck = wrong.iter().filter_map(Value::as_str).find(|wrong| wrong.starts_with("broken: "));
    assert_eq!(stuck, None, "{step}");
    wrong
}

/// An answer with the texts wherever Markdown has a place for them.
fn answer(texts: &[String]) -> String {
    let blocks = texts.iter().map(|text| {
        format!("{text}\n\n- {text}\n\n> {text}\n\n[{text}]({text}) ![{text}]({text})\n\n")
    });
    blocks.collect()
}

/// The answer in pieces that fall into the middle of everything.
fn in_pieces(text: &str) -> Script {
    let chars: Vec<char> = text.chars().collect();
    let pieces = chars.chunks(PIECE_CHARS).map(|chars| chars.iter().collect::<String>());
    pieces.fold(Script::streams(), |script, piece| script.piece(&piece)).over()
}

/// One interview with these texts in every field of it; gives what was wrong in either window.
async fn hold(interview: &Interview, server: &FakeProvider, texts: &[String]) -> Vec<Value> {
    let names: Vec<String> = texts.iter().map(|text| as_name(text)).collect();
    let reasons: Vec<&String> = names.iter().filter(|name| !name.is_empty()).collect();
    let challenge = answer(texts).replace('\0', "");
    let session = interview.create_with(MODEL, reasons[0], (180, 200_000)).await;
    let shown = interview.ask("get_session", json!({ "id": session })).await.unwrap();
    let change = json!({ "request_id": uuid::Uuid::now_v7(), "id": session,
        "version": shown["version"], "challenge_text": challenge });
    interview.ask("update_session", change).await.unwrap();
    interview.hand_over_again(&session).await;
    interview.see(&id("rules")).await;
    let mut wrong = take(interview, "look", &[]).await;
    let heading = interview.text("h1").await;
    if !heading.contains(reasons[0]) {
        wrong.push(json!(format!("greeted as {heading:?}, not {:?}", reasons[0])));
    }
    interview.begin().await;
    wrong.extend(work(interview, server, &session, texts).await);
    for reason in reasons.iter().skip(1).take(2) {
        wrong.extend(pause_for(interview, &session, reason).await);
    }
    wrong.extend(look_at_the_console(interview, &session, texts).await);
    interview.click("done").await;
    interview.click("confirm").await;
    interview.see(&id("closing")).await;
    wrong.extend(take(interview, "look", &[]).await);
    wrong.extend(interview.violations().await.as_array().unwrap().clone());
    interview.take_back(PASSCODE).await;
    wrong
}

/// Asks and writes with the texts, and is answered with them.
async fn work(
    interview: &Interview,
    server: &FakeProvider,
    session: &str,
    texts: &[String],
) -> Vec<Value> {
    let mut wrong = Vec::new();
    let questions: Vec<String> = texts.chunks(A_QUESTION).map(|some| some.join("\n")).collect();
    for (questions, texts) in questions.chunks(6).zip(texts.chunks(6 * A_QUESTION)) {
        for texts in texts.chunks(A_QUESTION) {
            server.answers(in_pieces(&answer(texts)));
        }
        wrong.extend(take(interview, "ask", questions).await);
    }
    wrong.extend(take(interview, "write", texts).await);
    interview.until_saved().await;
    wrong.extend(is_kept(interview, session, texts, &questions).await);
    wrong
}

/// Pauses for this reason, looks at the cover, and goes on.
async fn pause_for(interview: &Interview, session: &str, reason: &str) -> Vec<Value> {
    let pause = json!({ "id": session, "reason": reason });
    interview.at_the_console("pause_session", pause).await;
    interview.until_reason(reason).await;
    let wrong = take(interview, "look", &[]).await;
    interview.at_the_console("resume_session", json!({ "id": session })).await;
    interview.click("continue").await;
    interview.see(&id("composer")).await;
    wrong
}

/// Whether what was asked, answered and written is kept to the letter.
async fn is_kept(
    interview: &Interview,
    session: &str,
    texts: &[String],
    questions: &[String],
) -> Vec<Value> {
    let dir = interview.dir.path();
    let mut wrong = Vec::new();
    let spoken = questions.iter().zip(texts.chunks(A_QUESTION));
    for (nth, (question, texts)) in spoken.enumerate() {
        for (seq, said) in [(2 * nth + 1, question), (2 * nth + 2, &answer(texts))] {
            let kept = ledger::message(dir, session, seq).await;
            // A text field has one kind of line end.
            let said = if seq % 2 == 1 { one_line_end(said) } else { said.clone() };
            if kept != said {
                wrong.push(json!(format!("message {seq} is kept as {kept:?}, not {said:?}")));
            }
        }
    }
    let written = one_line_end(&texts.concat());
    let kept = ledger::own_answer(dir, session).await;
    if kept != written {
        wrong.push(json!(format!("the own answer is kept as {kept:?}, not {written:?}")));
    }
    wrong
}

fn one_line_end(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Looks at the session on the console while the candidate is in it, with notes of these texts.
async fn look_at_the_console(interview: &Interview, session: &str, texts: &[String]) -> Vec<Value> {
    interview.turn_to("console").await;
    let mut wrong = Vec::new();
    let notes: Vec<String> = texts.chunks(A_NOTE).map(|some| some.join("\n")).collect();
    for note in &notes {
        let request = json!({ "request_id": uuid::Uuid::now_v7(), "id": session, "text": note });
        interview.ask("add_note", request).await.unwrap();
    }
    // The last of them is shown as the others are: to the letter, if at all.
    interview.go(&format!("#/sessions/{session}")).await;
    let shown = format!("document.querySelectorAll('{}').length", id("note"));
    interview.until(&format!("{shown} === {}", notes.len())).await;
    for (tab, shows) in [
        ("conversation", id("message")),
        ("own-answer", id("own-answer")),
        ("timeline", id("event-note")),
        ("challenge", format!("{} .markdown", id("challenge"))),
    ] {
        interview.go(&format!("#/sessions/{session}?tab={tab}")).await;
        interview.see(&shows).await;
        interview.drawn().await;
        wrong.extend(take(interview, "look", &[]).await);
    }
    let shown_notes = "return [...document.querySelectorAll('[data-testid=note] .text')]
        .map((note) => note.textContent)";
    let shown = interview.run(shown_notes, vec![]).await;
    let shown: Vec<&str> = shown.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    for note in notes.iter().map(|note| note.trim()) {
        if !shown.contains(&note) {
            wrong.push(json!(format!("no note says {note:?}")));
        }
    }
    wrong.extend(interview.violations().await.as_array().unwrap().clone());
    interview.turn_to("candidate").await;
    wrong
}

#[tokio::test]
async fn hostile_text_in_an_interview_runs_nothing_loads_nothing_and_is_kept_to_the_letter() {
    let mut chance = chance("hostile interview");
    let canary = Canary::start();
    let corpus = corpus(&canary.origin);
    let mut texts = corpus.clone();
    chance.rng.shuffle(&mut texts);
    texts.truncate(usize::try_from(rounds(A_SESSION as u64, 10_000)).unwrap());
    let server = FakeProvider::start().await;
    let interview = Interview::open(Computer::of_two_displays(&server)).await;
    let passcode = json!({ "passcode": PASSCODE, "current": null });
    interview.ask("set_passcode", passcode).await.unwrap();
    let mut wrong = Vec::new();
    for texts in texts.chunks(A_SESSION) {
        wrong.extend(hold(&interview, &server, texts).await);
    }
    wrong.extend(canary.hits().into_iter().map(|hit| json!(format!("reached: {hit}"))));
    assert_eq!(interview.findings().await, Vec::<String>::new());
    drop(interview);
    let (scripts, reached) = crate::hostile::unguarded(&corpus, &canary.origin).await;
    Figure {
        id: "H1 interview",
        promise: "Nothing in the texts of an interview runs or loads anything in either window, and \
                  each is kept to the letter",
        tried: format!("{} texts in 7 fields, looked at on 9 screens", texts.len()),
        losses: wrong.len() as u64,
        control: "the sanitizer and the content policy",
        control_losses: format!("{scripts} scripts run, {reached} calls reach a server"),
        seed: Some(chance.seed),
    }
    .record();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

impl Interview {
    /// Hands over with the console staying, where there is a passcode, and looks at the candidate's
    /// window.
    pub async fn hand_over_again(&self, session: &str) {
        // The window of the handover before goes a moment after the laptop was taken back.
        self.until_alone_open("/console.html").await;
        self.turn_to("console").await;
        let terms = json!({ "request_id": uuid::Uuid::now_v7(), "id": session,
            "console_stays": true, "begins": "candidate" });
        self.ask("hand_over", terms).await.unwrap();
        self.turn_to("candidate").await;
    }

    /// Waits until the reason of the pause is shown to the letter.
    async fn until_reason(&self, reason: &str) {
        let shown = "document.querySelector('[data-testid=pause-reason]')?.textContent";
        self.until(&format!("{shown}?.includes({})", json!(reason))).await;
    }
}
