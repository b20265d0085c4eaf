//! The app on a mock runtime, with windows that call commands as pages do.

use crate::copied::{Chosen, Copied, no_keychain};
use crate::engine::SaidEngine;
use crate::sandbox::SaidSandbox;
use crate::support::clock::{CountingIds, ManualClock, seconds};
use crate::support::scripted::{ScriptedModels, end, piece};
use hotseat::{Awake, Desk, Displays, Keychain, Outside, UpdateSource, WebFolders, open_settings};
use hotseat::{CANDIDATE, CONSOLE};
use hotseat_core::domain::catalogue::ShelfModel;
use hotseat_core::domain::handover::{HandoverTerms, StartedBy};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::service::{Argon2Cost, By};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};
use tauri::async_runtime::block_on;
use tauri::http::HeaderMap;
use tauri::ipc::{CallbackFn, InvokeBody, InvokeResponse};
use tauri::test::{INVOKE_KEY, MockRuntime, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, AppHandle, Builder, Context, Webview, WebviewWindow, WebviewWindowBuilder};
use tempfile::TempDir;

/// A window no permission names.
pub const STRANGER: &str = "stranger";

/// Longest wait for an answer; far beyond what any takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// Longest wait for something that happens by itself.
const UNTIL: Duration = Duration::from_secs(60);

/// What came of a call.
#[derive(Debug)]
pub enum Outcome {
    Answered(Value),
    Refused(Value),
    /// The command went away without an answer.
    Panicked,
    /// It is still there, and does not answer.
    Silent,
}

pub struct Stage {
    pub dir: TempDir,
    app: App<MockRuntime>,
    pub clock: Arc<ManualClock>,
    pub desk: Arc<Desk>,
    pub models: ScriptedModels,
    pub copied: Arc<Copied>,
    pub chosen: Arc<Chosen>,
    pub display: Arc<Lit>,
    /// What would run model files.
    pub engine: SaidEngine,
    console: WebviewWindow<MockRuntime>,
    candidate: WebviewWindow<MockRuntime>,
    stranger: WebviewWindow<MockRuntime>,
}

impl Stage {
    pub fn new() -> Self {
        Self::changed(|builder| builder, hotseat::context())
    }

    /// The app on a computer with this keychain.
    pub fn with_keychain(keychain: Keychain) -> Self {
        let changes = |outside| Outside { keychain: Arc::new(keychain), ..outside };
        Self::on(changes, |builder| builder, hotseat::context())
    }

    /// The app of a build that looks for newer versions there.
    pub fn with_updates(source: UpdateSource) -> Self {
        let changes = |outside| Outside { updates: Some(source), ..outside };
        let stage = Self::on(changes, |builder| builder, hotseat::context());
        let catalogue = stage.desk.service.store().catalogue();
        stage.desk.use_settings(open_settings(stage.app.handle(), stage.dir.path(), &catalogue));
        stage
    }

    /// The app with these models to download.
    pub fn with_shelf(shelf: Vec<ShelfModel>) -> Self {
        let stage =
            Self::on(|outside| Outside { shelf, ..outside }, |builder| builder, hotseat::context());
        let catalogue = stage.desk.service.store().catalogue();
        stage.desk.use_settings(open_settings(stage.app.handle(), stage.dir.path(), &catalogue));
        stage
    }

    /// The app with its composition or its permissions changed, to see what a protection is for.
    pub fn changed(
        change: impl FnOnce(Builder<MockRuntime>) -> Builder<MockRuntime>,
        context: Context<MockRuntime>,
    ) -> Self {
        Self::on(|outside| outside, change, context)
    }

    fn on(
        surround: impl FnOnce(Outside) -> Outside,
        change: impl FnOnce(Builder<MockRuntime>) -> Builder<MockRuntime>,
        context: Context<MockRuntime>,
    ) -> Self {
        let dir = TempDir::new().unwrap();
        let clock = Arc::new(ManualClock::new());
        let models = ScriptedModels::new(&clock);
        *models.answer.lock().unwrap() = vec![piece("Ready"), end(12, 1)];
        let copied = Arc::new(Copied::default());
        let chosen = Arc::new(Chosen::default());
        let display = Arc::new(Lit::default());
        let engine = SaidEngine::default();
        let outside = Outside {
            engine: Arc::new(engine.clone()),
            clipboard: copied.clone(),
            awake: display.clone(),
            dialogs: chosen.clone(),
            ..outside(dir.path(), &clock, &models)
        };
        let desk = Arc::new(Desk::open(dir.path(), surround(outside)).unwrap());
        let builder = change(hotseat::compose(mock_builder(), desk.clone()));
        let app = builder.build(context).unwrap();
        let window = |label| WebviewWindowBuilder::new(&app, label, Default::default()).build();
        let console = window(CONSOLE).unwrap();
        let candidate = window(CANDIDATE).unwrap();
        let stranger = window(STRANGER).unwrap();
        Self {
            dir,
            app,
            clock,
            desk,
            models,
            copied,
            chosen,
            display,
            engine,
            console,
            candidate,
            stranger,
        }
    }

    pub fn app(&self) -> AppHandle<MockRuntime> {
        self.app.handle().clone()
    }

    pub fn window(&self, label: &str) -> &WebviewWindow<MockRuntime> {
        match label {
            CONSOLE => &self.console,
            CANDIDATE => &self.candidate,
            _ => &self.stranger,
        }
    }

    /// Time goes by while the app looks after running sessions, as it does every five seconds.
    pub fn watch_for(&self, ms: i64) {
        for _ in 0..=ms / seconds(5) {
            self.clock.advance(seconds(5));
            block_on(self.desk.service.watch.watch_over()).unwrap();
        }
    }

