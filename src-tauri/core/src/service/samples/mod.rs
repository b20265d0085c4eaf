//! Sample sessions to look around in: prepared, run and talked in by the services themselves, on a clock
//! that tells a story of the last days.

mod model;
mod stories;

use super::change::remember;
use super::{Assistant, AssistantNews, By, Result, SessionService};
use crate::domain::config::SessionConfig;
use crate::domain::ids::SessionId;
use crate::domain::listing::Counts;
use crate::domain::own_answer::{Around, KeptAnswer, Language, OwnAnswer};
use crate::domain::session::{Refusal, Session};
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

impl SessionService {
    /// Adds the sample sessions, unless there are some already.
    ///
    /// # Errors
    /// Where the data can't be written; then none is added.
    pub async fn add_sample_sessions(&self, by: &By) -> Result<Counts> {
        // Keeps `watch_over` waiting while a story is played: its sessions look unseen for days.
        let _telling = self.watching.lock().await;
        let counts = self.store.counts().await?;
        if counts.samples > 0 {
            return Ok(counts);
        }
        for sample in SAMPLES {
            if let Err(error) = self.play(sample, by).await {
                // All or none: what is there would keep the rest from being added.
                let unasked = By { request: None, ..by.clone() };
                self.remove_sample_sessions(&unasked).await?;
                return Err(error);
            }
        }
        Ok(self.store.counts().await?)
    }

    /// Erases every sample session, whatever became of it.
    ///
    /// # Errors
    /// [`Error::Refused`] while one of them is handed over. Then, and where the data can't be written,
    /// none was erased.
    pub async fn remove_sample_sessions(&self, by: &By) -> Result<Counts> {
        let mut writer = self.store.write().await;
        let (mut tx, earlier) = writer.begin_new(by.request).await?;
        let mut erased = Vec::new();
        if earlier.is_none() {
            let now = self.clock.now();
            let handed_over = tx.find_handover().await?.map(|handover| handover.session_id);
            let samples = tx.list_samples().await?;
            if let Some(session) = samples.iter().find(|one| Some(one.id) == handed_over) {
                let refused = Error::refused(Refusal::HandedOver, session.clone());
                tx.roll_back().await;
                return Err(refused);
            }
            for session in samples {
                tx.erase(&session, now.wall).await?;
                erased.push(session.id);
            }
            remember(&mut tx, by, None, now).await?;
        }
        let counts = tx.counts().await?;
        tx.commit().await?;
        for id in erased {
            self.open.session_is_gone(id);
        }
        Ok(counts)
    }

    async fn play(&self, sample: Sample, by: &By) -> Result<()> {
        let clock =
            Arc::new(Ago { real: Arc::clone(&self.clock), ms: AtomicI64::new(sample.ago_ms) });
        // In a story the computer never sleeps: time between two steps is no gap.
        let past = Self { clock: clock.clone(), gap_after_ms: i64::MAX, ..self.clone() };
        let after = |minutes: i64| clock.go(sample.ago_ms - minutes * MINUTE_MS);
        let by = By { request: None, ..by.clone() };
        let id = past.create_sample(&sample, &by).await?;
        if matches!(sample.story, Story::Prepared) {
            return Ok(());
        }
        past.start_session(id, &by).await?;
        for (minutes, deed) in sample.deeds {
            after(*minutes);
            past.do_deed(id, deed, &clock, &by).await?;
        }
        match sample.story {
            Story::Prepared => {}
            Story::Running { paused_after_min } => {
                after(paused_after_min);
                past.pause_session(id, "A glass of water", &by).await?;
                clock.go(0);
                past.resume_session(id, &by).await?;
            }
            Story::Paused { after_min } => {
                after(after_min);
                past.pause_session(id, "", &by).await?;
            }
            Story::Ended { after_min } => {
                after(after_min);
                past.end_session(id, "", &by).await?;
            }
            Story::Expired => {
                after(sample.minutes);
                past.settle_due(id).await?;
            }
        }
        Ok(())
    }

    async fn do_deed(&self, id: SessionId, deed: &Deed, clock: &Arc<Ago>, by: &By) -> Result<()> {
        match deed {
            Deed::Ask { question, answer } => {
                let told = Told { clock: Arc::clone(clock), answer };
                self.ask_and_wait(id, question, Arc::new(told)).await?;
            }
            Deed::Write { language, text } => self.write_own_answer(id, *language, text).await?,
            Deed::Note(text) => drop(self.add_note(id, text, by).await?),
            Deed::Bookmark => drop(self.add_bookmark(id, by).await?),
            Deed::AddTime { minutes, reason } => {
                drop(self.extend_time(id, *minutes, reason, None, by).await?);
            }
        }
        Ok(())
    }

    async fn ask_and_wait(&self, id: SessionId, question: &str, told: Arc<Told>) -> Result<()> {
        let assistant = Assistant::new(self.clone(), told);
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
        let now = self.clock.now();
        let mut writer = self.store.write().await;
        let mut tx = writer.begin().await?;
        let session = tx.find_session(id).await?.ok_or(Error::NotFound)?;
        let around = Around { ran_ms: session.ran_ms_at(&now), ..Around::default() };
        let text = text.to_owned();
        let answer = OwnAnswer { text, language, revision: 1, saved_at: now.wall };
        let mut kept = KeptAnswer::default();
        self.keep_own_answer(&mut tx, id, &mut kept, (answer, around)).await?;
        Ok(tx.commit().await?)
    }

    async fn create_sample(&self, sample: &Sample, by: &By) -> Result<SessionId> {
        let config = SessionConfig {
            candidate_name: sample.name.into(),
            candidate_email: Some(sample.email.into()),
            time_limit_s: Some(sample.minutes * MINUTE_S),
            token_budget: Some(sample.tokens),
            model: sample.model.into(),
            challenge_text: Some(sample.challenge.into()),
            config: None,
        };
        let config = config.validate(&self.store.catalogue()).map_err(Error::Invalid)?;
        let session = self
            .add(by, |id, now| {
                let (mut session, brief, body) = Session::create(id, config, None, now);
                session.is_sample = true;
                (session, brief, body)
            })
            .await?;
        Ok(session.id)
    }
}
