//! Nothing of the interviewer's reaches the candidate's page or its process: each private field holds a
//! marker, and no marker is found.

use crate::driver::{Surroundings, child_named, gone};
use crate::interview::{Interview, PASSCODE};
use crate::process_memory::{found, marker};
use crate::provider::{FakeProvider, Gate, Script};
use crate::support::figures::{Figure, skipped};
use crate::support::patience::PATIENCE;
use crate::whole::{Computer, MODEL};
use crate::window::{Window, id};
use nix::unistd::Pid;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Markers in everything the interviewer has to themselves.
struct Private {
    /// The candidate's name, which is theirs to see.
    own_name: String,
    note: String,
    half_a_note: String,
    email: String,
    other_name: String,
    other_text: String,
    instructions: String,
    /// Part of a provider's address.
    address: String,
}

impl Private {
    fn new() -> Self {
        Self {
            own_name: marker("own"),
            note: marker("note"),
            half_a_note: marker("half"),
            email: format!("{}@example.com", marker("email")),
            other_name: marker("name"),
            other_text: marker("text"),
            instructions: marker("prompt"),
            address: marker("address"),
        }
    }

    fn markers(&self) -> Vec<String> {
        let Self { note, half_a_note, email, other_name, other_text, instructions, .. } = self;
        let texts = [note, half_a_note, email, other_name, other_text, instructions, &self.address];
        texts.map(Clone::clone).to_vec()
    }

    /// Puts the markers where they belong: into a provider, a session with a note, and another beside
    /// it. Gives the first session's id.
    async fn put(&self, window: &Window, model: &Value) -> String {
        let request_id = uuid::Uuid::now_v7;
        let provider = json!({ "request_id": request_id(), "id": null, "name": "Elsewhere",
            "base_url": format!("https://example.com/{}", self.address), "needs_key": true,
            "first_piece_timeout_s": 60 });
        window.ask("save_provider", provider).await.unwrap();
        let mut config = json!({ "candidate_name": self.other_name, "candidate_email": null,
            "time_limit_min": 60, "token_budget": 50_000, "model": model,
            "challenge_text": self.other_text });
        let other = json!({ "request_id": request_id(), "config": config });
        window.ask("create_session", other).await.unwrap();
        config["candidate_name"] = json!(self.own_name);
        config["candidate_email"] = json!(self.email);
        config["challenge_text"] = json!("# Design a rate limiter");
        config["config"] = json!({ "system_prompt": self.instructions });
        let own = json!({ "request_id": request_id(), "config": config });
        let session = window.ask("create_session", own).await.unwrap();
        let session = session["id"].as_str().unwrap().to_owned();
        self.note(window, &session).await;
        let draft = json!({ "id": session, "text": self.half_a_note });
        window.ask("keep_note_draft", draft).await.unwrap();
        session
    }

    async fn note(&self, window: &Window, session: &str) {
        let note = json!({ "request_id": uuid::Uuid::now_v7(), "id": session, "text": self.note });
        window.ask("add_note", note).await.unwrap();
    }
}

/// From now on the page keeps everything it is told by Rust.
const OVERHEAR: &str = "
    const { callbacks } = window.__TAURI_INTERNALS__;
    window.__told = [];
    const kept = (call) => (data) => { window.__told.push(JSON.stringify(data)); return call(data); };
    for (const [id, call] of callbacks) callbacks.set(id, kept(call));
    callbacks.set = (id, call) => Map.prototype.set.call(callbacks, id, kept(call));";

/// Everything the page shows, keeps or was told.
const EVERYTHING: &str = "
    const texts = [];
    const look = (root) => {
        texts.push(root.innerHTML ?? '');
        for (const element of root.querySelectorAll('*')) {
            texts.push(String(element.value ?? ''));
            if (element.shadowRoot) look(element.shadowRoot);
        }
    };
    look(document.documentElement);
    texts.push(JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.title);
    return texts.join('\\n') + '\\n' + (window.__told ?? []).join('\\n');";

