//! A private note that was typed and not added is there again: after a lock, a reload and a kill.

use crate::ledger;
use crate::support::figures::Figure;
use crate::window::{Window, id};
use nix::sys::signal::Signal;
use serde_json::{Value, json};

const PASSCODE: &str = "open sesame";

async fn typed(window: &Window) -> Value {
    window.see(&id("note-text")).await;
    // It is asked for when the page is drawn.
    window.until("document.querySelector('[data-testid=note-text]').value").await;
    window.run("return document.querySelector('[data-testid=note-text]').value", vec![]).await
}

/// Waits until what was typed is kept: a letter on its way when the program dies is nobody's.
async fn until_kept(window: &Window, text: &str) {
    let sql = format!("select count(*) from drafts where content = '{text}'");
    ledger::until_number(window.dir.path(), &sql, |kept| kept > 0).await;
}

async fn unlock(window: &Window, session: &str) {
    window.see_on_new_page(&id("lock-screen")).await;
    window.fill("passcode", PASSCODE).await;
    window.click("unlock").await;
    window.until("document.querySelector('h1')?.innerText === 'Sessions'").await;
    window.open_session(session).await;
}

#[tokio::test]
async fn a_note_being_typed_survives_a_lock_a_reload_and_a_kill_and_goes_when_it_is_added() {
    let mut window = Window::open().await;
    let session = window.create("Jane Smith").await;
    let passcode = json!({ "passcode": PASSCODE, "current": null });
    window.ask("set_passcode", passcode).await.unwrap();
    window.reload().await;
    window.open_session(&session).await;
    let (mut expected, mut losses) = (String::new(), Vec::new());
    for way in ["locked by choice", "locked by Rust", "reloaded", "killed"] {
        let words = format!(" {way}");
        window.see(&id("note-text")).await.send_keys(&words).await.unwrap();
        expected.push_str(&words);
        if way != "locked by choice" {
            until_kept(&window, &expected).await;
        }
        window.mark_page().await;
        match way {
            "locked by choice" => {
                window.click("lock-now").await;
                unlock(&window, &session).await;
            }
            "locked by Rust" => {
                // As idle minutes and sleep do: the page is asked nothing before.
                let lock = "window.__TAURI_INTERNALS__.invoke('lock_console', { request: {} })";
                window.run(lock, vec![]).await;
                unlock(&window, &session).await;
            }
            "reloaded" => window.reload().await,
            _ => {
                window = window.restart(Signal::SIGKILL).await;
                window.open_session(&session).await;
            }
        }
        let there = typed(&window).await;
        if there != json!(expected) {
            losses.push(format!("{way}: {there}"));
        }
    }
    window.click("add-note").await;
    window.see(&id("note")).await;
    window.reload().await;
    window.see(&id("note")).await;
    let left =
        window.run("return document.querySelector('[data-testid=note-text]').value", vec![]).await;
    Figure {
        id: "U2 notes",
        promise: "A private note that was typed and not added is there after a lock, a reload and a kill",
        tried: "2 locks, a reload and a kill, as soon as the last letter is kept".into(),
        losses: losses.len() as u64,
        control: "the same note once it is added",
        control_losses: format!("the field says {left}"),
        seed: None,
    }
    .record();
    assert_eq!(losses, Vec::<String>::new());
    assert_eq!(left, json!(""));
}
