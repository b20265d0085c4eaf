//! Keeps WebKitGTK from drawing a page that does not exist yet.

use gtk::prelude::WidgetExt;
use tauri::{Runtime, WebviewWindow};
use webkit2gtk::{LoadEvent, WebViewExt};

/// Hides the web view, not its window, until its page has begun to come in.
///
/// Without accelerated compositing WebKitGTK waits up to half a second in its `draw` for the page's process to
/// send a picture. A process that is just being made asks the program for the way to the network meanwhile, and
/// waits for the answer: neither goes on until the half second is over, which two in five starts cost.
///
/// # Errors
/// Where the web view can't be reached.
pub fn wait_for_page<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    window.with_webview(|view| {
        let view = view.inner();
        view.hide();
        let unveil = |view: &webkit2gtk::WebView| {
            if !view.is_visible() {
                view.show();
                // What is hidden can't have been given the keyboard.
                view.grab_focus();
            }
        };
        view.connect_load_changed(move |view, event| {
            if event == LoadEvent::Finished {
                unveil(view);
            }
        });
    })
}
