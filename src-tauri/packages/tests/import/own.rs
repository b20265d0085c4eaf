//! Our own format, as people write it by hand.

use crate::stage::{PNG, Stage, notes, own};
use hotseat_core::domain::assistant::AiPolicy;
use hotseat_core::domain::library::{Check, Compare, Difficulty, Media, Test};
use hotseat_core::domain::own_answer::Language;
use hotseat_packages::Format;

const WHOLE: &str = "---
hotseat: 1
id: 01890a5d-ac96-774b-bcce-b302099a8057
title: Two sums
category: Algorithms
difficulty: Mid-level
tags: [arrays, hashing]
time_limit_min: 45
token_budget: 20000
policy: explain_only
starter: [main.py, {file: build, language: shell}]
hints:
  - Sort first.
  - |-
    Then walk
    from both ends.
follow_ups: [What if it does not fit into memory?]
look_for: Do they ask about duplicates?
---

Find two numbers.

---

![Two](pictures/two.png)
";

fn whole() -> Stage {
    Stage::default()
        .with("sums/challenge.md", WHOLE)
        .with("sums/starter/main.py", "def main(): ...\n")
        .with("sums/starter/build", "make\n")
        .with("sums/starter/Main.java", "class Main {}\n")
        .with("sums/solution/main.py", "print(1)\n")
        .with("sums/tests/2.in", " 1 2\r\n\n")
        .with("sums/tests/2.out", "3")
        .with("sums/tests/10.in", "")
        .with("sums/tests/10.ans", "x")
        .with("sums/tests/check.py", "assert True\n")
        .with("sums/tests/hidden/3.in", "a")
        .with("sums/tests/hidden/3.out", "b")
        .with(
            "sums/tests/tests.yaml",
            "'2': {name: Two, tolerance: 1.0e-6}\n'3': {compare: tokens}\n",
        )
        .with("sums/pictures/two.png", PNG)
}

#[test]
fn a_folder_says_all_there_is_to_a_challenge() {
    let found = whole().read().one();
    assert_eq!((found.format, found.place.as_str()), (Format::Own, "sums"));
    assert_eq!(found.id.unwrap().to_string(), "01890a5d-ac96-774b-bcce-b302099a8057");
    assert_eq!(notes(&found), (vec![], vec![]));
    let challenge = &found.challenge;
    assert_eq!(challenge.title, "Two sums");
    assert_eq!(challenge.difficulty, Some(Difficulty::MidLevel));
    assert_eq!(challenge.tags, ["arrays", "hashing"]);
    assert_eq!(
        (challenge.limits.time_limit_min, challenge.limits.token_budget),
        (Some(45), Some(20_000))
    );
    assert_eq!(challenge.policy, AiPolicy::ExplainOnly);
    assert_eq!(challenge.task, "Find two numbers.\n\n---\n\n![Two](pictures/two.png)");
    assert_eq!(challenge.hints, ["Sort first.", "Then walk\nfrom both ends."]);
    assert_eq!(challenge.follow_ups, ["What if it does not fit into memory?"]);
    assert_eq!(challenge.look_for, "Do they ask about duplicates?");
    let starters: Vec<Language> = challenge.starters.iter().map(|code| code.language).collect();
    assert_eq!(
        starters,
        [Language::Python, Language::Shell, Language::Java],
        "listed ones come first"
    );
    assert_eq!(challenge.solutions[0].text, "print(1)\n");
    assert_eq!((found.pictures[0].0.as_str(), found.pictures[0].1.media), ("two.png", Media::Png));
}

