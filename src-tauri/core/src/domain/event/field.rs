//! A field of a session's configuration, before and after a change.

use super::Personal;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A field's value before and after a change; none where there was nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field's name in the database.
    pub field: String,
    /// The value before; of a long text only its length.
    pub from: FieldValue,
    /// The value after, in the same form.
    pub to: FieldValue,
}

/// A field's value in a trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// One that says nothing about a person.
    Plain(Value),
    /// One that does.
    Personal(Personal<Value>),
}

impl FieldValue {
    /// The value, unless it was erased.
    #[must_use]
    pub const fn value(&self) -> Option<&Value> {
        match self {
            Self::Plain(value) => Some(value),
            Self::Personal(value) => value.known(),
        }
    }
}

impl From<Value> for FieldValue {
    fn from(value: Value) -> Self {
        Self::Plain(value)
    }
}

impl Serialize for FieldValue {
    fn serialize<S: Serializer>(&self, writer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Plain(value) => value.serialize(writer),
            Self::Personal(value) => value.serialize(writer),
        }
    }
}

impl<'de> Deserialize<'de> for FieldValue {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        // Fields are texts, numbers and flags: an object is what a personal value is stored as.
        let value = Value::deserialize(reader)?;
        if !value.is_object() {
            return Ok(Self::Plain(value));
        }
        serde_json::from_value(value).map(Self::Personal).map_err(D::Error::custom)
    }
}
