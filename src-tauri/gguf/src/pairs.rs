//! The key-value pairs of a header.

use crate::damage::{Damage, nonsense};
use crate::reader::Reader;
use std::collections::{HashMap, HashSet};
use std::io::{Read, Seek};

/// Longest a key may be, as the specification says.
const LONGEST_KEY: usize = 65_535;
/// A pair has a key's length, one letter, a type and a byte at least.
const SHORTEST_PAIR: u64 = 8 + 1 + 4 + 1;
/// The vocabulary, in which every text stands for one token.
const TOKENS: &str = "tokenizer.ggml.tokens";

/// A value, as far as it is looked at.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// A whole number, whatever its width.
    Whole(i128),
    Text(String),
    /// How many there are, and the largest where they are whole numbers.
    Array {
        count: u64,
        largest: Option<i128>,
    },
    /// A number with a fraction, or yes or no.
    Other,
}

/// The types of values, by their numbers in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Whole { bytes: u8, signed: bool },
    Other { bytes: u8 },
    Text,
    Array,
}

impl Kind {
    fn of(number: u32) -> Result<Self, Damage> {
        Ok(match number {
            0 => Self::Whole { bytes: 1, signed: false },
            1 => Self::Whole { bytes: 1, signed: true },
            2 => Self::Whole { bytes: 2, signed: false },
            3 => Self::Whole { bytes: 2, signed: true },
            4 => Self::Whole { bytes: 4, signed: false },
            5 => Self::Whole { bytes: 4, signed: true },
            6 => Self::Other { bytes: 4 },
            7 => Self::Other { bytes: 1 },
            8 => Self::Text,
            9 => Self::Array,
            10 => Self::Whole { bytes: 8, signed: false },
            11 => Self::Whole { bytes: 8, signed: true },
            12 => Self::Other { bytes: 8 },
            other => return nonsense(format!("a value in it is of the unknown type {other}")),
        })
    }
}

/// All pairs of a header.
#[derive(Debug, Default)]
pub(crate) struct Pairs(HashMap<String, Value>);

impl Pairs {
    pub(crate) fn read<F: Read + Seek>(reader: &mut Reader<F>, count: u64) -> Result<Self, Damage> {
        if count > (reader.bytes() - reader.at()) / SHORTEST_PAIR {
            return Err(Damage::Cut);
        }
        let mut pairs = HashMap::new();
        for _ in 0..count {
            let key = reader.text()?;
            if key.is_empty() || key.len() > LONGEST_KEY {
                return nonsense("a key in it is empty or too long");
            }
            let kind = Kind::of(reader.u32()?)?;
            let value = value(reader, kind, &key)?;
            if pairs.contains_key(&key) {
                return nonsense(format!("it says “{}” twice", shortened(&key)));
            }
            pairs.insert(key, value);
        }
        Ok(Self(pairs))
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// The text under a key; none where there is none, or an empty one.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        match self.get(key) {
            Some(Value::Text(text)) if !text.trim().is_empty() => Some(text.trim()),
            _ => None,
        }
    }

    /// The whole number under a key, within these bounds; of an array of them, one a layer, the largest.
    pub(crate) fn whole(&self, key: &str, least: u64, most: u64) -> Result<Option<u64>, Damage> {
        let number = match self.get(key) {
            None => return Ok(None),
            Some(Value::Whole(number) | Value::Array { largest: Some(number), .. }) => *number,
            Some(_) => return nonsense(format!("its {key} is no whole number")),
        };
        match u64::try_from(number) {
            Ok(number) if (least..=most).contains(&number) => Ok(Some(number)),
            _ => nonsense(format!("its {key} is {number}")),
        }
    }
}

fn value<F: Read + Seek>(reader: &mut Reader<F>, kind: Kind, key: &str) -> Result<Value, Damage> {
    Ok(match kind {
        Kind::Whole { bytes, signed } => Value::Whole(whole(reader, bytes, signed)?),
        Kind::Other { bytes } => {
            reader.skip(bytes.into())?;
            Value::Other
        }
        Kind::Text => Value::Text(reader.text()?),
        Kind::Array => array(reader, key)?,
    })
}

fn array<F: Read + Seek>(reader: &mut Reader<F>, key: &str) -> Result<Value, Damage> {
    let kind = Kind::of(reader.u32()?)?;
    let count = reader.u64()?;
    // Before anything is made for each of them.
    if count > reader.bytes() - reader.at() {
        return Err(Damage::Cut);
    }
    let mut largest = None;
    match kind {
        Kind::Whole { bytes, signed } => {
            for _ in 0..count {
                largest = largest.max(Some(whole(reader, bytes, signed)?));
            }
        }
        Kind::Other { bytes } => reader.skip(count.saturating_mul(bytes.into()))?,
        Kind::Text if key == TOKENS => {
            let mut seen = HashSet::new();
            for _ in 0..count {
                if !seen.insert(reader.raw()?) {
                    return nonsense("two of its tokens are the same");
                }
            }
        }
        Kind::Text => {
            for _ in 0..count {
                let bytes = reader.u64()?;
                reader.skip(bytes)?;
            }
        }
        Kind::Array => return nonsense("an array in it holds arrays"),
    }
    Ok(Value::Array { count, largest })
}

fn whole<F: Read + Seek>(
    reader: &mut Reader<F>,
    bytes: u8,
    is_signed: bool,
) -> Result<i128, Damage> {
    Ok(match (bytes, is_signed) {
        (1, false) => u8::from_le_bytes(reader.array()?).into(),
        (1, true) => i8::from_le_bytes(reader.array()?).into(),
        (2, false) => u16::from_le_bytes(reader.array()?).into(),
        (2, true) => i16::from_le_bytes(reader.array()?).into(),
        (4, false) => u32::from_le_bytes(reader.array()?).into(),
        (4, true) => i32::from_le_bytes(reader.array()?).into(),
        (_, false) => u64::from_le_bytes(reader.array()?).into(),
        (_, true) => i64::from_le_bytes(reader.array()?).into(),
    })
}

/// A key of any length, for a sentence.
fn shortened(key: &str) -> String {
    key.chars().take(80).collect()
}
