//! Examining a whole database: its structure, its references and every trail.

use super::migrate::Definitions;
use super::own_answers::RecordedAnswer;
use super::{
    Result, Store, candidate_work, events, handover, library, messages, migrate, notes,
    own_answers, passcode, runs, scorecards, sessions,
};
use crate::domain::chain::{self, Verdict};
use crate::domain::event::{Event, EventBody, EventKind, Personal};
use crate::domain::ids::SessionId;
use crate::domain::message::fingerprint;
use crate::domain::own_answer::{self, HistoryEnd, KeptAnswer};
use crate::domain::time::UtcMs;
use sqlx::{Connection, SqliteConnection};
use std::collections::HashMap;
use uuid::Uuid;

/// Sessions examined between two looks at the list of ids.
const BATCH: u32 = 500;

/// What SQLite can't know to be wrong: how many rows break a rule, and the rule in words.
const LOGIC: &[(&str, &str)] = &[
    (
        "select count(*) from session_counts c
         where c.total <> (select count(*) from sessions s
                           where s.status = c.status and s.is_sample = c.is_sample
                             and s.deleted_at is null)",
        "the number of sessions a status has is wrong",
    ),
    (
        "select count(*) from sessions s
         where s.deleted_at is null
           and not exists (select 1 from session_counts c
                           where c.status = s.status and c.is_sample = s.is_sample)",
        "a status that sessions have is not counted",
    ),
    (
        "select count(*) from sessions s
         where (s.tokens_used, s.input_tokens, s.output_tokens) <> (
             select ifnull(sum(input_tokens + output_tokens), 0), ifnull(sum(input_tokens), 0),
                    ifnull(sum(output_tokens), 0)
             from token_ledger l where l.session_id = s.id)",
        "the tokens a session has used are not the sum of its ledger",
    ),
    (
        "select count(*) from sessions s
         where s.message_count <> (select count(*) from messages m where m.session_id = s.id)
            or s.message_count <> (select ifnull(max(seq), 0) from messages m
                                   where m.session_id = s.id)",
        "a session's messages are not all there",
    ),
    (
        "select count(*) from messages m
         where (m.status = 'streaming') <> exists (
             select 1 from token_ledger l
             where l.session_id = m.session_id and l.answer_seq = m.seq and l.state = 'reserved')",
        "an answer and the promise for its call do not agree",
    ),
    (
        "select count(*) from own_answers o join sessions s on s.id = o.session_id
         where s.status in ('paused', 'completed', 'expired') and o.recorded_revision <> o.revision",
        "a session stopped without its own answer's fingerprint",
    ),
    (
        "select count(*) from library_versions v
         where v.used_in <> (select count(*) from session_pins p where p.version_no = v.no)",
        "the number of sessions made with a version is wrong",
    ),
    (
        "select count(*) from library_items i
         where i.used_in <> (select ifnull(sum(v.used_in), 0) from library_versions v
                             where v.item_no = i.no)",
        "the number of sessions made with an item is wrong",
    ),
    (
        "select count(*) from handover h join sessions s on s.id = h.session_id
         where s.deleted_at is not null",
        "a session that was deleted is handed over",
    ),
    (
        "select count(*) from tombstones t join sessions s on s.id = t.session_id",
        "a session that was erased is still there",
    ),
    (
        "select count(*) from sessions s
         where s.is_imported <> exists (select 1 from records r where r.session_id = s.id)",
        "how a record was sealed that a session came with is missing, or is kept of another",
    ),
    (
        "select count(*) from requests r
         where r.session_id is not null
           and not exists (select 1 from sessions s where s.id = r.session_id)",
        "a change is remembered for a session that does not exist",
    ),
];

/// What SQLite can't know to be wrong about the session `?1` alone.
const LOGIC_OF_SESSION: &[(&str, &str)] = &[
    (
        "select count(*) from sessions s
         where s.id = ?1 and (s.tokens_used, s.input_tokens, s.output_tokens) <> (
             select ifnull(sum(input_tokens + output_tokens), 0), ifnull(sum(input_tokens), 0),
                    ifnull(sum(output_tokens), 0)
             from token_ledger l where l.session_id = s.id)",
        "the tokens a session has used are not the sum of its ledger",
    ),
    (
        "select count(*) from sessions s
         where s.id = ?1 and (
             s.message_count <> (select count(*) from messages m where m.session_id = s.id)
             or s.message_count <> (select ifnull(max(seq), 0) from messages m where m.session_id = s.id))",
        "a session's messages are not all there",
    ),
    (
        "select (select count(*) from messages m where m.session_id = ?1 and m.status = 'streaming')
              + (select count(*) from token_ledger l where l.session_id = ?1 and l.state = 'reserved')",
        "an answer is still being written",
    ),
    (
        "select count(*) from own_answers o
         where o.session_id = ?1 and o.recorded_revision <> o.revision",
        "a session stopped without its own answer's fingerprint",
    ),
];

