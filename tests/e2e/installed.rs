//! The app as an installer put it into a system of its own (`cargo xtask try-installers`).

use crate::driver::{Driver, Surroundings};
use crate::window::{Window, id};
use nix::sys::signal::Signal;
use serde_json::json;
use tempfile::TempDir;

/// Where packages put the program.
const INSTALLED: &str = "/usr/bin/hotseat";

fn told(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("`cargo xtask try-installers` sets {name}"))
}

async fn opened() -> Window {
    let driver_through = vec![told("HOTSEAT_THROUGH")];
    let driver = Driver::start(&Surroundings { driver_through, ..Surroundings::default() });
    let options = json!({ "binary": INSTALLED, "args": [] });
    let window = Window::drive(TempDir::new().unwrap(), driver, options).await;
    window.until("document.documentElement.dataset.ready === 'true'").await;
    window
}

/// Waits until the list has a session of that candidate.
async fn see_session(window: &Window, candidate: &str) {
    let rows = id("session-row");
    let has = format!(
        "[...document.querySelectorAll('{rows}')].some((row) => row.innerText.includes({}))",
        json!(candidate)
    );
    window.until(&has).await;
}

#[tokio::test]
#[ignore = "needs a system it is installed in: `cargo xtask try-installers` makes some"]
async fn an_installed_app_keeps_its_sessions_and_takes_another() {
    let (known, new) = (told("HOTSEAT_KNOWN"), told("HOTSEAT_NEW"));
    let window = opened().await;
    if known.is_empty() {
        window.see(&id("empty-state")).await;
    } else {
        see_session(&window, &known).await;
    }
    window.create(&new).await;
    window.end(Signal::SIGTERM).await;
    let window = opened().await;
    see_session(&window, &new).await;
    window.end(Signal::SIGTERM).await;
}
