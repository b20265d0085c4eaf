//! What the commands work with: the services, the preferences, and whom to tell.

mod library;
mod telling;
mod turning;

use crate::SettingsFile;
use crate::calibrations::Calibrations;
use crate::hands::Hands;
use crate::host::{Displays, Host, WebFolders};
use crate::imports::Imports;
use crate::model_files::{ModelFiles, Transfers};
use crate::news::Newsroom;
use crate::platform::awake::Awake;
use crate::platform::clipboard::Clipboard;
use crate::platform::dialogs::Dialogs;
use crate::platform::keychain::Keychain;
use crate::rate_limit::RateLimit;
use crate::records::Records;
use crate::refusals::Refusals;
use crate::trial::Trials;
use crate::updates::{UpdateSource, Updates};
use hotseat_core::api::{BackupView, CatalogueView, ConsoleNews, ErrorReply, Notice};
use hotseat_core::domain::catalogue::{Offering, ShelfModel};
use hotseat_core::domain::ids::{RequestId, SessionId};
use hotseat_core::domain::preferences::Preferences;
use hotseat_core::domain::time::Moment;
use hotseat_core::error::Error;
use hotseat_core::ports::{Clock, Engine, Ids, Models, Runner};
use hotseat_core::service::{
    Argon2Cost, Assistant, By, CandidateService, CatalogueService, HandoverService,
    PasscodeService, RunService, Services,
};
use hotseat_core::storage::{StorageError, Store};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError};
use tokio::sync::{Mutex, Notify};

/// A command's answer.
pub type Reply<T> = Result<T, ErrorReply>;

/// What the desk needs from outside.
pub struct Outside {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// New names.
    pub ids: Arc<dyn Ids>,
    /// Ways to models.
    pub models: Arc<dyn Models>,
    /// Providers' keys.
    pub keychain: Arc<Keychain>,
    /// What was copied last.
    pub clipboard: Arc<dyn Clipboard>,
    /// How hard a passcode is to guess.
    pub argon2_cost: Argon2Cost,
    /// Where web views keep what they keep.
    pub web_folders: WebFolders,
    /// How many displays there are.
    pub displays: Displays,
    /// What keeps the display awake.
    pub awake: Arc<dyn Awake>,
    /// Where people choose files.
    pub dialogs: Arc<dyn Dialogs>,
    /// The program that opens a trial: this one.
    pub program: PathBuf,
    /// Where code is run.
    pub runner: Arc<dyn Runner>,
    /// What runs model files.
    pub engine: Arc<dyn Engine>,
    /// Models that can be downloaded.
    pub shelf: Vec<ShelfModel>,
    /// Where to look for newer versions; none where this build has no such address.
    pub updates: Option<UpdateSource>,
}

/// The interviewer's desk.
pub struct Desk {
    /// The use cases of sessions and of what stands beside them.
    pub service: Services,
    /// The use cases of the catalogue.
    pub catalogue: CatalogueService,
    /// The use cases of questions and answers.
    pub assistant: Assistant,
    /// The use cases of the handover.
    pub handover: HandoverService,
    /// The use cases of the candidate.
    pub candidate: CandidateService,
    /// The use cases of runs.
    pub runs: RunService,
    /// The use cases of the passcode.
    pub passcode: PasscodeService,
    /// In whose hands the laptop is.
    pub hands: Hands,
    /// The computer and the windows on it.
    pub host: Host,
    /// How fast the candidate's page may ask.
    pub rate_limit: RateLimit,
    /// Model files that were shown, and the one that is held.
    pub model_files: ModelFiles,
    /// Copying model files.
    pub transfers: Transfers,
    /// Taking challenges in from files.
    pub imports: Imports,
    /// Sealed records.
    pub records: Arc<Records>,
    /// Putting challenges to models.
    pub calibrations: Calibrations,
    /// A challenge that is tried as its candidate.
    pub trials: Trials,
    /// Newer versions of Hotseat.
    pub updates: Updates,
    /// Where people choose files.
    pub dialogs: Arc<dyn Dialogs>,
    /// Providers' keys.
    pub keychain: Arc<Keychain>,
    /// Held while a key is changed; the requests that were carried out.
    pub(crate) key_changes: Mutex<HashSet<RequestId>>,
    /// Whoever watches.
    pub news: Newsroom,
    /// Wakes whoever watches over running sessions: something has changed.
    pub changed: Notify,
    /// What goes into the log about refused calls and addresses.
    pub refusals: Arc<Refusals>,
    /// The session that the console which opens next shows first.
    first_session: std::sync::Mutex<Option<SessionId>>,
    settings: OnceLock<SettingsFile>,
    /// Held from reading news to sending it, so that news never overtakes older news.
    telling: Mutex<()>,
}

