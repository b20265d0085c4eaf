//! A challenge: the task, its code and tests, and what only the interviewer reads.

use super::checks::{Checks, Lines};
use super::item::ItemId;
use super::picture::{CHALLENGE_PICTURES_MAX_BYTES, PictureRef};
use crate::domain::assistant::AiPolicy;
use crate::domain::config::{
    CHALLENGE_MAX_CHARS, Field, FieldError, check_time_limit, check_token_budget, is_blank,
    without_mark,
};
use crate::domain::own_answer::Language;
use crate::domain::time::MINUTE_S;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashSet;

/// Longest title of anything in the library, in characters.
pub const TITLE_MAX_CHARS: usize = 120;
/// Longest category and tag, in characters.
pub const LABEL_MAX_CHARS: usize = 60;
/// Most tags of one challenge.
pub const TAGS_MAX: usize = 20;
/// Most tests of one challenge.
pub const TESTS_MAX: usize = 200;
/// Longest input, expected output or assertions of one test, in bytes.
pub const TEST_TEXT_MAX_BYTES: usize = 256 * 1024;
/// Most bytes of everything written in one challenge: it is read, compared and shown as a whole.
pub const CHALLENGE_MAX_BYTES: usize = 8 * 1024 * 1024;
/// Longest starter code or solution, in characters: as long as a candidate's own answer may be.
pub const CODE_MAX_CHARS: usize = crate::domain::own_answer::OWN_ANSWER_MAX_CHARS;
/// Most hints and most follow-up questions.
pub const PROMPTS_MAX: usize = 50;
/// Longest hint or question, in characters.
pub const PROMPT_MAX_CHARS: usize = 5_000;
/// Longest text on what to look for, in characters.
const LOOK_FOR_MAX_CHARS: usize = 20_000;
/// Largest tolerance two numbers may be compared with.
pub const TOLERANCE_MAX: f64 = 1.0;

/// Whom a challenge suits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Difficulty {
    /// First years in the field.
    Junior,
    /// Works without guidance.
    MidLevel,
    /// Guides others.
    Senior,
}

impl Difficulty {
    /// Every level, from the easiest.
    pub const ALL: [Self; 3] = [Self::Junior, Self::MidLevel, Self::Senior];

    /// The name in the database and in the UI's data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Junior => "junior",
            Self::MidLevel => "mid_level",
            Self::Senior => "senior",
        }
    }

    /// What people read, and what a folder of challenges says.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Junior => "Junior",
            Self::MidLevel => "Mid-level",
            Self::Senior => "Senior",
        }
    }
}

/// Code in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct CodeText {
    /// What it is written in.
    pub language: Language,
    /// The code.
    pub text: String,
}

/// How a program's output is compared with what is expected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Compare {
    /// Byte for byte, but for line breaks at the end.
    #[default]
    Exact,
    /// Word by word; blanks and line breaks between them do not count.
    Tokens,
    /// Word by word, and words that are numbers by their value.
    Numbers {
        /// Largest difference, absolute or relative, that still counts as equal.
        tolerance: f64,
    },
}

/// What a test looks at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Check {
    /// A program reads an input and writes an output.
    Case {
        /// What it reads from its standard input.
        input: String,
        /// What it is expected to write to its standard output.
        expected: String,
        /// How the two are compared.
        compare: Compare,
    },
    /// A function of the answer is called and returns a value.
    Function {
        /// What it is called. Answers may spell it as their language does: `two_sum` or `twoSum`.
        name: String,
        /// What it is called with: an array in JSON.
        arguments: String,
        /// What it is expected to return, in JSON.
        expected: String,
        /// Largest difference between two numbers, absolute or relative, that still counts as equal.
        tolerance: f64,
    },
    /// A file of code that imports the answer and asserts.
    Assertions {
        /// What it is written in.
        language: Language,
        /// The code.
        code: String,
    },
}

