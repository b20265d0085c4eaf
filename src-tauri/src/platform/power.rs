//! Where the computer's power comes from.

use hotseat_core::api::preflight_words::Power;
use starship_battery::units::ratio::percent;
use starship_battery::{Manager, State};

/// How the power is now. Asks the system, which may take a moment.
#[must_use]
pub fn now() -> Power {
    let Ok(batteries) = Manager::new().and_then(|manager| manager.batteries()) else {
        return Power::Unknown;
    };
    let batteries: Vec<_> = batteries.filter_map(Result::ok).collect();
    let is_discharging = batteries.iter().any(|battery| battery.state() == State::Discharging);
    if !is_discharging {
        return Power::Mains;
    }
    let charges = batteries.iter().map(|battery| battery.state_of_charge().get::<percent>());
    let most = charges.fold(0.0_f32, f32::max).clamp(0.0, 100.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
    Power::Battery(most.round() as u8)
}
