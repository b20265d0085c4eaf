//! What a replay is folded from, read around one moment: never the whole history.

use super::{Result, Store, answers, events, messages, own_answers, runs};
use crate::domain::ids::SessionId;
use crate::domain::message::{Message, MessageKind};
use crate::domain::replay::{Kept, KeptMessage, TrackSource};
use sqlx::sqlite::SqliteConnection;
use std::collections::BTreeMap;

/// Messages that are read at once: what a page shows of a conversation at a moment.
const MESSAGES_MAX: u32 = 8;

impl Store {
    /// What the track of a session is made of, but for how long it ran.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_track_source(&self, id: SessionId) -> Result<TrackSource> {
        let mut reader = self.reader().await?;
        let events = events::list(&mut *reader, id).await?;
        let message_times: Vec<(i64, i64)> = sqlx::query_as(
            "select seq, ran_ms from messages where session_id = ?1 and ran_ms is not null",
        )
        .bind(id.0)
        .fetch_all(&mut *reader)
        .await?;
        let revision_times: Vec<i64> = sqlx::query_scalar(
            "select ran_ms from own_answer_revisions where session_id = ?1 order by seq",
        )
        .bind(id.0)
        .fetch_all(&mut *reader)
        .await?;
        let growth_times: Vec<i64> = sqlx::query_scalar(
            "select q.ran_ms + g.after_ms
             from answer_growth g join messages q on q.session_id = g.session_id and q.seq = g.seq - 1
             where g.session_id = ?1 and q.ran_ms is not null",
        )
        .bind(id.0)
        .fetch_all(&mut *reader)
        .await?;
        let message_times = BTreeMap::from_iter(message_times);
        Ok(TrackSource { events, message_times, revision_times, growth_times, length_ms: 0 })
    }

    /// What is stored around the moment at which a session had run for that long.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_kept_at(&self, id: SessionId, at_ms: i64) -> Result<Kept> {
        let mut reader = self.reader().await?;
        let revision = newest_revision(&mut reader, id, at_ms).await?;
        let question = newest_question(&mut reader, id, at_ms).await?;
        let revisions = match revision {
            Some(seq) => own_answers::list_steps(&mut reader, id, seq).await?,
            None => Vec::new(),
        };
        let kept = own_answers::find(&mut reader, id, 0).await?;
        let without_history = kept.filter(|kept| kept.history.is_none()).map(|kept| kept.answer);
        let messages = match question {
            Some(seq) => kept_messages(&mut reader, id, seq, at_ms).await?,
            None => Vec::new(),
        };
        let next_ms = next_change(&mut reader, id, (revision, question), at_ms).await?;
        let run: Option<i64> = sqlx::query_scalar(
            "select max(seq) from runs
             where session_id = ?1 and kind <> 'hidden_tests' and ran_ms + took_ms <= ?2",
        )
        .bind(id.0)
        .bind(at_ms)
        .fetch_one(&mut *reader)
        .await?;
        let run = match run {
            Some(seq) => runs::list(&mut reader, id, seq.checked_add(1), 1).await?.pop(),
            None => None,
        };
        let earlier_messages = messages.first().map_or(0, |first| first.message.seq - 1);
        Ok(Kept { revisions, without_history, messages, earlier_messages, run, next_ms })
    }
}

/// When the session had run to a kept state of the own answer.
const REVISION_TIME: &str =
    "select ran_ms from own_answer_revisions where session_id = ?1 and seq = ?2";
/// When it had run to a message. Of a session of before that was kept with its messages, the calendar tells: as if it
/// had never been paused.
const MESSAGE_TIME: &str =
    "select ifnull(m.ran_ms, m.created_at - ifnull(s.started_at, m.created_at))
     from messages m join sessions s on s.id = m.session_id
     where m.session_id = ?1 and m.seq = ?2";

/// The newest place by a moment among the places 1, 1 + `step` and so on up to `last`, which are in the order of time;
/// `time_of` says when each was. Looked for by halves: the places of a long session are many, and their rows large.
async fn newest_by(
    (reader, id): (&mut SqliteConnection, SessionId),
    time_of: &'static str,
    (last, step): (Option<i64>, i64),
    at_ms: i64,
) -> Result<Option<i64>> {
    let seq_of = |place: i64| step * (place - 1) + 1;
    let (mut found, mut end) = (0, last.map_or(0, |last| (last - 1) / step + 1));
    while found < end {
        let middle = found + (end - found + 1) / 2;
        if time_at((&mut *reader, id), time_of, seq_of(middle)).await? <= at_ms {
            found = middle;
        } else {
            end = middle - 1;
        }
    }
    Ok((found > 0).then(|| seq_of(found)))
}

