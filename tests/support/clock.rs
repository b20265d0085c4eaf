//! A clock that moves only when a test says so.

use hotseat_core::domain::catalogue::ProviderId;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::library::ItemId;
use hotseat_core::domain::time::{BootId, Moment, UtcMs};
use hotseat_core::ports::{Clock, Ids};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use uuid::Uuid;

/// 2026-01-05 09:00 UTC, ten hours after the machine was started.
pub const MORNING: Moment =
    Moment { wall: UtcMs(1_767_603_600_000), steady_ms: 36_000_000, boot: BootId(11) };

pub struct ManualClock {
    now: Mutex<Moment>,
    is_broken: AtomicBool,
}

impl ManualClock {
    pub fn new() -> Self {
        Self { now: Mutex::new(MORNING), is_broken: AtomicBool::new(false) }
    }

    fn change(&self, change: impl FnOnce(&mut Moment)) {
        change(&mut self.now.lock().unwrap());
    }

    /// From now on whoever asks the time fails, as by a fault of the program.
    pub fn set_broken(&self, is_broken: bool) {
        self.is_broken.store(is_broken, Ordering::Relaxed);
    }

    /// Time goes by on both hands, as it does.
    pub fn advance(&self, ms: i64) {
        self.change(|now| {
            now.wall = now.wall.plus(ms);
            now.steady_ms += ms;
        });
    }

    /// Somebody sets the computer's clock.
    pub fn set_wall(&self, by_ms: i64) {
        self.change(|now| now.wall = now.wall.plus(by_ms));
    }

    /// The computer is switched off and on again: the steady hand begins anew.
    pub fn reboot(&self) {
        self.change(|now| {
            now.boot = BootId(now.boot.0 + 1);
            now.steady_ms = 20_000;
        });
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Moment {
        assert!(!self.is_broken.load(Ordering::Relaxed), "the clock is broken");
        *self.now.lock().unwrap()
    }
}

/// Ids in order, the same in every run, however many secrets are drawn.
#[derive(Default)]
pub struct CountingIds {
    ids: AtomicU64,
    secrets: AtomicU64,
}

impl Ids for CountingIds {
    fn session_id(&self) -> SessionId {
        let n = self.ids.fetch_add(1, Ordering::Relaxed);
        SessionId(Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 + u128::from(n)))
    }

    fn provider_id(&self) -> ProviderId {
        let n = self.ids.fetch_add(1, Ordering::Relaxed);
        let id = Uuid::from_u128(0x0199_0000_0000_7000_9000_0000_0000_0000 + u128::from(n));
        ProviderId(id.to_string())
    }

    fn item_id(&self) -> ItemId {
        let n = self.ids.fetch_add(1, Ordering::Relaxed);
        ItemId(Uuid::from_u128(0x0199_0000_0000_7000_a000_0000_0000_0000 + u128::from(n)))
    }

    fn secret(&self) -> Option<[u8; 32]> {
        let n = self.secrets.fetch_add(1, Ordering::Relaxed);
        Some(std::array::from_fn(|place| n.to_le_bytes()[place % 8]))
    }
}

pub const fn seconds(n: i64) -> i64 {
    n * 1000
}

pub const fn minutes(n: i64) -> i64 {
    seconds(n * 60)
}