/// What is wrong with one session, a sentence each.
///
/// # Errors
/// Where the data can't be read at all.
pub(super) async fn findings_of(
    connection: &mut SqliteConnection,
    id: SessionId,
) -> Result<Vec<String>> {
    let mut report = CheckReport::default();
    for (wrong, finding) in LOGIC_OF_SESSION {
        let rows: i64 = sqlx::query_scalar(*wrong).bind(id.0).fetch_one(&mut *connection).await?;
        if rows > 0 {
            report.findings.push((*finding).into());
        }
    }
    report.check_session(connection, id).await;
    Ok(report.findings)
}

/// What an examination found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Sessions whose trail was walked.
    pub sessions: u64,
    /// Entries of these trails.
    pub events: u64,
    /// What is wrong, a sentence each; empty where all is well.
    pub findings: Vec<String>,
}

impl Store {
    /// Examines everything. Reads only.
    ///
    /// # Errors
    /// Where the data can't be read at all.
    pub async fn check(&self) -> Result<CheckReport> {
        let mut report = CheckReport::default();
        let mut reader = self.reader().await?;
        report.check_tables(&mut reader).await?;
        let mut after = 0_i64;
        loop {
            let batch: Vec<(i64, Uuid)> =
                sqlx::query_as("select no, id from sessions where no > ?1 order by no limit ?2")
                    .bind(after)
                    .bind(BATCH)
                    .fetch_all(&mut *reader)
                    .await?;
            let Some((last, _)) = batch.last() else {
                return Ok(report);
            };
            after = *last;
            for (_, id) in batch {
                report.check_session(&mut reader, SessionId(id)).await;
            }
        }
    }
}

impl CheckReport {
    async fn check_tables(&mut self, reader: &mut SqliteConnection) -> Result<()> {
        let structure = integrity(&mut *reader).await?;
        self.findings.extend(structure.into_iter().filter(|finding| finding != "ok"));
        let strays: Vec<(String, Option<i64>, String, i64)> =
            sqlx::query_as("pragma foreign_key_check").fetch_all(&mut *reader).await?;
        for (table, ..) in strays {
            self.findings.push(format!("{table} has a row that belongs to nothing"));
        }
        self.check_definitions(&migrate::definitions(&mut *reader).await?).await?;
        for (wrong, finding) in LOGIC {
            let rows: i64 = sqlx::query_scalar(*wrong).fetch_one(&mut *reader).await?;
            if rows > 0 {
                self.findings.push((*finding).into());
            }
        }
        let drafts: sqlx::Result<Vec<(String, String)>> =
            sqlx::query_as("select form, content from drafts").fetch_all(&mut *reader).await;
        if drafts.is_err() {
            self.findings.push("a form not sent yet can't be read".into());
        }
        self.check_single_rows(reader).await;
        self.findings.extend(library::findings(reader).await?);
        Ok(())
    }

    /// What there is one of at most.
    async fn check_single_rows(&mut self, reader: &mut SqliteConnection) {
        if handover::find(reader).await.is_err() {
            self.findings.push("the handover can't be read".into());
        }
        if passcode::find(reader).await.is_err() {
            self.findings.push("the passcode can't be read".into());
        }
    }

    /// A rule or a trigger that reads otherwise than released keeps nothing any more, and SQLite is
    /// content with it.
    async fn check_definitions(&mut self, found: &Definitions) -> Result<()> {
        let released = migrate::released_definitions().await?;
        for (name, _) in released.iter().filter(|definition| !found.contains(definition)) {
            self.findings.push(format!("{name} is not defined as it was released"));
        }
        for (name, _) in found.iter().filter(|definition| !released.contains(definition)) {
            self.findings.push(format!("{name} does not belong to the schema that was released"));
        }
        Ok(())
    }

    /// With its brief: SQLite does not look into values, and a session whose challenge can't be read
    /// can't be opened.
    async fn check_session(&mut self, reader: &mut SqliteConnection, id: SessionId) {
        let session = match sessions::find_with_brief(&mut *reader, id).await {
            Ok(Some((session, _))) => session,
            Ok(None) => return,
            Err(error) => {
                tracing::debug!(%error, %id, "a session can't be read");
                return self.findings.push(format!("a value of session {id} can't be read"));
            }
        };
        let trail = match events::list(&mut *reader, id).await {
            Ok(trail) => trail,
            Err(error) => {
                tracing::debug!(%error, %id, "a trail can't be read");
                return self.findings.push(format!("the trail of session {id} can't be read"));
            }
        };
        self.sessions += 1;
        self.events += u64::try_from(trail.len()).unwrap_or(u64::MAX);
        if let Verdict::Broken { seq, fault } = chain::verify(&trail, &session.trail) {
            let words = fault.words();
            self.findings.push(format!("session {id}: entry {seq} of its trail {words}"));
        }
        self.check_messages(reader, id, &trail).await;
        self.check_notes(reader, id, &trail).await;
        self.check_own_answer(reader, id, &trail).await;
        self.check_runs(reader, id, &trail).await;
        self.check_scorecards(reader, id, &trail).await;
        self.check_discussions(reader, id, &trail).await;
    }

