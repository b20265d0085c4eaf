//! Everybody changes one session at the same moment, while its time runs out.

use crate::roles::wait_for;
use crate::support::chance::{Chance, chance, rounds};
use crate::support::clock::{CountingIds, MORNING, ManualClock, seconds};
use crate::support::config::config;
use crate::support::figures::Figure;
use hotseat_core::domain::chain::Verdict;
use hotseat_core::domain::event::{Actor, EventBody};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::session::{Refusal, Session};
use hotseat_core::domain::time::Moment;
use hotseat_core::error::Error;
use hotseat_core::ports::Clock;
use hotseat_core::service::{By, Services};
use hotseat_core::storage::{Store, Which};
use std::collections::BTreeSet;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::task::{JoinSet, yield_now};

/// Sessions brought to the edge of their time together: that takes a while on any clock.
const TOGETHER: u64 = 100;
/// What each of them has left then.
const LEFT_MS: i64 = seconds(5);
const CONTROL: u64 = 50;

/// What one of those who race wants.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Want {
    Pause,
    Resume,
    End,
    Extend,
    /// Time goes on past the deadline, and somebody looks.
    Expire,
}

/// Ends are rarer, or little would happen before them.
const WANTS: [Want; 8] = [
    Want::Pause,
    Want::Pause,
    Want::Resume,
    Want::Resume,
    Want::Extend,
    Want::Extend,
    Want::End,
    Want::Expire,
];

pub fn however_changes_race_each_is_made_once_and_one_ends_the_session() {
    let mut chance = chance("however_changes_race_each_is_made_once_and_one_ends_the_session");
    let races = rounds(1_000, 10_000);
    let (broken, answers) = wait_for(race_often(&mut chance, races, false));
    let (caught, _) = wait_for(race_often(&mut chance, CONTROL, true));
    Figure {
        id: "T8",
        promise: "However changes race, each answered one is there once and a session ends once",
        tried: format!("{races} races, {answers} answered changes"),
        losses: broken.len() as u64,
        control: "changes that look first and write later",
        control_losses: format!("{} of {CONTROL}", caught.len()),
        seed: Some(chance.seed),
    }
    .record();
    assert!(broken.is_empty(), "{broken:#?}");
    assert!(!caught.is_empty(), "changes that look first and write later never collided");
}

/// What was wrong after each race, and how many changes were answered.
async fn race_often(chance: &mut Chance, races: u64, writes_later: bool) -> (Vec<String>, usize) {
    let (mut broken, mut answers) = (Vec::new(), 0);
    let mut left = races;
    while left > 0 {
        let together = left.min(TOGETHER);
        left -= together;
        let track = Track::new().await;
        for id in track.at_the_edge(together).await {
            track.by_service(Want::Resume, id).await.unwrap();
            let done = track.race(id, chance, writes_later).await;
            answers += done.iter().flatten().filter(|(_, version)| version.is_some()).count();
            broken.extend(track.judge(id, done).await.err());
        }
    }
    (broken, answers)
}

#[derive(Clone)]
struct Track {
    _dir: Arc<TempDir>,
    clock: Arc<ManualClock>,
    service: Services,
}

type Answer = Result<(Want, Option<i64>), String>;

impl Track {
    async fn new() -> Self {
        let dir = TempDir::new_in("/dev/shm").or_else(|_| TempDir::new()).unwrap();
        let clock = Arc::new(ManualClock::new());
        let store = Arc::new(Store::open(dir.path(), MORNING.wall).await.unwrap().store);
        let ids = Arc::new(CountingIds::default());
        let service = Services::new(store, clock.clone(), ids);
        Self { _dir: Arc::new(dir), clock, service }
    }

    /// Paused sessions with little time left.
    async fn at_the_edge(&self, count: u64) -> Vec<SessionId> {
        let by = By::interviewer("Dana");
        let mut ids = Vec::new();
        for _ in 0..count {
            let config = config("Jane", 300);
            let id = self.service.sessions.create_session(config, &by).await.unwrap().id;
            self.service.sessions.start_session(id, &by).await.unwrap();
            ids.push(id);
        }
        let mut until_edge = seconds(300) - LEFT_MS;
        while until_edge > 0 {
            let step = until_edge.min(seconds(10));
            self.clock.advance(step);
            self.service.watch.watch_over().await.unwrap();
            until_edge -= step;
        }
        for id in &ids {
            self.service.sessions.pause_session(*id, "", &by).await.unwrap();
        }
        ids
    }

