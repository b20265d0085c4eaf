//! What comes in from outside: the time and names that were never used before.

use crate::rows;
use hotseat_core::domain::catalogue::ProviderId;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::library::ItemId;
use hotseat_core::domain::time::{BootId, Moment, UtcMs};
use hotseat_core::ports::{Clock, Ids};
use std::future::Future;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use uuid::Uuid;

/// The machine's clock.
pub struct RealClock(Instant);

impl Default for RealClock {
    fn default() -> Self {
        Self(now())
    }
}

impl Clock for RealClock {
    #[expect(clippy::disallowed_methods, reason = "the benchmark's own port to the time")]
    fn now(&self) -> Moment {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment {
            wall: UtcMs(whole_ms(wall)),
            steady_ms: whole_ms(self.0.elapsed()),
            boot: BootId(1),
        }
    }
}

/// Identities in order, behind those of the sessions filled in.
#[derive(Default)]
pub struct SteppingIds(AtomicU64);

impl SteppingIds {
    /// The next one.
    pub fn step(&self) -> Uuid {
        rows::id(rows::NEW + self.0.fetch_add(1, Ordering::Relaxed))
    }
}

impl Ids for SteppingIds {
    fn session_id(&self) -> SessionId {
        SessionId(self.step())
    }

    fn provider_id(&self) -> ProviderId {
        ProviderId(self.step().to_string())
    }

    fn item_id(&self) -> ItemId {
        ItemId(self.step())
    }

    fn secret(&self) -> Option<[u8; 32]> {
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(self.step().as_bytes());
        Some(bytes)
    }
}

/// This instant, to take the time of things.
#[expect(clippy::disallowed_methods, reason = "measuring time is what a benchmark does")]
pub fn now() -> Instant {
    Instant::now()
}

/// How long the work takes.
pub async fn seconds_of(work: impl Future<Output = ()>) -> f64 {
    let begin = now();
    work.await;
    begin.elapsed().as_secs_f64()
}

fn whole_ms(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
