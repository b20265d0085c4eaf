//! Running code in both real windows, with the real sandbox.

use crate::driver::{PROGRAM, take_pictures};
use crate::interview::{Interview, PASSCODE};
use crate::looks::look;
use crate::provider::FakeProvider;
use crate::whole::Computer;
use crate::window::id;
use futures_util::StreamExt;
use hotseat_core::domain::run::{Job, RunLanguage, RunLimits, RunMode, RunOutcome, RunPart};
use nix::sys::signal::Signal;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::OnceCell;
use uuid::Uuid;

const TASK: &str = "# Sum\n\nRead numbers from standard input and write their sum.";

fn case(name: &str, is_hidden: bool, input: &str, expected: &str) -> Value {
    json!({ "name": name, "is_hidden": is_hidden, "check": {
        "kind": "case", "input": input, "expected": expected, "compare": { "by": "tokens" },
    }})
}

/// Compiles the languages, where that has not been done yet: it takes longer than a window is waited for.
async fn sandbox_ready() {
    static READY: OnceCell<()> = OnceCell::const_new();
    let compile = async || {
        let dir = tempfile::tempdir().unwrap();
        let sandbox = hotseat::open_sandbox(PROGRAM.into(), dir.path());
        for language in [RunLanguage::Python, RunLanguage::Javascript] {
            let (code, input, mode) = (String::new(), String::new(), RunMode::Program);
            let job =
                Job { language, code, input, mode, limits: RunLimits::FREE, is_repeatable: false };
            let parts: Vec<RunPart> = sandbox.run(job).collect().await;
            let Some(RunPart::Ended(end)) = parts.last() else { panic!("{parts:?}") };
            assert_eq!(end.outcome, RunOutcome::Finished, "{}", end.message);
        }
    };
    READY.get_or_init(compile).await;
}

/// A session on that challenge, handed over and begun.
async fn working(interview: &Interview) -> String {
    let tests = json!([
        case("two numbers", false, "1 2\n", "3"),
        case("negative numbers", false, "-1 -2\n", "-3"),
        case("nothing", true, "\n", "0"),
        case("many", true, "1 1 1 1\n", "4"),
    ]);
    working_on(interview, tests).await
}

/// The same with those tests.
async fn working_on(interview: &Interview, tests: Value) -> String {
    sandbox_ready().await;
    let content = json!({
        "kind": "challenge", "title": "Sum", "task": TASK,
        "starters": [
            { "language": "python", "text": "import sys\n" },
            { "language": "javascript", "text": "// Read standard input.\n" },
        ],
        "tests": tests,
    });
    let save = json!({
        "request_id": Uuid::from_u128(1), "id": null, "revision": null, "content": content,
    });
    let saved = interview.ask("save_item", save).await.unwrap();
    let create = json!({
        "request_id": Uuid::from_u128(2),
        "config": {
            "candidate_name": "Jane Smith", "time_limit_min": 60, "token_budget": 50_000,
            "model": "practice", "challenge_text": TASK, "challenge": saved["summary"]["id"],
        },
    });
    let session = interview.ask("create_session", create).await.unwrap();
    let session = session["id"].as_str().unwrap().to_owned();
    interview.hand_over_beside(&session).await;
    interview.begin().await;
    interview.see("[data-testid=own-answer][data-open=true]").await;
    session
}

/// Replaces the answer by a program, as if pasted over everything.
async fn write(interview: &Interview, code: &str) {
    let editor = interview.own_answer_editor().await;
    interview.run(&format!("{editor}.focus()"), vec![]).await;
    // Control and A, let go, and what is typed takes its place.
    interview.keys("\u{e009}a\u{e000}").await;
    interview.write_own_answer(code).await;
    interview.until_own_answer(code).await;
}

/// Presses Run and waits until the summary says how it ended.
async fn run(interview: &Interview, button: &str, ends: &str) {
    interview.click_css(&format!("{}:not([disabled])", id(button))).await;
    until_summary(interview, ends).await;
}

/// Waits until that part of the page says this among other things.
async fn until_said(interview: &Interview, part: &str, text: &str) {
    let part = json!(id(part));
    interview
        .until(&format!("document.querySelector({part})?.innerText.includes({})", json!(text)))
        .await;
}

async fn until_summary(interview: &Interview, ends: &str) {
    until_said(interview, "run-summary", ends).await;
}

