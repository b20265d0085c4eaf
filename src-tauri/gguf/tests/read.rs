//! What is read of model files, and which are refused in what words.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
#![allow(clippy::cast_possible_truncation, reason = "small files")]

mod writer;

use hotseat_gguf::{Damage, Facts, read};
use proptest::prelude::*;
use std::io::Cursor;
use writer::{File, Said};

fn facts(file: &File) -> Result<Facts, Damage> {
    read(Cursor::new(file.bytes()))
}

/// The words a file is refused with.
fn refusal(file: &File) -> String {
    facts(file).expect_err("refused").to_string()
}

#[test]
fn a_model_is_described_by_its_header() {
    let facts = facts(&File::small()).unwrap();
    assert_eq!(facts.architecture, "llama");
    assert_eq!(facts.name.as_deref(), Some("Small Model"));
    assert_eq!(facts.licence.as_deref(), Some("apache-2.0"));
    assert_eq!(facts.quantisation, "Q4_K_M");
    assert_eq!(facts.parameters, 64 * 6 + 64 * 128);
    assert_eq!(facts.bytes, File::small().bytes().len() as u64);
    assert_eq!((facts.context_tokens, facts.vocabulary), (512, 6));
    assert_eq!(facts.template.as_deref(), Some("{{ messages[0].content }}"));
    // Two layers, two heads, sixteen numbers each for key and value, two bytes a number.
    assert_eq!(facts.attention.bytes_a_token(), 2 * 2 * (16 + 16) * 2);
}

#[test]
fn what_a_header_leaves_out_is_not_made_up() {
    let file = ["general.name", "general.license", "tokenizer.chat_template", "general.file_type"]
        .into_iter()
        .fold(File::small(), File::silent_on)
        .silent_on("llama.attention.head_count_kv");
    let facts = facts(&file).unwrap();
    assert_eq!((facts.name, facts.licence, facts.template), (None, None, None));
    assert_eq!(facts.quantisation, "Q8_0", "what most numbers are kept in");
    assert_eq!(facts.attention.heads, 4, "as many as there are");
}

#[test]
fn heads_that_are_longer_than_their_share_are_counted_as_they_are() {
    let file = File::small()
        .saying("llama.attention.key_length", Said::Whole(32))
        .saying("llama.attention.value_length", Said::Whole(48))
        .saying("llama.attention.head_count_kv", Said::Wholes(vec![1, 4]));
    let attention = facts(&file).unwrap().attention;
    assert_eq!((attention.heads, attention.key, attention.value), (4, 32, 48));
}

#[test]
fn version_two_is_read_and_others_are_named() {
    let version = |version| facts(&File { version, ..File::small() });
    assert!(version(2).is_ok());
    assert!(matches!(version(1), Err(Damage::Version(1))));
    // One for a computer that has its bytes the other way round.
    assert!(matches!(version(3_u32.swap_bytes()), Err(Damage::Version(_))));
}

#[test]
fn a_file_of_another_kind_is_no_model() {
    for bytes in [&b""[..], b"GG", b"PK\x03\x04 and more", b"ggml\x01\x00\x00\x00"] {
        assert!(matches!(read(Cursor::new(bytes)), Err(Damage::NotGguf)), "{bytes:?}");
    }
}

#[test]
fn a_file_that_was_cut_anywhere_is_refused_as_cut() {
    let whole = File::small().bytes();
    for end in 4..whole.len() {
        let cut = read(Cursor::new(&whole[..end]));
        assert!(matches!(cut, Err(Damage::Cut)), "at {end}: {cut:?}");
    }
    assert!(read(Cursor::new(&whole)).is_ok());
}

#[test]
fn more_than_a_file_can_hold_is_refused_before_anything_is_made_of_it() {
    let pairs = File::small().pairs.len() as u64;
    let many = |counts| refusal(&File { counts: Some(counts), ..File::small() });
    assert!(many((u64::MAX, pairs)).contains("ends too early"));
    assert!(many((2, u64::MAX)).contains("ends too early"));
    let texts = [8_u32.to_le_bytes().to_vec(), (1_u64 << 60).to_le_bytes().to_vec()].concat();
    let file = File::small().saying("tokenizer.ggml.tokens", Said::Raw(9, texts));
    assert!(refusal(&file).contains("ends too early"));
}

