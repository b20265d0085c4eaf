//! Calendars that jump, stand still and run backwards, machines that sleep and start anew: order and
//! running time are what they were.

use crate::roles::wait_for;
use crate::support::chance::{Chance, chance, rounds};
use crate::support::clock::{CountingIds, MORNING, ManualClock, minutes, seconds};
use crate::support::config::config;
use crate::support::figures::Figure;
use hotseat_core::domain::absence::GapAnswer;
use hotseat_core::domain::event::Event;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::service::{By, Services};
use hotseat_core::storage::Store;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;

const STEPS: u64 = 60;
/// The app looks every five seconds; expiry is noticed then, and dated to the deadline.
const LOOK_MS: i64 = seconds(5);

/// A session's life on a clock nobody can trust.
struct Life {
    dir: TempDir,
    clock: Arc<ManualClock>,
    /// None only while the app is off.
    service: Option<Services>,
    id: SessionId,
    /// Milliseconds the session was seen running, measured here.
    ran_ms: i64,
    has_ended: bool,
}

pub fn no_clock_gives_a_session_more_time_than_its_limit() {
    let mut chance = chance("no_clock_gives_a_session_more_time_than_its_limit");
    let lives = rounds(60, 1_500);
    let (mut broken, mut by_calendar, mut backwards, mut expired) = (Vec::new(), 0, 0, 0);
    for _ in 0..lives {
        wait_for(async {
            let mut life = Life::begin().await;
            for _ in 0..STEPS {
                life.step(&mut chance).await;
                broken.extend(life.judge().await.err());
            }
            let trail = life.service().sessions.events(life.id).await.unwrap();
            let limit_ms =
                life.service().sessions.get_session(life.id).await.unwrap().unwrap().0.limit_ms();
            by_calendar += u64::from(ran_by_calendar(&trail) > limit_ms + seconds(1));
            backwards += u64::from(!trail.is_sorted_by_key(|event| event.at));
            expired += u64::from(trail.iter().any(|event| event.kind == "session_expired"));
            broken.extend(strange_times(life.dir.path()));
        });
    }
    Figure {
        id: "T1",
        promise: "No session runs longer than its limit, and an ended one never runs again",
        tried: format!("{lives} lives of {STEPS} steps, {expired} of them expired"),
        losses: broken.len() as u64,
        control: "measuring the same lives by the calendar",
        control_losses: format!("{by_calendar} of {lives}"),
        seed: Some(chance.seed),
    }
    .record();
    Figure {
        id: "T9",
        promise: "Events stand in the order they happened, and times are kept in UTC milliseconds",
        tried: format!("{lives} trails"),
        losses: broken.len() as u64,
        control: "ordering the same trails by their times",
        control_losses: format!("{backwards} of {lives}"),
        seed: Some(chance.seed),
    }
    .record();
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(by_calendar > 0 && backwards > 0 && expired > 0);
}

