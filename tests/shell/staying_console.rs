//! A console that stayed on another display and comes back with it.

use crate::stage::{hand_over_and_use_the_recovery_code, outside, until};
use crate::support::clock::ManualClock;
use crate::support::config::config;
use crate::support::scripted::ScriptedModels;
use hotseat::{CANDIDATE, CONSOLE};
use hotseat::{Desk, Displays, Outside};
use hotseat_core::service::By;
use std::sync::Arc;
use tauri::async_runtime::block_on;
use tauri::test::mock_builder;
use tauri::{Manager, WebviewWindowBuilder};
use tempfile::TempDir;

#[test]
fn a_console_that_comes_back_by_itself_is_locked_though_nobody_may_know_the_passcode_any_more() {
    let (dir, clock) = (TempDir::new().unwrap(), Arc::new(ManualClock::new()));
    let models = ScriptedModels::new(&clock);
    let two = Outside { displays: Displays::told(2), ..outside(dir.path(), &clock, &models) };
    let desk = Arc::new(Desk::open(dir.path(), two).unwrap());
    let by = By::interviewer("Dana");
    let session = desk.service.sessions.create_session(config("Jane", 3_600), &by);
    let id = block_on(session).unwrap().id;
    hand_over_and_use_the_recovery_code(&desk, id);
    let app =
        hotseat::compose(mock_builder(), Arc::clone(&desk)).build(hotseat::context()).unwrap();
    // The console's window went with its display, which is there again.
    WebviewWindowBuilder::new(&app, CANDIDATE, Default::default()).build().unwrap();
    hotseat::watch_people(app.handle(), &desk, None);
    until("the console is there", || app.get_webview_window(CONSOLE).is_some());
    desk.host.shown.tell(CONSOLE);
    assert!(desk.hands.turn.is_locked());
}
