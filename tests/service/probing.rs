//! Asking providers what they have, and whether they answer.

use crate::catalogue::{Shelf, openai};
use crate::stage::by;
use crate::support::scripted::{Step, end, piece};
use hotseat_core::domain::assistant::{FailureKind, Part};
use hotseat_core::domain::catalogue::{BaseUrl, LocalServer, Tokenizer, Trial};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;

/// Far more than anything here takes.
const PATIENCE: Duration = Duration::from_secs(60);

impl Shelf {
    async fn trial(&self, steps: Vec<Step>) -> Trial {
        *self.models.answer.lock().unwrap() = steps;
        self.catalogue.test_model("gpt-4").await.unwrap()
    }
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
        wants_key: false,
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