#[test]
fn tests_are_ordered_by_their_files_and_read_to_the_byte() {
    let tests = whole().read().one().challenge.tests;
    let names: Vec<(&str, bool)> =
        tests.iter().map(|test| (test.name.as_str(), test.is_hidden)).collect();
    assert_eq!(names, [("Two", false), ("3", true), ("10", false), ("check", false)]);
    let case = |input: &str, expected: &str, compare| Check::Case {
        input: input.into(),
        expected: expected.into(),
        compare,
    };
    assert_eq!(tests[0].check, case(" 1 2\r\n\n", "3", Compare::Numbers { tolerance: 1e-6 }));
    assert_eq!(tests[1].check, case("a", "b", Compare::Tokens));
    assert_eq!(tests[2].check, case("", "x", Compare::Exact));
    let code = "assert True\n".to_owned();
    assert_eq!(tests[3].check, Check::Assertions { language: Language::Python, code });
}

#[test]
fn a_function_is_called_with_what_its_file_says_as_it_is_written() {
    let stage = |call: &str| {
        Stage::default()
            .with("a/challenge.md", "---\nhotseat: 1\ntitle: A\n---\n\nDo.\n")
            .with("a/tests/hidden/1-adds.call.json", call)
            .with("a/tests/tests.yaml", "1-adds:\n  name: Adds\n  tolerance: 0.01\n")
    };
    let file = r#"{ "function": "add", "arguments": [1.50, {"b": 1, "a": 2}], "returns": 100000000000000000001 }"#;
    let test = stage(file).read().one().challenge.tests.remove(0);
    let check = Check::Function {
        name: "add".into(),
        arguments: r#"[1.50, {"b": 1, "a": 2}]"#.into(),
        expected: "100000000000000000001".into(),
        tolerance: 0.01,
    };
    assert_eq!(test, Test { name: "Adds".into(), is_hidden: true, check });
    // One that calls nothing is left out, and said.
    let flawed = r#"{ "function": "", "arguments": [], "returns": 1 }"#;
    let found = stage(flawed).read().one();
    assert!(found.challenge.tests.is_empty());
    let said =
        "The test “Adds” needs the name of a function, as two_sum or twoSum. It was left out.";
    assert_eq!(notes(&found).1, [said]);
    // What is no such file at all is no challenge of ours.
    assert!(stage("[]").read().challenges.is_empty());
}

#[test]
fn a_folder_checked_out_on_windows_is_the_same_challenge() {
    let files = |ends: &str| {
        Stage::default()
            .with("a/challenge.md", WHOLE.replace("starter: [", "x: [").replace('\n', ends))
            .with("a/starter/main.py", format!("a{ends}b{ends}"))
    };
    let (unix, windows) = (files("\n").read().one(), files("\r\n").read().one());
    assert_eq!(unix.challenge, windows.challenge);
    let marked =
        Stage::default().with("a/challenge.md", format!("\u{feff}{}", own("A"))).read().one();
    assert_eq!((marked.challenge.title.as_str(), marked.format), ("A", Format::Own));
}

#[test]
fn what_is_not_known_is_left_out_and_named() {
    let found = Stage::default()
        .with("a/challenge.md", own("A").replace("title", "colour: red\ntitle"))
        .with("a/notes.txt", "x")
        .with("a/starter/a.py", "1")
        .with("a/starter/main.cob", "2")
        .with("a/starter/b.py", "3")
        .with("a/tests/tests.yaml", "gone: {name: G}")
        .with("a/tests/sub/1.in", "")
        .with("a/pictures/a.gif", "GIF89a")
        .read()
        .one();
    assert_eq!(found.challenge.starters.len(), 1);
    let (changed, left_out) = notes(&found);
    assert!(changed.is_empty());
    for told in [
        "room for one file in each language we know. Left out: starter/b.py, starter/main.cob.",
        "tests/sub/1.in is no file of a test.",
        "tests.yaml tells of a test “gone” that has no files.",
        "a.gif is not a PNG, JPEG, WebP or SVG picture. It was left out.",
        "Not part of the format and left out: colour, notes.txt.",
    ] {
        assert!(left_out.iter().any(|note| note.contains(told)), "{told}: {left_out:?}");
    }
}