async fn everything(interview: &Interview) -> String {
    interview.run(EVERYTHING, vec![]).await.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn no_private_field_is_shown_kept_or_told_to_the_candidates_page_in_a_whole_interview() {
    let server = FakeProvider::start().await;
    let key = marker("key");
    let computer = Computer { key: Some(key.clone()), ..Computer::of_two_displays(&server) };
    let interview = Interview::open(computer).await;
    let private = Private::new();
    let model = interview.model_named(MODEL).await;
    let session = private.put(&interview, &model).await;
    interview.open_session(&session).await;
    let at_the_console = interview.run(EVERYTHING, vec![]).await.to_string();
    let recovery_code = interview.hand_over_beside(&session).await;
    interview.run(OVERHEAR, vec![]).await;
    let mut seen = everything(&interview).await;
    interview.begin().await;
    // Nobody is told a piece of an answer that has its end already.
    let gate = Gate::new();
    server.answers(Script::streams().piece("Hello").waits_at(&gate).piece(" there.").over());
    interview.ask_assistant("Which limiter?").await;
    interview.until_answered("Hello").await;
    gate.open();
    interview.until_answered("Hello there.").await;
    interview.write_own_answer("def allow(): ...").await;
    interview.until_saved().await;
    interview.turn_to("console").await;
    private.note(&interview, &session).await;
    let pause = json!({ "id": session, "reason": "Fire alarm" });
    interview.at_the_console("pause_session", pause).await;
    interview.see(&id("paused")).await;
    seen.push_str(&everything(&interview).await);
    interview.at_the_console("resume_session", json!({ "id": session })).await;
    interview.click("continue").await;
    interview.see(&id("composer")).await;
    for command in ["candidate_start", "get_own_answer"] {
        seen.push_str(&interview.ask(command, json!({})).await.unwrap().to_string());
    }
    interview.try_passcode("open barley").await;
    interview.until("document.body.innerText.includes('4 tries')").await;
    seen.push_str(&everything(&interview).await);
    interview.keys("\u{e00c}").await;
    interview.click("done").await;
    interview.click("confirm").await;
    interview.see(&id("closing")).await;
    seen.push_str(&everything(&interview).await);

    let mut markers = private.markers();
    markers.extend([PASSCODE.into(), recovery_code, key.clone(), server.address()]);
    markers.push(interview.dir.path().to_str().unwrap().to_owned());
    let leaked: Vec<_> = markers.iter().filter(|marker| seen.contains(*marker)).collect();
    let at_home = markers.iter().filter(|marker| at_the_console.contains(*marker)).count();
    let asked = server.requests();
    let sent = asked.iter().filter_map(|request| request.header("authorization"));
    assert!(sent.eq([format!("Bearer {key}")]), "the key was not in use");
    // What is overheard is really what the page was told.
    for told in ["Which limiter?", "Hello there.", "piece_heard", "Fire alarm", &private.own_name] {
        assert!(seen.contains(told), "{told} was not overheard");
    }
    Figure {
        id: "C5 page",
        promise: "No field of the interviewer's is shown by, kept in or told to the candidate's page",
        tried: format!("{} markers in {} kB seen and heard", markers.len(), seen.len() / 1_000),
        losses: leaked.len() as u64,
        control: "the console's page instead",
        control_losses: format!("{at_home} of {} markers", markers.len()),
        seed: None,
    }
    .record();
    assert_eq!(leaked, Vec::<&String>::new());
    assert!(at_home >= 2, "{at_home}");
}

/// The process that draws a page, once it is another than `before`.
async fn page_process(program: Pid, before: Option<Pid>) -> Pid {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let page =
            child_named(program.as_raw(), "WebKitWebProces").filter(|now| Some(*now) != before);
        if let Some(page) = page {
            return page;
        }
        assert!(Instant::now() < deadline, "no page process");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn the_candidates_process_holds_nothing_a_console_showed_before() {
    let window = Window::open_with(TempDir::new().unwrap(), &Surroundings::default()).await;
    let program = window.driver.program().unwrap();
    let private = Private::new();
    let session = private.put(&window, &json!("gpt-4")).await;
    let passcode = json!({ "passcode": PASSCODE, "current": null });
    let set = window.ask("set_passcode", passcode).await.unwrap();
    window.go("#/").await;
    window.until("document.querySelectorAll('[data-testid=session-row]').length === 2").await;
    window.open_session(&session).await;
    let mut markers = private.markers();
    markers.push(set["recovery_code"].as_str().unwrap().to_owned());
    let console = page_process(program, None).await;
    let Ok(at_home) = found(console, &markers) else {
        return skipped("C5", "the memory of other processes can't be read here");
    };
    let request = json!({ "request_id": uuid::Uuid::now_v7(), "id": session,
        "console_stays": false, "begins": "candidate" });
    // The page that asks is closed by it, and hears no answer.
    let script = "window.__TAURI_INTERNALS__.invoke('hand_over', { request: arguments[0] })";
    window.run(script, vec![request]).await;
    assert!(gone(console, PATIENCE).await, "the console's process stays");
    let candidate = page_process(program, Some(console)).await;
    // Nothing drives this window: its page is there when it knows whose it is.
    let deadline = Instant::now() + PATIENCE;
    while found(candidate, std::slice::from_ref(&private.own_name)).unwrap().is_empty() {
        assert!(Instant::now() < deadline, "no candidate's page");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let leaked = found(candidate, &markers).unwrap();
    Figure {
        id: "C5",
        promise: "The process of the candidate's page holds nothing a console showed before the handover",
        tried: format!("{} markers, in all memory the process wrote", markers.len()),
        losses: leaked.len() as u64,
        control: "the console's process before the handover",
        control_losses: format!("{} of {} markers", at_home.len(), markers.len()),
        seed: None,
    }
    .record();
    assert_eq!(leaked, Vec::<String>::new());
    assert!(at_home.len() >= 4, "{at_home:?}");
}
