//! Markdown files as challenges.

use crate::stage::{PNG, Stage, look, notes};
use hotseat_core::domain::library::{Difficulty, starter_rubric};
use hotseat_packages::rubrics;
use std::fs;

#[test]
fn a_title_is_what_the_file_says_first() {
    let seen = Stage::default()
        .with("a.md", "---\ntitle: From the top\n---\n# Heading\n")
        .with("b.md", "text\n\n# A *heading*\n")
        .with("c/README.md", "text only\n")
        .with("d-two_words.markdown", "text only\n")
        .read();
    assert_eq!(seen.titles(), ["From the top", "A heading", "D two words", "C"]);
    assert_eq!(seen.challenges[0].challenge.task, "# Heading\n");
    assert_eq!(seen.challenges[1].place, "b.md");
}

#[test]
fn the_top_of_a_file_names_what_a_challenge_has() {
    let top = "---\nTitle: A\ncategory: C\ntags: x, y\ndifficulty: hard\ndate: 2024-01-01\nlayout: post\n---\ntext\n";
    let found = Stage::default().with("a.md", top).read().one();
    let challenge = &found.challenge;
    assert_eq!(
        (challenge.category.as_str(), challenge.difficulty),
        ("C", Some(Difficulty::Senior))
    );
    assert_eq!(challenge.tags, ["x", "y"]);
    let told = (
        vec!["The difficulty “hard” was taken for Senior."],
        vec!["Not taken over from the top of the file: date, layout."],
    );
    assert_eq!(notes(&found), told);
}

#[test]
fn lines_of_dashes_that_are_no_settings_stay_in_the_task() {
    for text in ["---\nfree text: [\n---\nmore\n", "---\n- a list\n---\nmore\n"] {
        let found = Stage::default().with("a.md", text).read().one();
        assert_eq!(found.challenge.task, text);
        assert!(notes(&found).0[0].starts_with("What stands between --- at the top was kept"));
    }
}

#[test]
fn pictures_beside_a_text_are_taken_in() {
    let text = "# T\n![a](img/A%20B.png) ![b](../c.svg \"x\") ![c](https://example.com/d.png) ![d](gone.png)\n\
                ![e](note.txt) ![f](../../../out.png) ![a](img/A%20B.png)\n";
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>";
    let found = Stage::default()
        .with("x/a.md", text)
        .with("x/img/A B.png", PNG)
        .with("c.svg", svg)
        .with("x/note.txt", "GIF")
        .read()
        .one();
    let names: Vec<&str> = found.pictures.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["a-b.png", "c.svg"]);
    assert!(found.challenge.task.contains("![a](pictures/a-b.png) ![b](pictures/c.svg \"x\")"));
    assert!(
        found.challenge.task.ends_with("![a](pictures/a-b.png)\n"),
        "a picture shown twice is one"
    );
    assert_eq!(found.challenge.pictures[0], found.pictures[0].1.named("a-b.png".into()));
    assert!(!String::from_utf8_lossy(&found.pictures[1].1.bytes).contains("script"));
    let (changed, left_out) = notes(&found);
    let elsewhere = "The task shows pictures from the internet, which are never fetched: https://example.com/d.png";
    assert_eq!(changed, [elsewhere]);
    assert!(
        left_out.contains(&"The picture gone.png is not there. It was left out."),
        "{left_out:?}"
    );
    assert!(
        left_out.contains(&"note.txt is not a PNG, JPEG, WebP or SVG picture. It was left out.")
    );
    assert!(left_out.contains(&"The picture ../../../out.png lies outside. It was left out."));
}

#[test]
fn a_picture_that_is_too_large_is_named_with_its_limit() {
    let mut large = PNG.to_vec();
    large.resize(2 * 1024 * 1024 + 1, 0);
    let found = Stage::default()
        .with("a.md", "![a](a.png) ![b](b.png)")
        .with("a.png", large)
        .with("b.png", PNG);
    let found = found.read().one();
    assert_eq!(found.pictures.len(), 1);
    let told = "The picture a.png has more than 2 MiB; pictures may have 2 MiB. It was left out.";
    assert_eq!(notes(&found).1, [told]);
}

#[test]
fn pictures_that_do_not_fit_together_stay_names_in_the_task() {
    let mut picture = PNG.to_vec();
    picture.resize(2 * 1024 * 1024, 0);
    let mut stage = Stage::default();
    let mut text = String::new();
    for number in 0..6 {
        text.push_str(&format!("![p]({number}.png)\n"));
        stage = stage.with(&format!("{number}.png"), &picture);
    }
    let found = stage.with("a.md", &text).read().one();
    assert_eq!(found.pictures.len(), 5);
    assert!(found.challenge.task.ends_with("![p](pictures/4.png)\n![p](5.png)\n"));
    let told = "The picture 5.png does not fit: pictures may have 10 MiB together, and be 1000. It was left out.";
    assert_eq!(notes(&found).1, [told]);
}

