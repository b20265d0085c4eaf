//! The catalogue as things stand: with the keys there are, and what may be called.

use super::{Catalogue, KeyState, PRACTICE, ProviderId, Readiness, is_practice};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The catalogue as things stand.
#[derive(Clone, Debug)]
pub struct Offering {
    /// Every provider and model there is.
    pub catalogue: Arc<Catalogue>,
    /// Where each provider's key is.
    pub keys: HashMap<ProviderId, KeyState>,
    /// Whether the interviewer lets nothing but this computer be called.
    pub only_local: bool,
    /// Models whose file is not where it was.
    pub gone: HashSet<String>,
}

impl Offering {
    /// Where the provider's key is.
    #[must_use]
    pub fn key(&self, provider: &ProviderId) -> KeyState {
        self.keys.get(provider).copied().unwrap_or(KeyState::Missing)
    }

    /// Whether a model can be asked.
    #[must_use]
    pub fn readiness(&self, model: &str) -> Readiness {
        self.readiness_where(model, false)
    }

    /// Whether a session's model can be asked. `only_local` says that the session itself lets nothing but
    /// this computer be called.
    #[must_use]
    pub fn readiness_where(&self, model: &str, only_local: bool) -> Readiness {
        if self.gone.contains(model) {
            return Readiness::FileGone;
        }
        let only_local = only_local || self.only_local;
        self.catalogue.readiness(model, |provider| self.key(provider), only_local)
    }

    /// The model a form starts with, where the interviewer prefers one.
    #[must_use]
    pub fn first_choice(&self, preferred: &str) -> String {
        self.catalogue.first_choice(preferred, |model| self.readiness(model)).to_owned()
    }
}

impl Catalogue {
    /// The model a form starts with: the preferred one where it can be asked, else the first that
    /// can and is no practice, else practice.
    pub fn first_choice<'a>(
        &'a self,
        preferred: &'a str,
        readiness_of: impl Fn(&str) -> Readiness,
    ) -> &'a str {
        let others = self.models().iter().map(|model| model.id.as_str());
        std::iter::once(preferred)
            .chain(others.filter(|id| !is_practice(id)))
            .find(|id| readiness_of(id).is_ready())
            .unwrap_or(PRACTICE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::{OPENAI, ProviderInput, suggest};

    fn offering(key: KeyState, only_local: bool) -> Offering {
        Offering {
            catalogue: Arc::new(Catalogue::built_in()),
            keys: HashMap::from([(ProviderId(OPENAI.into()), key)]),
            only_local,
            gone: HashSet::new(),
        }
    }

    fn with_local_model() -> Offering {
        let local = ProviderInput {
            name: "Ollama".into(),
            base_url: "http://127.0.0.1:11434/v1".into(),
            needs_key: false,
            first_piece_timeout_s: Some(60),
        };
        let provider = local.validate(ProviderId("ollama".into())).unwrap();
        let built_in = Catalogue::built_in();
        let mut model = built_in.models()[0].clone();
        model.id = "ollama/llama3".into();
        model.provider_id = provider.id.clone();
        model.tokenizer = suggest("llama3").tokenizer;
        let catalogue = Catalogue::new(
            [built_in.providers(), &[provider]].concat(),
            [built_in.models(), &[model]].concat(),
        );
        Offering { catalogue: Arc::new(catalogue), ..offering(KeyState::Missing, false) }
    }

    #[test]
    fn without_a_key_and_a_local_model_a_form_starts_with_practice() {
        assert_eq!(offering(KeyState::Missing, false).first_choice("gpt-4"), PRACTICE);
        assert_eq!(offering(KeyState::Kept, true).first_choice("gpt-4"), PRACTICE);
    }

    #[test]
    fn with_a_key_a_form_starts_with_the_preferred_model() {
        let offering = offering(KeyState::ThisRunOnly, false);
        assert_eq!(offering.first_choice("gpt-4-turbo"), "gpt-4-turbo");
    }

    #[test]
    fn a_local_model_comes_before_practice() {
        assert_eq!(with_local_model().first_choice("gpt-4"), "ollama/llama3");
        let offline = Offering { only_local: true, ..with_local_model() };
        assert_eq!(offline.first_choice("gpt-4"), "ollama/llama3");
    }

    #[test]
    fn whoever_prefers_practice_gets_it() {
        assert_eq!(with_local_model().first_choice(PRACTICE), PRACTICE);
    }

    #[test]
    fn a_model_that_is_gone_is_never_the_first_choice() {
        assert_eq!(offering(KeyState::Kept, false).first_choice("gone"), "gpt-4");
    }

    #[test]
    fn a_model_whose_file_is_gone_is_not_ready() {
        let gone = HashSet::from(["ollama/llama3".to_owned()]);
        let offering = Offering { gone, ..with_local_model() };
        assert_eq!(offering.readiness("ollama/llama3"), Readiness::FileGone);
        assert_eq!(offering.first_choice("gpt-4"), PRACTICE);
    }

    #[test]
    fn a_session_may_be_kept_on_this_computer_alone() {
        let offering = offering(KeyState::Kept, false);
        assert_eq!(offering.readiness_where("gpt-4", true), Readiness::NotLocal);
        assert_eq!(offering.readiness("gpt-4"), Readiness::Ready);
        assert_eq!(offering.readiness_where(PRACTICE, true), Readiness::Practice);
    }
}