impl Check {
    /// What is written in it, as far as it can be long.
    #[must_use]
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Case { input, expected, .. } => vec![input, expected],
            Self::Function { arguments, expected, .. } => vec![arguments, expected],
            Self::Assertions { code, .. } => vec![code],
        }
    }

    /// How much is written in it, in bytes.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.texts().iter().map(|text| text.len()).sum()
    }

    /// Why it tests nothing as it stands; empty where it does.
    #[must_use]
    pub fn flaws(&self) -> Vec<String> {
        match self {
            Self::Case { .. } => Vec::new(),
            Self::Assertions { code, .. } if code.trim().is_empty() => {
                vec!["asserts nothing".into()]
            }
            Self::Assertions { .. } => Vec::new(),
            Self::Function { name, arguments, expected, .. } => {
                let name = (!is_name(name))
                    .then(|| "needs the name of a function, as two_sum or twoSum".to_owned());
                let arguments = serde_json::from_str::<Vec<Value>>(arguments).err().map(|why| {
                    format!("needs its arguments as an array in JSON, as [[2, 7], 9] ({why})")
                });
                let expected = serde_json::from_str::<Value>(expected).err().map(|why| {
                    let example = "[0, 1] or \"yes\"";
                    format!("needs what the function returns in JSON, as {example} ({why})")
                });
                [name, arguments, expected].into_iter().flatten().collect()
            }
        }
    }

    /// The same with JSON as it is kept: without blanks around it, and with line feeds for line breaks. In JSON
    /// neither means anything.
    fn trimmed(self) -> Self {
        match self {
            Self::Function { name, arguments, expected, tolerance } => {
                let json = |text: &str| text.trim().replace("\r\n", "\n").replace('\r', "\n");
                let (arguments, expected) = (json(&arguments), json(&expected));
                Self::Function { name: name.trim().to_owned(), arguments, expected, tolerance }
            }
            Self::Case { .. } | Self::Assertions { .. } => self,
        }
    }
}

/// Whether both Python and JavaScript take it as the name of a function.
fn is_name(text: &str) -> bool {
    let is_letter = |one: char| one.is_ascii_alphabetic() || one == '_';
    text.starts_with(is_letter) && text.chars().all(|one| is_letter(one) || one.is_ascii_digit())
}

/// A test of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// What it is called; the candidate reads it of visible ones.
    pub name: String,
    /// Whether the candidate learns no more of it than that it exists.
    pub is_hidden: bool,
    /// What it looks at.
    pub check: Check,
}

/// Limits a challenge was found to suit. A field without a value suggests nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SuggestedLimits {
    /// The time limit, in minutes.
    pub time_limit_min: Option<i64>,
    /// The budget, in tokens.
    pub token_budget: Option<i64>,
}

/// A challenge, whole. The same shape before and after [`Challenge::validate`], which is what makes it one
/// that may be kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields, default)]
pub struct Challenge {
    /// What it is called, 1 to 120 characters.
    pub title: String,
    /// What kind of task it is; blank for none.
    pub category: String,
    /// Whom it suits.
    pub difficulty: Option<Difficulty>,
    /// Words to find it by, in the order they were given.
    pub tags: Vec<String>,
    /// What the candidate reads, in Markdown.
    pub task: String,
    /// What the candidate begins with, one a language.
    pub starters: Vec<CodeText>,
    /// Answers that pass, one a language; never in the candidate's process.
    pub solutions: Vec<CodeText>,
    /// What an answer is tested by, in order.
    pub tests: Vec<Test>,
    /// Whether the candidate may not run code, for tasks where that is beside the point.
    // Left out where it says nothing: versions of before it was there keep their fingerprint.
    #[serde(skip_serializing_if = "is_false")]
    #[cfg_attr(test, ts(as = "Option<bool>", optional))]
    pub is_never_run: bool,
    /// What the interviewer may say, from the smallest hint to the largest.
    pub hints: Vec<String>,
    /// Questions for after the answer.
    pub follow_ups: Vec<String>,
    /// What to look for, in Markdown.
    pub look_for: String,
    /// Limits it was found to suit.
    pub limits: SuggestedLimits,
    /// What the assistant may do.
    pub policy: AiPolicy,
    /// The rubric it is usually judged by.
    pub rubric: Option<ItemId>,
    /// The pictures of the task, which it names as `pictures/NAME`.
    pub pictures: Vec<PictureRef>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

impl Challenge {
    /// The challenge as it may be kept: texts trimmed where blanks at their ends mean nothing, empty entries
    /// left out.
    ///
    /// # Errors
    /// Every broken rule, in the order of the form.
    pub fn validate(self) -> Result<Self, Vec<FieldError>> {
        let mut checks = Checks::default();
        let title = checks.line(Field::Title, "Title", &self.title, TITLE_MAX_CHARS);
        if title.is_empty() {
            checks.broken(Field::Title, "A title is required");
        }
        let category = checks.line(Field::Category, "Category", &self.category, LABEL_MAX_CHARS);
        let tags = checks.tags(&self.tags, TAGS_MAX, LABEL_MAX_CHARS);
        let task = checks.task(&self.task);
        let starters = checks.codes(Field::StarterCode, "Starter code", self.starters);
        let solutions = checks.codes(Field::Solution, "The reference solution", self.solutions);
        let tests = checks.tests(self.tests);
        let (most, longest) = (PROMPTS_MAX, PROMPT_MAX_CHARS);
        let hints =
            checks.prompts(Lines { field: Field::Hints, name: "hint", most, longest }, self.hints);
        let follow_ups =
            Lines { field: Field::FollowUps, name: "follow-up question", most, longest };
        let follow_ups = checks.prompts(follow_ups, self.follow_ups);
        let look_for =
            checks.text(Field::LookFor, "What to look for", self.look_for, LOOK_FOR_MAX_CHARS);
        let limits = checks.limits(self.limits);
        let policy = checks.keep(self.policy.validate()).unwrap_or_default();
        checks.pictures(&self.pictures);
        let (difficulty, is_never_run) = (self.difficulty, self.is_never_run);
        let (rubric, pictures) = (self.rubric, self.pictures);
        let checked = Self {
            title,
            category,
            difficulty,
            tags,
            task,
            starters,
            solutions,
            tests,
            is_never_run,
            hints,
            follow_ups,
            look_for,
            limits,
            policy,
            rubric,
            pictures,
        };
        checks.size(&checked);
        checks.done(checked)
    }

