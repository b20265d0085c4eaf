//! An interview in both real windows, with verbs for what its two people do.

use crate::display::Display;
use crate::reader::Reader;
use crate::support::patience::PATIENCE;
use crate::whole::{self, Computer};
use crate::window::{Window, id};
use fantoccini::key::Key;
use hotseat_core::storage::Store;
use nix::sys::signal::Signal;
use serde_json::{Value, json};
use std::ops::Deref;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The interviewer's passcode in these tests.
pub const PASSCODE: &str = "open sesame";

pub struct Interview {
    window: Window,
    computer: Computer,
}

impl Deref for Interview {
    type Target = Window;

    fn deref(&self) -> &Window {
        &self.window
    }
}

impl Interview {
    /// The app for the first time, on that computer.
    pub async fn open(computer: Computer) -> Self {
        Self::open_in(TempDir::new().unwrap(), computer).await
    }

    pub async fn open_in(dir: TempDir, computer: Computer) -> Self {
        let driver = whole::driver(dir.path(), &computer);
        let window = Window::drive(dir, driver, whole::options()).await;
        window.until("document.documentElement.dataset.ready === 'true'").await;
        Self { window, computer }
    }

    /// The app ends in the way `signal` asks for, and is opened again on the same data.
    pub async fn restart(self, signal: Signal) -> Self {
        self.end_and_reopen(signal).await.0
    }

    /// The same, and how long it took the app to end.
    pub async fn end_and_reopen(self, signal: Signal) -> (Self, Duration) {
        let Self { window, computer } = self;
        let told = Instant::now();
        let dir = window.end(signal).await;
        let took = told.elapsed();
        (Self::open_in(dir, computer).await, took)
    }

    /// The reader that is told of its windows.
    pub fn reader(&self) -> &Reader {
        self.computer.reader.as_ref().expect("a reader")
    }

    /// The display of its own.
    pub fn display(&self) -> &Display {
        self.computer.display.as_ref().expect("a display of its own")
    }

    /// Whether it has a display of its own.
    pub fn has_display(&self) -> bool {
        self.computer.display.is_some()
    }

