//! The other Hotseat: a challenge, a session made with it, and the candidate's window.

use super::private_folder;
use crate::host::{CANDIDATE, Displays, WebFolders};
use crate::imports::take_in;
use crate::platform::alert;
use crate::platform::awake::SystemAwake;
use crate::platform::clipboard::SystemClipboard;
use crate::platform::clock::SystemClock;
use crate::platform::dialogs::SystemDialogs;
use crate::platform::ids::RandomIds;
use crate::platform::keychain::Keychain;
use crate::platform::{engine, paths, sandbox, settings, webview};
use crate::{Desk, Outside, closing, compose, context, follow, handover, watch_sessions};
use hotseat_core::domain::catalogue::PRACTICE;
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::handover::{HandoverTerms, StartedBy};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::library::{Challenge, Content, ItemId};
use hotseat_core::domain::time::MINUTE_S;
use hotseat_core::error::Error;
use hotseat_core::ports::Ids;
use hotseat_core::providers::{Providers, Timeouts};
use hotseat_core::service::{Argon2Cost, By, Sources};
use hotseat_core::storage::StorageError;
use serde_json::json;
use std::fs;
use std::io::{self, Read};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;
use tauri::async_runtime::{block_on, spawn};
use tauri::{AppHandle, Builder, Manager, RunEvent, WindowEvent, Wry};
use tempfile::TempDir;

/// What the session's candidate is called.
const CANDIDATE_NAME: &str = "Trial";
/// The passcode of a trial keeps out no one: a page of a trial has no way to try it.
const PASSCODE_COST: Argon2Cost = Argon2Cost { memory_kib: 8, passes: 1 };

/// How often the trial's folder is tried to be removed, and how long after one another.
const REMOVALS_MAX: u32 = 40;
const REMOVE_AGAIN_AFTER: Duration = Duration::from_millis(50);

