//! Interviews from creation to the closing page, through both real windows.

use crate::interview::{Interview, PASSCODE};
use crate::provider::{FakeProvider, Gate, Script};
use crate::whole::{Computer, MODEL};
use crate::window::id;
use nix::sys::signal::Signal;
use serde_json::{Value, json};

fn asking(server: &FakeProvider) -> Computer {
    Computer { server: Some(server.base_url()), ..Computer::default() }
}

/// An interview with a server to ask, handed over and begun; gives its session's id.
async fn begun(server: &FakeProvider) -> (Interview, String) {
    let interview = Interview::open(asking(server)).await;
    let session = interview.create_with(MODEL, "Jane Smith", (60, 50_000)).await;
    interview.hand_over(&session).await;
    interview.begin().await;
    (interview, session)
}

/// The same on two displays, with the console on the second.
async fn begun_beside(server: &FakeProvider) -> (Interview, String) {
    let interview = Interview::open(Computer::of_two_displays(server)).await;
    let session = interview.create_with(MODEL, "Jane Smith", (60, 50_000)).await;
    interview.hand_over_beside(&session).await;
    interview.begin().await;
    (interview, session)
}

async fn ends_well(interview: &Interview) {
    assert_eq!(interview.violations().await, json!([]));
    assert_eq!(interview.findings().await, Vec::<String>::new());
}

#[tokio::test]
async fn an_interview_goes_from_creation_to_the_closing_page_and_back() {
    let server = FakeProvider::start().await;
    server.answers(Script::says(&["Use a **sliding", " window** log."]));
    let (interview, session) = begun(&server).await;
    interview.until_alone_open("/candidate.html").await;
    interview.turn_to("candidate").await;
    interview.ask_assistant("Which limiter?").await;
    interview.until_answered("sliding window log").await;
    interview.write_own_answer("def allow(): ...").await;
    interview.until_saved().await;
    interview.click("done").await;
    interview.click("confirm").await;
    interview.see(&id("closing")).await;
    interview.take_back(PASSCODE).await;
    let kinds = interview.deeds(&session).await;
    let expected = [
        "session_created",
        "handed_over",
        "consent_given",
        "session_started",
        "message_sent",
        "message_received",
        "own_answer_recorded",
        "session_completed",
        "taken_back",
    ];
    assert_eq!(kinds, expected);
    interview.until_alone_open("/console.html").await;
    interview.turn_to("console").await;
    interview.go(&format!("#/sessions/{session}?tab=conversation")).await;
    interview.until("document.body.innerText.includes('Which limiter?')").await;
    ends_well(&interview).await;
}

#[tokio::test]
async fn a_pause_in_mid_answer_keeps_what_came_and_covers_the_task() {
    let server = FakeProvider::start().await;
    let gate = Gate::new();
    let half = Script::streams().piece("The first half").waits_at(&gate);
    server.answers(half.piece(" and more").over());
    let (interview, session) = begun_beside(&server).await;
    interview.ask_assistant("Which limiter?").await;
    interview.until_answered("The first half").await;
    let pause = json!({ "id": session, "reason": "Fire alarm" });
    interview.at_the_console("pause_session", pause).await;
    interview.see(&id("paused")).await;
    let shown = interview.text("body").await;
    assert!(shown.contains("Fire alarm"), "{shown}");
    assert!(!shown.contains("The first half") && !shown.contains("Which limiter?"), "{shown}");
    assert!(!shown.contains("rate limiter"), "{shown}");
    interview.at_the_console("resume_session", json!({ "id": session })).await;
    interview.click("continue").await;
    interview.until_answered("The first half").await;
    let answer = "document.querySelectorAll('[data-testid=message]')[1]?.dataset.status";
    interview.until(&format!("{answer} === 'stopped'")).await;
    gate.open();
    ends_well(&interview).await;
}

#[tokio::test]
async fn a_resume_that_waits_is_undone_by_a_key_and_the_cover_waits_again() {
    let server = FakeProvider::start().await;
    let (interview, session) = begun_beside(&server).await;
    interview.at_the_console("pause_session", json!({ "id": session })).await;
    interview.see(&id("paused")).await;
    interview.at_the_console("resume_session", json!({ "id": session })).await;
    interview.see(&id("continue")).await;
    let watch = "new MutationObserver(() => {
        const waits = !document.querySelector('[data-testid=continue]');
        if (waits) window.__waits ??= Date.now();
    }).observe(document.body, { subtree: true, childList: true })";
    interview.run(watch, vec![]).await;
    interview.turn_to("console").await;
    interview.open_session(&session).await;
    interview.see(&id("pause-again")).await;
    let note = "addEventListener('keydown', () => (window.__pressed = Date.now()), true)";
    interview.run(note, vec![]).await;
    interview.keys("p").await;
    interview.see(&id("action-resume")).await;
    let pressed = interview.run("return window.__pressed", vec![]).await.as_i64().unwrap();
    interview.turn_to("candidate").await;
    interview.until("window.__waits").await;
    let waits = interview.run("return window.__waits", vec![]).await.as_i64().unwrap();
    println!("the cover waits again after {} ms", waits - pressed);
    interview.see(&id("paused")).await;
    assert_eq!(interview.deeds(&session).await.last().unwrap(), "resume_disarmed");
    ends_well(&interview).await;
}

