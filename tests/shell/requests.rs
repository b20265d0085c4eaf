//! A request of the right shape for every command there is.

use crate::stage::{Stage, create_request, uuid};
use crate::support::clock::minutes;
use hotseat::{CANDIDATE, CONSOLE};
use hotseat_core::api::{CommandSpec, Window};
use hotseat_core::domain::lifecycle::Status;
use serde_json::{Value, json};
use std::cell::Cell;

/// The session a request is about.
#[derive(Clone, Debug)]
pub struct About {
    pub id: String,
    pub version: i64,
}

/// Request ids, each given once.
pub struct RequestIds(Cell<u128>);

impl RequestIds {
    /// Ids from this one on.
    pub fn from(first: u128) -> Self {
        Self(Cell::new(first))
    }

    pub fn next(&self) -> String {
        uuid(self.0.replace(self.0.get() + 1))
    }
}

/// The window a command belongs to.
pub const fn home(command: &CommandSpec) -> &'static str {
    match command.window {
        Window::Console => CONSOLE,
        Window::Candidate => CANDIDATE,
    }
}

/// What a page would send for this command, about this session. A type of request that is not
/// here yet stops the tests, so that none is left out.
pub fn arguments(command: &CommandSpec, about: &About, ids: &RequestIds) -> Value {
    let About { id, version } = about;
    let request = match command.request {
        "Channel" => return json!({ "channel": "__CHANNEL__:7" }),
        "Nothing" => json!({}),
        "ListSessions" => json!({
            "status": null, "text": "jane", "sort": "created", "descending": true,
            "limit": 50, "offset": 0,
        }),
        "SessionRef" => json!({ "id": id }),
        "CheckConfig" => json!({ "config": create_request(0, "Jane")["config"] }),
        "CreateSession" => {
            json!({ "request_id": ids.next(), "config": create_request(0, "Jane")["config"] })
        }
        "UpdateSession" => json!({
            "request_id": ids.next(), "id": id, "version": version,
            "candidate_name": format!("Jane {}", ids.next()), "candidate_email": "jane@example.com",
        }),
        "DuplicateSession" => json!({
            "request_id": ids.next(), "id": id, "candidate_name": "John Roe", "candidate_email": "",
        }),
        "ChangeSession" => json!({ "request_id": ids.next(), "id": id }),
        "ExtendTime" => json!({
            "request_id": ids.next(), "id": id, "version": version, "minutes": 5, "reason": "More",
        }),
        "ExtendTokens" => json!({
            "request_id": ids.next(), "id": id, "version": version, "tokens": 1000, "reason": "More",
        }),
        "ListRuns" => json!({ "id": id, "before": null, "limit": 50 }),
        "ScorecardsOf" => json!({ "id": id, "reviewer": "Dana" }),
        "BeginScorecard" => json!({ "id": id, "reviewer": "Dana", "rubric": uuid(0xdead) }),
        "KeepScorecard" => json!({ "id": id, "reviewer": "Dana", "card": card() }),
        "SubmitScorecard" => json!({
            "request_id": ids.next(), "id": id, "reviewer": "Dana", "card": card(), "reason": "",
        }),
        "MomentOf" => json!({ "id": id, "at_ms": 1_000 }),
        "RunRef" => json!({ "id": id, "seq": 1 }),
        "RunsOf" => json!({ "id": id }),
        "RunCode" => json!({ "input": "1 2 3" }),
        "SettleGap" => json!({ "request_id": ids.next(), "id": id, "answer": "count" }),
        "ChangeSamples" => json!({ "request_id": ids.next() }),
        "SaveDraft" => json!({ "draft": {
            "request_id": null, "candidate_name": "Ja", "candidate_email": "", "time_limit": "60",
            "token_budget": "", "model": "gpt-4", "challenge_text": "# Half", "instructions": "",
            "knows_challenge": true, "only_local": false,
        }}),
        "ListLibrary" => json!({ "kind": "challenge", "text": "limiter", "limit": 50 }),
        // In no library.
        "ItemRef" => json!({ "id": uuid(0xdead), "version": null }),
        "CompareVersions" => json!({ "id": uuid(0xdead), "from": 1, "to": 2 }),
        "CheckItem" => json!({ "id": null, "content": challenge() }),
        "BeginCalibration" => json!({
            "id": uuid(0xdead), "model": "gpt-4", "language": "python", "answers": 3,
            "budget_tokens": 20000,
        }),
        "SaveItem" => json!({
            "request_id": ids.next(), "id": null, "revision": null, "content": challenge(),
        }),
        "SaveAsTemplate" => {
            json!({ "request_id": ids.next(), "id": id, "title": "Backend" })
        }
        "ChangeItems" => json!({ "request_id": ids.next(), "ids": [uuid(0xdead)] }),
        "ItemDraftRef" => json!({ "kind": "rubric", "id": null }),
        "KeepItemDraft" => {
            json!({ "id": null, "draft": { "revision": null, "content": challenge() } })
        }
        "AddPicture" => json!({ "name": "plan.png", "base64": PNG, "taken": [] }),
        "PictureKey" => json!({ "sha256": "ab".repeat(32) }),
        "PictureName" => json!({ "name": "plan.png" }),
        // The dialogs of these are put away.
        "ImportLibrary" => json!({ "from": "files" }),
        "ExportLibrary" => json!({ "ids": null }),
        "ExportRubric" => json!({ "id": uuid(0xdead), "format": "json" }),
        "CohortOf" => json!({ "template": uuid(0xdead), "version": 1, "reviewer": "" }),
        "NoteDiscussion" => json!({
            "request_id": ids.next(), "id": id, "reviewer": "Dana", "text": "We agree",
        }),
        "SealRecord" => json!({ "id": id, "lock": { "by": "nothing" } }),
        "UnlockRecord" => json!({ "secret": "correct horse battery" }),
        "SaveReport" => json!({
            "id": id, "reviewer": "", "reader": { "for": "candidate" }, "format": "html",
        }),
        "InstallUpdate" => json!({ "version": "9.9.9" }),
        "UndoImport" => json!({ "request_id": ids.next() }),
        "GiveAccommodation" => json!({
            "request_id": ids.next(), "id": id, "version": version,
            "extra_time_percent": 25, "extra_tokens_percent": 0,
        }),
        // A real one would start the app anew, and the tests with it.
        "RestoreBackup" => json!({ "name": "asked-20260105T090000000Z.db" }),
        "SaveProvider" => json!({
            "request_id": ids.next(), "id": null, "name": "Ollama", "needs_key": false,
            "base_url": "http://127.0.0.1:11434/v1", "first_piece_timeout_s": 60,
        }),
        // One that is on the list would be gone for the commands that come after.
        "RemoveProvider" => json!({ "request_id": ids.next(), "id": "gone" }),
        "RemoveModel" => json!({ "request_id": ids.next(), "id": "gone" }),
        "AddModelFile" => json!({ "request_id": ids.next(), "file": 99, "copies": false }),
        "DownloadModel" => json!({ "request_id": ids.next(), "id": "none" }),
        "LocateModelFile" => json!({ "request_id": ids.next(), "id": "gpt-4" }),
        "SaveModel" => json!({
            "request_id": ids.next(), "id": null, "provider_id": "openai",
            "remote_id": format!("gpt-{}", ids.next()), "name": "", "tokenizer": "estimate",
            "context_window_tokens": 8192, "max_answer_tokens": 2048,
        }),
        "AddModels" => json!({
            "request_id": ids.next(), "provider_id": "openai", "remote_ids": ["gpt-4o-mini"],
        }),
        "ReportMishap" => json!({ "what": "TypeError at App.svelte:1" }),
        "KeepKey" => json!({
            "request_id": ids.next(), "provider_id": "openai", "key": "sk-typed",
        }),
        "ChangeKey" => json!({ "request_id": ids.next(), "provider_id": "openai" }),
        "ProviderRef" => json!({ "id": "openai" }),
        "ModelRef" => json!({ "id": "gpt-4" }),
        "SaveSettings" => json!({ "preferences": {
            "interviewer_name": "Dana", "default_time_limit_min": 60,
            "default_token_budget": 50_000, "default_model": "gpt-4", "theme": "system",
            "help_panel_open": true, "only_local": false, "lock_after_idle_min": 10,
            "lock_on_suspend": true, "console_stays": null,
            "letter_keys": true, "text_percent": 100, "first_steps_hidden": false,
            "looks_for_updates": false,
        }}),
        "HandOver" => json!({
            "request_id": ids.next(), "id": id, "console_stays": false, "begins": "candidate",
        }),
        "SetPasscode" => json!({ "passcode": "open sesame", "current": null }),
        "TryPasscode" => json!({ "passcode": "open barley" }),
        "ChangeWithReason" => {
            json!({ "request_id": ids.next(), "id": id, "reason": "A question" })
        }
        "AddNote" => json!({ "request_id": ids.next(), "id": id, "text": "Asked first" }),
        "KeepNoteDraft" => json!({ "id": id, "text": "Asked" }),
        "EventRef" => json!({ "id": id, "seq": 1 }),
        "SessionConversation" => json!({ "id": id, "before": null, "limit": 50 }),
        "CandidateStep" => json!({ "request_id": ids.next() }),
        "ReadConversation" => json!({ "before": null, "limit": 50 }),
        "QuestionText" => json!({ "text": "How?" }),
        "EstimateQuestion" => json!({ "text": "How?", "instead_of": null }),
        "AskAssistant" => json!({ "request_id": ids.next(), "text": "How?" }),
        "SaveOwnAnswer" => json!({ "text": "So.", "language": "text", "revision": 1 }),
        other => panic!("no valid {other} is known here; {} takes one", command.name),
    };
    json!({ "request": request })
}

