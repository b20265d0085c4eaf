//! What a header tells of its model, and what the engine would need that is not there.

use crate::damage::{Damage, nonsense};
use crate::header::Header;
use crate::pairs::{Pairs, Value};
use crate::quantisation;

/// llama.cpp has room for so many layers.
const MOST_LAYERS: u64 = 512;
/// A context is a signed number of 32 bits in llama.cpp.
const LONGEST_CONTEXT: u64 = i32::MAX as u64;
const MOST_TOKENS: u64 = 1 << 20;
const LARGEST: u64 = 1 << 20;
/// Models that read and answer nothing, by what they call themselves.
const ENCODERS: [&str; 12] = [
    "bert",
    "bert-nomic",
    "clip",
    "eurobert",
    "gemma-embedding",
    "jina-bert-v2",
    "jina-bert-v3",
    "modern-bert",
    "neo-bert",
    "nomic-bert",
    "nomic-bert-moe",
    "t5encoder",
];

/// A model, as its file describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// What the engine has to be able to run, `llama` or `qwen3`.
    pub architecture: String,
    /// What its makers call it.
    pub name: Option<String>,
    /// The licence it comes under, mostly as an SPDX identifier in lower case.
    pub licence: Option<String>,
    /// How its numbers are kept, `Q4_K_M` or `F16`.
    pub quantisation: &'static str,
    /// How many numbers it has.
    pub parameters: u64,
    /// How long the file is.
    pub bytes: u64,
    /// How many tokens it was made to keep in view.
    pub context_tokens: u32,
    /// How many tokens it knows.
    pub vocabulary: u32,
    /// How conversations are put to it, as a Jinja template; none where the file has none.
    pub template: Option<String>,
    /// What a token in view takes up.
    pub attention: Attention,
}

/// The parts of a model that keep what was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attention {
    /// How many layers there are.
    pub layers: u32,
    /// In how many parts a layer keeps each token; of layers that differ the most.
    pub heads: u32,
    /// How many numbers a key has.
    pub key: u32,
    /// How many numbers a value has.
    pub value: u32,
}

impl Attention {
    /// Bytes that a token in view takes up at most, with keys and values of 16 bits.
    #[must_use]
    pub fn bytes_a_token(&self) -> u64 {
        let numbers = u64::from(self.key) + u64::from(self.value);
        2 * u64::from(self.layers) * u64::from(self.heads) * numbers
    }
}

impl Facts {
    pub(crate) fn of(header: Header, bytes: u64) -> Result<Self, Damage> {
        let Header { pairs, parameters, blocks } = header;
        refuse_what_answers_nothing(&pairs)?;
        let architecture = needed(pairs.text("general.architecture"), "architecture")?.to_owned();
        let of = |name: &str| format!("{architecture}.{name}");
        let tokens = match pairs.get("tokenizer.ggml.tokens") {
            Some(Value::Array { count, .. }) if (1..=MOST_TOKENS).contains(count) => *count,
            Some(Value::Array { count, .. }) => {
                return nonsense(format!("it knows {count} tokens"));
            }
            _ => return Err(Damage::Missing("vocabulary".into())),
        };
        let template = pairs.text("tokenizer.chat_template").map(str::to_owned);
        let context = pairs.whole(&of("context_length"), 1, LONGEST_CONTEXT)?;
        let name = pairs.text("general.name").map(str::to_owned);
        let licence = pairs.text("general.license").map(str::to_owned);
        let said = pairs.whole("general.file_type", 0, u32::MAX.into())?;
        let quantisation = said.and_then(quantisation::of_file).or_else(|| {
            let most = blocks.iter().max_by_key(|(_, numbers)| **numbers);
            most.map(|(block, _)| block.name)
        });
        Ok(Self {
            attention: attention(&pairs, &of)?,
            context_tokens: fitting(needed(context, "context length")?)?,
            vocabulary: fitting(tokens)?,
            quantisation: quantisation.unwrap_or_default(),
            architecture,
            name,
            licence,
            parameters,
            bytes,
            template,
        })
    }
}

fn attention(pairs: &Pairs, of: &impl Fn(&str) -> String) -> Result<Attention, Damage> {
    let wide = needed(pairs.whole(&of("embedding_length"), 1, LARGEST)?, "width")?;
    let layers = needed(pairs.whole(&of("block_count"), 1, MOST_LAYERS)?, "number of layers")?;
    let heads = needed(pairs.whole(&of("attention.head_count"), 1, LARGEST)?, "number of heads")?;
    let kept = pairs.whole(&of("attention.head_count_kv"), 1, LARGEST)?.unwrap_or(heads);
    let share = wide / heads;
    let key = pairs.whole(&of("attention.key_length"), 1, LARGEST)?.unwrap_or(share);
    let value = pairs.whole(&of("attention.value_length"), 1, LARGEST)?.unwrap_or(share);
    if key == 0 || value == 0 {
        return nonsense(format!("its {heads} heads share a width of {wide}"));
    }
    Ok(Attention {
        layers: fitting(layers)?,
        heads: fitting(kept)?,
        key: fitting(key)?,
        value: fitting(value)?,
    })
}

fn refuse_what_answers_nothing(pairs: &Pairs) -> Result<(), Damage> {
    let files = pairs.whole("split.count", 0, u16::MAX.into())?.unwrap_or(1);
    if files > 1 {
        return Err(Damage::Split(files));
    }
    let what = match (pairs.text("general.type"), pairs.text("general.architecture")) {
        (Some("adapter"), _) => "an adapter for another model",
        (Some("mmproj"), _) | (_, Some("clip")) => "what lets another model see",
        (Some("imatrix"), _) => "what was measured of another model",
        (_, Some(architecture)) if ENCODERS.contains(&architecture) => {
            "a model that compares texts"
        }
        _ => return Ok(()),
    };
    Err(Damage::NotAnswering(what.into()))
}

fn needed<T>(found: Option<T>, what: &str) -> Result<T, Damage> {
    found.ok_or_else(|| Damage::Missing(what.into()))
}

/// What was held to bounds far below.
fn fitting(number: u64) -> Result<u32, Damage> {
    u32::try_from(number).or_else(|_| nonsense(format!("{number} is in it where less can be")))
}
