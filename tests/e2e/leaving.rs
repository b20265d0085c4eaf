//! Closing the window and being told to end.

use crate::desktop::press_close;
use crate::driver::gone;
use crate::quiet::have_computer_alone;
use crate::window::{Window, id};
use nix::sys::signal::{Signal, kill};
use std::time::Duration;

#[tokio::test]
async fn every_signal_to_end_is_followed_within_three_seconds() {
    have_computer_alone();
    for signal in [Signal::SIGTERM, Signal::SIGINT, Signal::SIGHUP] {
        let window = Window::open().await;
        window.create("Jane").await;
        window.click("action-start").await;
        window.see(&id("trail-mark")).await;
        let program = window.driver.program().unwrap();
        kill(program, signal).unwrap();
        assert!(gone(program, Duration::from_secs(4)).await, "{signal}");
        assert!(window.list().contains("Jane (active)"), "{signal}");
    }
}

#[tokio::test]
async fn closing_with_nothing_running_ends_at_once() {
    have_computer_alone();
    let window = Window::open().await;
    window.create("Jane").await;
    let program = window.driver.program().unwrap();
    press_close(program);
    assert!(gone(program, Duration::from_secs(4)).await);
    assert!(window.list().contains("Jane (created)"));
}

#[tokio::test]
async fn closing_while_a_session_runs_asks_and_goes_on_if_told_so() {
    have_computer_alone();
    let window = Window::open().await;
    window.create("Jane Smith").await;
    window.click("action-start").await;
    window.see(&id("trail-mark")).await;
    let program = window.driver.program().unwrap();
    press_close(program);
    window.until("document.body.innerText.includes('Keep running')").await;
    window.click("cancel").await;
    window.until("!document.body.innerText.includes('Keep running')").await;
    assert!(window.list().contains("Jane Smith (active)"));
    press_close(program);
    window.click("confirm").await;
    assert!(gone(program, Duration::from_secs(4)).await);
}

#[tokio::test]
async fn closing_twice_is_taken_as_an_answer() {
    have_computer_alone();
    let window = Window::open().await;
    window.create("Jane Smith").await;
    window.click("action-start").await;
    window.see(&id("trail-mark")).await;
    let program = window.driver.program().unwrap();
    press_close(program);
    window.see(&id("confirm")).await;
    press_close(program);
    assert!(gone(program, Duration::from_secs(4)).await);
}
