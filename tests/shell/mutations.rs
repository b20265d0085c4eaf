//! Valid JSON, spoiled: one or several places of a request replaced, left out, doubled or renamed,
//! as text, because a parsed value could not say all of it.

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// Stands where spoiled JSON goes, until the rest is text.
const HOLE: &str = "\u{1}hole";

/// Keys that mean something to somebody.
const KEYS: [&str; 13] = [
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "hasOwnProperty",
    "",
    "admin",
    "ID",
    "id ",
    "idx",
    "status",
    "rowid",
    "request_id\u{0}",
];

/// JSON of every kind, small.
const SNIPPETS: [&str; 62] = [
    "null",
    "true",
    "false",
    "0",
    "-0",
    "-0.0",
    "1",
    "-1",
    "0.1",
    "1e3",
    "1e-400",
    "1e308",
    "1e309",
    "-1e309",
    "NaN",
    "Infinity",
    "-Infinity",
    "01",
    "+1",
    ".5",
    "0x10",
    "9007199254740991",
    "9007199254740992",
    "9007199254740993",
    "-9007199254740993",
    "2147483648",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551615",
    "18446744073709551616",
    "123456789012345678901234567890",
    "[]",
    "{}",
    "[null]",
    "{\"\":null}",
    "\"\"",
    "\" \"",
    "\"null\"",
    "\"NaN\"",
    "\"0\"",
    "\"\\u0000\"",
    "\"a\\u0000b\"",
    "\"\\ud800\"",
    "\"\\udc00\\ud800\"",
    "\"\\ud83e\\udd80\"",
    "\"\\u202e\"",
    "\"\\ufeff\"",
    "\"\\u2028\"",
    "\"a\\nINFO forged\"",
    "\"'; drop table sessions; --\"",
    "\"../../etc/passwd\"",
    "\"%s%n{}\"",
    "\"__CHANNEL__:99999999999\"",
    "\"00000000-0000-0000-0000-000000000000\"",
    "\"ffffffff-ffff-ffff-ffff-ffffffffffff\"",
    "\"{0190b2c4-0000-7000-8000-000000000000}\"",
    "\"0190b2c400007000800000000000000Z\"",
    "\"urn:uuid:0190b2c4-0000-7000-8000-000000000000\"",
    "\"\\\"\\\\\"",
];

/// The text of a request, spoiled in up to three places.
pub fn spoiled(valid: &Value, rng: &mut Rng) -> Vec<u8> {
    let mut text = valid.to_string();
    let places = *rng.choice(&[1, 1, 1, 2, 3]).unwrap_or(&1);
    for _ in 0..places {
        // What is no JSON any more can't be spoiled by its places.
        let Ok(value) = serde_json::from_str(&text) else { break };
        text = spoil_once(value, rng);
    }
    let mut bytes = text.into_bytes();
    if rng.usize(..20) == 0 {
        tear(&mut bytes, rng);
    }
    bytes
}

fn spoil_once(mut value: Value, rng: &mut Rng) -> String {
    let mut places = 0;
    visit(&mut value, &mut |_| places += 1);
    let chosen = rng.usize(..places);
    let mut at = 0;
    let mut raw = String::new();
    visit(&mut value, &mut |place| {
        if at == chosen {
            raw = spoil_place(place, rng);
        }
        at += 1;
    });
    let hole = Value::from(HOLE).to_string();
    value.to_string().replacen(&hole, &raw, 1)
}

/// Spoils a place; what it leaves a hole for is given back as text.
fn spoil_place(place: &mut Value, rng: &mut Rng) -> String {
    match (rng.usize(..20), &mut *place) {
        (0, Value::Object(fields)) if !fields.is_empty() => {
            let key = some_key(fields, rng);
            fields.remove(&key);
            String::new()
        }
        (1, Value::Object(fields)) => {
            fields.insert(rng.choice(KEYS).unwrap_or_default().into(), json!(HOLE));
            any_json(rng)
        }
        (2, Value::Object(fields)) if !fields.is_empty() => {
            let key = some_key(fields, rng);
            let old = fields.insert(key.clone(), json!(HOLE)).unwrap_or_default();
            format!("{old},{}:{}", Value::from(key), any_json(rng))
        }
        (3, Value::Object(fields)) if !fields.is_empty() => {
            let key = some_key(fields, rng);
            let old = fields.remove(&key).unwrap_or_default();
            fields.insert(key.to_uppercase(), old);
            String::new()
        }
        (4, Value::Object(fields)) => {
            *place = fields.values().cloned().collect();
            String::new()
        }
        (5, _) => {
            let inner = place.take();
            *place = if rng.bool() { json!([inner]) } else { json!({ "value": inner }) };
            String::new()
        }
        // A value of the same kind gets past the edge, to the rules and the disk.
        (7.., Value::String(_) | Value::Number(_)) => {
            let is_text = place.is_string();
            *place = json!(HOLE);
            same_kind(is_text, rng)
        }
        (6, Value::String(text)) => {
            text.insert_str(0, rng.choice(["\u{202e}", "\u{0}", "\n", " ", "🦀"]).unwrap_or(" "));
            String::new()
        }
        _ => {
            *place = json!(HOLE);
            any_json(rng)
        }
    }
}

/// A text for a text, something else for a number.
fn same_kind(is_text: bool, rng: &mut Rng) -> String {
    let kind: Vec<&&str> =
        SNIPPETS.iter().filter(|json| json.starts_with('"') == is_text).collect();
    rng.choice(kind).map_or_else(String::new, |json| (*json).to_owned())
}

fn some_key(fields: &Map<String, Value>, rng: &mut Rng) -> String {
    let keys: Vec<&String> = fields.keys().collect();
    keys[rng.usize(..keys.len())].clone()
}

fn any_json(rng: &mut Rng) -> String {
    match rng.usize(..60) {
        0 => Value::from("x".repeat(1_000_000)).to_string(),
        1 => Value::from("\u{301}".repeat(100_000)).to_string(),
        2 => format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)),
        3 => format!("{}1{}", "[".repeat(100), "]".repeat(100)),
        4 => format!("{}1{}", "{\"a\":".repeat(100), "}".repeat(100)),
        5 => format!("[{}1]", "1,".repeat(50_000)),
        6 => format!("{}", rng.f64() * 1e6),
        7 => format!("{}", rng.i64(..)),
        8 => {
            Value::from((0..rng.usize(..40)).map(|_| rng.char(..)).collect::<String>()).to_string()
        }
        _ => (*rng.choice(SNIPPETS.iter()).unwrap_or(&"null")).to_owned(),
    }
}

/// Cuts the text off, or changes a byte of it.
fn tear(bytes: &mut Vec<u8>, rng: &mut Rng) {
    let at = rng.usize(..bytes.len().max(1));
    if rng.bool() {
        bytes.truncate(at);
    } else if let Some(byte) = bytes.get_mut(at) {
        *byte = rng.u8(..);
    }
}

/// Every place of a value, the outermost first.
fn visit(value: &mut Value, look: &mut impl FnMut(&mut Value)) {
    look(value);
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| visit(item, look)),
        Value::Object(fields) => fields.values_mut().for_each(|field| visit(field, look)),
        _ => {}
    }
}
