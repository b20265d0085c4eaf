//! A web view's own menu. Where it comes up in a text field it takes the focus from its window, but the
//! candidate has not left the window by that; and it offers undo and redo, which WebKitGTK leaves out.

use crate::Desk;
use std::sync::Arc;
use tauri::{Manager, Runtime, WebviewWindow};
use webkit2gtk::gio::SimpleAction;
use webkit2gtk::glib::object::ObjectExt;
use webkit2gtk::{ContextMenu, ContextMenuExt, ContextMenuItem, HitTestResult, HitTestResultExt};

/// What is added to a field's menu: the word the page knows it by, and what people read.
const STEPS: [(&str, &str); 2] = [("undo", "_Undo"), ("redo", "_Redo")];

/// From now on the menu of that window counts as the window, and undoes what was typed.
///
/// # Errors
/// Where the web view can't be reached.
pub fn prepare<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    let desk = Arc::clone(window.state::<Arc<Desk>>().inner());
    let page = window.clone();
    window.with_webview(move |view| {
        let shown = Arc::clone(&desk);
        // By their names: what the menu came up for may be nothing, which the typed ones do not expect.
        view.inner().connect_local("context-menu", false, move |asked| {
            // Where a page lets none come up there is one of no items, which is never shown.
            let menu = asked.get(1).and_then(|menu| menu.get::<ContextMenu>().ok());
            let menu = menu.filter(|menu| menu.n_items() > 0);
            shown.host.presence.set_menu(menu.is_some());
            let hit = asked.get(3).and_then(|hit| hit.get::<HitTestResult>().ok());
            if let (Some(menu), Some(true)) = (menu, hit.map(|hit| hit.context_is_editable())) {
                offer_steps(&menu, &page);
            }
            let has_another = false;
            Some(has_another.into())
        });
        view.inner().connect_local("context-menu-dismissed", false, move |_| {
            desk.host.presence.set_menu(false);
            None
        });
    })
}

/// Undo and Redo before all else, as menus of fields have them. The page takes the step, as it does for
/// their keys: WebKitGTK's own would be taken wherever on the page the newest one is.
fn offer_steps<R: Runtime>(menu: &ContextMenu, page: &WebviewWindow<R>) {
    menu.prepend(&ContextMenuItem::new_separator());
    for (step, words) in STEPS.into_iter().rev() {
        let action = SimpleAction::new(step, None);
        let page = page.clone();
        action.connect_activate(move |_, _| {
            let asks = format!(
                "dispatchEvent(new CustomEvent('hotseat-history', {{ detail: '{step}' }}))"
            );
            if let Err(error) = page.eval(asks) {
                tracing::warn!("A page could not be told to {step}: {error}");
            }
        });
        menu.prepend(&ContextMenuItem::from_gaction(&action, words, None));
    }
}
