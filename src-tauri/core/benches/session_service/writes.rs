//! Durable changes: sessions are created, started and paused, by both sides in turn.

use crate::outside::now;
use crate::raw::{INSERT_EVENT, INSERT_REQUEST, INSERT_SESSION, SAVE_DRAFT, SAVE_STATE, Statement};
use crate::report::{Bar, Line};
use crate::rows::{self, Made};
use crate::{Effort, Sides};
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::draft::Draft;
use hotseat_core::domain::ids::{RequestId, SessionId};
use hotseat_core::service::{By, Services};

/// More than raw SQLite takes.
const BAR: Bar = Bar::TimesRaw(1.5);

/// Measures everything that has to be on the disk before it is acknowledged.
pub async fn measure(sides: &mut Sides, effort: Effort) -> Vec<Line> {
    let mut lines = [
        Line::new("save draft (one row, one statement)", Bar::None),
        Line::new("create", BAR),
        Line::new("start", BAR),
        Line::new("pause", BAR),
    ];
    // The first round warms both sides up and is not kept.
    for round in 0..=effort.rounds {
        let mut batch = Batch::new(round, effort.batch);
        for raw_first in [round % 2 == 0, round % 2 != 0] {
            if raw_first {
                batch.raw(sides, &mut lines);
            } else {
                batch.ours(&sides.service, &mut lines).await;
            }
        }
        if round == 0 {
            lines.iter_mut().for_each(Line::forget);
        }
    }
    lines.into()
}

/// Sessions of one round.
struct Batch {
    sessions: Vec<Made>,
    /// The service gives its own names; these are the requests it is told.
    first_request: u64,
}

impl Batch {
    fn new(round: usize, size: usize) -> Self {
        let first = rows::NEW + u64::try_from(round * size).unwrap();
        let sessions = (first..).take(size).map(|n| rows::made(n, 0)).collect();
        Self { sessions, first_request: first * 4 }
    }

    fn raw(&self, sides: &mut Sides, lines: &mut [Line; 4]) {
        let steps: [fn(&Made) -> Vec<Statement>; 4] = [draft_saved, created, started, paused];
        for (step, line) in steps.into_iter().zip(lines) {
            for session in &self.sessions {
                let statements = step(session);
                let begin = now();
                sides.raw.write(&statements);
                line.raw.push(begin.elapsed());
            }
        }
    }

    async fn ours(&mut self, service: &Services, lines: &mut [Line; 4]) {
        let [draft, create, start, pause] = lines;
        for session in &self.sessions {
            let form = form(session);
            let begin = now();
            service.drafts.save_draft(&form).await.unwrap();
            draft.ours.push(begin.elapsed());
        }
        let mut ids: Vec<SessionId> = Vec::new();
        for session in &self.sessions {
            let (config, by) = (config(session), self.first_request_of(1, ids.len()));
            let begin = now();
            let made = service.sessions.create_session(config, &by).await.unwrap();
            create.ours.push(begin.elapsed());
            ids.push(made.id);
        }
        for (place, id) in ids.iter().enumerate() {
            let by = self.first_request_of(2, place);
            let begin = now();
            service.sessions.start_session(*id, &by).await.unwrap();
            start.ours.push(begin.elapsed());
        }
        for (place, id) in ids.iter().enumerate() {
            let by = self.first_request_of(3, place);
            let begin = now();
            service.sessions.pause_session(*id, "", &by).await.unwrap();
            pause.ours.push(begin.elapsed());
        }
    }

    fn first_request_of(&self, entry: u64, place: usize) -> By {
        let n = self.first_request + u64::try_from(place).unwrap() * 4 + entry;
        By::interviewer("Dana").request(RequestId(rows::request(n)))
    }
}

/// SQLite skips a row that is written as it was, so every form says something else.
fn form(session: &Made) -> Draft {
    Draft { candidate_email: session.email.clone(), ..Draft::default() }
}

fn config(session: &Made) -> SessionConfig {
    SessionConfig {
        candidate_name: session.name.clone(),
        candidate_email: Some(session.email.clone()),
        time_limit_s: Some(3600),
        token_budget: Some(50_000),
        model: session.model.into(),
        challenge_text: Some(session.challenge.into()),
        config: None,
        ..SessionConfig::default()
    }
}

/// About the least that can be durable: one small row.
fn draft_saved(session: &Made) -> Vec<Statement> {
    let content = serde_json::to_string(&form(session)).unwrap();
    let values = vec!["new_session".to_owned().into(), content.into(), session.created_at.into()];
    vec![(SAVE_DRAFT.to_owned(), values)]
}

fn created(session: &Made) -> Vec<Statement> {
    vec![
        (INSERT_SESSION.to_owned(), session.created()),
        (INSERT_EVENT.to_owned(), session.event(1)),
        (INSERT_REQUEST.to_owned(), session.request(1)),
    ]
}

fn started(session: &Made) -> Vec<Statement> {
    changed(session, "active", 2)
}

fn paused(session: &Made) -> Vec<Statement> {
    changed(session, "paused", 3)
}

fn changed(session: &Made, status: &str, entry: i64) -> Vec<Statement> {
    vec![
        (SAVE_STATE.to_owned(), session.state(status, entry)),
        (INSERT_EVENT.to_owned(), session.event(entry)),
        (INSERT_REQUEST.to_owned(), session.request(entry)),
    ]
}
