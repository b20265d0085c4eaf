//! The table `passcode`: the interviewer's way back, as hashes, and what was tried in vain.

use super::transaction::{Recorded, SetupChange, WriteTransaction};
use super::{Result, Store, handover};
use crate::domain::passcode::{KeptPasscode, WrongTries};
use crate::domain::time::{BootId, UtcMs};
use sqlx::sqlite::SqliteConnection;

#[derive(sqlx::FromRow)]
struct PasscodeRow {
    passcode_hash: String,
    recovery_hash: String,
    is_console_locked: bool,
    wrong_tries: i64,
    wrong_steady_ms: Option<i64>,
    wrong_boot_id: Option<i64>,
}

impl Store {
    /// The passcode, if one was set.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_passcode(&self) -> Result<Option<KeptPasscode>> {
        find(&mut *self.reader().await?).await
    }

    /// Locks the console or opens it; says whether there is a passcode that would open it.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn set_console_locked(&self, is_locked: bool) -> Result<bool> {
        let changed = sqlx::query("update passcode set is_console_locked = ?1")
            .bind(is_locked)
            .execute(&mut self.writer().await.sqlite)
            .await?;
        Ok(changed.rows_affected() == 1)
    }

    /// Keeps a passcode in place of the one before, with nothing tried in vain and the console open.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_passcode(&self, hashes: (&str, &str), at: UtcMs) -> Result<()> {
        let (passcode_hash, recovery_hash) = hashes;
        sqlx::query(
            "insert or replace into passcode (only_one, passcode_hash, recovery_hash, set_at)
             values (1, ?1, ?2, ?3)",
        )
        .bind(passcode_hash)
        .bind(recovery_hash)
        .bind(at.0)
        .execute(&mut self.writer().await.sqlite)
        .await?;
        Ok(())
    }

    /// Forgets the passcode; the console is open then. Says whether there was one.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn remove_passcode(&self) -> Result<bool> {
        let removed =
            sqlx::query("delete from passcode").execute(&mut self.writer().await.sqlite).await?;
        Ok(removed.rows_affected() == 1)
    }

    /// Forgets what was tried in vain and opens the console.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn forget_wrong_tries(&self) -> Result<()> {
        sqlx::query(
            "update passcode set wrong_tries = 0, wrong_steady_ms = null, wrong_boot_id = null,
                                 is_console_locked = 0",
        )
        .execute(&mut self.writer().await.sqlite)
        .await?;
        Ok(())
    }
}

impl WriteTransaction<'_> {
    /// The passcode, if one was set.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_passcode(&mut self) -> Result<Option<KeptPasscode>> {
        find(self.sqlite()).await
    }
}

impl Recorded<'_> {
    /// Forgets the passcode with the way back that was taken; the console is open then.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn remove_passcode(&mut self) -> Result<()> {
        sqlx::query("delete from passcode").execute(&mut *self.sqlite).await?;
        Ok(())
    }
}

impl SetupChange<'_> {
    /// The passcode, if one was set.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn find_passcode(&mut self) -> Result<Option<KeptPasscode>> {
        find(self.tx.sqlite()).await
    }

    /// Whether a candidate has the laptop.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn is_handed_over(&mut self) -> Result<bool> {
        Ok(handover::find(self.tx.sqlite()).await?.is_some())
    }

    /// Uses up the recovery code, forgets what was tried in vain and opens the console; the passcode
    /// stays.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn use_up_recovery_code(&mut self) -> Result<()> {
        sqlx::query(
            "update passcode set recovery_hash = '', wrong_tries = 0, wrong_steady_ms = null,
                                 wrong_boot_id = null, is_console_locked = 0",
        )
        .execute(self.tx.sqlite())
        .await?;
        Ok(())
    }

    /// Forgets the passcode; the console is open then.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn remove_passcode(&mut self) -> Result<()> {
        sqlx::query("delete from passcode").execute(self.tx.sqlite()).await?;
        Ok(())
    }

    /// Keeps what was tried in vain.
    ///
    /// # Errors
    /// Where the data can't be written.
    pub async fn save_wrong_tries(&mut self, wrong: &WrongTries) -> Result<()> {
        sqlx::query(
            "update passcode set wrong_tries = ?1, wrong_steady_ms = ?2, wrong_boot_id = ?3",
        )
        .bind(wrong.count)
        .bind(wrong.last.map(|(steady_ms, _)| steady_ms))
        .bind(wrong.last.map(|(_, boot)| boot.0))
        .execute(self.tx.sqlite())
        .await?;
        Ok(())
    }
}

pub(super) async fn find(connection: &mut SqliteConnection) -> Result<Option<KeptPasscode>> {
    let row: Option<PasscodeRow> = sqlx::query_as(
        "select passcode_hash, recovery_hash, is_console_locked, wrong_tries, wrong_steady_ms,
                wrong_boot_id
         from passcode",
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| KeptPasscode {
        passcode_hash: row.passcode_hash,
        recovery_hash: row.recovery_hash,
        is_console_locked: row.is_console_locked,
        wrong: WrongTries {
            count: row.wrong_tries,
            last: row.wrong_steady_ms.zip(row.wrong_boot_id.map(BootId)),
        },
    }))
}
