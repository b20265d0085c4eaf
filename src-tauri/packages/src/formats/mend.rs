//! Making a challenge keep the rules where that can be done honestly, and saying what was done.

use super::unit::{Unit, size};
use crate::text::{counted, cut};
use hotseat_core::domain::config::{
    TIME_LIMIT_MAX_MINUTES, TIME_LIMIT_MIN_MINUTES, TOKEN_BUDGET_MAX, TOKEN_BUDGET_MIN, is_blank,
    is_control, trimmed,
};
use hotseat_core::domain::library::{
    CHALLENGE_MAX_BYTES, CODE_MAX_CHARS, Challenge, CodeText, LABEL_MAX_CHARS, PROMPT_MAX_CHARS,
    PROMPTS_MAX, TAGS_MAX, TEST_TEXT_MAX_BYTES, TESTS_MAX, TITLE_MAX_CHARS, Test,
};
use std::collections::HashSet;

impl Unit<'_> {
    /// The challenge with everything cut or left out that the rules have no room for. What can't be mended is
    /// left for them to refuse.
    pub(super) fn mend(&mut self, challenge: &mut Challenge) {
        challenge.title = self.line("The title", &challenge.title, TITLE_MAX_CHARS);
        challenge.category = self.line("The category", &challenge.category, LABEL_MAX_CHARS);
        self.mend_tags(&mut challenge.tags);
        self.mend_limits(challenge);
        self.mend_prompts("hint", &mut challenge.hints);
        self.mend_prompts("follow-up question", &mut challenge.follow_ups);
        let mut left = CHALLENGE_MAX_BYTES;
        self.mend_codes("Starter code", &mut challenge.starters, &mut left);
        self.mend_codes("The solution", &mut challenge.solutions, &mut left);
        self.mend_tests(&mut challenge.tests, left);
    }

    /// A text on one line, no longer than that.
    fn line(&mut self, what: &str, text: &str, most: usize) -> String {
        let plain: String = text.chars().map(|c| if is_control(c) { ' ' } else { c }).collect();
        let plain = trimmed(&plain);
        let (kept, is_cut) = cut(plain, most);
        if is_cut {
            self.changed(format!(
                "{what} was longer than {most} characters and was cut: “{kept}…”."
            ));
        }
        trimmed(kept).to_owned()
    }

    fn mend_tags(&mut self, tags: &mut Vec<String>) {
        let mut seen = HashSet::new();
        let mut kept = Vec::new();
        for tag in tags.drain(..) {
            let tag = self.line("A tag", &tag, LABEL_MAX_CHARS);
            if !is_blank(&tag) && seen.insert(tag.to_lowercase()) {
                kept.push(tag);
            }
        }
        if kept.len() > TAGS_MAX {
            self.left_out(format!(
                "There were {} tags. The first {TAGS_MAX} were kept.",
                kept.len()
            ));
            kept.truncate(TAGS_MAX);
        }
        *tags = kept;
    }

    fn mend_limits(&mut self, challenge: &mut Challenge) {
        let minutes = TIME_LIMIT_MIN_MINUTES..=TIME_LIMIT_MAX_MINUTES;
        if let Some(limit) =
            challenge.limits.time_limit_min.filter(|limit| !minutes.contains(limit))
        {
            challenge.limits.time_limit_min = None;
            let (from, to) = (minutes.start(), minutes.end());
            self.left_out(format!(
                "The time limit of {limit} minutes is not between {from} and {to}."
            ));
        }
        let tokens = TOKEN_BUDGET_MIN..=TOKEN_BUDGET_MAX;
        if let Some(budget) =
            challenge.limits.token_budget.filter(|budget| !tokens.contains(budget))
        {
            challenge.limits.token_budget = None;
            let (from, to) = (tokens.start(), tokens.end());
            self.left_out(format!("The token budget of {budget} is not between {from} and {to}."));
        }
    }

    fn mend_prompts(&mut self, name: &str, prompts: &mut Vec<String>) {
        prompts.retain(|prompt| !is_blank(prompt));
        if prompts.len() > PROMPTS_MAX {
            let count = counted(prompts.len(), name);
            self.left_out(format!("There were {count}. The first {PROMPTS_MAX} were kept."));
            prompts.truncate(PROMPTS_MAX);
        }
        for (place, prompt) in (1..).zip(prompts) {
            let (kept, is_cut) = cut(prompt, PROMPT_MAX_CHARS);
            if is_cut {
                self.changed(format!(
                    "The {name} {place} was longer than 5,000 characters and was cut."
                ));
                *prompt = kept.to_owned();
            }
        }
    }

    fn mend_codes(&mut self, what: &str, codes: &mut Vec<CodeText>, left: &mut usize) {
        codes.retain(|code| {
            let (language, text) = (code.language.words(), &code.text);
            let why = if text.chars().count() > CODE_MAX_CHARS {
                "is longer than 100,000 characters"
            } else if text.contains('\0') {
                "is not text"
            } else {
                *left = left.saturating_sub(text.len());
                return true;
            };
            self.left_out(format!("{what} in {language} {why}. It was left out."));
            false
        });
    }

    fn mend_tests(&mut self, tests: &mut Vec<Test>, mut left: usize) {
        let mut crowded = self.unread_tests;
        let all = tests.len() + crowded;
        let mut names = HashSet::new();
        let mut kept: Vec<Test> = Vec::with_capacity(tests.len());
        for test in tests.drain(..) {
            let texts = test.check.texts();
            let why = if texts.iter().any(|text| text.len() > TEST_TEXT_MAX_BYTES) {
                Some(format!("has more than {}", size(TEST_TEXT_MAX_BYTES)))
            } else if texts.iter().any(|text| text.contains('\0')) {
                Some("is not text".to_owned())
            } else {
                test.check.flaws().into_iter().next()
            };
            if let Some(why) = why {
                self.left_out(format!("The test “{}” {why}. It was left out.", test.name));
                continue;
            }
            let bytes = test.check.bytes();
            if kept.len() == TESTS_MAX || bytes > left {
                crowded += 1;
                continue;
            }
            left -= bytes;
            let name = self.test_name(&test.name, kept.len(), &mut names);
            kept.push(Test { name, ..test });
        }
        if crowded > 0 {
            let (all, kept) = (counted(all, "test"), kept.len());
            self.left_out(format!(
                "There were {all}. {kept} were kept: no more fit into one challenge."
            ));
        }
        *tests = kept;
    }

    /// A name no longer than it may be and unlike all before.
    fn test_name(&mut self, name: &str, before: usize, taken: &mut HashSet<String>) -> String {
        let mut name = self.line("The name of a test", name, TITLE_MAX_CHARS);
        if is_blank(&name) {
            name = format!("Test {}", before + 1);
        }
        if !taken.insert(name.clone()) {
            let (stem, _) = cut(&name, TITLE_MAX_CHARS - 8);
            let stem = stem.to_owned();
            let mut numbered = (2..).map(|number| format!("{stem} ({number})"));
            if let Some(free) = numbered.find(|free| taken.insert(free.clone())) {
                self.changed(format!("Two tests are called “{name}”. One is “{free}” now."));
                name = free;
            }
        }
        name
    }
}
