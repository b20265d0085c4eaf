//! Asking providers what they have, and whether they answer.

use super::super::Result;
use super::{CatalogueService, offers};
use crate::domain::assistant::{Failure, FailureKind};
use crate::domain::catalogue::{
    ListedModel, LocalServer, OfferedModel, Provider, ProviderId, Suggestion, TRIAL_MAX_MS, Trial,
    TrialEar, TrialFigures, suggest, trial,
};
use crate::error::Error;
use crate::ports::Answer;
use futures_util::StreamExt;
use std::collections::HashMap;
use std::sync::{MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::timeout;

/// A model its provider offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundModel {
    /// What the provider calls it.
    pub remote_id: String,
    /// Whether the catalogue has it.
    pub is_offered: bool,
    /// What would be assumed of it.
    pub suggestion: Suggestion,
}

impl CatalogueService {
    /// The models a provider says it has, or why it does not say.
    ///
    /// # Errors
    /// [`Error::NotOffered`] for a provider that is gone.
    pub async fn find_models(
        &self,
        id: &ProviderId,
    ) -> Result<std::result::Result<Vec<FoundModel>, Failure>> {
        let catalogue = self.store.catalogue();
        let provider = catalogue.provider(id).ok_or(Error::NotOffered)?;
        let listing = self.models.list(provider, self.only_local.is_on());
        let listed = self.unless_forbidden(provider, listing).await;
        Ok(listed.map(|models| {
            let found = models.iter().map(|model| FoundModel {
                remote_id: model.remote_id.clone(),
                is_offered: offers(&catalogue, id, &model.remote_id),
                suggestion: suggest(&model.remote_id).reading(model.context_window_tokens),
            });
            let found = found.collect();
            self.listed().insert(id.clone(), models);
            found
        }))
    }

    /// What is assumed of a model, by its name and by how its provider listed it last.
    pub(super) fn suggest_listed(&self, provider: &ProviderId, remote_id: &str) -> Suggestion {
        let listed = self.listed();
        let mut models = listed.get(provider).into_iter().flatten();
        let model = models.find(|model| model.remote_id == remote_id);
        suggest(remote_id).reading(model.and_then(|model| model.context_window_tokens))
    }

    fn listed(&self) -> MutexGuard<'_, HashMap<ProviderId, Vec<ListedModel>>> {
        // A list is put in whole, so a panic elsewhere leaves the map usable.
        self.listed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The model servers that answer on this computer, each with whether a provider of the catalogue
    /// has its address.
    pub async fn find_local_servers(&self) -> Vec<(LocalServer, bool)> {
        let servers = self.models.local_servers().await;
        let catalogue = self.store.catalogue();
        let is_known = |server: &LocalServer| {
            catalogue.providers().iter().any(|provider| {
                provider.base_url.as_ref().is_some_and(|url| url.is_same_place(&server.base_url))
            })
        };
        servers
            .into_iter()
            .map(|server| {
                let is_known = is_known(&server);
                (server, is_known)
            })
            .collect()
    }

    /// Asks a model for a word, and says what was seen. What it costs comes off no session's budget.
    ///
    /// # Errors
    /// [`Error::NotOffered`] for a model that is gone.
    pub async fn test_model(&self, id: &str) -> Result<Trial> {
        let catalogue = self.store.catalogue();
        let (model, provider) = catalogue.offer(id).ok_or(Error::NotOffered)?;
        let outcome = self.unless_forbidden(provider, self.try_out(provider, model)).await;
        Ok(match outcome {
            Ok(figures) => Trial::Answered(figures),
            Err(failure) => {
                tracing::info!(model = id, detail = failure.detail, "a model did not answer");
                Trial::Failed(failure.kind)
            }
        })
    }

    /// What comes of a call of that provider, which is hung up on when it may not be called any more.
    async fn unless_forbidden<T>(
        &self,
        provider: &Provider,
        call: impl Future<Output = std::result::Result<T, Failure>>,
    ) -> std::result::Result<T, Failure> {
        tokio::select! {
            biased;
            () = self.only_local.switched_on(), if !provider.is_local() => {
                Err(Failure::new(FailureKind::NotLocal, "only this computer may be called"))
            }
            outcome = call => outcome,
        }
    }

    async fn try_out(
        &self,
        provider: &Provider,
        model: &OfferedModel,
    ) -> std::result::Result<TrialFigures, Failure> {
        let reached = self.models.reach(provider, model, self.only_local.is_on())?;
        let (conversation, limits) = trial();
        self.listen(reached.stream(conversation, limits), TrialEar::new(model.tokenizer)).await
    }

    /// Listens to the end, or until it is plain that none comes.
    async fn listen(
        &self,
        mut answer: Answer,
        mut ear: TrialEar,
    ) -> std::result::Result<TrialFigures, Failure> {
        let begun_ms = self.clock.now().steady_ms;
        let since_ms = || self.clock.now().steady_ms - begun_ms;
        loop {
            let next = match ear.first_ms() {
                // How long a first sign takes is the provider's own matter: models have to be loaded.
                None => answer.next().await,
                Some(first_ms) => {
                    let left_ms = (first_ms + TRIAL_MAX_MS - since_ms()).max(0);
                    let left = Duration::from_millis(u64::try_from(left_ms).unwrap_or(0));
                    match timeout(left, answer.next()).await {
                        Ok(next) => next,
                        Err(_) => return Ok(ear.without_an_end()),
                    }
                }
            };
            let Some(part) = next else {
                return Err(Failure::new(FailureKind::ProviderFailed, "the answer had no end"));
            };
            if let Some(figures) = ear.hear(part?, since_ms()) {
                return Ok(figures);
            }
        }
    }
}
