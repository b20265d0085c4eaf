//! Whether nothing but this computer may be called: one switch for all that call providers.

use tokio::sync::watch;

/// A switch that several share; clones are the same one.
#[derive(Clone, Debug, Default)]
pub(super) struct OnlyLocal(watch::Sender<bool>);

impl OnlyLocal {
    /// Whether nothing but this computer may be called.
    pub(super) fn is_on(&self) -> bool {
        *self.0.borrow()
    }

    /// Turns the switch, and says how it stood before.
    pub(super) fn set(&self, is_on: bool) -> bool {
        self.0.send_replace(is_on)
    }

    /// Waits until it is on.
    pub(super) async fn switched_on(&self) {
        let mut switch = self.0.subscribe();
        // The sender is held here, so it can't have gone.
        let _on = switch.wait_for(|is_on| *is_on).await;
    }
}