    /// What reviewers submitted is as the trail says it was.
    async fn check_scorecards(
        &mut self,
        reader: &mut SqliteConnection,
        id: SessionId,
        trail: &[Event],
    ) {
        let told: Vec<(Personal<String>, i64, Personal<String>)> = trail
            .iter()
            .filter_map(|event| match event.body().ok()? {
                EventBody::ScorecardSubmitted { reviewer, version, sha256, .. } => {
                    Some((reviewer, version, sha256))
                }
                _ => None,
            })
            .collect();
        let drafts = scorecards::list_drafts(reader, id).await;
        let (Ok(kept), true) = (scorecards::list_texts(reader, id).await, drafts.is_ok()) else {
            return self.findings.push(format!("the scorecards of session {id} can't be read"));
        };
        if kept.len() != told.len() {
            self.findings
                .push(format!("session {id}: its trail tells of {} scorecards", told.len()));
        }
        for (name, version, text) in kept {
            let is_told = told.iter().any(|(reviewer, of, sha256)| {
                *of == version
                    && reviewer.known().is_none_or(|one| *one == name)
                    && is_of(sha256, &text)
            });
            if !is_told {
                self.findings.push(format!(
                    "session {id}: version {version} of a scorecard is not as its trail says"
                ));
            }
        }
    }

    /// What reviewers noted of their discussion is as the trail says it was.
    async fn check_discussions(
        &mut self,
        reader: &mut SqliteConnection,
        id: SessionId,
        trail: &[Event],
    ) {
        let told = trail.iter().filter_map(|event| match event.body().ok()? {
            EventBody::DiscussionNoted { version, sha256, .. } => Some((version, sha256)),
            _ => None,
        });
        let told: Vec<(i64, Personal<String>)> = told.collect();
        let Ok(kept) = scorecards::list_discussions(reader, id).await else {
            return self.findings.push(format!("the discussion of session {id} can't be read"));
        };
        let is_as_told = kept.len() == told.len()
            && kept.iter().zip(&told).all(|(note, (version, sha256))| {
                note.version == *version && is_of(sha256, &note.text)
            });
        if !is_as_told {
            self.findings.push(format!("session {id}: its discussion is not as its trail says"));
        }
    }

    /// What was noted is as the trail says it was.
    async fn check_notes(&mut self, reader: &mut SqliteConnection, id: SessionId, trail: &[Event]) {
        let told: Vec<(i64, Personal<String>)> = trail
            .iter()
            .filter_map(|event| match event.body().ok()? {
                EventBody::NoteAdded { sha256, .. } => Some((event.seq, sha256)),
                _ => None,
            })
            .collect();
        let Ok(notes) = notes::list(reader, id).await else {
            return self.findings.push(format!("the notes of session {id} can't be read"));
        };
        let texts: HashMap<i64, &str> =
            notes.iter().map(|note| (note.event_seq, note.text.as_str())).collect();
        let kept = texts.len();
        if kept != told.len() {
            self.findings.push(format!("session {id}: its trail tells of {} notes", told.len()));
        }
        for (seq, sha256) in told {
            if texts.get(&seq).is_none_or(|text| !is_of(&sha256, text)) {
                self.findings.push(format!("session {id}: note {seq} is not as its trail says"));
            }
        }
    }

    /// What came of runs is as the trail says it was.
    async fn check_runs(&mut self, reader: &mut SqliteConnection, id: SessionId, trail: &[Event]) {
        let is_run = |kind| matches!(kind, EventKind::CodeRan | EventKind::TestsRan);
        let told: Vec<(UtcMs, EventBody)> = trail
            .iter()
            .filter_map(|event| Some((event.at, event.body().ok()?)))
            .filter(|(_, body)| is_run(EventKind::from(body)))
            .collect();
        let kept = runs::list(reader, id, None, u32::MAX).await;
        let (Ok(kept), Ok(results)) = (kept, runs::list_results(reader, id).await) else {
            return self.findings.push(format!("the runs of session {id} can't be read"));
        };
        if kept.len() != told.len() {
            self.findings.push(format!("session {id}: its trail tells of {} runs", told.len()));
        }
        // They are numbered in the order they are told of.
        for ((run, (_, result)), (at, body)) in kept.iter().zip(results).zip(told) {
            if run.at > at || !run.is_as_told(&body, |sha256| is_of(sha256, &result)) {
                let seq = run.seq;
                self.findings.push(format!("session {id}: run {seq} is not as its trail says"));
            }
        }
    }

