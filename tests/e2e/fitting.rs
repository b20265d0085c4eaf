//! The console in windows and at text sizes of many kinds: nothing is cut off, all can be reached.

use crate::driver::Surroundings;
use crate::window::{Window, id};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

/// Everything that can be pressed or typed into, each looked at where the page scrolls to it: a line for
/// what lies outside the window, or is not hit at its middle.
const OUT_OF_REACH: &str = "
    const found = [];
    const all = 'button, a[href], input, textarea, summary, [role=combobox], [tabindex=\"0\"]';
    for (const one of document.querySelectorAll(all)) {
        const look = getComputedStyle(one);
        if (look.visibility === 'hidden' || one.getClientRects().length === 0) continue;
        // What is folded away has a box all the same.
        if (!one.checkVisibility()) continue;
        one.scrollIntoView({ block: 'center' });
        const box = one.getBoundingClientRect();
        // What is higher than the window, as the table, is there to be scrolled through.
        const at = [(box.left + box.right) / 2, (Math.max(0, box.top) + Math.min(innerHeight, box.bottom)) / 2];
        const hit = document.elementFromPoint(...at);
        const name = one.dataset.testid ?? one.getAttribute('aria-label') ?? one.innerText;
        const is_inside = box.left >= -1 && box.right <= innerWidth + 1
            && (box.height > innerHeight || (box.top >= -1 && box.bottom <= innerHeight + 1));
        if (!is_inside) found.push(`${name}: outside, from ${box.left} to ${box.right}`);
        else if (!one.contains(hit)) found.push(`${name}: under ${hit?.outerHTML.slice(0, 80)}`);
    }
    return found";

/// Words that are cut off without a sign of it.
const CUT: &str = "
    const found = [];
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
        const text = words.currentNode;
        if (text.data.trim() === '') continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const box = range.getBoundingClientRect();
        for (let over = text.parentElement; over && box.width > 0; over = over.parentElement) {
            const look = getComputedStyle(over);
            if (look.clipPath !== 'none' || look.visibility === 'hidden') break;
            // What says that there is more, or can be scrolled, cuts nothing off.
            if (look.textOverflow === 'ellipsis' || /auto|scroll/.test(look.overflowX)) break;
            const edge = over.getBoundingClientRect();
            const is_cut = look.overflowX !== 'visible' && box.right > edge.right + 1;
            if (is_cut || (over === document.body && box.right > innerWidth + 1))
                found.push(`${text.data.trim()}: ${box.right} of ${edge.right}`);
        }
    }
    return found";

/// A window in which text has this size, of the system's making.
async fn window_at(scale: &'static str) -> Window {
    let env = vec![("GDK_DPI_SCALE", scale.into())];
    let surroundings = Surroundings { env, ..Surroundings::default() };
    Window::open_with(TempDir::new().unwrap(), &surroundings).await
}

async fn resize(window: &Window, width: u32, height: u32, scale: f64) {
    window.page.set_window_size(width, height).await.unwrap();
    let (across, down) = (f64::from(width) / scale, f64::from(height) / scale);
    let is_so =
        format!("Math.abs(innerWidth - {across}) < 2 && Math.abs(innerHeight - {down}) < 2");
    window.until(&is_so).await;
    window.drawn().await;
}

/// Looks at the page as it is in windows of these widths; what is wrong, a line each.
async fn look(window: &Window, name: &str, scale: f64, widths: &[u32], found: &mut Vec<String>) {
    for &width in widths {
        resize(window, width, if width > 1500 { 1200 } else { 640 }, scale).await;
        for text in [100, 150, 200] {
            let set = "document.documentElement.style.fontSize = arguments[0]";
            window.run(set, vec![json!(format!("{text}%"))]).await;
            window.drawn().await;
            for script in [OUT_OF_REACH, CUT] {
                let Value::Array(lines) = window.run(script, vec![]).await else {
                    panic!("the page was not looked at")
                };
                let at = format!("{name}, {width} px, scale {scale}, text {text} %");
                found.extend(lines.iter().map(|line| format!("{at}: {line}")));
            }
        }
        window.run("document.documentElement.style.fontSize = ''", vec![]).await;
    }
}

