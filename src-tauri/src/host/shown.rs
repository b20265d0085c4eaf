//! Which windows' pages have shown themselves.

use super::CANDIDATE;
use std::sync::Arc;
use tokio::sync::Notify;
use tokio::sync::futures::OwnedNotified;

/// Which windows' pages have shown themselves; one never speaks for the other.
#[derive(Default)]
pub struct Shown {
    console: Arc<Notify>,
    candidate: Arc<Notify>,
}

impl Shown {
    fn of(&self, label: &str) -> &Arc<Notify> {
        if label == CANDIDATE { &self.candidate } else { &self.console }
    }

    /// The window's page has shown itself, or goes before it has: the watchdog need not wait any more.
    pub fn tell(&self, label: &str) {
        self.of(label).notify_waiters();
    }

    /// Waits for the next [`Self::tell`] about this window; earlier ones say nothing about this page.
    pub fn next(&self, label: &str) -> OwnedNotified {
        Arc::clone(self.of(label)).notified_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::CONSOLE;
    use futures_util::FutureExt;

    #[test]
    fn one_page_never_speaks_for_the_other_nor_for_a_later_one() {
        let shown = Shown::default();
        shown.tell(CANDIDATE);
        let mut candidate = Box::pin(shown.next(CANDIDATE));
        let mut again = Box::pin(shown.next(CANDIDATE));
        shown.tell(CONSOLE);
        assert!(candidate.as_mut().now_or_never().is_none(), "the console has shown itself");
        shown.tell(CANDIDATE);
        assert!(candidate.as_mut().now_or_never().is_some());
        assert!(again.as_mut().now_or_never().is_some());
    }
}
