//! Opening a data folder: fresh, held, newer, damaged, unusable.

use crate::stage::Stage;
use crate::support::clock::MORNING;
use hotseat_core::error::{Error, ErrorCode};
use hotseat_core::storage::Store;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

async fn refusal(dir: &Path) -> Error {
    Store::open(dir, MORNING.wall).await.unwrap_err().into()
}

async fn closed_database() -> TempDir {
    let dir = TempDir::new().unwrap();
    Store::open(dir.path(), MORNING.wall).await.unwrap().store.close().await.unwrap();
    dir
}

#[tokio::test]
async fn a_missing_folder_is_made() {
    let dir = TempDir::new().unwrap();
    let deep = dir.path().join("a/b c/ü");
    let opened = Store::open(&deep, MORNING.wall).await.unwrap();
    assert!(deep.join("hotseat.db").exists());
    assert_eq!(opened.backup, None);
}

#[cfg(unix)]
#[tokio::test]
async fn folder_and_database_are_private() {
    use std::os::unix::fs::PermissionsExt;
    let dir = TempDir::new().unwrap();
    let data = dir.path().join("data");
    Store::open(&data, MORNING.wall).await.unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join("hotseat.db")), 0o600);
}

#[tokio::test]
async fn a_folder_in_use_is_refused_and_free_again_afterwards() {
    let stage = Stage::new().await;
    let error = refusal(stage.dir.path()).await;
    assert_eq!(error.code(), ErrorCode::StorageLocked);
    assert!(error.to_string().contains("already running"));
    let (stage, _) = stage.restart().await;
    stage.create("Jane").await;
}

#[tokio::test]
async fn a_folder_that_is_just_being_left_is_waited_for() {
    let stage = Stage::new().await;
    let dir = stage.dir.path().to_owned();
    let leaving = async {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        drop((stage.service, stage.assistant));
    };
    let (next, ()) = tokio::join!(Store::open(&dir, MORNING.wall), leaving);
    assert!(next.is_ok());
}

#[tokio::test]
async fn a_newer_database_is_refused_untouched() {
    let dir = closed_database().await;
    let path = dir.path().join("hotseat.db");
    let stage_sql = "insert into _sqlx_migrations
        (version, description, success, checksum, execution_time) values (9999, 'later', 1, x'00', 0)";
    let mut tool = sqlx::sqlite::SqliteConnectOptions::new().filename(&path);
    tool = tool.journal_mode(sqlx::sqlite::SqliteJournalMode::Wal);
    let mut connection = sqlx::ConnectOptions::connect(&tool).await.unwrap();
    sqlx::query(stage_sql).execute(&mut connection).await.unwrap();
    sqlx::Connection::close(connection).await.unwrap();
    let before = fs::read(&path).unwrap();

    let error = refusal(dir.path()).await;
    assert_eq!(error.code(), ErrorCode::StorageNewer);
    assert!(error.to_string().contains("9999"), "{error}");
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[tokio::test]
async fn a_damaged_database_is_refused_untouched() {
    type Damage = fn(&mut Vec<u8>);
    let damages: [(&str, Damage); 6] = [
        ("nothing left", Vec::clear),
        ("header", |bytes| bytes[..16].fill(b'x')),
        ("text", |bytes| *bytes = b"dear diary".to_vec()),
        ("cut short", |bytes| bytes.truncate(5_000)),
        ("a page", |bytes| bytes[4096..8192].fill(0xa5)),
        ("another program's", |bytes| bytes[68..72].copy_from_slice(b"abcd")),
    ];
    for (what, damage) in damages {
        let dir = closed_database().await;
        let path = dir.path().join("hotseat.db");
        let mut bytes = fs::read(&path).unwrap();
        damage(&mut bytes);
        fs::write(&path, &bytes).unwrap();
        let error = refusal(dir.path()).await;
        assert_eq!(error.code(), ErrorCode::StorageDamaged, "{what}: {error}");
        assert_eq!(fs::read(&path).unwrap(), bytes, "{what}");
    }
}

#[tokio::test]
async fn a_file_in_the_folders_place_is_refused_by_name() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("data");
    fs::write(&file, "no folder").unwrap();
    let error = refusal(&file).await;
    assert_eq!(error.code(), ErrorCode::StorageReadOnly);
    assert!(error.to_string().contains("data"));
    assert_eq!(fs::read_to_string(&file).unwrap(), "no folder");
}

#[tokio::test]
async fn an_older_database_is_backed_up_before_it_is_brought_up_to_date() {
    let dir = closed_database().await;
    let path = dir.path().join("hotseat.db");
    let tool = sqlx::sqlite::SqliteConnectOptions::new().filename(&path);
    let mut connection = sqlx::ConnectOptions::connect(&tool).await.unwrap();
    for sql in [
        "delete from _sqlx_migrations where version >= 5",
        "drop trigger sessions_tokens_are_the_ledgers",
        "drop table session_words",
        "drop table handover",
        "drop table passcode",
        "drop table candidate_work",
        "drop table own_answers",
        "drop table answer_growth",
        "drop table own_answer_revisions",
        "drop table notes",
        "drop table token_ledger",
        "drop table messages",
        "drop table model_files",
        "drop table models",
        "drop table providers",
        "create table models (id text primary key, name text, context_window_tokens integer, place integer)",
        "drop table requests",
        "drop table drafts",
        "drop table records; drop table signers; drop table discussions; alter table sessions drop column is_imported",
        "drop table runs; drop table calibrations; drop table scorecards; drop table scorecard_drafts",
        "drop table library_imports",
        "drop table version_pictures",
        "drop table pictures",
        "drop table session_pins",
        "drop table library_search",
        "drop table library_labels",
        "drop table library_versions",
        "drop table library_items",
        "drop trigger sessions_indexed",
        "drop trigger sessions_reindexed",
        "drop trigger sessions_unindexed",
        "alter table sessions drop column template_title",
        "alter table sessions drop column extra_time_percent",
        "alter table sessions drop column extra_tokens_percent",
        "create trigger sessions_indexed after insert on sessions begin select 1; end",
        "create trigger sessions_reindexed after insert on sessions begin select 1; end",
        "create trigger sessions_unindexed after insert on sessions begin select 1; end",
        "drop trigger session_events_values_are_only_erased",
        "alter table session_events drop column personal",
        "alter table sessions drop column config_version",
    ] {
        sqlx::query(sql).execute(&mut connection).await.unwrap();
    }
    sqlx::Connection::close(connection).await.unwrap();

    let opened = Store::open(dir.path(), MORNING.wall).await.unwrap();
    let backup = opened.backup.expect("a backup");
    assert_eq!(backup.parent().unwrap(), dir.path().join("backups"));
    assert!(fs::metadata(&backup).unwrap().len() > 0);
    opened.store.save_draft("form", "{}", MORNING.wall).await.unwrap();
}

#[tokio::test]
async fn every_connection_is_set_up_as_designed() {
    let stage = Stage::new().await;
    let settings = stage.service.store().settings().await.unwrap();
    for connection in [&settings.writer, &settings.reader] {
        assert_eq!(connection.journal_mode, "wal");
        assert_eq!(connection.synchronous, 2);
        assert!(connection.foreign_keys && connection.secure_delete && connection.cell_size_check);
        assert!(!connection.trusted_schema);
        assert_eq!(connection.mmap_size, 0);
    }
    assert!(settings.reader.query_only && !settings.writer.query_only);
    assert!(settings.sqlite_version >= (3, 51, 3), "{:?}", settings.sqlite_version);
}
