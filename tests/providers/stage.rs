//! A provider to ask, and what was heard of its answer.

use crate::provider::FakeProvider;
use futures_util::StreamExt;
use hotseat_core::domain::assistant::{
    CallLimits, Conversation, End, Failure, FailureKind, Finish, Part, Speaker, Turn, Usage,
};
use hotseat_core::domain::catalogue::{
    BaseUrl, KeyState, OfferedModel, Provider, ProviderId, ProviderKind, Tokenizer,
};
use hotseat_core::ports::{Answer, Keys, Model, Models};
use hotseat_core::providers::{Providers, Timeouts};
use secrecy::SecretString;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, Once, PoisonError};
use std::time::Duration;

/// In keys and in what people write; it may be found nowhere else.
pub const CANARY: &str = "canary-7f3b9c";

/// Far more than anything here takes, and an end where it would take for ever.
pub const AT_MOST: Duration = Duration::from_secs(120);

/// Waits that end soon, for providers that would be waited for, and not so soon that a busy computer
/// could not answer by then.
pub fn impatient() -> Timeouts {
    Timeouts {
        connect: Duration::from_secs(2),
        idle: Duration::from_secs(3),
        total: Duration::from_secs(12),
        tail: Duration::from_secs(1),
        report: Duration::from_secs(3),
        list_connect: Duration::from_secs(2),
        list_total: Duration::from_secs(4),
        look_around: Duration::from_secs(3),
    }
}

/// One key for everyone, or none.
pub struct OneKey(pub Option<&'static str>);

impl Keys for OneKey {
    fn find(&self, _: &Provider) -> Option<SecretString> {
        self.0.map(SecretString::from)
    }

    fn state(&self, _: &Provider) -> KeyState {
        if self.0.is_some() { KeyState::Kept } else { KeyState::Missing }
    }
}

/// Providers that know the canary for a key.
pub fn providers(timeouts: Timeouts) -> Providers {
    listen_to_the_log();
    Providers::new(Arc::new(OneKey(Some(CANARY))), timeouts)
}

/// A provider at that address that wants no key, and one second to its first piece.
pub fn provider_at(base_url: &str) -> Provider {
    Provider {
        id: ProviderId("fake".into()),
        kind: ProviderKind::OpenaiCompatible,
        name: "Fake".into(),
        base_url: Some(BaseUrl::parse(base_url).unwrap()),
        needs_key: false,
        first_piece_timeout_s: 60,
    }
}

pub fn model() -> OfferedModel {
    OfferedModel {
        id: "fake".into(),
        name: "Fake".into(),
        provider_id: ProviderId("fake".into()),
        remote_id: "fake-1".into(),
        context_window_tokens: 8_192,
        max_answer_tokens: 1_024,
        tokenizer: Tokenizer::Estimate,
        file: None,
    }
}

pub fn reach(providers: &Providers, fake: &FakeProvider) -> Arc<dyn Model> {
    providers.reach(&provider_at(&fake.base_url()), &model(), false).unwrap()
}

/// The same with so many seconds to the first piece.
pub fn reach_within(providers: &Providers, base_url: &str, seconds: u32) -> Arc<dyn Model> {
    let provider = Provider { first_piece_timeout_s: seconds, ..provider_at(base_url) };
    providers.reach(&provider, &model(), false).unwrap()
}

/// A question, with the canary in it.
pub fn ask(model: &dyn Model) -> Answer {
    let turn = |speaker, text: &str| Turn { speaker, text: text.to_owned() };
    let conversation = Conversation(vec![
        turn(Speaker::System, "Help."),
        turn(Speaker::User, &format!("What is a {CANARY}? 漢字 🦀")),
    ]);
    model.stream(conversation, CallLimits { temperature: Some(0.5), ..CallLimits::of(256) })
}

/// What came of a question.
#[derive(Debug, Default, PartialEq)]
pub struct Heard {
    pub text: String,
    pub pieces: usize,
    pub thinking: usize,
    pub thoughts: String,
    pub report: Option<Usage>,
    pub end: Option<Result<End, Failure>>,
}

impl Heard {
    /// The whole answer, which must come to an end, and to nothing behind it.
    pub async fn of(answer: Answer) -> Self {
        let hearing = Self::hear(answer);
        tokio::time::timeout(AT_MOST, hearing).await.expect("the answer came to no end")
    }

    async fn hear(mut answer: Answer) -> Self {
        let mut heard = Self::default();
        while let Some(part) = answer.next().await {
            let is_late = matches!(part, Ok(Part::Report(_)));
            assert!(heard.end.is_none() || is_late, "behind the end came {part:?}");
            match part {
                Ok(Part::Report(usage)) => {
                    assert!(heard.report.is_none() && heard.usage().is_none(), "{heard:?}");
                    heard.report = Some(usage);
                }
                Ok(Part::Piece(text)) => {
                    assert!(!text.is_empty(), "an empty piece");
                    heard.text.push_str(&text);
                    heard.pieces += 1;
                }
                Ok(Part::Thinking(thoughts)) => {
                    assert!(!thoughts.is_empty(), "an empty thought");
                    heard.thoughts.push_str(&thoughts);
                    heard.thinking += 1;
                }
                Ok(Part::End(end)) => heard.end = Some(Ok(end)),
                Err(failure) => heard.end = Some(Err(failure)),
            }
        }
        assert!(heard.end.is_some(), "the answer stopped without an end");
        heard
    }

    pub fn finish(&self) -> Option<Finish> {
        Some(self.end.as_ref()?.as_ref().ok()?.finish)
    }

    pub fn usage(&self) -> Option<Usage> {
        match self.end.as_ref()? {
            Ok(end) => end.usage,
            Err(failure) => failure.usage,
        }
    }

    pub fn failure(&self) -> Option<FailureKind> {
        Some(self.end.as_ref()?.as_ref().err()?.kind)
    }

    pub fn detail(&self) -> &str {
        match &self.end {
            Some(Err(failure)) => &failure.detail,
            _ => "",
        }
    }
}

/// The next ordinary question, on the same providers.
pub async fn works(providers: &Providers) {
    let fake = FakeProvider::start().await;
    let heard = Heard::of(ask(&*reach(providers, &fake))).await;
    assert_eq!((heard.text.as_str(), heard.finish()), ("Hello there.", Some(Finish::Complete)));
}

static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// Everything that any part of the program has logged so far.
pub fn log() -> String {
    String::from_utf8_lossy(&LOG.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
}

/// From now on everything is logged, down to the least important.
pub fn listen_to_the_log() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
            .with_writer(|| Pen)
            .init();
    });
}

struct Pen;

impl Write for Pen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
