//! Telling the log what was refused: each time while that is rare, and in a flood only how often.
//! What a person typed is never told.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Lines of one spell; what else is refused in it is counted.
const LINES: u64 = 20;
/// How long a spell lasts.
const SPELL: Duration = Duration::from_secs(60);

/// Refusals of calls and of addresses, told sparingly.
pub struct Refusals {
    lines: u64,
    spell: Duration,
    refused: Mutex<u64>,
}

impl Default for Refusals {
    fn default() -> Self {
        Self { lines: LINES, spell: SPELL, refused: Mutex::default() }
    }
}

impl Refusals {
    /// Writes one refusal to the log by `tell`, unless this minute has had its share of lines. At the
    /// minute's end the log gets the number of refusals left out.
    pub fn tell(self: &Arc<Self>, tell: impl FnOnce()) {
        let before = {
            let mut refused = self.refused();
            *refused += 1;
            *refused - 1
        };
        if before == 0 {
            tauri::async_runtime::spawn(Arc::clone(self).close_spell());
        }
        if before < self.lines {
            tell();
        }
    }

    async fn close_spell(self: Arc<Self>) {
        tokio::time::sleep(self.spell).await;
        self.end_spell();
    }

    fn end_spell(&self) {
        let refused = std::mem::take(&mut *self.refused());
        let untold = refused.saturating_sub(self.lines);
        if untold > 0 {
            tracing::warn!(untold, "more was refused within a minute than is written here");
        }
    }

    fn refused(&self) -> MutexGuard<'_, u64> {
        // A number can't be half changed.
        self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why a request could not be read, without anything of what it said: that may be private, and a
/// megabyte long.
#[must_use]
pub fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rsplit_once(", expected ") {
        Some((_, expected)) => format!("expected {expected}"),
        None if text.starts_with("missing field") => text,
        None => "not of the shape expected".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hotseat_core::api::CreateSession;
    use serde_json::json;
    use std::sync::atomic::{AtomicU64, Ordering};

    fn reason_for(request: serde_json::Value) -> String {
        reason(&serde_json::from_value::<CreateSession>(request).unwrap_err())
    }

    #[test]
    fn a_flood_is_told_by_twenty_lines() {
        let (refusals, told) = (Arc::new(Refusals::default()), AtomicU64::new(0));
        for _ in 0..100_000 {
            refusals.tell(|| {
                told.fetch_add(1, Ordering::Relaxed);
            });
        }
        assert_eq!(told.load(Ordering::Relaxed), LINES);
        assert_eq!(*refusals.refused(), 100_000);
    }

    #[tokio::test]
    async fn a_new_spell_is_told_again() {
        let refusals = Arc::new(Refusals { lines: 1, ..Refusals::default() });
        let (tell, told) = std::sync::mpsc::channel();
        for _ in 0..3 {
            refusals.tell(|| tell.send(()).unwrap());
        }
        assert_eq!(told.try_iter().count(), 1);
        refusals.end_spell();
        refusals.tell(|| tell.send(()).unwrap());
        assert_eq!(told.try_iter().count(), 1);
    }

    #[test]
    fn a_reason_says_what_was_expected_and_nothing_of_what_came() {
        let secret = "Jane Smith, expected \nWARN forged ";
        for request in [
            json!(secret),
            json!({ "request_id": secret, "config": {} }),
            json!({ secret: 1 }),
            json!({ "config": { "candidate_name": { "first": secret } } }),
            json!({ "config": { "candidate_name": "x", "model": "m", "time_limit_min": secret } }),
            json!({ "config": { secret.repeat(10_000): 1 } }),
        ] {
            let reason = reason_for(request);
            assert!(!reason.contains("Jane") && !reason.contains("forged"), "{reason}");
            assert!(reason.len() < 300, "{reason}");
        }
        assert_eq!(reason_for(json!(7)), "expected struct CreateSession");
        assert_eq!(reason_for(json!({ "config": {} })), "missing field `candidate_name`");
    }
}
