//! Sealed records: everything about a session, line by line, and back. The tables `records` and `signers`.
//!
//! What belongs to one installation alone stays out of a record: numbers of rows, ids of requests, readings of a
//! clock that counts from a computer's start.

use super::columns;
use super::events::{self, event_columns};
use super::transaction::{SetupChange, WriteTransaction, Writer};
use super::{Result, StorageError, Store, check, scorecards, sessions};
use crate::domain::event::Event;
use crate::domain::ids::SessionId;
use crate::domain::library::Pin;
use crate::domain::record::{Part, Sealed, entry_line};
use crate::domain::session::Session;
use crate::domain::time::UtcMs;
use futures_util::TryStreamExt;
use sqlx::Connection;
use sqlx::sqlite::SqliteConnection;

/// Entries of a trail read at once.
const ENTRIES: i64 = 500;

/// Rows of one table that are read at once.
const ROWS: i64 = 50;

/// How the lines of a part are read from their table, and written to it. The columns are in the order of the alphabet,
/// so that what SQLite makes of a row is canonical JSON.
struct Shape {
    /// The names of the columns, with commas between them.
    members: &'static str,
    /// Reads those of the session `?1` whose key is one of the [`ROWS`] behind `?2`, a line each.
    read: &'static str,
    /// The last key of the session `?1`.
    last: &'static str,
    /// Adds those in the JSON array `?2` to the session `?1`.
    write: &'static str,
}

/// The columns of a table as a [`Shape`]: where its rows are numbered, by what.
macro_rules! shape {
    ($table:literal, $key:literal, $order:literal; $($columns:tt)*) => {
        Shape {
            members: columns::names!(; $($columns)*),
            read: concat!(
                "select group_concat(json_object(", columns::members!(; $($columns)*), "), char(10) order by ",
                $order, ") from ", $table, " where session_id = ?1 and ", $key, " > ?2 and ", $key, " <= ?2 + ?3"
            ),
            last: concat!("select ifnull(max(", $key, "), 0) from ", $table, " where session_id = ?1"),
            write: concat!(
                "insert into ", $table, " (session_id, ", columns::names!(; $($columns)*), ") select ?1, ",
                columns::values!(; $($columns)*), " from jsonb_each(?2)"
            ),
        }
    };
}

const MESSAGES: Shape = shape!("messages", "seq", "seq";
    content, context_from, created_at, ended_at, failure, memory_from, model, ran_ms, replaces, role, seq, status);
const ANSWER_GROWTH: Shape = shape!("answer_growth", "seq", "seq, bytes";
    after_ms, bytes, seq);
const LEDGER: Shape = shape!("token_ledger", "answer_seq", "answer_seq, attempt";
    answer_seq, attempt, basis, duration_ms, first_piece_ms, input_tokens, is_given_back, model, outage_ms, output_tokens, provider, reasoning_tokens, received_text, reported, reserved_input, reserved_output, sent_text, sent_turns, started_at, state);
const CANDIDATE_WORK: Shape = shape!("candidate_work", "1", "session_id";
    consented_at, question_draft);
const OWN_ANSWER: Shape = shape!("own_answers", "1", "session_id";
    content, history_hash => hex, history_len, history_salt => hex, language, recorded_revision, revision, saved_at);
const REVISIONS: Shape = shape!("own_answer_revisions", "seq", "seq";
    at, caret, cause, content, inserted, language, pasted, ran_ms, removed, seq, splice_at);
const RUNS: Shape = shape!("runs", "seq", "seq";
    at, kind, language, outcome, ran_ms, result, revision, seq, took_ms, total);
const NOTES: Shape = shape!("notes", "event_seq", "event_seq";
    at, content, event_seq, kind, ran_ms);
const SCORECARDS: Shape = shape!("scorecards", "version", "version, reviewer_key";
    at, card, reason, reviewer, reviewer_key, version);
const DISCUSSION: Shape = shape!("discussions", "version", "version";
    at, author, content, version);

