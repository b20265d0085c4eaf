//! The one look at the clock: how long a program has run.

use std::time::Instant;

#[expect(clippy::disallowed_methods, reason = "how long a program ran is measured where it runs")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// The whole milliseconds since then.
pub(crate) fn milliseconds_since(start: Instant) -> u64 {
    u64::try_from(now().duration_since(start).as_millis()).unwrap_or(u64::MAX)
}
