//! The catalogue on a real database: what is kept, and what is refused.

use crate::stage::{Stage, by, config, request};
use crate::support::scripted::{HeldKeys, ScriptedModels};
use hotseat_core::api::AssistantView;
use hotseat_core::domain::catalogue::{
    Catalogue, KeyState, ModelInput, OPENAI, PRACTICE, ProviderId, ProviderInput, Readiness,
    Tokenizer,
};
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::session::Changes;
use hotseat_core::error::Error;
use hotseat_core::service::CatalogueService;
use std::sync::Arc;

pub struct Shelf {
    pub stage: Stage,
    pub models: ScriptedModels,
    keys: Arc<HeldKeys>,
    pub catalogue: CatalogueService,
}

fn local(name: &str) -> ProviderInput {
    ProviderInput {
        name: name.into(),
        base_url: "http://127.0.0.1:11434/v1".into(),
        needs_key: false,
        first_piece_timeout_s: Some(60),
    }
}

fn model(remote_id: &str) -> ModelInput {
    ModelInput {
        remote_id: remote_id.into(),
        name: String::new(),
        context_window_tokens: Some(8_192),
        max_answer_tokens: Some(2_048),
        tokenizer: Tokenizer::Estimate,
    }
}

pub fn openai() -> ProviderId {
    ProviderId(OPENAI.into())
}

impl Shelf {
    pub async fn new() -> Self {
        Self::on(Stage::new().await)
    }

    fn on(stage: Stage) -> Self {
        let models = ScriptedModels::new(&stage.clock);
        let keys = Arc::new(HeldKeys::default());
        let catalogue = CatalogueService::new(
            Arc::clone(stage.service.store()),
            (stage.clock.clone(), stage.ids.clone()),
            (Arc::new(models.clone()), keys.clone()),
        )
        .heeding(&stage.assistant);
        Self { stage, models, keys, catalogue }
    }

    pub fn now(&self) -> Arc<Catalogue> {
        self.stage.service.store().catalogue()
    }

    pub async fn add_provider(&self, name: &str) -> ProviderId {
        self.catalogue.save_provider(None, local(name), &by()).await.unwrap();
        self.now().providers().last().unwrap().id.clone()
    }

    pub async fn add_model(&self, provider: &ProviderId, remote_id: &str) -> String {
        self.catalogue.save_model(None, provider, model(remote_id), &by()).await.unwrap();
        self.now().models().last().unwrap().id.clone()
    }
}

#[tokio::test]
async fn what_was_added_is_there_at_once_and_after_a_restart() {
    let shelf = Shelf::new().await;
    let ollama = shelf.add_provider("Ollama").await;
    let id = shelf.add_model(&ollama, "llama3:8b").await;
    assert_eq!(id, format!("{}/llama3:8b", ollama.0));
    let before = shelf.now();
    assert_eq!(before.provider(&ollama).unwrap().name, "Ollama");
    let Shelf { stage, catalogue, .. } = shelf;
    drop(catalogue);
    let (stage, _) = stage.restart().await;
    assert_eq!(stage.service.store().catalogue(), before);
    let mut session = config("Jane");
    session.model = id;
    assert!(stage.service.sessions.create_session(session, &by()).await.is_ok());
}

#[tokio::test]
async fn a_changed_provider_and_model_stay_in_their_places() {
    let shelf = Shelf::new().await;
    let azure = ProviderInput {
        name: "Azure".into(),
        base_url: "https://example.openai.azure.com/v1".into(),
        needs_key: true,
        first_piece_timeout_s: Some(120),
    };
    shelf.catalogue.save_provider(Some(openai()), azure, &by()).await.unwrap();
    let input = ModelInput { name: "Ours".into(), ..model("our-deployment") };
    shelf.catalogue.save_model(Some("gpt-4"), &openai(), input, &by()).await.unwrap();
    let now = shelf.now();
    assert_eq!(now.providers()[0].name, "Azure");
    assert_eq!(now.providers()[0].first_piece_timeout_s, 120);
    assert_eq!((now.models()[0].id.as_str(), now.models()[0].name.as_str()), ("gpt-4", "Ours"));
    assert_eq!(now.models()[0].remote_id, "our-deployment");
    assert_eq!(now.models().len(), 4);
}

#[tokio::test]
async fn a_provider_takes_its_models_with_it() {
    let shelf = Shelf::new().await;
    let ollama = shelf.add_provider("Ollama").await;
    shelf.add_model(&ollama, "a").await;
    shelf.add_model(&ollama, "b").await;
    shelf.catalogue.remove_provider(&ollama, &by()).await.unwrap();
    assert_eq!(*shelf.now(), Catalogue::built_in());
}

#[tokio::test]
async fn what_hotseat_brings_along_stays() {
    let shelf = Shelf::new().await;
    let practice = ProviderId(PRACTICE.into());
    let catalogue = &shelf.catalogue;
    let refused = [
        catalogue.remove_provider(&openai(), &by()).await,
        catalogue.remove_provider(&practice, &by()).await,
        catalogue.remove_model("gpt-4", &by()).await,
        catalogue.remove_model(PRACTICE, &by()).await,
        catalogue.save_provider(Some(practice.clone()), local("Mine"), &by()).await,
        catalogue.save_model(Some(PRACTICE), &practice, model("x"), &by()).await,
        catalogue.save_model(None, &practice, model("x"), &by()).await,
    ];
    for refused in refused {
        assert!(matches!(refused, Err(Error::Forbidden)), "{refused:?}");
    }
    assert_eq!(*shelf.now(), Catalogue::built_in());
}

