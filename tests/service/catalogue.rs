//! The catalogue on a real database: what is kept, what is refused, and what a trial tells.

use crate::stage::{Stage, by, config, request};
use crate::support::scripted::{HeldKeys, ScriptedModels, Step, end, piece};
use hotseat_core::domain::assistant::{FailureKind, Part};
use hotseat_core::domain::catalogue::{
    BaseUrl, Catalogue, KeyState, LocalServer, ModelInput, OPENAI, PRACTICE, ProviderId,
    ProviderInput, Readiness, Tokenizer, Trial,
};
use hotseat_core::domain::session::Changes;
use hotseat_core::error::Error;
use hotseat_core::service::CatalogueService;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// Far more than anything here takes.
const PATIENCE: Duration = Duration::from_secs(60);

struct Shelf {
    stage: Stage,
    models: ScriptedModels,
    keys: Arc<HeldKeys>,
    catalogue: CatalogueService,
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

fn openai() -> ProviderId {
    ProviderId(OPENAI.into())
}

impl Shelf {
    async fn new() -> Self {
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

    fn now(&self) -> Arc<Catalogue> {
        self.stage.service.store().catalogue()
    }

    async fn add_provider(&self, name: &str) -> ProviderId {
        self.catalogue.save_provider(None, local(name), &by()).await.unwrap();
        self.now().providers().last().unwrap().id.clone()
    }

    async fn add_model(&self, provider: &ProviderId, remote_id: &str) -> String {
        self.catalogue.save_model(None, provider, model(remote_id), &by()).await.unwrap();
        self.now().models().last().unwrap().id.clone()
    }

    async fn trial(&self, steps: Vec<Step>) -> Trial {
        *self.models.answer.lock().unwrap() = steps;
        self.catalogue.test_model("gpt-4").await.unwrap()
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
    assert!(stage.service.create_session(session, &by()).await.is_ok());
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
    assert_eq!(shelf.now().providers().len(), 3);
}

#[tokio::test]
async fn a_refused_change_writes_nothing_and_may_be_asked_again() {
    let shelf = Shelf::new().await;
    let broken = ProviderInput { name: String::new(), base_url: "x".into(), ..local("") };
    let refused = shelf.catalogue.save_provider(None, broken, &request(7)).await;
    assert!(matches!(refused, Err(Error::Invalid(errors)) if errors.len() == 2));
    assert_eq!(*shelf.now(), Catalogue::built_in());
    shelf.catalogue.save_provider(None, local("Ollama"), &request(7)).await.unwrap();
    assert_eq!(shelf.now().providers().len(), 3);
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
async fn found_models_are_marked_and_added_once_with_what_is_assumed_of_them() {
    let shelf = Shelf::new().await;
    let ollama = shelf.add_provider("Ollama").await;
    shelf.add_model(&ollama, "llama3").await;
    let names = ["llama3".to_owned(), "gpt-4o-mini".into()];
    *shelf.models.listed.lock().unwrap() = Ok(names.to_vec());
    let found = shelf.catalogue.find_models(&ollama).await.unwrap().unwrap();
    assert_eq!(found.iter().map(|one| one.is_offered).collect::<Vec<_>>(), [true, false]);
    let twice = [names.as_slice(), names.as_slice()].concat();
    shelf.catalogue.add_models(&ollama, &twice, &by()).await.unwrap();
    let now = shelf.now();
    assert_eq!(now.models().len(), 6);
    let added = now.models().last().unwrap();
    assert_eq!((added.context_window_tokens, added.tokenizer), (128_000, Tokenizer::O200k));
}

#[tokio::test]
async fn found_models_are_added_with_what_their_server_says_they_read() {
    let shelf = Shelf::new().await;
    let ollama = shelf.add_provider("Ollama").await;
    *shelf.models.listed.lock().unwrap() = Ok(vec!["llama3".into()]);
    *shelf.models.window.lock().unwrap() = Some(4_096);
    let found = shelf.catalogue.find_models(&ollama).await.unwrap().unwrap();
    assert_eq!(found[0].suggestion.context_window_tokens, 4_096);
    let names = ["llama3".to_owned(), "typed by hand".into()];
    shelf.catalogue.add_models(&ollama, &names, &by()).await.unwrap();
    let now = shelf.now();
    let windows = now.models().iter().rev().take(2).map(|model| model.context_window_tokens);
    assert_eq!(windows.collect::<Vec<_>>(), [8_192, 4_096]);
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
async fn a_provider_that_does_not_answer_says_why() {
    let shelf = Shelf::new().await;
    *shelf.models.listed.lock().unwrap() = Err(FailureKind::Unreachable);
    let failed = shelf.catalogue.find_models(&openai()).await.unwrap().unwrap_err();
    assert_eq!(failed.kind, FailureKind::Unreachable);
    shelf.stage.assistant.set_only_local(true);
    let offline = shelf.catalogue.find_models(&openai()).await.unwrap().unwrap_err();
    assert_eq!(offline.kind, FailureKind::NotLocal);
    let trial = shelf.catalogue.test_model("gpt-4").await.unwrap();
    assert_eq!(trial, Trial::Failed(FailureKind::NotLocal));
    assert!(shelf.models.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_server_on_this_computer_is_known_by_its_address() {
    let shelf = Shelf::new().await;
    let server = |name, url: &str| LocalServer {
        name,
        base_url: BaseUrl::parse(url).unwrap(),
        models: vec!["llama3".into()],
    };
    *shelf.models.servers.lock().unwrap() = vec![
        server("Ollama", "http://localhost:11434/v1"),
        server("LM Studio", "http://localhost:1234/v1"),
    ];
    shelf.add_provider("Ollama").await;
    let found = shelf.catalogue.find_local_servers().await;
    let known: Vec<(&str, bool)> = found.iter().map(|(one, known)| (one.name, *known)).collect();
    assert_eq!(known, [("Ollama", true), ("LM Studio", false)]);
}

#[tokio::test]
async fn a_trial_measures_what_a_person_wants_to_know() {
    let shelf = Shelf::new().await;
    let steps = vec![
        Step::Wait(400),
        piece("Rea"),
        Step::Wait(250),
        piece("dy now"),
        Step::Wait(2_000),
        end(15, 3),
    ];
    let Trial::Answered(figures) = shelf.trial(steps).await else { panic!("no answer") };
    assert_eq!((figures.first_piece_ms, figures.last_piece_ms, figures.pieces), (400, 650, 2));
    assert_eq!((figures.written_tokens, figures.has_ended), (2, true));
    assert_eq!(figures.reported_tokens, Some(18));
    let asked = shelf.models.asked.lock().unwrap();
    assert_eq!(asked[0].1.answer_cap_tokens, 32);
    assert_eq!(asked[0].0.0[0].text, "Reply with the word ready.");
}

#[tokio::test]
async fn thinking_counts_as_the_first_sign_of_an_answer() {
    let shelf = Shelf::new().await;
    let steps =
        vec![Step::Wait(300), Step::Say(Part::Thinking("Hm".into())), Step::Wait(700), end(9, 32)];
    let Trial::Answered(figures) = shelf.trial(steps).await else { panic!("no answer") };
    assert_eq!((figures.first_piece_ms, figures.pieces), (300, 0));
}

#[tokio::test]
async fn a_trial_that_fails_or_never_ends_says_so() {
    let shelf = Shelf::new().await;
    let failed = shelf.trial(vec![piece("Re"), Step::Fail(FailureKind::RefusedKey)]).await;
    assert_eq!(failed, Trial::Failed(FailureKind::RefusedKey));
    let endless = shelf.trial(vec![piece("Ready")]).await;
    assert_eq!(endless, Trial::Failed(FailureKind::ProviderFailed));
}

#[tokio::test]
async fn a_model_that_does_not_stop_is_hung_up_on() {
    let shelf = Shelf::new().await;
    let held = Step::Hold(Arc::default());
    let word = "word ".repeat(50);
    let endless = vec![piece(&word), piece(&word), piece(&word), held.clone()];
    let slow =
        vec![piece("a"), Step::Wait(15_000), piece("b"), Step::Wait(15_000), piece("c"), held];
    for steps in [endless, slow] {
        let trial = tokio::time::timeout(PATIENCE, shelf.trial(steps)).await.expect("still heard");
        let Trial::Answered(figures) = trial else { panic!("{trial:?}") };
        assert!(!figures.has_ended && figures.pieces == 3, "{figures:?}");
    }
}

#[tokio::test]
async fn switching_offline_on_ends_what_is_asked_elsewhere_and_nothing_here() {
    let shelf = Shelf::new().await;
    let ollama = shelf.add_provider("Ollama").await;
    let llama = shelf.add_model(&ollama, "llama3").await;
    let (never, told) = (Arc::<Notify>::default(), Arc::<Notify>::default());
    let trial = |id: &str, held: &Arc<Notify>| {
        *shelf.models.answer.lock().unwrap() =
            vec![Step::Hold(held.clone()), piece("Ready"), end(9, 1)];
        let (catalogue, id) = (shelf.catalogue.clone(), id.to_owned());
        let asked = shelf.models.asked.lock().unwrap().len();
        let running = tokio::spawn(async move { catalogue.test_model(&id).await.unwrap() });
        (running, asked)
    };
    let mut running = Vec::new();
    for (id, held) in [("gpt-4", &never), (llama.as_str(), &told)] {
        let (trial, asked) = trial(id, held);
        while shelf.models.asked.lock().unwrap().len() == asked {
            tokio::task::yield_now().await;
        }
        running.push(trial);
    }
    shelf.stage.assistant.set_only_local(true);
    let [elsewhere, here] = <[_; 2]>::try_from(running).unwrap();
    let elsewhere = tokio::time::timeout(PATIENCE, elsewhere).await.expect("still asked").unwrap();
    assert_eq!(elsewhere, Trial::Failed(FailureKind::NotLocal));
    told.notify_one();
    assert!(matches!(here.await.unwrap(), Trial::Answered(_)));
}

#[tokio::test]
async fn switching_offline_on_ends_the_search_for_models() {
    let shelf = Shelf::new().await;
    let held = Arc::new(Notify::new());
    *shelf.models.hold_list.lock().unwrap() = Some(held.clone());
    let catalogue = shelf.catalogue.clone();
    let searching = tokio::spawn(async move { catalogue.find_models(&openai()).await.unwrap() });
    while shelf.models.hold_list.lock().unwrap().is_some() {
        tokio::task::yield_now().await;
    }
    shelf.stage.assistant.set_only_local(true);
    let found = tokio::time::timeout(PATIENCE, searching).await.expect("still searching").unwrap();
    assert_eq!(found.unwrap_err().kind, FailureKind::NotLocal);
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
    let id = service.create_session(wanted, &by()).await.unwrap().id;
    let set = async |only_local| {
        let changes = Changes { only_local: Some(only_local), ..Changes::default() };
        service.update_session(id, changes, None, &by()).await.unwrap();
        service.get_session(id).await.unwrap().unwrap().1
    };
    let brief = set(true).await;
    assert!(brief.only_local());
    assert_eq!(brief.config["system_prompt"], "Be brief.");
    let brief = set(false).await;
    assert!(!brief.only_local() && brief.config.len() == 1);
}