/// The columns of a session that are in a record. The others say how it stands while it runs, or where.
macro_rules! recorded_columns {
    ($make:ident) => {
        columns::$make! {;
            candidate_email, candidate_name, challenge_text, challenge_title, config, config_version, created_at, ended_at, extra_time_percent, extra_tokens_percent, input_tokens, message_count, model, original_time_limit_s, original_token_budget, output_tokens, paused_ms, ran_ms, started_at, status, template_title, time_limit_s, token_budget, tokens_used, trail_hash => hex, trail_len, updated_at, version
        }
    };
}

/// The shape of a part that is the rows of one table.
const fn shape_of(part: Part) -> Option<Shape> {
    match part {
        Part::Session | Part::Pictures | Part::Library | Part::Trail => None,
        Part::Messages => Some(MESSAGES),
        Part::AnswerGrowth => Some(ANSWER_GROWTH),
        Part::Ledger => Some(LEDGER),
        Part::CandidateWork => Some(CANDIDATE_WORK),
        Part::OwnAnswer => Some(OWN_ANSWER),
        Part::Revisions => Some(REVISIONS),
        Part::Runs => Some(RUNS),
        Part::Notes => Some(NOTES),
        Part::Scorecards => Some(SCORECARDS),
        Part::Discussion => Some(DISCUSSION),
    }
}

/// What the lines of a part hold, in the order of the alphabet; none of parts that are read one by one.
#[must_use]
pub fn members_of(part: Part) -> Option<impl Iterator<Item = &'static str>> {
    let members = match part {
        Part::Session => Some(recorded_columns!(names)),
        part => shape_of(part).map(|shape| shape.members),
    };
    members.map(|members| members.split(", "))
}

/// What a record that was taken in is remembered by.
const RECORD: &str = "select sealed_at, sealed_by, public_key from records where session_id = ?1";

impl Store {
    /// Hands over everything about a session as the lines of a record, as it stands at one moment, and says how the
    /// session stands then. None where there is no such session.
    ///
    /// # Errors
    /// Where the data can't be read, and what `each` fails with.
    pub async fn read_record<E: From<StorageError>>(
        &self,
        id: SessionId,
        each: &mut dyn FnMut(Part, &str) -> std::result::Result<(), E>,
    ) -> std::result::Result<Option<Session>, E> {
        let mut reader = self.reader().await?;
        let mut moment = reader.begin().await.map_err(StorageError::from)?;
        let Some(session) = sessions::find(&mut moment, id).await? else { return Ok(None) };
        for part in Part::all() {
            match (part, shape_of(part)) {
                (Part::Trail, _) => read_trail(&mut moment, id, each).await?,
                (_, Some(shape)) => read_rows(&mut moment, (id, part, &shape), each).await?,
                (Part::Session, None) => {
                    read_singles(&mut moment, (id, part, SESSION), each).await?
                }
                (Part::Pictures, None) => {
                    read_singles(&mut moment, (id, part, PICTURES), each).await?
                }
                (_, None) => read_singles(&mut moment, (id, part, LIBRARY), each).await?,
            }
        }
        moment.rollback().await.map_err(StorageError::from)?;
        Ok(Some(session))
    }

    /// How the record was sealed that a session came with; none for a session of this installation.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_record(&self, id: SessionId) -> Result<Option<Sealed>> {
        let row: Option<(i64, String, Vec<u8>)> =
            sqlx::query_as(RECORD).bind(id.0).fetch_optional(&mut *self.reader().await?).await?;
        Ok(row.map(|(at, by, public_key)| Sealed { at: UtcMs(at), by, public_key }))
    }

    /// The keys that records were signed with which were taken in, each with the names it was used under.
    /// Of a session that came with a record, those that were known before it came.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_signers(&self, before: Option<SessionId>) -> Result<Vec<(Vec<u8>, String)>> {
        Ok(sqlx::query_as(
            "select public_key, name from signers
             where ?1 is null
                or first_seen_at < (select imported_at from records where session_id = ?1)
             order by first_seen_at, public_key",
        )
        .bind(before.map(|id| id.0))
        .fetch_all(&mut *self.reader().await?)
        .await?)
    }

    /// Whether a session was here and was erased.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn is_erased(&self, id: SessionId) -> Result<bool> {
        Ok(sqlx::query_scalar("select exists (select 1 from tombstones where session_id = ?1)")
            .bind(id.0)
            .fetch_one(&mut *self.reader().await?)
            .await?)
    }

    /// Who submitted, which version, and the text of each scorecard of a session, in the order of submission.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list_scorecard_texts(&self, id: SessionId) -> Result<Vec<(String, i64, String)>> {
        scorecards::list_texts(&mut *self.reader().await?, id).await
    }
}