#[test]
fn a_readme_is_a_task_where_it_is_the_only_text() {
    let alone = Stage::default().with("README.md", "# Task\nDo it.\n").with("main.py", "x").read();
    assert_eq!(alone.titles(), ["Task"]);
    assert_eq!(alone.why("source"), "This file is neither a challenge nor a picture: main.py.");
    let with_others = Stage::default()
        .with("README.md", "# About\n")
        .with("CONTRIBUTING.md", "# How\n")
        .with("a/README.md", "# A\n")
        .with("b.md", "# B\n")
        .read();
    assert_eq!(with_others.titles(), ["B", "A"]);
    assert!(with_others.why("README.md").contains("holds other challenges"));
    assert!(with_others.why("CONTRIBUTING.md").contains("about the folder"));
    let with_one =
        Stage::default().with("README.md", "# Task\n").with("server/README.md", "# Parts\n").read();
    assert_eq!(with_one.titles(), ["Task", "Parts"]);
}

#[test]
fn an_answer_beside_a_readme_is_never_the_task() {
    let seen = Stage::default()
        .with("one/README.md", "# Question\n")
        .with("one/answer.md", "# It is 7\n")
        .with("one/other-way.md", "# It is 8\n")
        .with("two/question.md", "What?\n")
        .with("two/solution-1.md", "That.\n")
        .with("three/answers.md", "# Answers to letters\n")
        .read();
    assert_eq!(seen.titles(), ["Question", "Answers to letters", "Two"]);
    assert!(seen.why("one/answer.md").contains("goes with the README"));
    assert!(seen.why("one/other-way.md").contains("goes with the README"));
    assert!(seen.why("two/solution-1.md").contains("gives an answer"));
}

#[test]
fn folders_of_settings_are_named_and_not_looked_into() {
    let seen = Stage::default().with(".github/a.md", "# A").with("b.md", "# B").read();
    assert_eq!(seen.titles(), ["B"]);
    assert!(seen.why(".github").contains("begins with a dot"));
}

#[test]
fn a_single_file_brings_the_pictures_beside_it() {
    let stage = Stage::default()
        .with("a.md", "# A\n![p](img/p.png) ![q](../q.png)\n")
        .with("b.md", "# B\n")
        .with("img/p.png", PNG);
    let (temp, folder) = stage.folder();
    fs::write(temp.path().join("q.png"), PNG).unwrap();
    let found = look(&folder.join("a.md")).unwrap().one();
    assert_eq!((found.challenge.title.as_str(), found.pictures.len()), ("A", 1));
    let own = Stage::default()
        .with("challenge.md", crate::stage::own("Own"))
        .with("starter/main.py", "1");
    let (_temp, folder) = own.folder();
    let found = look(&folder.join("challenge.md")).unwrap().one();
    assert_eq!(found.challenge.starters.len(), 1, "challenge.md stands for its folder");
    assert!(look(&folder.join("gone.md")).is_err());
}

#[test]
fn texts_of_other_encodings_are_read_and_told() {
    let utf16: Vec<u8> = [0xfeff]
        .into_iter()
        .chain("# Größe\r\n".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let seen = Stage::default()
        .with("a.md", "# Größe\r\nx\r\n")
        .with("b.md", b"# Gr\xf6\xdfe\n")
        .with("c.md", utf16)
        .with("d.md", "\u{feff}# Größe\n")
        .read();
    assert_eq!(seen.titles(), ["Größe"; 4]);
    assert_eq!(seen.challenges[0].challenge.task, "# Größe\nx\n");
    let told: Vec<Vec<&str>> = seen.challenges.iter().map(|found| notes(found).0).collect();
    let (one, two) = (
        "b.md is not UTF-8. It was read as Windows-1252.",
        "c.md is not UTF-8. It was read as UTF-16.",
    );
    assert_eq!(told, [vec![], vec![one], vec![two], vec![]]);
}

#[test]
fn rubrics_are_found_by_their_names_and_by_what_they_say() {
    let rubric = starter_rubric();
    let seen = Stage::default()
        .with("a.rubric.json", rubrics::to_json(None, &rubric))
        .with("b.rubric.md", rubrics::to_markdown(None, &rubric))
        .with("c.md", rubrics::to_markdown(None, &rubric))
        .with("d.rubric.md", "# Not a rubric\n")
        .read();
    assert_eq!(seen.rubrics.len(), 3);
    assert!(seen.rubrics.iter().all(|found| found.rubric == rubric));
    assert_eq!(seen.why("d.rubric.md"), "A rubric needs at least one criterion.");
}
