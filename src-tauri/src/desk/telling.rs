//! Telling windows what happened.

use super::{Desk, Reply};
use hotseat_core::api::{
    CandidateNews, CandidateStart, CandidateView, ConsoleNews, ConversationView, HandoverView,
    MessageView, OwnAnswerView, PasscodeReply, SessionSummary, StatusCounts, WaitingDraft,
};
use hotseat_core::domain::event::Role;
use hotseat_core::domain::handover::WayBack;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::domain::session::Session;
use hotseat_core::domain::time::Moment;
use hotseat_core::error::Error;
use hotseat_core::service::{Result as ServiceResult, WayBackTried};
use std::sync::atomic::Ordering;
use tauri::ipc::Channel;
use tokio::sync::MutexGuard;

impl Desk {
    /// Shows a changed session to the one who asked and to everyone who watches.
    pub async fn show(&self, outcome: ServiceResult<Session>) -> Reply<SessionSummary> {
        self.changed.notify_one();
        match outcome {
            Ok(session) => {
                self.tell(&session).await;
                Ok(SessionSummary::of(&session, &self.now()))
            }
            Err(error) => {
                // A refusal may have found that time was up: everyone should see that.
                if let Error::Refused { session, .. } = &error {
                    self.tell(session).await;
                }
                Err(self.error(&error))
            }
        }
    }

    /// Tells everyone who watches about a session.
    pub async fn tell(&self, session: &Session) {
        let telling = self.telling.lock().await;
        let counts = self.counts().await;
        self.news.tell(&match session.deleted_at {
            Some(_) => ConsoleNews::SessionRemoved { id: session.id, counts },
            None => ConsoleNews::SessionChanged {
                session: Box::new(SessionSummary::of(session, &self.now())),
                counts,
            },
        });
        if self.hands.turn.is_handed_over(session.id) {
            self.tell_candidate_next(&telling).await;
        }
    }

    /// Tells everyone who watches that many sessions came or went.
    pub async fn tell_all_changed(&self) -> Reply<StatusCounts> {
        self.changed.notify_one();
        let _telling = self.telling.lock().await;
        let live = self.live().await?;
        let counts = self.counts().await;
        self.news.tell(&ConsoleNews::ListChanged { counts, live });
        Ok(counts)
    }

    /// From now on the console listens on this channel, beginning with what there is.
    pub async fn watch(&self, channel: Channel<ConsoleNews>) -> Reply<()> {
        let _telling = self.telling.lock().await;
        // It may have been locked or put away since the call was let in.
        self.hands.turn.check_console().map_err(|error| self.error(&error))?;
        let live = self.live().await?;
        let counts = self.counts().await;
        self.news.watch(channel);
        self.news.tell(&ConsoleNews::Watching { counts, live });
        Ok(())
    }

    /// The running and paused sessions as cards.
    pub async fn live(&self) -> Reply<Vec<SessionSummary>> {
        let live = self.service.sessions.list_live().await.map_err(|error| self.error(&error))?;
        let now = self.now();
        Ok(live.iter().map(|session| SessionSummary::of(session, &now)).collect())
    }

    /// Sessions in each status; the last known where they can't be read.
    pub async fn counts(&self) -> StatusCounts {
        match self.service.store().counts().await {
            Ok(counts) => self.news.remember_counts(StatusCounts::of(&counts)),
            Err(error) => {
                tracing::error!(%error, "sessions could not be counted");
                self.news.last_counts()
            }
        }
    }

    /// The laptop in a candidate's hands as the console sees it; none while it is not.
    pub async fn handover_view(&self) -> Reply<Option<HandoverView>> {
        if self.hands.turn.handover().is_none() {
            return Ok(None);
        }
        let seat = self.candidate.seat().await.map_err(|error| self.error(&error))?;
        Ok(Some(HandoverView::of(&seat.handover, &seat.session, seat.has_consented)))
    }

    /// Tells the console how the handover stands.
    pub async fn tell_handover(&self) {
        match self.handover_view().await {
            Ok(handover) => self.news.tell(&ConsoleNews::HandoverChanged { handover }),
            Err(error) => tracing::error!(error.message, "the handover could not be told"),
        }
    }

    /// Tells the console whether a form waits to be sent.
    pub fn tell_draft(&self, draft: Option<WaitingDraft>) {
        self.news.tell(&ConsoleNews::DraftChanged { draft });
    }

    /// What the candidate's page is answered when it asks how things stand. It waits for no telling: a
    /// page that asks too much would hold the console up.
    pub async fn candidate_view(&self) -> ServiceResult<CandidateView> {
        let version = self.news.begin_answer();
        let (view, now) = self.read_candidate_view().await?;
        let view = CandidateView { version, ..view };
        self.news.remember_answer(&view, now);
        Ok(view)
    }

    /// What the candidate's page is answered when it loads.
    pub async fn candidate_start(&self) -> ServiceResult<CandidateStart> {
        let id = self.hands.turn.handover().ok_or(Error::Forbidden)?.session_id;
        let view = self.candidate_view().await?;
        let draft = self.candidate.question_draft().await?;
        let is_trial = self.host.is_trial.load(Ordering::Relaxed);
        let start = CandidateStart::of(id, view, draft, self.preferences().theme);
        Ok(CandidateStart { is_trial, ..start })
    }

