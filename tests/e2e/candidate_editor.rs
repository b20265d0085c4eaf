//! The editor of the own answer with real hands: what is pasted, the language, long lines, the search.

use crate::display::Display;
use crate::interview::Interview;
use crate::whole::Computer;
use crate::window::id;
use serde_json::json;

const CONTROL: u32 = 0xffe3;

async fn begun() -> Interview {
    let computer = Computer { display: Some(Display::start()), ..Computer::default() };
    let interview = Interview::open(computer).await;
    let session = interview.create("Jane Smith").await;
    interview.hand_over(&session).await;
    interview.begin().await;
    interview
}

#[tokio::test]
async fn code_that_is_pasted_is_cleaned_with_a_line_that_says_so_and_undoes_it() {
    let interview = begun().await;
    interview.click("language").await;
    interview.click("language-python").await;
    // As a page or a chat program puts it on the clipboard; WebKitGTK makes blanks of U+00A0 by itself.
    let pasted = "def f():\u{2028}\u{2003}\u{2003}return\u{200b} 1";
    interview
        .run(
            "document.addEventListener('copy', (event) => {
                event.clipboardData.setData('text/plain', arguments[0]);
                event.preventDefault();
             }, { once: true });",
            vec![json!(pasted)],
        )
        .await;
    interview.write_own_answer("x = ").await;
    interview.display().press("Interview", &[CONTROL, u32::from('c')]);
    interview.display().press("Interview", &[CONTROL, u32::from('v')]);
    interview.until_own_answer("x = def f():\n  return 1").await;
    let words = "Cleaned for code: 2 odd spaces replaced, 1 odd line break replaced, \
                 1 invisible character removed.";
    interview.until_text(&format!("{} p", id("cleaned")), words).await;
    interview.picture("candidate-cleaned").await;
    interview.click("undo-cleaning").await;
    interview.until("document.querySelector('[data-testid=cleaned] p') === null").await;
    let kept = async || {
        let view = interview.ask("get_own_answer", json!({})).await.unwrap();
        view["text"].as_str().unwrap().to_owned()
    };
    interview.until_saved().await;
    assert_eq!(kept().await, format!("x = {pasted}"));
    // In prose every sign may be meant; once it is said to be code, it is cleaned.
    interview.click("language").await;
    interview.click("language-text").await;
    interview.until_text(&id("language"), "Text").await;
    interview.until_saved().await;
    assert_eq!(kept().await, format!("x = {pasted}"));
    interview.click("language").await;
    interview.click("language-python").await;
    interview.until_own_answer("x = def f():\n  return 1").await;
    interview.until_text(&format!("{} p", id("cleaned")), words).await;
    assert_eq!(interview.violations().await, json!([]));
}