#[tokio::test]
async fn what_is_not_there_can_t_be_changed() {
    let shelf = Shelf::new().await;
    let ollama = shelf.add_provider("Ollama").await;
    let gone = ProviderId("gone".into());
    let catalogue = &shelf.catalogue;
    let refused = [
        catalogue.save_provider(Some(gone.clone()), local("Mine"), &by()).await,
        catalogue.remove_provider(&gone, &by()).await,
        catalogue.save_model(None, &gone, model("x"), &by()).await,
        catalogue.add_models(&gone, &["x".into()], &by()).await,
        catalogue.remove_model("gone", &by()).await,
        // A model never goes over to another provider.
        catalogue.save_model(Some("gpt-4"), &ollama, model("x"), &by()).await,
    ];
    for refused in refused {
        assert!(matches!(refused, Err(Error::NotOffered)), "{refused:?}");
    }
    assert!(matches!(catalogue.find_models(&gone).await, Err(Error::NotOffered)));
    assert!(matches!(catalogue.test_model("gone").await, Err(Error::NotOffered)));
}

#[tokio::test]
async fn a_request_is_carried_out_once() {
    let shelf = Shelf::new().await;
    for _ in 0..3 {
        shelf.catalogue.save_provider(None, local("Ollama"), &request(7)).await.unwrap();
    }
    assert_eq!(shelf.now().providers().len(), Catalogue::built_in().providers().len() + 1);
}

#[tokio::test]
async fn a_refused_change_writes_nothing_and_may_be_asked_again() {
    let shelf = Shelf::new().await;
    let broken = ProviderInput { name: String::new(), base_url: "x".into(), ..local("") };
    let refused = shelf.catalogue.save_provider(None, broken, &request(7)).await;
    assert!(matches!(refused, Err(Error::Invalid(errors)) if errors.len() == 2));
    assert_eq!(*shelf.now(), Catalogue::built_in());
    shelf.catalogue.save_provider(None, local("Ollama"), &request(7)).await.unwrap();
    assert_eq!(shelf.now().providers().len(), Catalogue::built_in().providers().len() + 1);
}

#[tokio::test]
async fn one_broken_name_among_many_adds_none() {
    let shelf = Shelf::new().await;
    let ollama = shelf.add_provider("Ollama").await;
    let names = ["a".to_owned(), "b\u{7}".into()];
    assert!(shelf.catalogue.add_models(&ollama, &names, &by()).await.is_err());
    assert_eq!(shelf.now().models().len(), 4);
}

#[tokio::test]
async fn two_hundred_models_are_added_in_one_go() {
    let shelf = Shelf::new().await;
    let ollama = shelf.add_provider("Ollama").await;
    let names: Vec<String> = (0..200).map(|n| format!("model-{n}")).collect();
    shelf.catalogue.add_models(&ollama, &names, &by()).await.unwrap();
    assert_eq!(shelf.now().models().len(), 204);
}

#[tokio::test]
async fn keys_and_offline_decide_what_can_be_asked() {
    let shelf = Shelf::new().await;
    let ollama = shelf.add_provider("Ollama").await;
    let llama = shelf.add_model(&ollama, "llama3").await;
    let now = |only_local| shelf.catalogue.offering(only_local);
    assert_eq!(now(false).readiness("gpt-4"), Readiness::KeyMissing);
    assert_eq!(now(false).first_choice("gpt-4"), llama);
    shelf.keys.0.lock().unwrap().insert(openai(), KeyState::ThisRunOnly);
    assert_eq!(now(false).first_choice("gpt-4"), "gpt-4");
    assert_eq!(now(true).readiness("gpt-4"), Readiness::NotLocal);
    assert_eq!(now(true).first_choice("gpt-4"), llama);
}

#[tokio::test]
async fn a_session_can_be_kept_on_this_computer_without_losing_its_other_settings() {
    let shelf = Shelf::new().await;
    let mut wanted = config("Jane");
    wanted.config = Some(serde_json::json!({ "system_prompt": "Be brief." }));
    let service = &shelf.stage.service;
    let id = service.sessions.create_session(wanted, &by()).await.unwrap().id;
    let set = async |only_local| {
        let changes = Changes { only_local: Some(only_local), ..Changes::default() };
        service.sessions.update_session(id, changes, None, &by()).await.unwrap();
        service.sessions.get_session(id).await.unwrap().unwrap().1
    };
    let brief = set(true).await;
    assert!(brief.only_local());
    assert_eq!(brief.config.to_map()["system_prompt"], "Be brief.");
    let brief = set(false).await;
    assert!(!brief.only_local() && brief.config.to_map().len() == 3);
}

#[tokio::test]
async fn a_session_under_way_whose_model_is_gone_is_told_what_can_be_done() {
    let shelf = Shelf::new().await;
    let ollama = shelf.add_provider("Ollama").await;
    let llama = shelf.add_model(&ollama, "llama3").await;
    let wanted = SessionConfig { model: llama.clone(), ..config("Jane") };
    let service = &shelf.stage.service;
    let id = service.sessions.create_session(wanted, &by()).await.unwrap().id;
    shelf.stage.start(id).await;
    let words = async || {
        let (session, brief) = service.sessions.get_session(id).await.unwrap().unwrap();
        let view = AssistantView::of(&session, &brief, &shelf.catalogue.offering(false));
        assert_eq!((view.is_ready, view.offers.len()), (false, 0));
        view.words
    };
    shelf.catalogue.remove_model(&llama, &by()).await.unwrap();
    let told = words().await;
    assert!(told.starts_with("llama3 is no longer available"), "{told}");
    assert!(told.contains("Add llama3 to Ollama again in Settings"), "{told}");
    shelf.catalogue.remove_provider(&ollama, &by()).await.unwrap();
    let told = words().await;
    assert!(told.contains("Continue without it; a copy of the session"), "{told}");
}
