//! What says something about a person, and how a trail holds it so that it can be erased.
//!
//! An entry is hashed, so that whatever stands in it stays. A personal value therefore stands beside it,
//! with a salt; the entry holds a commitment to both: SHA-256 over the salt's 32 bytes and the value's
//! canonical JSON (RFC 8785). Without the salt the commitment says nothing, not even of a name that can be
//! guessed. Entries of before this was kept so hold such values in clear, and go only with their session.

use crate::domain::time::UtcMs;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Bytes of a salt.
const SALT_BYTES: usize = 32;

/// The member that marks a personal value in the JSON of a body.
const MARK: &str = "personal";

/// The member that holds the commitment in its place, in the trail.
const COMMITMENT: &str = "commitment";

/// A value that says something about a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Personal<T> {
    /// It is known.
    Known(T),
    /// It was erased: only the commitment to it is left, in hex.
    Erased(String),
}

impl<T> Personal<T> {
    /// The value, unless it was erased.
    pub const fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Erased(_) => None,
        }
    }
}

impl Personal<String> {
    /// The text, or that it was erased.
    #[must_use]
    pub fn words(&self) -> &str {
        self.known().map_or("(erased)", String::as_str)
    }
}

impl From<&str> for Personal<String> {
    fn from(text: &str) -> Self {
        Self::Known(text.to_owned())
    }
}

impl From<String> for Personal<String> {
    fn from(text: String) -> Self {
        Self::Known(text)
    }
}

impl<T: Serialize> Serialize for Personal<T> {
    fn serialize<S: Serializer>(&self, writer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(value) => BTreeMap::from([(MARK, value)]).serialize(writer),
            Self::Erased(commitment) => {
                BTreeMap::from([(COMMITMENT, commitment)]).serialize(writer)
            }
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Personal<T> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Stored<T> {
            Marked { personal: T },
            Committed { commitment: String },
            // In entries of before commitments.
            Plain(T),
        }
        Ok(match Stored::deserialize(reader)? {
            Stored::Marked { personal: value } | Stored::Plain(value) => Self::Known(value),
            Stored::Committed { commitment } => Self::Erased(commitment),
        })
    }
}

/// A personal value beside its entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Beside {
    /// It is kept.
    Kept {
        /// 32 bytes that only this value's commitment is made with.
        #[serde(with = "hex::serde")]
        salt: Vec<u8>,
        /// The value itself.
        value: Value,
    },
    /// It was erased, and its salt with it.
    Erased {
        /// When, by the wall.
        erased_at: UtcMs,
        /// Why, in words.
        because: String,
    },
}

/// The personal values of an entry, by their places in its data (JSON Pointers, RFC 6901).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonalValues(BTreeMap<String, Beside>);

impl PersonalValues {
    /// Takes what is marked as personal out of the data, and leaves commitments. `secret` is used for no
    /// other entry: each value's salt is SHA-256 over it and the value's place.
    ///
    /// # Errors
    /// Where a value can't be written as JSON.
    pub fn take_from(data: &mut Value, secret: &[u8; 32]) -> serde_json::Result<Self> {
        let mut values = BTreeMap::new();
        let mut result = Ok(());
        each_object(data, String::new(), &mut |place, found| {
            let Some(value) = found.get(MARK).filter(|_| found.len() == 1).cloned() else { return };
            let salt = Sha256::new().chain_update(secret).chain_update(&place).finalize().to_vec();
            match commitment(&salt, &value) {
                Ok(commitment) => *found = Map::from_iter([(COMMITMENT.into(), commitment.into())]),
                Err(error) => result = Err(error),
            }
            values.insert(place, Beside::Kept { salt, value });
        });
        result.map(|()| Self(values))
    }

    /// What stands for values that can't be read any more: they match no entry.
    #[must_use]
    pub fn unreadable() -> Self {
        let beside = Beside::Kept { salt: Vec::new(), value: Value::Null };
        Self(BTreeMap::from([("unreadable".into(), beside)]))
    }

    /// Puts the values that are kept back in their places.
    pub fn put_into(&self, data: &mut Value) {
        for (place, beside) in &self.0 {
            if let (Beside::Kept { value, .. }, Some(slot)) = (beside, data.pointer_mut(place)) {
                *slot = json!({ MARK: value });
            }
        }
    }

    /// Whether each value is what its entry has a commitment to, and each commitment has its value, or says
    /// that it was erased.
    #[must_use]
    pub fn match_their_commitments(&self, data: &Value) -> bool {
        let mut committed = BTreeMap::new();
        each_object(&mut data.clone(), String::new(), &mut |place, found| {
            if let Some(Value::String(hex)) = found.get(COMMITMENT).filter(|_| found.len() == 1) {
                committed.insert(place, hex.clone());
            }
        });
        committed.len() == self.0.len()
            && self.0.iter().all(|(place, beside)| match (committed.get(place), beside) {
                (None, _) => false,
                (Some(_), Beside::Erased { .. }) => true,
                // Of another length, a salt could take in the beginning of a value.
                (Some(hex), Beside::Kept { salt, value }) => {
                    salt.len() == SALT_BYTES
                        && commitment(salt, value).is_ok_and(|made| made == *hex)
                }
            })
    }

