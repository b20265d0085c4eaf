//! How fast a candidate's page may ask: far faster than a person types or clicks, and no faster. What is
//! beyond is refused before it reaches the core.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Calls of one command that may come at once.
const AT_ONCE: f64 = 40.0;
/// Calls of one command a second in the long run.
const A_SECOND: f64 = 20.0;

/// What each command has left.
#[derive(Default)]
pub struct RateLimit(Mutex<HashMap<String, Bucket>>);

/// A token bucket: it refills with time, and every call takes one from it.
struct Bucket {
    left: f64,
    at_ms: i64,
}

impl RateLimit {
    /// Whether one more call of that command is allowed at `now_ms`, on a clock that never goes back.
    pub fn allows(&self, command: &str, now_ms: i64) -> bool {
        // A bucket is never half changed, so a panic elsewhere leaves it usable.
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !buckets.contains_key(command) {
            buckets.insert(command.to_owned(), Bucket { left: AT_ONCE, at_ms: now_ms });
        }
        buckets.get_mut(command).is_some_and(|bucket| bucket.take(now_ms))
    }
}

impl Bucket {
    #[expect(clippy::cast_precision_loss, reason = "milliseconds between two calls")]
    fn take(&mut self, now_ms: i64) -> bool {
        let gone_s = (now_ms - self.at_ms).max(0) as f64 / 1_000.0;
        self.left = (self.left + gone_s * A_SECOND).min(AT_ONCE);
        self.at_ms = now_ms;
        let has_one = self.left >= 1.0;
        if has_one {
            self.left -= 1.0;
        }
        has_one
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(rate_limit: &RateLimit, command: &str, at_ms: impl Iterator<Item = i64>) -> usize {
        at_ms.filter(|at_ms| rate_limit.allows(command, *at_ms)).count()
    }

    #[test]
    fn a_person_is_never_held_up() {
        let rate_limit = RateLimit::default();
        let ten_a_second = (0..10_000).map(|nth| nth * 100);
        assert_eq!(allowed(&rate_limit, "save_own_answer", ten_a_second), 10_000);
    }

    #[test]
    fn a_flood_is_let_through_at_a_persons_pace() {
        let rate_limit = RateLimit::default();
        let a_minute_of_thousands = 0..60_000;
        let through = allowed(&rate_limit, "ask_assistant", a_minute_of_thousands);
        assert!((1_200..=1_300).contains(&through), "{through}");
    }

    #[test]
    fn one_command_takes_nothing_from_another() {
        let rate_limit = RateLimit::default();
        assert_eq!(allowed(&rate_limit, "estimate_question", std::iter::repeat_n(0, 1_000)), 40);
        assert!(rate_limit.allows("save_own_answer", 0));
    }
}
