//! The editor of the own answer with real hands: what is pasted, the language, long lines, the search.

use crate::display::Display;
use crate::driver::take_pictures;
use crate::interview::Interview;
use crate::looks::look;
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
    take_pictures();
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

/// Long lines, some of them indented, in a narrow editor.
const LONG: &str = "class Limiter:\n    def allow(self, user: str, now: float, window: float, most: int) -> \
    bool:\n        return self.count_of_the_last_minute(user, now) + self.count_before(user, now) * \
    self.share < self.limit\n\t\treturn self.count_of_the_last_minute(user, now) + self.count_before(user)\n";

async fn look_at_the_editor(theme: &str) {
    let interview = begun().await;
    interview
        .run("document.documentElement.dataset.theme = arguments[0]", vec![json!(theme)])
        .await;
    interview.click("language").await;
    interview.click("language-python").await;
    interview.write_own_answer(" ").await;
    interview
        .run(
            "const data = new DataTransfer(); data.setData('text/plain', arguments[0]);
             document.querySelector('[data-testid=own-answer]').shadowRoot
                 .querySelector('.cm-content').dispatchEvent(new ClipboardEvent('paste',
                     { clipboardData: data, bubbles: true, cancelable: true }));",
            vec![json!(LONG)],
        )
        .await;
    interview.display().press("Interview", &[CONTROL, u32::from('f')]);
    let found = "document.querySelector('[data-testid=own-answer]').shadowRoot
        .querySelector('.cm-search') !== null";
    interview.until(found).await;
    type_letters(&interview, "now");
    let search = "document.querySelector('[data-testid=own-answer]').shadowRoot
        .querySelector('[name=search]').value === 'now'";
    interview.until(search).await;
    interview.page.set_window_size(900, 640).await.unwrap();
    interview.click("tab-own_answer").await;
    let mut found = Vec::new();
    look(&interview, "candidate-editor", theme, &mut found).await;
    // Each row of a wrapped line begins below its first word, and the search is written as the rest is.
    let seen = "const root = document.querySelector('[data-testid=own-answer]').shadowRoot;
        const begins = [...root.querySelectorAll('.cm-line')].map((line) => {
            const words = document.createRange();
            const text = [...function* walk(node) {
                if (node.nodeType === 3) yield node;
                for (const child of node.childNodes) yield* walk(child);
            }(line)].filter((node) => node.data.trim() !== '');
            if (text.length === 0) return [];
            words.setStart(text[0], text[0].data.search(/\\S/));
            words.setEnd(text.at(-1), text.at(-1).length);
            const lefts = [...words.getClientRects()];
            const rows = new Map();
            for (const { top, left, width } of lefts) if (width > 0)
                rows.set(Math.round(top), Math.min(left, rows.get(Math.round(top)) ?? Infinity));
            return [...rows.values()].map(Math.round);
        });
        const font = (node) => getComputedStyle(node).fontFamily;
        return [begins.filter((rows) => rows.length > 1).map((rows) => new Set(rows).size),
            font(root.querySelector('.cm-button')) === font(document.body),
            root.querySelector('.cm-gutters').textContent]";
    let seen = interview.run(seen, vec![]).await;
    assert_eq!(seen, json!([[1, 1, 1], true, ""]));
    assert_eq!(interview.violations().await, json!([]));
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn wrapped_code_keeps_its_indent_and_the_search_looks_like_the_rest_in_light() {
    take_pictures();
    look_at_the_editor("light").await;
}

#[tokio::test]
async fn wrapped_code_keeps_its_indent_and_the_search_looks_like_the_rest_in_dark() {
    take_pictures();
    look_at_the_editor("dark").await;
}
