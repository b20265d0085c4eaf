//! The table `handover`: the session whose candidate has the laptop.

use super::columns::{as_text, insert, update};
use super::transaction::{Recorded, WriteTransaction};
use super::{Result, StorageError, Store};
use crate::domain::handover::{Handover, StartedBy};
use crate::domain::ids::SessionId;
use crate::domain::time::{BootId, Moment, UtcMs};
use sqlx::sqlite::SqliteConnection;
use uuid::Uuid;

/// The columns of `handover`, but for the one that keeps it at one row.
macro_rules! handover_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            session_id: Uuid => hex,
            at: i64,
            console_stays: bool,
            begins: String,
            is_resume_armed: bool,
            left_at: Option<i64>,
            left_steady_ms: Option<i64>,
            left_boot_id: Option<i64>,
        }
    };
}

handover_columns! {
    row
    #[derive(sqlx::FromRow)]
    HandoverRow
}

/// Since when the candidate is away from the window.
macro_rules! left_columns {
    ($make:ident $($argument:tt)*) => {
        $crate::storage::columns::$make! { $($argument)*;
            left_at: Option<i64>,
            left_steady_ms: Option<i64>,
            left_boot_id: Option<i64>,
        }
    };
}

left_columns! {
    row
    LeftRow
}

impl Store {
    /// The handover, while the candidate has the laptop.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_handover(&self) -> Result<Option<Handover>> {
        find(&mut *self.reader().await?).await
    }
}

impl WriteTransaction<'_> {
    /// The handover, while the candidate has the laptop.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_handover(&mut self) -> Result<Option<Handover>> {
        find(self.sqlite()).await
    }
}

impl Recorded<'_> {
    /// Gives the laptop to a candidate. No other candidate may have it.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn insert_handover(&mut self, handover: &Handover) -> Result<()> {
        sqlx::query(insert!("handover", handover_columns))
            .bind(as_text(&HandoverRow::from(handover))?)
            .execute(&mut *self.sqlite)
            .await?;
        Ok(())
    }

    /// Says whether the time of the session goes on as soon as its candidate says so.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_resume_armed(&mut self, is_armed: bool) -> Result<()> {
        sqlx::query("update handover set is_resume_armed = ?1")
            .bind(is_armed)
            .execute(&mut *self.sqlite)
            .await?;
        Ok(())
    }

    /// Says since when the candidate is away from the window; none while they are in it.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_left(&mut self, left: Option<&Moment>) -> Result<()> {
        let left = LeftRow {
            left_at: left.map(|at| at.wall.0),
            left_steady_ms: left.map(|at| at.steady_ms),
            left_boot_id: left.map(|at| at.boot.0),
        };
        sqlx::query(update!("handover", left_columns))
            .bind(as_text(&left)?)
            .execute(&mut *self.sqlite)
            .await?;
        Ok(())
    }

    /// Gives the laptop back to the interviewer.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn remove_handover(&mut self) -> Result<()> {
        sqlx::query("delete from handover").execute(&mut *self.sqlite).await?;
        Ok(())
    }
}

pub(super) async fn find(connection: &mut SqliteConnection) -> Result<Option<Handover>> {
    let row: Option<HandoverRow> =
        sqlx::query_as(concat!("select ", handover_columns!(names), " from handover"))
            .fetch_optional(connection)
            .await?;
    row.map(Handover::try_from).transpose()
}

impl From<&Handover> for HandoverRow {
    fn from(handover: &Handover) -> Self {
        let left = handover.left;
        Self {
            session_id: handover.session_id.0,
            at: handover.at.0,
            console_stays: handover.console_stays,
            begins: handover.begins.name().into(),
            is_resume_armed: handover.is_resume_armed,
            left_at: left.map(|at| at.wall.0),
            left_steady_ms: left.map(|at| at.steady_ms),
            left_boot_id: left.map(|at| at.boot.0),
        }
    }
}

impl TryFrom<HandoverRow> for Handover {
    type Error = StorageError;

    fn try_from(row: HandoverRow) -> Result<Self> {
        let begins = [StartedBy::Candidate, StartedBy::Interviewer]
            .into_iter()
            .find(|begins| begins.name() == row.begins)
            .ok_or_else(|| StorageError::Unavailable("the handover can't be read".into()))?;
        let left = |wall: Option<i64>, steady_ms: Option<i64>, boot: Option<i64>| {
            Some(Moment { wall: UtcMs(wall?), steady_ms: steady_ms?, boot: BootId(boot?) })
        };
        Ok(Self {
            session_id: SessionId(row.session_id),
            at: UtcMs(row.at),
            console_stays: row.console_stays,
            begins,
            is_resume_armed: row.is_resume_armed,
            left: left(row.left_at, row.left_steady_ms, row.left_boot_id),
        })
    }
}
