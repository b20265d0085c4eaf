//! Token counts beside those of an independent implementation, and beside published ones.

use crate::support::chance::{chance, rounds};
use crate::support::hostile;
use fastrand::Rng;
use hotseat_core::domain::assistant::{Conversation, Speaker, Turn};
use hotseat_core::domain::catalogue::Tokenizer;
use hotseat_core::domain::tokens::{Counter, Measure, Report, Scale};
use tiktoken_rs::{CoreBPE, cl100k_base_singleton, o200k_base_singleton};

const CL100K: Counter = Counter::new(Tokenizer::Cl100k);
const O200K: Counter = Counter::new(Tokenizer::O200k);
const ESTIMATE: Counter = Counter::new(Tokenizer::Estimate);

/// Fragments that meet at the borders of what tokenizers take for words.
const FRAGMENTS: [&str; 40] = [
    "The queue",
    " keeps",
    "Don't",
    "we'LL",
    "they've",
    "camelCaseName",
    "HTTPServer",
    " x",
    "_id",
    "0",
    "12345",
    " 3.14",
    "\n",
    "\r\n",
    "\n\n",
    "  ",
    "\t",
    "    ",
    "\u{a0}",
    "\u{3000}",
    "你好世界",
    "お誕生日",
    "한국어",
    "привет",
    "مرحبا",
    "नमस्ते",
    "👩‍👩‍👧‍👦",
    "🇩🇪",
    "e\u{301}",
    "ﬁ",
    "<|endoftext|>",
    "<|im_start|>",
    "{\"a\":[1,null]}",
    "//",
    "---",
    "===",
    "#!/bin/sh",
    "ſ",
    "İ",
    "\u{feff}",
];

/// What a report teaches of a text that was sent, whose tokens are so many by the tables, and by the report.
fn taught(text_tokens: i64, told_tokens: i64) -> Counter {
    let sent = Measure { text_tokens, turns: 1 };
    let report = Report {
        sent,
        sent_tokens: told_tokens + 9,
        received_text_tokens: text_tokens,
        received_tokens: told_tokens,
    };
    Counter { scale: Scale::learned_from(&[report]), ..ESTIMATE }
}

fn peer(counter: Counter) -> &'static CoreBPE {
    match counter.tokenizer {
        Tokenizer::Cl100k => cl100k_base_singleton(),
        Tokenizer::O200k | Tokenizer::Estimate | Tokenizer::Own => o200k_base_singleton(),
    }
}

#[track_caller]
fn assert_counted_as_elsewhere(text: &str) {
    for counter in [CL100K, O200K] {
        let expected = i64::try_from(peer(counter).count_ordinary(text)).unwrap();
        let beginning: String = text.chars().take(300).collect();
        assert_eq!(counter.count(text), expected, "{counter:?} of {beginning:?}");
    }
}

/// Fragments, runs and single characters of every plane, by chance.
fn random_text(rng: &mut Rng) -> String {
    let mut text = String::new();
    for _ in 0..rng.usize(1..60) {
        match rng.u8(..10) {
            0..6 => text.push_str(rng.choice(FRAGMENTS).unwrap()),
            6 => text.push_str(&rng.choice(FRAGMENTS).unwrap().repeat(rng.usize(1..30))),
            7 => text.push(rng.char(' '..'\u{7f}')),
            8 => text.push(rng.char('\0'..'\u{ffff}')),
            _ => text.push(rng.char(..)),
        }
    }
    text
}

/// A word that never ends, of few or many letters, with something before and behind it.
fn endless_word(rng: &mut Rng) -> String {
    let unit: String = match rng.u8(..4) {
        0 => (0..rng.usize(1..6)).map(|_| *rng.choice(b"-=*/#_.~+").unwrap() as char).collect(),
        1 => rng.choice(FRAGMENTS).unwrap().to_string(),
        2 => rng.char('!'..'\u{7f}').to_string(),
        _ => (*rng.choice(b"-=*/#").unwrap() as char).to_string(),
    };
    let [before, behind] = [(); 2].map(|()| rng.choice(FRAGMENTS).unwrap());
    let other = rng.choice(FRAGMENTS).unwrap();
    let len = rng.usize(3_000..20_000);
    let long: String = unit.chars().cycle().take(len).collect();
    if rng.bool() {
        format!("{before}{long}{behind}")
    } else {
        format!("{long}{other}{long}{behind}")
    }
}

#[test]
fn both_encodings_are_counted_as_an_independent_implementation_counts_them() {
    let mut chance =
        chance("both_encodings_are_counted_as_an_independent_implementation_counts_them");
    for _ in 0..rounds(1_000, 500_000) {
        assert_counted_as_elsewhere(&random_text(&mut chance.rng));
    }
    for text in hostile::corpus("http://127.0.0.1:1") {
        assert_counted_as_elsewhere(&text);
    }
}

#[test]
fn words_that_never_end_are_counted_exactly() {
    let mut chance = chance("words_that_never_end_are_counted_exactly");
    for _ in 0..rounds(60, 20_000) {
        assert_counted_as_elsewhere(&endless_word(&mut chance.rng));
    }
    for unit in ["a", " ", "\n", "-", "=", "/", "*", "#", "-=", "ab", "😀", "哈", "─", "\u{3000}"]
    {
        assert_counted_as_elsewhere(&unit.chars().cycle().take(100_000).collect::<String>());
    }
}

