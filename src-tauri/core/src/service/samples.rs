//! Sample sessions to look around in: prepared and run by the service itself, on a clock that tells
//! a story of the last days.

use super::change::remember;
use super::{By, Result, SessionService};
use crate::domain::config::SessionConfig;
use crate::domain::ids::SessionId;
use crate::domain::listing::Counts;
use crate::domain::session::{Refusal, Session};
use crate::domain::time::{MINUTE_S, Moment, SECOND_MS};
use crate::error::Error;
use crate::ports::Clock;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const MINUTE_MS: i64 = MINUTE_S * SECOND_MS;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// What becomes of a sample, by minutes after it was prepared.
enum Story {
    Prepared,
    Running,
    Paused { after_min: i64 },
    Ended { after_min: i64 },
    Expired,
}

struct Sample {
    name: &'static str,
    email: &'static str,
    minutes: i64,
    tokens: i64,
    model: &'static str,
    challenge: &'static str,
    ago_ms: i64,
    story: Story,
}

const SAMPLES: [Sample; 7] = [
    Sample {
        name: "Mina Okafor",
        email: "mina@example.com",
        minutes: 60,
        tokens: 50_000,
        model: "gpt-4",
        challenge: "# Chat system design\n\nSketch a chat service for ten million people. \
                    Say what you would build first, and what you would leave out.",
        ago_ms: 2 * DAY_MS,
        story: Story::Expired,
    },
    Sample {
        name: "Tomás Herrera",
        email: "tomas@example.com",
        minutes: 60,
        tokens: 50_000,
        model: "gpt-3.5-turbo",
        challenge: "# Debug the parser\n\nThis parser loses the last field of every line. \
                    Find out why, with a test that shows it.\n\n```python\ndef fields(line):\n    \
                    return line.split(\",\")[:-1]\n```",
        ago_ms: DAY_MS,
        story: Story::Ended { after_min: 41 },
    },
    Sample {
        name: "Li Wei",
        email: "li.wei@example.com",
        minutes: 90,
        tokens: 80_000,
        model: "gpt-4-turbo",
        challenge: "# Event log compaction\n\nKeep the latest value of each key in an append-only \
                    log, without ever blocking a writer.",
        ago_ms: 5 * HOUR_MS,
        story: Story::Ended { after_min: 77 },
    },
    Sample {
        name: "Ravi Patel",
        email: "",
        minutes: 45,
        tokens: 30_000,
        model: "gpt-3.5-turbo",
        challenge: "# LRU cache\n\nBuild a cache of fixed size that forgets what was used least \
                    recently. Both operations in constant time.",
        ago_ms: HOUR_MS,
        story: Story::Paused { after_min: 38 },
    },
    Sample {
        name: "Alice Johnson",
        email: "alice@example.com",
        minutes: 60,
        tokens: 50_000,
        model: "gpt-4-turbo",
        challenge: "# Rate limiter\n\nBuild a limiter that allows at most **N** requests per user \
                    in any rolling minute. Explain the trade-offs you make.\n\n```python\nclass \
                    RateLimiter:\n    def allow(self, user_id: str, now: float) -> bool: \
                    ...\n```\n\n## You will be judged on\n\nHow you break the problem down, what \
                    you ask, and how you check the answers you get.",
        ago_ms: 20 * MINUTE_MS,
        story: Story::Running,
    },
    Sample {
        name: "Jane Smith",
        email: "jane@example.com",
        minutes: 60,
        tokens: 50_000,
        model: "gpt-4",
        challenge: "# URL shortener\n\nDesign and build the part that turns a long address into a \
                    short one, and back.",
        ago_ms: 12 * MINUTE_MS,
        story: Story::Prepared,
    },
    Sample {
        name: "Noor Haddad",
        email: "noor@example.com",
        minutes: 45,
        tokens: 30_000,
        model: "gpt-3.5-turbo",
        challenge: "# Word count\n\nCount the words of a text of a gigabyte on a laptop.",
        ago_ms: 5 * MINUTE_MS,
        story: Story::Prepared,
    },
];

/// The real clock, some milliseconds ago.
struct Ago {
    real: Arc<dyn Clock>,
    ms: AtomicI64,
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
        // Nobody watches over a story while it is told: its sessions look unseen for days.
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
        // In a story nobody sleeps: time between two steps is no gap.
        let past = Self { clock: clock.clone(), gap_after_ms: i64::MAX, ..self.clone() };
        let go = |to_ms: i64| clock.ms.store(to_ms, Ordering::Relaxed);
        let by = By { request: None, ..by.clone() };
        let id = past.create_sample(&sample, &by).await?;
        match sample.story {
            Story::Prepared => {}
            Story::Running => {
                go(0);
                past.start_session(id, &by).await?;
            }
            Story::Paused { after_min } => {
                past.start_session(id, &by).await?;
                go(sample.ago_ms - after_min * MINUTE_MS);
                past.pause_session(id, "", &by).await?;
            }
            Story::Ended { after_min } => {
                past.start_session(id, &by).await?;
                go(sample.ago_ms - after_min * MINUTE_MS);
                past.end_session(id, "", &by).await?;
            }
            Story::Expired => {
                past.start_session(id, &by).await?;
                go(sample.ago_ms - sample.minutes * MINUTE_MS);
                past.settle_due(id).await?;
            }
        }
        Ok(())
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
