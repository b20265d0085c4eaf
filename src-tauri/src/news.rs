//! Who watches, and telling them.

use hotseat_core::api::{ConsoleNews, Notice, StatusCounts};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tauri::ipc::Channel;

/// The console's channel and what it was told.
#[derive(Default)]
pub struct Newsroom {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    console: Option<Channel<ConsoleNews>>,
    counts: StatusCounts,
    notices: Vec<Notice>,
}

impl Newsroom {
    /// From now on the console listens on this channel; a reloaded page's old one is forgotten.
    pub fn watch(&self, channel: Channel<ConsoleNews>) {
        self.state().console = Some(channel);
    }

    /// Whether anyone listens.
    pub fn is_watched(&self) -> bool {
        self.state().console.is_some()
    }

    /// Tells the console. A page that went away is forgotten; the next one asks for everything.
    pub fn tell(&self, news: &ConsoleNews) {
        let mut state = self.state();
        if let Some(console) = &state.console
            && let Err(error) = console.send(news.clone())
        {
            tracing::debug!(%error, "the console does not listen any more");
            state.console = None;
        }
    }

    /// Keeps a notice for pages that load later, and tells the one that is there.
    pub fn keep(&self, notice: Notice) {
        let is_new = {
            let mut state = self.state();
            let is_new = !state.notices.contains(&notice);
            if is_new {
                state.notices.push(notice.clone());
            }
            is_new
        };
        if is_new {
            self.tell(&ConsoleNews::Trouble { notice });
        }
    }

    /// What pages that load should be told.
    pub fn notices(&self) -> Vec<Notice> {
        self.state().notices.clone()
    }

    /// Trouble of that title is over.
    pub fn clear(&self, title: &str) {
        let known = self.notices().into_iter().any(|notice| notice.title == title);
        if known {
            self.state().notices.retain(|notice| notice.title != title);
            self.tell(&ConsoleNews::TroubleOver { title: title.to_owned() });
        }
    }

    /// Remembers the counts last read, and gives them back.
    pub fn remember_counts(&self, counts: StatusCounts) -> StatusCounts {
        self.state().counts = counts;
        counts
    }

    /// The counts last read.
    pub fn last_counts(&self) -> StatusCounts {
        self.state().counts
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing here can be half done, so a panic elsewhere leaves it usable.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
