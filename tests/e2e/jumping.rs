//! Long pages whose sections one can jump to.

use crate::window::{Window, id};
use fantoccini::key::Key;
use serde_json::json;

const MARKED: &str = "[...document.querySelectorAll('[data-testid=sections] [aria-current]')]
    .map((link) => link.dataset.testid).join()";

/// Whether the section's heading lies within the window's upper half, and nothing over it.
fn leads(section: &str) -> String {
    format!(
        "(() => {{
            const heading = document.getElementById({section});
            const box = heading.getBoundingClientRect();
            const hit = document.elementFromPoint(box.left + 4, box.top + box.height / 2);
            return document.activeElement === heading && heading.contains(hit)
        }})()",
        section = json!(section)
    )
}

#[tokio::test]
async fn the_settings_sections_are_reached_by_keys_and_by_address_in_a_small_window() {
    let window = Window::open().await;
    window.page.set_window_size(900, 640).await.unwrap();
    window.until("innerWidth === 900").await;
    window.go("#/settings").await;
    window.see(&id("sections")).await;
    window.until(&format!("{MARKED} === 'section-you'")).await;
    for section in ["backups", "assistant", "look", "about", "you"] {
        let link = id(&format!("section-{section}"));
        window.run("document.querySelector(arguments[0]).focus()", vec![json!(link)]).await;
        window.keys(&char::from(Key::Enter).to_string()).await;
        window.until(&leads(section)).await;
        window.until(&format!("{MARKED} === 'section-{section}'")).await;
    }
    // Once more to where the address already leads.
    window.run("document.querySelector('main').scrollTop = 900", vec![]).await;
    window.until(&format!("{MARKED} !== 'section-you'")).await;
    window.click("section-you").await;
    window.until(&leads("you")).await;

    window.go("#/settings/keyboard").await;
    window.until(&leads("keyboard")).await;
    window.reload().await;
    window.until(&leads("keyboard")).await;
    window.go("#/help/trail").await;
    window.until(&leads("trail")).await;
    assert_eq!(window.violations().await, json!([]));
}

#[tokio::test]
async fn a_model_without_a_key_leads_to_its_provider() {
    let window = Window::open().await;
    window.go("#/new").await;
    window.fill("field-candidate_name", "Jane").await;
    window.click("use-senior").await;
    window.click("set-up-provider").await;
    let there = "document.activeElement?.dataset.testid === 'provider'
        && document.activeElement.dataset.id === 'openai'";
    window.until(there).await;
    window.go("#/new").await;
    window.until("document.querySelector('#field-candidate_name')?.value === 'Jane'").await;
    window.choose("field-model", "gpt-4").await;
    window.click("create-session").await;
    window.see(&id("assistant-unready")).await;
    window.click("offer-set_up").await;
    window.until(there).await;
}