impl Desk {
    /// Opens the data folder and takes up what was left running.
    ///
    /// # Errors
    /// Where the data can't be used; it is as it was.
    pub fn open(dir: &Path, outside: Outside) -> Result<Self, StorageError> {
        let Outside {
            clock,
            ids,
            models,
            keychain,
            clipboard,
            argon2_cost,
            web_folders,
            displays,
            awake,
            dialogs,
            program,
            runner,
            engine,
            shelf,
            updates,
        } = outside;
        let (now, last_use_ms) = (clock.now().wall, clock.now().steady_ms);
        let opened = tauri::async_runtime::block_on(Store::open(dir, now))?;
        let news = Newsroom::default();
        if let Some(backup) = opened.backup {
            tracing::info!(backup = %backup.display(), "copied the database before its update");
        }
        if let Some(backup) = opened.restored {
            tracing::info!(backup, "a backup was put in the database's place");
            news.keep(Notice {
                title: "The backup was restored".into(),
                detail: "The replaced database is now the newest backup in Settings.".into(),
            });
        }
        let store = Arc::new(opened.store);
        let catalogue = CatalogueService::new(
            Arc::clone(&store),
            (Arc::clone(&clock), Arc::clone(&ids)),
            (Arc::clone(&models), keychain.clone()),
        );
        let passcode = PasscodeService::new(
            Arc::clone(&store),
            Arc::clone(&clock),
            Arc::clone(&ids),
            argon2_cost,
        );
        let service = Services::new(store, clock, ids);
        let assistant = Assistant::new(&service, models);
        let catalogue = catalogue.heeding(&assistant).running(engine);
        let handover = HandoverService::new(&service);
        let runs = RunService::new(&service, runner);
        let candidate = CandidateService::new(&service, assistant.clone(), runs.clone());
        if let Err(error) = tauri::async_runtime::block_on(service.watch.recover()) {
            tracing::error!(%error, "running sessions could not be taken up");
            news.keep(Notice {
                title: "Running sessions could not be continued".into(),
                detail: error.to_string(),
            });
        }
        if let Err(error) = tauri::async_runtime::block_on(service.library.prepare()) {
            tracing::error!(%error, "the library could not be prepared");
        }
        let hands = Hands::default();
        // Until it is known whose turn it is, no window may show anything.
        let taken_up = tauri::async_runtime::block_on(async {
            let handover = handover.take_up().await?;
            // Whoever sits in front of the console after a restart may be the candidate.
            if handover.is_some_and(|handover| handover.console_stays) {
                passcode.lock_at_start().await?;
            }
            let turning = hands.turn_over().await;
            hands.turn.set(handover, passcode.is_console_locked().await?, &turning);
            Ok(())
        });
        match taken_up {
            Ok(()) => {}
            Err(Error::Storage(error)) => return Err(error),
            Err(error) => return Err(StorageError::Unavailable(error.to_string())),
        }
        Ok(Self {
            service,
            catalogue,
            assistant,
            handover,
            candidate,
            runs,
            passcode,
            hands,
            host: Host::new((web_folders, displays), (awake, clipboard), last_use_ms),
            rate_limit: RateLimit::default(),
            model_files: ModelFiles::of(shelf),
            transfers: Transfers::default(),
            imports: Imports::default(),
            records: Arc::default(),
            calibrations: Calibrations::default(),
            trials: Trials::of(program),
            updates: Updates::of(updates),
            dialogs,
            keychain,
            key_changes: Mutex::default(),
            news,
            changed: Notify::new(),
            refusals: Arc::default(),
            first_session: std::sync::Mutex::default(),
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
        self.assistant.set_only_local(self.preferences().only_local);
    }

    /// Preferences in force.
    pub fn preferences(&self) -> Preferences {
        self.settings.get().map(SettingsFile::preferences).unwrap_or_default()
    }

    /// Keeps preferences and tells everyone.
    pub fn save_preferences(&self, preferences: Preferences) -> Reply<Preferences> {
        let preferences = preferences
            .validate(&self.service.store().catalogue())
            .map_err(|fields| self.error(&Error::Invalid(fields)))?;
        if let Some(settings) = self.settings.get() {
            settings.save(&preferences)?;
        }
        self.assistant.set_only_local(preferences.only_local);
        if preferences.only_local {
            self.transfers.keep_off_the_network();
        }
        if preferences.only_local || !preferences.looks_for_updates {
            self.updates.stop();
        }
        self.news.tell(&ConsoleNews::PreferencesChanged { preferences: preferences.clone() });
        self.tell_catalogue();
        Ok(preferences)
    }

    /// The catalogue as things stand.
    pub fn offering(&self) -> Offering {
        self.catalogue.offering(self.preferences().only_local)
    }

    /// The catalogue as pages see it.
    pub fn catalogue_view(&self) -> CatalogueView {
        let trouble = self.keychain.trouble().map(|trouble| trouble.to_string());
        CatalogueView::of(&self.offering(), &self.preferences().default_model, trouble)
    }

    /// What people call the provider of a model; blank where there is no such model.
    pub fn provider_of(&self, model: &str) -> String {
        let catalogue = self.service.store().catalogue();
        catalogue.offer(model).map(|(_, provider)| provider.name.clone()).unwrap_or_default()
    }

    /// Tells the log that something went wrong in a window's page.
    pub fn log_mishap(&self, window: &'static str, what: &str) {
        // With what would break the line escaped.
        self.refusals.tell(|| tracing::error!(window, ?what, "a page met what it did not expect"));
    }

    /// Tells everyone who watches how the catalogue stands.
    pub fn tell_catalogue(&self) -> CatalogueView {
        let catalogue = self.catalogue_view();
        self.news.tell(&ConsoleNews::CatalogueChanged { catalogue: catalogue.clone() });
        catalogue
    }

    /// The backups, newest first.
    pub async fn backups(&self) -> Reply<Vec<BackupView>> {
        let backups = self.service.backups.list().await.map_err(|error| self.error(&error))?;
        Ok(backups
            .iter()
            .map(|(backup, holdings)| {
                BackupView::of(backup, holdings.as_ref().map_err(ToString::to_string))
            })
            .collect())
    }

    /// Has the console that opens next show this session first.
    pub(crate) fn show_first(&self, id: SessionId) {
        *self.first_session.lock().unwrap_or_else(PoisonError::into_inner) = Some(id);
    }

    /// The session to show first, told once.
    pub(crate) fn take_first_session(&self) -> Option<SessionId> {
        self.first_session.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The interviewer, for what does no harm twice.
    pub fn by_name(&self) -> By {
        By::interviewer(&self.preferences().interviewer_name)
    }

    /// The interviewer, for one intention.
    pub fn by(&self, request: RequestId) -> By {
        self.by_name().request(request)
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
}
