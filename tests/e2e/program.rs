//! A program of the app's own parts, for windows the app does not open: the candidate's, and one
//! without any guard. It is this very test binary, started once more.

use crate::copied::{Chosen, Copied, no_keychain};
use crate::driver::{Driver, PROGRAM, Surroundings};
use crate::support::clock::{CountingIds, ManualClock};
use crate::support::scripted::{ScriptedModels, Step, end, piece};
use hotseat::{CANDIDATE, CONSOLE, windows};
use hotseat::{Desk, Displays, Outside, SystemAwake, WebFolders};
use hotseat_core::domain::catalogue::{BaseUrl, LocalServer};
use hotseat_core::service::Argon2Cost;
use serde_json::{Value, json};
use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tauri::{AppHandle, Builder, WebviewUrl, WebviewWindow, WebviewWindowBuilder, Wry};

/// Where the program keeps its data.
const DIR: &str = "HOTSEAT_TEST_PROGRAM_DIR";
/// The windows it opens.
const WINDOWS: &str = "HOTSEAT_TEST_PROGRAM_WINDOWS";

/// A window of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The interviewer's, as the app opens it.
    Console,
    /// The candidate's, guarded in the same way.
    Candidate,
    /// The candidate's, whose page calls commands and leaves for elsewhere without end.
    Flooding,
    /// The same, in a window that tells the log each time.
    FloodingTheLog,
    /// The interviewer's page with nothing that keeps it there.
    Unguarded,
}

impl Kind {
    const ALL: [(Self, &str); 5] = [
        (Self::Console, "console"),
        (Self::Candidate, "candidate"),
        (Self::Flooding, "flooding"),
        (Self::FloodingTheLog, "flooding-the-log"),
        (Self::Unguarded, "unguarded"),
    ];

    fn name(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).unwrap().1
    }

    fn from_name(name: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == name).unwrap().0
    }

    fn open(self, app: &AppHandle, dir: &Path) {
        let opened = match self {
            Self::Console => windows::open_console(app),
            Self::Candidate => windows::open_candidate(app),
            Self::Flooding => windows::open_candidate(app).inspect(flood),
            Self::FloodingTheLog => {
                let page = WebviewUrl::App("candidate.html".into());
                WebviewWindowBuilder::new(app, CANDIDATE, page)
                    .data_directory(dir.join("webview").join("candidate"))
                    .on_navigation(|url| {
                        let stays = url.scheme() == "tauri";
                        if !stays {
                            tracing::warn!("kept from leaving its page");
                        }
                        stays
                    })
                    .build()
                    .inspect(flood)
            }
            Self::Unguarded => {
                let page = WebviewUrl::App("console.html".into());
                WebviewWindowBuilder::new(app, CONSOLE, page)
                    .data_directory(dir.join("webview").join("unguarded"))
                    .build()
            }
        };
        opened.unwrap();
    }
}

/// A driver whose program will open these windows.
pub fn driver(dir: &Path, windows: &[Kind]) -> Driver {
    let names = windows.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(",");
    Driver::start(&Surroundings {
        name: "e2e-",
        env: vec![(DIR, dir.into()), (WINDOWS, names.into())],
        log: Some(log(dir)),
        ..Surroundings::default()
    })
}

/// Where the program's log goes.
pub fn log(dir: &Path) -> PathBuf {
    dir.join("program.log")
}

/// How the driver starts the program.
pub fn options() -> Value {
    let arguments = ["--ignored", "--exact", "program::opens_windows_as_told", "--nocapture"];
    json!({ "binary": env::current_exe().unwrap(), "args": arguments })
}

/// Has the page call as fast as it can, ten calls at a time, and the log say how many ended.
fn flood(window: &WebviewWindow) {
    let script = "
        window.__refused = 0;
        const call = () => window.__TAURI_INTERNALS__
            .invoke('create_session', { request: { text: 'x'.repeat(100) } })
            .catch(() => window.__refused++).then(call);
        for (let n = 0; n < 10; n++) call();
        setInterval(() => { location.href = 'http://127.0.0.1:47999/' + window.__refused }, 20);";
    window.eval(script).unwrap();
    let window = window.clone();
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_millis(200));
            let told = window.eval_with_callback("window.__refused", |calls| {
                eprintln!("flooded: {calls}");
            });
            if told.is_err() {
                return;
            }
        }
    });
}

/// Models of a server on this computer, as if one were there.
fn a_local_server(clock: &Arc<ManualClock>) -> ScriptedModels {
    let models = ScriptedModels::new(clock);
    let names: Vec<String> = (1..=40).map(|n| format!("model-{n}:8b")).collect();
    *models.servers.lock().unwrap() = vec![LocalServer {
        wants_key: false,
        name: "Ollama",
        base_url: BaseUrl::parse("http://localhost:11434/v1").unwrap(),
        models: names.clone(),
    }];
    *models.listed.lock().unwrap() = Ok(names);
    *models.answer.lock().unwrap() =
        vec![Step::Wait(400), piece("Ready"), Step::Wait(500), piece(" now."), end(14, 3)];
    models
}

#[test]
#[ignore = "the program that other tests start; does nothing by itself"]
fn opens_windows_as_told() {
    let (Some(dir), Ok(kinds)) = (env::var_os(DIR), env::var(WINDOWS)) else { return };
    tracing_subscriber::fmt().with_ansi(false).with_writer(std::io::stderr).init();
    let dir = PathBuf::from(dir);
    let clock = Arc::new(ManualClock::new());
    let outside = Outside {
        models: Arc::new(a_local_server(&clock)),
        engine: hotseat::open_engine(PROGRAM.into(), clock.clone()),
        shelf: Vec::new(),
        clock,
        ids: Arc::new(CountingIds::default()),
        keychain: Arc::new(no_keychain()),
        clipboard: Arc::new(Copied::default()),
        argon2_cost: Argon2Cost { memory_kib: 8, passes: 1 },
        web_folders: WebFolders::Apart(dir.join("webview")),
        displays: Displays::told(1),
        awake: Arc::new(SystemAwake::default()),
        dialogs: Arc::new(Chosen::default()),
        program: PROGRAM.into(),
        runner: hotseat::open_sandbox(PROGRAM.into(), &dir),
        updates: None,
    };
    let desk = Arc::new(Desk::open(&dir, outside).unwrap());
    let app = hotseat::compose(Builder::<Wry>::default().any_thread(), desk)
        .build(hotseat::context())
        .unwrap();
    for kind in kinds.split(',').map(Kind::from_name) {
        kind.open(app.handle(), &dir);
    }
    app.run_return(|_, _| {});
}
