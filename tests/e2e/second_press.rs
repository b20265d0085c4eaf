//! A key pressed once more than was needed, where the first press puts another button under it.

use crate::window::{Window, id};

const ENTER: &str = "\u{e007}";

#[tokio::test]
async fn enter_pressed_again_and_again_does_not_put_the_recovery_code_away() {
    let window = Window::open().await;
    window.go("#/settings").await;
    window.click("change-passcode").await;
    window.fill("passcode-new", "open sesame").await;
    window.fill("passcode-repeat", "open sesame").await;
    window.keys(&ENTER.repeat(3)).await;
    window.see(&id("recovery-code")).await;
    window.until("document.activeElement?.dataset.testid === 'recovery-code'").await;
    window.keys(ENTER).await;
    window.drawn().await;
    assert_eq!(window.count(&id("recovery-code")).await, 1);
    window.click("recovery-kept").await;
    window.until("document.querySelector('[data-testid=recovery-code]') === null").await;
    window
        .until_text(
            &id("passcode-state"),
            "A passcode is set. It locks the console and takes you back after a handover.",
        )
        .await;
}
