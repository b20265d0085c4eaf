//! The app on a mock runtime, with windows that call commands as pages do.

use crate::support::clock::{CountingIds, ManualClock};
use hotseat::Desk;
use hotseat::windows::{CANDIDATE, CONSOLE};
use serde_json::{Value, json};
use std::sync::Arc;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, WebviewWindow, WebviewWindowBuilder};
use tempfile::TempDir;

/// A window no permission names.
pub const STRANGER: &str = "stranger";

pub struct Stage {
    _dir: TempDir,
    _app: App<MockRuntime>,
    pub desk: Arc<Desk>,
    console: WebviewWindow<MockRuntime>,
    candidate: WebviewWindow<MockRuntime>,
    stranger: WebviewWindow<MockRuntime>,
}

impl Stage {
    pub fn new() -> Self {
        let dir = TempDir::new().unwrap();
        let clock = Arc::new(ManualClock::new());
        let ids = Arc::new(CountingIds::default());
        let desk = Arc::new(Desk::open(dir.path(), clock, ids).unwrap());
        let app = hotseat::compose(mock_builder(), desk.clone()).build(hotseat::context()).unwrap();
        let window = |label| WebviewWindowBuilder::new(&app, label, Default::default()).build();
        let console = window(CONSOLE).unwrap();
        let candidate = window(CANDIDATE).unwrap();
        let stranger = window(STRANGER).unwrap();
        Self { _dir: dir, _app: app, desk, console, candidate, stranger }
    }

    pub fn window(&self, label: &str) -> &WebviewWindow<MockRuntime> {
        match label {
            CONSOLE => &self.console,
            CANDIDATE => &self.candidate,
            _ => &self.stranger,
        }
    }

    /// Calls a command from a window as its page would.
    pub fn call_from(&self, label: &str, command: &str, body: Value) -> Result<Value, Value> {
        let request = InvokeRequest {
            cmd: command.into(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: "tauri://localhost".parse().unwrap(),
            body: InvokeBody::Json(body),
            headers: Default::default(),
            invoke_key: INVOKE_KEY.into(),
        };
        get_ipc_response(self.window(label), request)
            .map(|answer| answer.deserialize::<Value>().unwrap())
    }

    /// Calls a command from the console.
    pub fn ask(&self, command: &str, request: Value) -> Result<Value, Value> {
        self.call_from(CONSOLE, command, json!({ "request": request }))
    }

    pub fn create(&self, request_id: u128, name: &str) -> Value {
        self.ask("create_session", create_request(request_id, name)).unwrap()
    }
}

pub fn uuid(n: u128) -> String {
    uuid::Uuid::from_u128(n).to_string()
}

pub fn create_request(request_id: u128, name: &str) -> Value {
    json!({
        "request_id": uuid(request_id),
        "config": {
            "candidate_name": name,
            "candidate_email": null,
            "time_limit_min": 60,
            "token_budget": 50_000,
            "model": "gpt-4",
            "challenge_text": null,
        }
    })
}
