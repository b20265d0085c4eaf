//! Markdown as people and models write it, in the challenge and in an answer of the real window.

use crate::driver::take_pictures;
use crate::interview::Interview;
use crate::looks::look;
use crate::provider::{FakeProvider, Script};
use crate::whole::{Computer, MODEL};
use crate::window::id;
use serde_json::json;

const CHALLENGE: &str = "# Limits\n\n\
    | Endpoint | Requests | Window | Burst | Status | Owner | Remarks |\n\
    |:---------|---------:|:------:|------:|--------|-------|---------|\n\
    | /search | 1,200 | minute | 300 | limited | Discovery | Counted for each user, and once more for \
    each address they come from<br>Anonymous users share one |\n\
    | /checkout | 60 | minute | 10 | limited | Payments | none |\n\n\
    - [x] Read the code\n- [ ] Write the limiter\n- [ ] Test it\n\n\
    **注意。**正文 and [the paper](https://example.com/paper), <https://example.com/rfc>.\n";

const ANSWER: [&str; 5] = [
    "A heap takes \\(O(n \\lo",
    "g n)\\) and a sketch $a*b*c$ at $5 to $10, with $HOME and $PATH as they are.\n\n\\[\n\\sum_{i=1}^{n} \
     w_i\n+ \\frac{a_1",
    " * b_1}{\\sqrt{n}}\n\\]\n\n$$\\begin{aligned} x &= \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix} \\\\ \
     &\\le \\left\\lceil \\frac{n}{2} \\right\\rceil \\end{aligned}$$\n\nThis is none: $\\nocommand{x}_1$.\n\n",
    "| Algorithm | Memory | Exact | Burst | Clock | Distributed | Remarks |\n|---|--:|:-:|---|---|---|---|\n",
    "| Sliding window log | $O(n)$ | yes | none | monotonic | with a lock | keeps every timestamp |\n\nEnd",
];

async fn look_at_markdown(theme: &str) {
    let server = FakeProvider::start().await;
    server.always_answers(Script::says(&ANSWER));
    let interview = Interview::open(Computer::of_two_displays(&server)).await;
    interview.prefer(json!({ "theme": theme })).await;
    let session = interview.create_with(MODEL, "Alice Johnson", (60, 50_000)).await;
    let shown = interview.ask("get_session", json!({ "id": session })).await.unwrap();
    let change = json!({ "request_id": uuid::Uuid::now_v7(), "id": session,
        "version": shown["version"], "challenge_text": CHALLENGE });
    interview.ask("update_session", change).await.unwrap();
    interview.hand_over_beside(&session).await;
    interview.begin().await;
    interview.ask_assistant("Which way is exact?").await;
    interview.until_answered("End").await;
    interview.until("document.querySelectorAll('.answer math').length === 5").await;

    let mut found = Vec::new();
    look(&interview, "candidate-markdown", theme, &mut found).await;
    // Each table scrolls by itself, and no word of it is broken.
    let tables = "return [...document.querySelectorAll('.md-table')].map((table) => [
        table.scrollWidth > table.clientWidth,
        [...table.querySelectorAll('th')].every((cell) => cell.clientHeight < 40),
        getComputedStyle(table.querySelector('th:nth-child(2)')).textAlign])";
    let tables = interview.run(tables, vec![]).await;
    assert_eq!(tables, json!([[true, true, "right"], [true, true, "right"]]));
    let keys = "const table = document.querySelector('.md-table'); table.focus();
        return document.activeElement === table";
    assert_eq!(interview.run(keys, vec![]).await, json!(true));
    interview.keys("\u{e014}").await;
    interview.until("document.querySelector('.md-table').scrollLeft > 0").await;
    // What is no formula is as it was typed, and what can't be drawn is its source.
    let answer = interview.text(".answer .markdown").await;
    assert!(answer.contains("at $5 to $10, with $HOME and $PATH as they are."), "{answer}");
    assert!(answer.contains("$\\nocommand{x}_1$"), "{answer}");
    interview.click("copy-address").await;
    interview.until_text(&id("copy-address"), "Copied").await;
    assert_eq!(interview.violations().await, json!([]));
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn tables_scroll_tasks_have_boxes_and_formulas_are_drawn_in_light() {
    take_pictures();
    look_at_markdown("light").await;
}

#[tokio::test]
async fn tables_scroll_tasks_have_boxes_and_formulas_are_drawn_in_dark() {
    take_pictures();
    look_at_markdown("dark").await;
}