#[test]
fn a_challenge_that_breaks_a_rule_is_left_out_whole() {
    let front = |lines: &str| format!("---\nhotseat: 1\ntitle: A\n{lines}\n---\nx\n");
    for (text, why) in [
        (
            "---\nhotseat: 2\n---\nx\n".to_owned(),
            "It is written in version “2” of the format; version 1 is known.",
        ),
        (
            front("difficulty: Wizard"),
            "The difficulty “Wizard” is not Junior, Mid-level or Senior.",
        ),
        (front("policy: anything"), "The policy “anything” is not explain_only"),
        (front("runs: maybe"), "“runs” must be on or off."),
        (front("time_limit_min: soon"), "“time_limit_min” must be a whole number."),
        (front("rubric: x"), "“rubric” must be an id"),
        (front("tags: {a: 1}"), "“tags” must be a list of texts."),
        (front("starter: [gone.py]"), "starter/gone.py is not there."),
        ("---\nhotseat: 1\n---\nx".to_owned(), "A title is required."),
        (own("A").replace("Do it.", ""), "A task is required."),
        (
            own("A").replace("Do it.", &"x".repeat(100_001)),
            "The task is longer than 100,000 characters.",
        ),
        (
            "---\nhotseat: 1\ntitle: [\n---\nx".to_owned(),
            "The settings at the top of challenge.md can't be read",
        ),
    ] {
        let seen =
            Stage::default().with("a/challenge.md", text).with("b/challenge.md", own("B")).read();
        assert_eq!(seen.titles(), ["B"], "the others are still read");
        assert!(seen.why("a").contains(why), "{why}: {:?}", seen.left_out);
    }
    let seen = Stage::default().with("a/challenge.md", own("A")).with("a/tests/1.in", "").read();
    assert!(seen.why("a").starts_with("The test “1” must have either 1.in and 1.out"));
}

#[test]
fn what_can_be_mended_honestly_is() {
    let long = "t".repeat(130);
    let mut stage = Stage::default().with(
        "a/challenge.md",
        own(&long).replace("title", "token_budget: 7\ntime_limit_min: 900\ntitle"),
    );
    for number in 0..203 {
        stage = stage
            .with(&format!("a/tests/{number}.in"), "")
            .with(&format!("a/tests/{number}.out"), "");
    }
    stage =
        stage.with("a/tests/large.in", vec![b'x'; 256 * 1024 + 1]).with("a/tests/large.out", "");
    let found = stage.read().one();
    assert_eq!(found.challenge.title, "t".repeat(120));
    assert_eq!(found.challenge.tests.len(), 200);
    assert_eq!(found.challenge.tests[199].name, "199");
    assert_eq!(
        (found.challenge.limits.time_limit_min, found.challenge.limits.token_budget),
        (None, None)
    );
    let (changed, left_out) = notes(&found);
    assert!(changed[0].starts_with("The title was longer than 120 characters and was cut"));
    assert!(
        left_out.iter().any(|note| note.starts_with("There were 204 tests. 200 were kept")),
        "{left_out:?}"
    );
    assert!(
        left_out
            .iter()
            .any(|note| note.contains("time limit of 900 minutes is not between 5 and 180"))
    );
}

#[test]
fn a_test_that_is_too_large_is_left_out_and_the_rest_stays() {
    let found = Stage::default()
        .with("a/challenge.md", own("A"))
        .with("a/tests/1.in", vec![b'x'; 256 * 1024])
        .with("a/tests/1.out", "")
        .with("a/tests/2.in", vec![b'x'; 256 * 1024 + 1])
        .with("a/tests/2.out", "")
        .read()
        .one();
    assert_eq!(found.challenge.tests.len(), 1);
    assert_eq!(notes(&found).1, ["The test “2” has more than 256 KiB. It was left out."]);
}