    /// An own answer that was not touched since its fingerprint was taken still has it.
    async fn check_own_answer(
        &mut self,
        reader: &mut SqliteConnection,
        id: SessionId,
        trail: &[Event],
    ) {
        let kept = own_answers::find_recorded(reader, id).await;
        let (Ok(kept), true) = (kept, candidate_work::find(reader, id).await.is_ok()) else {
            return self.findings.push(format!("the work of session {id} can't be read"));
        };
        let told = trail.iter().filter_map(|event| match event.body().ok()? {
            EventBody::OwnAnswerRecorded { sha256, history, .. } => Some((sha256, history)),
            _ => None,
        });
        let (texts, ends): (Vec<Personal<String>>, Vec<Option<HistoryEnd>>) = told.unzip();
        let is_as_told = match (&kept, texts.last()) {
            (RecordedAnswer::Missing, told) => told.is_none(),
            (RecordedAnswer::Since(_), None) => false,
            (RecordedAnswer::Since(kept), Some(sha256)) => is_of(sha256, &kept.answer.text),
            // It was written to since.
            (RecordedAnswer::Newer(_), _) => true,
        };
        if !is_as_told {
            self.findings.push(format!("session {id}: the own answer is not as its trail says"));
        }
        if let RecordedAnswer::Since(kept) | RecordedAnswer::Newer(kept) = kept {
            let ends: Vec<HistoryEnd> = ends.into_iter().flatten().collect();
            self.check_history(reader, id, (&kept, &ends)).await;
        }
    }

    /// How an own answer came about leads to it, step by step, as the trail says.
    async fn check_history(
        &mut self,
        reader: &mut SqliteConnection,
        id: SessionId,
        (kept, told): (&KeptAnswer, &[HistoryEnd]),
    ) {
        let fault = match (&kept.history, own_answers::list_revisions(&mut *reader, id).await) {
            (_, Err(_)) => Some("can't be read"),
            (Some(history), Ok(revisions)) => {
                own_answer::fault(history, &revisions, told, &kept.answer.text)
            }
            // Written before histories were kept.
            (None, Ok(revisions)) if revisions.is_empty() && told.is_empty() => None,
            (None, Ok(_)) => Some("is not as it was kept"),
        };
        if let Some(words) = fault {
            self.findings.push(format!("session {id}: the history of its own answer {words}"));
        }
    }

    /// What was said is as the trail says it was. A trail that is not intact says nothing.
    async fn check_messages(
        &mut self,
        reader: &mut SqliteConnection,
        id: SessionId,
        trail: &[Event],
    ) {
        let told: Vec<(i64, Personal<String>)> = trail
            .iter()
            .filter_map(|event| match event.body().ok()? {
                EventBody::MessageSent { seq, sha256, .. }
                | EventBody::MessageReceived { seq, sha256, .. }
                | EventBody::AnswerFailed { seq, sha256, .. } => Some((seq, sha256)),
                _ => None,
            })
            .collect();
        if told.is_empty() {
            return;
        }
        // Each as it would be shown: one that can't be takes its whole conversation with it.
        let Ok(said) = messages::list(reader, id, None, u32::MAX).await else {
            return self.findings.push(format!("the messages of session {id} can't be read"));
        };
        let texts: HashMap<i64, &str> =
            said.iter().map(|message| (message.seq, message.content.as_str())).collect();
        for (seq, sha256) in told {
            if texts.get(&seq).is_none_or(|text| !is_of(&sha256, text)) {
                self.findings.push(format!("session {id}: message {seq} is not as its trail says"));
            }
        }
    }
}

/// Whether a fingerprint is that of a text. One that was erased may be of any.
fn is_of(sha256: &Personal<String>, text: &str) -> bool {
    sha256.known().is_none_or(|sha256| fingerprint(text) == *sha256)
}

/// What SQLite says about the file, as it stands at one moment.
///
/// A connection remembers how the full-text index is laid out, and only a search makes it look
/// whether that has changed since, even one for nothing. Without it, parts that were joined in the
/// meantime would pass for lost ones.
async fn integrity(reader: &mut SqliteConnection) -> Result<Vec<String>> {
    let mut moment = reader.begin().await?;
    sqlx::query("select rowid from session_search where session_search match '\"\"'")
        .fetch_optional(&mut *moment)
        .await?;
    let said = sqlx::query_scalar("pragma integrity_check").fetch_all(&mut *moment).await?;
    moment.rollback().await?;
    Ok(said)
}
