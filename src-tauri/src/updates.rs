//! Newer versions of Hotseat: looked for once the interviewer has switched that on, and installed when they say
//! so. Neither happens in Offline mode or while a session is going on.

use crate::closing::{self, Leaving};
use crate::desk::{Desk, Reply};
use hotseat_core::api::{
    ConsoleNews, ErrorReply, UpdateStage, UpdateView, UpdatesView, update_words as words,
};
use hotseat_core::domain::updates::Circumstances;
use hotseat_core::error::ErrorCode;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tauri::async_runtime::spawn_blocking;
use tauri::{AppHandle, Runtime, Url};
use tauri_plugin_updater::{Error as UpdaterError, Update, UpdaterExt};
use tokio::sync::Notify;

/// How long after the start the first look is, and how long one look is after another.
const FIRST_LOOK_AFTER: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_secs(24 * 60 * 60);
/// Longest wait for a server that says nothing.
const PATIENCE: Duration = Duration::from_secs(30);

/// The list of versions, and the key they are signed with.
#[derive(Clone, Debug)]
pub struct UpdateSource {
    /// A file as `tauri-plugin-updater` describes it (its "static JSON file").
    pub url: Url,
    /// The public key, as Tauri's tool writes it.
    pub public_key: String,
}

impl UpdateSource {
    /// What this build was made with; none where it was made without.
    #[must_use]
    pub fn built_in() -> Option<Self> {
        let url = option_env!("HOTSEAT_UPDATE_URL").filter(|url| !url.is_empty())?;
        let public_key = option_env!("HOTSEAT_UPDATE_KEY").filter(|key| !key.is_empty())?;
        match url.parse() {
            Ok(url) => Some(Self { url, public_key: public_key.to_owned() }),
            Err(error) => {
                tracing::error!(%error, url, "the place of updates is no address");
                None
            }
        }
    }
}

/// How it stands with newer versions.
#[derive(Default)]
pub struct Updates {
    source: Option<UpdateSource>,
    state: Mutex<State>,
    stop: Notify,
    telling: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    stage: UpdateStage,
    received_bytes: u64,
    total_bytes: Option<u64>,
    found: Option<Update>,
    outcome: Option<String>,
}

impl State {
    fn percent(&self) -> Option<u8> {
        let percent = self.received_bytes.checked_mul(100)?.checked_div(self.total_bytes?)?;
        Some(u8::try_from(percent).unwrap_or(100).min(100))
    }
}

impl Updates {
    /// No newer version known yet; the list is at `source`.
    #[must_use]
    pub fn of(source: Option<UpdateSource>) -> Self {
        Self { source, ..Self::default() }
    }

