//! The shell: shows what the core does in windows. This file is the one place that knows all parts.

mod arguments;
mod backups;
mod closing;
mod commands;
mod desk;
mod news;
mod platform;
pub mod refusals;
mod report;
mod rescue;
mod ticker;
mod watchdog;
pub mod windows;

pub use arguments::Arguments;
pub use desk::Desk;
pub use platform::settings::SettingsFile;

use clap::Parser;
use hotseat_core::ports::Clock;
use platform::{alert, clock::SystemClock, ids::RandomIds, paths, settings};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tauri::{App, Builder, Context, Runtime, Wry};

/// Reads the command line and does what it says.
#[must_use]
pub fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| "info,sqlx=warn,tao=error".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let arguments = Arguments::parse();
    let dir = match paths::data_dir(arguments.data_dir) {
        Ok(dir) => dir,
        Err(error) => return alert::fatal("Hotseat has no place for its data", &error.to_string()),
    };
    if arguments.list {
        return report::list(&dir);
    }
    if arguments.check {
        return report::check(&dir);
    }
    if arguments.backups {
        return report::backups(&dir);
    }
    if let Some(name) = arguments.restore {
        return report::restore(&dir, &name, SystemClock::new().now().wall);
    }
    // A fault while the window is made would otherwise be a program that vanishes without a word.
    std::panic::catch_unwind(|| open_window(dir)).unwrap_or_else(|_| {
        alert::fatal(
            "Hotseat stopped because of a fault of its own",
            "What was done before is safe. Start Hotseat again.",
        )
    })
}

/// Opens the data folder and the interviewer's window, and stays until it is closed.
fn open_window(dir: PathBuf) -> ExitCode {
    platform::webview::prepare();
    let clock = Arc::new(SystemClock::new());
    let desk = match Desk::open(&dir, clock.clone(), Arc::new(RandomIds)) {
        Ok(desk) => Arc::new(desk),
        Err(error) if rescue::from_damage(&dir, &error, clock.now().wall) => {
            // On Linux the dialog has taken what a window needs, and keeps it while the program runs.
            tauri::process::restart(&tauri::Env::default())
        }
        Err(error) => return alert::fatal("Hotseat could not open its data", &error.to_string()),
    };
    let builder = compose(Builder::<Wry>::default(), Arc::clone(&desk));
    #[cfg(target_os = "macos")]
    let builder = windows::bring_back_pages(builder);
    let app = builder.plugin(windows::remembered_places(&dir)).build(context());
    match app.map_err(|error| error.to_string()).and_then(|app| start(app, &desk, &dir)) {
        Ok(code) => code,
        Err(error) => alert::fatal("Hotseat could not open its window", &error),
    }
}

fn start(app: App, desk: &Arc<Desk>, dir: &std::path::Path) -> Result<ExitCode, String> {
    let settings = settings::open(app.handle(), dir, desk.service.store().catalogue());
    desk.use_settings(settings);
    windows::open_console(app.handle(), dir).map_err(|error| error.to_string())?;
    ticker::run(Arc::clone(desk));
    backups::run(Arc::clone(desk));
    closing::watch_signals(app.handle().clone(), Arc::clone(desk));
    watchdog::watch(app.handle().clone(), Arc::clone(desk));
    let code = app.run_return(closing::handle_event);
    Ok(u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// The app without its windows: commands, state and plugins, for any runtime.
pub fn compose<R: Runtime>(builder: Builder<R>, desk: Arc<Desk>) -> Builder<R> {
    builder
        .plugin(tauri_plugin_store::Builder::new().build())
        .manage(desk)
        .invoke_handler(commands::handler())
}

/// The app's configuration, permissions and pages.
#[must_use]
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!("tauri.conf.json")
}
