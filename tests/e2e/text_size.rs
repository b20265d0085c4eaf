//! The size of the console's text, by its keys and in the settings.

use crate::window::{Window, id};
use fantoccini::key::Key;

async fn until_text_is(window: &Window, percent: f64) {
    let px = 16.0 * percent / 100.0;
    let size = "parseFloat(getComputedStyle(document.documentElement).fontSize)";
    window.until(&format!("Math.abs({size} - {px}) < 0.01")).await;
}

#[tokio::test]
async fn the_consoles_text_has_the_size_it_was_given_and_keeps_it() {
    let window = Window::open().await;
    until_text_is(&window, 100.0).await;
    let (hold, release) = (char::from(Key::Control), char::from(Key::Null));
    window.keys(&format!("{hold}+++{release}")).await;
    until_text_is(&window, 130.0).await;
    window.go("#/settings").await;
    window.until_text(&id("text-size"), "130%").await;
    window.click("text-smaller").await;
    until_text_is(&window, 120.0).await;
    let kept = "window.__TAURI_INTERNALS__.invoke('console_start', { request: {} })
        .then((start) => (window.__kept = start.preferences.text_percent))";
    window.until(&format!("({kept}, window.__kept === 120)")).await;
    window.reload().await;
    until_text_is(&window, 120.0).await;
    window.keys(&format!("{hold}0{release}")).await;
    until_text_is(&window, 100.0).await;
}