impl Life {
    async fn begin() -> Self {
        let dir = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).unwrap();
        let clock = Arc::new(ManualClock::new());
        let service = open(dir.path(), &clock).await;
        let config = config("Jane", 300);
        let id = service.sessions.create_session(config, &dana()).await.unwrap().id;
        service.sessions.start_session(id, &dana()).await.unwrap();
        Self { dir, clock, service: Some(service), id, ran_ms: 0, has_ended: false }
    }

    async fn step(&mut self, chance: &mut Chance) {
        let (rng, id) = (&mut chance.rng, self.id);
        // Refusals are answers, too.
        match rng.u8(..20) {
            0..8 => self.run_for(seconds(rng.i64(1..60))).await,
            8 => drop(self.service().sessions.pause_session(id, "", &dana()).await),
            9..12 => drop(self.service().sessions.resume_session(id, &dana()).await),
            12 => drop(self.service().sessions.settle_gap(id, GapAnswer::GiveBack, &dana()).await),
            13 => drop(self.service().sessions.settle_gap(id, GapAnswer::Count, &dana()).await),
            14..17 => self.clock.set_wall(minutes(rng.i64(-600_000..600_000))),
            17 => self.clock.advance(seconds(rng.i64(15..4_000))),
            18 => self.start_anew(rng.bool(), seconds(rng.i64(0..4_000))).await,
            _ => drop(self.service().sessions.extend_time(id, 1, "more", None, &dana()).await),
        }
    }

    /// Time goes by, and the app looks as often as it does.
    async fn run_for(&mut self, ms: i64) {
        let mut left = ms;
        while left > 0 {
            let step = left.min(LOOK_MS);
            let before = self.status().await;
            self.clock.advance(step);
            self.service().watch.watch_over().await.unwrap();
            if before == Status::Active && self.status().await == Status::Active {
                self.ran_ms += step;
            }
            left -= step;
        }
    }

    /// The app, or the machine, is switched off and on again.
    async fn start_anew(&mut self, machine: bool, later_ms: i64) {
        self.clock.advance(later_ms);
        if machine {
            self.clock.reboot();
        }
        // The folder is free once nothing of the old service is left.
        self.service = None;
        self.service = Some(open(self.dir.path(), &self.clock).await);
        self.service().watch.recover().await.unwrap();
    }

    fn service(&self) -> &Services {
        self.service.as_ref().unwrap()
    }

    async fn status(&self) -> Status {
        self.service().sessions.get_session(self.id).await.unwrap().unwrap().0.status
    }

    async fn judge(&mut self) -> Result<(), String> {
        let (session, _) = self.service().sessions.get_session(self.id).await.unwrap().unwrap();
        let (watch, limit_ms) = (session.stopwatch, session.limit_ms());
        if watch.ran_ms > limit_ms || self.ran_ms > limit_ms + seconds(1) {
            return Err(format!("ran {} and {} of {limit_ms}", watch.ran_ms, self.ran_ms));
        }
        if self.has_ended && !session.status.is_ended() {
            return Err(format!("an ended session is {:?}", session.status));
        }
        self.has_ended = session.status.is_ended();
        let events = self.service().sessions.events(self.id).await.unwrap();
        if !(1..).zip(&events).all(|(seq, event)| event.seq == seq) {
            return Err("the trail is out of order".into());
        }
        Ok(())
    }
}

async fn open(dir: &Path, clock: &Arc<ManualClock>) -> Services {
    let store = Arc::new(Store::open(dir, MORNING.wall).await.unwrap().store);
    Services::new(store, clock.clone(), Arc::new(CountingIds::default()))
}

fn dana() -> By {
    By::interviewer("Dana")
}

/// What the trail's times alone would make of it.
fn ran_by_calendar(trail: &[Event]) -> i64 {
    let (mut ran_ms, mut since) = (0, None);
    for event in trail {
        match event.kind.as_str() {
            "session_started" | "session_resumed" => since = Some(event.at),
            "session_paused" | "gap_detected" | "session_completed" | "session_expired" => {
                ran_ms += since.take().map_or(0, |since| event.at.since(since));
            }
            _ => {}
        }
    }
    ran_ms
}

/// Stored instants that are no milliseconds of this or the neighbouring years.
fn strange_times(dir: &Path) -> Option<String> {
    const YEARS_MS: i64 = 40 * 365 * 24 * 3_600_000;
    let database = rusqlite::Connection::open(dir.join("hotseat.db")).unwrap();
    let (from, to) = (MORNING.wall.0 - YEARS_MS, MORNING.wall.0 + YEARS_MS);
    let strange: i64 = database
        .query_row(
            "select count(*) from (
                 select created_at as at from sessions union all select updated_at from sessions
                 union all select started_at from sessions union all select ended_at from sessions
                 union all select running_since from sessions
                 union all select seen_at from sessions union all select gap_from from sessions
                 union all select at from session_events union all select at from requests)
             where at is not null and (typeof(at) <> 'integer' or at not between ?1 and ?2)",
            [from, to],
            |row| row.get(0),
        )
        .unwrap();
    (strange > 0).then(|| format!("{strange} times are not what the calendar said"))
}
