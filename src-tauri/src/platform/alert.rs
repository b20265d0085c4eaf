//! Native dialogs, for when there is no page to show anything in.

use rfd::{MessageButtons, MessageDialog, MessageDialogResult, MessageLevel};
use std::process::ExitCode;

/// Shows a dialog until it is put away. On a machine without a screen it comes back at once.
pub fn show(title: &str, text: &str) {
    MessageDialog::new()
        .set_level(MessageLevel::Error)
        .set_title(title)
        .set_description(text)
        .show();
}

/// Says why the app can't start, on the terminal and in a dialog, and gives the exit code.
pub fn fatal(title: &str, text: &str) -> ExitCode {
    eprintln!("hotseat: {title}: {text}");
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
