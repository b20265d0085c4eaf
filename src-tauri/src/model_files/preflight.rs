//! Whether everything is ready for a session, looked at before the laptop is handed over.

use crate::desk::{Desk, Reply};
use crate::platform::power;
use hotseat_core::api::{
    AssistantView, ErrorReply, PreflightLine, PreflightView, preflight_words as words,
};
use hotseat_core::domain::assistant::Failure;
use hotseat_core::domain::catalogue::{Readiness, Trial};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::error::Error;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tauri::async_runtime::{spawn, spawn_blocking};

/// How long a model that was looked at stays loaded where the laptop is not handed over.
const STAYS_LOADED: Duration = Duration::from_secs(300);

impl Desk {
    /// What is ready for that session and what is not. A model that runs here is loaded and tried out.
    pub async fn preflight(self: &Arc<Self>, id: SessionId) -> Reply<PreflightView> {
        let found = self.service.store().find_session_and_brief(id).await;
        let found = found.map_err(|error| self.error(&error.into()))?;
        let found = found.filter(|(session, _)| session.deleted_at.is_none());
        let Some((session, brief)) = found else { return Err(self.error(&Error::NotFound)) };
        self.look_for_keys().await;
        let assistant = if brief.config.has_assistant() {
            let view = AssistantView::of(&session, &brief, &self.offering());
            self.look_at_assistant(&session.model, view).await?
        } else {
            words::not_asked("This session has no assistant.".into())
        };
        let (dir, awake) = (self.service.store().dir().to_owned(), Arc::clone(&self.host.awake));
        let looked = spawn_blocking(move || {
            let free_bytes = fs4::available_space(&dir).ok();
            [words::power(power::now()), words::disk(free_bytes), words::sleep(awake.can_be_kept())]
        });
        let looked = looked.await.map_err(|error| self.error(&Error::Fault(error.to_string())))?;
        Ok(PreflightView::of([assistant].into_iter().chain(looked).collect()))
    }

    async fn look_at_assistant(
        self: &Arc<Self>,
        model: &str,
        view: AssistantView,
    ) -> Reply<PreflightLine> {
        if !view.is_ready {
            return Ok(words::no_answer(view.words));
        }
        if view.readiness == Readiness::Practice || self.catalogue.run_of(model).is_none() {
            // Asking a provider would cost what its owner pays for.
            return Ok(words::not_asked(view.words));
        }
        let trial = self.catalogue.test_model(model).await.map_err(|error| self.error(&error))?;
        let desk = Arc::clone(self);
        let look = desk.model_files.looks.fetch_add(1, Ordering::Relaxed) + 1;
        spawn(async move {
            tokio::time::sleep(STAYS_LOADED).await;
            // Unless it was looked again since.
            if desk.model_files.looks.load(Ordering::Relaxed) == look {
                desk.catalogue.rest();
            }
        });
        Ok(match trial {
            Trial::Answered(figures) => {
                let catalogue = self.service.store().catalogue();
                let name = catalogue.name_of(model);
                words::answered(name, &figures, self.catalogue.memory_bytes())
            }
            Trial::Failed(kind) => {
                let failure = Failure::new(kind, "");
                let provider = self.provider_of(model);
                words::no_answer(ErrorReply::of_failure(&failure, &provider).message)
            }
        })
    }
}
