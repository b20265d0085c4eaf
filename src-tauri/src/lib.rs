//! The shell: shows what the core does in windows. This file is the one place that knows all parts.

// An ignored result hides a failure; where that is meant, a name says why.
#![cfg_attr(not(test), deny(clippy::let_underscore_must_use))]

mod about;
mod answers;
mod backups;
mod calibrations;
mod cli;
mod closing;
mod commands;
mod desk;
mod drops;
mod due;
mod handover;
mod hands;
mod host;
mod imports;
mod lock;
mod model_files;
mod news;
mod platform;
mod presence;
mod provider_keys;
mod rate_limit;
mod records;
pub mod refusals;
mod reports;
mod rescue;
mod runs;
mod saving;
mod ticker;
mod trial;
mod updates;
mod watchdog;
pub mod windows;

pub use cli::Arguments;
pub use desk::{Desk, Outside};
pub use drops::take as take_dropped;
pub use host::{CANDIDATE, CONSOLE, Displays, WebFolders};
pub use platform::awake::{Awake, SystemAwake};
pub use platform::clipboard::{Clipboard, ClipboardTrouble};
pub use platform::clock::SystemClock;
pub use platform::dialogs::{Dialogs, SystemDialogs};
pub use platform::engine::open as open_engine;
pub use platform::ids::RandomIds;
pub use platform::keychain::{Keychain, KeychainTrouble};
pub use platform::sandbox::open as open_sandbox;
pub use platform::settings::{SettingsFile, open as open_settings};
pub use updates::UpdateSource;

use clap::Parser;
use hotseat_core::domain::catalogue::shelf;
use hotseat_core::ports::Clock;
use hotseat_core::providers::{Providers, Timeouts};
use hotseat_core::service::Argon2Cost;
use hotseat_core::storage::StorageError;
use platform::clipboard::SystemClipboard;
use platform::{alert, paths, settings};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use tauri::{App, AppHandle, Builder, Context, Runtime, Wry};

/// Reads the command line and does what it says.
#[must_use]
pub fn main() -> ExitCode {
    // Before anything else: what runs code or models is to know nothing of the app.
    if let Some(code) = platform::sandbox::as_child().or_else(platform::engine::as_child) {
        return code;
    }
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| "info,sqlx=warn,tao=error".into()),
        )
        .with_writer(std::io::stderr)
        // It would say on the same terminal that it can't write there, and where that is gone, panic.
        .log_internal_errors(false)
        .init();
    mark_start("the program begins");
    let arguments = Arguments::parse();
    let dir = match paths::data_dir(arguments.data_dir.clone()) {
        Ok(dir) => dir,
        Err(error) => {
            return alert::fatal("Hotseat has nowhere to keep its data", &error.to_string());
        }
    };
    if let Some(code) = cli::answer(&arguments, &dir) {
        return code;
    }
    let show = || match &arguments.try_challenge {
        Some(source) => trial::open(source, &dir, arguments.tied),
        None => open_window(&dir, arguments.record.clone()),
    };
    // A fault while the window is made would otherwise be a program that vanishes without a word.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(show)).unwrap_or_else(|_| {
        alert::fatal(
            "Hotseat stopped because something went wrong",
            "What was saved before is safe. Start Hotseat again.",
        )
    })
}

/// Marks a step of the start, for `cargo xtask bench --window --trace`.
fn mark_start(step: &str) {
    tracing::debug!(target: "hotseat::start", "{step}");
}

