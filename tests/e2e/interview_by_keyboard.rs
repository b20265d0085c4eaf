//! An interview from the dashboard to the closing page and back, without a pointer.

use crate::display::Display;
use crate::interview::{Interview, PASSCODE};
use crate::whole::Computer;
use crate::window::id;
use fantoccini::key::Key;
use serde_json::json;

const CONTROL: u32 = 0xffe3;
const SHIFT: u32 = 0xffe1;
const RETURN: u32 = 0xff0d;

/// How many keys the page has heard being let go; it counts from when it is first asked.
const LISTEN: &str = "if (window.__heard === undefined) {
        window.__heard = 0;
        addEventListener('keyup', () => (window.__heard += 1), true);
    }
    return window.__heard";

/// More stops than any page has.
const STOPS: usize = 80;

impl Interview {
    /// Presses keys together: the driver's, or real ones where there is a display for them.
    async fn press(&self, keys: &[Key]) {
        let Some(title) = self.title().await else {
            return self.keys(&keys.iter().map(|key| char::from(*key)).collect::<String>()).await;
        };
        let keysyms: Vec<u32> = keys.iter().filter_map(keysym).collect();
        let heard = self.keys_heard().await;
        self.display().press(title, &keysyms);
        self.until_heard(heard, keysyms.len()).await;
    }

    async fn keys_heard(&self) -> u64 {
        self.run(LISTEN, vec![]).await.as_u64().expect("the page counts keys")
    }

    /// Waits until the page has heard so many keys more. The driver waits for each; a keyboard does not, and a
    /// key that is still on its way would be taken for one that is pressed later.
    async fn until_heard(&self, before: u64, keys: usize) {
        self.until(&format!("window.__heard >= {before} + {keys}")).await;
    }

    /// Types small letters and blanks, or what another keyboard has in their places.
    async fn write(&self, text: &str) {
        match self.title().await {
            Some(title) => {
                let heard = self.keys_heard().await;
                self.display().type_keys(title, text);
                self.until_heard(heard, text.chars().count()).await;
            }
            None => self.keys(text).await,
        }
    }

    /// The window that real keys go to.
    async fn title(&self) -> Option<&'static str> {
        self.has_display().then_some(())?;
        let is_candidate = self.run("return location.pathname", vec![]).await == "/candidate.html";
        Some(if is_candidate { "Interview" } else { "Hotseat" })
    }

    async fn tab_to(&self, name: &str) {
        self.see(&id(name)).await;
        let is_there = format!("return document.activeElement?.dataset.testid === {}", json!(name));
        for _ in 0..STOPS {
            if self.run(&is_there, vec![]).await == json!(true) {
                return self.until_not_fresh(&id(name)).await;
            }
            self.press(&[Key::Tab]).await;
        }
        panic!("no key leads to {name}");
    }

    async fn press_on(&self, name: &str, key: Key) {
        self.tab_to(name).await;
        self.press(&[key]).await;
    }

    /// Presses a part's key, and waits until the part has the focus.
    async fn go_to(&self, nth: char, name: &str) {
        match self.title().await {
            Some(title) => self.display().press(title, &[CONTROL, u32::from(nth)]),
            None => {
                self.keys(&format!("{}{nth}{}", char::from(Key::Control), char::from(Key::Null)))
                    .await
            }
        }
        self.until_focused(name).await;
    }

    /// Waits until the element has the focus, and takes keys.
    async fn until_focused(&self, name: &str) {
        let is_there = format!("document.activeElement?.dataset.testid === {}", json!(name));
        self.until(&is_there).await;
        self.until_not_fresh(&id(name)).await;
    }

    /// Presses Enter where that closes the window, perhaps before the driver hears that it was pressed.
    async fn press_enter_and_leave(&self) {
        if let Some(title) = self.title().await {
            return self.display().press(title, &[RETURN]);
        }
        let focused = self.page.active_element().await.unwrap();
        let _gone = focused.send_keys(&char::from(Key::Enter).to_string()).await;
    }

    /// An interview from the dashboard to the closing page and back. What is typed shows as `name`.
    async fn hold_without_pointer(&self, name: &str) {
        self.write("n").await;
        self.until("document.activeElement.id === 'field-candidate_name'").await;
        self.write("jane smith").await;
        self.until(&format!("document.activeElement.value === {}", json!(name))).await;
        self.press(&[Key::Control, Key::Enter, Key::Null]).await;
        // The way on has the focus at every step.
        self.until_focused("hand-over").await;
        self.press(&[Key::Enter]).await;
        self.until_focused("passcode-new").await;
        self.write(PASSCODE).await;
        self.tab_to("passcode-repeat").await;
        self.write(PASSCODE).await;
        self.press(&[Key::Enter]).await;
        self.press_on("recovery-kept", Key::Enter).await;
        self.until_focused("confirm-handover").await;
        self.press_enter_and_leave().await;
        self.turn_to("candidate").await;
        self.press_on("consent", Key::Space).await;
        self.press_on("begin", Key::Enter).await;
        // One goes on by asking, and each part has its key.
        self.until_focused("composer").await;
        self.go_to('2', "own-answer").await;
        self.write("def allow").await;
        self.go_to('1', "challenge").await;
        self.go_to('3', "composer").await;
        self.write("which limiter").await;
        self.press(&[Key::Enter]).await;
        self.until("document.querySelector('[data-testid=message][data-status=complete]')").await;
        self.until_saved().await;
        self.press_on("done", Key::Enter).await;
        self.press_on("confirm", Key::Enter).await;
        self.see(&format!("{} [aria-label=Receipt]", id("closing"))).await;
        self.press_way_back().await;
        self.until_focused("passcode").await;
        self.write(PASSCODE).await;
        self.press_enter_and_leave().await;
        self.turn_to("console").await;
        self.until(&format!("document.body.innerText.includes({})", json!(name))).await;
        assert_eq!(self.violations().await, json!([]));
        assert_eq!(self.findings().await, Vec::<String>::new());
    }

    async fn press_way_back(&self) {
        if let Some(title) = self.title().await {
            return self.display().press(title, &[CONTROL, SHIFT, u32::from('l')]);
        }
        // Held only as long as one call of the driver lasts.
        let held: String = [Key::Control, Key::Shift].map(char::from).iter().collect();
        self.keys(&format!("{held}l")).await;
    }
}

/// What the X server calls the key; nothing where the driver lets go of all.
fn keysym(key: &Key) -> Option<u32> {
    Some(match key {
        Key::Null => return None,
        Key::Control => CONTROL,
        Key::Enter => RETURN,
        Key::Escape => 0xff1b,
        Key::Tab => 0xff09,
        Key::Space => 0x20,
        other => panic!("no key for {other:?}"),
    })
}

#[tokio::test]
async fn an_interview_needs_no_pointer() {
    let interview = Interview::open(Computer::default()).await;
    interview.hold_without_pointer("jane smith").await;
}

#[tokio::test]
async fn an_interview_needs_no_latin_keyboard() {
    let computer = Computer { display: Some(Display::start()), ..Computer::default() };
    let interview = Interview::open(computer).await;
    interview.display().lay_keyboard("ru,us");
    interview.hold_without_pointer("офту ыьшер").await;
}