const SESSION: &str =
    concat!("select json_object(", recorded_columns!(members), ") from sessions where id = ?1");

/// The pictures that the versions show which a session was made with.
const PICTURES: &str =
    "select json_object('bytes', lower(hex(bytes)), 'media', media, 'sha256', lower(hex(sha256)))
     from pictures where sha256 in (
         select v.sha256 from session_pins p join version_pictures v on v.version_no = p.version_no
         where p.session_id = ?1)
     order by sha256";

const LIBRARY: &str =
    "select json_object('content', v.content, 'item_id', lower(hex(i.id)), 'kind', p.kind,
         'saved_at', v.saved_at, 'sha256', lower(hex(v.sha256)), 'version', v.version)
     from session_pins p
     join library_versions v on v.no = p.version_no
     join library_items i on i.no = v.item_no
     where p.session_id = ?1 order by p.kind";

/// Hands over the rows of one table, some at a time: each trip to the thread that SQLite runs on costs as much as
/// many rows do.
async fn read_rows<E: From<StorageError>>(
    connection: &mut SqliteConnection,
    (id, part, shape): (SessionId, Part, &Shape),
    each: &mut dyn FnMut(Part, &str) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let last = sqlx::query_scalar(shape.last).bind(id.0).fetch_one(&mut *connection).await;
    let (last, mut after): (i64, i64) = (last.map_err(StorageError::from)?, 0);
    while after < last {
        let lines = sqlx::query_scalar(shape.read).bind(id.0).bind(after).bind(ROWS);
        let lines: Option<String> =
            lines.fetch_one(&mut *connection).await.map_err(StorageError::from)?;
        lines.iter().flat_map(|lines| lines.lines()).try_for_each(|line| each(part, line))?;
        after += ROWS;
    }
    Ok(())
}

/// Hands over rows that SQLite puts into JSON objects, one at a time: they are few and may be long.
async fn read_singles<E: From<StorageError>>(
    connection: &mut SqliteConnection,
    (id, part, statement): (SessionId, Part, &'static str),
    each: &mut dyn FnMut(Part, &str) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let mut rows = sqlx::query_scalar::<_, String>(statement).bind(id.0).fetch(connection);
    while let Some(line) = rows.try_next().await.map_err(StorageError::from)? {
        each(part, &line)?;
    }
    Ok(())
}

/// Hands over a trail, some entries at a time.
async fn read_trail<E: From<StorageError>>(
    connection: &mut SqliteConnection,
    id: SessionId,
    each: &mut dyn FnMut(Part, &str) -> std::result::Result<(), E>,
) -> std::result::Result<(), E> {
    let mut after = 0;
    loop {
        let entries = events::list_after(&mut *connection, (id, after), ENTRIES).await?;
        let Some(last) = entries.last() else { return Ok(()) };
        after = last.seq;
        for entry in &entries {
            each(Part::Trail, &entry_line(entry).map_err(unreadable)?)?;
        }
    }
}

fn unreadable(error: serde_json::Error) -> StorageError {
    StorageError::Unavailable(format!("a session can't be read: {error}"))
}

/// A session that comes with a record, in the transaction that takes it in.
pub struct RecordIntake<'w> {
    id: SessionId,
    setup: SetupChange<'w>,
}

impl Writer<'_> {
    /// Opens a transaction for taking in the record of a session that is not here.
    ///
    /// # Errors
    /// Where another program holds the database.
    pub async fn take_in(&mut self, id: SessionId) -> Result<RecordIntake<'_>> {
        Ok(RecordIntake { id, setup: self.set_up().await? })
    }
}

