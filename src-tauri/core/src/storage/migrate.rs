//! The schema: which version a database has, and bringing it up to ours.

use super::error::{at, damaged};
use super::{APPLICATION_ID, Result, StorageError};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions};
use std::path::Path;

static MIGRATOR: Migrator = sqlx::migrate!("../../migrations");

/// The newest schema this version knows.
fn known_version() -> i64 {
    MIGRATOR.iter().map(|migration| migration.version).max().unwrap_or(0)
}

/// The schema the database has; 0 for an empty one.
async fn found_version(connection: &mut SqliteConnection) -> sqlx::Result<i64> {
    let has_table: bool = sqlx::query_scalar(
        "select exists (select 1 from sqlite_schema where name = '_sqlx_migrations')",
    )
    .fetch_one(&mut *connection)
    .await?;
    if !has_table {
        return Ok(0);
    }
    sqlx::query_scalar("select coalesce(max(version), 0) from _sqlx_migrations")
        .fetch_one(connection)
        .await
}

/// Refuses a database that a newer version has made.
pub(super) async fn refuse_newer(connection: &mut SqliteConnection, path: &Path) -> Result<()> {
    let found = found_version(connection).await.map_err(|error| at(path, error))?;
    let known = known_version();
    if found > known {
        return Err(StorageError::Newer { path: path.to_owned(), found, known });
    }
    Ok(())
}

/// Whether the database has content and an older schema than ours.
pub(super) async fn is_pending(connection: &mut SqliteConnection) -> Result<bool> {
    let found = found_version(connection).await?;
    Ok(found > 0 && found < known_version())
}

/// The definitions of a database's tables, indexes, views and triggers, by name. Without those that
/// SQLite and sqlx make for themselves, which may differ from version to version.
pub(super) async fn definitions(connection: &mut SqliteConnection) -> sqlx::Result<Definitions> {
    sqlx::query_as(
        "select name, sql from sqlite_schema
         where sql is not null and name <> '_sqlx_migrations'
           and name not like 'sqlite_%' and name not like 'session_search_%'
           and name not like 'library_search_%'
         order by name",
    )
    .fetch_all(connection)
    .await
}

/// The name and the SQL of each object in the schema.
pub(super) type Definitions = Vec<(String, String)>;

/// The definitions a new database has.
pub(super) async fn released_definitions() -> Result<Definitions> {
    let mut fresh = SqliteConnectOptions::new().in_memory(true).connect().await?;
    run(&mut fresh, Path::new("a new database")).await?;
    Ok(definitions(&mut fresh).await?)
}

/// Brings the database up to our schema, each step in a transaction of its own.
pub(super) async fn run(connection: &mut SqliteConnection, path: &Path) -> Result<()> {
    MIGRATOR.run(&mut *connection).await.map_err(|error| match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => at(path, error),
        MigrateError::VersionMismatch(version) => {
            damaged(path, &format!("its schema step {version} is not the one Hotseat released"))
        }
        MigrateError::VersionMissing(version) => {
            damaged(path, &format!("it has a schema step {version}, which no release has"))
        }
        // Each step is a transaction that also says that it succeeded.
        MigrateError::Dirty(version) => {
            damaged(path, &format!("its schema step {version} is marked as unfinished"))
        }
        other => StorageError::Unavailable(other.to_string()),
    })?;
    let id: i32 = sqlx::query_scalar("pragma application_id").fetch_one(&mut *connection).await?;
    if id != APPLICATION_ID {
        sqlx::query(AssertSqlSafe(format!("pragma application_id = {APPLICATION_ID}")))
            .execute(connection)
            .await?;
    }
    Ok(())
}
