//! Keeps WebKitGTK from drawing a page that does not exist yet.

use gtk::prelude::WidgetExt;
use tauri::{Runtime, WebviewWindow};
use webkit2gtk::{LoadEvent, WebViewExt};

/// Hides the web view, not its window, until its page is loaded.
///
/// Without accelerated compositing WebKitGTK waits up to half a second in its `draw` for the page's process to
/// send a picture. A process that is just being made asks the program for the way to the network meanwhile, and
/// waits for the answer: neither goes on until the half second is over. Two starts in five lost it; shown when the
/// load is committed, each did.
///
/// # Errors
/// Where the web view can't be reached.
pub fn wait_for_page<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    window.with_webview(|view| {
        let view = view.inner();
        view.hide();
        view.connect_load_changed(|view, event| {
            if event == LoadEvent::Finished && !view.is_visible() {
                view.show();
                // What is hidden can't have been given the keyboard.
                view.grab_focus();
            }
        });
    })
}
