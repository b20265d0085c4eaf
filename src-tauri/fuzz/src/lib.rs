//! What parses, fed with anything: settings, search text, model files, and trails to verify. Each takes any bytes
//! and stops the program where a promise is broken. The fuzzers look for such bytes; the tests replay
//! those that are known.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a fuzzer that fails shall stop")]

use hotseat_core::domain::catalogue::Catalogue;
use hotseat_core::domain::chain::{Head, Verdict, verify};
use hotseat_core::domain::event::{Actor, Event, EventBody};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::listing::ListQuery;
use hotseat_core::domain::preferences::Preferences;
use hotseat_core::domain::time::UtcMs;
use hotseat_core::storage::Store;
use std::io::Cursor;
use std::sync::OnceLock;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use uuid::Uuid;

/// Settings of any content are refused, or are valid and stay what they are when kept and read again.
pub fn settings(bytes: &[u8]) {
    let catalogue = Catalogue::built_in();
    let Ok(preferences) = serde_json::from_slice::<Preferences>(bytes) else { return };
    let Ok(valid) = preferences.validate(&catalogue) else { return };
    let kept = serde_json::to_vec(&valid).unwrap();
    let again: Preferences = serde_json::from_slice(&kept).unwrap();
    assert_eq!(again.validate(&catalogue), Ok(valid));
}

/// Search text of any content is answered, with no more than there is.
pub fn search(bytes: &[u8]) {
    static STORE: OnceLock<(TempDir, Runtime, Store)> = OnceLock::new();
    let (_, runtime, store) = STORE.get_or_init(|| {
        let dir = TempDir::new().unwrap();
        let runtime = Runtime::new().unwrap();
        let opened = runtime.block_on(Store::open(dir.path(), UtcMs(0))).unwrap();
        (dir, runtime, opened.store)
    });
    let text = String::from_utf8_lossy(bytes).into_owned();
    let query = ListQuery { text, limit: 50, ..ListQuery::default() };
    let page = runtime.block_on(store.list_sessions(&query)).unwrap();
    assert_eq!(page.sessions.len(), 0, "there is nothing to find");
}

/// A model file of any content is refused, or described within bounds that an engine keeps to.
pub fn gguf(bytes: &[u8]) {
    let Ok(facts) = hotseat_gguf::read(Cursor::new(bytes)) else { return };
    assert_eq!(facts.bytes, bytes.len() as u64);
    assert!((1..=512).contains(&facts.attention.layers));
    assert!(i32::try_from(facts.context_tokens).is_ok_and(|tokens| tokens > 0));
    assert!(u64::from(facts.vocabulary) <= facts.bytes);
}

/// An honest trail verifies; the same with any other bytes in one place does not.
///
/// The first byte chooses the entry, the second the place in it; the rest is what stands there.
pub fn trail(bytes: &[u8]) {
    let (events, head) = honest_trail();
    assert_eq!(verify(&events, &head), Verdict::Intact);
    let [entry, place, content @ ..] = bytes else { return };
    let mut changed = events.clone();
    let at = usize::from(*entry) % changed.len();
    put(&mut changed[at], *place, content);
    // What was erased on purpose is as good as what was kept.
    if changed != events && changed[at].personal.erased().is_none() {
        assert_ne!(verify(&changed, &head), Verdict::Intact, "{:?}", changed[at]);
    }
}

fn honest_trail() -> (Vec<Event>, Head) {
    let id = SessionId(Uuid::from_u128(7));
    let mut head = Head::default();
    let bodies = [
        EventBody::SessionStarted {},
        EventBody::SessionPaused { remaining_ms: 1_000, reason: None },
        EventBody::ClockMoved { by_ms: -5_000 },
    ];
    let events = bodies.map(|body| {
        let event = head.entry(id, &body, &Actor::interviewer("Dana"), UtcMs(9), &[7; 32]).unwrap();
        head = Head::after(&event);
        event
    });
    (events.to_vec(), head)
}

fn put(event: &mut Event, place: u8, content: &[u8]) {
    let text = || String::from_utf8_lossy(content).into_owned();
    let number = content.iter().fold(0_i64, |n, byte| n.wrapping_mul(256) + i64::from(*byte));
    match place % 9 {
        0 => event.seq = number,
        1 => event.kind = text(),
        2 => event.actor_role = text(),
        3 => event.clear_actor_name = (!content.is_empty()).then(text),
        4 => event.data = text(),
        5 => event.at = UtcMs(number),
        6 => event.prev_hash = content.to_vec(),
        7 => event.personal = serde_json::from_slice(content).unwrap_or_default(),
        _ => event.hash = content.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    fn replay(corpus: &str, target: fn(&[u8])) -> usize {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(corpus);
        let mut replayed = 0;
        for file in fs::read_dir(dir).unwrap() {
            target(&fs::read(file.unwrap().path()).unwrap());
            replayed += 1;
        }
        replayed
    }

    #[test]
    fn known_settings_break_nothing() {
        assert!(replay("settings", settings) > 5);
    }

    #[test]
    fn known_search_texts_break_nothing() {
        assert!(replay("search", search) > 5);
    }

    #[test]
    fn known_model_files_break_nothing() {
        assert!(replay("gguf", gguf) > 5);
    }

    #[test]
    fn known_trails_break_nothing() {
        assert!(replay("trail", trail) > 5);
    }

    #[test]
    #[should_panic(expected = "left == right")]
    fn a_broken_promise_stops_the_program() {
        let (mut events, head) = honest_trail();
        put(&mut events[1], 1, b"session_resumed");
        assert_eq!(verify(&events, &head), Verdict::Intact);
    }
}
