//! What the pages say to screen readers. Orca, as of 43, says nothing of the live regions of WebKitGTK's
//! pages; it does say the name of a notification of the toolkit's that shows itself.

use gtk::atk::prelude::AtkObjectExt;
use gtk::atk::{Role, StateType};
use gtk::glib::translate::IntoGlib;
use gtk::prelude::WidgetExt;
use std::cell::Cell;
use tauri::{Runtime, WebviewWindow};
use webkit2gtk::{UserContentManagerExt, WebViewExt};

/// What the page knows it by; the same word stands in `announcer.ts`.
const NAME: &str = "voice";

/// Longest saying; more than any reader would have patience for.
const MAX_CHARS: usize = 2_000;

/// So many sayings keep their words until a reader comes for them.
const SAYINGS: usize = 16;

/// From now on the page of that window has a voice.
///
/// # Errors
/// Where the web view can't be reached.
pub fn prepare<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    window.with_webview(|view| {
        let Some(manager) = view.inner().user_content_manager() else {
            tracing::warn!("a page has no voice for screen readers");
            return;
        };
        // They are in no window: only screen readers meet them. A reader asks for the words after it heard
        // that there are some, so the next saying has to leave them alone.
        let sayings: Vec<_> = (0..SAYINGS).map(|_| gtk::DrawingArea::new()).collect();
        let said = Cell::new(0);
        manager.connect_script_message_received(Some(NAME), move |_, message| {
            let next = said.replace(said.get() + 1) % SAYINGS;
            if let (Some(words), Some(saying)) = (message.js_value(), sayings.get(next)) {
                say(saying, &words.to_string());
            }
        });
        manager.register_script_message_handler(NAME);
    })
}

fn say(saying: &gtk::DrawingArea, words: &str) {
    let Some(accessible) = saying.accessible() else { return };
    let words: String = words.chars().take(MAX_CHARS).collect();
    accessible.set_role(Role::Notification);
    accessible.set_name(&words);
    let showing = u64::try_from(StateType::Showing.into_glib()).unwrap_or_default();
    accessible.notify_state_change(showing, true);
}
