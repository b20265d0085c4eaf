//! The system's two hands: the calendar, and a monotonic clock that can't be set and that counts sleep.

use chrono::Utc;
use hotseat_core::domain::time::{BootId, Moment, UtcMs};
use hotseat_core::ports::Clock;

/// The system's clock.
pub struct SystemClock {
    boot: BootId,
}

impl SystemClock {
    /// The clock of this boot.
    #[must_use]
    pub fn new() -> Self {
        Self { boot: boot_id() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        Moment { wall: UtcMs(wall_ms()), steady_ms: steady_ms(), boot: self.boot }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is where the calendar is read")]
fn wall_ms() -> i64 {
    Utc::now().timestamp_millis()
}

/// Milliseconds since the machine was started, sleep included.
#[cfg(unix)]
fn steady_ms() -> i64 {
    use nix::time::{ClockId, clock_gettime};
    // macOS counts sleep in its monotonic clock; elsewhere a clock of its own does.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    const COUNTS_SLEEP: ClockId = ClockId::CLOCK_BOOTTIME;
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    const COUNTS_SLEEP: ClockId = ClockId::CLOCK_MONOTONIC;
    match clock_gettime(COUNTS_SLEEP) {
        Ok(time) => time.tv_sec() * 1_000 + time.tv_nsec() / 1_000_000,
        // Every kernel we run on has this clock; without it a running session is paused by the
        // gap rule as soon as it is looked at.
        Err(error) => {
            tracing::error!(%error, "the steady clock can't be read");
            0
        }
    }
}

/// Milliseconds since the machine was started, sleep included.
#[cfg(windows)]
#[expect(unsafe_code, reason = "a call without arguments that can't fail")]
fn steady_ms() -> i64 {
    use windows_sys::Win32::System::SystemInformation::GetTickCount64;
    // SAFETY: takes nothing, returns a number, has no preconditions.
    i64::try_from(unsafe { GetTickCount64() }).unwrap_or(i64::MAX)
}

/// What tells this start of the machine from every other.
fn boot_id() -> BootId {
    #[cfg(target_os = "linux")]
    if let Ok(text) = std::fs::read_to_string("/proc/sys/kernel/random/boot_id")
        && let Ok(id) = text.trim().parse::<uuid::Uuid>()
    {
        let (high, _) = id.as_u64_pair();
        return BootId(i64::from_ne_bytes(high.to_ne_bytes()));
    }
    // Elsewhere: the ten minutes in which the machine was started, wide enough for the calendar's
    // small corrections. A calendar moved further makes it another boot, and a gap is then measured
    // by the calendar and said to be.
    BootId((wall_ms() - steady_ms()) / 600_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steady_hand_never_goes_back_and_boots_agree() {
        let clock = SystemClock::new();
        let first = clock.now();
        let second = SystemClock::new().now();
        assert!(second.steady_ms >= first.steady_ms);
        assert!(second.steady_ms_since(&first).is_some());
    }
}
