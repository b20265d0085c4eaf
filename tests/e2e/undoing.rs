//! Undo and redo where people type, by key and by the menu of a field: real keys, through the X server.

use crate::display::Display;
use crate::interview::Interview;
use crate::ledger;
use crate::support::patience::PATIENCE;
use crate::whole::Computer;
use crate::window::id;
use serde_json::json;
use std::time::Instant;

const CONTROL: u32 = 0xffe3;
const SHIFT: u32 = 0xffe1;
const HOME: u32 = 0xff50;
const DELETE: u32 = 0xffff;
const DOWN: u32 = 0xff54;
const RETURN: u32 = 0xff0d;

/// Somebody at a real keyboard, in the window of that title.
struct Hands<'a> {
    interview: &'a Interview,
    title: &'a str,
}

impl Hands<'_> {
    fn press(&self, keys: &[u32]) {
        self.interview.display().press(self.title, keys);
    }

    fn press_with_control(&self, letter: char) {
        self.press(&[CONTROL, u32::from(letter)]);
    }

    async fn focus(&self, css: &str) {
        self.interview.see(css).await;
        // A form that still asks for its draft takes no focus.
        let css = json!(css);
        let field = format!("document.querySelector({css})");
        let is_there = format!("({field}.focus(), document.activeElement === {field})");
        self.interview.until(&is_there).await;
    }

    async fn until_says(&self, css: &str, text: &str) {
        let (css, text) = (json!(css), json!(text));
        self.interview.until(&format!("document.querySelector({css}).value === {text}")).await;
    }

    /// Types into a field, takes all of it away, and brings it back in every way there is.
    async fn take_back_what_was_deleted(&self, css: &str) {
        self.focus(css).await;
        self.interview.display().type_keys(self.title, "abc");
        self.until_says(css, "abc").await;
        self.press_with_control('a');
        self.press(&[DELETE]);
        self.until_says(css, "").await;
        self.press_with_control('z');
        self.until_says(css, "abc").await;
        self.press_with_control('y');
        self.until_says(css, "").await;
        self.press_with_control('z');
        self.until_says(css, "abc").await;
        self.press(&[CONTROL, SHIFT, u32::from('z')]);
        self.until_says(css, "").await;
        self.press_with_control('z');
        self.until_says(css, "abc").await;
    }

    /// Chooses the nth item of a field's menu, once that is there.
    async fn choose(&self, css: &str, nth: usize) {
        let at = self.interview.middle_of(css).await;
        let display = self.interview.display();
        display.give_focus(self.title);
        let windows = display.windows().len();
        display.click_for_menu(at);
        let deadline = Instant::now() + PATIENCE;
        while display.windows().len() <= windows {
            assert!(Instant::now() < deadline, "no menu comes up");
            self.interview.drawn().await;
        }
        (0..nth).for_each(|_| display.press_where_the_focus_is(&[DOWN]));
        display.press_where_the_focus_is(&[RETURN]);
    }
}

async fn on_own_display() -> Interview {
    Interview::open(Computer { display: Some(Display::start()), ..Computer::default() }).await
}

async fn until_kept(interview: &Interview, sql: &str) {
    ledger::until_number(interview.dir.path(), sql, |kept| kept > 0).await;
}

#[tokio::test]
async fn what_an_interviewer_typed_or_deleted_is_undone_in_every_field_and_kept_so() {
    let interview = on_own_display().await;
    let hands = Hands { interview: &interview, title: "Hotseat" };
    let session = interview.create("Jane Smith").await;
    interview.open_session(&session).await;
    hands.take_back_what_was_deleted(&id("note-text")).await;
    until_kept(&interview, "select count(*) from drafts where content = 'abc'").await;
    interview.go("#/new").await;
    let fields = ["candidate_name", "candidate_email", "challenge"].map(|f| format!("#field-{f}"));
    for field in &fields {
        hands.take_back_what_was_deleted(field).await;
    }
    // What was done in one field is not undone from another.
    (0..4).for_each(|_| hands.press_with_control('z'));
    hands.until_says(&fields[2], "").await;
    hands.press_with_control('y');
    hands.until_says(&fields[2], "abc").await;
    hands.until_says(&fields[1], "abc").await;
    hands.until_says(&fields[0], "abc").await;
    until_kept(
        &interview,
        r#"select count(*) from drafts where content like '%"challenge_text":"abc"%'"#,
    )
    .await;
}