/// From "How to count tokens with tiktoken" in OpenAI's cookbook.
#[test]
fn texts_are_counted_as_published() {
    let published = [
        ("antidisestablishmentarianism", 6, 6),
        ("2 + 2 = 4", 7, 7),
        ("お誕生日おめでとう", 9, 8),
        ("tiktoken is great!", 6, 6),
    ];
    for (text, cl100k, o200k) in published {
        assert_eq!((CL100K.count(text), O200K.count(text)), (cl100k, o200k), "{text}");
    }
}

/// The cookbook's example, whose prompt its models report as 129 and 124 tokens. Four of its messages
/// have a name, which takes one token and its text, and which no conversation here has.
#[test]
fn a_conversation_is_counted_as_its_models_report_it() {
    let examples = [
        (
            Speaker::System,
            "You are a helpful, pattern-following assistant that translates corporate jargon into \
             plain English.",
        ),
        (Speaker::System, "New synergies will help drive top-line growth."),
        (Speaker::System, "Things working well together will increase revenue."),
        (
            Speaker::System,
            "Let's circle back when we have more bandwidth to touch base on opportunities for \
             increased leverage.",
        ),
        (Speaker::System, "Let's talk later when we're less busy about how to do better."),
        (
            Speaker::User,
            "This late pivot means we don't have time to boil the ocean for the client deliverable.",
        ),
    ];
    let turns = examples.map(|(speaker, text)| Turn { speaker, text: text.into() });
    let conversation = Conversation(turns.to_vec());
    for (counter, reported) in [(CL100K, 129), (O200K, 124)] {
        let names = ["example_user", "example_assistant"].map(|name| 1 + counter.count(name));
        let with_names = counter.count_conversation(&conversation) + 2 * names.iter().sum::<i64>();
        assert_eq!(with_names, reported, "{counter:?}");
    }
}

#[test]
fn measures_of_turns_add_up_to_that_of_the_conversation() {
    let mut chance = chance("measures_of_turns_add_up_to_that_of_the_conversation");
    let counters = [CL100K, O200K, ESTIMATE, taught(1_000, 1_377)];
    for _ in 0..rounds(50, 5_000) {
        let speakers = [Speaker::System, Speaker::User, Speaker::Assistant, Speaker::User];
        let turns = speakers.map(|speaker| Turn { speaker, text: random_text(&mut chance.rng) });
        for counter in counters {
            let apart = turns.iter().map(|turn| counter.measure_turn(turn));
            let apart = apart.fold(Measure::default(), |sum, turn| sum + turn);
            let conversation = Conversation(turns.to_vec());
            assert_eq!(apart, counter.measure(&conversation));
            assert!(counter.promise(apart) >= counter.count_conversation(&conversation));
        }
    }
}

#[test]
fn a_text_that_is_not_empty_never_counts_as_nothing() {
    let mut chance = chance("a_text_that_is_not_empty_never_counts_as_nothing");
    let least = taught(1_000, 100);
    for _ in 0..rounds(500, 50_000) {
        let text = random_text(&mut chance.rng);
        for counter in [CL100K, O200K, ESTIMATE, least] {
            assert!(counter.count(&text) > 0, "{counter:?} of {text:?}");
            assert_eq!(counter.count(""), 0);
        }
    }
}

/// Neither is a bound: a whole can have more tokens than its parts, which nobody may rely on not to.
#[test]
fn a_cut_changes_the_count_by_a_few_tokens_either_way() {
    let mut chance = chance("a_cut_changes_the_count_by_a_few_tokens_either_way");
    for _ in 0..rounds(1_000, 100_000) {
        let text = random_text(&mut chance.rng);
        let at = text.floor_char_boundary(chance.rng.usize(..=text.len()));
        for counter in [CL100K, O200K] {
            let parts = counter.count(&text[..at]) + counter.count(&text[at..]);
            let whole = counter.count(&text);
            assert!(whole.abs_diff(parts) <= 8, "{whole} of {parts}, cut at {at}: {text:?}");
        }
    }
    assert_eq!(
        CL100K.count("hdcyc pg") + CL100K.count("ozdg gl"),
        CL100K.count("hdcyc pgozdg gl") - 1
    );
}

#[test]
fn what_looks_like_a_special_token_is_text() {
    for text in ["<|endoftext|>", "<|im_start|>system", "<|endofprompt|>", "<|fim_prefix|>"] {
        for counter in [CL100K, O200K] {
            assert!(counter.count(text) > 3, "{text}");
        }
    }
}

#[test]
fn exact_tokenizers_learn_nothing() {
    let learned = taught(100, 250).scale;
    let sent = Measure { text_tokens: 70, turns: 4 };
    for exact in [CL100K, O200K] {
        let taught = Counter { scale: learned, ..exact };
        assert_eq!(taught.count("a text of some words"), exact.count("a text of some words"));
        assert_eq!((taught.promise(sent), taught.likely(sent)), (70 + 4 * 3 + 3, 70 + 4 * 3 + 3));
    }
}

#[test]
fn an_estimate_promises_more_than_o200k_counts_and_takes_that_for_likely() {
    let text = "How large does the input get, and may I use a heap? ".repeat(50);
    let turn = Turn { speaker: Speaker::User, text };
    let (sent, exact) = (ESTIMATE.measure_turn(&turn), O200K.count(&turn.text));
    assert_eq!(ESTIMATE.count(&turn.text), exact);
    let promised = ESTIMATE.promise(sent);
    assert!(promised > exact * 12 / 10 && promised <= exact * 13 / 10, "{promised} of {exact}");
    let taught = taught(exact, exact * 11 / 10);
    let (likely, promised) = (taught.likely(sent), taught.promise(sent));
    assert!((exact * 109 / 100..=exact * 112 / 100).contains(&likely), "{likely} of {exact}");
    assert!(promised <= likely * 111 / 100, "{promised} of {likely}");
}