/// Sample sessions, and one of everything long; a draft waits. No pointer: where the system has larger
/// text the driver points beside what it means.
async fn furnish(window: &Window) {
    let done = async |command: &str, request: Value| window.ask(command, request).await.unwrap();
    done("add_sample_sessions", json!({ "request_id": Uuid::from_u128(1) })).await;
    let config = json!({
        "candidate_name": "Wolfeschlegelsteinhausen ".repeat(6).trim(), "candidate_email": "",
        "time_limit_min": 180, "token_budget": 200_000, "model": "practice",
        "challenge_text": format!("# {}", "a title that goes on ".repeat(9)),
        "config": { "system_prompt": "Help.", "knows_challenge": true },
    });
    let create = json!({ "request_id": Uuid::from_u128(2), "config": config });
    let session = done("create_session", create).await;
    let start = json!({ "request_id": Uuid::from_u128(3), "id": session["id"] });
    done("start_session", start).await;
    let draft = json!({
        "request_id": null, "candidate_name": "Jane", "candidate_email": "", "time_limit": "60",
        "token_budget": "50000", "model": "practice", "challenge_text": "# A task",
    });
    done("save_draft", json!({ "draft": draft })).await;
    window.until("document.querySelectorAll('[data-testid=session-row]').length > 6").await;
}

