//! Native dialogs, for when there is no page to show anything in.

use rfd::{MessageButtons, MessageDialog, MessageDialogResult, MessageLevel};
use std::io::{self, Write};
use std::process::{self, ExitCode};
use std::thread;
use std::time::Duration;
use tauri::{AppHandle, Runtime};

/// A dialog that can't be seen, because there is no screen, must not keep a dead program alive.
const DIALOG_WITHIN: Duration = Duration::from_secs(120);

/// Shows a dialog until it is put away. On a machine without a screen it comes back at once.
pub fn show(title: &str, text: &str) {
    MessageDialog::new()
        .set_level(MessageLevel::Error)
        .set_title(title)
        .set_description(text)
        .show();
}

/// Shows a dialog beside the app's windows, and ends the program in failure once it is put away, or
/// after two minutes.
pub fn show_and_exit<R: Runtime>(app: &AppHandle<R>, title: &'static str, text: &'static str) {
    let say = move || {
        show(title, text);
        process::exit(1);
    };
    let app = app.clone();
    thread::spawn(move || {
        // GTK draws dialogs in the main thread's loop, which must not stand still waiting for them.
        // Elsewhere they belong into the main thread itself.
        if cfg!(target_os = "linux") {
            say();
        } else if let Err(error) = app.run_on_main_thread(say) {
            tracing::error!(%error, "the dialog could not be shown");
            process::exit(1);
        }
    });
    thread::spawn(|| {
        thread::sleep(DIALOG_WITHIN);
        process::exit(1);
    });
}

/// Says why the app can't start, on the terminal and in a dialog, and gives the exit code.
pub fn fatal(title: &str, text: &str) -> ExitCode {
    // A terminal may be gone; the dialog is left.
    if let Err(error) = writeln!(io::stderr(), "hotseat: {title}: {text}") {
        tracing::debug!(%error, "the terminal is gone");
    }
    if has_screen() {
        show(title, text);
    }
    ExitCode::FAILURE
}

/// Asks a question with yes and no; no where the dialog can't be shown.
pub fn ask(title: &str, question: &str) -> bool {
    let answer = MessageDialog::new()
        .set_level(MessageLevel::Warning)
        .set_title(title)
        .set_description(question)
        .set_buttons(MessageButtons::YesNo)
        .show();
    answer == MessageDialogResult::Yes
}

/// Whether there is anything to show a dialog on.
pub fn has_screen() -> bool {
    cfg!(not(target_os = "linux"))
        || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some())
}