#[tokio::test]
async fn what_a_button_wrote_into_a_field_is_undone_by_key() {
    let interview = on_own_display().await;
    let hands = Hands { interview: &interview, title: "Hotseat" };
    let value = async |css: &str| {
        interview.see(css).await;
        let value = interview
            .run("return document.querySelector(arguments[0]).value", vec![json!(css)])
            .await;
        value.as_str().unwrap().to_owned()
    };
    interview.go("#/new").await;
    let [time, tokens, words] =
        ["time_limit", "token_budget", "instructions"].map(|field| format!("#field-{field}"));
    let (first_time, first_tokens, usual) =
        (value(&time).await, value(&tokens).await, value(&words).await);

    // Each press of a stepper is a step of its own.
    interview.click("field-time_limit-more").await;
    hands.until_says(&time, "65").await;
    interview.click("field-time_limit-more").await;
    hands.until_says(&time, "70").await;
    hands.press_with_control('z');
    hands.until_says(&time, "65").await;
    hands.press_with_control('z');
    hands.until_says(&time, &first_time).await;
    hands.press_with_control('y');
    hands.until_says(&time, "65").await;

    interview.click("use-senior").await;
    hands.until_says(&time, "90").await;
    interview.until("document.activeElement?.dataset.testid === 'use-senior'").await;
    hands.focus(&tokens).await;
    hands.press_with_control('z');
    hands.until_says(&tokens, &first_tokens).await;
    hands.until_says(&time, "90").await;

    // Several lines, in the form and in the settings.
    for screen in ["#/new", "#/settings"] {
        interview.go(screen).await;
        hands.focus(&words).await;
        hands.press_with_control('a');
        interview.display().type_keys("Hotseat", "abc");
        hands.until_says(&words, "abc").await;
        interview.display().press("Hotseat", &[RETURN]);
        interview.display().type_keys("Hotseat", "de");
        hands.until_says(&words, "abc\nde").await;
        interview.click("usual-instructions").await;
        hands.until_says(&words, &usual).await;
        interview.until("document.activeElement?.id === 'field-instructions'").await;
        hands.press_with_control('z');
        hands.until_says(&words, "abc\nde").await;
        hands.press_with_control('y');
        hands.until_says(&words, &usual).await;
    }

    let session = interview.create("Jane Smith").await;
    interview.open_session(&session).await;
    interview.go("#/").await;
    hands.focus(&id("search")).await;
    interview.display().type_keys("Hotseat", "jane");
    hands.until_says(&id("search"), "jane").await;
    interview.click("clear-search").await;
    hands.until_says(&id("search"), "").await;
    hands.press_with_control('z');
    hands.until_says(&id("search"), "jane").await;
}

#[tokio::test]
async fn what_a_candidate_typed_or_deleted_is_undone_by_key_and_by_menu_and_kept_so() {
    let interview = on_own_display().await;
    let session = interview.create("Jane Smith").await;
    interview.hand_over(&session).await;
    interview.begin().await;
    let hands = Hands { interview: &interview, title: "Interview" };
    let composer = id("composer");
    hands.take_back_what_was_deleted(&composer).await;
    let kept = "select count(*) from candidate_work where question_draft = 'abc'";
    until_kept(&interview, kept).await;

    interview.write_own_answer("def").await;
    hands.focus(&composer).await;
    hands.press(&[HOME]);
    interview.display().type_keys("Interview", "x");
    hands.until_says(&composer, "xabc").await;
    interview.write_own_answer("g").await;
    interview.until_own_answer("defg").await;
    hands.focus(&composer).await;
    hands.press_with_control('z');
    hands.until_says(&composer, "abc").await;
    interview.until_own_answer("defg").await;

    hands.choose(&composer, 2).await;
    hands.until_says(&composer, "xabc").await;
    hands.choose(&composer, 1).await;
    hands.until_says(&composer, "abc").await;
    hands.choose(&id("own-answer"), 1).await;
    interview.until_own_answer("").await;
    hands.choose(&id("own-answer"), 2).await;
    interview.until_own_answer("defg").await;
    assert_eq!(interview.violations().await, json!([]));
}
