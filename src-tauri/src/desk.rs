//! What the commands work with: the service, the preferences, and whom to tell.

use crate::SettingsFile;
use crate::news::Newsroom;
use crate::refusals::Refusals;
use hotseat_core::api::{
    BackupView, ConsoleNews, ErrorReply, Notice, SessionSummary, StatusCounts,
};
use hotseat_core::domain::ids::RequestId;
use hotseat_core::domain::preferences::Preferences;
use hotseat_core::domain::session::Session;
use hotseat_core::domain::time::Moment;
use hotseat_core::error::Error;
use hotseat_core::ports::{Clock, Ids};
use hotseat_core::service::{By, Result as ServiceResult, SessionService};
use hotseat_core::storage::{StorageError, Store};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};
use tauri::ipc::Channel;
use tokio::sync::{Mutex, Notify};

/// A command's answer.
pub type Reply<T> = Result<T, ErrorReply>;

/// The interviewer's desk.
pub struct Desk {
    /// The use cases.
    pub service: SessionService,
    /// Whoever watches.
    pub news: Newsroom,
    /// Wakes whoever watches over running sessions: something has changed.
    pub changed: Notify,
    /// Told once the page has shown itself.
    pub ready: Notify,
    /// Whether the page never showed itself.
    pub stayed_blank: AtomicBool,
    /// Whether the person was asked if running sessions may be left.
    pub close_asked: AtomicBool,
    /// What the log is told of refused calls and addresses.
    pub refusals: Arc<Refusals>,
    settings: OnceLock<SettingsFile>,
    /// Held from reading what is told to telling it, so that news never overtakes older news.
    telling: Mutex<()>,
}

impl Desk {
    /// Opens the data folder and takes up what was left running.
    ///
    /// # Errors
    /// Where the data can't be used; it is as it was.
    pub fn open(
        dir: &Path,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
    ) -> Result<Self, StorageError> {
        let now = clock.now().wall;
        let opened = tauri::async_runtime::block_on(Store::open(dir, now))?;
        let news = Newsroom::default();
        if let Some(backup) = opened.backup {
            tracing::info!(backup = %backup.display(), "copied the database before its update");
        }
        if let Some(backup) = opened.restored {
            tracing::info!(backup, "a backup was put in the database's place");
            news.keep(Notice {
                title: "The backup was restored".into(),
                detail: "What was there before is now the newest backup on the list in Settings."
                    .into(),
            });
        }
        let service = SessionService::new(Arc::new(opened.store), clock, ids);
        if let Err(error) = tauri::async_runtime::block_on(service.recover()) {
            tracing::error!(%error, "running sessions could not be taken up");
            news.keep(Notice {
                title: "Running sessions could not be taken up".into(),
                detail: error.to_string(),
            });
        }
        Ok(Self {
            service,
            news,
            changed: Notify::new(),
            ready: Notify::new(),
            stayed_blank: AtomicBool::new(false),
            close_asked: AtomicBool::new(false),
            refusals: Arc::default(),
            settings: OnceLock::new(),
            telling: Mutex::default(),
        })
    }

    /// Hands over the settings file, once the app that keeps it exists.
    pub fn use_settings(&self, (settings, notice): (SettingsFile, Option<Notice>)) {
        if let Some(notice) = notice {
            self.news.keep(notice);
        }
        if self.settings.set(settings).is_err() {
            tracing::warn!("the settings file was handed over twice");
        }
    }

    /// Preferences in force.
    pub fn preferences(&self) -> Preferences {
        self.settings.get().map(SettingsFile::preferences).unwrap_or_default()
    }

    /// Keeps preferences and tells everyone.
    pub fn save_preferences(&self, preferences: Preferences) -> Reply<Preferences> {
        let preferences = preferences
            .validate(self.service.store().catalogue())
            .map_err(|fields| self.error(&Error::Invalid(fields)))?;
        if let Some(settings) = self.settings.get() {
            settings.save(&preferences)?;
        }
        self.news.tell(&ConsoleNews::PreferencesChanged { preferences: preferences.clone() });
        Ok(preferences)
    }

    /// The backups, newest first.
    pub async fn backups(&self) -> Reply<Vec<BackupView>> {
        let backups = self.service.list_backups().await.map_err(|error| self.error(&error))?;
        Ok(backups
            .iter()
            .map(|(backup, holdings)| {
                BackupView::of(backup, holdings.as_ref().map_err(ToString::to_string))
            })
            .collect())
    }

    /// The interviewer, for one intention.
    pub fn by(&self, request: RequestId) -> By {
        By::interviewer(&self.preferences().interviewer_name).request(request)
    }

    /// This instant.
    pub fn now(&self) -> Moment {
        self.service.clock().now()
    }

    /// An error as pages receive it.
    pub fn error(&self, error: &Error) -> ErrorReply {
        if let Error::Storage(trouble) = error {
            tracing::error!(%trouble, "data could not be read or written");
        }
        ErrorReply::of(error, &self.now())
    }

    /// Shows a changed session to the one who asked and to everyone who watches.
    pub async fn show(&self, outcome: ServiceResult<Session>) -> Reply<SessionSummary> {
        self.changed.notify_one();
        match outcome {
            Ok(session) => {
                self.tell(&session).await;
                Ok(SessionSummary::of(&session, &self.now()))
            }
            Err(error) => {
                // A refusal may have found that time was up: everyone should see that.
                if let Error::Refused { session, .. } = &error {
                    self.tell(session).await;
                }
                Err(self.error(&error))
            }
        }
    }

    /// Tells everyone who watches about a session.
    pub async fn tell(&self, session: &Session) {
        let _telling = self.telling.lock().await;
        let counts = self.counts().await;
        self.news.tell(&match session.deleted_at {
            Some(_) => ConsoleNews::SessionRemoved { id: session.id, counts },
            None => ConsoleNews::SessionChanged {
                session: Box::new(SessionSummary::of(session, &self.now())),
                counts,
            },
        });
    }

    /// Tells everyone who watches that many sessions came or went.
    pub async fn tell_all_changed(&self) -> Reply<StatusCounts> {
        self.changed.notify_one();
        let _telling = self.telling.lock().await;
        let live = self.live().await?;
        let counts = self.counts().await;
        self.news.tell(&ConsoleNews::ListChanged { counts, live });
        Ok(counts)
    }

    /// From now on the console listens on this channel, beginning with what there is.
    pub async fn watch(&self, channel: Channel<ConsoleNews>) -> Reply<()> {
        let _telling = self.telling.lock().await;
        let live = self.live().await?;
        let counts = self.counts().await;
        self.news.watch(channel);
        self.news.tell(&ConsoleNews::Watching { counts, live });
        Ok(())
    }

    /// The running and paused sessions as cards.
    pub async fn live(&self) -> Reply<Vec<SessionSummary>> {
        let live = self.service.list_live().await.map_err(|error| self.error(&error))?;
        let now = self.now();
        Ok(live.iter().map(|session| SessionSummary::of(session, &now)).collect())
    }

    /// Sessions in each status; the last known where they can't be read.
    pub async fn counts(&self) -> StatusCounts {
        match self.service.store().counts().await {
            Ok(counts) => self.news.remember_counts(StatusCounts::of(&counts)),
            Err(error) => {
                tracing::error!(%error, "sessions could not be counted");
                self.news.last_counts()
            }
        }
    }
}
