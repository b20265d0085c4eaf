//! Problem packages of ICPC and Kattis.

use crate::stage::{PNG, Stage};
use hotseat_core::domain::library::{Challenge, Check, Compare};
use hotseat_packages::{Format, Incoming};

fn legacy(yaml: &str) -> Stage {
    Stage::default()
        .with("sum/problem.yaml", yaml)
        .with("sum/problem_statement/problem.sv.tex", "\\problemname{Summa}\n")
        .with("sum/problem_statement/problem.en.tex", "\\problemname{Sum}\nAdd ```$a$```.\r\n")
        .with("sum/data/sample/2.in", "1 2\r\n")
        .with("sum/data/sample/2.ans", "3\n")
        .with("sum/data/sample/10.in", "4")
        .with("sum/data/sample/10.ans", "5")
        .with("sum/data/secret/group1/a.b-c.in", "6")
        .with("sum/data/secret/group1/a.b-c.ans", "7")
        .with("sum/data/secret/group1/testdata.yaml", "range: 0 1\n")
        .with("sum/data/secret/lonely.in", "8")
        .with("sum/submissions/accepted/b.py", "print(2)\n")
        .with("sum/submissions/accepted/a.py", "print(1)\n")
        .with("sum/submissions/accepted/many/x.cc", "1")
        .with("sum/submissions/accepted/many/y.h", "2")
        .with("sum/submissions/accepted/single/z.rs", "fn main() {}")
        .with("sum/submissions/wrong_answer/w.go", "package main")
}

fn newer(yaml: &str) -> Stage {
    Stage::default()
        .with("sum/problem.yaml", yaml)
        .with("sum/statement/problem.en.md", "Add. ![c](cave.png)\n\n{{nextsample}}\nDone.\n")
        .with("sum/statement/problem.de.md", "Addiere.\n")
        .with("sum/statement/cave.png", PNG)
        .with("sum/data/sample/1.in", "1")
        .with("sum/data/sample/1.ans", "1")
}

fn compares(found: &Challenge) -> Vec<Compare> {
    let tests = found.tests.iter();
    tests
        .filter_map(|test| match test.check {
            Check::Case { compare, .. } => Some(compare),
            Check::Function { .. } | Check::Assertions { .. } => None,
        })
        .collect()
}

fn says(found: &Incoming, part: &str) -> bool {
    found.notes.iter().any(|note| note.text.contains(part))
}

#[test]
fn a_legacy_package_becomes_a_challenge_with_samples_and_secret_tests() {
    let found =
        legacy("keywords: arrays sums\nlicense: cc by-sa\nauthor: A. B.\nlimits: {memory: 512}\n")
            .read()
            .one();
    assert_eq!((found.format, found.place.as_str()), (Format::ProblemPackage, "sum"));
    let challenge = &found.challenge;
    assert_eq!(challenge.title, "Sum", "of the statement, where problem.yaml has none");
    assert_eq!(challenge.task, "````tex\n\\problemname{Sum}\nAdd ```$a$```.\n````\n");
    assert_eq!(challenge.tags, ["arrays", "sums"]);
    let tests: Vec<(&str, bool)> =
        challenge.tests.iter().map(|test| (test.name.as_str(), test.is_hidden)).collect();
    assert_eq!(tests, [("sample/2", false), ("sample/10", false), ("secret/group1/a.b-c", true)]);
    let input = "1 2\n".to_owned();
    let sample = Check::Case { input, expected: "3\n".into(), compare: Compare::Tokens };
    assert_eq!(challenge.tests[0].check, sample);
    let codes: Vec<&str> = challenge.solutions.iter().map(|code| code.text.as_str()).collect();
    assert_eq!(codes, ["print(1)\n", "fn main() {}"]);
    for told in [
        "Statements in other languages were left out: sv.",
        "The statement is TeX.",
        "author A. B., licence cc by-sa",
        "Limits of a run were left out: memory 512.",
        "Groups of tests have no place in a challenge. Left out: secret/group1/testdata.yaml.",
        "Inputs without an answer were left out: secret/lonely.in.",
        "Submissions of several files were left out: many.",
        "room for one file a language. Left out: submissions/accepted/b.py.",
        "Capital letters in answers count",
    ] {
        assert!(says(&found, told), "{told}: {:?}", found.notes);
    }
}

#[test]
fn a_newer_package_has_names_in_languages_and_pictures_in_its_statement() {
    let yaml = "problem_format_version: 2023-07\nname: {de: Summe, en: Sum}\nkeywords: [a b, c]\n\
                credits: {authors: [X, Y]}\ntype: [pass-fail]\n";
    let found = newer(yaml).read().one();
    assert_eq!(found.challenge.title, "Sum");
    assert_eq!(found.challenge.tags, ["a b", "c"]);
    assert_eq!(found.challenge.task, "Add. ![c](pictures/cave.png)\n\nDone.\n");
    assert_eq!(found.pictures.len(), 1);
    assert!(says(&found, "Statements in other languages were left out: de."));
    assert!(says(&found, "Marks for where samples are shown were taken out"));
    assert!(says(&found, "credits X, Y"));
}