    async fn read_candidate_view(&self) -> ServiceResult<(CandidateView, Moment)> {
        let seat = self.candidate.seat().await?;
        let (interviewer, now) = (self.preferences().interviewer_name, self.now());
        Ok((CandidateView::of(&seat, &self.offering(), &interviewer, &now), now))
    }

    /// From now on the candidate's page listens on this channel, beginning with what there is.
    pub async fn watch_as_candidate(&self, channel: Channel<CandidateNews>) -> Reply<()> {
        let _telling = self.telling.lock().await;
        self.hands.turn.check_candidate().map_err(|error| self.error(&error))?;
        let read = self.read_candidate_view().await;
        let (view, now) = read.map_err(|error| self.error(&error))?;
        self.news.watch_as_candidate(channel);
        let view = Box::new(self.news.remember_candidate(view, now));
        self.news.tell_candidate(CandidateNews::Changed { view });
        Ok(())
    }

    /// Closes the channels of windows whose turn it is not, also those that were opened meanwhile.
    pub async fn forget_who_may_not_listen(&self) {
        let _telling = self.telling.lock().await;
        if self.hands.turn.check_console().is_err() {
            self.news.forget_console();
        }
        if self.hands.turn.check_candidate().is_err() {
            self.news.forget_candidate();
        }
    }

    /// Tells the candidate's page how things stand, and the console how the handover does.
    pub async fn tell_candidate(&self) {
        let telling = self.telling.lock().await;
        self.tell_candidate_next(&telling).await;
    }

    /// [`Self::tell_candidate`] for a caller that tells already. Leaves out a view the page already has:
    /// else a private note would send the page news with nothing new in it, and so give itself away.
    async fn tell_candidate_next(&self, _telling: &MutexGuard<'_, ()>) {
        if self.news.is_candidate_watching() {
            match self.read_candidate_view().await {
                Ok((view, now)) if self.news.candidate_knows(&view, &now) => {}
                Ok((view, now)) => {
                    let view = Box::new(self.news.remember_candidate(view, now));
                    self.news.tell_candidate(CandidateNews::Changed { view });
                }
                Err(error) => tracing::error!(%error, "the candidate could not be told"),
            }
        }
        self.tell_handover().await;
    }

    /// Tells the candidate of something that was done for their session.
    pub fn tell_candidate_of(
        &self,
        outcome: &ServiceResult<Session>,
        news: impl FnOnce() -> CandidateNews,
    ) {
        if outcome.as_ref().is_ok_and(|session| self.hands.turn.is_handed_over(session.id)) {
            self.news.tell_candidate(news());
        }
    }

    /// Tells the console what the candidate has written as their own answer.
    pub fn tell_own_answer(&self, own_answer: &OwnAnswerView) {
        if let Some(handover) = self.hands.turn.handover() {
            let (id, own_answer) = (handover.session_id, own_answer.clone());
            self.news.tell(&ConsoleNews::OwnAnswerChanged { id, own_answer });
        }
    }

    /// What is kept after a session has stopped goes into its trail: both windows are shown that.
    pub async fn tell_where_stopped(&self) {
        let Some(handover) = self.hands.turn.handover() else { return };
        match self.service.sessions.get_session(handover.session_id).await {
            Ok(Some((session, _))) if session.status != Status::Active => self.tell(&session).await,
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "a session that has stopped could not be told"),
        }
    }

    /// One message of a conversation, as its reader may see it.
    pub async fn message(&self, id: SessionId, seq: i64, reader: Role) -> Reply<MessageView> {
        let page = self.assistant.conversation(id, Some(seq + 1), 1).await;
        let page = page.map_err(|error| self.error(&error))?;
        let view = ConversationView::of(&page, &self.service.store().catalogue(), reader);
        view.messages.into_iter().next().ok_or_else(|| self.error(&Error::NotFound))
    }

    /// Tries a passcode that opens the console: the way it opened, or the reply for the person who
    /// typed it.
    pub async fn try_passcode(&self, passcode: &str) -> Reply<Result<WayBack, PasscodeReply>> {
        match self.passcode.try_passcode(passcode).await {
            Ok(way) => Ok(Ok(way)),
            Err(error) => self.refuse(&error).map(Err),
        }
    }

    /// Tries a passcode typed in the candidate's window. The interviewer learns of a wrong one.
    pub async fn try_way_back(&self, passcode: &str) -> Reply<Result<WayBack, PasscodeReply>> {
        match self.handover.try_way_back(&self.passcode, passcode).await {
            Ok(WayBackTried::Opened(way)) => Ok(Ok(way)),
            Ok(WayBackTried::Refused { error, told }) => {
                if let Some(session) = told {
                    self.tell(&session).await;
                }
                self.refuse(&error).map(Err)
            }
            Err(error) => self.refuse(&error).map(Err),
        }
    }

    fn refuse(&self, error: &Error) -> Reply<PasscodeReply> {
        PasscodeReply::wrong(error).ok_or_else(|| self.error(error))
    }
}
