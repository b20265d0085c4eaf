//! Which of Hotseat's windows is in front.

use tokio::sync::watch;

/// Whether one of Hotseat's windows is in front. While the interviewer works in a console that stayed,
/// Hotseat can't tell that the candidate has left theirs: there is one focus for both. The menu of a text
/// field takes the focus from its own window, and is no other.
pub struct Presence(watch::Sender<InFront>);

/// What is in front.
#[derive(Clone, Copy)]
pub struct InFront {
    candidate: bool,
    console: bool,
    /// A web view's own menu, over one of them.
    menu: bool,
    /// The system's own lock lies over all.
    is_screen_locked: bool,
}

impl InFront {
    /// Whether anything of Hotseat's is.
    pub const fn is_any(self) -> bool {
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

    /// What is in front, now and from now on.
    pub fn follow(&self) -> watch::Receiver<InFront> {
        self.0.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
