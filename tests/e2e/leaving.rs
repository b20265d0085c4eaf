//! Closing the window and being told to end.

use crate::desktop::press_close;
use crate::driver::gone;
use crate::support::patience::PATIENCE;
use crate::window::{Window, id};
use nix::sys::signal::{Signal, kill};

#[tokio::test]
async fn every_signal_to_end_is_followed() {
    for signal in [Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP] {
        let window = Window::open().await;
        window.create("Jane").await;
        window.start_alone().await;
        window.see(&id("trail-mark")).await;
        let program = window.driver.program().unwrap();
        kill(program, signal).unwrap();
        assert!(gone(program, PATIENCE).await, "{signal}");
        assert!(window.list().contains("Jane (active)"), "{signal}");
    }
}

#[tokio::test]
async fn closing_with_nothing_running_ends_without_asking() {
    let window = Window::open().await;
    window.create("Jane").await;
    let program = window.driver.program().unwrap();
    press_close(program);
    assert!(gone(program, PATIENCE).await);
    assert!(window.list().contains("Jane (created)"));
}

#[tokio::test]
async fn closing_while_a_session_runs_asks_and_goes_on_if_told_so() {
    let window = Window::open().await;
    window.create("Jane Smith").await;
    window.start_alone().await;
    window.see(&id("trail-mark")).await;
    let program = window.driver.program().unwrap();
    press_close(program);
    window.until("document.body.innerText.includes('Keep running')").await;
    window.click("cancel").await;
    window.until("!document.body.innerText.includes('Keep running')").await;
    assert!(window.list().contains("Jane Smith (active)"));
    press_close(program);
    window.click("confirm").await;
    assert!(gone(program, PATIENCE).await);
}

#[tokio::test]
async fn closing_twice_is_taken_as_an_answer() {
    let window = Window::open().await;
    window.create("Jane Smith").await;
    window.start_alone().await;
    window.see(&id("trail-mark")).await;
    let program = window.driver.program().unwrap();
    press_close(program);
    window.see(&id("confirm")).await;
    press_close(program);
    assert!(gone(program, PATIENCE).await);
}
