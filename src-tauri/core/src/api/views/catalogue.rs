//! The catalogue as the console shows it: who answers, with what, and what is in the way.

use super::ModelFileView;
use crate::api::words;
use crate::domain::catalogue::{
    Catalogue, KeyState, LocalServer, OfferedModel, Offering, Provider, ProviderId, Readiness,
    Suggestion, Trial,
};
use crate::domain::lifecycle::Status;
use crate::domain::preferences::{RECOMMENDATIONS, Recommendation};
use crate::domain::session::{Brief, Session};
use serde::Serialize;

/// The catalogue as things stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CatalogueView {
    /// Who answers, in the order they are shown.
    pub providers: Vec<ProviderView>,
    /// Every model, in the order they are shown.
    pub models: Vec<ModelView>,
    /// The model a form starts with.
    pub form_model: String,
    /// Why that is not the preferred one; null where it is.
    pub form_hint: Option<String>,
    /// Recommended settings by level.
    pub recommendations: Vec<RecommendationView>,
    /// Whether nothing but this computer may be called.
    pub only_local: bool,
    /// Why keys hold for this run only, in words; null where they are kept.
    pub keys_are_not_kept: Option<String>,
}

/// A level's recommended limits, with a model that can be asked as things stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RecommendationView {
    /// Whom it suits.
    pub level: &'static str,
    /// The recommended time limit, in minutes.
    pub time_limit_min: i64,
    /// The recommended budget, in tokens.
    pub token_budget: i64,
    /// The recommended model's id; where that can't be asked, of the one a form starts with.
    pub model: String,
    /// What is missing for the recommended one; null where nothing is.
    pub missing: Option<String>,
}

/// A provider: where it is, what it lacks, and what may be done with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ProviderView {
    /// What requests name it by, whatever people call it.
    pub id: ProviderId,
    /// What people read.
    pub name: String,
    /// Where it is; null for the practice assistant.
    pub base_url: Option<String>,
    /// Whether it answers only with a key.
    pub needs_key: bool,
    /// Where its key is.
    pub key: KeyState,
    /// What people read about key and place.
    pub words: String,
    /// Longest wait for the first words of an answer, in seconds.
    pub first_piece_timeout_s: u32,
    /// Whether it may be asked as things stand.
    pub is_ready: bool,
    /// Whether it may be changed.
    pub can_be_edited: bool,
    /// Whether models can be added to it by name.
    pub takes_models: bool,
    /// Whether it may be removed.
    pub can_be_removed: bool,
}

/// A model on offer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ModelView {
    /// The model as the catalogue has it, its fields beside these.
    #[serde(flatten)]
    pub model: OfferedModel,
    /// Who answers for it.
    pub provider_name: String,
    /// Whether it can be asked.
    pub readiness: Readiness,
    /// Whether it can be asked, in short.
    pub is_ready: bool,
    /// What is in the way, in a few words; null where nothing is.
    pub obstacle: Option<String>,
    /// What is in its way in a session that takes only models on this computer; null for nothing.
    pub obstacle_if_only_local: Option<String>,
    /// How its tokens are counted, in words.
    pub counted: String,
    /// Whether it may be changed.
    pub can_be_edited: bool,
    /// Whether it may be removed.
    pub can_be_removed: bool,
    /// The file it is in; null where a provider has it.
    pub file: Option<ModelFileView>,
}

/// A model its provider was found to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct FoundModelView {
    /// What the provider calls it.
    pub remote_id: String,
    /// Whether it is on offer already.
    pub is_offered: bool,
    /// What would be assumed of it, in words.
    pub words: String,
}

/// A model server that answers on this computer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LocalServerView {
    /// The program that usually has its port.
    pub name: String,
    /// Where it is.
    pub base_url: String,
    /// What it calls its models.
    pub models: Vec<String>,
    /// Whether it tells nothing without a key.
    pub wants_key: bool,
    /// "Ollama is running on this computer with 3 models."
    pub words: String,
    /// Whether a provider of the catalogue has its address.
    pub is_known: bool,
}

/// What trying a model out came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ModelTestView {
    /// Whether it answered.
    pub is_reached: bool,
    /// What was seen, or what to do.
    pub words: String,
}

/// Something that can be done about an assistant that can't answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum AssistantOffer {
    /// Set the provider up, in Settings.
    SetUp,
    /// Take another model.
    TakeAnother,
    /// Take the practice assistant.
    TakePractice,
    /// Go on without an assistant.
    GoWithout,
}

/// Whether a session's assistant can answer, and what can be done where it can't.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AssistantView {
    /// Whether it can be asked, and what is in the way.
    pub readiness: Readiness,
    /// Whether it can be asked, in short.
    pub is_ready: bool,
    /// That in a sentence, with the way out of a live session that has no offer.
    pub words: String,
    /// What can be done now, in the order of buttons; empty where it can answer.
    pub offers: Vec<AssistantOffer>,
}

impl CatalogueView {
    /// The offering, for an interviewer who prefers this model, on a computer whose keychain is in
    /// this trouble.
    #[must_use]
    pub fn of(offering: &Offering, preferred: &str, trouble: Option<String>) -> Self {
        let catalogue = &offering.catalogue;
        let form_model = offering.first_choice(preferred);
        let form_hint = (form_model != preferred).then(|| missing(preferred, offering));
        Self {
            providers: catalogue
                .providers()
                .iter()
                .map(|provider| ProviderView::of(provider, offering))
                .collect(),
            models: catalogue.models().iter().map(|model| ModelView::of(model, offering)).collect(),
            recommendations: RECOMMENDATIONS
                .iter()
                .map(|level| RecommendationView::of(level, offering, &form_model))
                .collect(),
            form_model,
            form_hint,
            only_local: offering.only_local,
            keys_are_not_kept: trouble.as_deref().map(words::keys_are_not_kept),
        }
    }
}