async fn look_at_the_console(scale: &'static str, widths: &[u32]) {
    let window = window_at(scale).await;
    let as_number = scale.parse().unwrap();
    furnish(&window).await;
    let mut found = Vec::new();
    for (hash, sign) in [
        ("#/", id("waiting-draft")),
        ("#/new", id("session-form")),
        ("#/settings", id("database-path")),
        ("#/help", "#honest".into()),
    ] {
        window.go(hash).await;
        window.see(&sign).await;
        look(&window, hash, as_number, widths, &mut found).await;
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn everything_can_be_reached_at_every_width_and_text_size() {
    look_at_the_console("1", &[900, 1023, 1080, 1140, 1280, 1900]).await;
}

#[tokio::test]
async fn everything_can_be_reached_where_the_system_has_larger_text() {
    look_at_the_console("1.25", &[900, 1100, 1280, 1400, 1900]).await;
}

#[tokio::test]
async fn everything_of_the_library_can_be_reached_at_every_width_and_text_size() {
    let window = Window::open().await;
    let content = json!({
        "kind": "challenge", "title": "Wolfeschlegelsteinhausen ".repeat(4).trim(),
        "category": "A kind of task with a long name", "difficulty": "mid_level",
        "tags": ["a tag that goes on", "another"], "task": "# A task\n\nBuild it.",
        "starters": [{ "language": "python", "text": "def limit():\n    ...\n" }],
        "tests": [{ "name": "A test with a name that goes on and on", "is_hidden": true, "check": {
            "kind": "case", "input": "1\n", "expected": "1\n",
            "compare": { "by": "numbers", "tolerance": 0.5 },
        } }],
        "hints": ["Count first."], "follow_ups": ["And then?"],
        "limits": { "time_limit_min": 60, "token_budget": 20_000 },
    });
    let save = json!({
        "request_id": Uuid::from_u128(1), "id": null, "revision": null, "content": content,
    });
    let saved = window.ask("save_item", save).await.unwrap();
    let challenge = format!("#/challenges/{}", saved["summary"]["id"].as_str().unwrap());
    let mut found = Vec::new();
    for (hash, sign) in [
        ("#/challenges".into(), "library-row"),
        (format!("{challenge}?tab=content"), "field-task"),
        (format!("{challenge}?tab=tests"), "tests"),
        (format!("{challenge}?tab=private"), "tab-private"),
        (format!("{challenge}?tab=policy"), "tab-policy"),
        (format!("{challenge}?tab=limits"), "field-token_budget"),
        (format!("{challenge}?tab=calibration"), "calibrate"),
        (format!("{challenge}?tab=history"), "versions"),
        ("#/rubrics/new".into(), "item-form"),
        ("#/templates/new".into(), "item-form"),
    ] {
        window.go(&hash).await;
        window.see(&id(sign)).await;
        look(&window, &hash, 1.0, &[900, 1140, 1900], &mut found).await;
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn what_a_column_told_that_gave_way_can_still_be_sorted_by() {
    let window = Window::open().await;
    window.click("add-samples").await;
    window.until("document.querySelectorAll('[data-testid=session-row]').length === 7").await;
    resize(&window, 1280, 800, 1.0).await;
    window.until("document.querySelector('[data-testid=sort-model]').offsetWidth > 0").await;
    window.until("document.querySelector('[data-testid=sorted-by]').offsetWidth === 0").await;
    window.until("document.querySelector('[data-testid=sort-menu]').offsetWidth === 0").await;
    resize(&window, 900, 640, 1.0).await;
    window.until("document.querySelector('[data-testid=sort-model]').offsetWidth === 0").await;
    window.click("sort-menu").await;
    window.click("sort-by-model").await;
    let first = "document.querySelector('#row-0 [data-column=model]')?.textContent.trim()";
    window.until(&format!("{first} === 'GPT-3.5 Turbo'")).await;
    // No head of the table is there to say so.
    window.until("document.querySelector('[data-testid=sorted-by]').offsetWidth > 0").await;
    assert!(window.text(&id("sorted-by")).await.contains("Model"));
    window.click("sort-menu").await;
    window.click("sort-by-model").await;
    window.until(&format!("{first} === 'GPT-4 Turbo'")).await;
}

#[tokio::test]
async fn a_conversation_is_high_enough_to_be_read_where_text_is_large() {
    let window = Window::open().await;
    furnish(&window).await;
    let query = json!({
        "status": "active", "text": "", "sort": "created", "descending": true, "limit": 1, "offset": 0,
    });
    let found = window.ask("list_sessions", query).await.unwrap();
    let id = found["rows"][0]["id"].as_str().unwrap();
    window.go(&format!("#/sessions/{id}?tab=conversation")).await;
    window.see(".talk").await;
    for (width, height) in [(900, 640), (1280, 800)] {
        resize(&window, width, height, 1.0).await;
        for text in [100, 150, 200] {
            let set = "document.documentElement.style.fontSize = arguments[0]";
            window.run(set, vec![json!(format!("{text}%"))]).await;
            window.drawn().await;
            let high =
                window.run("return document.querySelector('.talk').offsetHeight", vec![]).await;
            assert!(high.as_i64() >= Some(180), "{high} px, {width} by {height}, text {text} %");
        }
    }
}

#[tokio::test]
async fn times_in_the_table_are_told_whole() {
    let window = Window::open().await;
    window.click("add-samples").await;
    window.until("document.querySelectorAll('[data-testid=session-row]').length === 7").await;
    for width in [900, 1023, 1280] {
        resize(&window, width, 800, 1.0).await;
        let cut =
            "return [...document.querySelectorAll('[data-column=created], [data-column=time]')]
            .filter((cell) => cell.scrollWidth > cell.clientWidth || /^…|…$/.test(cell.innerText)
                || getComputedStyle(cell).textOverflow === 'ellipsis')
            .map((cell) => cell.innerText)";
        assert_eq!(window.run(cut, vec![]).await, json!([]), "{width}");
    }
}

#[tokio::test]
async fn rows_are_as_high_as_their_text_and_the_keys_still_reach_the_last() {
    let window = Window::open().await;
    window.click("add-samples").await;
    window.until("document.querySelectorAll('[data-testid=session-row]').length === 7").await;
    resize(&window, 900, 640, 1.0).await;
    window.run("document.documentElement.style.fontSize = '200%'", vec![]).await;
    window.until("document.querySelector('[data-testid=session-row]').offsetHeight === 112").await;
    window.until(
        "(() => { const [a, b] = [0, 1].map((n) => document.querySelector(`#row-${n}`).getBoundingClientRect());
          return b.top === a.bottom })()",
    )
    .await;
    window.run("document.querySelector('[role=grid]').focus()", vec![]).await;
    window.keys("\u{e010}").await;
    window
        .until("document.querySelector('#row-6')?.getAttribute('aria-selected') === 'true'")
        .await;
    window
        .until("document.querySelector('#row-6').getBoundingClientRect().bottom <= innerHeight + 1")
        .await;
}