#[test]
fn what_the_default_validator_is_told_decides_how_answers_are_compared() {
    for (flags, compare, note) in [
        ("float_tolerance 1e-6", Compare::Numbers { tolerance: 1e-6 }, None),
        ("float_absolute_tolerance 0.5", Compare::Numbers { tolerance: 0.5 }, Some("one only")),
        ("float_tolerance 5", Compare::Numbers { tolerance: 1.0 }, Some("is 1 now")),
        ("case_sensitive", Compare::Tokens, None),
        ("case_sensitive space_change_sensitive", Compare::Exact, Some("as near to the package")),
        ("space_change_sensitive", Compare::Exact, Some("capital letters made no difference")),
        ("", Compare::Tokens, Some("Capital letters in answers count")),
        ("float_tolerance much", Compare::Tokens, Some("Capital letters in answers count")),
    ] {
        let found = legacy(&format!("name: S\nvalidator_flags: {flags}\n")).read().one();
        assert_eq!(compares(&found.challenge), [compare; 3], "{flags}");
        assert!(note.is_none_or(|note| says(&found, note)), "{flags}: {:?}", found.notes);
        let beside = format!("output_validator_args: [{}]\n", flags.replace(' ', ", "));
        let found = newer("name: S\n").with("sum/data/test_group.yaml", beside).read().one();
        assert_eq!(compares(&found.challenge), [compare], "beside the data: {flags}");
    }
}

#[test]
fn problems_that_comparing_cannot_judge_keep_their_task_and_lose_their_tests() {
    for (yaml, told) in [
        (
            "validation: custom\n",
            "Answers are judged by a program of the package. Left out: 3 tests.",
        ),
        ("validation: custom interactive\n", "The problem is interactive"),
        ("type: [interactive, multi-pass]\n", "The problem is interactive, multi-pass"),
        ("type: submit-answer\n", "The problem is submit-answer"),
    ] {
        let found = legacy(yaml).read().one();
        assert_eq!(
            (found.challenge.tests.len(), found.challenge.solutions.len()),
            (0, 2),
            "{yaml}"
        );
        assert!(says(&found, told), "{yaml}: {:?}", found.notes);
    }
    let own = newer("name: S\n").with("sum/output_validator/validate.py", "").read().one();
    assert!(own.challenge.tests.is_empty());
    let unused = legacy("validation: default\n")
        .with("sum/output_validators/v/validate.py", "")
        .read()
        .one();
    assert_eq!(unused.challenge.tests.len(), 3, "a legacy package says which one it uses");
    let scored = legacy("type: scoring\n").read().one();
    assert_eq!(scored.challenge.tests.len(), 3);
    assert!(says(&scored, "Points for groups of tests were left out"));
}

#[test]
fn a_package_that_is_none_is_named_or_looked_into() {
    let seen = Stage::default()
        .with("a/problem.yaml", "name: A\n")
        .with("a/data/sample/1.in", "")
        .with("b/problem.yaml", "type: about:blank\n")
        .with("b/text.md", "# B\n")
        .with("c/problem.yaml", "name: [\n")
        .with("c/statement/problem.md", "x\n")
        .read();
    assert_eq!(seen.titles(), ["B"]);
    assert_eq!(seen.why("a"), "The package has no statement in Markdown or TeX.");
    assert!(seen.why("c").starts_with("problem.yaml could not be read"));
}

#[test]
fn secret_tests_beyond_what_a_challenge_holds_are_counted() {
    let mut stage = newer("name: S\n");
    for number in 0..250 {
        stage = stage.with(&format!("sum/data/secret/{number:03}.in"), "1");
        stage = stage.with(&format!("sum/data/secret/{number:03}.ans"), "1");
    }
    let found = stage.with("sum/data/secret/000.in.orig", "").read().one();
    assert_eq!(found.challenge.tests.len(), 200);
    assert!(!found.challenge.tests[0].is_hidden, "samples come first");
    assert!(says(&found, "There were 251 tests. 200 were kept"));
    let large = "x".repeat(250 * 1024);
    let mut stage = newer("name: S\n");
    for number in 0..40 {
        stage = stage.with(&format!("sum/data/secret/{number}.in"), &large);
        stage = stage.with(&format!("sum/data/secret/{number}.ans"), "1");
    }
    let found = stage.read().one();
    assert_eq!(found.challenge.tests.len(), 33, "as many as 8 MiB hold");
    assert!(says(&found, "There were 41 tests. 33 were kept"), "{:?}", found.notes);
}
