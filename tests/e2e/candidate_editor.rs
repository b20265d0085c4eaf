//! The editor of the own answer with real hands: what is pasted, the language, long lines, the search.

use crate::display::Display;
use crate::interview::Interview;
use crate::whole::Computer;
use crate::window::id;
use serde_json::json;

const CONTROL: u32 = 0xffe3;
const RETURN: u32 = 0xff0d;
const TAB: u32 = 0xff09;

async fn begun() -> Interview {
    let computer = Computer { display: Some(Display::start()), ..Computer::default() };
    let interview = Interview::open(computer).await;
    let session = interview.create("Jane Smith").await;
    interview.hand_over(&session).await;
    interview.begin().await;
    interview
}

/// Presses one key after the other, named by small letters.
fn type_letters(interview: &Interview, letters: &str) {
    for letter in letters.chars() {
        interview.display().press("Interview", &[u32::from(letter)]);
    }
}

#[tokio::test]
async fn a_language_list_that_was_clicked_open_hears_what_is_typed() {
    let interview = begun().await;
    interview.write_own_answer("x = 1").await;
    interview.display().click(interview.middle_of(&id("language")).await);
    interview.see(&id("language-python")).await;
    type_letters(&interview, "py");
    interview.display().press("Interview", &[RETURN]);
    interview.until("document.querySelector('[data-testid=language-python]') === null").await;
    interview.until_own_answer("x = 1").await;
    interview.until_text(&id("language"), "Python").await;
    // Chosen with the mouse, and what is typed after it goes nowhere.
    interview.display().click(interview.middle_of(&id("language")).await);
    interview.click("language-rust").await;
    interview.until_text(&id("language"), "Rust").await;
    interview.until("document.activeElement?.dataset.testid === 'language'").await;
    type_letters(&interview, "qq");
    interview.until_own_answer("x = 1").await;
    // Whoever comes back with the keyboard is where they left.
    let here = "return document.activeElement?.dataset.testid";
    for _ in 0..5 {
        if interview.run(here, vec![]).await == json!("own-answer") {
            break;
        }
        interview.display().press("Interview", &[TAB]);
        interview.drawn().await;
    }
    type_letters(&interview, "0");
    interview.until_own_answer("x = 10").await;
    // And whoever clicks into it is where they clicked.
    interview.display().click(interview.middle_of(&id("language")).await);
    interview.see(&id("language-python")).await;
    interview.keys("\u{e00c}").await;
    let line = "const root = document.querySelector('[data-testid=own-answer]').shadowRoot;
        const box = root.querySelector('.cm-line').getBoundingClientRect();
        return [Math.round(box.x) + 10, Math.round(box.y) + 8]";
    let line = interview.run(line, vec![]).await;
    let at = |n: usize| i16::try_from(line[n].as_i64().unwrap()).unwrap();
    interview.display().click((at(0), at(1)));
    interview.until(&format!("({}) === 'own-answer'", &here["return ".len()..])).await;
    type_letters(&interview, "z");
    interview.until_own_answer("zx = 10").await;
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
