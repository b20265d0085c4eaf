//! Chance that can be had again: every run prints its seed, and takes one from `HOTSEAT_SEED`.

use std::time::{SystemTime, UNIX_EPOCH};

/// Random numbers, and the seed they come from.
pub struct Chance {
    pub seed: u64,
    pub rng: fastrand::Rng,
}

/// Chance for the test of that name, from `HOTSEAT_SEED` where it is set.
pub fn chance(test: &str) -> Chance {
    let seed = std::env::var("HOTSEAT_SEED")
        .map_or_else(|_| new_seed(), |seed| seed.parse().expect("HOTSEAT_SEED is a whole number"));
    println!("{test}: to have this run again, set HOTSEAT_SEED={seed}");
    Chance { seed, rng: fastrand::Rng::with_seed(seed) }
}

/// How often to try: `every_run` times in `cargo xtask test`, `soak` times in `cargo xtask soak`.
pub fn rounds(every_run: u64, soak: u64) -> u64 {
    if is_soak() { soak } else { every_run }
}

/// Whether `cargo xtask soak` runs this.
pub fn is_soak() -> bool {
    std::env::var_os("HOTSEAT_SOAK").is_some()
}

fn new_seed() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    // Short enough to be typed.
    u64::from(now.subsec_nanos()) ^ (now.as_secs() & 0xffff)
}
