//! The candidate's window under a window manager, as people have one: full screen, closed by no key, and
//! left when another window is in front.

use crate::desktop::Desktop;
use crate::display::Display;
use crate::driver::gone;
use crate::interview::{Interview, PASSCODE};
use crate::ledger;
use crate::support::figures::Figure;
use crate::support::patience::PATIENCE;
use crate::whole::Computer;
use crate::window::id;
use serde_json::json;
use std::time::Duration;
use x11rb::protocol::xproto::Window;

const ALT: u32 = 0xffe9;
const F4: u32 = 0xffc1;

/// Waits until what is looked for is there.
async fn found<T>(what: &str, look: impl AsyncFn() -> Option<T>) -> T {
    let looking = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.expect(what)
}

/// How often the candidate's window was left, and returned to.
async fn absences(interview: &Interview, session: &str) -> (usize, usize) {
    let trail = interview.trail(session).await;
    let of = |kind: &str| trail.iter().filter(|one| *one == kind).count();
    (of("candidate_left_window"), of("candidate_returned"))
}

/// Waits until the window was left and returned to as often as it was left.
async fn until_settled(interview: &Interview, session: &str) -> usize {
    found("back in front", async || {
        let (left, returned) = absences(interview, session).await;
        (left == returned).then_some(left)
    })
    .await
}

async fn until_left(interview: &Interview, session: &str, before: usize) {
    found("told that it was left", async || {
        (absences(interview, session).await.0 > before).then_some(())
    })
    .await;
}

/// The candidate's window, once the manager has it.
async fn candidates_window(desktop: &Desktop) -> Window {
    found("the candidate's window", async || desktop.window("Interview")).await
}

#[tokio::test]
async fn under_a_window_manager_the_candidates_window_fills_the_display_and_stays() {
    let display = Some(Display::managed().await);
    let interview = Interview::open(Computer { display, ..Computer::default() }).await;
    let session = interview.create("Jane Smith").await;
    interview.hand_over(&session).await;
    interview.begin().await;
    let desktop = Desktop::of(interview.display());
    let window = candidates_window(&desktop).await;
    let (width, height) = desktop.size();
    found("full screen", async || {
        let is_full = desktop.states(window).iter().any(|is| is == "_NET_WM_STATE_FULLSCREEN");
        (is_full && desktop.place(window) == (0, 0, width, height)).then_some(())
    })
    .await;

    interview.run("window.__same = true", vec![]).await;
    interview.display().press_where_the_focus_is(&[ALT, F4]);
    interview.drawn().await;
    interview.until_alone_open("/candidate.html").await;
    interview.turn_to("candidate").await;
    assert_eq!(interview.run("return window.__same", vec![]).await, json!(true));
    let status = ledger::status(interview.dir.path(), &session).await;
    assert_eq!(status, "active");

    let before = until_settled(&interview, &session).await;
    let elsewhere = interview.display().take_focus();
    until_left(&interview, &session, before).await;
    drop(elsewhere);
    desktop.bring_to_front(window);
    let before = until_settled(&interview, &session).await;
    desktop.minimise(window);
    let is_hidden = async || {
        let hides = desktop.states(window).iter().any(|is| is == "_NET_WM_STATE_HIDDEN");
        (hides || absences(&interview, &session).await.0 > before).then_some(hides)
    };
    if tokio::time::timeout(Duration::from_secs(3), found("", is_hidden)).await == Ok(true) {
        until_left(&interview, &session, before).await;
        desktop.bring_to_front(window);
    }
    until_settled(&interview, &session).await;

    interview.turn_to("candidate").await;
    interview.click("done").await;
    interview.click("confirm").await;
    interview.see(&id("closing")).await;
    interview.take_back(PASSCODE).await;
    // The same keys close a window that may be closed.
    let program = interview.driver.program().unwrap();
    let console = found("the console", async || desktop.window("Hotseat")).await;
    desktop.bring_to_front(console);
    found("the console in front", async || {
        let has_focus = interview.run("return document.hasFocus()", vec![]).await == json!(true);
        has_focus.then_some(())
    })
    .await;
    interview.display().press_where_the_focus_is(&[ALT, F4]);
    let closes = gone(program, PATIENCE).await;
    Figure {
        id: "C7 manager",
        promise: "Under a window manager the candidate's window fills the display, the keys that close \
                  a window do not close it, and leaving it for another window is seen",
        tried: format!("1 window on {width} by {height} pixels"),
        losses: 0,
        control: "the same keys on the console",
        control_losses: format!("{} of 1 closed", u8::from(closes)),
        seed: None,
    }
    .record();
    assert!(closes, "the keys close nothing here");
}