    /// Sends a body of any kind, and waits for what comes of it.
    pub fn send(&self, label: &str, command: &str, body: InvokeBody) -> Outcome {
        self.send_with(HeaderMap::new(), label, command, body)
    }

    /// Sends a body with headers of its own.
    pub fn send_with(
        &self,
        headers: HeaderMap,
        label: &str,
        command: &str,
        body: InvokeBody,
    ) -> Outcome {
        let request = InvokeRequest {
            cmd: command.into(),
            callback: CallbackFn(0),
            error: CallbackFn(1),
            url: "tauri://localhost".parse().unwrap(),
            body,
            headers,
            invoke_key: INVOKE_KEY.into(),
        };
        let (tell, told) = mpsc::sync_channel(1);
        let webview: &Webview<MockRuntime> = self.window(label).as_ref();
        let answer = Box::new(move |_, _, response, _, _| {
            // Nobody listens any more to an answer that comes too late.
            let _ = tell.send(response);
        });
        webview.clone().on_message(request, answer);
        match told.recv_timeout(PATIENCE) {
            Ok(InvokeResponse::Ok(body)) => Outcome::Answered(body.deserialize().unwrap()),
            Ok(InvokeResponse::Err(error)) => Outcome::Refused(error.0),
            Err(RecvTimeoutError::Disconnected) => Outcome::Panicked,
            Err(RecvTimeoutError::Timeout) => Outcome::Silent,
        }
    }

    /// Calls a command from a window as its page would.
    pub fn call_from(&self, label: &str, command: &str, body: Value) -> Result<Value, Value> {
        match self.send(label, command, InvokeBody::Json(body)) {
            Outcome::Answered(answer) => Ok(answer),
            Outcome::Refused(error) => Err(error),
            broken => panic!("{command} from {label}: {broken:?}"),
        }
    }

    /// Calls a command from the console.
    pub fn ask(&self, command: &str, request: Value) -> Result<Value, Value> {
        self.call_from(CONSOLE, command, json!({ "request": request }))
    }

    /// Hands a session over with the console staying, as on a second display, so that both windows
    /// may ask.
    pub fn hand_over_beside_the_console(&self, session: &str) {
        self.ask("set_passcode", json!({ "passcode": "open sesame", "current": null })).unwrap();
        let terms = HandoverTerms { console_stays: true, begins: StartedBy::Candidate };
        let by = By::interviewer("Dana");
        block_on(async {
            self.desk.handover.hand_over(session.parse().unwrap(), terms, &by).await.unwrap();
            self.desk.refresh_turn().await.unwrap();
        });
    }

    pub fn create(&self, request_id: u128, name: &str) -> Value {
        self.ask("create_session", create_request(request_id, name)).unwrap()
    }
}

/// A display that is kept awake, or not.
#[derive(Default)]
pub struct Lit {
    is_kept: AtomicBool,
    times_told: AtomicUsize,
}

impl Lit {
    pub fn is_kept(&self) -> bool {
        self.is_kept.load(Ordering::Relaxed)
    }

    pub fn times_told(&self) -> usize {
        self.times_told.load(Ordering::Relaxed)
    }
}

impl Awake for Lit {
    fn keep(&self, is_kept: bool) {
        self.is_kept.store(is_kept, Ordering::Relaxed);
        self.times_told.fetch_add(1, Ordering::Relaxed);
    }

    fn can_be_kept(&self) -> bool {
        true
    }
}

/// A computer of one display, without a keychain.
pub fn outside(dir: &Path, clock: &Arc<ManualClock>, models: &ScriptedModels) -> Outside {
    Outside {
        clock: clock.clone(),
        ids: Arc::new(CountingIds::default()),
        models: Arc::new(models.clone()),
        keychain: Arc::new(no_keychain()),
        clipboard: Arc::new(Copied::default()),
        argon2_cost: Argon2Cost { memory_kib: 8, passes: 1 },
        web_folders: WebFolders::Apart(dir.join("webview")),
        displays: Displays::told(1),
        awake: Arc::new(Lit::default()),
        dialogs: Arc::new(Chosen::default()),
        program: concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/trial.sh").into(),
        runner: Arc::new(SaidSandbox::default()),
        engine: Arc::new(SaidEngine::default()),
        shelf: Vec::new(),
        updates: None,
    }
}

/// Hands a session over with the console staying; that is locked then, and opened with the recovery
/// code, so that nobody may know the passcode any more.
pub fn hand_over_and_use_the_recovery_code(desk: &Desk, session: SessionId) {
    let (passcode, by) = ("open sesame", By::interviewer("Dana"));
    let terms = HandoverTerms { console_stays: true, begins: StartedBy::Candidate };
    block_on(async {
        let current = desk.passcode.has_passcode().await.unwrap().then_some(passcode);
        let code = desk.passcode.set_passcode(passcode, current).await.unwrap();
        desk.handover.hand_over(session, terms, &by).await.unwrap();
        desk.refresh_turn().await.unwrap();
        desk.lock_console().await.unwrap();
        desk.passcode.try_passcode(&code).await.unwrap();
        desk.refresh_turn().await.unwrap();
        assert!(!desk.hands.turn.is_locked() && !desk.passcode.has_passcode().await.unwrap());
    });
}

/// Waits until it is true; on a busy machine that may take a while.
pub fn until(what: &str, is_true: impl Fn() -> bool) {
    let deadline = Instant::now() + UNTIL;
    while !is_true() {
        assert!(Instant::now() < deadline, "never: {what}");
        std::thread::sleep(Duration::from_millis(10));
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