#[test]
fn the_second_of_two_with_one_id_is_a_challenge_of_its_own() {
    let with_id = own("A").replace("title", "id: 01890a5d-ac96-774b-bcce-b302099a8057\ntitle");
    let seen =
        Stage::default().with("a/challenge.md", &with_id).with("b/challenge.md", &with_id).read();
    let ids: Vec<bool> = seen.challenges.iter().map(|found| found.id.is_some()).collect();
    assert_eq!(ids, [true, false]);
    assert!(notes(&seen.challenges[1]).0[0].starts_with("Another challenge here has the same id"));
}

#[test]
fn a_challenge_md_without_our_settings_is_a_markdown_file() {
    let found = Stage::default().with("two-sums/challenge.md", "Do it.\n").read().one();
    assert_eq!((found.format, found.challenge.title.as_str()), (Format::Markdown, "Two sums"));
    let seen = Stage::default()
        .with("challenge.md", "---\ntitle: Plain\n---\nDo it.\n")
        .with("a/challenge.md", own("A"))
        .with("b.md", "# B\n")
        .read();
    assert_eq!(seen.titles(), ["B", "Plain", "A"], "and its folder is one like any other");
}

/// The text in the first fence of that language in the format's page that contains `part`.
fn fence(language: &str, part: &str) -> String {
    let page = include_str!("../../../../docs/CHALLENGE_FORMAT.md");
    let start = format!("\n```{language}\n");
    let mut fences = page.split(&start).skip(1);
    let found =
        fences.find_map(|rest| rest.split("\n```").next().filter(|text| text.contains(part)));
    format!("{}\n", found.unwrap())
}

#[test]
fn what_the_page_on_the_format_shows_is_read_without_a_word() {
    let seen = Stage::default()
        .with("two-sums/challenge.md", fence("markdown", "hotseat: 1"))
        .with("two-sums/starter/main.py", "1")
        .with("two-sums/starter/main.java", "1")
        .with("two-sums/solution/main.py", "1")
        .with("two-sums/tests/tests.yaml", fence("yaml", "tolerance"))
        .with("two-sums/tests/001-adds.in", "1")
        .with("two-sums/tests/001-adds.out", "1")
        .with("two-sums/tests/002-refuses.py", "1")
        .with("two-sums/tests/003-large.in", "1")
        .with("two-sums/tests/003-large.out", "1")
        .with("two-sums/pictures/plan.png", PNG)
        .with("team.rubric.md", fence("markdown", "hotseat_rubric"))
        .read();
    assert_eq!((seen.rubrics.len(), seen.left_out.len()), (1, 0), "{seen:?}");
    let found = seen.one();
    assert_eq!(notes(&found), (vec![], vec![]));
    assert_eq!(found.challenge.hints[1], "Keep what you have seen\nin a map.");
    let tests = found.challenge.tests;
    assert_eq!((tests[0].name.as_str(), tests[2].is_hidden), ("Adds small numbers", true));
}

#[test]
fn lines_on_one_challenge_end_in_a_count() {
    let mut stage = Stage::default().with("a/challenge.md", own("A"));
    for number in 0..130 {
        stage = stage.with(&format!("a/tests/{number}"), "");
    }
    let found = stage.read().one();
    assert_eq!(found.notes.len(), 101);
    assert_eq!(found.notes[100].text, "There are 30 more lines like these.");
}

#[test]
fn runs_are_switched_off_in_so_many_words() {
    let says = |runs: &str| {
        let text = format!("---\nhotseat: 1\ntitle: Sums\n{runs}\n---\n\nAdd.\n");
        Stage::default().with("sums/challenge.md", text).read().one().challenge.is_never_run
    };
    for (runs, is_never_run) in [
        ("", false),
        ("runs: on", false),
        ("runs: true", false),
        ("runs: off", true),
        ("runs: false", true),
    ] {
        assert_eq!(says(runs), is_never_run, "{runs}");
    }
}
