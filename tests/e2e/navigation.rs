//! A page that is told to leave stays where it is.

use crate::canary::Canary;
use crate::program::Kind;
use crate::support::figures::Figure;
use crate::window::Window;
use serde_json::json;
use std::time::Duration;

/// Ways a page has of going somewhere else or calling out; `URL` is the canary's address.
const WAYS: [(&str, &str); 37] = [
    ("location", "location.href = 'URL/a'"),
    ("assign", "location.assign('URL/b')"),
    ("replace", "location.replace('URL/c')"),
    ("top", "top.location = 'URL/d'"),
    ("open", "open('URL/e')"),
    ("open here", "open('URL/f', '_self')"),
    ("open elsewhere", "open('URL/g', 'other', 'popup')"),
    ("link", "add('a', { href: 'URL/h' }).click()"),
    ("link in a new window", "add('a', { href: 'URL/i', target: '_blank' }).click()"),
    ("link with ping", "add('a', { href: '#/', ping: 'URL/j' }).click()"),
    ("download", "add('a', { href: 'URL/k', download: 'x' }).click()"),
    ("form", "add('form', { action: 'URL/l' }).submit()"),
    ("posted form", "add('form', { action: 'URL/m', method: 'post' }).requestSubmit()"),
    ("form in a new window", "add('form', { action: 'URL/n', target: '_blank' }).submit()"),
    ("meta refresh", "add('meta', { httpEquiv: 'refresh', content: '0; url=URL/o' })"),
    ("base", "add('base', { href: 'URL/p/' }); add('a', { href: 'x' }).click()"),
    ("frame", "add('iframe', { src: 'URL/q' })"),
    ("object", "add('object', { data: 'URL/r' })"),
    ("embed", "add('embed', { src: 'URL/s' })"),
    ("image", "add('img', { src: 'URL/t' })"),
    ("style sheet", "add('link', { rel: 'stylesheet', href: 'URL/u' })"),
    ("prefetch", "add('link', { rel: 'prefetch', href: 'URL/v' })"),
    ("preload", "add('link', { rel: 'preload', as: 'image', href: 'URL/w' })"),
    ("video", "add('video', { src: 'URL/x', autoplay: true, muted: true })"),
    ("fetch", "fetch('URL/y').catch(() => {})"),
    ("fetch without cors", "fetch('URL/z', { mode: 'no-cors' }).catch(() => {})"),
    ("request", "r = new XMLHttpRequest(); r.open('GET', 'URL/A'); r.send()"),
    ("beacon", "navigator.sendBeacon('URL/B', 'x')"),
    ("events", "new EventSource('URL/C')"),
    ("socket", "new WebSocket('URL/D'.replace('http', 'ws'))"),
    ("file", "location.href = 'file:///etc/passwd'"),
    ("the other page", "location.href = 'OTHER'"),
    ("blank", "location.href = 'about:blank'"),
    ("data", "location.href = 'data:text/html,<script>fetch(\"URL/E\")</' + 'script>'"),
    ("blob", "location.href = URL_API.createObjectURL(new Blob(['x'], { type: 'text/html' }))"),
    ("script address", "location.href = 'javascript:void(window.__left = 1)'"),
    ("script link", "add('a', { href: 'javascript:void(window.__left = 1)' }).click()"),
];

/// The page of the other window.
fn other(home: &str) -> &'static str {
    if home.contains("console") {
        "tauri://localhost/candidate.html"
    } else {
        "tauri://localhost/console.html"
    }
}

/// Goes each way, and gives the ways that led somewhere.
async fn go_all_ways(window: &Window, canary: &Canary, home: &str) -> Vec<String> {
    let mut led = Vec::new();
    for (name, way) in WAYS {
        let before = canary.hits().len();
        let way = way
            .replace("OTHER", other(home))
            .replace("URL_API", "window.URL")
            .replace("URL/", &format!("{}/", canary.origin));
        let script = format!(
            "window.__home = true; let r;
             const add = (tag, fields) =>
                 document.body.appendChild(Object.assign(document.createElement(tag), fields));
             setTimeout(() => {{ {way} }})"
        );
        window.run(&script, vec![]).await;
        // A page that leaves takes the answer with it.
        let drawn = window.try_drawn().await;
        let is_home = format!(
            "return window.__home === true && !window.__left
                 && location.href.split('#')[0] === {}",
            json!(home)
        );
        let stayed = drawn && window.run(&is_home, vec![]).await == json!(true);
        if !stayed {
            led.push(format!("{name}: left"));
            window.page.goto(home).await.unwrap();
        } else if canary.hits().len() > before {
            led.push(format!("{name}: called out"));
        }
    }
    // A call that is only under way would come soon.
    tokio::time::sleep(Duration::from_millis(300)).await;
    led
}

#[tokio::test]
async fn no_page_leaves_or_calls_out_in_any_way() {
    let mut led = Vec::new();
    for (kind, page) in [(Kind::Console, "console"), (Kind::Candidate, "candidate")] {
        let window = Window::open_program(&[kind]).await;
        let canary = Canary::start();
        let home = format!("tauri://localhost/{page}.html");
        led.extend(go_all_ways(&window, &canary, &home).await);
        led.extend(canary.hits().into_iter().map(|hit| format!("{page} reached {hit}")));
    }
    let window = Window::open_program(&[Kind::Unguarded]).await;
    let canary = Canary::start();
    let away = go_all_ways(&window, &canary, "tauri://localhost/console.html").await;
    let hits = canary.hits().len();
    Figure {
        id: "H4",
        promise: "No page leaves its place or calls out, whatever a script in it tries",
        tried: format!("{} ways in each of 2 windows", WAYS.len()),
        losses: led.len() as u64,
        control: "the guard of the window",
        control_losses: format!(
            "{} of {} ways lead away, {hits} to a server",
            away.len(),
            WAYS.len()
        ),
        seed: None,
    }
    .record();
    assert!(led.is_empty(), "{led:#?}");
    assert!(away.len() >= 8 && hits >= 4, "{away:?}");
}
