//! The program that is killed: a service that makes one random change after the other, saying each
//! one before it begins and after it was answered.

use crate::support::clock::{ManualClock, minutes, seconds};
use crate::wish::{Kind, State, Wish};
use fastrand::Rng;
use hotseat_core::domain::absence::GapAnswer;
use hotseat_core::domain::catalogue::ProviderId;
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::draft::Draft;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::library::ItemId;
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::domain::listing::ListQuery;
use hotseat_core::domain::session::{Changes, Session};
use hotseat_core::ports::{Clock, Ids};
use hotseat_core::service::{By, Services};
use hotseat_core::storage::Store;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Most sessions one life begins with: more make it slower, not different.
const SESSIONS: usize = 25;

/// How a worker is started.
pub struct Orders<'a> {
    pub dir: &'a Path,
    pub seed: u64,
    /// The number of its first change; no number is used twice on one database.
    pub first: u64,
    /// Whether it answers before the change was made. This is the fault tests must find.
    pub answers_early: bool,
}

impl Orders<'_> {
    pub fn program(&self) -> Command {
        let mut program = crate::roles::program("worker");
        program.arg(self.dir).args([self.seed, self.first].map(|n| n.to_string()));
        program.arg(self.answers_early.to_string());
        program
    }
}

/// Ids that are new in every life on a database.
struct NumberedIds(AtomicU64);

impl Ids for NumberedIds {
    fn session_id(&self) -> SessionId {
        let n = self.0.fetch_add(1, Ordering::Relaxed);
        SessionId(Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0000 + u128::from(n)))
    }

    fn provider_id(&self) -> ProviderId {
        let n = self.0.fetch_add(1, Ordering::Relaxed);
        let id = Uuid::from_u128(0x0199_0000_0000_7000_9000_0000_0000_0000 + u128::from(n));
        ProviderId(id.to_string())
    }

    fn item_id(&self) -> ItemId {
        let n = self.0.fetch_add(1, Ordering::Relaxed);
        ItemId(Uuid::from_u128(0x0199_0000_0000_7000_a000_0000_0000_0000 + u128::from(n)))
    }

    fn secret(&self) -> Option<[u8; 32]> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let n = NEXT.fetch_add(1, Ordering::Relaxed);
        Some(std::array::from_fn(|place| n.to_le_bytes()[place % 8]))
    }
}

struct Worker {
    service: Services,
    clock: Arc<ManualClock>,
    rng: Rng,
    /// Sessions as last answered.
    known: BTreeMap<SessionId, Session>,
    next: u64,
    answers_early: bool,
}

/// Works until killed.
pub async fn work(arguments: &[String]) {
    let [dir, seed, first, early] = arguments else { panic!("dir, seed, first, early") };
    let first: u64 = first.parse().unwrap();
    let clock = Arc::new(ManualClock::new());
    // Later lives begin later; the moment need not be exact.
    clock.advance(minutes(i64::try_from(first).unwrap()));
    let ids = Arc::new(NumberedIds(AtomicU64::new(first)));
    let opened = match Store::open(Path::new(dir), clock.now().wall).await {
        Ok(opened) => opened,
        Err(error) => return fail(first, &error).await,
    };
    let service = Services::new(Arc::new(opened.store), clock.clone(), ids);
    let mut worker = Worker {
        service,
        clock,
        rng: Rng::with_seed(seed.parse().unwrap()),
        known: BTreeMap::new(),
        next: first,
        answers_early: early.parse().unwrap(),
    };
    worker.make(Kind::Recover, None).await;
    worker.look_around().await;
    say("ready");
    loop {
        worker.let_time_pass();
        let (kind, about) = worker.wish();
        worker.make(kind, about).await;
    }
}

impl Worker {
    async fn look_around(&mut self) {
        let query = ListQuery { limit: 500, ..ListQuery::default() };
        let page = self.service.sessions.list_sessions(&query).await.unwrap();
        self.known = page.sessions.into_iter().map(|session| (session.id, session)).collect();
    }

    /// Mostly seconds; now and then long enough for a gap, or for someone to set the calendar.
    fn let_time_pass(&mut self) {
        if self.answers_early {
            return;
        }
        match self.rng.u8(..100) {
            0..90 => self.clock.advance(seconds(self.rng.i64(0..8))),
            90..97 => self.clock.advance(seconds(self.rng.i64(15..2_000))),
            _ => self.clock.set_wall(minutes(self.rng.i64(-100..100))),
        }
    }