    /// Looks at the window of that page, once it is there and shown.
    pub async fn turn_to(&self, page: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            for handle in self.page.windows().await.unwrap_or_default() {
                if self.page.switch_to_window(handle).await.is_err() {
                    continue;
                }
                let here = self.run("return location.pathname", vec![]).await;
                // A window on its way out answers nothing, and the next look finds the one that stays.
                let is_ready = "return document.documentElement.dataset.ready === 'true'";
                if here == json!(format!("/{page}.html"))
                    && self.run(is_ready, vec![]).await == json!(true)
                {
                    self.watch_policy().await;
                    return;
                }
            }
            assert!(Instant::now() < deadline, "no window shows {page}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The pages that are open.
    pub async fn open_pages(&self) -> Vec<String> {
        let mut pages = Vec::new();
        for handle in self.page.windows().await.unwrap_or_default() {
            if self.page.switch_to_window(handle).await.is_ok() {
                let here = self.run("return location.pathname", vec![]).await;
                pages.push(here.as_str().unwrap_or_default().to_owned());
            }
        }
        pages
    }

    /// Waits until this page is open and no other.
    pub async fn until_alone_open(&self, page: &str) {
        self.until_open(&[page]).await;
    }

    /// Waits until these pages are open and no others, named in the order of the alphabet: a window goes
    /// a moment after it was closed.
    pub async fn until_open(&self, pages: &[&str]) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let mut open = self.open_pages().await;
            open.sort();
            if open == pages {
                return;
            }
            assert!(Instant::now() < deadline, "open are {open:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Hands the session over from its page, setting the passcode where there is none yet, and looks at
    /// the candidate's window.
    pub async fn hand_over(&self, session: &str) {
        self.open_session(session).await;
        self.click("hand-over").await;
        // Whether there is a passcode has to be asked for first.
        self.see(&format!("{}, {}", id("passcode-new"), id("confirm-handover"))).await;
        if self.count(&id("passcode-new")).await > 0 {
            self.set_passcode_in_dialog().await;
        }
        self.click("confirm-handover").await;
        self.turn_to("candidate").await;
    }

    /// Sets the passcode where the dialog of the handover asks for it.
    pub async fn set_passcode_in_dialog(&self) {
        self.fill("passcode-new", PASSCODE).await;
        self.fill("passcode-repeat", PASSCODE).await;
        self.click("set-passcode").await;
        self.see(&id("recovery-code")).await;
        self.click("recovery-kept").await;
    }

    /// The candidate agrees to the rules and begins.
    pub async fn begin(&self) {
        self.see(&id("rules")).await;
        self.click("consent").await;
        self.click("begin").await;
        self.see(&id("composer")).await;
    }

    /// The candidate asks, and the answer begins.
    pub async fn ask_assistant(&self, question: &str) {
        self.fill("composer", question).await;
        self.click_send().await;
    }

    /// Sends what is in the composer, once the button hears: it does not right after an answer.
    pub async fn click_send(&self) {
        self.click_css(&format!("{}:not([aria-disabled])", id("send"))).await;
    }

    /// Waits until the newest message says this.
    pub async fn until_answered(&self, text: &str) {
        let script = format!(
            "[...document.querySelectorAll({})].at(-1)?.innerText.includes({})",
            json!(id("message")),
            json!(text)
        );
        self.until(&script).await;
    }

    /// The candidate types into their own answer. Lines begin as they do in `text`, whatever indent the
    /// editor gives them after Enter; a last line that is empty keeps the editor's.
    pub async fn write_own_answer(&self, text: &str) {
        let editor = self.own_answer_editor().await;
        self.run(&format!("{editor}.focus()"), vec![]).await;
        for (nth, line) in text.split('\n').enumerate() {
            if nth > 0 {
                self.keys(&char::from(Key::Enter).to_string()).await;
            }
            if line.is_empty() {
                continue;
            }
            if nth > 0 {
                // The indent is marked, and typed over. Shift is let go where the keys end, no sooner.
                self.keys(&String::from_iter([Key::Shift, Key::Home].map(char::from))).await;
            }
            self.keys(line).await;
        }
    }

    /// The candidate types on where their own answer ends.
    pub async fn append_to_own_answer(&self, text: &str) {
        let editor = self.own_answer_editor().await;
        self.run(&format!("{editor}.focus()"), vec![]).await;
        // Control and End, then both let go.
        self.keys("\u{e009}\u{e010}\u{e000}").await;
        self.keys(text).await;
    }

    /// Waits until the own answer, as it is shown, says this.
    pub async fn until_own_answer(&self, text: &str) {
        let editor = self.own_answer_editor().await;
        let lines = format!("[...{editor}.querySelectorAll('.cm-line')].map((l) => l.textContent)");
        let shown = format!("{lines}.join('\\n')");
        let is_shown = async {
            while self.run(&format!("return {shown}"), vec![]).await != json!(text) {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, is_shown).await.is_err() {
            let shown = self.run(&format!("return {shown}"), vec![]).await;
            panic!("the own answer shows {shown}, not {text:?}");
        }
    }

    /// An expression for the editor of the own answer, once it is there.
    pub async fn own_answer_editor(&self) -> String {
        self.see(&id("own-answer")).await;
        let editor = "document.querySelector('[data-testid=own-answer]').shadowRoot
            ?.querySelector('.cm-content')";
        self.until(editor).await;
        editor.to_owned()
    }

    /// Waits until the own answer is kept.
    pub async fn until_saved(&self) {
        self.until(
            "document.querySelector('[data-testid=saved-state]')?.dataset.state === 'saved'",
        )
        .await;
    }

    /// Changes these preferences and leaves the others.
    pub async fn prefer(&self, changes: Value) {
        let start = self.ask("console_start", json!({})).await.unwrap();
        let mut preferences = start["preferences"].clone();
        for (name, value) in changes.as_object().unwrap() {
            preferences[name] = value.clone();
        }
        self.ask("save_settings", json!({ "preferences": preferences })).await.unwrap();
    }

    /// Hands over with the console staying on the second display, and looks at the candidate's window.
    /// Gives the recovery code.
    pub async fn hand_over_beside(&self, session: &str) -> String {
        let passcode = json!({ "passcode": PASSCODE, "current": null });
        let set = self.ask("set_passcode", passcode).await.unwrap();
        let terms = json!({ "request_id": uuid::Uuid::now_v7(), "id": session,
            "console_stays": true, "begins": "candidate" });
        self.ask("hand_over", terms).await.unwrap();
        self.turn_to("candidate").await;
        set["recovery_code"].as_str().unwrap().to_owned()
    }

    /// The interviewer changes the session from the console; the candidate's window is looked at after.
    pub async fn at_the_console(&self, command: &str, mut request: Value) {
        self.turn_to("console").await;
        request["request_id"] = json!(uuid::Uuid::now_v7());
        self.ask(command, request).await.unwrap();
        self.turn_to("candidate").await;
    }

    /// The interviewer takes the laptop back with this passcode, and looks at the console.
    pub async fn take_back(&self, passcode: &str) {
        self.try_passcode(passcode).await;
        self.turn_to("console").await;
    }

    /// Somebody tries a passcode in the candidate's window.
    pub async fn try_passcode(&self, passcode: &str) {
        if self.count(&id("passcode")).await == 0 {
            self.click("interviewer").await;
        }
        self.fill("passcode", passcode).await;
        let field = self.page.active_element().await.unwrap();
        // The window of a right one may be gone before the driver hears that the key was pressed.
        let _gone = field.send_keys("\u{e007}").await;
    }

    /// The kinds of a session's events, oldest first, from the database.
    pub async fn trail(&self, session: &str) -> Vec<String> {
        let trail = crate::ledger::trail(self.dir.path(), session).await;
        trail.into_iter().map(|entry| entry.kind).collect()
    }

    /// What `hotseat --check` would find.
    pub async fn findings(&self) -> Vec<String> {
        let store = Store::open_to_read(self.dir.path()).await.unwrap().unwrap();
        store.check().await.unwrap().findings
    }
}
