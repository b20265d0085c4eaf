//! Connections that only read.
//!
//! sqlx's own pool asks every connection that comes back whether it is still alive, which costs as
//! much as most of our reads. These lead to a local file and stay for as long as the store does.

use super::Result;
use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard};

/// Reads that may go on at the same time.
const READERS: usize = 3;

/// Connections that only read, each opened when it is first needed.
#[derive(Debug)]
pub(super) struct Readers {
    options: SqliteConnectOptions,
    places: [Mutex<Option<SqliteConnection>>; READERS],
    /// Where the next one waits that finds all of them busy.
    next: AtomicUsize,
}

/// One of them, for as long as it is held.
pub(super) type Reader<'a> = MappedMutexGuard<'a, SqliteConnection>;

impl Readers {
    pub(super) fn new(options: SqliteConnectOptions) -> Self {
        Self { options, places: Default::default(), next: AtomicUsize::new(0) }
    }

    /// A connection that is free; waits while there is none.
    pub(super) async fn get(&self) -> Result<Reader<'_>> {
        let free = self.places.iter().find_map(|place| place.try_lock().ok());
        let mut place = match free {
            Some(place) => place,
            None => {
                let turn = self.next.fetch_add(1, Ordering::Relaxed);
                self.places[turn % READERS].lock().await
            }
        };
        if place.is_none() {
            *place = Some(self.options.connect().await?);
        }
        // It was filled just now.
        Ok(MutexGuard::try_map(place, Option::as_mut).map_err(|_| sqlx::Error::PoolClosed)?)
    }

    /// Closes every connection that was opened.
    pub(super) async fn close(self) -> sqlx::Result<()> {
        for place in self.places {
            if let Some(connection) = place.into_inner() {
                sqlx::Connection::close(connection).await?;
            }
        }
        Ok(())
    }
}
