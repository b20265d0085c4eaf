//! SQLite with nothing around it: the app's settings, prepared statements kept, values at hand.
//!
//! It only writes the rows and reads the columns. It checks no rule, makes no hash, and asks nothing
//! before it writes, so it marks what no program on these tables can be faster than.

use hotseat_core::storage::DATABASE_FILE;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::hint::black_box;
use std::path::{Path, PathBuf};

macro_rules! session_columns {
    () => {
        "id, version, status, candidate_name, candidate_email, challenge_title, model, \
         time_limit_s, original_time_limit_s, token_budget, original_token_budget, tokens_used, \
         input_tokens, output_tokens, message_count, created_at, updated_at, started_at, ended_at, \
         ran_ms, paused_ms, running_since, running_since_steady_ms, seen_at, seen_steady_ms, \
         boot_id, gap_from, gap_ms, gap_measured_by, is_sample, deleted_at, trail_len, trail_hash"
    };
}

pub const SELECT_SESSIONS: &str = concat!("select ", session_columns!(), " from sessions ");
pub const SELECT_SESSION: &str =
    concat!("select ", session_columns!(), ", challenge_text, config from sessions where id = ?1");
pub const SELECT_COUNTS: &str = "select status, is_sample, total from session_counts";
pub const INSERT_SESSION: &str = concat!(
    "insert into sessions (",
    session_columns!(),
    ", challenge_text, config) values (\
     ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, \
     ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33, ?34, ?35)"
);
pub const SAVE_STATE: &str = "update sessions set
     version = ?2, status = ?3, time_limit_s = ?4, token_budget = ?5, updated_at = ?6,
     started_at = ?7, ended_at = ?8, ran_ms = ?9, paused_ms = ?10, running_since = ?11,
     running_since_steady_ms = ?12, seen_at = ?13, seen_steady_ms = ?14, boot_id = ?15,
     gap_from = ?16, gap_ms = ?17, gap_measured_by = ?18, deleted_at = ?19,
     trail_len = ?20, trail_hash = ?21
     where id = ?1";
pub const INSERT_EVENT: &str = "insert into session_events
     (session_id, seq, type, actor, actor_name, data, at, prev_hash, hash)
     values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
pub const INSERT_REQUEST: &str = "insert into requests (id, session_id, at) values (?1, ?2, ?3)";
pub const SAVE_DRAFT: &str = "insert into drafts (form, content, saved_at) values (?1, ?2, ?3)
     on conflict (form) do update set content = excluded.content, saved_at = excluded.saved_at";

/// A statement and its values.
pub type Statement = (String, Vec<Value>);

/// One connection to write and one to read, as the app has them.
pub struct Raw {
    writer: Connection,
    reader: Connection,
    path: PathBuf,
}

impl Raw {
    /// Opens the database that is in `dir`.
    pub fn open(dir: &Path) -> Self {
        let path = dir.join(DATABASE_FILE);
        let (writer, reader) = (connect(&path), connect(&path));
        reader.pragma_update(None, "query_only", "on").unwrap();
        Self { writer, reader, path }
    }

    /// Carries the statements out in one durable transaction.
    pub fn write(&mut self, statements: &[Statement]) {
        if let [(sql, values)] = statements {
            return execute(&self.writer, sql, values);
        }
        execute(&self.writer, "begin immediate", &[]);
        for (sql, values) in statements {
            execute(&self.writer, sql, values);
        }
        execute(&self.writer, "commit", &[]);
    }

    /// Reads every column of every row of the statements; the number of rows of the last.
    pub fn read(&mut self, statements: &[Statement]) -> usize {
        let mut count = 0;
        for (sql, values) in statements {
            count = 0;
            let mut statement = self.reader.prepare_cached(sql).unwrap();
            let columns = statement.column_count();
            let mut rows = statement.query(params_from_iter(values)).unwrap();
            while let Some(row) = rows.next().unwrap() {
                for column in 0..columns {
                    black_box(row.get_ref(column).unwrap());
                }
                count += 1;
            }
        }
        count
    }

    /// Bytes of the database's file.
    pub fn bytes(&self) -> u64 {
        std::fs::metadata(&self.path).map_or(0, |file| file.len())
    }
}

/// Opens the database with every setting of the app's.
pub fn connect(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection.set_prepared_statement_cache_capacity(200);
    connection.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
    for (setting, value) in [
        ("foreign_keys", "on"),
        ("journal_mode", "wal"),
        ("synchronous", "full"),
        ("trusted_schema", "off"),
        ("cell_size_check", "on"),
        ("secure_delete", "on"),
        ("mmap_size", "0"),
        ("fullfsync", "on"),
        ("checkpoint_fullfsync", "on"),
    ] {
        connection
            .pragma_update_and_check(None, setting, value, |_| Ok(()))
            .or_else(no_rows)
            .unwrap();
    }
    connection
}

/// Some settings answer with a row, some with none; both are fine.
fn no_rows(error: rusqlite::Error) -> rusqlite::Result<()> {
    if error == rusqlite::Error::QueryReturnedNoRows { Ok(()) } else { Err(error) }
}

/// Carries one statement out.
pub fn execute(connection: &Connection, sql: &str, values: &[Value]) {
    connection.prepare_cached(sql).unwrap().execute(params_from_iter(values)).unwrap();
}
