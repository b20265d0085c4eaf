//! Questions of a session, with everything that keeps them, while the engine's child is killed again and again.

use crate::stage::Stage;
use crate::tiny::Model;
use hotseat_core::domain::catalogue::{KeyState, ModelFile, Provider, ProviderId};
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::exchange::{Asking, Memory};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::library::ItemId;
use hotseat_core::domain::message::{AnswerStatus, MessageKind};
use hotseat_core::domain::time::{BootId, Moment, UtcMs};
use hotseat_core::ports::{Clock, Engine, Ids, Keys};
use hotseat_core::providers::{Providers, Timeouts};
use hotseat_core::service::{Assistant, AssistantNews, By, CatalogueService, Services};
use hotseat_core::storage::Store;
use secrecy::SecretString;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use tokio::sync::broadcast::error::RecvError;
use uuid::Uuid;

/// How many answers lose their model.
const KILLS: u64 = 100;

/// A clock that goes on with every look, so that everything takes time.
#[derive(Default)]
struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Moment {
        let ms = self.0.fetch_add(1, Ordering::Relaxed);
        Moment { wall: UtcMs(1_772_000_000_000 + ms), steady_ms: ms, boot: BootId(1) }
    }
}

#[derive(Default)]
struct Counting(AtomicU64);

impl Counting {
    fn next(&self) -> Uuid {
        Uuid::from_u128(1 + u128::from(self.0.fetch_add(1, Ordering::Relaxed)))
    }
}

impl Ids for Counting {
    fn session_id(&self) -> SessionId {
        SessionId(self.next())
    }

    fn provider_id(&self) -> ProviderId {
        ProviderId(self.next().to_string())
    }

    fn item_id(&self) -> ItemId {
        ItemId(self.next())
    }

    fn secret(&self) -> Option<[u8; 32]> {
        Some([7; 32])
    }
}

struct NoKeys;

impl Keys for NoKeys {
    fn find(&self, _: &Provider) -> Option<SecretString> {
        None
    }

    fn state(&self, _: &Provider) -> KeyState {
        KeyState::Missing
    }
}

/// A session with a model in a file, and what is known of it.
struct Interview {
    stage: Stage,
    store: Arc<Store>,
    services: Services,
    assistant: Assistant,
    session: SessionId,
}

impl Interview {
    async fn begin(model: &Model) -> Self {
        let stage = Stage::new();
        let run = stage.run(model, "model.gguf").await;
        let clock = Arc::new(Ticking::default());
        let opened = Store::open(stage.dir.path(), clock.now().wall).await.unwrap();
        let (store, ids) = (Arc::new(opened.store), Arc::new(Counting::default()));
        let (clock, ids): (Arc<dyn Clock>, Arc<dyn Ids>) = (clock, ids);
        let engine: Arc<dyn Engine> = Arc::new(stage.engine.clone());
        let keys = Arc::new(NoKeys);
        let providers = Providers::new(keys.clone(), Timeouts::default());
        let models = Arc::new(providers.running(Arc::clone(&engine)));
        let outside = (Arc::clone(&clock), Arc::clone(&ids));
        let catalogue = CatalogueService::new(Arc::clone(&store), outside, (models.clone(), keys));
        let catalogue = catalogue.running(engine);
        let by = By::interviewer("Dana");
        let file = ModelFile { is_ours: false, ..run.file };
        catalogue.add_file(file, &by).await.unwrap();
        let services = Services::new(Arc::clone(&store), clock, ids);
        let assistant = Assistant::new(&services, models);
        let config = SessionConfig {
            candidate_name: "Jane".into(),
            time_limit_s: Some(10_800),
            token_budget: Some(200_000),
            model: "files/model".into(),
            // Short instructions: every question is read anew, byte by byte.
            config: Some(serde_json::json!({
                "max_tokens": 2_000, "system_prompt": "Help.",
                "policy": { "preset": "own", "text": "Help." },
            })),
            ..SessionConfig::default()
        };
        let session = services.sessions.create_session(config, &by).await.unwrap().id;
        services.sessions.start_session(session, &by).await.unwrap();
        catalogue.hold(catalogue.run_of("files/model").unwrap()).await.unwrap();
        Self { stage, store, services, assistant, session }
    }

