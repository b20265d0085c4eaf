//! The child's side.

use crate::line_of;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::{BufRead, BufReader, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

/// Hears what the parent orders.
#[derive(Debug)]
pub struct Ears {
    /// Longest line it reads, in bytes.
    longest: usize,
}

impl Ears {
    /// Ears for lines of so many bytes at most.
    #[must_use]
    pub const fn new(longest: usize) -> Self {
        Self { longest }
    }

    /// Hands on what the parent orders. Once it has nothing more to say, or nothing that can be meant, or `order`
    /// says that it can't take more, the process ends at once, whatever runs: the parent is gone.
    pub fn listen<T: DeserializeOwned>(&self, mut order: impl FnMut(T) -> bool) -> ! {
        let mut input = BufReader::new(std::io::stdin());
        let mut line = Vec::new();
        let most = u64::try_from(self.longest).unwrap_or(u64::MAX);
        loop {
            line.clear();
            let read = input.by_ref().take(most).read_until(b'\n', &mut line);
            let heard = read.ok().and_then(|_| serde_json::from_slice(&line).ok());
            if !heard.is_some_and(&mut order) {
                std::process::exit(0);
            }
        }
    }
}

/// Says things to the parent. Cheap to clone.
#[derive(Clone)]
pub struct Mouth(Arc<Mutex<dyn Write + Send>>);

impl Mouth {
    /// The one of this process: its standard output, on which nothing else may be written.
    #[must_use]
    pub fn of_this_process() -> Self {
        Self::into(std::io::stdout())
    }

    /// One that says it there.
    pub fn into(out: impl Write + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(out)))
    }

    /// Says something; whether it could be said.
    pub fn say<T: Serialize>(&self, word: &T) -> bool {
        let Some(line) = line_of(word) else { return false };
        let mut out = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        out.write_all(&line).and_then(|()| out.flush()).is_ok()
    }
}