/// Opens the data folder and the interviewer's window, with a record if one was named, and stays until it is closed.
fn open_window(dir: &Path, record: Option<PathBuf>) -> ExitCode {
    platform::webview::prepare();
    let clock = Arc::new(SystemClock::new());
    let keychain = Arc::new(Keychain::of_system());
    let engine = platform::engine::open(platform::paths::program(), clock.clone());
    let providers = Providers::new(keychain.clone(), Timeouts::default());
    let outside = Outside {
        clock: clock.clone(),
        ids: Arc::new(RandomIds),
        models: Arc::new(providers.running(Arc::clone(&engine))),
        engine,
        shelf: shelf(),
        keychain,
        clipboard: Arc::new(SystemClipboard),
        argon2_cost: Argon2Cost::FULL,
        web_folders: WebFolders::Apart(dir.join("webview")),
        displays: Displays::AsSeen,
        awake: Arc::new(SystemAwake::default()),
        dialogs: Arc::new(SystemDialogs),
        program: platform::paths::program(),
        runner: platform::sandbox::open(platform::paths::program(), dir),
        updates: UpdateSource::built_in(),
    };
    let desk = match Desk::open(dir, outside) {
        Ok(desk) => Arc::new(desk),
        Err(error) if rescue::from_damage(dir, &error, clock.now().wall) => {
            // On Linux the dialog has taken what a window needs, and keeps it while the program runs.
            tauri::process::restart(&tauri::Env::default())
        }
        Err(StorageError::InUse(_)) if record.is_some() => {
            return alert::fatal(
                "Hotseat is open already",
                "Drop the record on its window, or choose Open record… there.",
            );
        }
        Err(error) => return alert::fatal("Hotseat could not open its data", &error.to_string()),
    };
    mark_start("the data folder is open");
    take_dropped(&desk, record.into_iter().collect());
    let builder = compose(Builder::<Wry>::default(), Arc::clone(&desk));
    #[cfg(target_os = "macos")]
    let builder = windows::bring_back_pages(builder);
    let app = windows::remember_places(builder, dir).build(context());
    mark_start("the app is made");
    match app.map_err(|error| error.to_string()).and_then(|app| start(app, &desk, dir)) {
        Ok(code) => code,
        Err(error) => alert::fatal("Hotseat could not open its window", &error),
    }
}

/// Shows the window whose turn it is and looks after everything until the app ends.
///
/// # Errors
/// Where the window can't be opened, in words.
pub fn start(app: App, desk: &Arc<Desk>, dir: &Path) -> Result<ExitCode, String> {
    let settings = settings::open(app.handle(), dir, &desk.service.store().catalogue());
    desk.use_settings(settings);
    tauri::async_runtime::block_on(async {
        let changing = desk.hands.change().await;
        handover::show_turn(app.handle(), desk, &changing).await
    })
    .map_err(|error| error.to_string())?;
    mark_start("the window is made");
    watch_sessions(desk);
    backups::run(Arc::clone(desk));
    provider_keys::run(Arc::clone(desk));
    updates::run(app.handle().clone(), Arc::clone(desk));
    follow(desk);
    closing::watch_signals(app.handle().clone(), Arc::clone(desk));
    watch_people(app.handle(), desk, None);
    let code = app.run_return(|app, event| {
        drops::handle_event(app, &event);
        closing::handle_event(app, event);
    });
    Ok(u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Notices who is there, for as long as the app runs: a candidate who leaves, an idle console,
/// sleep, a locked screen. `login_bus` is the address of the bus with the login manager; none means
/// the system's own. Only Linux has one.
pub fn watch_people<R: Runtime>(app: &AppHandle<R>, desk: &Arc<Desk>, login_bus: Option<String>) {
    presence::run(Arc::clone(desk));
    lock::run(app.clone(), Arc::clone(desk));
    #[cfg(target_os = "linux")]
    lock::follow_login_manager(app.clone(), Arc::clone(desk), login_bus);
    #[cfg(not(target_os = "linux"))]
    drop(login_bus);
}

/// From now on running sessions are looked after.
pub fn watch_sessions(desk: &Arc<Desk>) {
    ticker::run(Arc::clone(desk));
}

/// From now on the app tells everyone who watches what comes of questions and of runs, and what time makes due.
pub fn follow(desk: &Arc<Desk>) {
    answers::run(Arc::clone(desk));
    due::run(Arc::clone(desk));
    runs::run(Arc::clone(desk));
}

/// The app without its windows: commands, state and plugins, for any runtime.
pub fn compose<R: Runtime>(builder: Builder<R>, desk: Arc<Desk>) -> Builder<R> {
    builder
        .plugin(tauri_plugin_store::Builder::new().build())
        .plugin(tauri_plugin_updater::Builder::new().build())
        .manage(desk)
        .invoke_handler(commands::handler())
}

/// The app's configuration, permissions and pages.
#[must_use]
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!("tauri.conf.json")
}
