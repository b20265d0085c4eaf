//! Every command, asked with spoiled requests: it answers, or refuses with a code that says whose
//! fault it was, and everything works afterwards as before.

use crate::mutations::spoiled;
use crate::requests::{About, RequestIds, arguments, home, session_in};
use crate::stage::{Outcome, Stage, uuid};
use crate::support::chance::{chance, rounds};
use crate::support::figures::Figure;
use fastrand::Rng;
use hotseat::{CANDIDATE, CONSOLE};
use hotseat_core::api::{COMMANDS, CommandSpec, Window};
use hotseat_core::domain::lifecycle::Status;
use serde_json::json;
use std::time::{Duration, Instant};
use tauri::async_runtime::block_on;
use tauri::ipc::{Invoke, InvokeBody};
use tauri::test::MockRuntime;

/// What a request can be refused for. Any other code would mean that it got as far as the disk, or
/// that Hotseat itself was at fault.
const CODES: [&str; 25] = [
    "bad_request",
    "record_refused",
    "invalid_input",
    "invalid_transition",
    "gap_open",
    "no_gap",
    "stale",
    "not_found",
    "item_not_found",
    "run_not_found",
    "run_open",
    "item_changed",
    "no_backup",
    "not_offered",
    "forbidden",
    "handed_over",
    "not_now",
    "no_passcode",
    "wrong_passcode",
    "answer_open",
    "not_enough_tokens",
    "assistant_not_ready",
    "too_fast",
    "update_unavailable",
    "locked",
];

/// What would lead away from what is tried here.
const LEAD_AWAY: [&str; 2] = ["lock_console", "take_back"];

/// Sessions the requests are about: one in each status, and one nobody knows.
fn cast(stage: &Stage, ids: &RequestIds) -> Vec<About> {
    let mut order = Status::ALL;
    // Another one's hour must not run while one expires.
    order.reverse();
    let mut cast: Vec<About> =
        order.into_iter().map(|status| session_in(stage, status, ids)).collect();
    cast.push(About { id: uuid(0xdead), version: 1 });
    cast
}

/// Hands over the running one, whose candidate has agreed.
fn hand_over_active(stage: &Stage, cast: &[About]) {
    let is_active = |about: &&About| {
        let session = stage.ask("get_session", json!({ "id": about.id })).unwrap();
        session["status"] == "active"
    };
    let active = cast.iter().find(is_active).unwrap();
    stage.hand_over_beside_the_console(&active.id);
    let consent = json!({ "request": { "request_id": uuid(0xc0) } });
    stage.call_from(CANDIDATE, "give_consent", consent).unwrap();
}

/// What is wrong with what came of a call; none where nothing is.
fn complaint(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Answered(_) => None,
        Outcome::Refused(error) => match error["code"].as_str() {
            Some(code) if CODES.contains(&code) => None,
            Some(code) => Some(format!("refused as {code}")),
            None => Some(format!("refused without a code: {}", start_of(&error.to_string()))),
        },
        Outcome::Panicked => Some("panicked".into()),
        Outcome::Silent => Some("never answered".into()),
    }
}

fn start_of(text: &str) -> String {
    text.chars().take(300).collect()
}

/// A body as a page's request arrives in Rust; none where Tauri can't read it as JSON.
fn body(bytes: Vec<u8>, rng: &mut Rng) -> Option<InvokeBody> {
    if rng.usize(..25) == 0 {
        return Some(InvokeBody::Raw(bytes));
    }
    serde_json::from_slice(&bytes).ok().map(InvokeBody::Json)
}

/// Whether the request would close the app, and the tests with it.
fn closes(command: &CommandSpec, body: &InvokeBody) -> bool {
    let InvokeBody::Json(arguments) = body else { return false };
    command.name == "close_app" && [json!({}), json!([])].contains(&arguments["request"])
}

#[derive(Default)]
struct Tally {
    answered: u64,
    /// Refused by the rules.
    refused: u64,
    /// Refused at the edge, for its shape.
    malformed: u64,
    unreadable: u64,
    slowest: Duration,
    complaints: Vec<String>,
}

/// Asks spoiled requests, `tries` of them.
fn pester(stage: &Stage, cast: &[About], tries: u64, rng: &mut Rng) -> Tally {
    let ids = RequestIds::from(1 << 64);
    let mut tally = Tally::default();
    let commands: Vec<&CommandSpec> =
        COMMANDS.iter().filter(|command| !LEAD_AWAY.contains(&command.name)).collect();
    for nth in 0..tries {
        // At the pace of a person, and looked after as the app does.
        stage.clock.advance(50);
        if nth % 100 == 0 {
            block_on(stage.desk.service.watch.watch_over()).unwrap();
        }
        let command = commands[rng.usize(..commands.len())];
        let mut about = cast[rng.usize(..cast.len())].clone();
        about.version = rng.i64(1..30);
        let bytes = spoiled(&arguments(command, &about, &ids), rng);
        let shown = start_of(&String::from_utf8_lossy(&bytes));
        let Some(body) = body(bytes, rng).filter(|body| !closes(command, body)) else {
            tally.unreadable += 1;
            continue;
        };
        let asked = Instant::now();
        let outcome = stage.send(home(command), command.name, body);
        tally.slowest = tally.slowest.max(asked.elapsed());
        match &outcome {
            Outcome::Answered(_) => tally.answered += 1,
            Outcome::Refused(error) if error["code"] != "bad_request" => tally.refused += 1,
            _ => tally.malformed += 1,
        }
        if let Some(complaint) = complaint(&outcome) {
            tally.complaints.push(format!("{}: {complaint} {shown}", command.name));
        }
    }
    tally
}

