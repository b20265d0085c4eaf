//! Sessions of one version of a template side by side, in the real window.

use crate::driver::take_pictures;
use crate::interview::Interview;
use crate::looks::look;
use crate::whole::Computer;
use crate::window::id;
use serde_json::{Value, json};
use uuid::Uuid;

fn prepared(name: &str, template: &Value) -> Value {
    json!({ "request_id": Uuid::now_v7(), "config": {
        "candidate_name": name, "candidate_email": null, "time_limit_min": 60,
        "token_budget": 50_000, "model": "practice", "challenge_text": null, "template": template,
    } })
}

/// A template, and two sessions made with it that are over; one of them was scored.
async fn compared(theme: Option<&str>) -> (Interview, String) {
    let interview = Interview::open(Computer::default()).await;
    interview.watch_policy().await;
    if let Some(theme) = theme {
        interview.prefer(json!({ "theme": theme, "interviewer_name": "Dana" })).await;
    }
    let ask = async |command: &str, request: Value| interview.ask(command, request).await.unwrap();
    let first = ask("create_session", prepared("Zed Zeta", &Value::Null)).await;
    let kept = json!({ "request_id": Uuid::now_v7(), "id": first["id"], "title": "Backend" });
    let template = ask("save_as_template", kept).await["summary"]["id"].clone();
    let mut last = Value::Null;
    for name in ["Ann Archer", "Ben Baker"] {
        let made = ask("create_session", prepared(name, &template)).await;
        last = made["id"].clone();
        for command in ["start_session", "end_session"] {
            ask(command, json!({ "request_id": Uuid::now_v7(), "id": last })).await;
        }
    }
    let rubrics = ask("list_library", json!({ "kind": "rubric", "limit": 1 })).await;
    let begin = json!({ "id": last, "reviewer": "Dana", "rubric": rubrics["rows"][0]["id"] });
    let mut card = ask("begin_scorecard", begin).await;
    for score in card["scores"].as_array_mut().unwrap() {
        score["level"] = json!({ "reached": 3 });
    }
    card["recommendation"] = json!("yes");
    let submit = json!({
        "request_id": Uuid::now_v7(), "id": last, "reviewer": "Dana", "card": card, "reason": "",
    });
    ask("submit_scorecard", submit).await;
    (interview, template.as_str().unwrap().to_owned())
}

#[tokio::test]
async fn sessions_of_a_template_stand_side_by_side_and_lead_to_their_pages() {
    let (interview, template) = compared(None).await;
    interview.go(&format!("#/compare/{template}/1")).await;
    interview.until_text(&id("compare-title"), "Backend Version 1").await;
    for name in ["Ann Archer", "Ben Baker"] {
        let said = json!(name);
        interview
            .until(&format!(
                "document.querySelector('[data-testid=compare-table]')?.innerText.includes({said})"
            ))
            .await;
    }
    // The one the template was made of is no session of it.
    let table = interview.text(&id("compare-table")).await;
    assert!(!table.contains("Zed Zeta"), "{table}");
    interview.click_css(&format!("{} a[href*='sessions/']", id("compare-table"))).await;
    interview.see(&id("session-name")).await;
    interview.go("#/compare/01890a5d-ac96-774b-bcce-b302099a8057/1").await;
    interview.see(&id("compare-missing")).await;
    assert_eq!(interview.violations().await, json!([]));
    assert!(interview.findings().await.is_empty());
}

async fn look_at_a_comparison(theme: &str) {
    take_pictures();
    let (interview, template) = compared(Some(theme)).await;
    let mut found = Vec::new();
    interview.go(&format!("#/compare/{template}/1")).await;
    interview.see(&id("compare-table")).await;
    look(&interview, "compare", theme, &mut found).await;
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn a_comparison_looks_well_in_the_light() {
    look_at_a_comparison("light").await;
}

#[tokio::test]
async fn a_comparison_looks_well_in_the_dark() {
    look_at_a_comparison("dark").await;
}