    /// Asks, kills the model after so many pieces of the answer, stops what comes of it all the same, and gives what
    /// was shown of it and how it ended.
    async fn lose(&self, nth: u64, pieces: u64) -> (String, AnswerStatus) {
        let mut news = self.assistant.listen();
        let text = format!("Question {nth}: how long?");
        let asking = Asking { memory: Memory::Fresh, ..Asking::from(text.as_str()) };
        self.assistant.ask(self.session, asking, &By::interviewer("Dana")).await.unwrap();
        let (mut shown, mut heard) = (String::new(), 0);
        if pieces == 0 {
            self.kill();
        }
        loop {
            match news.recv().await {
                Ok(AssistantNews::Piece { text, from, .. }) => {
                    shown.truncate(from);
                    shown.push_str(&text);
                    heard += 1;
                    if heard == pieces {
                        self.kill();
                    }
                    // It was asked again before a word was heard, and goes on and on.
                    if heard == pieces + 50 {
                        self.assistant.stop(self.session).await.unwrap();
                    }
                }
                Ok(AssistantNews::Ended { status, .. }) => return (shown, status),
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => heard += 1_000,
                Err(RecvError::Closed) => panic!("the assistant fell silent"),
            }
        }
    }

    fn kill(&self) {
        let Some(child) = self.stage.engine.child_id() else { return };
        let killed = std::process::Command::new("kill").args(["-9", &child.to_string()]).status();
        assert!(killed.is_ok());
    }
}

pub fn a_model_that_dies_at_any_moment_leaves_question_text_and_ledger_in_order() {
    crate::stage::on_a_runtime(async {
        let interview = Interview::begin(&Model::endless().with_context(4_096)).await;
        let mut failed = 0;
        for nth in 0..KILLS {
            // As the app does every five seconds.
            interview.services.watch.watch_over().await.unwrap();
            // Every moment from before the first word to some hundred words on.
            let (shown, status) = interview.lose(nth, nth * nth % 197).await;
            // Where the blow came late, the answer had its end before.
            let known = [AnswerStatus::Failed, AnswerStatus::Stopped, AnswerStatus::CutByBudget];
            assert!(known.contains(&status), "{status:?}");
            failed += u64::from(status == AnswerStatus::Failed);
            let page = interview.assistant.conversation(interview.session, None, 2).await.unwrap();
            let [question, answer] = &page.messages[..] else { panic!("{:?}", page.messages) };
            assert_eq!(question.content, format!("Question {nth}: how long?"));
            assert!(shown.starts_with(&answer.content) || answer.content.starts_with(&shown));
            let MessageKind::Answer { status: kept, .. } = answer.kind else { panic!() };
            assert_eq!(kept, status);
        }
        // The others were asked again before a word was heard.
        assert!(failed >= KILLS / 2, "{failed} of {KILLS}");
        let sums = interview.store.ledger_sums(interview.session).await.unwrap();
        let session = interview.store.find_session(interview.session).await.unwrap().unwrap();
        assert_eq!(sums.reserved_tokens, 0, "nothing stays promised");
        assert_eq!(sums.input_tokens + sums.output_tokens, session.tokens_used);
        let report = interview.store.check().await.unwrap();
        assert!(report.findings.is_empty(), "{:?}", report.findings);

        // And the next question works, counted to the token.
        let mut news = interview.assistant.listen();
        let by = By::interviewer("Dana");
        let fresh = Asking { memory: Memory::Fresh, ..Asking::from("Last: how long?") };
        interview.assistant.ask(interview.session, fresh, &by).await.unwrap();
        let mut pieces = 0;
        let status = loop {
            match news.recv().await {
                Ok(AssistantNews::Piece { .. }) => {
                    pieces += 1;
                    if pieces == 5 {
                        interview.assistant.stop(interview.session).await.unwrap();
                    }
                }
                Ok(AssistantNews::Ended { status, .. }) => break status,
                Ok(_) | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => panic!("the assistant fell silent"),
            }
        };
        assert_eq!(status, AnswerStatus::Stopped);
        let page = interview.assistant.conversation(interview.session, None, 1).await.unwrap();
        let charged = page.figures[&page.messages[0].seq].charged.unwrap();
        assert!(!charged.is_estimated);
    });
}
