//! Which programs a run is made of.

use super::{Job, RunEnd, RunKind, RunLanguage, RunLimits, Verdict, judge};
use crate::domain::library::{Challenge, Check, Compare, Test};

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
    /// What it is expected to write; none where the program judges itself.
    pub expected: Option<(String, Compare)>,
}

impl PlannedTest {
    /// What is to be said of it.
    #[must_use]
    pub fn judge(&self, end: &RunEnd, stdout: &str) -> Verdict {
        let expected = self.expected.as_ref();
        judge(end, stdout, expected.map(|(text, compare)| (text.as_str(), *compare)))
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
    let job = |input: &str, assertions: Option<&String>| Job {
        language,
        code: code.to_owned(),
        input: input.to_owned(),
        assertions: assertions.cloned(),
        limits: RunLimits::CASE,
    };
    let planned = challenge.tests.iter().filter(is_due).filter_map(|test| {
        let (job, expected) = match &test.check {
            Check::Case { input, expected, compare } => {
                (job(input, None), Some((expected.clone(), *compare)))
            }
            Check::Assertions { language: of, code } => {
                let is_of = RunLanguage::of(*of).is_some_and(|of| of.imports(language));
                (is_of.then(|| job("", Some(code)))?, None)
            }
        };
        Some(PlannedTest { name: test.name.clone(), job, expected })
    });
    planned.collect()
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
    use crate::domain::own_answer::Language;

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

    fn names(kind: RunKind, language: RunLanguage) -> Vec<String> {
        let challenge = Challenge {
            tests: vec![
                test("case", false, case("1")),
                test("hidden case", true, case("2")),
                test("python", false, assertions(Language::Python)),
                test("javascript", false, assertions(Language::Javascript)),
                test("hidden java", true, assertions(Language::Java)),
            ],
            ..Challenge::default()
        };
        plan(&challenge, kind, (language, "code")).into_iter().map(|test| test.name).collect()
    }

    #[test]
    fn tests_are_run_by_kind_and_assertions_only_on_answers_they_can_import() {
        use RunLanguage::{Javascript, Python, Sql, Typescript};
        assert_eq!(names(RunKind::Tests, Python), ["case", "python"]);
        assert_eq!(names(RunKind::Tests, Javascript), ["case", "javascript"]);
        assert_eq!(names(RunKind::Tests, Typescript), ["case", "javascript"]);
        assert_eq!(names(RunKind::Tests, Sql), ["case"]);
        assert_eq!(names(RunKind::HiddenTests, Python), ["hidden case"]);
        assert!(names(RunKind::Free, Python).is_empty());
    }

    #[test]
    fn what_is_expected_never_enters_the_sandbox() {
        let tests = vec![test("case", false, case("1"))];
        let challenge = Challenge { tests, ..Challenge::default() };
        let planned = plan(&challenge, RunKind::Tests, (RunLanguage::Python, "code"));
        let [PlannedTest { job, expected, .. }] = planned.as_slice() else { panic!("one test") };
        assert_eq!(expected.as_ref().map(|(expected, _)| expected.as_str()), Some("out"));
        assert!(!serde_json::to_string(job).unwrap().contains("out\""), "{job:?}");
        assert_eq!((job.input.as_str(), job.limits), ("1", RunLimits::CASE));
    }
}
