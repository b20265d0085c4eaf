//! Models that answer by a script, and keys that are where a test says.

use crate::support::clock::ManualClock;
use futures_util::future::BoxFuture;
use futures_util::{FutureExt, StreamExt, stream};
use hotseat_core::domain::assistant::{
    CallLimits, Conversation, End, Failure, FailureKind, Finish, Part, Usage,
};
use hotseat_core::domain::catalogue::{
    KeyState, ListedModel, LocalServer, OfferedModel, Provider, ProviderId, ProviderKind,
};
use hotseat_core::ports::{Answer, Keys, Model, Models};
use secrecy::SecretString;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex};
use tokio::sync::Notify;

/// What a scripted model does next.
#[derive(Clone, Debug)]
pub enum Step {
    /// Time goes by, in milliseconds.
    Wait(i64),
    Say(Part),
    Fail(FailureKind),
    /// Nothing more is said until the test says so.
    Hold(Arc<Notify>),
}

/// An end with the usage a provider reports.
pub fn end(prompt: i64, answer: i64) -> Step {
    let usage =
        Usage { prompt_tokens: Some(prompt), answer_tokens: Some(answer), reasoning_tokens: None };
    Step::Say(Part::End(End { finish: Finish::Complete, usage: Some(usage) }))
}

pub fn piece(text: &str) -> Step {
    Step::Say(Part::Piece(text.into()))
}

/// Models that do what a test says; clones share their script.
#[derive(Clone)]
pub struct ScriptedModels(Arc<Script>);

impl Deref for ScriptedModels {
    type Target = Script;

    fn deref(&self) -> &Script {
        &self.0
    }
}

/// What a test says of models, and what was asked of them.
pub struct Script {
    clock: Arc<ManualClock>,
    pub answer: Mutex<Vec<Step>>,
    pub listed: Mutex<Result<Vec<String>, FailureKind>>,
    /// What every model of the list is said to read.
    pub window: Mutex<Option<u64>>,
    pub servers: Mutex<Vec<LocalServer>>,
    pub asked: Mutex<Vec<(Conversation, CallLimits)>>,
    /// The next list is held until the test says so; whoever waits has taken this.
    pub hold_list: Mutex<Option<Arc<Notify>>>,
}

impl ScriptedModels {
    pub fn new(clock: &Arc<ManualClock>) -> Self {
        Self(Arc::new(Script {
            clock: clock.clone(),
            answer: Mutex::default(),
            listed: Mutex::new(Ok(Vec::new())),
            window: Mutex::default(),
            servers: Mutex::default(),
            asked: Mutex::default(),
            hold_list: Mutex::default(),
        }))
    }
}

impl Models for ScriptedModels {
    fn reach(
        &self,
        provider: &Provider,
        _: &OfferedModel,
        only_local: bool,
    ) -> Result<Arc<dyn Model>, Failure> {
        refuse_elsewhere(provider, only_local)?;
        Ok(Arc::new(ScriptedModel(self.clone())))
    }

    fn list<'a>(
        &'a self,
        provider: &'a Provider,
        only_local: bool,
    ) -> BoxFuture<'a, Result<Vec<ListedModel>, Failure>> {
        let window = *self.window.lock().unwrap();
        let model = |remote_id| ListedModel { remote_id, context_window_tokens: window };
        let listed = self.listed.lock().unwrap().clone();
        let answer = refuse_elsewhere(provider, only_local)
            .and_then(|()| listed.map_err(|kind| Failure::new(kind, "scripted")))
            .map(|names| names.into_iter().map(model).collect());
        let held = self.hold_list.lock().unwrap().take();
        async move {
            if let Some(until) = held {
                until.notified().await;
            }
            answer
        }
        .boxed()
    }

    fn local_servers(&self) -> BoxFuture<'_, Vec<LocalServer>> {
        let servers = self.servers.lock().unwrap().clone();
        async move { servers }.boxed()
    }
}

fn refuse_elsewhere(provider: &Provider, only_local: bool) -> Result<(), Failure> {
    if only_local && provider.kind != ProviderKind::Practice && !provider.is_local() {
        return Err(Failure::new(FailureKind::NotLocal, "elsewhere"));
    }
    Ok(())
}

struct ScriptedModel(ScriptedModels);

impl Model for ScriptedModel {
    fn stream(&self, conversation: Conversation, limits: CallLimits) -> Answer {
        self.0.asked.lock().unwrap().push((conversation, limits));
        let steps = self.0.answer.lock().unwrap().clone();
        let clock = self.0.clock.clone();
        stream::iter(steps)
            .filter_map(move |step| {
                let (mut told, mut held) = (None, None);
                match step {
                    Step::Wait(ms) => clock.advance(ms),
                    Step::Say(part) => told = Some(Ok(part)),
                    Step::Fail(kind) => told = Some(Err(Failure::new(kind, "scripted"))),
                    Step::Hold(until) => held = Some(until),
                }
                async move {
                    if let Some(until) = held {
                        until.notified().await;
                    }
                    told
                }
            })
            .boxed()
    }
}

/// Keys that are where a test says.
#[derive(Default)]
pub struct HeldKeys(pub Mutex<HashMap<ProviderId, KeyState>>);

impl Keys for HeldKeys {
    fn find(&self, provider: &Provider) -> Option<SecretString> {
        (self.state(provider) != KeyState::Missing).then(|| "sk-scripted".to_owned().into())
    }

    fn state(&self, provider: &Provider) -> KeyState {
        self.0.lock().unwrap().get(&provider.id).copied().unwrap_or(KeyState::Missing)
    }
}
