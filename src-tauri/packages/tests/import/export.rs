//! Writing challenges and reading them again.

use crate::stage::{PNG, Seen, look};
use hotseat_core::domain::assistant::AiPolicy;
use hotseat_core::domain::library::{
    Challenge, Check, CodeText, Compare, Difficulty, ItemId, Media, Picture, SuggestedLimits, Test,
    starter_rubric,
};
use hotseat_core::domain::own_answer::Language;
use hotseat_packages::{Outgoing, WriteError, write_folder, write_zip};
use proptest::collection::vec;
use proptest::prelude::*;
use std::fs;
use std::io::Cursor;

fn id(last: u8) -> Option<ItemId> {
    format!("01890a5d-ac96-774b-bcce-b302099a80{last:02x}").parse().ok()
}

fn picture() -> (String, Picture) {
    ("p.png".into(), Picture { media: Media::Png, bytes: PNG.to_vec() })
}

fn item(
    id: Option<ItemId>,
    mut challenge: Challenge,
    pictures: Vec<(String, Picture)>,
) -> Outgoing {
    challenge.pictures = pictures.iter().map(|(name, one)| one.named(name.clone())).collect();
    let challenge = challenge.validate().unwrap();
    Outgoing::Challenge { id, challenge: Box::new(challenge), pictures }
}

fn small(title: &str) -> Outgoing {
    let challenge =
        Challenge { title: title.into(), task: "Do it.".into(), ..Challenge::default() };
    item(id(1), challenge, vec![picture()])
}

fn zipped(items: Vec<Outgoing>) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    write_zip(&mut out, items).unwrap();
    out.into_inner()
}

fn read_back(items: Vec<Outgoing>) -> (Seen, Seen) {
    let temp = tempfile::tempdir().unwrap();
    let (zip, folder) = (temp.path().join("e.zip"), temp.path().join("e"));
    fs::write(&zip, zipped(items.clone())).unwrap();
    fs::create_dir(&folder).unwrap();
    write_folder(&folder, items).unwrap();
    (look(&zip).unwrap(), look(&folder).unwrap())
}

#[test]
fn the_same_items_are_the_same_bytes() {
    let items =
        || vec![small("A"), small("B"), Outgoing::Rubric { id: id(2), rubric: starter_rubric() }];
    assert_eq!(zipped(items()), zipped(items()));
    assert_ne!(zipped(items()), zipped(vec![small("B"), small("A")]));
}

#[test]
fn each_item_has_a_place_of_its_own() {
    let items = vec![
        small("Two sums"),
        small("two-sums"),
        small("図"),
        Outgoing::Rubric { id: id(2), rubric: starter_rubric() },
    ];
    let (zip, folder) = read_back(items);
    let places: Vec<&str> = zip.challenges.iter().map(|found| found.place.as_str()).collect();
    assert_eq!(places, ["challenge", "two-sums", "two-sums-2"]);
    assert_eq!(zip.challenges, folder.challenges);
    assert_eq!((zip.rubrics[0].id, &zip.rubrics[0].rubric), (id(2), &starter_rubric()));
    assert_eq!(zip.rubrics[0].place, "working-with-an-ai-assistant.rubric.md");
    assert!(zip.left_out.is_empty() && folder.left_out.is_empty());
}

#[test]
fn a_folder_with_something_in_it_is_left_alone() {
    let temp = tempfile::tempdir().unwrap();
    fs::write(temp.path().join("mine.txt"), "mine").unwrap();
    assert!(matches!(write_folder(temp.path(), vec![small("A")]), Err(WriteError::NotEmpty)));
    assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 1);
    assert!(matches!(write_folder(&temp.path().join("gone"), vec![]), Err(WriteError::Io(_))));
}

#[test]
fn a_picture_whose_name_leads_elsewhere_is_refused() {
    for name in ["../p.png", "a/p.png", "p.svg", ".png", "p", "a\\p.png"] {
        let challenge = Challenge { title: "A".into(), task: "x".into(), ..Challenge::default() };
        let item = item(None, challenge, vec![(name.into(), picture().1)]);
        let written = write_zip(Cursor::new(Vec::new()), vec![item]);
        assert!(matches!(written, Err(WriteError::PictureName { .. })), "{name}");
    }
}

#[test]
fn a_challenge_is_written_as_people_would() {
    let challenge = Challenge {
        title: "Two \"sums\"".into(),
        difficulty: Some(Difficulty::MidLevel),
        tags: vec!["a".into()],
        task: "# Two sums\n\nDo it.".into(),
        starters: vec![CodeText { language: Language::Python, text: "x = 1\n".into() }],
        tests: vec![Test {
            name: "Adds small numbers".into(),
            is_hidden: true,
            check: Check::Case {
                input: "1".into(),
                expected: "2".into(),
                compare: Compare::Tokens,
            },
        }],
        is_never_run: true,
        hints: vec!["One line.".into(), "Two\nlines.".into()],
        ..Challenge::default()
    };
    let temp = tempfile::tempdir().unwrap();
    write_folder(temp.path(), vec![item(id(1), challenge, vec![])]).unwrap();
    let read = |path: &str| fs::read_to_string(temp.path().join("two-sums").join(path)).unwrap();
    assert_eq!(
        read("challenge.md"),
        "---\nhotseat: 1\nid: 01890a5d-ac96-774b-bcce-b302099a8001\ntitle: \"Two \\\"sums\\\"\"\n\
         difficulty: Mid-level\ntags: [\"a\"]\npolicy: give_hints\nruns: off\nhints:\n  - \"One line.\"\n  - |-\n    Two\n    \
         lines.\n---\n\n# Two sums\n\nDo it.\n"
    );
    assert_eq!(read("starter/main.py"), "x = 1\n");
    assert_eq!(read("tests/hidden/001-adds-small-numbers.in"), "1");
    assert_eq!(
        read("tests/tests.yaml"),
        "\"001-adds-small-numbers\":\n  name: \"Adds small numbers\"\n  compare: tokens\n"
    );
    assert_eq!(read(".gitattributes"), "* -text\n");
}

