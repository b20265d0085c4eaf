//! Noticing when the candidate leaves their window and comes back: told to the trail as what was seen.

use crate::Desk;
use crate::host::InFront;
use hotseat_core::domain::handover::AWAY_AFTER_MS;
use hotseat_core::domain::session::Session;
use hotseat_core::service::Result;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

const AWAY_AFTER: Duration = Duration::from_millis(AWAY_AFTER_MS.unsigned_abs());

/// How long to wait before trying to write again what the disk refused.
const WRITE_AGAIN_AFTER: Duration = Duration::from_secs(1);

/// Follows the candidate's window for as long as the app runs.
pub fn run(desk: Arc<Desk>) {
    tauri::async_runtime::spawn(async move {
        let mut front = desk.host.presence.follow();
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
