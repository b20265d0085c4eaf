//! SQL: an SQLite in memory that lives as long as the job.

use hotseat_core::domain::run::{Job, OutputStream, RunMode, RunOutcome};
use rusqlite::config::DbConfig;
use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Batch, Connection, Error, ErrorCode, Row};

use super::beginning::Beginning;
use super::jobs::End;
use super::outputs::{Full, Outputs};
use super::sql_beginning;

/// Settings that may be asked for, never set.
const READABLE: [&str; 12] = [
    "collation_list",
    "compile_options",
    "foreign_key_check",
    "foreign_key_list",
    "function_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "table_info",
    "table_list",
    "table_xinfo",
    "foreign_keys",
];

/// How much of a blob is written at once.
const BLOB_PIECE_BYTES: usize = 1024;

/// Why a statement was not carried out.
enum Wrong {
    Full,
    /// By SQLite, at that place of the text.
    Sqlite {
        error: Error,
        at: usize,
    },
}

impl From<Full> for Wrong {
    fn from(Full: Full) -> Self {
        Self::Full
    }
}

/// Carries out the input, then the code, and says the rows of the code. With assertions, the code's rows are not
/// said, and every row of the assertions has to be true.
pub(super) fn run(job: &Job, outputs: &Outputs) -> End {
    let Ok(beginning) = Beginning::of(job) else { return End::of(RunOutcome::Crash) };
    sql_beginning::begin(beginning);
    let database = match opened(job.limits.memory_bytes) {
        Ok(database) => database,
        Err(_) => return End::of(RunOutcome::Crash),
    };
    if let Err(wrong) = carry_out(&database, &job.input, &mut |_| Ok(())) {
        return match end_of(wrong, &job.input, outputs) {
            End { outcome: RunOutcome::Exception, message, .. } => {
                End::exception(format!("In the tables: {message}"), None)
            }
            end => end,
        };
    }
    let mut say = |row: &Row<'_>| say_row(row, outputs);
    let mut silent = |_: &Row<'_>| Ok(());
    let shown: &mut dyn FnMut(&Row<'_>) -> Result<(), Full> =
        if job.mode == RunMode::Program { &mut say } else { &mut silent };
    if let Err(wrong) = carry_out(&database, &job.code, shown) {
        return end_of(wrong, &job.code, outputs);
    }
    match &job.mode {
        RunMode::Assertions { code } => asserted(&database, code, outputs),
        RunMode::Program => End::of(RunOutcome::Finished),
        RunMode::Call { .. } => End::exception("SQL has no functions to call".to_owned(), None),
    }
}

fn opened(memory_bytes: usize) -> rusqlite::Result<Connection> {
    let database = Connection::open_in_memory()?;
    // Of the process, which does nothing else: the last job's database is gone. It can only be lowered, so the
    // smallest one so far holds; every job of today has the same.
    database.query_row(&format!("pragma hard_heap_limit = {memory_bytes}"), [], |_| Ok(()))?;
    for setting in ["trusted_schema = off", "foreign_keys = on", "temp_store = memory"] {
        database.execute_batch(&format!("pragma {setting}"))?;
    }
    database.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    database.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    database.authorizer(Some(|asked: AuthContext<'_>| allowed(&asked.action)))?;
    Ok(database)
}

/// What leads out of the database, or changes how SQLite works, is not allowed.
fn allowed(action: &AuthAction<'_>) -> Authorization {
    let is_allowed = match action {
        AuthAction::Attach { .. } | AuthAction::Detach { .. } | AuthAction::Unknown { .. } => false,
        AuthAction::Pragma { pragma_name, pragma_value } => {
            let takes_a_name = !pragma_name.eq_ignore_ascii_case("foreign_keys");
            READABLE.iter().any(|name| name.eq_ignore_ascii_case(pragma_name))
                && (pragma_value.is_none() || takes_a_name)
        }
        AuthAction::Function { function_name } => {
            !function_name.eq_ignore_ascii_case("load_extension")
        }
        _ => true,
    };
    if is_allowed { Authorization::Allow } else { Authorization::Deny }
}

/// Carries out every statement, and shows the rows.
fn carry_out(
    database: &Connection,
    text: &str,
    show: &mut dyn FnMut(&Row<'_>) -> Result<(), Full>,
) -> Result<(), Wrong> {
    let mut batch = Batch::new(database, text);
    let mut at = 0;
    loop {
        let wrong = |error, at| Wrong::Sqlite { error, at };
        // What can't be prepared is told of where it begins, behind the blanks.
        let begins = at + (text[at..].len() - text[at..].trim_start().len());
        let Some(mut statement) = batch.next().map_err(|error| wrong(error, begins))? else {
            return Ok(());
        };
        let own = statement.expanded_sql().unwrap_or_default();
        let start = text[at..].find(&own).map_or(at, |found| at + found);
        let first = start + (own.len() - own.trim_start().len());
        let mut rows = statement.query([]).map_err(|error| wrong(error, first))?;
        while let Some(row) = rows.next().map_err(|error| wrong(error, first))? {
            show(row)?;
        }
        at = start + own.len();
    }
}

/// Whether every row of the assertions is true in its first column.
fn asserted(database: &Connection, assertions: &str, outputs: &Outputs) -> End {
    let mut failed = None;
    let mut count = 0_usize;
    let carried_out = carry_out(database, assertions, &mut |row| {
        count += 1;
        if failed.is_none() && !is_true(row) {
            failed = Some((count, line_of(row)));
        }
        Ok(())
    });
    match (carried_out, failed) {
        (Err(wrong), _) => End { line: None, ..end_of(wrong, assertions, outputs) },
        (Ok(()), Some((number, line))) => End::exception(
            format!("Row {number} of the assertions is not true: {}", line.trim_end()),
            None,
        ),
        (Ok(()), None) if count == 0 => {
            End::exception("The assertions gave no row".to_owned(), None)
        }
        (Ok(()), None) => End::of(RunOutcome::Finished),
    }
}

/// As SQLite's `where` has it: a number that is not zero, or a text that begins with one.
fn is_true(row: &Row<'_>) -> bool {
    match row.get_ref(0) {
        Ok(ValueRef::Integer(number)) => number != 0,
        Ok(ValueRef::Real(number)) => number != 0.0,
        Ok(ValueRef::Text(text)) => {
            String::from_utf8_lossy(text).trim().parse::<f64>().is_ok_and(|number| number != 0.0)
        }
        Ok(ValueRef::Null | ValueRef::Blob(_)) | Err(_) => false,
    }
}

/// Writes the row as a line, its columns parted by `|`, one after the other: a row can be far larger than all that
/// may be written.
fn say_row(row: &Row<'_>, outputs: &Outputs) -> Result<(), Full> {
    let say = |text: &str| outputs.write(OutputStream::Stdout, text.as_bytes());
    for at in 0..row.as_ref().column_count() {
        if at > 0 {
            say("|")?;
        }
        match row.get_ref(at) {
            Ok(ValueRef::Text(text)) => outputs.write(OutputStream::Stdout, text)?,
            Ok(ValueRef::Blob(bytes)) => {
                say("x'")?;
                for piece in bytes.chunks(BLOB_PIECE_BYTES) {
                    say(&hex::encode(piece))?;
                }
                say("'")?;
            }
            _ => say(&text_of(row, at))?,
        }
    }
    say("\n")
}

/// The row as a line, its columns parted by `|`.
fn line_of(row: &Row<'_>) -> String {
    let count = row.as_ref().column_count();
    let mut line = (0..count).map(|at| text_of(row, at)).collect::<Vec<_>>().join("|");
    line.push('\n');
    line
}

fn text_of(row: &Row<'_>, at: usize) -> String {
    match row.get_ref(at) {
        Ok(ValueRef::Null) | Err(_) => "NULL".to_owned(),
        Ok(ValueRef::Integer(number)) => number.to_string(),
        Ok(ValueRef::Real(number)) => real(number),
        Ok(ValueRef::Text(text)) => String::from_utf8_lossy(text).into_owned(),
        Ok(ValueRef::Blob(bytes)) => format!("x'{}'", hex::encode(bytes)),
    }
}

/// A number as SQLite's shell shows it: 15 digits, and always a point or an exponent.
fn real(number: f64) -> String {
    if number.is_infinite() {
        return if number > 0.0 { "Inf" } else { "-Inf" }.to_owned();
    }
    let scientific = format!("{number:.14e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..15).contains(&exponent) {
        let decimals = usize::try_from(14 - exponent).unwrap_or(0);
        let plain = format!("{number:.decimals$}");
        return with_point(&plain);
    }
    format!("{}e{}{:02}", with_point(digits), if exponent < 0 { '-' } else { '+' }, exponent.abs())
}

fn with_point(digits: &str) -> String {
    if !digits.contains('.') {
        return format!("{digits}.0");
    }
    let short = digits.trim_end_matches('0');
    if short.ends_with('.') { format!("{short}0") } else { short.to_owned() }
}

fn end_of(wrong: Wrong, text: &str, outputs: &Outputs) -> End {
    let (error, at) = match wrong {
        Wrong::Full => return End::of(RunOutcome::Output),
        Wrong::Sqlite { error, at } => (error, at),
    };
    if error.sqlite_error_code() == Some(ErrorCode::OutOfMemory) {
        return End { message: "out of memory".to_owned(), ..End::of(RunOutcome::Memory) };
    }
    let (message, place) = match &error {
        Error::SqlInputError { msg, sql, offset, .. } => {
            let start = text.len().saturating_sub(sql.len());
            // Where SQLite knows no place, there is the statement's.
            (msg.clone(), usize::try_from(*offset).map_or(at, |offset| start + offset))
        }
        Error::SqliteFailure(failure, message) => {
            (message.clone().unwrap_or_else(|| failure.to_string()), at)
        }
        other => (other.to_string(), at),
    };
    let before = &text.as_bytes()[..place.min(text.len())];
    let line = u32::try_from(before.iter().filter(|byte| **byte == b'\n').count() + 1).ok();
    let message = format!("Error: {message}");
    outputs.write(OutputStream::Stderr, format!("{message}\n").as_bytes()).ok();
    End::exception(message, line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reals_read_as_in_the_shell() {
        for (number, text) in [
            (0.1 + 0.2, "0.3"),
            (1.0, "1.0"),
            (-2.5, "-2.5"),
            (1e15, "1.0e+15"),
            (123_456_789.125, "123456789.125"),
            (1.5e-7, "1.5e-07"),
            (0.0001, "0.0001"),
            (f64::INFINITY, "Inf"),
        ] {
            assert_eq!(real(number), text);
        }
    }
}