#[tokio::test]
async fn a_candidate_whose_app_was_killed_comes_back_to_their_own_window() {
    let server = FakeProvider::start().await;
    let (interview, session) = begun(&server).await;
    interview.write_own_answer("half a thought").await;
    interview.until_saved().await;
    let interview = interview.restart(Signal::SIGKILL).await;
    interview.until_alone_open("/candidate.html").await;
    interview.turn_to("candidate").await;
    interview.see(&id("paused")).await;
    interview.try_passcode("open barley").await;
    interview.until("document.body.innerText.includes('4 tries')").await;
    interview.take_back(PASSCODE).await;
    interview.open_session(&session).await;
    interview.see(&id("gap-question")).await;
    assert!(interview.trail(&session).await.contains(&"handover_taken_up".to_owned()));
    ends_well(&interview).await;
}

#[tokio::test]
async fn a_console_that_stayed_comes_back_locked() {
    let server = FakeProvider::start().await;
    let (interview, _) = begun_beside(&server).await;
    let interview = interview.restart(Signal::SIGKILL).await;
    interview.turn_to("console").await;
    interview.see(&id("lock-screen")).await;
    let shown = interview.text("body").await;
    assert!(!shown.contains("Jane Smith"), "{shown}");
    interview.turn_to("candidate").await;
    interview.see(&id("paused")).await;
    ends_well(&interview).await;
}

#[tokio::test]
async fn a_provider_that_is_down_and_comes_back_costs_nothing_but_the_wait() {
    let server = FakeProvider::start().await;
    for _ in 0..3 {
        server.answers(Script::replies("503 Service Unavailable", "", "down"));
    }
    let (interview, _) = begun(&server).await;
    interview.ask_assistant("Which limiter?").await;
    interview.until("document.querySelector('[data-testid=message][data-status=failed]')").await;
    let used = interview.shown_tokens().await;
    assert_eq!(used, json!(50_000), "nothing was charged");
    interview.ask_assistant("And now?").await;
    interview.until_answered("Hello there.").await;
    ends_well(&interview).await;
}

#[tokio::test]
async fn added_time_and_its_reason_reach_the_candidate_by_themselves() {
    let server = FakeProvider::start().await;
    let (interview, session) = begun_beside(&server).await;
    let challenge = "document.querySelector('[data-testid=challenge] .markdown > *')";
    interview.run(&format!("{challenge}.dataset.read = 'here'"), vec![]).await;
    interview.turn_to("console").await;
    let shown = interview.ask("get_session", json!({ "id": session })).await.unwrap();
    let extension = json!({ "id": session, "version": shown["version"], "minutes": 15,
        "reason": "Fire alarm" });
    interview.at_the_console("extend_time", extension).await;
    interview.until("document.body.innerText.includes('extended from 60')").await;
    interview.until("document.body.innerText.includes('Fire alarm')").await;
    let clock = interview.text(&id("clock")).await;
    let minutes: u32 = clock.trim().split(':').next().unwrap().parse().unwrap();
    assert!((61..=75).contains(&minutes), "{clock}");
    let look = format!("return {challenge}.dataset.read ?? 'drawn anew'");
    let read = interview.run(&look, vec![]).await;
    assert_eq!(read, json!("here"), "a challenge somebody reads stays as it is");
    ends_well(&interview).await;
}

impl Interview {
    /// Creates a session on that model for so many minutes and tokens.
    pub async fn create_with(
        &self,
        model: &str,
        name: &str,
        (minutes, tokens): (u32, u32),
    ) -> String {
        let model = self.model_named(model).await;
        let request = json!({
            "request_id": uuid::Uuid::now_v7(),
            "config": {
                "candidate_name": name, "candidate_email": null, "time_limit_min": minutes,
                "token_budget": tokens, "model": model,
                "challenge_text": "# Design a rate limiter\n\nAllow `N` requests a minute.",
            },
        });
        let created = self.ask("create_session", request).await.unwrap();
        created["id"].as_str().unwrap().to_owned()
    }

    /// The kinds of a session's events but for those about the focus, which tests move, too.
    async fn deeds(&self, session: &str) -> Vec<String> {
        let about_focus = ["candidate_left_window", "candidate_returned"];
        let trail = self.trail(session).await.into_iter();
        trail.filter(|kind| !about_focus.contains(&kind.as_str())).collect()
    }

    /// The id of the model of that name.
    pub async fn model_named(&self, remote: &str) -> Value {
        let catalogue = self.ask("get_catalogue", json!({})).await.unwrap();
        let models = catalogue["models"].as_array().unwrap();
        let found =
            models.iter().find(|model| model["remote_id"] == remote || model["id"] == remote);
        found.expect("the model is on offer")["id"].clone()
    }

    async fn shown_tokens(&self) -> Value {
        let start = self.ask("candidate_start", json!({})).await.unwrap();
        start["view"]["tokens"]["remaining"].clone()
    }
}
