//! Sample sessions to look around in: prepared, run and talked in by the services themselves, on a clock
//! that tells a story of the last days.

mod model;
mod stories;

use super::change::Changes;
use super::terms::Terms;
use super::{Assistant, AssistantNews, By, Looking, NoteService, Result, SessionService};
use crate::domain::config::SessionConfig;
use crate::domain::ids::SessionId;
use crate::domain::listing::Counts;
use crate::domain::own_answer::{Around, KeptAnswer, Language, OwnAnswer};
use crate::domain::session::{Origin, Refusal, Session};
use crate::domain::time::{MINUTE_S, Moment};
use crate::error::Error;
use crate::ports::Clock;
use model::Told;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use stories::{Deed, MINUTE_MS, SAMPLES, Sample, Story};
use tokio::sync::broadcast::error::RecvError;

/// The real clock, some milliseconds ago.
struct Ago {
    real: Arc<dyn Clock>,
    ms: AtomicI64,
}

impl Ago {
    fn go(&self, to_ms: i64) {
        self.ms.store(to_ms, Ordering::Relaxed);
    }

    fn pass(&self, ms: i64) {
        self.ms.fetch_sub(ms, Ordering::Relaxed);
    }
}

impl Clock for Ago {
    fn now(&self) -> Moment {
        let now = self.real.now();
        let ms = self.ms.load(Ordering::Relaxed);
        Moment { wall: now.wall.plus(-ms), steady_ms: now.steady_ms - ms, ..now }
    }
}

/// Adds sample sessions, and takes them away. Cheap to clone.
#[derive(Clone)]
pub struct SampleService {
    pub(super) changes: Changes,
    pub(super) looking: Looking,
}

/// The services in a story, whose clock goes as the story does.
struct Past {
    sessions: SessionService,
    notes: NoteService,
    changes: Changes,
}

impl SampleService {
    /// Adds the sample sessions, unless there are some already.
    ///
    /// # Errors
    /// Where the data can't be written; then none is added.
    pub async fn add(&self, by: &By) -> Result<Counts> {
        // Keeps `watch_over` waiting while a story is played: its sessions look unseen for days.
        let _telling = self.looking.lock().await;
        let counts = self.changes.store.counts().await?;
        if counts.samples > 0 {
            return Ok(counts);
        }
        for sample in SAMPLES {
            if let Err(error) = self.play(sample, by).await {
                // All or none: what is there would keep the rest from being added.
                let unasked = By { request: None, ..by.clone() };
                self.remove(&unasked).await?;
                return Err(error);
            }
        }
        Ok(self.changes.store.counts().await?)
    }

    /// Erases every sample session, whatever became of it.
    ///
    /// # Errors
    /// [`Error::Refused`] while one of them is handed over. Then, and where the data can't be written,
    /// none was erased.
    pub async fn remove(&self, by: &By) -> Result<Counts> {
        let mut writer = self.changes.store.write().await;
        let mut erasure = writer.erasure(by.request).await?;
        let now = self.changes.clock.now().wall;
        let mut erased = Vec::new();
        if !erasure.is_repeat {
            let handed_over = erasure.handed_over().await?;
            let samples = erasure.list_samples().await?;
            if let Some(session) = samples.iter().find(|one| Some(one.id) == handed_over) {
                let refused = Error::refused(Refusal::HandedOver, session.clone());
                erasure.roll_back().await;
                return Err(refused);
            }
            for session in samples {
                erasure.erase(&session, now).await?;
                erased.push(session.id);
            }
        }
        let counts = erasure.commit(now).await?;
        for id in erased {
            self.changes.open.session_is_gone(id);
            self.changes.runs.session_is_gone(id);
        }
        Ok(counts)
    }