impl<'w> RecordIntake<'w> {
    /// The way to the library, which takes in what the session was made with.
    pub const fn library(&mut self) -> &mut SetupChange<'w> {
        &mut self.setup
    }

    /// Adds the session itself.
    ///
    /// # Errors
    /// Where the line is no session that can be, or the data can't be written.
    pub async fn add_session(&mut self, line: &str) -> Result<()> {
        sqlx::query(concat!(
            "insert into sessions (id, ",
            recorded_columns!(names),
            ", seen_at, seen_steady_ms, boot_id, is_imported) select ?1, ",
            recorded_columns!(values),
            ", value ->> 'ended_at', 0, 0, 1 from (select ?2 as value)"
        ))
        .bind(self.id.0)
        .bind(line)
        .execute(self.sqlite())
        .await?;
        Ok(())
    }

    /// Has the session hold on to a version of the library.
    ///
    /// # Errors
    /// Where there is no such version, or the data can't be written.
    pub async fn add_pin(&mut self, pin: Pin) -> Result<()> {
        sqlx::query(
            "insert into session_pins (session_id, kind, version_no)
             select ?1, i.kind, v.no
             from library_versions v join library_items i on i.no = v.item_no
             where i.id = ?2 and v.version = ?3",
        )
        .bind(self.id.0)
        .bind(pin.id.0)
        .bind(pin.version)
        .execute(self.sqlite())
        .await?;
        Ok(())
    }

    /// Adds entries of its trail.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn add_entries(&mut self, entries: Vec<Event>) -> Result<()> {
        sqlx::query(concat!(
            "insert into session_events (session_id, ",
            event_columns!(names),
            ") select ?1, ",
            event_columns!(values),
            " from json_each(?2)"
        ))
        .bind(self.id.0)
        .bind(events::text_of(entries)?)
        .execute(self.sqlite())
        .await?;
        Ok(())
    }

    /// Adds lines of a part that is the rows of one table, as a JSON array; of other parts nothing.
    ///
    /// # Errors
    /// Where a line is no row that can be, or the data can't be written.
    pub async fn add_rows(&mut self, part: Part, lines: &str) -> Result<()> {
        let Some(shape) = shape_of(part) else { return Ok(()) };
        sqlx::query(shape.write).bind(self.id.0).bind(lines).execute(self.sqlite()).await?;
        Ok(())
    }

    /// What is wrong with the session as it was taken in, a sentence each.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn findings(&mut self) -> Result<Vec<String>> {
        let id = self.id;
        check::findings_of(self.sqlite(), id).await
    }

    /// Remembers how the record was sealed, and makes everything durable.
    ///
    /// # Errors
    /// Where the disk refuses; then nothing of it was written.
    pub async fn commit(mut self, sealed: &Sealed, now: UtcMs) -> Result<Session> {
        let id = self.id;
        sqlx::query(
            "insert into records (session_id, imported_at, sealed_at, sealed_by, public_key)
             values (?1, ?2, ?3, ?4, ?5)",
        )
        .bind(id.0)
        .bind(now.0)
        .bind(sealed.at.0)
        .bind(&sealed.by)
        .bind(&sealed.public_key)
        .execute(self.sqlite())
        .await?;
        remember_signer(self.sqlite(), sealed, now).await?;
        let session = sessions::find(self.sqlite(), id).await?;
        let missing = || StorageError::Unavailable("the session of the record is missing".into());
        let session = session.ok_or_else(missing)?;
        self.setup.commit(now).await?;
        Ok(session)
    }

    /// Leaves everything as it was.
    pub async fn roll_back(self) {
        self.setup.roll_back().await;
    }

    const fn sqlite(&mut self) -> &mut SqliteConnection {
        self.setup.sqlite()
    }
}

impl WriteTransaction<'_> {
    /// Remembers the key of a record that something was taken from.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn remember_signer(&mut self, sealed: &Sealed, now: UtcMs) -> Result<()> {
        remember_signer(self.sqlite(), sealed, now).await
    }
}

async fn remember_signer(
    connection: &mut SqliteConnection,
    sealed: &Sealed,
    now: UtcMs,
) -> Result<()> {
    sqlx::query(
        "insert into signers (public_key, name, first_seen_at) values (?1, ?2, ?3)
         on conflict (public_key, name) do nothing",
    )
    .bind(&sealed.public_key)
    .bind(&sealed.by)
    .bind(now.0)
    .execute(connection)
    .await?;
    Ok(())
}