    /// Ends the download under way.
    pub fn stop(&self) {
        self.stop.notify_waiters();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Each change is one assignment, so a panic elsewhere leaves it whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unavailable(words: impl Into<String>) -> ErrorReply {
    ErrorReply::plain(ErrorCode::UpdateUnavailable, words)
}

impl Desk {
    /// How it stands with newer versions.
    pub async fn updates_view(&self) -> Reply<UpdatesView> {
        let obstacle = self.update_obstacle().await?;
        let state = self.updates.state();
        Ok(UpdatesView {
            is_in_this_build: self.updates.source.is_some(),
            obstacle,
            stage: state.stage,
            percent: state.percent(),
            found: state.found.as_ref().map(|update| UpdateView {
                version: update.version.clone(),
                released_on: update.date.map(|date| date.date().to_string()),
                notes: update.body.clone().unwrap_or_default(),
            }),
            outcome: state.outcome.clone(),
        })
    }

    /// Why none is looked for or installed now, in words.
    async fn update_obstacle(&self) -> Reply<Option<String>> {
        let preferences = self.preferences();
        let live = self.service.sessions.list_live().await.map_err(|error| self.error(&error))?;
        let circumstances = Circumstances {
            is_in_this_build: self.updates.source.is_some(),
            is_switched_on: preferences.looks_for_updates,
            is_offline: preferences.only_local,
            is_session_live: !live.is_empty() || self.hands.turn.handover().is_some(),
        };
        Ok(circumstances.obstacle().map(|obstacle| words::obstacle(obstacle).to_owned()))
    }

    /// Looks for a newer version.
    pub async fn look_for_update<R: Runtime>(&self, app: &AppHandle<R>) -> Reply<UpdatesView> {
        let source = self.begin_update(UpdateStage::Looking).await?;
        self.tell_updates().await;
        let looked = look(app, source).await;
        let outcome = match &looked {
            Ok(Some(update)) => words::found(&update.version),
            Ok(None) => words::newest(env!("CARGO_PKG_VERSION")),
            Err(error) => {
                tracing::warn!(%error, "no newer version could be looked for");
                words::NOT_FOUND_OUT.to_owned()
            }
        };
        {
            let mut state = self.updates.state();
            if let Ok(found) = looked {
                state.found = found;
            }
            (state.stage, state.outcome) = (UpdateStage::Idle, Some(outcome));
        }
        self.tell_updates().await;
        self.updates_view().await
    }

    /// Downloads the version that was found, and installs it where it is signed as it should be. The app
    /// starts anew then.
    pub async fn install_update<R: Runtime>(
        self: &Arc<Self>,
        app: &AppHandle<R>,
        version: &str,
    ) -> Reply<UpdatesView> {
        let found = self.updates.state().found.clone();
        let Some(update) = found.filter(|update| update.version == version) else {
            let obstacle = self.update_obstacle().await?;
            return Err(unavailable(obstacle.unwrap_or_else(|| words::OTHER_VERSION.to_owned())));
        };
        // From here on a Stop is heard.
        let stopped = self.updates.stop.notified();
        self.begin_update(UpdateStage::Downloading).await?;
        self.tell_updates().await;
        match self.download_and_install(&update, stopped).await {
            Ok(()) => closing::leave(app.clone(), Arc::clone(self), Leaving::ToRestart).await,
            Err(outcome) => {
                let mut state = self.updates.state();
                (state.stage, state.outcome) = (UpdateStage::Idle, Some(outcome));
            }
        }
        self.tell_updates().await;
        self.updates_view().await
    }

    /// Nothing where it is installed, else what came of it, in words.
    async fn download_and_install(
        self: &Arc<Self>,
        update: &Update,
        stopped: impl Future<Output = ()>,
    ) -> Result<(), String> {
        let bytes = tokio::select! {
            bytes = self.download(update) => bytes?,
            () = stopped => return Err(words::STOPPED.to_owned()),
        };
        // A session may have been begun meanwhile.
        let obstacle = self.update_obstacle().await.map_err(|error| error.message)?;
        if let Some(obstacle) = obstacle {
            return Err(obstacle);
        }
        self.updates.state().stage = UpdateStage::Installing;
        self.tell_updates().await;
        let update = update.clone();
        let installed = spawn_blocking(move || update.install(bytes)).await;
        let trouble = match installed {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => error.to_string(),
            Err(error) => error.to_string(),
        };
        tracing::error!(trouble, "a newer version could not be installed");
        Err(words::NOT_INSTALLED.to_owned())
    }

    /// The installer, if it is signed as it should be.
    async fn download(self: &Arc<Self>, update: &Update) -> Result<Vec<u8>, String> {
        let mut told = None;
        let on_chunk = |bytes: usize, total: Option<u64>| {
            let percent = {
                let mut state = self.updates.state();
                state.received_bytes += u64::try_from(bytes).unwrap_or(u64::MAX);
                state.total_bytes = total;
                state.percent()
            };
            if percent != told {
                told = percent;
                let desk = Arc::clone(self);
                tauri::async_runtime::spawn(async move { desk.tell_updates().await });
            }
        };
        update.download(on_chunk, || {}).await.map_err(|error| {
            tracing::warn!(%error, "a newer version could not be downloaded");
            let is_unsigned = matches!(
                error,
                UpdaterError::Minisign(_)
                    | UpdaterError::Base64(_)
                    | UpdaterError::SignatureUtf8(_)
                    | UpdaterError::MissingSignedVersion
                    | UpdaterError::SignedVersionMismatch { .. }
            );
            if is_unsigned { words::NOT_SIGNED.to_owned() } else { words::CUT_OFF.to_owned() }
        })
    }

    /// Takes the next stage, unless something stands in the way.
    async fn begin_update(&self, stage: UpdateStage) -> Reply<UpdateSource> {
        if let Some(obstacle) = self.update_obstacle().await? {
            return Err(unavailable(obstacle));
        }
        let mut state = self.updates.state();
        let source = self.updates.source.clone().filter(|_| state.stage == UpdateStage::Idle);
        let source = source.ok_or_else(|| unavailable(words::BUSY))?;
        *state = State { stage, found: state.found.take(), ..State::default() };
        Ok(source)
    }

    async fn tell_updates(&self) {
        // Held from reading to sending, so that news never overtakes older news.
        let _telling = self.updates.telling.lock().await;
        match self.updates_view().await {
            Ok(updates) => self.news.tell(&ConsoleNews::UpdatesChanged { updates }),
            Err(error) => tracing::warn!(error = error.message, "updates can't be told of"),
        }
    }
}

async fn look<R: Runtime>(
    app: &AppHandle<R>,
    UpdateSource { url, public_key }: UpdateSource,
) -> Result<Option<Update>, UpdaterError> {
    let updater = app
        .updater_builder()
        .pubkey(public_key)
        .endpoints(vec![url])?
        .configure_client(|client| client.connect_timeout(PATIENCE).read_timeout(PATIENCE))
        .build()?;
    updater.check().await
}

/// Looks for newer versions for as long as the app runs, whenever that is allowed.
pub fn run<R: Runtime>(app: AppHandle<R>, desk: Arc<Desk>) {
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(FIRST_LOOK_AFTER).await;
        loop {
            // What stands in the way is said in Settings, to whoever looks there.
            if let Err(error) = desk.look_for_update(&app).await {
                tracing::debug!(reason = error.message, "newer versions are not looked for");
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    });
}
