//! Text of any kind is shown as text.

use crate::canary::Canary;
use crate::driver::take_pictures;
use crate::program::Kind;
use crate::support::figures::Figure;
use crate::window::{Window, id};
use serde_json::json;

const NAME_OF_255: &str = "Zoë <b>Åström</b> <img src=x onerror=\"window.__xss=1\"> ";

fn long_name() -> String {
    let mut name: String = NAME_OF_255.into();
    while name.chars().count() < 255 {
        name.push('ü');
    }
    name
}

fn challenge() -> String {
    let mut text = String::from(
        "# عنوان التحدي\n\n<script>window.__xss=1</script>\n<img src=x onerror=\"window.__xss=1\">\n\
         [click](javascript:window.__xss=1) ![pixel](http://127.0.0.1:9/p.png)\n\n\
         `code` and **bold**, \u{202e}backwards\u{202c}, 漢字, 🦀\n\n```html\n<b>kept</b>\n```\n\n",
    );
    while text.chars().count() < 9_990 {
        text.push_str("Long words wrap. ");
    }
    text
}

#[tokio::test]
async fn a_long_name_and_a_hostile_challenge_are_only_text() {
    take_pictures();
    let window = Window::open().await;
    window.go("#/new").await;
    window.paste("field-candidate_name", &long_name()).await;
    window.paste("field-challenge", &challenge()).await;
    window.click("create-session").await;
    let session = window.see(&id("session-id")).await.text().await.unwrap();
    window.open_session(&session).await;
    window
        .until(&format!("document.querySelector('h1').innerText === {}", json!(long_name())))
        .await;
    window.picture("long-name").await;
    window.go(&format!("#/sessions/{session}?tab=challenge")).await;
    window.until("document.querySelector('[data-testid=challenge] h2') !== null").await;
    window.picture("long-challenge").await;
    for forbidden in ["script", "img", "iframe", "a[href^='javascript']", "[onerror]"] {
        assert_eq!(
            window.count(&format!("{} {forbidden}", id("challenge"))).await,
            0,
            "{forbidden}"
        );
    }
    let shown = window.text(&id("challenge")).await;
    assert!(shown.contains("<script>window.__xss=1</script>"), "{shown}");
    window.go("#/").await;
    window.see(&id("session-row")).await;
    window.picture("long-name-in-list").await;
    assert_eq!(window.run("return window.__xss ?? null", vec![]).await, json!(null));
    let sideways = "return document.querySelector('main').scrollWidth
                    - document.querySelector('main').clientWidth";
    assert_eq!(window.run(sideways, vec![]).await, json!(0));
    assert_eq!(window.violations().await, json!([]));
}

#[tokio::test]
async fn a_script_can_put_text_into_the_page_but_no_markup() {
    let window = Window::open().await;
    let sinks = [
        "place.innerHTML = '<b>'",
        "place.outerHTML = '<b>'",
        "place.insertAdjacentHTML('beforeend', '<b>')",
        "document.write('<b>')",
        "place.srcdoc = '<b>'",
        "new DOMParser().parseFromString('<b>', 'text/html')",
        "document.createRange().createContextualFragment('<b>')",
        "eval('1')",
        "new Function('return 1')()",
        "setTimeout('1')",
        "document.createElement('script').text = '1'",
        "document.createElement('script').src = 'data:,1'",
    ];
    let mut let_through = Vec::new();
    for sink in sinks {
        let script = format!(
            "const place = document.body.appendChild(document.createElement('iframe'));
             try {{ {sink}; return true }} catch (error) {{ return error.name }}
             finally {{ place.remove() }}"
        );
        if window.run(&script, vec![]).await == json!(true) {
            let_through.push(sink);
        }
    }
    let put = "const place = document.body.appendChild(document.createElement('p'));
               place.textContent = '<b>'; return place.innerHTML";
    let text = window.run(put, vec![]).await == json!("&lt;b&gt;");
    let open = Window::open_program(&[Kind::Unguarded]).await;
    let page = Canary::with_page("<p>a page without a policy</p>".into());
    open.page.goto(&format!("{}/page.html", page.origin)).await.unwrap();
    let bare = "document.body.innerHTML = '<b></b>'; return document.querySelectorAll('b').length";
    let control = open.run(bare, vec![]).await;
    Figure {
        id: "H2",
        promise: "No script can put markup or code into a page as text",
        tried: format!("{} ways", sinks.len()),
        losses: let_through.len() as u64,
        control: "the content policy",
        control_losses: format!("{control} of 1 puts markup in"),
        seed: None,
    }
    .record();
    assert!(let_through.is_empty(), "{let_through:?}");
    assert!(text, "text is put in as text");
    assert_eq!(control, json!(1));
}

#[tokio::test]
async fn a_name_stands_apart_from_the_text_beside_it() {
    let window = Window::open().await;
    let name = "\u{5e9}\u{5dc}\u{5d5}\u{5dd} 12";
    let session = window.create(name).await;
    window.open_session(&session).await;
    window.start_alone().await;
    window.see(&id("action-pause")).await;
    let apart = "const shown = [];
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walk.nextNode())
            if (walk.currentNode.data === arguments[0])
                shown.push(getComputedStyle(walk.currentNode.parentElement).unicodeBidi);
        return shown";
    for place in [format!("#/sessions/{session}"), "#/".to_owned()] {
        window.go(&place).await;
        window
            .until(&format!("document.querySelector('main').innerText.includes({})", json!(name)))
            .await;
        window.drawn().await;
        let found = window.run(apart, vec![json!(name)]).await;
        let found = found.as_array().unwrap();
        assert!(!found.is_empty() && found.iter().all(|style| style == "isolate"), "{found:?}");
    }
}

#[tokio::test]
async fn half_a_character_is_refused_with_a_sentence() {
    let window = Window::open().await;
    window.go("#/new").await;
    window.fill("field-candidate_name", "Jane").await;
    // A page's own strings hold what JSON can't bring there.
    window
        .run(
            "const field = document.querySelector(arguments[0]);
             field.value = 'a' + String.fromCharCode(0xd800) + 'b';
             field.dispatchEvent(new InputEvent('input', { bubbles: true }));",
            vec![json!(id("field-challenge"))],
        )
        .await;
    window.click("create-session").await;
    window.until("document.body.innerText.includes('half a character')").await;
    assert!(window.list().contains("Total sessions: 0"));
    assert!(!window.text("body").await.contains("went wrong in Hotseat"));
}
