//! Who watches, and telling them.

use hotseat_core::api::{CandidateNews, CandidateView, ConsoleNews, Notice, StatusCounts};
use hotseat_core::domain::time::Moment;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tauri::ipc::Channel;

/// The windows' channels, and what their pages already know.
#[derive(Default)]
pub struct Newsroom {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    console: Option<Channel<ConsoleNews>>,
    candidate: Option<Channel<CandidateNews>>,
    /// What the candidate's page knows, and as of when; none where that is not known.
    candidate_knows: Option<(CandidateView, Moment)>,
    /// The version of the last view sent to the candidate's page.
    candidate_version: i64,
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

    /// From now on the candidate's page listens on this channel. What it knows is unknown at first.
    pub fn watch_as_candidate(&self, channel: Channel<CandidateNews>) {
        let mut state = self.state();
        state.candidate = Some(channel);
        state.candidate_knows = None;
    }

    /// The version of an answer to the candidate's page, to be taken before the answer is read: so it
    /// holds whatever happened by then. Until it is remembered, what the page knows is unknown.
    pub fn begin_answer(&self) -> i64 {
        let mut state = self.state();
        state.candidate_version += 1;
        state.candidate_knows = None;
        state.candidate_version
    }

    /// Remembers an answer to the candidate's page, unless news went to it since the answer was begun.
    pub fn remember_answer(&self, view: &CandidateView, now: Moment) {
        let mut state = self.state();
        if state.candidate_version == view.version {
            state.candidate_knows = Some((view.clone(), now));
        }
    }

    /// Gives a view its version before it goes to the candidate's page, and remembers it.
    pub fn remember_candidate(&self, mut view: CandidateView, now: Moment) -> CandidateView {
        let mut state = self.state();
        state.candidate_version += 1;
        view.version = state.candidate_version;
        state.candidate_knows = Some((view.clone(), now));
        view
    }

    /// Whether the candidate's page knows all of this already.
    pub fn candidate_knows(&self, view: &CandidateView, now: &Moment) -> bool {
        self.state().candidate_knows.as_ref().is_some_and(|(before, at)| {
            now.steady_ms_since(at).is_some_and(|ms| view.is_known_from(before, ms))
        })
    }

    /// Whether the candidate's page listens.
    pub fn is_candidate_watching(&self) -> bool {
        self.state().candidate.is_some()
    }

    /// Tells the candidate's page.
    pub fn tell_candidate(&self, news: CandidateNews) {
        let mut state = self.state();
        if let Some(candidate) = &state.candidate
            && let Err(error) = candidate.send(news)
        {
            tracing::debug!(%error, "the candidate's page does not listen any more");
            state.candidate = None;
            state.candidate_knows = None;
        }
    }

    /// The console is put away or locked: it gets no more news.
    pub fn forget_console(&self) {
        self.state().console = None;
    }

    /// The candidate's window is put away.
    pub fn forget_candidate(&self) {
        let mut state = self.state();
        state.candidate = None;
        state.candidate_knows = None;
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

    /// The notices that a page shows when it loads.
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
