//! The catalogue: who answers, which models are on offer, and whether they do answer.

use super::{By, Result};
use crate::domain::assistant::{Failure, FailureKind, Part};
use crate::domain::catalogue::{
    Catalogue, LocalServer, ModelInput, OfferedModel, Offering, Provider, ProviderId,
    ProviderInput, Suggestion, Tokenizer, Trial, TrialFigures, reported_total, suggest, trial,
    trial_prompt_tokens,
};
use crate::domain::tokens::Counter;
use crate::error::Error;
use crate::ports::{Answer, Clock, Ids, Keys, Models};
use crate::storage::{Store, WriteTransaction};
use futures_util::StreamExt;
use std::sync::Arc;

/// Everything one can do with the catalogue. Cheap to clone; several on one store agree.
#[derive(Clone)]
pub struct CatalogueService {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    models: Arc<dyn Models>,
    keys: Arc<dyn Keys>,
}

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
    /// A service on `store`.
    #[must_use]
    pub fn new(
        store: Arc<Store>,
        (clock, ids): (Arc<dyn Clock>, Arc<dyn Ids>),
        (models, keys): (Arc<dyn Models>, Arc<dyn Keys>),
    ) -> Self {
        Self { store, clock, ids, models, keys }
    }

    /// The catalogue as things stand. `only_local` says that nothing but this computer may be called.
    #[must_use]
    pub fn offering(&self, only_local: bool) -> Offering {
        let catalogue = self.store.catalogue();
        let providers = catalogue.providers().iter();
        let keys = providers.map(|one| (one.id.clone(), self.keys.state(one))).collect();
        Offering { catalogue, keys, only_local }
    }

    /// Adds a provider, or changes the one of that id.
    ///
    /// # Errors
    /// [`Error::Invalid`] with every broken rule; [`Error::NotOffered`]; [`Error::Forbidden`] for one
    /// that is what it is.
    pub async fn save_provider(
        &self,
        id: Option<ProviderId>,
        input: ProviderInput,
        by: &By,
    ) -> Result<()> {
        self.change(by, async |tx, catalogue| {
            if let Some(id) = &id {
                permitted(catalogue.provider(id), Provider::can_be_edited)?;
            }
            let id = id.unwrap_or_else(|| self.ids.provider_id());
            let provider = input.validate(id).map_err(Error::Invalid)?;
            Ok(tx.save_provider(&provider).await?)
        })
        .await
    }

    /// Takes a provider off the catalogue, and its models with it.
    ///
    /// # Errors
    /// [`Error::NotOffered`]; [`Error::Forbidden`] for one that stays.
    pub async fn remove_provider(&self, id: &ProviderId, by: &By) -> Result<()> {
        self.change(by, async |tx, catalogue| {
            permitted(catalogue.provider(id), Provider::can_be_removed)?;
            Ok(tx.remove_provider(id).await?)
        })
        .await
    }

    /// Adds a model of a provider, or changes the one of that id.
    ///
    /// # Errors
    /// As for [`Self::save_provider`].
    pub async fn save_model(
        &self,
        id: Option<&str>,
        provider: &ProviderId,
        input: ModelInput,
        by: &By,
    ) -> Result<()> {
        self.change(by, async |tx, catalogue| {
            permitted(catalogue.provider(provider), Provider::can_be_edited)?;
            if let Some(id) = id {
                let of_provider = |model: &&OfferedModel| model.provider_id == *provider;
                permitted(catalogue.find(id).filter(of_provider), OfferedModel::can_be_edited)?;
            }
            let model = input.validate(id, provider, catalogue).map_err(Error::Invalid)?;
            Ok(tx.save_model(&model).await?)
        })
        .await
    }

    /// Adds models a provider was found to have, with what is assumed of them. Those that are on
    /// offer already stay as they are.
    ///
    /// # Errors
    /// As for [`Self::save_provider`].
    pub async fn add_models(
        &self,
        provider: &ProviderId,
        remote_ids: &[String],
        by: &By,
    ) -> Result<()> {
        self.change(by, async |tx, catalogue| {
            permitted(catalogue.provider(provider), Provider::can_be_edited)?;
            let mut catalogue = catalogue.clone();
            for remote_id in remote_ids {
                if offers(&catalogue, provider, remote_id) {
                    continue;
                }
                let model = assumed(remote_id).validate(None, provider, &catalogue);
                let model = model.map_err(Error::Invalid)?;
                tx.save_model(&model).await?;
                catalogue = catalogue.with(model);
            }
            Ok(())
        })
        .await
    }

    /// Takes a model off the catalogue.
    ///
    /// # Errors
    /// As for [`Self::remove_provider`].
    pub async fn remove_model(&self, id: &str, by: &By) -> Result<()> {
        self.change(by, async |tx, catalogue| {
            permitted(catalogue.find(id), OfferedModel::can_be_removed)?;
            Ok(tx.remove_model(id).await?)
        })
        .await
    }

    /// The models a provider says it has, or why it does not say.
    ///
    /// # Errors
    /// [`Error::NotOffered`] for a provider that is gone.
    pub async fn find_models(
        &self,
        id: &ProviderId,
        only_local: bool,
    ) -> Result<std::result::Result<Vec<FoundModel>, Failure>> {
        let catalogue = self.store.catalogue();
        let provider = catalogue.provider(id).ok_or(Error::NotOffered)?;
        let listed = self.models.list(provider, only_local).await;
        Ok(listed.map(|names| {
            let found = names.into_iter().map(|remote_id| FoundModel {
                is_offered: offers(&catalogue, id, &remote_id),
                suggestion: suggest(&remote_id),
                remote_id,
            });
            found.collect()
        }))
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

    /// Asks a model for a word, and says what was seen. What it costs is nobody's budget.
    ///
    /// # Errors
    /// [`Error::NotOffered`] for a model that is gone.
    pub async fn test_model(&self, id: &str, only_local: bool) -> Result<Trial> {
        let catalogue = self.store.catalogue();
        let (model, provider) = catalogue.offer(id).ok_or(Error::NotOffered)?;
        let reached = self.models.reach(provider, model, only_local);
        let outcome = match reached {
            Ok(reached) => {
                let (conversation, limits) = trial();
                self.listen(reached.stream(conversation, limits), model.tokenizer).await
            }
            Err(failure) => Err(failure),
        };
        Ok(match outcome {
            Ok(figures) => Trial::Answered(figures),
            Err(failure) => {
                tracing::info!(model = id, detail = failure.detail, "a model did not answer");
                Trial::Failed(failure.kind)
            }
        })
    }

    async fn listen(
        &self,
        mut answer: Answer,
        tokenizer: Tokenizer,
    ) -> std::result::Result<TrialFigures, Failure> {
        let begun = self.clock.now().steady_ms;
        let since = || self.clock.now().steady_ms - begun;
        let (mut text, mut first, mut pieces) = (String::new(), None, 0);
        while let Some(part) = answer.next().await {
            match part? {
                Part::Piece(piece) => {
                    first.get_or_insert_with(since);
                    pieces += 1;
                    text.push_str(&piece);
                }
                Part::Thinking(_) => {
                    first.get_or_insert_with(since);
                }
                Part::End(end) => {
                    let whole_ms = since();
                    let answer_tokens = Counter::new(tokenizer).count(&text);
                    return Ok(TrialFigures {
                        first_piece_ms: first.unwrap_or(whole_ms),
                        whole_ms,
                        pieces,
                        answer_tokens,
                        counted_tokens: trial_prompt_tokens(tokenizer) + answer_tokens,
                        reported_tokens: end.usage.as_ref().and_then(reported_total),
                    });
                }
            }
        }
        Err(Failure::new(FailureKind::ProviderFailed, "the answer had no end"))
    }

    /// Changes the catalogue by `rule` in one transaction. A request that was carried out before is
    /// not carried out again. What is offered changes with the commit: it is read before, so that
    /// nothing can fail between the two.
    async fn change(
        &self,
        by: &By,
        rule: impl AsyncFnOnce(&mut WriteTransaction<'_>, &Catalogue) -> Result<()>,
    ) -> Result<()> {
        let mut writer = self.store.write().await;
        let (mut tx, earlier) = writer.begin_new(by.request).await?;
        if earlier.is_some() {
            tx.roll_back().await;
            return Ok(());
        }
        let before = self.store.catalogue();
        if let Err(refused) = rule(&mut tx, &before).await {
            tx.roll_back().await;
            return Err(refused);
        }
        if let Some(request) = by.request {
            tx.remember_request(request, None, self.clock.now().wall).await?;
        }
        let catalogue = tx.catalogue().await?;
        tx.commit().await?;
        self.store.use_catalogue(catalogue);
        Ok(())
    }
}

fn permitted<T>(found: Option<&T>, may: impl Fn(&T) -> bool) -> Result<()> {
    match found {
        None => Err(Error::NotOffered),
        Some(found) if may(found) => Ok(()),
        Some(_) => Err(Error::Forbidden),
    }
}

fn offers(catalogue: &Catalogue, provider: &ProviderId, remote_id: &str) -> bool {
    let mut models = catalogue.models().iter();
    models.any(|model| model.provider_id == *provider && model.remote_id == remote_id)
}

/// A model as it is taken up where only its name is known.
fn assumed(remote_id: &str) -> ModelInput {
    let Suggestion { context_window_tokens, max_answer_tokens, tokenizer } = suggest(remote_id);
    ModelInput {
        remote_id: remote_id.into(),
        name: String::new(),
        context_window_tokens: Some(context_window_tokens.into()),
        max_answer_tokens: Some(max_answer_tokens.into()),
        tokenizer,
    }
}
