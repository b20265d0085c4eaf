//! Exercises of Exercism.

use crate::stage::{Stage, notes};
use hotseat_core::domain::library::Check;
use hotseat_core::domain::own_answer::Language;
use hotseat_packages::Format;

fn exercise(config: &str) -> Stage {
    Stage::default()
        .with("two-fer/.meta/config.json", config)
        .with("two-fer/.docs/introduction.md", "# Introduction\n\nA bakery.\n")
        .with("two-fer/.docs/instructions.md", "# Instructions\n\nShare.\n")
        .with("two-fer/.docs/instructions.append.md", "# More\n")
        .with(
            "two-fer/.docs/hints.md",
            "# Hints\n\n## General\n\n- Read.\n\n## 1. Share\n\n- Use an if.\n",
        )
        .with("two-fer/src/main/java/TwoFer.java", "class TwoFer {}\r\n")
        .with("two-fer/Cargo.toml", "[package]")
        .with("two-fer/src/test/java/TwoFerTest.java", "class TwoFerTest {}\n")
        .with("two-fer/.meta/src/reference/java/TwoFer.java", "class TwoFer { }\n")
}

const CONFIG: &str = r#"{"files": {"solution": ["src/main/java/TwoFer.java", "Cargo.toml"],
    "test": ["src/test/java/TwoFerTest.java"], "example": [".meta/src/reference/java/TwoFer.java"]}}"#;

#[test]
fn an_exercise_is_a_challenge_with_its_stub_tests_and_example() {
    let found = exercise(CONFIG).read().one();
    assert_eq!((found.format, found.place.as_str()), (Format::Exercism, "two-fer"));
    let challenge = &found.challenge;
    assert_eq!(challenge.title, "Two Fer");
    assert_eq!(
        challenge.task,
        "# Introduction\n\nA bakery.\n\n# Instructions\n\nShare.\n\n# More\n"
    );
    assert_eq!(challenge.starters[0].text, "class TwoFer {}\n");
    assert_eq!(challenge.solutions[0].text, "class TwoFer { }\n");
    assert_eq!(challenge.hints, ["General\n\n- Read.", "1. Share\n\n- Use an if."]);
    assert_eq!(challenge.tests[0].name, "src/test/java/TwoFerTest.java");
    assert!(!challenge.tests[0].is_hidden);
    assert!(matches!(
        &challenge.tests[0].check,
        Check::Assertions { language: Language::Java, .. }
    ));
    assert_eq!(
        notes(&found).1,
        ["Starter code in a language we do not know was left out: Cargo.toml."]
    );
}

#[test]
fn an_exercise_names_what_it_lacks() {
    let config = CONFIG.replace("TwoFerTest.java", "Gone.java").replace("example", "exemplar");
    let found = exercise(&config).read().one();
    assert_eq!((found.challenge.tests.len(), found.challenge.solutions.len()), (0, 1));
    let told = "The exercise names files that are not there: src/test/java/Gone.java.";
    assert!(notes(&found).1.contains(&told));
    let outside = exercise(&CONFIG.replace("Cargo.toml", "../../../etc/passwd")).read().one();
    assert!(
        notes(&outside).1.iter().any(|note| note.contains("../../../etc/passwd")),
        "and looks nowhere else"
    );
}

#[test]
fn a_folder_of_settings_alone_is_no_exercise() {
    let seen = exercise("{").with("concepts/loops/.meta/config.json", "{}").read();
    assert_eq!(seen.why("two-fer"), ".meta/config.json is not JSON.");
    assert_eq!(seen.why("concepts/loops"), "The exercise has no .docs/instructions.md.");
}

#[test]
fn tests_that_learners_are_to_switch_on_are_on() {
    let config =
        r#"{"files": {"solution": ["two-fer.js"], "test": ["two-fer.spec.js"], "example": []}}"#;
    let code = "describe('a', () => {\n  it('b', () => {});\n  xit('c', () => {});\n  test.skip('d', f);\n  \
                xtest('e', () => exit(1));\n  const maxit = (x) => x; maxit(2);\n});\nxdescribe('f', g);\n";
    let exercise = exercise(config).with("two-fer/two-fer.spec.js", code);
    let found = exercise.read().one();
    let Check::Assertions { code, .. } = &found.challenge.tests[0].check else { panic!("code") };
    assert_eq!(
        code,
        "describe('a', () => {\n  it('b', () => {});\n  it('c', () => {});\n  test('d', f);\n  \
         test('e', () => exit(1));\n  const maxit = (x) => x; maxit(2);\n});\ndescribe('f', g);\n"
    );
}
