//! Sessions' pages opened and left again leave nothing behind.

use crate::asking;
use crate::memory;
use crate::support::chance::{is_soak, rounds};
use crate::support::figures::Figure;
use crate::window::{Window, id};
use serde_json::Value;

/// How much the program may grow after the first tenth.
const GROWTH_MIB: f64 = 10.0;

/// Counts what is listened to and waited for on what outlives a page's screens.
const COUNT: &str = "
    const counts = { listeners: 0, intervals: new Set(), timeouts: new Set(), frames: new Set(),
                     observers: 0 };
    window.__left = () => ({ listeners: counts.listeners, intervals: counts.intervals.size,
                             timeouts: counts.timeouts.size, frames: counts.frames.size,
                             observers: counts.observers,
                             elements: document.querySelectorAll('*').length });
    const known = new Map();
    const lasts = (target) => target === window || target === document ||
        target === document.documentElement || target === document.body ||
        target instanceof MediaQueryList;
    const wrap = (object, name, around) => {
        const plain = object[name];
        object[name] = function (...given) { return around.call(this, plain, given); };
    };
    const key = (options) => (typeof options === 'object' ? options?.capture : options) ? 'c' : 'b';
    wrap(EventTarget.prototype, 'addEventListener', function (plain, given) {
        const target = this ?? window;
        if (lasts(target) && given[1]) {
            const name = given[0] + key(given[2]);
            const there = known.get(target) ?? new Map();
            known.set(target, there);
            const heard = there.get(name) ?? new Set();
            there.set(name, heard);
            if (!heard.has(given[1])) { heard.add(given[1]); counts.listeners += 1; }
        }
        return plain.apply(target, given);
    });
    wrap(EventTarget.prototype, 'removeEventListener', function (plain, given) {
        const target = this ?? window;
        const heard = known.get(target)?.get(given[0] + key(given[2]));
        if (heard?.delete(given[1])) counts.listeners -= 1;
        return plain.apply(target, given);
    });
    const count = (set, begin, end, once) => {
        wrap(window, begin, (plain, [work, ...rest]) => {
            const name = plain.call(window, (...told) => {
                if (once) set.delete(name);
                return work(...told);
            }, ...rest);
            // The driver gives each of its own scripts half a minute.
            if (!(rest[0] > 10000)) set.add(name);
            return name;
        });
        wrap(window, end, (plain, given) => { set.delete(given[0]); return plain.apply(window, given); });
    };
    count(counts.intervals, 'setInterval', 'clearInterval', false);
    count(counts.timeouts, 'setTimeout', 'clearTimeout', true);
    count(counts.frames, 'requestAnimationFrame', 'cancelAnimationFrame', true);
    for (const kind of [ResizeObserver, MutationObserver, IntersectionObserver]) {
        const seen = new WeakMap();
        wrap(kind.prototype, 'observe', function (plain, given) {
            if (!seen.get(this)) { seen.set(this, true); counts.observers += 1; }
            return plain.apply(this, given);
        });
        wrap(kind.prototype, 'disconnect', function (plain, given) {
            if (seen.get(this)) { seen.set(this, false); counts.observers -= 1; }
            return plain.apply(this, given);
        });
    }";

#[tokio::test]
async fn pages_opened_and_left_leave_no_listener_and_no_timer() {
    let window = Window::open().await;
    window.click("add-samples").await;
    window.until("document.querySelectorAll('[data-testid=session-row]').length === 7").await;
    let addresses = addresses(&window).await;
    window.run(COUNT, vec![]).await;
    // Once around, so that what is loaded only once is there.
    for address in &addresses {
        open_and_leave(&window, address).await;
    }
    let begun = left(&window).await;
    let program = window.driver.program().unwrap();
    let pages = rounds(30, 1_000);
    let mut settled = 0.0;
    for nth in 0..pages {
        open_and_leave(&window, &addresses[usize::try_from(nth).unwrap() % addresses.len()]).await;
        if nth == pages / 10 {
            settled = memory::own_mib(program);
        }
    }
    let ended = left(&window).await;
    let growth = memory::own_mib(program) - settled;
    println!("{begun} before, {ended} after {pages} pages, grown by {growth:.1} MiB");
    let losses = more(&begun, &ended);
    assert!(losses.is_empty(), "left behind by {pages} pages: {losses:?}");
    assert!(!is_soak() || growth <= GROWTH_MIB, "grown by {growth:.1} MiB");
    let leaked = left_by_a_careless_page(&window, &addresses[0], &ended).await;
    assert_eq!(leaked, ["intervals", "listeners"], "a careless page's remains were not all seen");
    Figure {
        id: "T7 pages",
        promise: "Opening and leaving sessions' pages leaves no listener, timer, frame or observer \
                  behind",
        tried: format!("{pages} pages, grown by {growth:.1} MiB"),
        losses: 0,
        control: "a page that leaves a listener and a timer",
        control_losses: "2 of 2".into(),
        seed: None,
    }
    .record();
}

/// The addresses of the sessions' pages.
async fn addresses(window: &Window) -> Vec<String> {
    let answer = window.ask("list_sessions", asking::list()).await.unwrap();
    let rows = answer["rows"].as_array().unwrap();
    rows.iter().map(|row| format!("#/sessions/{}", row["id"].as_str().unwrap())).collect()
}

async fn open_and_leave(window: &Window, address: &str) {
    window.go(&format!("{address}?tab=timeline")).await;
    window.see(&id("trail-mark")).await;
    window.go("#/").await;
    window.see(&id("session-table")).await;
    window.until("document.querySelectorAll('[data-testid=session-row]').length === 7").await;
}

/// What is there once everything that was about to end has ended.
async fn left(window: &Window) -> Value {
    window.until("window.__left().timeouts === 0").await;
    // What was said to screen readers stays a while.
    window.until("document.querySelector('[data-testid=spoken] > *') === null").await;
    let mut least = window.run("return window.__left()", vec![]).await;
    // Clocks always wait for a frame; whatever else waits for one gets it.
    for _ in 0..20 {
        window.drawn().await;
        let now = window.run("return window.__left()", vec![]).await;
        if now["frames"].as_i64() < least["frames"].as_i64() {
            least = now;
        }
    }
    least
}

/// What there is more of, by name.
fn more(before: &Value, after: &Value) -> Vec<String> {
    let before = before.as_object().unwrap();
    let is_more = |name: &&String| after[*name].as_i64() > before[*name].as_i64();
    before.keys().filter(is_more).cloned().collect()
}

async fn left_by_a_careless_page(window: &Window, address: &str, before: &Value) -> Vec<String> {
    window
        .run(
            "window.addEventListener('hashchange', () => {
                 window.addEventListener('resize', () => {});
                 setInterval(() => {}, 1000);
             }, { once: true })",
            vec![],
        )
        .await;
    open_and_leave(window, address).await;
    more(before, &left(window).await)
}
