//! Noticing when the candidate leaves their window and comes back: told to the trail as what was seen.

use crate::Desk;
use hotseat_core::domain::handover::AWAY_AFTER_MS;
use hotseat_core::domain::session::Session;
use hotseat_core::service::Result;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

const AWAY_AFTER: Duration = Duration::from_millis(AWAY_AFTER_MS.unsigned_abs());

/// How long to wait before trying to write again what the disk refused.
const WRITE_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// Whether one of Hotseat's windows is in front. While the interviewer works in a console that stayed,
/// Hotseat can't tell that the candidate has left theirs: there is one focus for both. The menu of a text
/// field takes the focus from its own window, and is no other.
pub struct Presence(watch::Sender<InFront>);

#[derive(Clone, Copy)]
struct InFront {
    candidate: bool,
    console: bool,
    /// A web view's own menu, over one of them.
    menu: bool,
    /// The system's own lock lies over all.
    is_screen_locked: bool,
}

impl InFront {
    const fn is_any(self) -> bool {
        !self.is_screen_locked && (self.candidate || self.console || self.menu)
    }
}

impl Default for Presence {
    fn default() -> Self {
        let front =
            InFront { candidate: true, console: false, menu: false, is_screen_locked: false };
        Self(watch::Sender::new(front))
    }
}

impl Presence {
    /// The candidate's window came to the front, or went from there.
    pub fn set_candidate(&self, candidate: bool) {
        self.0.send_modify(|front| {
            front.candidate = candidate;
            front.menu &= !candidate;
            front.is_screen_locked &= !candidate;
        });
    }

    /// The console came to the front, or went from there.
    pub fn set_console(&self, console: bool) {
        self.0.send_modify(|front| {
            front.console = console;
            front.menu &= !console;
            front.is_screen_locked &= !console;
        });
    }

    /// A web view's own menu came up, or is gone. Not every one says that it is gone: a window that
    /// comes to the front says so, too.
    pub fn set_menu(&self, menu: bool) {
        self.0.send_modify(|front| front.menu = menu);
    }

    /// The system locked its screen, or opened it. Not every lock says that it was opened: a window
    /// that comes to the front says so, too.
    #[cfg(target_os = "linux")]
    pub fn set_screen_locked(&self, is_screen_locked: bool) {
        self.0.send_modify(|front| front.is_screen_locked = is_screen_locked);
    }
}

/// Follows the candidate's window for as long as the app runs.
pub fn run(desk: Arc<Desk>) {
    tauri::async_runtime::spawn(async move {
        let mut front = desk.presence.0.subscribe();
        while until(&mut front, false).await {
            let since = desk.now();
            if tokio::time::timeout(AWAY_AFTER, until(&mut front, true)).await.is_ok() {
                continue;
            }
            let handover = &desk.handover;
            let back = async {
                until(&mut front, true).await;
                desk.now()
            };
            // Coming back is seen when it happens, also while a full disk does not take the leaving.
            let left = written(&desk, || handover.candidate_left(since));
            let (back, ()) = tokio::join!(back, left);
            written(&desk, || handover.candidate_was_back(back)).await;
        }
    });
}

/// Waits until the window is in front, or is not; false where the sender is gone.
async fn until(front: &mut watch::Receiver<InFront>, is_in_front: bool) -> bool {
    front.wait_for(|now| now.is_any() == is_in_front).await.is_ok()
}

/// Writes down what was noticed, and tells it.
async fn written<F>(desk: &Desk, write: impl Fn() -> F)
where
    F: Future<Output = Result<Option<Session>>>,
{
    if let Some(session) = until_written(write).await {
        desk.follow_turn().await;
        desk.tell(&session).await;
    }
}

/// Writes however often the disk refuses: no absence is dropped.
async fn until_written<T, F: Future<Output = Result<T>>>(write: impl Fn() -> F) -> T {
    let mut is_told = false;
    loop {
        match write().await {
            Ok(written) => return written,
            Err(error) if is_told => tracing::debug!(%error, "still not written down"),
            Err(error) => {
                is_told = true;
                tracing::error!(%error, "a window that was left could not be written down yet");
            }
        }
        tokio::time::sleep(WRITE_AGAIN_AFTER).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hotseat_core::error::Error;
    use std::cell::Cell;

    #[test]
    fn a_menu_of_the_windows_own_is_in_front_until_it_is_gone() {
        let presence = Presence::default();
        let is_in_front = || presence.0.borrow().is_any();
        presence.set_menu(true);
        presence.set_candidate(false);
        assert!(is_in_front());
        presence.set_menu(false);
        assert!(!is_in_front(), "whoever left through the menu has left");
        presence.set_candidate(true);
        presence.set_menu(true);
        // One that never said it was gone.
        presence.set_candidate(true);
        presence.set_candidate(false);
        assert!(!is_in_front());
    }

    #[test]
    fn what_the_disk_refuses_is_written_as_soon_as_it_does_not() {
        let tries = Cell::new(0);
        let write = || async {
            tries.set(tries.get() + 1);
            if tries.get() < 2 { Err(Error::Fault("full".into())) } else { Ok("written") }
        };
        let written = tauri::async_runtime::block_on(until_written(write));
        assert_eq!((written, tries.get()), ("written", 2));
    }
}
