//! Who has the computer: most tests share it, and those that measure time have it for themselves.

use std::cell::RefCell;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

static COMPUTER: RwLock<()> = RwLock::new(());

#[expect(dead_code, reason = "held until the test is over")]
enum Turn {
    Shared(RwLockReadGuard<'static, ()>),
    Alone(RwLockWriteGuard<'static, ()>),
}

thread_local! {
    /// Every test has a thread, which ends with it.
    static TURN: RefCell<Option<Turn>> = const { RefCell::new(None) };
}

/// From now on this test shares the computer, unless it has it alone.
pub fn share_computer() {
    TURN.with_borrow_mut(|turn| {
        turn.get_or_insert_with(|| {
            Turn::Shared(COMPUTER.read().unwrap_or_else(PoisonError::into_inner))
        });
    });
}

/// From now on no other test's window is open. To be called before the test opens one.
pub fn have_computer_alone() {
    TURN.with_borrow_mut(|turn| {
        drop(turn.take());
        *turn = Some(Turn::Alone(COMPUTER.write().unwrap_or_else(PoisonError::into_inner)));
    });
}