/// Every command still does what it is for.
fn everything_works(stage: &Stage) {
    let ids = RequestIds::from(2 << 64);
    for status in Status::ALL.into_iter().rev() {
        let session = session_in(stage, status, &ids);
        let trail = stage.ask("session_trail", json!({ "id": session.id })).unwrap();
        assert_eq!(trail["check"]["words"], "Trail verified");
    }
    let left_out = |name: &str| name == "close_app" || LEAD_AWAY.contains(&name);
    for command in COMMANDS
        .iter()
        .filter(|command| command.window == Window::Console && !left_out(command.name))
    {
        let session = session_in(stage, Status::Paused, &ids);
        let answer = stage.call_from(CONSOLE, command.name, arguments(command, &session, &ids));
        // Only what a paused session allows is carried out; the rest says so.
        if let Err(error) = answer {
            assert!(
                [
                    "invalid_transition",
                    "not_now",
                    "no_gap",
                    "no_backup",
                    "not_offered",
                    "item_not_found",
                    "record_refused",
                    "run_not_found",
                    "invalid_input",
                    "handed_over",
                    "update_unavailable",
                ]
                .contains(&error["code"].as_str().unwrap()),
                "{}: {error}",
                command.name
            );
        }
    }
}

/// An app that goes wrong in three ways when a request is spoiled, and the ways that are noticed.
fn faults_noticed(rng: &mut Rng) -> usize {
    let faulty = |invoke: Invoke<MockRuntime>| {
        let InvokeBody::Json(arguments) = invoke.message.payload() else {
            invoke.resolver.reject(json!({ "code": "bad_request" }));
            return true;
        };
        let spoiled = !arguments["request"].is_object();
        match invoke.message.command() {
            "get_draft" if spoiled => invoke.resolver.respond_async(async {
                // Told to no one: the harness has to notice it by itself.
                std::panic::resume_unwind(Box::new("a command panics"));
                #[expect(unreachable_code, reason = "says what the command would answer")]
                Ok(())
            }),
            "list_sessions" if spoiled => {
                invoke.resolver.reject(json!({ "code": "storage_unavailable" }));
            }
            "save_settings" if spoiled => invoke.resolver.reject("an error as text"),
            _ => invoke.resolver.resolve(()),
        }
        true
    };
    let stage = Stage::changed(|builder| builder.invoke_handler(faulty), hotseat::context());
    let cast = [About { id: uuid(1), version: 1 }];
    // So often for each command that none of the three is left with requests that are objects all the same.
    let tries = 100 * COMMANDS.len() as u64;
    let complaints = pester(&stage, &cast, tries, rng).complaints;
    let wrong =
        [("get_draft", "panicked"), ("list_sessions", "storage"), ("save_settings", "code")];
    let seen = |(command, fault): &&(&str, &str)| {
        complaints.iter().any(|line| line.starts_with(command) && line.contains(fault))
    };
    wrong.iter().filter(seen).count()
}

#[test]
fn spoiled_requests_are_answered_or_refused_with_a_code_and_leave_everything_working() {
    let mut chance = chance("spoiled requests");
    let stage = Stage::new();
    let tries = rounds(6_000, 120_000);
    let cast = cast(&stage, &RequestIds::from(1));
    hand_over_active(&stage, &cast);
    let tally = pester(&stage, &cast, tries, &mut chance.rng);
    println!(
        "{} answered, {} refused, {} malformed, {} no JSON; the slowest took {:?}",
        tally.answered, tally.refused, tally.malformed, tally.unreadable, tally.slowest
    );
    assert!(tally.complaints.is_empty(), "{:#?}", tally.complaints);
    // Chance reaches every depth, or it tries little.
    let shares = [tally.answered, tally.refused, tally.malformed, tally.unreadable];
    assert!(shares.iter().all(|share| *share > tries / 50), "{shares:?}");
    everything_works(&stage);
    let report = block_on(stage.desk.service.store().check()).unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    assert!(report.sessions > 10);

    let noticed = faults_noticed(&mut chance.rng);
    Figure {
        id: "F3",
        promise: "Any request is answered, or refused with a code of its own; no command panics",
        tried: format!("{tries} spoiled requests"),
        losses: 0,
        control: "commands that panic, refuse without a code, or with the disk's",
        control_losses: format!("{noticed} of 3 noticed"),
        seed: Some(chance.seed),
    }
    .record();
    assert_eq!(noticed, 3);
}
