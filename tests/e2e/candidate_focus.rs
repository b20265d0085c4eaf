//! Where a press of a button goes, and where the focus is after it, in the candidate's window.

use crate::interview::Interview;
use crate::ledger;
use crate::provider::{FakeProvider, Gate, Script};
use crate::whole::{Computer, MODEL};
use crate::window::id;
use serde_json::json;

const QUESTIONS: &str = "select count(*) from messages where role = 'user'";
const STOPPED: &str = "select count(*) from messages where status = 'stopped'";

/// Presses a button, and what is in its place as soon as it is another one.
async fn press_twice(interview: &Interview, before: &str, after: &str) {
    interview.until(&ready(before)).await;
    interview
        .run(
            "const [before, after] = arguments;
             const found = (name) => document.querySelector(`[data-testid=${name}]`);
             window.__pressed_again = false;
             new MutationObserver((_, observer) => {
                 if (!found(after)) return;
                 observer.disconnect();
                 found(after).click();
                 window.__pressed_again = true;
             }).observe(document.body, { subtree: true, childList: true, attributes: true });
             found(before).focus();
             found(before).click();",
            vec![json!(before), json!(after)],
        )
        .await;
    interview.until("window.__pressed_again").await;
}

/// Whether a button is there and hears.
fn ready(name: &str) -> String {
    format!("document.querySelector('[data-testid={name}]:not([aria-disabled])')")
}

async fn until_focus_is_on(interview: &Interview, css: &str) {
    interview.until(&format!("document.activeElement?.matches({})", json!(css))).await;
}

#[tokio::test]
async fn a_second_press_on_a_button_that_became_another_does_nothing_and_the_focus_stays() {
    let server = FakeProvider::start().await;
    let gates = [Gate::new(), Gate::new()];
    for gate in &gates {
        server.answers(Script::streams().piece("The first half").waits_at(gate).piece(".").over());
    }
    let server_url = Some(server.base_url());
    let interview = Interview::open(Computer { server: server_url, ..Computer::default() }).await;
    let session = interview.create_with(MODEL, "Jane Smith", (60, 50_000)).await;
    interview.hand_over(&session).await;
    interview.begin().await;
    let dir = interview.dir.path().to_owned();

    interview.fill("composer", "Which limiter?").await;
    press_twice(&interview, "send", "stop").await;
    interview.until(&ready("stop")).await;
    until_focus_is_on(&interview, &id("stop")).await;
    assert_eq!(ledger::number(&dir, STOPPED).await, 0);

    interview.fill("composer", "A draft").await;
    press_twice(&interview, "stop", "send").await;
    interview.until(&ready("send")).await;
    // Whoever stops an answer goes on by asking something else.
    until_focus_is_on(&interview, &id("composer")).await;
    assert_eq!(
        (ledger::number(&dir, QUESTIONS).await, ledger::number(&dir, STOPPED).await),
        (1, 1)
    );

    interview.fill("composer", "And another?").await;
    interview.until(&ready("send")).await;
    interview.run("document.querySelector('[data-testid=send]').focus()", vec![]).await;
    interview.keys("\u{e007}").await;
    interview.until(&ready("stop")).await;
    gates[1].open();
    interview.see(&id("send")).await;
    until_focus_is_on(&interview, &id("send")).await;
    assert_eq!(ledger::number(&dir, QUESTIONS).await, 2);
    gates[0].open();
}

#[tokio::test]
async fn parts_that_share_a_place_keep_the_focus_and_their_size() {
    let interview = Interview::open(Computer::default()).await;
    let session = interview.create("Jane Smith").await;
    interview.hand_over(&session).await;
    interview.begin().await;
    interview.paste("composer", "One\nTwo\nThree\nFour\nFive\nSix").await;
    for _ in 0..10 {
        interview.click("text-larger").await;
    }
    interview.see(&id("tab-assistant")).await;
    interview.click("tab-own_answer").await;
    until_focus_is_on(&interview, "#tab-own_answer").await;
    interview.click("tab-assistant").await;
    until_focus_is_on(&interview, "#tab-assistant").await;
    let higher = "document.querySelector('[data-testid=composer]')?.clientHeight > 100";
    interview.until(higher).await;
    // Now the box is made while its tab is hidden.
    interview.reload().await;
    interview.see(&id("composer")).await;
    interview.click("tab-assistant").await;
    interview.until(higher).await;

    for _ in 0..10 {
        interview.click("text-smaller").await;
    }
    interview.click_css(".own_answer [data-testid=enlarge]").await;
    let enlarged = "document.querySelector('.own_answer [aria-pressed=true]') !== null";
    interview.until(enlarged).await;
    interview.write_own_answer("def").await;
    interview.keys("\u{e00c}").await;
    interview.drawn().await;
    assert_eq!(interview.run(&format!("return {enlarged}"), vec![]).await, json!(true));
    interview.run("document.querySelector('main').focus()", vec![]).await;
    interview.keys("\u{e00c}").await;
    interview.until(&format!("!({enlarged})")).await;
}