#[derive(Debug, thiserror::Error)]
enum TrialError {
    #[error(transparent)]
    Core(#[from] Error),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("the folder for the trial can't be used: {0}")]
    Io(#[from] io::Error),
    #[error("the window could not be opened: {0}")]
    Window(#[from] tauri::Error),
    #[error("there is no challenge in it: {0}")]
    NoChallenge(String),
}

/// Opens the first challenge that is read from `source` as its candidate sees it, with the settings of the
/// Hotseat in that folder, and stays until the window is closed. One that `is_tied` ends with its standard
/// input, too.
pub fn open(source: &Path, settings_of: &Path, is_tied: bool) -> ExitCode {
    show(source, settings_of, is_tied).unwrap_or_else(|error| {
        if is_tied {
            // Whoever started it says so.
            tracing::error!(%error, "the challenge could not be opened");
            return ExitCode::FAILURE;
        }
        alert::fatal("Hotseat could not open the challenge", &error.to_string())
    })
}

fn show(source: &Path, settings_of: &Path, is_tied: bool) -> Result<ExitCode, TrialError> {
    webview::prepare();
    let folder = private_folder("hotseat-trial-")?;
    settings::copy(settings_of, folder.path())?;
    let keychain = Arc::new(Keychain::of_system());
    let clock = Arc::new(SystemClock::new());
    let outside = Outside {
        clock: clock.clone(),
        ids: Arc::new(RandomIds),
        models: Arc::new(Providers::new(keychain.clone(), Timeouts::default())),
        engine: engine::open(paths::program(), clock),
        shelf: Vec::new(),
        keychain,
        clipboard: Arc::new(SystemClipboard),
        argon2_cost: PASSCODE_COST,
        web_folders: WebFolders::Apart(folder.path().join("webview")),
        displays: Displays::AsSeen,
        awake: Arc::new(SystemAwake::default()),
        dialogs: Arc::new(SystemDialogs),
        program: paths::program(),
        runner: sandbox::open(paths::program(), settings_of),
        updates: None,
    };
    let desk = Arc::new(Desk::open(folder.path(), outside)?);
    desk.host.is_trial.store(true, Ordering::Relaxed);
    let challenge = take_in_first(&desk, source)?;
    block_on(hand_over(&desk, challenge))?;
    let app = compose(Builder::<Wry>::default(), Arc::clone(&desk)).build(context())?;
    let catalogue = desk.service.store().catalogue();
    desk.use_settings(settings::open(app.handle(), folder.path(), &catalogue));
    // The practice assistant is all that is called, and nothing else can be.
    desk.assistant.set_only_local(true);
    let shown = desk.host.shown.next(CANDIDATE);
    block_on(async {
        let changing = desk.hands.change().await;
        handover::show_turn(app.handle(), &desk, &changing).await
    })?;
    watch_sessions(&desk);
    follow(&desk);
    closing::watch_signals(app.handle().clone(), Arc::clone(&desk));
    spawn(async move {
        shown.await;
        println!("{}", super::SHOWN);
    });
    if is_tied {
        end_with_input(app.handle().clone());
    }
    drop(desk);
    let code = app.run_return(|app, event| handle_event(app, &event));
    remove(folder);
    Ok(u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Removes the trial's folder, also while the web view's processes, which are on their way out, write to it. One
/// of them may make it anew once this program is gone, for an empty store of the page's.
fn remove(folder: TempDir) {
    let dir = folder.keep();
    let mut removed = Ok(());
    for _ in 0..REMOVALS_MAX {
        removed = fs::remove_dir_all(&dir);
        match &removed {
            Ok(()) => return,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return,
            Err(_) => thread::sleep(REMOVE_AGAIN_AFTER),
        }
    }
    if let Err(error) = removed {
        tracing::warn!(%error, dir = %dir.display(), "a trial's folder could not be removed");
    }
}

/// The first challenge of what is read.
fn take_in_first(desk: &Desk, source: &Path) -> Result<ItemId, TrialError> {
    let mut lines = Vec::new();
    let library = &desk.service.library;
    let trouble = take_in(library, source, &|| false, &mut |_| {}, &mut lines);
    let is_challenge = |id: &ItemId| {
        let found = block_on(library.find(*id, None));
        found.is_ok_and(|found| {
            found.is_some_and(|found| matches!(found.content, Content::Challenge(_)))
        })
    };
    let challenge = lines.iter().filter_map(|line| line.id).find(is_challenge);
    challenge.ok_or_else(|| {
        let why = lines.into_iter().flat_map(|line| line.notes).next();
        TrialError::NoChallenge(trouble.or(why).unwrap_or_else(|| source.display().to_string()))
    })
}

/// Makes a session with that challenge and hands it over.
async fn hand_over(desk: &Desk, challenge: ItemId) -> Result<(), TrialError> {
    let found = desk.service.library.find(challenge, None).await?.map(|found| found.content);
    let Some(Content::Challenge(content)) = found else {
        return Err(TrialError::NoChallenge("it holds something else".into()));
    };
    let secret = RandomIds.secret().ok_or_else(|| Error::Fault("no chance to give".into()))?;
    let passcode: String = secret.iter().map(|byte| format!("{byte:02x}")).collect();
    desk.passcode.set_passcode(&passcode, None).await?;
    let id = create_session(desk, challenge, content).await?;
    let changing = desk.hands.change().await;
    let terms = HandoverTerms { console_stays: false, begins: StartedBy::Candidate };
    desk.give_laptop(id, terms, &By::app(), &changing).await?;
    Ok(())
}

async fn create_session(desk: &Desk, id: ItemId, challenge: Challenge) -> Result<SessionId, Error> {
    let preferences = desk.preferences();
    let minutes = challenge.limits.time_limit_min.unwrap_or(preferences.default_time_limit_min);
    let tokens = challenge.limits.token_budget.unwrap_or(preferences.default_token_budget);
    let config = SessionConfig {
        candidate_name: CANDIDATE_NAME.into(),
        time_limit_s: Some(minutes * MINUTE_S),
        token_budget: Some(tokens),
        model: PRACTICE.into(),
        challenge_text: Some(challenge.task),
        config: Some(json!({ "policy": challenge.policy })),
        ..SessionConfig::default()
    };
    let sources = Sources { challenge: Some(id), ..Sources::default() };
    let sessions = &desk.service.sessions;
    Ok(sessions.create_session_from(config, sources, &By::app()).await?.id)
}

/// Ends the app when whoever started it does not hold its standard input any more.
fn end_with_input(app: AppHandle<Wry>) {
    thread::spawn(move || {
        let mut rest = Vec::new();
        if let Err(error) = io::stdin().read_to_end(&mut rest) {
            tracing::warn!(%error, "standard input can't be read");
        }
        app.exit(0);
    });
}

/// A trial's window may be closed, and the app goes with it.
fn handle_event(app: &AppHandle<Wry>, event: &RunEvent) {
    if let RunEvent::WindowEvent { label, event: WindowEvent::Focused(is_in_front), .. } = event
        && label == CANDIDATE
    {
        app.state::<Arc<Desk>>().host.presence.set_candidate(*is_in_front);
    }
}
