//! A place where a script waits until the test goes on.

use std::sync::Arc;
use tokio::sync::Notify;

/// Lets one script through each time it is opened.
#[derive(Clone, Default)]
pub struct Gate(Arc<Notify>);

impl Gate {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn open(&self) {
        self.0.notify_one();
    }

    pub(super) async fn pass(&self) {
        self.0.notified().await;
    }
}