/// A PNG of one pixel.
pub const PNG: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// A challenge as a form sends it.
pub fn challenge() -> Value {
    json!({
        "kind": "challenge", "title": "Rate limiter", "category": "System design",
        "difficulty": "mid_level", "tags": ["queues"], "task": "Build it.",
        "starters": [{ "language": "python", "text": "def f(): ..." }], "solutions": [],
        "tests": [{ "name": "one", "is_hidden": false, "check": {
            "kind": "case", "input": "1", "expected": "1", "compare": { "by": "exact" },
        } }],
        "hints": ["Count"], "follow_ups": [], "look_for": "",
        "limits": { "time_limit_min": 60, "token_budget": null },
        "policy": { "preset": "give_hints" }, "rubric": null, "pictures": [],
    })
}

/// The session as a page last saw it.
pub fn about(stage: &Stage, id: &str) -> About {
    let view = stage.ask("get_session", json!({ "id": id })).unwrap();
    About { id: id.into(), version: view["version"].as_i64().unwrap_or(1) }
}

/// A session that has come to this status.
pub fn session_in(stage: &Stage, status: Status, ids: &RequestIds) -> About {
    let mut config = create_request(0, "Jane")["config"].clone();
    config["time_limit_min"] = json!(if status == Status::Expired { 5 } else { 60 });
    let created =
        stage.ask("create_session", json!({ "request_id": ids.next(), "config": config })).unwrap();
    let id = created["id"].as_str().unwrap();
    let change = |command: &str| {
        stage.ask(command, json!({ "request_id": ids.next(), "id": id })).unwrap();
    };
    if status != Status::Created {
        change("start_session");
    }
    match status {
        Status::Created | Status::Active => {}
        Status::Paused => change("pause_session"),
        Status::Completed => change("end_session"),
        Status::Expired => stage.watch_for(minutes(5)),
    }
    let view = stage.ask("get_session", json!({ "id": id })).unwrap();
    assert_eq!(view["status"], status.name());
    about(stage, id)
}

/// A scorecard on which nothing stands.
fn card() -> Value {
    json!({
        "pin": null, "rubric": { "title": "Teamwork", "about": "", "criteria": [
            { "name": "Listens", "about": "", "levels": ["a", "b", "c", "d"] },
        ] },
        "scores": [{ "level": null, "comment": "", "evidence": [] }],
        "recommendation": null, "summary": "",
    })
}
