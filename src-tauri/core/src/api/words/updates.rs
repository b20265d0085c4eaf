//! Words on newer versions of Hotseat.

use crate::domain::updates::Obstacle;

/// Why none is looked for or installed now.
pub const fn obstacle(obstacle: Obstacle) -> &'static str {
    match obstacle {
        Obstacle::NotInThisBuild => {
            "This build does not look for updates. Your package manager may, or install the next version over this one."
        }
        Obstacle::SwitchedOff => "Looking for updates is off.",
        Obstacle::Offline => "Hotseat is offline. Switch Offline off to look for updates.",
        Obstacle::SessionLive => "A session is going on. Updates wait until it has ended.",
    }
}

/// What a look found, where it found nothing newer.
pub fn newest(version: &str) -> String {
    format!("Hotseat {version} is the newest version.")
}

/// What a look found.
pub fn found(version: &str) -> String {
    format!("Hotseat {version} is available.")
}

/// Why a look found nothing out.
pub const NOT_FOUND_OUT: &str =
    "The list of versions could not be read. Check the connection, then try again.";
/// A download that was cut off.
pub const CUT_OFF: &str = "The download was cut off. Nothing was changed; try again.";
/// A download that the interviewer stopped.
pub const STOPPED: &str = "The download was stopped. Nothing was changed.";
/// A download that is not what was signed.
pub const NOT_SIGNED: &str =
    "The download is not signed by Hotseat’s makers and was thrown away. Nothing was changed.";
/// What was downloaded could not be installed.
pub const NOT_INSTALLED: &str = "The new version could not be installed. This one still works.";
/// What is asked for is no longer the newest version found.
pub const OTHER_VERSION: &str = "Another version was found meanwhile. Look at it first.";
/// Something is being done already.
pub const BUSY: &str = "An update is being looked for or installed already.";
