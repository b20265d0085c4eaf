//! A service on a real database file, with verbs for what people do and what happens to laptops.

use crate::support::clock::{CountingIds, ManualClock};
use crate::talking::TalkingModels;
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::ids::{RequestId, SessionId};
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::domain::session::Session;
use hotseat_core::domain::time::UtcMs;
use hotseat_core::ports::Clock;
use hotseat_core::service::{Assistant, By, Services, Watched};
use hotseat_core::storage::Store;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use uuid::Uuid;

pub struct Stage {
    pub dir: TempDir,
    pub clock: Arc<ManualClock>,
    pub ids: Arc<CountingIds>,
    pub service: Services,
    pub models: Arc<TalkingModels>,
    pub assistant: Assistant,
}

pub fn config(name: &str) -> SessionConfig {
    SessionConfig {
        candidate_name: name.into(),
        time_limit_s: Some(3600),
        token_budget: Some(50_000),
        model: "gpt-4".into(),
        ..SessionConfig::default()
    }
}

pub fn by() -> By {
    By::interviewer("Dana")
}

pub fn request(n: u128) -> By {
    by().request(RequestId(Uuid::from_u128(n)))
}

impl Stage {
    pub async fn new() -> Self {
        let dir = in_memory().unwrap_or_else(|| TempDir::new().unwrap());
        let clock = Arc::new(ManualClock::new());
        let ids = Arc::new(CountingIds::default());
        let service = open(&dir, &clock, &ids).await;
        Self::on(dir, clock, ids, service)
    }

    fn on(dir: TempDir, clock: Arc<ManualClock>, ids: Arc<CountingIds>, service: Services) -> Self {
        let models = Arc::new(TalkingModels::default());
        let assistant = Assistant::new(&service, models.clone());
        Self { dir, clock, ids, service, models, assistant }
    }

    /// The app is closed or killed and opened again.
    pub async fn restart(self) -> (Self, Watched) {
        let Self { dir, clock, ids, service, assistant, .. } = self;
        drop((service, assistant));
        until_closed(dir.path()).await;
        let service = open(&dir, &clock, &ids).await;
        let watched = service.watch.recover().await.unwrap();
        (Self::on(dir, clock, ids, service), watched)
    }

    /// The same laptop with other files, taken up as after a start.
    pub async fn from_files(dir: TempDir, before: &Self) -> Self {
        let (clock, ids) = (before.clock.clone(), before.ids.clone());
        let service = open(&dir, &clock, &ids).await;
        service.watch.recover().await.unwrap();
        Self::on(dir, clock, ids, service)
    }

    pub fn database(&self) -> PathBuf {
        self.dir.path().join("hotseat.db")
    }

    pub async fn create(&self, name: &str) -> SessionId {
        self.service.sessions.create_session(config(name), &by()).await.unwrap().id
    }

    pub async fn start(&self, id: SessionId) -> Session {
        self.service.sessions.start_session(id, &by()).await.unwrap()
    }

    pub async fn started(&self, name: &str) -> SessionId {
        let id = self.create(name).await;
        self.start(id).await;
        id
    }

    pub async fn pause(&self, id: SessionId) -> Session {
        self.service.sessions.pause_session(id, "", &by()).await.unwrap()
    }

    pub async fn resume(&self, id: SessionId) -> Session {
        self.service.sessions.resume_session(id, &by()).await.unwrap()
    }

    pub async fn end(&self, id: SessionId) -> Session {
        self.service.sessions.end_session(id, "", &by()).await.unwrap()
    }

    /// Time goes by with the app open and a look every ten seconds, which is no gap yet.
    pub async fn tick(&self, ms: i64) {
        let mut left = ms;
        while left > 0 {
            let step = left.min(10_000);
            self.clock.advance(step);
            self.service.watch.watch_over().await.unwrap();
            left -= step;
        }
    }

    pub async fn session(&self, id: SessionId) -> Session {
        self.service.sessions.get_session(id).await.unwrap().unwrap().0
    }

    pub async fn status(&self, id: SessionId) -> Status {
        self.session(id).await.status
    }

    pub async fn remaining(&self, id: SessionId) -> i64 {
        self.service.sessions.get_remaining_time(id).await.unwrap()
    }

    pub async fn trail(&self, id: SessionId) -> Vec<String> {
        let events = self.service.sessions.events(id).await.unwrap();
        events.into_iter().map(|event| event.kind).collect()
    }

    /// Runs SQL on the file behind the app's back, as somebody with a database tool would.
    pub async fn tamper(&self, sql: &str) {
        self.try_tamper(sql).await.unwrap();
    }

    pub async fn try_tamper(&self, sql: &str) -> sqlx::Result<()> {
        let mut connection = self.tool().await;
        sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await?;
        connection.close().await
    }

    /// The first column of every row, as text.
    pub async fn texts(&self, sql: &str) -> Vec<String> {
        let mut connection = self.tool().await;
        let sql = AssertSqlSafe(sql.to_owned());
        sqlx::query_scalar(sql).fetch_all(&mut connection).await.unwrap()
    }

    async fn tool(&self) -> SqliteConnection {
        SqliteConnectOptions::new()
            .filename(self.database())
            .foreign_keys(false)
            .connect()
            .await
            .unwrap()
    }

    pub fn clock_now(&self) -> UtcMs {
        self.clock.now().wall
    }

    pub fn now(&self) -> i64 {
        self.clock.now().wall.0
    }
}

/// Real files that never wait for a disk, where the system offers such a place: the rules are under
/// test here, and random lives write thousands of times.
fn in_memory() -> Option<TempDir> {
    TempDir::new_in("/dev/shm").ok()
}

/// Waits until this process has let go of every file in the folder, as one that ended has: connections
/// close in threads of their own.
pub async fn until_closed(dir: &Path) {
    let is_open = || {
        let files = fs::read_dir("/proc/self/fd").into_iter().flatten().flatten();
        files.filter_map(|file| fs::read_link(file.path()).ok()).any(|file| file.starts_with(dir))
    };
    let closed = async {
        while is_open() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(crate::support::patience::PATIENCE, closed)
        .await
        .expect("somebody holds the files");
}

async fn open(dir: &TempDir, clock: &Arc<ManualClock>, ids: &Arc<CountingIds>) -> Services {
    let opened = Store::open(dir.path(), clock.now().wall).await.unwrap();
    Services::new(Arc::new(opened.store), clock.clone(), ids.clone())
}
