//! Text of any kind is shown as text.

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
