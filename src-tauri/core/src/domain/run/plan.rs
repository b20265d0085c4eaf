//! Which programs a run is made of.

use super::{Expected, Job, RunEnd, RunKind, RunLanguage, RunLimits, RunMode, Verdict, judge};
use crate::domain::library::{Challenge, Check, Test};
use crate::domain::own_answer::Language;

/// What a challenge offers for trying code out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunOffer {
    /// How many of its tests the candidate may run.
    pub visible_tests: usize,
    /// How many more there are.
    pub hidden_tests: usize,
    /// What the first visible test has its program read, to begin with; empty where there is none.
    pub example_input: String,
}

/// A test, and the program that is run for it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedTest {
    /// What it is called.
    pub name: String,
    /// What is carried out.
    pub job: Job,
    /// What it has to come to; never in the sandbox.
    pub expected: Expected,
}

impl PlannedTest {
    /// What is to be said of it.
    #[must_use]
    pub fn judge(&self, end: &RunEnd, stdout: &str) -> Verdict {
        judge(end, stdout, &self.expected)
    }
}

/// The programs of the tests of one kind that an answer can be tested by, in order. A free run has none.
#[must_use]
pub fn plan(
    challenge: &Challenge,
    kind: RunKind,
    (language, code): (RunLanguage, &str),
) -> Vec<PlannedTest> {
    let is_due = |test: &&Test| match kind {
        RunKind::Free => false,
        RunKind::Tests => !test.is_hidden,
        RunKind::HiddenTests => test.is_hidden,
    };
    let job = |input: &str, mode| Job {
        language,
        code: code.to_owned(),
        input: input.to_owned(),
        mode,
        limits: RunLimits::CASE,
        is_repeatable: true,
    };
    let takes_cases = takes_cases(challenge, language);
    let planned = challenge.tests.iter().filter(is_due).filter_map(|test| {
        let (job, expected) = match &test.check {
            Check::Case { .. } if !takes_cases => return None,
            Check::Case { input, expected, compare } => {
                let expected = Expected::Output { text: expected.clone(), compare: *compare };
                (job(input, RunMode::Program), expected)
            }
            Check::Function { .. } if language == RunLanguage::Sql => return None,
            Check::Function { name, arguments, expected, tolerance } => {
                let mode = RunMode::Call { names: spellings(name), arguments: arguments.clone() };
                let expected = Expected::Value { json: expected.clone(), tolerance: *tolerance };
                (job("", mode), expected)
            }
            Check::Assertions { language: of, code } => {
                let is_of = RunLanguage::of(*of).is_some_and(|of| of.imports(language));
                let mode = RunMode::Assertions { code: code.clone() };
                (is_of.then(|| job("", mode))?, Expected::End)
            }
        };
        Some(PlannedTest { name: test.name.clone(), job, expected })
    });
    planned.collect()
}

/// Whether a challenge's cases are for answers in that language. In SQL the input of a case is statements, in any
/// other what a program reads: what the challenge has code in says which of the two it means.
fn takes_cases(challenge: &Challenge, language: RunLanguage) -> bool {
    let languages = challenge.languages();
    let has_sql = languages.contains(&Language::Sql);
    let has_programs = languages.iter().any(|one| *one != Language::Sql);
    if language == RunLanguage::Sql { has_sql || !has_programs } else { has_programs || !has_sql }
}

/// What an answer may call a function: as it is named, then as Python and as JavaScript spell it.
fn spellings(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let (mut snake, mut camel) = (String::new(), String::new());
    for (at, &one) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        let begins_word = before.is_some_and(|before| {
            let goes_on = before.is_ascii_lowercase() || before.is_ascii_digit();
            // In `parseURLOf` the word after `URL` begins with its own capital.
            let is_last_capital = before.is_ascii_uppercase()
                && letters.get(at + 1).is_some_and(char::is_ascii_lowercase);
            one.is_ascii_uppercase() && (goes_on || is_last_capital)
        });
        if begins_word {
            snake.push('_');
        }
        snake.push(one.to_ascii_lowercase());
        if one != '_' {
            let is_after_underscore = before == Some(&'_') && !camel.is_empty();
            camel.push(if is_after_underscore { one.to_ascii_uppercase() } else { one });
        }
    }
    let lowered =
        camel.char_indices().map(|(at, one)| if at == 0 { one.to_ascii_lowercase() } else { one });
    let lowered: String = lowered.collect();
    let mut names = vec![name.to_owned()];
    for spelling in [snake, lowered, camel] {
        if !spelling.is_empty() && !names.contains(&spelling) {
            names.push(spelling);
        }
    }
    names
}

