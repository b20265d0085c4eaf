//! Keeping the display awake: no one should have to move the mouse to keep a clock in sight.

use keepawake::KeepAwake;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// Keeps the display awake.
pub trait Awake: Send + Sync {
    /// From now on it is kept awake, or not. Waits for nothing.
    fn keep(&self, is_kept: bool);

    /// Whether it can be kept awake here. Waits for the system.
    fn can_be_kept(&self) -> bool;
}

/// The system's display.
pub struct SystemAwake(Sender<bool>);

impl Default for SystemAwake {
    fn default() -> Self {
        let (tell, told) = mpsc::channel();
        // The system is asked over a bus that may not answer for a while.
        thread::spawn(move || follow(&told));
        Self(tell)
    }
}

impl Awake for SystemAwake {
    fn keep(&self, is_kept: bool) {
        if self.0.send(is_kept).is_err() {
            tracing::warn!("nobody keeps the display awake any more");
        }
    }

    fn can_be_kept(&self) -> bool {
        let held = hold();
        let can_be = held.is_some();
        let_go(held);
        can_be
    }
}

fn follow(told: &Receiver<bool>) {
    let mut held = None;
    let mut was_asked = false;
    while let Ok(is_kept) = told.recv() {
        if is_kept == was_asked {
            continue;
        }
        was_asked = is_kept;
        held = if is_kept { hold() } else { let_go(held) };
    }
    let_go(held);
}

fn hold() -> Option<KeepAwake> {
    let asked = keepawake::Builder::default()
        .display(true)
        .app_name("Hotseat")
        .app_reverse_domain("app.hotseat")
        .reason("An interview is running")
        .create();
    match asked {
        Ok(held) => Some(held),
        Err(error) => {
            tracing::info!(%error, "the display can't be kept awake here");
            None
        }
    }
}

/// Dropping it panics where the bus is gone by then; nothing is held any more in that case either.
fn let_go(held: Option<KeepAwake>) -> Option<KeepAwake> {
    let dropped = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(held)));
    if dropped.is_err() {
        tracing::info!("the display was kept awake by a system that is gone");
    }
    None
}
