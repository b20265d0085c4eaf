//! Compresses the tables of `bpe-openai`, without those that counting never looks at.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a build that fails shall stop")]

use bpe_openai::Tokenizer;
use bpe_openai::byte_pair_encoding::BytePairEncoding;
use rmpv::Value;
use serde::Serialize;
use std::path::Path;

/// The tables for encoders that take text at either end or look tokens up, which is two thirds of all.
/// Counting needs none of them: they are replaced by those of an encoding that knows one token.
const LEFT_OUT: [&str; 3] =
    ["bytes_hash_to_token", "overlapping_searcher", "overlapping_searcher_rev"];
/// The highest of the usual levels: compressed once, and read ever after.
const LEVEL: i32 = 19;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let folder = std::env::var_os("OUT_DIR").expect("cargo names it");
    let kinds = [("cl100k", bpe_openai::cl100k_base()), ("o200k", bpe_openai::o200k_base())];
    for (name, tokenizer) in kinds {
        let lean = lean(&tokenizer.bpe);
        check(&lean, tokenizer);
        let file = Path::new(&folder).join(name).with_extension("zst");
        std::fs::write(file, zstd::encode_all(lean.as_slice(), LEVEL).unwrap()).unwrap();
    }
}

/// The tables that counting looks at, by their names.
fn lean(bpe: &BytePairEncoding) -> Vec<u8> {
    let smallest = fields(&BytePairEncoding::from_dictionary([b"a".to_vec()], None));
    let mut whole = fields(bpe);
    for name in LEFT_OUT {
        let is_it = |(key, _): &&mut (Value, Value)| key.as_str() == Some(name);
        let small = smallest.iter().find(|(key, _)| key.as_str() == Some(name)).expect(name);
        whole.iter_mut().find(is_it).expect(name).1 = small.1.clone();
    }
    let mut bytes = Vec::new();
    rmpv::encode::write_value(&mut bytes, &Value::Map(whole)).unwrap();
    bytes
}

fn fields(bpe: &BytePairEncoding) -> Vec<(Value, Value)> {
    let mut bytes = Vec::new();
    bpe.serialize(&mut rmp_serde::Serializer::new(&mut bytes).with_struct_map()).unwrap();
    match rmpv::decode::read_value(&mut bytes.as_slice()).unwrap() {
        Value::Map(fields) => fields,
        other => panic!("not a map: {other}"),
    }
}

/// Every token is cut as it was, alone and beside others. The tests compare far more.
fn check(lean: &[u8], tokenizer: &Tokenizer) {
    let read: BytePairEncoding = rmp_serde::from_slice(lean).unwrap();
    let whole = &tokenizer.bpe;
    let tokens = u32::try_from(whole.num_tokens()).unwrap();
    for token in 0..tokens {
        let far = token.wrapping_mul(7_919) % tokens;
        let text = [whole.token_bytes(token), whole.token_bytes(far)].concat();
        assert_eq!(read.count(&text), whole.count(&text), "tokens of {text:?}");
    }
}
