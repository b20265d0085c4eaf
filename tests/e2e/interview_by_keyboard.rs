//! An interview from the dashboard to the closing page and back, without a pointer.

use crate::interview::{Interview, PASSCODE};
use crate::whole::Computer;
use crate::window::id;
use fantoccini::key::Key;
use serde_json::json;

/// More stops than any page has.
const STOPS: usize = 80;

impl Interview {
    async fn press(&self, keys: &[Key]) {
        self.keys(&keys.iter().map(|key| char::from(*key)).collect::<String>()).await;
    }

    async fn tab_to(&self, name: &str) {
        self.see(&id(name)).await;
        let is_there = format!("return document.activeElement?.dataset.testid === {}", json!(name));
        for _ in 0..STOPS {
            if self.run(&is_there, vec![]).await == json!(true) {
                return;
            }
            self.press(&[Key::Tab]).await;
        }
        panic!("no key leads to {name}");
    }

    async fn press_on(&self, name: &str, key: Key) {
        self.tab_to(name).await;
        self.press(&[key]).await;
    }

    /// Presses Enter where that closes the window, perhaps before the driver hears that it was pressed.
    async fn press_enter_and_leave(&self) {
        let focused = self.page.active_element().await.unwrap();
        let _gone = focused.send_keys(&char::from(Key::Enter).to_string()).await;
    }
}

#[tokio::test]
async fn an_interview_needs_no_pointer() {
    let interview = Interview::open(Computer::default()).await;
    interview.keys("n").await;
    interview.until("document.activeElement.id === 'field-candidate_name'").await;
    interview.keys("Jane Smith").await;
    interview.press(&[Key::Control, Key::Enter, Key::Null]).await;
    // The way on has the focus by itself at every step.
    for next in ["hand-over", "passcode-new"] {
        interview.until(&format!("document.activeElement?.dataset.testid === '{next}'")).await;
        if next == "hand-over" {
            interview.press(&[Key::Enter]).await;
        }
    }
    interview.keys(PASSCODE).await;
    interview.tab_to("passcode-repeat").await;
    interview.keys(PASSCODE).await;
    interview.press(&[Key::Enter]).await;
    interview.until("document.activeElement?.dataset.testid === 'recovery-kept'").await;
    interview.press(&[Key::Enter]).await;
    interview.until("document.activeElement?.dataset.testid === 'confirm-handover'").await;
    interview.press_enter_and_leave().await;
    interview.turn_to("candidate").await;
    interview.press_on("consent", Key::Space).await;
    interview.press_on("begin", Key::Enter).await;
    interview.tab_to("own-answer").await;
    interview.keys("def allow(): ...").await;
    interview.press(&[Key::Escape, Key::Tab]).await;
    interview.tab_to("composer").await;
    interview.keys("Which limiter?").await;
    interview.press(&[Key::Enter]).await;
    interview.until("document.querySelector('[data-testid=message][data-status=complete]')").await;
    interview.until_saved().await;
    interview.press_on("done", Key::Enter).await;
    interview.press_on("confirm", Key::Enter).await;
    interview.see(&id("closing")).await;
    // Held only as long as one call of the driver lasts.
    let held: String = [Key::Control, Key::Shift].map(char::from).iter().collect();
    interview.keys(&format!("{held}l")).await;
    interview.until("document.activeElement?.dataset.testid === 'passcode'").await;
    interview.keys(PASSCODE).await;
    interview.press_enter_and_leave().await;
    interview.turn_to("console").await;
    interview.until("document.body.innerText.includes('Jane Smith')").await;
    assert_eq!(interview.violations().await, json!([]));
    assert_eq!(interview.findings().await, Vec::<String>::new());
}