async fn time_at(
    (reader, id): (&mut SqliteConnection, SessionId),
    time_of: &'static str,
    seq: i64,
) -> Result<i64> {
    Ok(sqlx::query_scalar(time_of).bind(id.0).bind(seq).fetch_one(reader).await?)
}

async fn newest_revision(
    reader: &mut SqliteConnection,
    id: SessionId,
    at_ms: i64,
) -> Result<Option<i64>> {
    let last: Option<i64> =
        sqlx::query_scalar("select max(seq) from own_answer_revisions where session_id = ?1")
            .bind(id.0)
            .fetch_one(&mut *reader)
            .await?;
    newest_by((reader, id), REVISION_TIME, (last, 1), at_ms).await
}

/// The newest question; questions have the odd places.
async fn newest_question(
    reader: &mut SqliteConnection,
    id: SessionId,
    at_ms: i64,
) -> Result<Option<i64>> {
    let last: Option<i64> =
        sqlx::query_scalar("select max(seq) from messages where session_id = ?1 and role = 'user'")
            .bind(id.0)
            .fetch_one(&mut *reader)
            .await?;
    newest_by((reader, id), MESSAGE_TIME, (last, 2), at_ms).await
}

/// When the revision and the question after these, the newest by a moment, were kept and asked, or a run was over.
async fn next_change(
    reader: &mut SqliteConnection,
    id: SessionId,
    (revision, question): (Option<i64>, Option<i64>),
    at_ms: i64,
) -> Result<Option<i64>> {
    let revision = revision.map_or(1, |seq| seq + 1);
    let question = question.map_or(1, |seq| seq + 2);
    let mut times = Vec::new();
    for (sql, seq) in [(REVISION_TIME, revision), (MESSAGE_TIME, question)] {
        let time: Option<i64> =
            sqlx::query_scalar(sql).bind(id.0).bind(seq).fetch_optional(&mut *reader).await?;
        times.extend(time);
    }
    let run: Option<i64> = sqlx::query_scalar(
        "select min(ran_ms + took_ms) from runs
         where session_id = ?1 and kind <> 'hidden_tests' and ran_ms + took_ms > ?2",
    )
    .bind(id.0)
    .bind(at_ms)
    .fetch_one(&mut *reader)
    .await?;
    times.extend(run);
    Ok(times.into_iter().min())
}

/// The newest messages up to a question's answer, with how they came about.
async fn kept_messages(
    reader: &mut SqliteConnection,
    id: SessionId,
    question: i64,
    at_ms: i64,
) -> Result<Vec<KeptMessage>> {
    let listed = messages::list(reader, id, Some(question + 2), MESSAGES_MAX).await?;
    let mut kept = Vec::with_capacity(listed.len());
    for message in listed {
        let is_answer = matches!(message.kind, MessageKind::Answer { .. });
        let question = if is_answer { message.seq - 1 } else { message.seq };
        let asked_ms = time_at((&mut *reader, id), MESSAGE_TIME, question).await?;
        let ended_ms =
            if is_answer { ended_ms(reader, id, &message, asked_ms).await? } else { None };
        let is_open = is_answer && ended_ms.is_none_or(|ended_ms| ended_ms > at_ms);
        let growth =
            if is_open { answers::list_growth(reader, id, message.seq).await? } else { Vec::new() };
        kept.push(KeptMessage { message, asked_ms, ended_ms, growth });
    }
    Ok(kept)
}

/// When an answer had its end; where only the calendar knows, so long after its question as that says.
async fn ended_ms(
    reader: &mut SqliteConnection,
    id: SessionId,
    message: &Message,
    asked_ms: i64,
) -> Result<Option<i64>> {
    let MessageKind::Answer { ended_at: Some(ended_at), .. } = message.kind else {
        return Ok(None);
    };
    let known = messages::find_ran_ms(reader, id, message.seq).await?;
    Ok(Some(known.unwrap_or(asked_ms + ended_at.since(message.created_at).max(0))))
}
