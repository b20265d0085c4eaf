//! Whoever listens to a worker, and compares what it was told with what is in the database.

use crate::wish::{Kind, State, Wish};
use hotseat_core::domain::event::Event;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::time::UtcMs;
use hotseat_core::storage::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use uuid::Uuid;

/// What the workers on one database have said so far.
#[derive(Default)]
pub struct Witness {
    sessions: BTreeMap<SessionId, State>,
    requests: BTreeSet<u64>,
    draft: Option<u64>,
    /// Begun and not answered.
    open: Vec<Wish>,
    /// Answers heard.
    pub answers: u64,
    /// The number of the next change.
    pub next: u64,
    /// Errors the worker met.
    pub failures: Vec<String>,
}

/// How the database differs from what was said.
#[derive(Debug, Default)]
pub struct Differences {
    /// Answered and not there.
    pub lost: Vec<String>,
    /// There in part, or never asked for.
    pub half: Vec<String>,
    /// What the app's own examination found.
    pub findings: Vec<String>,
}

impl Differences {
    pub fn are_none(&self) -> bool {
        self.lost.is_empty() && self.half.is_empty() && self.findings.is_empty()
    }
}

impl Witness {
    pub fn new() -> Self {
        Self { next: 1, ..Self::default() }
    }

    /// Hears one line. Answers that do not `count` leave their change open: it may have been made.
    pub fn hear(&mut self, line: &str, counts: bool) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "try" => {
                let wish = Wish::parse(rest);
                self.next = wish.number + 1;
                self.open.push(wish);
            }
            "done" if counts => self.hear_answer(rest),
            "failed" => self.failures.push(rest.to_owned()),
            _ => {}
        }
    }

    fn hear_answer(&mut self, text: &str) {
        let mut words = text.split(' ');
        let number: u64 = words.next().unwrap().parse().unwrap();
        let was_made = words.next().unwrap() == "kept";
        let at = self.open.iter().position(|wish| wish.number == number).unwrap();
        let wish = self.open.remove(at);
        self.answers += 1;
        if was_made && wish.kind.event().is_some() {
            self.requests.insert(number);
        }
        if wish.kind == Kind::Draft {
            self.draft = Some(number);
        }
        let states = words.map(State::parse);
        self.sessions.extend(states.map(|state| (state.id, state)));
    }

    /// Opens the database as the app does, compares, and takes what is there for the truth.
    pub async fn compare(&mut self, dir: &Path) -> Differences {
        let store = Store::open(dir, UtcMs(0)).await.unwrap().store;
        let mut found = Differences::default();
        match store.check().await {
            Ok(report) => found.findings = report.findings,
            Err(error) => found.findings.push(error.to_string()),
        }
        let requests = requests(&store);
        self.compare_requests(&requests, &mut found);
        self.compare_draft(&store, &mut found).await;
        let unknown = self.compare_sessions(&store, &requests, &mut found).await;
        let created = |wish: &&Wish| wish.kind == Kind::Create && requests.contains(&wish.number);
        let born = self.open.iter().filter(created).count();
        if unknown != born {
            found.half.push(format!("{unknown} new sessions, {born} requests for one"));
        }
        self.requests = requests;
        self.open.clear();
        store.close().await.unwrap();
        found
    }

    fn compare_requests(&self, requests: &BTreeSet<u64>, found: &mut Differences) {
        let lost = self.requests.difference(requests);
        found.lost.extend(lost.map(|number| format!("request {number}")));
        for number in requests.difference(&self.requests) {
            if !self.open.iter().any(|wish| wish.number == *number) {
                found.half.push(format!("request {number} was never begun"));
            }
        }
    }

    async fn compare_draft(&mut self, store: &Store, found: &mut Differences) {
        let content = store.find_draft("new_session").await.unwrap().map(|(content, _)| content);
        let number = content.map(|content| {
            let draft: serde_json::Value = serde_json::from_str(&content).unwrap();
            draft["candidate_name"].as_str().unwrap().parse::<u64>().unwrap()
        });
        let may_be = |wish: &Wish| wish.kind == Kind::Draft && Some(wish.number) == number;
        if number != self.draft && !self.open.iter().any(may_be) {
            found.lost.push(format!("draft {:?}, found {number:?}", self.draft));
        }
        self.draft = number;
    }

    /// Compares every session, and says how many nobody has spoken of.
    async fn compare_sessions(
        &mut self,
        store: &Store,
        requests: &BTreeSet<u64>,
        found: &mut Differences,
    ) -> usize {
        let mut present = BTreeMap::new();
        for id in ids(store) {
            let session = store.find_session(id).await.unwrap().unwrap();
            let state = State::of(&session);
            if let Some(said) = self.sessions.get(&id)
                && *said != state
            {
                let trail = store.list_events(id).await.unwrap();
                self.judge(said, &state, &trail, requests, found);
            }
            present.insert(id, state);
        }
        for id in self.sessions.keys().filter(|id| !present.contains_key(id)) {
            found.lost.push(format!("session {id}"));
        }
        let unknown = present.keys().filter(|id| !self.sessions.contains_key(id)).count();
        self.sessions = present;
        unknown
    }

    /// A session is not as it was said to be: only changes still open may have made it so, each of
    /// them with its event and its request or with neither.
    fn judge(
        &self,
        said: &State,
        now: &State,
        trail: &[Event],
        requests: &BTreeSet<u64>,
        found: &mut Differences,
    ) {
        let id = said.id;
        if now.version <= said.version || now.trail_len <= said.trail_len {
            found.lost.push(format!("session {id}: {said:?} became {now:?}"));
            return;
        }
        let may_touch = |wish: &&Wish| match wish.kind {
            Kind::Recover | Kind::Watch => true,
            _ => wish.about == Some(id),
        };
        let open: Vec<&Wish> = self.open.iter().filter(may_touch).collect();
        let more = &trail[usize::try_from(said.trail_len).unwrap()..];
        if open.is_empty() {
            found.half.push(format!("session {id}: nobody asked for {more:?}"));
        }
        let is_asked_for = |event: &&Event| event.actor_role == "interviewer";
        let made: Vec<_> = open.iter().filter(|wish| requests.contains(&wish.number)).collect();
        if made.is_empty() && more.iter().any(|event| is_asked_for(&event)) {
            found.half.push(format!("session {id}: {more:?} without its request"));
        }
        for wish in made {
            let event = wish.kind.event().unwrap();
            if !more.iter().filter(is_asked_for).any(|entry| entry.kind == event) {
                found.half.push(format!("session {id}: request {wish} without its event"));
            }
        }
    }
}

/// Read beside the service, as it has no reason to list them.
fn requests(store: &Store) -> BTreeSet<u64> {
    let ids = blobs(store, "select id from requests");
    ids.into_iter().map(|id| u64::try_from(id.as_u128()).unwrap()).collect()
}

fn ids(store: &Store) -> Vec<SessionId> {
    blobs(store, "select id from sessions").into_iter().map(SessionId).collect()
}

fn blobs(store: &Store, sql: &str) -> Vec<Uuid> {
    let connection = rusqlite::Connection::open(store.path()).unwrap();
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    rows.map(|id| Uuid::from_slice(&id.unwrap()).unwrap()).collect()
}