    /// A change that fits the sessions there are.
    fn wish(&mut self) -> (Kind, Option<SessionId>) {
        match self.rng.u8(..100) {
            0..5 if !self.answers_early => return (Kind::Watch, None),
            5..10 if !self.answers_early => return (Kind::Draft, None),
            10..30 if self.known.len() < SESSIONS => return (Kind::Create, None),
            _ => {}
        }
        let Some(session) = self.rng.choice(self.known.values()) else {
            return (Kind::Create, None);
        };
        let fitting: &[Kind] = match session.status {
            Status::Created if session.deleted_at.is_some() => &[Kind::Restore],
            Status::Created => &[Kind::Start, Kind::Start, Kind::Update, Kind::Delete],
            Status::Active => &[Kind::Pause, Kind::ExtendTime, Kind::ExtendTokens, Kind::End],
            Status::Paused if session.gap.is_some() => &[Kind::Settle, Kind::Update, Kind::End],
            Status::Paused => &[Kind::Resume, Kind::Resume, Kind::Update, Kind::ExtendTokens],
            Status::Completed | Status::Expired => &[Kind::Update],
        };
        let id = session.id;
        (*self.rng.choice(fitting).unwrap(), Some(id))
    }

    async fn make(&mut self, kind: Kind, about: Option<SessionId>) {
        let wish = Wish { number: self.next, kind, about };
        self.next += 1;
        say(&format!("try {wish}"));
        let is_asked_for = wish.kind.event().is_some();
        if self.answers_early && is_asked_for {
            say(&format!("done {} kept", wish.number));
        }
        let answer = self.carry_out(&wish).await;
        let (word, states) = match answer {
            Ok(states) => ("kept", states),
            Err(hotseat_core::error::Error::Refused { session, .. }) => ("refused", vec![*session]),
            Err(error) => {
                return fail(wish.number, &error).await;
            }
        };
        if !(self.answers_early && is_asked_for) {
            let said: String = states.iter().map(|s| format!(" {}", State::of(s))).collect();
            say(&format!("done {} {word}{said}", wish.number));
        }
        self.known.extend(states.into_iter().map(|session| (session.id, session)));
    }

    async fn carry_out(&mut self, wish: &Wish) -> Result<Vec<Session>, hotseat_core::error::Error> {
        let service = &self.service;
        let by = By::interviewer("Dana").request(wish.request());
        let number = wish.number;
        let id = wish.about.unwrap_or(SessionId(Uuid::nil()));
        let one = match wish.kind {
            Kind::Recover => return Ok(service.watch.recover().await?.changed),
            Kind::Watch => return Ok(service.watch.watch_over().await?.changed),
            Kind::Draft => {
                let candidate_name = number.to_string();
                service.drafts.save_draft(&Draft { candidate_name, ..Draft::default() }).await?;
                return Ok(Vec::new());
            }
            Kind::Create => {
                service.sessions.create_session(config(&mut self.rng, number), &by).await
            }
            Kind::Start => service.sessions.start_session(id, &by).await,
            Kind::Pause => service.sessions.pause_session(id, "", &by).await,
            Kind::Resume => service.sessions.resume_session(id, &by).await,
            Kind::End => service.sessions.end_session(id, "", &by).await,
            Kind::ExtendTime => service.sessions.extend_time(id, 1, "more", None, &by).await,
            Kind::ExtendTokens => service.sessions.extend_tokens(id, 1, "more", None, &by).await,
            Kind::Update => {
                let candidate_name = Some(format!("Jané {number}"));
                let changes = Changes { candidate_name, ..Changes::default() };
                service.sessions.update_session(id, changes, None, &by).await
            }
            Kind::Delete => service.sessions.delete_session(id, &by).await,
            Kind::Restore => service.sessions.restore_session(id, &by).await,
            Kind::Settle => {
                let answers = [GapAnswer::Count, GapAnswer::GiveBack];
                service.sessions.settle_gap(id, answers[usize::from(self.rng.bool())], &by).await
            }
        };
        Ok(vec![one?])
    }
}

/// Says what went wrong. Nothing works any more then, and there is nothing left to say.
async fn fail(number: u64, error: &dyn Error) {
    say(&format!("failed {number}: {error}"));
    std::future::pending().await
}

/// In one piece, so that nobody hears half a line.
fn say(line: &str) {
    std::io::stdout().lock().write_all(format!("{line}\n").as_bytes()).unwrap();
}

fn config(rng: &mut Rng, number: u64) -> SessionConfig {
    // Some fit into a page of the database, some take several.
    let challenge = "Wörter zählen\n".repeat(rng.usize(..600));
    SessionConfig {
        candidate_name: format!("Candidate {number}"),
        candidate_email: Some(format!("c{number}@example.com")),
        time_limit_s: Some(3600),
        token_budget: Some(50_000),
        model: "gpt-4".into(),
        challenge_text: Some(challenge),
        ..SessionConfig::default()
    }
}