    /// When and why values of the entry were erased: the last time, where there were several.
    #[must_use]
    pub fn erased(&self) -> Option<(UtcMs, &str)> {
        let erased = self.0.values().filter_map(|beside| match beside {
            Beside::Erased { erased_at, because } => Some((*erased_at, because.as_str())),
            Beside::Kept { .. } => None,
        });
        erased.max_by_key(|(at, _)| *at)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The commitment to a value, in hex.
fn commitment(salt: &[u8], value: &Value) -> serde_json::Result<String> {
    let value = serde_json_canonicalizer::to_vec(value)?;
    Ok(hex::encode(Sha256::new().chain_update(salt).chain_update(value).finalize()))
}

/// Hands over every object in a value, with its place.
fn each_object(
    value: &mut Value,
    place: String,
    visit: &mut impl FnMut(String, &mut Map<String, Value>),
) {
    match value {
        Value::Object(object) => {
            visit(place.clone(), object);
            for (name, inner) in object {
                let name = name.replace('~', "~0").replace('/', "~1");
                each_object(inner, format!("{place}/{name}"), visit);
            }
        }
        Value::Array(list) => {
            for (at, inner) in list.iter_mut().enumerate() {
                each_object(inner, format!("{place}/{at}"), visit);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken() -> (Value, PersonalValues) {
        let name = Personal::from("Jane");
        let nothing: Personal<Value> = Personal::Known(Value::Null);
        let mut data = json!({ "name": name, "list": [{ "a/b": nothing }], "minutes": 5 });
        let values = PersonalValues::take_from(&mut data, &[7; 32]).unwrap();
        (data, values)
    }

    #[test]
    fn an_entry_holds_commitments_and_values_come_back_to_their_places() {
        let (data, values) = taken();
        assert!(!data.to_string().contains("Jane"));
        assert_eq!(data["minutes"], 5);
        assert!(values.match_their_commitments(&data));
        let mut whole = data.clone();
        values.put_into(&mut whole);
        assert_eq!(whole["name"], json!({ "personal": "Jane" }));
        assert_eq!(whole["list"][0]["a/b"], json!({ "personal": null }));
        // As SHA-256 over the salt and the canonical JSON says elsewhere.
        let salt = Sha256::digest([&[7; 32][..], b"/name"].concat());
        let expected = hex::encode(Sha256::digest([&salt[..], b"\"Jane\""].concat()));
        assert_eq!(data["name"]["commitment"], expected);
    }

    #[test]
    fn whatever_is_changed_beside_an_entry_does_not_match_it() {
        let (data, values) = taken();
        let json = serde_json::to_value(&values).unwrap();
        let with = |change: &dyn Fn(&mut Value)| {
            let mut json = json.clone();
            change(&mut json);
            serde_json::from_value::<PersonalValues>(json).unwrap().match_their_commitments(&data)
        };
        assert!(with(&|_| {}));
        assert!(!with(&|json| json["/name"]["value"] = "June".into()));
        assert!(!with(&|json| json["/name"]["salt"] = hex::encode([1; 32]).into()));
        assert!(!with(&|json| drop(json.as_object_mut().unwrap().remove("/name"))));
        assert!(!with(&|json| json["/other"] = json["/name"].clone()));
        let moved =
            json!({ "salt": format!("{}22", json["/name"]["salt"].as_str().unwrap()), "value": 1 });
        assert!(!with(&|json| json["/name"] = moved.clone()));
        let erased = json!({ "erased_at": 5, "because": "the candidate asked" });
        assert!(with(&|json| json["/name"] = erased.clone()));
    }

    #[test]
    fn a_salt_takes_in_no_part_of_its_value() {
        let mut data = json!({ "minutes": Personal::Known(21) });
        let values = PersonalValues::take_from(&mut data, &[7; 32]).unwrap();
        let mut json = serde_json::to_value(&values).unwrap();
        // The same bytes in all: the value's first digit stands at the end of the salt.
        let salt = format!("{}32", json["/minutes"]["salt"].as_str().unwrap());
        json["/minutes"] = json!({ "salt": salt, "value": 1 });
        let moved: PersonalValues = serde_json::from_value(json).unwrap();
        assert!(values.match_their_commitments(&data) && !moved.match_their_commitments(&data));
    }

    #[test]
    fn an_erased_value_is_known_as_such_and_a_plain_one_is_read_as_before() {
        let read = |json: Value| serde_json::from_value::<Personal<String>>(json).unwrap();
        assert_eq!(read(json!("Jane")), "Jane".into());
        assert_eq!(read(json!({ "personal": "Jane" })), "Jane".into());
        let erased = read(json!({ "commitment": "ab" }));
        assert_eq!((erased.known(), erased.words()), (None, "(erased)"));
        assert_eq!(serde_json::to_value(&erased).unwrap(), json!({ "commitment": "ab" }));
    }
}
