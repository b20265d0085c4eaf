//! When newer versions of Hotseat may be looked for and installed.

/// Why not now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The build has no address to look for newer versions at.
    NotInThisBuild,
    /// The interviewer did not switch it on.
    SwitchedOff,
    /// Nothing outside this computer may be called.
    Offline,
    /// A session is going on, or the laptop is with a candidate.
    SessionLive,
}

/// What it depends on.
#[derive(Clone, Copy, Debug)]
pub struct Circumstances {
    /// Whether the build has an address to look for newer versions at.
    pub is_in_this_build: bool,
    /// Whether the interviewer switched it on.
    pub is_switched_on: bool,
    /// Whether nothing outside this computer may be called.
    pub is_offline: bool,
    /// Whether a session is begun and not ended, or the laptop is with a candidate.
    pub is_session_live: bool,
}

impl Circumstances {
    /// What stands in the way; of several the one that has to go first.
    #[must_use]
    pub const fn obstacle(&self) -> Option<Obstacle> {
        let Self { is_in_this_build, is_switched_on, is_offline, is_session_live } = *self;
        if !is_in_this_build {
            Some(Obstacle::NotInThisBuild)
        } else if !is_switched_on {
            Some(Obstacle::SwitchedOff)
        } else if is_offline {
            Some(Obstacle::Offline)
        } else if is_session_live {
            Some(Obstacle::SessionLive)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn updates_wait_for_the_switch_the_network_and_the_end_of_sessions() {
        let fine = Circumstances {
            is_in_this_build: true,
            is_switched_on: true,
            is_offline: false,
            is_session_live: false,
        };
        assert_eq!(fine.obstacle(), None);
        let not = [
            (Circumstances { is_in_this_build: false, ..fine }, Obstacle::NotInThisBuild),
            (Circumstances { is_switched_on: false, ..fine }, Obstacle::SwitchedOff),
            (Circumstances { is_offline: true, ..fine }, Obstacle::Offline),
            (Circumstances { is_session_live: true, ..fine }, Obstacle::SessionLive),
        ];
        for (circumstances, obstacle) in not {
            assert_eq!(circumstances.obstacle(), Some(obstacle));
        }
    }
}