    async fn race(&self, id: SessionId, chance: &mut Chance, writes_later: bool) -> Vec<Answer> {
        let mut racers = JoinSet::new();
        for _ in 0..8 {
            let (track, want) = (self.clone(), WANTS[chance.rng.usize(..WANTS.len())]);
            let waits = chance.rng.u8(..20);
            racers.spawn(async move {
                for _ in 0..waits {
                    yield_now().await;
                }
                let done = if writes_later {
                    track.by_hand(want, id).await
                } else {
                    track.by_service(want, id).await
                };
                match done {
                    Ok(version) => Ok((want, version)),
                    Err(Error::Refused { .. }) => Ok((want, None)),
                    Err(error) => Err(error.to_string()),
                }
            });
        }
        racers.join_all().await
    }

    /// The version it led to, where that is known.
    async fn by_service(&self, want: Want, id: SessionId) -> Result<Option<i64>, Error> {
        let (service, by) = (&self.service, By::interviewer("Dana"));
        let session = match want {
            Want::Pause => service.sessions.pause_session(id, "", &by).await?,
            Want::Resume => service.sessions.resume_session(id, &by).await?,
            Want::End => service.sessions.end_session(id, "", &by).await?,
            Want::Extend => service.sessions.extend_time(id, 1, "more", None, &by).await?,
            Want::Expire => {
                self.clock.advance(LEFT_MS + 1);
                service.watch.watch_over().await?;
                return Ok(None);
            }
        };
        Ok(Some(session.version))
    }

    /// The fault: looks at the session, decides, and only then begins to write.
    async fn by_hand(&self, want: Want, id: SessionId) -> Result<Option<i64>, Error> {
        let store = self.service.store();
        let mut session = store.find_session(id).await?.unwrap();
        let seen = session.clone();
        let bodies = decide(&mut session, want, self.clock.now())
            .map_err(|refusal| Error::refused(refusal, seen))?;
        if bodies.is_empty() {
            return Ok(None);
        }
        yield_now().await;
        session.version += 1;
        let at = self.clock.now().wall;
        let actor = Actor::interviewer("Dana");
        let mut writer = store.write().await;
        let (mut change, _) = writer.open(Which::Session(id), None).await?.unwrap();
        change.session = session;
        for body in &bodies {
            let entry = change.session.record(body, &actor, at, &[7; 32]).unwrap();
            change.record(entry);
        }
        Ok(Some(change.commit(None).await?.version))
    }

    /// Whether every answered change is there once, and the session ended at most once and for good.
    async fn judge(&self, id: SessionId, done: Vec<Answer>) -> Result<(), String> {
        let done = done.into_iter().collect::<Result<Vec<_>, _>>()?;
        let trail = self.service.sessions.verify_trail(id).await.unwrap();
        let session = self.service.store().find_session(id).await.unwrap().unwrap();
        let fail = |what: &str| {
            let kinds: Vec<_> = trail.events.iter().map(|event| &event.kind).collect();
            Err(format!("{what}: version {}, {done:?}, {kinds:?}", session.version))
        };
        if trail.verdict != Verdict::Intact {
            return fail("the trail is broken");
        }
        let of = |kind: &str| trail.events.iter().filter(|event| event.kind == kind).count();
        // Ending a session with an open gap is one change with two events.
        let changes = trail.events.len() - of("gap_settled");
        if session.version != i64::try_from(changes).unwrap() {
            return fail("a change without its event, or an event without its change");
        }
        let versions: BTreeSet<i64> = done.iter().filter_map(|(_, version)| *version).collect();
        if versions.len() != done.iter().filter(|(_, version)| version.is_some()).count() {
            return fail("two changes made the same version");
        }
        // The session was paused once to be brought to the edge, and resumed once to race.
        for (want, kind, before) in [
            (Want::Pause, "session_paused", 1),
            (Want::Resume, "session_resumed", 1),
            (Want::End, "session_completed", 0),
            (Want::Extend, "time_extended", 0),
        ] {
            let made = of(kind) - before;
            let answered = done.iter().filter(|(w, v)| *w == want && v.is_some()).count();
            if made != answered {
                return fail(kind);
            }
        }
        let ends = |kind: &str| matches!(kind, "session_completed" | "session_expired");
        let ended = of("session_completed") + of("session_expired");
        let ended_last = trail.events.last().is_some_and(|event| ends(&event.kind));
        if ended > 1 || session.status.is_ended() != (ended == 1) || ended_last != (ended == 1) {
            return fail("it did not end once and for good");
        }
        Ok(())
    }
}

fn decide(session: &mut Session, want: Want, now: Moment) -> Result<Vec<EventBody>, Refusal> {
    match want {
        Want::Pause => Ok(vec![session.pause("", now)?]),
        Want::Resume => Ok(vec![session.resume(now)?]),
        Want::End => session.end("", now),
        Want::Extend => Ok(vec![session.extend_time(1, "more")?]),
        Want::Expire => Ok(Vec::new()),
    }
}
