//! Calls a page makes by hand: without the key, with a wrong one, for another window, from frames
//! and workers.

use crate::program::Kind;
use crate::support::figures::Figure;
use crate::window::Window;
use serde_json::json;
use std::collections::BTreeMap;

const CALLS: &str = include_str!("raw_calls.js");

/// Makes the calls, `all` of them or only those `without` the real key, or the `control`, and gives
/// what came of each.
async fn call(window: &Window, which: &str) -> BTreeMap<String, String> {
    let found = window.page.execute_async(CALLS, vec![json!(which)]).await.unwrap();
    serde_json::from_value(found).unwrap()
}

#[tokio::test]
async fn no_call_made_by_hand_is_answered() {
    let mut answered = Vec::new();
    let mut tried = 0;
    for (kind, which) in [(Kind::Console, "without"), (Kind::Candidate, "all")] {
        let window = Window::open_program(&[kind]).await;
        let found = call(&window, which).await;
        tried += found.len();
        assert!(found.len() > 15, "{found:?}");
        answered.extend(found.into_iter().filter(|(_, end)| end == "answered"));
        assert!(window.list().contains("Total sessions: 0"), "{}", window.list());
    }
    let window = Window::open_program(&[Kind::Console]).await;
    let found = call(&window, "control").await;
    assert!(window.list().contains("Forged (created)"), "{found:?} {}", window.list());
    Figure {
        id: "C11",
        promise: "A call made by hand, by frames or by workers changes nothing",
        tried: format!("{tried} calls in 2 windows"),
        losses: answered.len() as u64,
        control: "the wrong key: the same call with the page's own",
        control_losses: "1 of 1 creates a session".into(),
        seed: None,
    }
    .record();
    assert!(answered.is_empty(), "{answered:?}");
}