/// Why a model can't be asked.
fn missing(model: &str, offering: &Offering) -> String {
    words::not_the_preferred(offering.catalogue.name_of(model), offering.readiness(model))
}

impl RecommendationView {
    fn of(level: &Recommendation, offering: &Offering, form_model: &str) -> Self {
        let is_ready = offering.readiness(level.model).is_ready();
        Self {
            level: level.level,
            time_limit_min: level.time_limit_min,
            token_budget: level.token_budget,
            model: if is_ready { level.model } else { form_model }.to_owned(),
            missing: (!is_ready).then(|| missing(level.model, offering)),
        }
    }
}

impl ProviderView {
    fn of(provider: &Provider, offering: &Offering) -> Self {
        let key = offering.key(&provider.id);
        let readiness = provider.readiness(|_| key, offering.only_local);
        Self {
            id: provider.id.clone(),
            name: provider.name.clone(),
            base_url: provider.base_url.as_ref().map(|url| url.as_str().to_owned()),
            needs_key: provider.needs_key,
            key,
            words: words::provider(provider, key, readiness),
            first_piece_timeout_s: provider.first_piece_timeout_s,
            is_ready: readiness.is_ready(),
            can_be_edited: provider.can_be_edited(),
            takes_models: provider.takes_models(),
            can_be_removed: provider.can_be_removed(),
        }
    }
}

impl ModelView {
    fn of(model: &OfferedModel, offering: &Offering) -> Self {
        let readiness = offering.readiness(&model.id);
        let provider = offering.catalogue.provider(&model.provider_id);
        Self {
            model: model.clone(),
            provider_name: provider.map(|one| one.name.clone()).unwrap_or_default(),
            readiness,
            is_ready: readiness.is_ready(),
            obstacle: words::obstacle(readiness).map(ToOwned::to_owned),
            obstacle_if_only_local: words::obstacle(offering.readiness_where(&model.id, true))
                .map(ToOwned::to_owned),
            counted: words::counted(model.tokenizer).to_owned(),
            can_be_edited: model.can_be_edited(),
            can_be_removed: model.can_be_removed(),
            file: model
                .file
                .as_ref()
                .map(|file| ModelFileView::of(file, model.context_window_tokens, readiness)),
        }
    }
}

impl FoundModelView {
    /// A model its provider calls so.
    #[must_use]
    pub fn of(remote_id: String, is_offered: bool, suggestion: &Suggestion) -> Self {
        Self { remote_id, is_offered, words: words::suggestion(suggestion) }
    }
}

impl LocalServerView {
    /// The server, which a provider has already or not.
    #[must_use]
    pub fn of(server: LocalServer, is_known: bool) -> Self {
        Self {
            words: words::local_server(server.name, server.models.len(), server.wants_key),
            name: server.name.to_owned(),
            base_url: server.base_url.as_str().to_owned(),
            models: server.models,
            wants_key: server.wants_key,
            is_known,
        }
    }
}

impl ModelTestView {
    /// The trial of a model of this provider.
    #[must_use]
    pub fn of(trial: &Trial, provider_name: &str) -> Self {
        match trial {
            Trial::Answered(figures) => Self { is_reached: true, words: words::trial(figures) },
            Trial::Failed(kind) => {
                Self { is_reached: false, words: words::failure_in_settings(kind, provider_name) }
            }
        }
    }
}

impl AssistantView {
    /// The session's assistant as things stand.
    #[must_use]
    pub fn of(session: &Session, brief: &Brief, offering: &Offering) -> Self {
        let readiness = offering.readiness_where(&session.model, brief.only_local());
        let offer = offering.catalogue.offer(&session.model);
        let model = offering.catalogue.name_of(&session.model);
        let provider = offer.map_or("", |(_, provider)| provider.name.as_str());
        let is_wish_of_session = brief.only_local() && !offering.only_local;
        let offers = offers(readiness, session.status, is_wish_of_session);
        let mut words = words::assistant(readiness, (model, provider), is_wish_of_session);
        if !readiness.is_ready() && offers.is_empty() && session.status.is_live() {
            let lost_by = lost_by(&session.model, &offering.catalogue);
            words = format!("{words} {}", words::way_out(model, lost_by));
        }
        Self { readiness, is_ready: readiness.is_ready(), words, offers }
    }
}

/// The provider that had a model which is gone, where it is still there.
fn lost_by<'a>(model: &str, catalogue: &'a Catalogue) -> Option<&'a str> {
    if catalogue.find(model).is_some() {
        return None;
    }
    let (id, _) = model.split_once('/')?;
    Some(&catalogue.provider(&ProviderId(id.to_owned()))?.name)
}

/// Models can be changed until the start; a provider can be set up at any time.
fn offers(readiness: Readiness, status: Status, is_wish_of_session: bool) -> Vec<AssistantOffer> {
    use AssistantOffer::{GoWithout, SetUp, TakeAnother, TakePractice};
    let helps = match readiness {
        Readiness::Ready | Readiness::Practice => return Vec::new(),
        Readiness::KeyMissing | Readiness::FileGone => true,
        Readiness::NotLocal => !is_wish_of_session,
        Readiness::NotOffered => false,
    };
    let set_up = helps.then_some(SetUp);
    match status {
        Status::Created => {
            set_up.into_iter().chain([TakeAnother, TakePractice, GoWithout]).collect()
        }
        Status::Active | Status::Paused => set_up.into_iter().collect(),
        Status::Completed | Status::Expired => Vec::new(),
    }
}
