//! Keys that print, open, reload, close or make windows elsewhere, pressed in the candidate's window.

use crate::display::Display;
use crate::interview::Interview;
use crate::support::figures::Figure;
use crate::whole::Computer;
use crate::window::id;
use serde_json::{Value, json};

const CONTROL: u32 = 0xffe3;
const SHIFT: u32 = 0xffe1;
const ALT: u32 = 0xffe9;
const ESCAPE: u32 = 0xff1b;
const LEFT: u32 = 0xff51;
const HOME: u32 = 0xff50;

/// A function key.
const fn f(number: u32) -> u32 {
    0xffbd + number
}

/// The keys, and their name.
const KEYS: [(&str, &[u32]); 19] = [
    ("Ctrl+W", &[CONTROL, b'w' as u32]),
    ("Ctrl+Q", &[CONTROL, b'q' as u32]),
    ("Alt+F4", &[ALT, f(4)]),
    ("F5", &[f(5)]),
    ("Ctrl+R", &[CONTROL, b'r' as u32]),
    ("Ctrl+Shift+R", &[CONTROL, SHIFT, b'r' as u32]),
    ("F11", &[f(11)]),
    ("Ctrl+P", &[CONTROL, b'p' as u32]),
    ("Ctrl+S", &[CONTROL, b's' as u32]),
    ("Ctrl+O", &[CONTROL, b'o' as u32]),
    ("Ctrl+N", &[CONTROL, b'n' as u32]),
    ("Ctrl+T", &[CONTROL, b't' as u32]),
    ("Ctrl+U", &[CONTROL, b'u' as u32]),
    ("Alt+Left", &[ALT, LEFT]),
    ("Alt+Home", &[ALT, HOME]),
    ("Ctrl+Shift+I", &[CONTROL, SHIFT, b'i' as u32]),
    ("Ctrl+Shift+C", &[CONTROL, SHIFT, b'c' as u32]),
    ("F12", &[f(12)]),
    ("Esc", &[ESCAPE]),
];

/// What is not as it was before a key was pressed; nothing where all is well.
async fn changed(interview: &Interview, written: &str) -> Vec<&'static str> {
    let seen = "return [location.pathname, window.__same === true,
        document.querySelector('[data-testid=own-answer]')?.shadowRoot
            ?.querySelector('.cm-content')?.cmTile?.view?.state?.doc?.toString()
            ?? [...document.querySelector('[data-testid=own-answer]').shadowRoot
                .querySelectorAll('.cm-line')].map((line) => line.textContent).join('\\n'),
        document.querySelector('[data-testid=composer]') !== null]";
    let seen = interview.run(seen, vec![]).await;
    let list = interview.ask("list_sessions", json!({ "limit": 50 })).await;
    let shown = interview.display().windows();
    let wrong = [
        (seen[0] != json!("/candidate.html"), "another page"),
        (seen[1] != json!(true), "loaded anew"),
        (seen[2] != json!(written), "the own answer is another"),
        (seen[3] != json!(true), "the work is not there"),
        (list.is_ok(), "the console's commands are answered"),
        (interview.open_pages().await != ["/candidate.html"], "other pages are open"),
        (shown.iter().filter(|(_, title)| !title.is_empty()).count() > 1, "another window"),
    ];
    wrong.iter().filter(|(is_wrong, _)| *is_wrong).map(|(_, what)| *what).collect()
}

#[tokio::test]
async fn no_key_closes_leaves_or_reloads_the_candidates_window() {
    let computer = Computer { display: Some(Display::start()), ..Computer::default() };
    let interview = Interview::open(computer).await;
    let session = interview.create("Jane Smith").await;
    interview.hand_over(&session).await;
    interview.begin().await;
    interview.write_own_answer("def allow(): ...").await;
    interview.until_saved().await;
    interview.run("window.__same = true", vec![]).await;
    // A key pressed in the same way is heard.
    interview.display().press("Interview", &[u32::from(b'x')]);
    interview.until_own_answer("def allow(): ...x").await;
    let mut broken: Vec<(&str, Vec<&str>)> = Vec::new();
    for (name, keys) in KEYS {
        interview.display().press("Interview", keys);
        interview.drawn().await;
        let wrong = changed(&interview, "def allow(): ...x").await;
        if !wrong.is_empty() {
            broken.push((name, wrong));
        }
    }
    interview.click("read-rules").await;
    interview.see("[role=dialog]").await;
    Figure {
        id: "C7",
        promise: "No key closes, leaves or loads anew the candidate's window, or opens another",
        tried: format!("{} keys", KEYS.len()),
        losses: broken.len() as u64,
        control: "a letter pressed in the same way",
        control_losses: "1 of 1 is typed".into(),
        seed: None,
    }
    .record();
    assert_eq!(broken, Vec::<(&str, Vec<&str>)>::new());
    assert_eq!(interview.findings().await, Vec::<String>::new());
    assert_eq!(interview.violations().await, Value::Array(Vec::new()));
    interview.see(&id("own-answer")).await;
}
