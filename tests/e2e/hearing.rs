//! The windows as blind people hear them: what is said, each once, and what there is to go to, with its words, its name and its value.

use crate::interview::{Interview, PASSCODE};
use crate::provider::{FakeProvider, Script};
use crate::reader::{Reader, Thing, plain};
use crate::support::patience::PATIENCE;
use crate::whole::{Computer, MODEL};
use crate::window::id;
use atspi::{Role, State};
use serde_json::json;
use std::time::{Duration, Instant};

/// The words that are seen, a text a line; in what lies on top, where something does.
const SEEN: &str = "
    const top = [...document.querySelectorAll('[aria-modal=true]')].at(-1) ?? document.body;
    const unseen = '[aria-hidden=true], [role=timer], [role=img], .visually-hidden, script, style';
    const texts = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
    const seen = [];
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const parent = text.parentElement;
        const range = document.createRange();
        range.selectNodeContents(text);
        const is_seen = parent.checkVisibility({ visibilityProperty: true })
            && range.getClientRects().length > 0 && !parent.closest(unseen);
        if (is_seen && text.data.trim() !== '') seen.push(text.data);
    }
    return seen";

impl Interview {
    async fn heard(computer: Computer) -> Self {
        Self::open(Computer { reader: Some(Reader::start().await), ..computer }).await
    }