#[tokio::test]
async fn programs_end_as_a_person_would_expect_and_all_of_it_is_there_for_the_interviewer() {
    let server = FakeProvider::start().await;
    let interview = Interview::open(Computer::of_two_displays(&server)).await;
    let session = working(&interview).await;
    assert_eq!(interview.count(&id("run-pane")).await, 0);

    // A wrong solution, by key.
    write(&interview, "a, b = map(int, input().split())\nprint(abs(a + b))").await;
    interview.keys("\u{e009}\u{e008}\u{e007}\u{e000}").await;
    until_summary(&interview, "1 of 2 passed").await;
    let shown = interview.text(&id("run-pane")).await;
    for told in ["negative numbers", "Wrong output", "-3", "2 hidden tests run at the end"] {
        assert!(shown.contains(told), "{told} is not in {shown}");
    }

    // A fixed one, with input of one's own.
    write(&interview, "print(sum(map(int, input().split())))").await;
    run(&interview, "run-tests", "2 of 2 passed").await;
    interview.click("run-tab-input").await;
    interview.fill("run-input", "20 22").await;
    run(&interview, "run-code", "Finished in").await;
    until_said(&interview, "run-output", "42").await;

    // One with an exception leads to its line and into a question.
    write(&interview, "def f(x):\nreturn 1 / x\nf(0)").await;
    run(&interview, "run-code", "Ended with an error").await;
    until_said(&interview, "run-output", "IndentationError").await;
    write(&interview, "x = 0\nprint(1 / x)").await;
    run(&interview, "run-code", "Ended with an error").await;
    until_said(&interview, "run-output", "ZeroDivisionError").await;
    assert_eq!(interview.text(&id("run-line")).await, "Line 2");
    interview.click("ask-about-run").await;
    interview
        .until(&format!(
            "document.querySelector({})?.value.includes('ZeroDivisionError')",
            json!(id("composer"))
        ))
        .await;

    // One that prints without end, one that recurses, and one that takes all memory.
    write(&interview, "while True: print('x' * 1000)").await;
    run(&interview, "run-code", "Wrote too much").await;
    write(&interview, "f = lambda n: f(n + 1)\nf(0)").await;
    run(&interview, "run-code", "Called itself too deeply").await;
    write(&interview, "x = bytearray(1 << 30)").await;
    run(&interview, "run-code", "Used too much memory").await;

    // An endless one, stopped by hand; the page goes on.
    write(&interview, "print('begun', flush=True)\nwhile True: pass").await;
    interview.click_css(&format!("{}:not([disabled])", id("run-code"))).await;
    until_said(&interview, "run-output", "begun").await;
    interview.click("stop-run").await;
    until_summary(&interview, "Stopped").await;

    // Another language has its own text, and the first one's comes back.
    interview.click("language").await;
    interview.click("language-javascript").await;
    interview.until_own_answer("// Read standard input.\n").await;
    write(&interview, "console.log([1, 2, 3].map((n) => n * 2))").await;
    run(&interview, "run-code", "Finished in").await;
    until_said(&interview, "run-output", "[ 2, 4, 6 ]").await;
    interview.click("language").await;
    interview.click("language-python").await;
    interview.until_own_answer("print('begun', flush=True)\nwhile True: pass").await;

    // A language that can't be run says so.
    interview.click("language").await;
    interview.click("language-cpp").await;
    interview.see(&id("cannot-run")).await;
    interview.click("language").await;
    interview.click("language-python").await;
    write(&interview, "print(sum(map(int, input().split() or [0])))").await;
    run(&interview, "run-tests", "2 of 2 passed").await;
    interview.click("done").await;
    interview.click("confirm").await;
    interview.see(&id("closing")).await;

    // The interviewer sees the runs, and what the hidden tests came to.
    interview.turn_to("console").await;
    interview.go(&format!("#/sessions/{session}?tab=runs")).await;
    until_said(&interview, "run-list", "hidden tests").await;
    until_said(&interview, "run-detail", "2 of 2 passed").await;
    until_said(&interview, "run-code", "input().split() or [0]").await;
    interview.click("run-line-1").await;
    until_said(&interview, "run-detail", "1 of 2 passed").await;
    until_said(&interview, "run-code", "abs(a + b)").await;
    interview.click("run-again").await;
    until_said(&interview, "ran-again", "1 of 2 passed").await;
    let trail = interview.ask("session_trail", json!({ "id": session })).await.unwrap();
    assert_eq!(trail["check"]["words"], "Trail verified");
    assert!(interview.findings().await.is_empty());
}