/// Texts that files, YAML and Markdown are known to trip over.
fn hostile() -> impl Strategy<Value = String> {
    let parts = prop_oneof![
        Just("\n"),
        Just("\r\n"),
        Just("\r"),
        Just(" "),
        Just("\t"),
        Just("---\n"),
        Just("\n---\n"),
        Just("...\n"),
        Just("# "),
        Just(": "),
        Just("- "),
        Just("|-\n"),
        Just("'"),
        Just("\""),
        Just("\\"),
        Just("\\n"),
        Just("{{"),
        Just("&a *a !b"),
        Just("null"),
        Just("no"),
        Just("1e3"),
        Just("0x1"),
        Just("\u{feff}"),
        Just("\u{85}"),
        Just("\u{2028}"),
        Just("\u{7f}"),
        Just("\u{1}"),
        Just("\u{ffff}"),
        Just("\u{10ffff}"),
        Just("\u{202e}"),
        Just("ä"),
        Just("図"),
        Just("🙂"),
        Just("![a](pictures/p.png)"),
    ];
    prop_oneof![vec(parts, 0..8).prop_map(|parts| parts.concat()), "[^\\x00]{0,12}",]
}

fn line() -> impl Strategy<Value = String> {
    "[ -~ä図🙂\u{feff}]{0,20}".prop_map(|text| format!("{text}x{text}"))
}

fn codes() -> impl Strategy<Value = Vec<CodeText>> {
    let languages = Just(Language::ALL.to_vec()).prop_shuffle();
    (languages, vec(hostile(), 0..4)).prop_map(|(languages, texts)| {
        languages
            .into_iter()
            .zip(texts)
            .map(|(language, text)| CodeText { language, text })
            .collect()
    })
}

fn compare() -> impl Strategy<Value = Compare> {
    prop_oneof![
        Just(Compare::Exact),
        Just(Compare::Tokens),
        (0.0..=1.0_f64).prop_map(|tolerance| Compare::Numbers { tolerance }),
        Just(Compare::Numbers { tolerance: 1e-300 }),
    ]
}

fn test() -> impl Strategy<Value = Test> {
    let case = (hostile(), hostile(), compare())
        .prop_map(|(input, expected, compare)| Check::Case { input, expected, compare });
    let json = |of: Vec<String>| serde_json::to_string_pretty(&of).unwrap();
    let function = (vec(hostile(), 0..3), hostile(), 0.0..=1.0_f64).prop_map(
        move |(arguments, expected, tolerance)| Check::Function {
            name: "two_sum".into(),
            arguments: json(arguments),
            expected: json(vec![expected]),
            tolerance,
        },
    );
    let language = proptest::sample::select(Language::ALL.to_vec());
    let assertions = (language, hostile())
        .prop_map(|(language, code)| Check::Assertions { language, code: format!("x{code}") });
    (line(), any::<bool>(), prop_oneof![case, function, assertions])
        .prop_map(|(name, is_hidden, check)| Test { name, is_hidden, check })
}

fn policy() -> impl Strategy<Value = AiPolicy> {
    prop_oneof![
        proptest::sample::select(AiPolicy::PRESETS.to_vec()),
        hostile().prop_map(|text| AiPolicy::Own { text: format!("{text}x") }),
    ]
}

fn challenge() -> impl Strategy<Value = Challenge> {
    let words = (
        line(),
        line(),
        vec(line(), 0..4),
        hostile(),
        vec(hostile(), 0..4),
        vec(hostile(), 0..3),
        hostile(),
    );
    let rest = (
        codes(),
        codes(),
        vec(test(), 0..5),
        policy(),
        proptest::option::of(5..=180_i64),
        proptest::option::of(1_000..=200_000_i64),
        proptest::option::of(proptest::sample::select(Difficulty::ALL.to_vec())),
        proptest::bool::ANY,
    );
    (words, rest).prop_map(|(words, rest)| {
        let (title, category, tags, task, hints, follow_ups, look_for) = words;
        let (starters, solutions, mut tests, policy, time_limit_min, token_budget, level, off) =
            rest;
        for (place, test) in tests.iter_mut().enumerate() {
            test.name.push_str(&place.to_string());
        }
        let limits = SuggestedLimits { time_limit_min, token_budget };
        Challenge {
            title,
            category,
            difficulty: level,
            is_never_run: off,
            tags,
            task: format!("{task}x{task}"),
            starters,
            solutions,
            tests,
            hints,
            follow_ups,
            look_for,
            limits,
            policy,
            rubric: id(9),
            pictures: vec![],
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn every_challenge_comes_back_as_it_was(challenge in challenge()) {
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><rect width=\"1\"/></svg>".to_vec();
        let svg = hotseat_packages::pictures::make_safe(svg, "a.svg").unwrap();
        let pictures = vec![picture(), ("a.svg".into(), svg)];
        let written = item(id(1), challenge, pictures.clone());
        let Outgoing::Challenge { challenge, .. } = &written else { unreachable!() };
        let challenge = (**challenge).clone();
        let (zip, folder) = read_back(vec![written]);
        for seen in [zip, folder] {
            let found = seen.one();
            prop_assert_eq!(&found.challenge, &challenge);
            prop_assert_eq!((found.id, &found.pictures), (id(1), &pictures));
            let own = found.notes.iter().filter(|note| !note.text.contains("pictures/"));
            prop_assert_eq!(own.count(), 0, "{:?}", found.notes);
        }
    }
}