    /// The languages it has code for, each once, in the order of the choice.
    #[must_use]
    pub fn languages(&self) -> Vec<Language> {
        let of_tests = self.tests.iter().filter_map(|test| match &test.check {
            Check::Assertions { language, .. } => Some(*language),
            Check::Case { .. } | Check::Function { .. } => None,
        });
        let codes = self.starters.iter().chain(&self.solutions).map(|code| code.language);
        let found: HashSet<Language> = codes.chain(of_tests).collect();
        Language::ALL.into_iter().filter(|language| found.contains(language)).collect()
    }
}

impl Checks {
    fn task(&mut self, text: &str) -> String {
        let text = without_mark(text).to_owned();
        if is_blank(&text) {
            self.broken(Field::Task, "A task is required");
        } else if text.chars().count() > CHALLENGE_MAX_CHARS {
            self.broken(Field::Task, "The task is longer than 100,000 characters");
        } else if text.contains('\0') {
            self.broken(Field::Task, "The task contains a NUL character");
        }
        text
    }

    fn codes(&mut self, field: Field, name: &str, codes: Vec<CodeText>) -> Vec<CodeText> {
        let mut seen = HashSet::new();
        let codes: Vec<CodeText> =
            codes.into_iter().filter(|code| !code.text.trim().is_empty()).collect();
        for code in &codes {
            let language = code.language.words();
            if !seen.insert(code.language) {
                self.broken(field, format!("{name} stands there twice for {language}"));
            }
            if code.text.chars().count() > CODE_MAX_CHARS {
                self.broken(
                    field,
                    format!("{name} for {language} is longer than 100,000 characters"),
                );
            }
            if code.text.contains('\0') {
                self.broken(field, format!("{name} for {language} contains a NUL character"));
            }
        }
        codes
    }

    fn tests(&mut self, tests: Vec<Test>) -> Vec<Test> {
        if tests.len() > TESTS_MAX {
            self.broken(Field::Tests, format!("A challenge can have {TESTS_MAX} tests at most"));
        }
        let mut seen = HashSet::new();
        let mut kept = Vec::with_capacity(tests.len());
        for (place, test) in tests.into_iter().enumerate() {
            let typed = self.line(Field::Tests, "A test's name", &test.name, TITLE_MAX_CHARS);
            let name = if typed.is_empty() { format!("Test {}", place + 1) } else { typed };
            if !seen.insert(name.clone()) {
                self.broken(Field::Tests, format!("Two tests are called “{name}”"));
            }
            let check = test.check.trimmed();
            if let Check::Case { compare: Compare::Numbers { tolerance }, .. }
            | Check::Function { tolerance, .. } = &check
                && !(0.0..=TOLERANCE_MAX).contains(tolerance)
            {
                let words =
                    format!("“{name}”: the tolerance must be a number between 0 and 1, as 0.001");
                self.broken(Field::Tests, words);
            }
            for flaw in check.flaws() {
                self.broken(Field::Tests, format!("“{name}” {flaw}"));
            }
            let texts = check.texts();
            if texts.iter().any(|text| text.len() > TEST_TEXT_MAX_BYTES) {
                self.broken(Field::Tests, format!("“{name}” has more than 256 KiB"));
            }
            if texts.iter().any(|text| text.contains('\0')) {
                self.broken(Field::Tests, format!("“{name}” contains a NUL character"));
            }
            kept.push(Test { name, is_hidden: test.is_hidden, check });
        }
        kept
    }

