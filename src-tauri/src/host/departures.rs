//! Windows that were put away and are not gone yet: the system takes its time, and until then the old
//! window stands where the next one is to be.

use std::collections::BTreeSet;
use std::time::Duration;
use tokio::sync::watch;

/// Longest wait for a window to go.
const PATIENCE: Duration = Duration::from_secs(20);

/// Labels of windows on their way out.
#[derive(Default)]
pub struct Departures(watch::Sender<BTreeSet<String>>);

impl Departures {
    /// A window is about to be closed.
    pub fn leaves(&self, label: &str) {
        self.0.send_if_modified(|leaving| leaving.insert(label.to_owned()));
    }

    /// It is gone, or stays.
    pub fn is_done(&self, label: &str) {
        self.0.send_if_modified(|leaving| leaving.remove(label));
    }

    /// Whether no window of that label is on its way out.
    pub fn is_clear(&self, label: &str) -> bool {
        !self.0.borrow().contains(label)
    }

    /// Waits until no window of that label is on its way out; false where it takes too long.
    pub async fn until_clear(&self, label: &str) -> bool {
        let mut leaving = self.0.subscribe();
        let clear = leaving.wait_for(|leaving| !leaving.contains(label));
        tokio::time::timeout(PATIENCE, clear).await.is_ok_and(|clear| clear.is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[tokio::test]
    async fn who_waits_for_a_window_to_go_waits_for_that_one_only() {
        let departures = Arc::new(Departures::default());
        departures.leaves("candidate");
        assert!(departures.until_clear("console").await);
        let waiting = tokio::spawn({
            let departures = Arc::clone(&departures);
            async move { departures.until_clear("candidate").await }
        });
        assert!(!departures.is_clear("candidate"));
        departures.is_done("console");
        departures.is_done("candidate");
        assert!(waiting.await.unwrap());
        assert!(departures.is_clear("candidate"));
    }
}