    /// Waits until what a reader finds on the page is all that is seen, and each with what it needs.
    async fn is_heard_whole(&self, screen: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let faults = self.unheard().await;
            if faults.is_empty() {
                return;
            }
            assert!(Instant::now() < deadline, "{screen}:\n{}", faults.join("\n"));
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn unheard(&self) -> Vec<String> {
        let seen = self.run(SEEN, vec![]).await;
        let things = self.reader().things().await;
        let told: Vec<_> = things.iter().flat_map(|thing| [&*thing.name, &*thing.text]).collect();
        let told = told.join("\n");
        let seen =
            seen.as_array().into_iter().flatten().filter_map(|text| text.as_str()).map(plain);
        let missing =
            seen.filter(|text| !told.contains(text)).map(|text| format!("unheard: {text}"));
        let mut faults: Vec<_> = missing.collect();
        faults.extend(things.iter().flat_map(faults_of));
        if told.is_empty() {
            faults.push("the page has no words".to_owned());
        }
        faults
    }

    async fn is_heard_whole_at(&self, hash: &str, css: &str) {
        self.go(hash).await;
        self.see(css).await;
        self.is_heard_whole(hash).await;
    }

    async fn tabs_are_heard_whole(&self, session: &str, tabs: &[&str]) {
        for tab in tabs {
            let active = format!("{}[data-state=active]", id(&format!("tab-{tab}")));
            self.is_heard_whole_at(&format!("#/sessions/{session}?tab={tab}"), &active).await;
        }
    }
}

/// What a thing lacks for a person who only hears of it.
fn faults_of(thing: &Thing) -> Vec<String> {
    let Thing { role, name, description, text, .. } = thing;
    let mut faults = Vec::new();
    if thing.is(State::Focusable) && name.is_empty() {
        faults.push(format!("no name: {role:?} {text:?}"));
    }
    if *role == Role::Unknown {
        faults.push(format!("no role: {name:?} {text:?}"));
    }
    if !name.is_empty() && description.starts_with(&format!("{name} (")) {
        faults.push(format!("said twice: {name:?} {description:?}"));
    }
    let is_choice = *role == Role::ComboBox && !thing.is(State::Editable);
    if is_choice && (text.is_empty() || !name.ends_with(text.as_str())) {
        faults.push(format!("no value: {name:?} {text:?}"));
    }
    if thing.is(State::InvalidEntry) && description.is_empty() {
        faults.push(format!("invalid, without a reason: {name:?}"));
    }
    faults
}

#[tokio::test]
async fn each_saying_of_an_interview_is_heard_once_and_nothing_beside_it() {
    let server = FakeProvider::start().await;
    let usage = json!({ "prompt_tokens": 130, "completion_tokens": 720, "total_tokens": 850 });
    let pieces = (0..240).fold(Script::streams(), |script, n| script.piece(&format!("word {n} ")));
    server.answers(pieces.finish("stop").usage(&usage).done().ends());
    let computer = Computer { server: Some(server.base_url()), ..Computer::default() };
    let interview = Interview::heard(computer).await;
    let session = interview.create_with(MODEL, "Jane Smith", (60, 1_000)).await;
    interview.hand_over(&session).await;
    interview.see(&id("rules")).await;
    let before = interview.reader().said().len();
    interview.begin().await;
    interview.reader().hears("Your clock is running").await;
    interview.ask_assistant("Which limiter?").await;
    interview.reader().hears("The answer is complete").await;
    interview.reader().hears("150 tokens left").await;
    interview.keys("\u{e009}s\u{e000}").await;
    interview.reader().hears("Saved").await;
    // The clock goes on meanwhile.
    let clock = id("clock");
    for _ in 0..3 {
        let now = interview.text(&clock).await;
        let is_later =
            format!("document.querySelector({})?.innerText !== {}", json!(clock), json!(now));
        interview.until(&is_later).await;
    }
    let mut said = interview.reader().said().split_off(before);
    // An answer's end and what it left come by ways of their own.
    said[2..4].sort_unstable();
    assert_eq!(
        said,
        [
            "Your clock is running. The challenge, your answer and the assistant are on the screen.",
            "The assistant is answering.",
            "150 tokens left of 1,000",
            "The answer is complete.",
            "Saved Everything is saved as you type.",
        ]
    );
}

#[tokio::test]
async fn what_is_said_while_a_dialog_is_open_is_heard() {
    let interview = Interview::heard(Computer::default()).await;
    let session = interview.create("Jane Smith").await;
    interview.hand_over(&session).await;
    interview.see(&id("rules")).await;
    interview.try_passcode("wrong").await;
    interview.reader().hears("Wrong passcode").await;
    let is_it = |words: &&String| words.starts_with("Wrong passcode");
    assert_eq!(interview.reader().said().iter().filter(is_it).count(), 1);
    interview.is_heard_whole("a wrong passcode").await;
}

#[tokio::test]
async fn all_of_the_console_is_there_for_who_hears_it() {
    let interview = Interview::heard(Computer::default()).await;
    interview.is_heard_whole("the first start").await;
    interview.click("add-samples").await;
    interview.is_heard_whole_at("#/", &id("live-card")).await;
    interview.is_heard_whole_at("#/settings", &id("version")).await;
    interview.is_heard_whole_at("#/help", "#keys").await;
    interview.is_heard_whole_at("#/new", &id("field-model")).await;
    interview.click("create-session").await;
    interview.see(&id("form-summary")).await;
    interview.is_heard_whole("a form with errors").await;
    let session = interview.create("Jane Smith").await;
    interview.is_heard_whole("a session that is ready").await;
    let tabs = ["conversation", "own-answer", "timeline", "challenge", "assistant", "setup"];
    interview.tabs_are_heard_whole(&session, &tabs).await;
    interview.click("session-menu-button").await;
    interview.see(&id("row-menu")).await;
    interview.is_heard_whole("a menu").await;
    interview.keys("\u{e00c}").await;
    interview.click("action-edit").await;
    interview.see("[role=dialog]").await;
    interview.is_heard_whole("a form in a dialog").await;
    interview.keys("\u{e00c}").await;
    interview.click("hand-over").await;
    interview.see(&id("passcode-new")).await;
    interview.is_heard_whole("a passcode to set").await;
    interview.click("set-passcode").await;
    interview.see(&id("passcode-new-error")).await;
    interview.is_heard_whole("no passcode").await;
    interview.set_passcode_in_dialog().await;
    interview.see(&id("confirm-handover")).await;
    interview.is_heard_whole("a handover").await;
    interview.keys("\u{e00c}").await;
    interview.until("!document.querySelector('[role=dialog]')").await;
    interview.keys("\u{e009}k\u{e000}").await;
    interview.see("[role=dialog] [role=combobox]").await;
    interview.is_heard_whole("the palette").await;
}

#[tokio::test]
async fn all_of_the_candidates_window_is_there_for_who_hears_it() {
    let interview = Interview::heard(Computer::default()).await;
    let session = interview.create("Jane Smith").await;
    interview.hand_over(&session).await;
    interview.see(&id("rules")).await;
    interview.is_heard_whole("the rules").await;
    interview.begin().await;
    interview.until("document.querySelector('[data-testid=own-answer][data-open=true]')").await;
    interview.is_heard_whole("the work").await;
    interview.ask_assistant("Which limiter?").await;
    interview.until("document.querySelector('[data-testid=message][data-status=complete]')").await;
    interview.is_heard_whole("an answer").await;
    interview.click("read-rules").await;
    interview.see("[role=dialog]").await;
    interview.is_heard_whole("the rules once more").await;
    interview.keys("\u{e00c}").await;
    interview.click("done").await;
    interview.see(&id("confirm")).await;
    interview.is_heard_whole("the question whether that was all").await;
    interview.click("confirm").await;
    interview.see(&id("closing")).await;
    interview.is_heard_whole("the end").await;
    interview.take_back(PASSCODE).await;
    interview.tabs_are_heard_whole(&session, &["conversation", "own-answer", "timeline"]).await;
}

#[tokio::test]
async fn all_of_a_session_that_runs_and_rests_is_there_for_who_hears_it() {
    let computer = Computer { has_second_display: true, ..Computer::default() };
    let interview = Interview::heard(computer).await;
    let session = interview.create("Jane Smith").await;
    interview.hand_over_beside(&session).await;
    interview.begin().await;
    interview.turn_to("console").await;
    interview.is_heard_whole_at("#/", &id("live-card")).await;
    interview.is_heard_whole_at(&format!("#/sessions/{session}"), &id("note-text")).await;
    for action in ["extend_time", "extend_tokens", "pause", "end"] {
        interview.click(&format!("action-{action}")).await;
        interview.see("[role*=dialog]").await;
        interview.is_heard_whole(action).await;
        interview.keys("\u{e00c}").await;
        interview.until("!document.querySelector('[role*=dialog]')").await;
    }
    interview.at_the_console("pause_session", json!({ "id": session, "reason": "Lunch" })).await;
    interview.see(&id("paused")).await;
    interview.is_heard_whole("a pause").await;
    interview.turn_to("console").await;
    interview.is_heard_whole("a session that is paused").await;
}