#[test]
fn each_thing_that_can_not_be_has_its_words() {
    let small = File::small;
    let said = |key: &str, value| refusal(&small().saying(key, value));
    let of_first = |change: fn(&mut writer::Tensor)| refusal(&small().with(change));
    for (words, part) in [
        (said("llama.attention.head_count", Said::Whole(0)), "its llama.attention.head_count is 0"),
        (said("llama.attention.head_count", Said::Whole(65)), "its 65 heads share a width of 64"),
        (said("llama.context_length", Said::Text("long")), "its llama.context_length is no whole"),
        (said("general.alignment", Said::Whole(33)), "its alignment is 33"),
        (said("odd", Said::Raw(13, vec![])), "unknown type 13"),
        (said("odd", Said::Raw(9, vec![9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])), "holds arrays"),
        (said("odd", Said::Raw(8, vec![1, 0, 0, 0, 0, 0, 0, 0, 0xff])), "is no text"),
        (of_first(|tensor| tensor.dimensions = vec![]), "has 0 dimensions"),
        (of_first(|tensor| tensor.dimensions = vec![1; 5]), "has 5 dimensions"),
        (of_first(|tensor| tensor.dimensions = vec![64, 0]), "can't be that large"),
        (of_first(|tensor| tensor.dimensions = vec![1 << 40, 1 << 40]), "can't be that large"),
        (of_first(|tensor| tensor.kind = 4), "unknown type 4"),
        (of_first(|tensor| tensor.at = 16), "in an odd place"),
        (of_first(|tensor| (tensor.kind, tensor.dimensions[0]) = (12, 64)), "whole blocks"),
        (of_first(|tensor| tensor.name = "n".repeat(64)), "empty or too long"),
        (of_first(|tensor| tensor.name = "blk.0.ffn_up.weight".into()), "have one name"),
        (refusal(&File { tensors: vec![], ..small() }), "no tensors"),
    ] {
        assert!(words.contains(part), "{words}, not {part}");
    }
    let mut twice = small();
    twice.pairs.push(twice.pairs[0].clone());
    assert!(refusal(&twice).contains("it says “general.architecture” twice"));
}

#[test]
fn what_the_engine_could_not_do_without_is_named() {
    for (key, what) in [
        ("general.architecture", "architecture"),
        ("llama.context_length", "context length"),
        ("llama.embedding_length", "width"),
        ("llama.attention.head_count", "number of heads"),
        ("tokenizer.ggml.tokens", "vocabulary"),
    ] {
        let words = refusal(&File::small().silent_on(key));
        assert!(words.contains(&format!("does not say its {what},")), "{words}");
    }
}

#[test]
fn what_answers_nothing_is_told_apart() {
    let said = |key: &str, value| facts(&File::small().saying(key, value)).unwrap_err();
    assert!(matches!(said("split.count", Said::Long(3)), Damage::Split(3)));
    for (key, value) in [
        ("general.type", "adapter"),
        ("general.type", "mmproj"),
        ("general.architecture", "bert"),
        ("general.architecture", "clip"),
    ] {
        let refused = said(key, Said::Text(value));
        assert!(matches!(refused, Damage::NotAnswering(_)), "{value}: {refused}");
    }
    assert!(facts(&File::small().saying("split.count", Said::Long(1))).is_ok());
}

proptest! {
    #[test]
    fn any_bytes_are_refused_or_described(bytes in prop::collection::vec(any::<u8>(), 0..4_096)) {
        let mut file = b"GGUF\x03\x00\x00\x00".to_vec();
        file.extend(bytes);
        let _ = read(Cursor::new(file));
    }

    #[test]
    fn a_model_with_any_byte_changed_is_refused_or_described(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = File::small().bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(facts) = read(Cursor::new(bytes)) {
            prop_assert!(facts.attention.layers <= 512 && facts.attention.bytes_a_token() > 0);
        }
    }
}