#[tokio::test]
async fn a_candidate_who_agreed_and_waits_is_told_so_and_keeps_the_focus() {
    let computer = Computer { has_second_display: true, ..Computer::default() };
    let interview = Interview::open(computer).await;
    let session = interview.create("Jane Smith").await;
    let passcode = json!({ "passcode": "open sesame", "current": null });
    interview.ask("set_passcode", passcode).await.unwrap();
    let terms = json!({ "request_id": uuid::Uuid::now_v7(), "id": session,
        "console_stays": true, "begins": "interviewer" });
    interview.ask("hand_over", terms).await.unwrap();
    interview.turn_to("candidate").await;
    interview.see(&id("rules")).await;
    interview.click("consent").await;
    interview.click("begin").await;
    until_focus_is_on(&interview, "main").await;
    let spoken = "document.querySelector('[data-testid=spoken]').innerText";
    interview.until(&format!("{spoken}.includes('interviewer starts')")).await;
    interview.at_the_console("start_session", json!({ "id": session })).await;
    interview.see(&id("composer")).await;
    // One who practises is told so wherever the assistant is not seen.
    interview.at_the_console("pause_session", json!({ "id": session, "reason": "" })).await;
    interview.see(&id("paused")).await;
    interview.see(&id("practice-mark")).await;
}

#[tokio::test]
async fn text_that_gets_larger_leaves_the_part_in_use_in_front_and_the_keyboard_in_it() {
    let interview = Interview::open(Computer::default()).await;
    let session = interview.create("Jane Smith").await;
    interview.hand_over(&session).await;
    interview.begin().await;
    interview.page.set_window_size(1280, 800).await.unwrap();
    interview
        .until("document.querySelectorAll('.parts > section:not([hidden])').length === 3")
        .await;
    interview.write_own_answer("ab").await;
    interview.keys("\u{e009}+\u{e000}").await;
    interview.see("#tab-own_answer").await;
    interview.keys("c").await;
    interview.until_own_answer("abc").await;
    // Until all three share one place.
    interview.keys("\u{e009}+++++++\u{e000}").await;
    interview.see("#tab-assistant").await;
    interview.keys("d").await;
    interview.until_own_answer("abcd").await;
    until_focus_is_on(&interview, &id("own-answer")).await;
}

/// Presses Control and the digit of a part.
async fn press_key_of_part(interview: &Interview, nth: u8) {
    interview.keys(&format!("\u{e009}{nth}\u{e000}")).await;
}

#[tokio::test]
async fn each_part_has_a_key_at_every_size() {
    let interview = Interview::open(Computer::default()).await;
    let session = interview.create("Jane Smith").await;
    interview.hand_over(&session).await;
    interview.begin().await;
    until_focus_is_on(&interview, &id("composer")).await;
    let editor = "document.querySelector('[data-testid=own-answer]').dataset.open === 'true'";
    interview.until(editor).await;
    let parts = [(1, "challenge"), (2, "own-answer"), (3, "composer")];
    for (width, height, larger) in [(1280, 800, 0), (900, 640, 0), (900, 640, 10)] {
        interview.page.set_window_size(width, height).await.unwrap();
        interview.until(&format!("innerWidth === {width}")).await;
        for _ in 0..larger {
            interview.click("text-larger").await;
        }
        for (nth, part) in parts {
            press_key_of_part(&interview, nth).await;
            until_focus_is_on(&interview, &id(part)).await;
        }
    }
    // Text that gets smaller makes room for other parts; the one in use stays.
    interview.click("text-size").await;
    press_key_of_part(&interview, 2).await;
    until_focus_is_on(&interview, &id("own-answer")).await;
    interview.keys("\u{e009}++++++\u{e000}").await;
    interview.until("document.querySelector('#tab-assistant')").await;
    until_focus_is_on(&interview, &id("own-answer")).await;
    // With one enlarged, the others come in its place.
    interview.keys("\u{e009}0\u{e000}").await;
    interview.click_css(".own_answer [data-testid=enlarge]").await;
    press_key_of_part(&interview, 1).await;
    until_focus_is_on(&interview, &id("challenge")).await;
    let lone = "document.querySelectorAll('.parts > section:not([hidden])').length === 1";
    interview.until(lone).await;
    // No dialog is left by them.
    interview.click("read-rules").await;
    interview.see("[role=dialog]").await;
    press_key_of_part(&interview, 3).await;
    interview.drawn().await;
    interview
        .until("document.querySelector('[role=dialog]').contains(document.activeElement)")
        .await;
}

#[tokio::test]
async fn whoever_goes_on_after_a_pause_or_a_reload_goes_on_asking() {
    let computer = Computer { has_second_display: true, ..Computer::default() };
    let interview = Interview::open(computer).await;
    let session = interview.create("Jane Smith").await;
    interview.hand_over_beside(&session).await;
    interview.begin().await;
    interview.fill("composer", "A draft").await;
    interview.at_the_console("pause_session", json!({ "id": session, "reason": "" })).await;
    until_focus_is_on(&interview, "main").await;
    interview.at_the_console("resume_session", json!({ "id": session })).await;
    until_focus_is_on(&interview, &id("continue")).await;
    interview.until_not_fresh(&id("continue")).await;
    interview.keys("\u{e007}").await;
    until_focus_is_on(&interview, &id("composer")).await;
    interview.until("document.querySelector('[data-testid=composer]').value === 'A draft'").await;
    interview.reload().await;
    until_focus_is_on(&interview, &id("composer")).await;
}
