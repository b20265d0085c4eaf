//! What the app knows of the computer it runs on and of its windows there. It knows neither the desk nor any
//! service; they tell it what happened, and ask it.

mod departures;
mod displays;
mod presence;
mod shown;

pub use departures::Departures;
pub use displays::{Displays, WebFolders};
pub use presence::{InFront, Presence};
pub use shown::Shown;

use crate::platform::awake::Awake;
use crate::platform::clipboard::Clipboard;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64};

/// The interviewer's window.
pub const CONSOLE: &str = "console";
/// The candidate's window.
pub const CANDIDATE: &str = "candidate";

/// The computer and the windows on it.
pub struct Host {
    /// Where web views keep what they keep.
    pub web_folders: WebFolders,
    /// How many displays there are.
    pub displays: Displays,
    /// What keeps the display awake.
    pub awake: Arc<dyn Awake>,
    /// What was copied last.
    pub clipboard: Arc<dyn Clipboard>,
    /// Which window is in front.
    pub presence: Presence,
    /// Windows that are not gone yet.
    pub departures: Departures,
    /// Which windows' pages have shown themselves.
    pub shown: Shown,
    /// Whether a page never did.
    pub stayed_blank: AtomicBool,
    /// When the console was last used, in milliseconds on the monotonic clock.
    pub last_use_ms: AtomicI64,
    /// Whether all of it is a trial: one challenge as its candidate sees it, and nothing kept.
    pub is_trial: AtomicBool,
    /// Whether the person was asked if running sessions may be left.
    pub close_asked: AtomicBool,
}

impl Host {
    /// The host as it is when the app starts, at that time of the monotonic clock.
    pub fn new(
        (web_folders, displays): (WebFolders, Displays),
        (awake, clipboard): (Arc<dyn Awake>, Arc<dyn Clipboard>),
        now_ms: i64,
    ) -> Self {
        Self {
            web_folders,
            displays,
            awake,
            clipboard,
            presence: Presence::default(),
            departures: Departures::default(),
            shown: Shown::default(),
            stayed_blank: AtomicBool::new(false),
            last_use_ms: AtomicI64::new(now_ms),
            is_trial: AtomicBool::new(false),
            close_asked: AtomicBool::new(false),
        }
    }
}
