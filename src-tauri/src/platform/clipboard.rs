//! The system's clipboard, the way a key comes in: what the person copied is read here and never
//! seen by a page.

use arboard::Error;
use secrecy::{ExposeSecret, SecretString};

/// The clipboard can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The clipboard can't be read. Copy the key again, or start Hotseat with --set-key.")]
pub struct ClipboardTrouble;

/// What was copied last.
pub trait Clipboard: Send + Sync {
    /// Its text; empty where it holds none. May take a moment.
    ///
    /// # Errors
    /// Where the system does not let it be read.
    fn read(&self) -> Result<SecretString, ClipboardTrouble>;

    /// Empties it, where it still holds this text.
    fn empty_of(&self, text: &SecretString);

    /// Empties it, whatever it holds: whoever sits down next could paste it.
    fn empty(&self);
}

/// The system's clipboard, opened anew for each call.
pub struct SystemClipboard;

impl Clipboard for SystemClipboard {
    fn read(&self) -> Result<SecretString, ClipboardTrouble> {
        let text = match arboard::Clipboard::new().and_then(|mut clipboard| clipboard.get_text()) {
            Ok(text) => text,
            Err(Error::ContentNotAvailable | Error::ConversionFailure) => String::new(),
            Err(_) => {
                tracing::warn!("the clipboard can't be read");
                return Err(ClipboardTrouble);
            }
        };
        Ok(text.into())
    }

    fn empty_of(&self, text: &SecretString) {
        let emptied = arboard::Clipboard::new().and_then(|mut clipboard| {
            empty_selection(&mut clipboard, text);
            if clipboard.get_text().is_ok_and(|now| now == *text.expose_secret()) {
                clipboard.clear()?;
            }
            Ok(())
        });
        if emptied.is_err() {
            tracing::warn!("the clipboard could not be emptied");
        }
    }

    fn empty(&self) {
        let emptied = arboard::Clipboard::new().and_then(|mut clipboard| {
            empty_whole_selection(&mut clipboard);
            clipboard.clear()
        });
        if emptied.is_err() {
            tracing::warn!("the clipboard could not be emptied");
        }
    }
}

#[cfg(target_os = "linux")]
fn empty_whole_selection(clipboard: &mut arboard::Clipboard) {
    use arboard::{ClearExtLinux, LinuxClipboardKind};
    if clipboard.clear_with().clipboard(LinuxClipboardKind::Primary).is_err() {
        tracing::warn!("what was marked could not be emptied");
    }
}

#[cfg(not(target_os = "linux"))]
fn empty_whole_selection(_: &mut arboard::Clipboard) {}

/// On Linux what was marked with the mouse is a clipboard of its own, pasted by the middle button.
#[cfg(target_os = "linux")]
fn empty_selection(clipboard: &mut arboard::Clipboard, text: &SecretString) {
    use arboard::{ClearExtLinux, GetExtLinux, LinuxClipboardKind};
    let marked = clipboard.get().clipboard(LinuxClipboardKind::Primary).text();
    if marked.is_ok_and(|now| now == *text.expose_secret())
        && clipboard.clear_with().clipboard(LinuxClipboardKind::Primary).is_err()
    {
        tracing::warn!("what was marked could not be emptied");
    }
}

#[cfg(not(target_os = "linux"))]
fn empty_selection(_: &mut arboard::Clipboard, _: &SecretString) {}