impl RunLanguage {
    /// Whether code of this language can import an answer in that one.
    const fn imports(self, answer: Self) -> bool {
        match (self, answer) {
            (Self::Javascript | Self::Typescript, Self::Javascript | Self::Typescript)
            | (Self::Python, Self::Python)
            | (Self::Sql, Self::Sql) => true,
            (Self::Javascript | Self::Typescript | Self::Python | Self::Sql, _) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::library::{CodeText, Compare};

    fn test(name: &str, is_hidden: bool, check: Check) -> Test {
        Test { name: name.into(), is_hidden, check }
    }

    fn case(input: &str) -> Check {
        let compare = Compare::Tokens;
        Check::Case { input: input.into(), expected: "out".into(), compare }
    }

    fn assertions(language: Language) -> Check {
        Check::Assertions { language, code: "assert".into() }
    }

    fn function(name: &str) -> Check {
        let (name, arguments, expected) = (name.into(), "[[2, 7], 9]".into(), "[0, 1]".into());
        Check::Function { name, arguments, expected, tolerance: 0.0 }
    }

    fn names(kind: RunKind, language: RunLanguage) -> Vec<String> {
        let challenge = Challenge {
            tests: vec![
                test("case", false, case("1")),
                test("hidden case", true, case("2")),
                test("python", false, assertions(Language::Python)),
                test("javascript", false, assertions(Language::Javascript)),
                test("hidden java", true, assertions(Language::Java)),
                test("function", false, function("two_sum")),
            ],
            ..Challenge::default()
        };
        plan(&challenge, kind, (language, "code")).into_iter().map(|test| test.name).collect()
    }

    #[test]
    fn tests_are_run_by_kind_and_assertions_only_on_answers_they_can_import() {
        use RunLanguage::{Javascript, Python, Sql, Typescript};
        assert_eq!(names(RunKind::Tests, Python), ["case", "python", "function"]);
        assert_eq!(names(RunKind::Tests, Javascript), ["case", "javascript", "function"]);
        assert_eq!(names(RunKind::Tests, Typescript), ["case", "javascript", "function"]);
        assert!(names(RunKind::Tests, Sql).is_empty(), "its code is of programs");
        assert_eq!(names(RunKind::HiddenTests, Python), ["hidden case"]);
        assert!(names(RunKind::Free, Python).is_empty());
    }

    #[test]
    fn what_is_expected_never_enters_the_sandbox() {
        let tests = vec![test("case", false, case("1"))];
        let challenge = Challenge { tests, ..Challenge::default() };
        let planned = plan(&challenge, RunKind::Tests, (RunLanguage::Python, "code"));
        let [PlannedTest { job, expected, .. }] = planned.as_slice() else { panic!("one test") };
        let text = "out".to_owned();
        assert_eq!(*expected, Expected::Output { text, compare: Compare::Tokens });
        assert!(!serde_json::to_string(job).unwrap().contains("out\""), "{job:?}");
        assert_eq!((job.input.as_str(), job.limits), ("1", RunLimits::CASE));
        assert!(job.is_repeatable);
    }

    #[test]
    fn cases_are_run_on_answers_of_the_kind_that_the_challenge_has_code_in() {
        use RunLanguage::{Python, Sql};
        let takes = |of: &[Language], language| {
            let code = |language: &Language| CodeText { language: *language, text: "code".into() };
            let starters = of.iter().map(code).collect();
            let tests = vec![test("case", false, case("1"))];
            let challenge = Challenge { starters, tests, ..Challenge::default() };
            !plan(&challenge, RunKind::Tests, (language, "code")).is_empty()
        };
        assert!(takes(&[], Python) && takes(&[], Sql), "it does not say");
        assert!(takes(&[Language::Sql], Sql) && !takes(&[Language::Sql], Python));
        assert!(takes(&[Language::Java], Python) && !takes(&[Language::Java], Sql));
        let both = [Language::Sql, Language::Python];
        assert!(takes(&both, Python) && takes(&both, Sql));
    }

    #[test]
    fn a_function_is_looked_for_as_each_language_spells_it() {
        assert_eq!(spellings("two_sum"), ["two_sum", "twoSum"]);
        assert_eq!(spellings("twoSum"), ["twoSum", "two_sum"]);
        assert_eq!(spellings("parseURL"), ["parseURL", "parse_url"]);
        assert_eq!(spellings("solve"), ["solve"]);
        assert_eq!(spellings("parseURLOf2Hosts"), ["parseURLOf2Hosts", "parse_url_of2_hosts"]);
        assert_eq!(spellings("_two__sum_"), ["_two__sum_", "twoSum"]);
        assert_eq!(spellings("Solve"), ["Solve", "solve"]);
        assert_eq!(spellings("TwoSum"), ["TwoSum", "two_sum", "twoSum"]);
    }

    #[test]
    fn a_function_is_called_and_what_it_should_return_stays_here() {
        let tests = vec![test("function", false, function("two_sum"))];
        let challenge = Challenge { tests, ..Challenge::default() };
        let planned = plan(&challenge, RunKind::Tests, (RunLanguage::Python, "code"));
        let names = vec!["two_sum".to_owned(), "twoSum".to_owned()];
        assert_eq!(planned[0].job.mode, RunMode::Call { names, arguments: "[[2, 7], 9]".into() });
        assert_eq!(planned[0].expected, Expected::Value { json: "[0, 1]".into(), tolerance: 0.0 });
        assert!(!serde_json::to_string(&planned[0].job).unwrap().contains("[0, 1]"));
    }
}
