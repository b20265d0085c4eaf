//! The catalogue: who answers, which models are on offer, and whether they do answer.

mod files;
mod probe;

pub use probe::FoundModel;

use super::{Assistant, By, OnlyLocal, Result};
use crate::domain::catalogue::{
    Catalogue, ListedModel, ModelInput, OfferedModel, Offering, Provider, ProviderId,
    ProviderInput, Suggestion,
};
use crate::error::Error;
use crate::ports::{Clock, Engine, Ids, Keys, Models};
use crate::storage::{SetupChange, Store};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Everything one can do with the catalogue. Cheap to clone; several on one store agree.
#[derive(Clone)]
pub struct CatalogueService {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    models: Arc<dyn Models>,
    keys: Arc<dyn Keys>,
    only_local: OnlyLocal,
    /// Runs model files; none where nothing does.
    engine: Option<Arc<dyn Engine>>,
    /// What providers were found to have, as they listed it last.
    listed: Arc<Mutex<HashMap<ProviderId, Vec<ListedModel>>>>,
}

impl CatalogueService {
    /// A service on `store`.
    #[must_use]
    pub fn new(
        store: Arc<Store>,
        (clock, ids): (Arc<dyn Clock>, Arc<dyn Ids>),
        (models, keys): (Arc<dyn Models>, Arc<dyn Keys>),
    ) -> Self {
        let (only_local, listed) = (OnlyLocal::default(), Arc::default());
        Self { store, clock, ids, models, keys, only_local, engine: None, listed }
    }

    /// Shares that assistant's switch: whether nothing but this computer may be called.
    #[must_use]
    pub fn heeding(self, assistant: &Assistant) -> Self {
        Self { only_local: assistant.only_local().clone(), ..self }
    }

    /// With what runs model files.
    #[must_use]
    pub fn running(self, engine: Arc<dyn Engine>) -> Self {
        Self { engine: Some(engine), ..self }
    }

    /// The catalogue as things stand. `only_local` says that nothing but this computer may be called.
    #[must_use]
    pub fn offering(&self, only_local: bool) -> Offering {
        let catalogue = self.store.catalogue();
        let providers = catalogue.providers().iter();
        let keys = providers.map(|one| (one.id.clone(), self.keys.state(one))).collect();
        let gone = files::gone(&catalogue);
        Offering { catalogue, keys, only_local, gone }
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
            let of_provider = |model: &&OfferedModel| model.provider_id == *provider;
            let before = id.and_then(|id| catalogue.find(id)).filter(of_provider);
            match id {
                Some(_) => permitted(before, OfferedModel::can_be_edited)?,
                None => permitted(catalogue.provider(provider), Provider::takes_models)?,
            }
            let model = input.validate(id, provider, catalogue).map_err(Error::Invalid)?;
            let model = match before {
                Some(before) => {
                    before.edited_as(model).map_err(|error| Error::Invalid(vec![error]))?
                }
                None => model,
            };
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
            permitted(catalogue.provider(provider), Provider::takes_models)?;
            let mut catalogue = catalogue.clone();
            for remote_id in remote_ids {
                if offers(&catalogue, provider, remote_id) {
                    continue;
                }
                let suggestion = self.suggest_listed(provider, remote_id);
                let model = assumed(remote_id, suggestion).validate(None, provider, &catalogue);
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

    /// Changes the catalogue by `rule` in one transaction. A request that was carried out before is
    /// not carried out again. What is offered changes with the commit: it is read before, so that
    /// nothing can fail between the two.
    async fn change(
        &self,
        by: &By,
        rule: impl AsyncFnOnce(&mut SetupChange<'_>, &Catalogue) -> Result<()>,
    ) -> Result<()> {
        let mut writer = self.store.write().await;
        let Some(mut tx) = writer.set_up_once(by.request).await? else { return Ok(()) };
        let before = self.store.catalogue();
        if let Err(refused) = rule(&mut tx, &before).await {
            tx.roll_back().await;
            return Err(refused);
        }
        let catalogue = tx.catalogue().await?;
        tx.commit(self.clock.now().wall).await?;
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

/// A model as it is taken up where no more is known than its list says.
fn assumed(remote_id: &str, suggestion: Suggestion) -> ModelInput {
    let Suggestion { context_window_tokens, max_answer_tokens, tokenizer } = suggestion;
    ModelInput {
        remote_id: remote_id.into(),
        name: String::new(),
        context_window_tokens: Some(context_window_tokens.into()),
        max_answer_tokens: Some(max_answer_tokens.into()),
        tokenizer,
    }
}