    async fn play(&self, sample: Sample, by: &By) -> Result<()> {
        let clock = Arc::new(Ago {
            real: Arc::clone(&self.changes.clock),
            ms: AtomicI64::new(sample.ago_ms),
        });
        // In a story the computer never sleeps: time between two steps is no gap.
        let changes =
            Changes { clock: clock.clone(), gap_after_ms: i64::MAX, ..self.changes.clone() };
        let past = Past {
            sessions: SessionService { changes: changes.clone() },
            notes: NoteService { changes: changes.clone() },
            changes,
        };
        let after = |minutes: i64| clock.go(sample.ago_ms - minutes * MINUTE_MS);
        let by = By { request: None, ..by.clone() };
        let id = past.create(&sample, &by).await?;
        if matches!(sample.story, Story::Prepared) {
            return Ok(());
        }
        past.sessions.start_session(id, &by).await?;
        for (minutes, deed) in sample.deeds {
            after(*minutes);
            past.do_deed(id, deed, &clock, &by).await?;
        }
        match sample.story {
            Story::Prepared => {}
            Story::Running { paused_after_min } => {
                after(paused_after_min);
                past.sessions.pause_session(id, "A glass of water", &by).await?;
                clock.go(0);
                past.sessions.resume_session(id, &by).await?;
            }
            Story::Paused { after_min } => {
                after(after_min);
                past.sessions.pause_session(id, "", &by).await?;
            }
            Story::Ended { after_min } => {
                after(after_min);
                past.sessions.end_session(id, "", &by).await?;
            }
            Story::Expired => {
                after(sample.minutes);
                past.changes.settle_due(id).await?;
            }
        }
        Ok(())
    }
}

impl Past {
    async fn do_deed(&self, id: SessionId, deed: &Deed, clock: &Arc<Ago>, by: &By) -> Result<()> {
        match deed {
            Deed::Ask { question, answer } => {
                let told = Told { clock: Arc::clone(clock), answer };
                self.ask_and_wait(id, question, Arc::new(told)).await?;
            }
            Deed::Write { language, text } => self.write_own_answer(id, *language, text).await?,
            Deed::Note(text) => drop(self.notes.add_note(id, text, by).await?),
            Deed::Bookmark => drop(self.notes.add_bookmark(id, by).await?),
            Deed::AddTime { minutes, reason } => {
                drop(self.sessions.extend_time(id, *minutes, reason, None, by).await?);
            }
        }
        Ok(())
    }

    async fn ask_and_wait(&self, id: SessionId, question: &str, told: Arc<Told>) -> Result<()> {
        let assistant = Assistant::on(self.changes.clone(), told);
        let mut heard = assistant.listen();
        assistant.ask(id, question, &By::candidate()).await?;
        loop {
            match heard.recv().await {
                Ok(AssistantNews::Ended { session, .. }) if session.id == id => return Ok(()),
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return Err(Error::Fault("a story broke off".into())),
            }
        }
    }

    async fn write_own_answer(&self, id: SessionId, language: Language, text: &str) -> Result<()> {
        let by = By::candidate();
        let written = self.changes.change(id, Terms::AS_IT_STANDS, &by, async |change| {
            let now = change.now;
            let around = Around { ran_ms: change.session().ran_ms_at(&now), ..Around::default() };
            let text = text.to_owned();
            let answer = OwnAnswer { text, language, revision: 1, saved_at: now.wall };
            Ok(change.keep_own_answer(&mut KeptAnswer::default(), answer, around).await?)
        });
        written.await?;
        Ok(())
    }

    async fn create(&self, sample: &Sample, by: &By) -> Result<SessionId> {
        let config = SessionConfig {
            candidate_name: sample.name.into(),
            candidate_email: Some(sample.email.into()),
            time_limit_s: Some(sample.minutes * MINUTE_S),
            token_budget: Some(sample.tokens),
            model: sample.model.into(),
            challenge_text: Some(sample.challenge.into()),
            ..SessionConfig::default()
        };
        let config = config.validate(&self.changes.store.catalogue()).map_err(Error::Invalid)?;
        let session = self
            .changes
            .add(by, |id, now| {
                let mut made = Session::create(id, config, Origin::default(), now);
                made.session.is_sample = true;
                made
            })
            .await?;
        Ok(session.id)
    }
}