    fn limits(&mut self, limits: SuggestedLimits) -> SuggestedLimits {
        if let Some(minutes) = limits.time_limit_min {
            self.keep(check_time_limit(minutes.checked_mul(MINUTE_S)));
        }
        if limits.token_budget.is_some() {
            self.keep(check_token_budget(limits.token_budget));
        }
        limits
    }

    fn pictures(&mut self, pictures: &[PictureRef]) {
        let bytes: u64 = pictures.iter().map(|picture| picture.bytes).sum();
        if bytes > CHALLENGE_PICTURES_MAX_BYTES {
            self.broken(Field::Task, "The pictures have more than 10 MiB together");
        }
        let mut seen = HashSet::new();
        for picture in pictures {
            if !seen.insert(&picture.name) {
                self.broken(Field::Task, format!("Two pictures are called {}", picture.name));
            }
        }
    }

    fn size(&mut self, challenge: &Challenge) {
        let tests = challenge.tests.iter().map(|test| test.check.bytes());
        let codes = challenge.starters.iter().chain(&challenge.solutions);
        let bytes: usize = tests.chain(codes.map(|code| code.text.len())).sum();
        if bytes > CHALLENGE_MAX_BYTES {
            self.broken(Field::Tests, "Code and tests have more than 8 MiB together");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(check: Check) -> Vec<String> {
        let tests = vec![Test { name: "adds".into(), is_hidden: false, check }];
        let (title, task) = ("Add".into(), "Add.".into());
        let challenge = Challenge { title, task, tests, ..Challenge::default() };
        let errors = challenge.validate().err().unwrap_or_default();
        errors.into_iter().map(|error| error.message).collect()
    }

    fn function(name: &str, arguments: &str, expected: &str) -> Check {
        let [name, arguments, expected] = [name, arguments, expected].map(str::to_owned);
        Check::Function { name, arguments, expected, tolerance: 0.0 }
    }

    #[test]
    fn a_function_needs_a_name_arguments_in_a_list_and_a_result() {
        assert!(refused(function(" two_sum ", " [1, [2]]\r\n", "{\"a\": 1}")).is_empty());
        for (check, why) in [
            (function("", "[]", "1"), "needs the name of a function"),
            (function("two sum", "[]", "1"), "needs the name of a function"),
            (function("2sum", "[]", "1"), "needs the name of a function"),
            (function("add", "1, 2", "1"), "needs its arguments as an array in JSON"),
            (function("add", "{}", "1"), "needs its arguments as an array in JSON"),
            (function("add", "[1e999]", "1"), "needs its arguments as an array in JSON"),
            (function("add", "[]", "None"), "needs what the function returns in JSON"),
            (function("add", "[]", ""), "needs what the function returns in JSON"),
            // Deeper than it is ever compared.
            (function("add", "[]", &"[".repeat(200)), "needs what the function returns in JSON"),
        ] {
            let said = refused(check);
            assert!(said.len() == 1 && said[0].contains(why), "{said:?} is not {why}");
        }
        let all = refused(function("", "[", "nothing"));
        assert_eq!(all.len(), 3, "all of them at once: {all:?}");
        assert!(all[1].contains("line 1 column 1"), "{all:?}");
        let far = Check::Function {
            name: "add".into(),
            arguments: "[]".into(),
            expected: "1".into(),
            tolerance: 2.0,
        };
        assert_eq!(
            refused(far),
            ["“adds”: the tolerance must be a number between 0 and 1, as 0.001"]
        );
    }

    #[test]
    fn json_is_kept_as_it_is_written_without_what_means_nothing_around_it() {
        let Check::Function { name, arguments, expected, .. } =
            function(" two_sum ", " [1.50,\r\n2]\n", "\t1 ").trimmed()
        else {
            panic!("a function");
        };
        assert_eq!(
            (name.as_str(), arguments.as_str(), expected.as_str()),
            ("two_sum", "[1.50,\n2]", "1")
        );
    }
}