#[tokio::test]
async fn a_function_is_called_and_what_it_returns_is_shown_beside_what_was_expected() {
    let server = FakeProvider::start().await;
    let interview = Interview::open(Computer::of_two_displays(&server)).await;
    let adds = json!({ "name": "adds", "is_hidden": false, "check": {
        "kind": "function", "name": "add_up", "arguments": "[[0.1, 0.2], {\"start\": 0}]",
        "expected": "{\"sum\": 0.3}", "tolerance": 1e-9,
    }});
    working_on(&interview, json!([adds])).await;
    write(&interview, "def add_up(numbers, options): print('adding'); return {'sum': 1}").await;
    run(&interview, "run-tests", "0 of 1 passed").await;
    let shown = interview.text(&id("run-pane")).await;
    for told in [
        "Wrong result",
        "add_up([0.1, 0.2], {\"start\": 0})",
        "{\"sum\": 0.3}",
        "{\"sum\": 1}",
        "adding",
    ] {
        assert!(shown.contains(told), "{told} is not in {shown}");
    }
    // In another language, under the name it would have there.
    interview.click("language").await;
    interview.click("language-javascript").await;
    write(&interview, "const addUp = ([a, b]) => ({ sum: a + b })").await;
    run(&interview, "run-tests", "1 of 1 passed").await;
}

#[tokio::test]
async fn an_app_killed_in_mid_run_comes_back_with_the_answer_and_runs_again() {
    let server = FakeProvider::start().await;
    let interview = Interview::open(Computer::of_two_displays(&server)).await;
    let session = working(&interview).await;
    write(&interview, "print('begun', flush=True)\nwhile True: pass").await;
    interview.click_css(&format!("{}:not([disabled])", id("run-code"))).await;
    until_said(&interview, "run-output", "begun").await;
    let interview = interview.restart(Signal::SIGKILL).await;
    interview.take_back(PASSCODE).await;
    let runs = json!({ "id": session, "before": null, "limit": 50 });
    let runs = interview.ask("list_runs", runs).await.unwrap();
    assert_eq!((&runs["total"], &runs["live"]), (&json!(0), &Value::Null));
    let answer = interview.ask("session_own_answer", json!({ "id": session })).await.unwrap();
    assert_eq!(answer["text"], "print('begun', flush=True)\nwhile True: pass");
}

#[tokio::test]
async fn two_hundred_runs_are_reviewed_in_their_list_and_in_the_timeline() {
    take_pictures();
    let server = FakeProvider::start().await;
    let interview = Interview::open(Computer::of_two_displays(&server)).await;
    let session = working(&interview).await;
    let mut revision = 0;
    // What the page has kept itself by then, it may keep once more.
    let kept = interview.ask("get_own_answer", json!({})).await.unwrap();
    revision += kept["revision"].as_i64().unwrap() + 100;
    for nth in 1..=200 {
        revision += 1;
        let save = json!({ "text": format!("select {nth}"), "language": "sql", "revision": revision,
            "caret": null, "pasted": [] });
        // At the pace of a page that is let through.
        while interview.ask("save_own_answer", save.clone()).await.is_err()
            || interview.ask("run_code", json!({ "input": "" })).await.is_err()
        {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    interview.turn_to("console").await;
    interview.go(&format!("#/sessions/{session}?tab=runs")).await;
    interview.see(&id("run-line-200")).await;
    until_said(&interview, "run-code", "select 200").await;
    interview.click("run-line-3").await;
    until_said(&interview, "run-code", "select 3").await;
    interview.picture("session-200-runs").await;
    interview.go(&format!("#/sessions/{session}?tab=timeline")).await;
    interview.until("document.querySelectorAll('[data-kind=code_ran]').length > 10").await;
    assert!(interview.findings().await.is_empty());
}

async fn look_at_runs(theme: &str) {
    take_pictures();
    let server = FakeProvider::start().await;
    let interview = Interview::open(Computer::of_two_displays(&server)).await;
    interview.prefer(json!({ "theme": theme })).await;
    let session = working(&interview).await;
    let mut found = Vec::new();
    write(&interview, "a, b = map(int, input().split())\nprint(abs(a + b))").await;
    look(&interview, "candidate-runs-closed", theme, &mut found).await;
    run(&interview, "run-tests", "1 of 2 passed").await;
    look(&interview, "candidate-runs-tests", theme, &mut found).await;
    interview.click("run-tab-input").await;
    look(&interview, "candidate-runs-input", theme, &mut found).await;
    run(&interview, "run-code", "Ended with an error").await;
    look(&interview, "candidate-runs-error", theme, &mut found).await;
    interview.turn_to("console").await;
    interview.go(&format!("#/sessions/{session}?tab=runs")).await;
    interview.see(&id("run-detail")).await;
    look(&interview, "session-runs", theme, &mut found).await;
    interview.click("run-line-1").await;
    until_said(&interview, "run-detail", "1 of 2 passed").await;
    look(&interview, "session-runs-tests", theme, &mut found).await;
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn runs_look_well_in_the_light() {
    look_at_runs("light").await;
}

#[tokio::test]
async fn runs_look_well_in_the_dark() {
    look_at_runs("dark").await;
}
