//! A web view's own menu: where it comes up in a text field it takes the focus from its window, which
//! nobody has left because of that.

use crate::Desk;
use std::sync::Arc;
use tauri::{Manager, Runtime, WebviewWindow};
use webkit2gtk::glib::object::ObjectExt;
use webkit2gtk::{ContextMenu, ContextMenuExt};

/// From now on the menu of that window counts as the window.
///
/// # Errors
/// Where the web view can't be reached.
pub fn count_as_window<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    let desk = Arc::clone(window.state::<Arc<Desk>>().inner());
    window.with_webview(move |view| {
        let shown = Arc::clone(&desk);
        // By their names: what the menu came up for may be nothing, which the typed ones do not expect.
        view.inner().connect_local("context-menu", false, move |asked| {
            // Where a page lets none come up there is one of no items, which nobody sees.
            let menu = asked.get(1).and_then(|menu| menu.get::<ContextMenu>().ok());
            shown.presence.set_menu(menu.is_some_and(|menu| menu.n_items() > 0));
            let has_another = false;
            Some(has_another.into())
        });
        view.inner().connect_local("context-menu-dismissed", false, move |_| {
            desk.presence.set_menu(false);
            None
        });
    })
}
