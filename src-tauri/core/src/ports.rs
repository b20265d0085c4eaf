//! What the core needs from outside: the time, new names, keys, models that answer, and a sandbox.

use crate::domain::assistant::{CallLimits, Conversation, Failure, Part};
use crate::domain::catalogue::{
    FileFacts, KeyState, ListedModel, LocalServer, ModelFile, OfferedModel, Provider, ProviderId,
};
use crate::domain::ids::SessionId;
use crate::domain::library::ItemId;
use crate::domain::run::{Job, RunPart};
use crate::domain::time::Moment;
use futures_util::Stream;
use futures_util::future::BoxFuture;
use secrecy::SecretString;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

/// Tells the time by both hands.
pub trait Clock: Send + Sync {
    /// This instant, on both hands.
    fn now(&self) -> Moment;
}

/// Makes names that were never used before.
pub trait Ids: Send + Sync {
    /// A new session's identity; later ones sort behind earlier ones.
    fn session_id(&self) -> SessionId;

    /// A new provider's identity.
    fn provider_id(&self) -> ProviderId;

    /// A new challenge's, rubric's or template's identity; later ones sort behind earlier ones.
    fn item_id(&self) -> ItemId;

    /// Random bytes that can't be guessed; none where the system has none to give.
    fn secret(&self) -> Option<[u8; 32]>;
}

/// Keeps providers' keys, each for the address it was given for. Neither call waits: what is slow is
/// done before or behind it.
pub trait Keys: Send + Sync {
    /// The key that may be sent where the provider is, if there is one.
    fn find(&self, provider: &Provider) -> Option<SecretString>;

    /// Where that key is.
    fn state(&self, provider: &Provider) -> KeyState;
}

/// An answer while it arrives: pieces, then one end or one failure, then nothing. Dropping it ends
/// the call at once, whatever the provider does.
pub type Answer = Pin<Box<dyn Stream<Item = Result<Part, Failure>> + Send>>;

/// A model that answers.
pub trait Model: Send + Sync {
    /// Asks the last turn of the conversation. Nothing is sent before the answer is first polled.
    fn stream(&self, conversation: Conversation, limits: CallLimits) -> Answer;

    /// Tokens that the conversation will take, by whoever answers; none where only a question would tell.
    fn count<'a>(&'a self, _conversation: &'a Conversation) -> BoxFuture<'a, Option<i64>> {
        Box::pin(std::future::ready(None))
    }
}

/// A model file, and how it is to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelRun {
    /// The file.
    pub file: ModelFile,
    /// Tokens it is to keep in view.
    pub window_tokens: u32,
}

/// What is known of a model once it is loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedModel {
    /// Tokens it keeps in view.
    pub window_tokens: u32,
    /// Why its own chat template is not used, in words; none where it is.
    pub template_trouble: Option<String>,
    /// How long loading took, in milliseconds; 0 where it was loaded before.
    pub load_ms: u64,
}

/// Runs model files on this computer: one at a time, in a process of its own.
pub trait Engine: Send + Sync {
    /// What a file says of its model.
    ///
    /// # Errors
    /// Why no model can be run from it, in words for the person who chose it.
    fn inspect<'a>(&'a self, path: &'a Path) -> BoxFuture<'a, Result<FileFacts, String>>;

    /// The model, ready to be asked. It is loaded by the first question where it is not loaded by then; while
    /// another one is held, questions fail.
    fn model(&self, run: ModelRun) -> Arc<dyn Model>;

    /// Loads the model and holds it: until it is let go of, no other is loaded. What was loaded before goes.
    /// Dropping the future goes on loading.
    ///
    /// # Errors
    /// Why it can't be run.
    fn hold(&self, run: ModelRun) -> BoxFuture<'_, Result<LoadedModel, Failure>>;

    /// Holds nothing any more, lets go of what is loaded, and frees its memory. Does not wait.
    fn let_go(&self);

    /// Lets go of what is loaded unless it is held.
    fn rest(&self);

    /// Bytes of memory that the loaded model takes; none where none is loaded, or the system does not
    /// tell.
    fn memory_bytes(&self) -> Option<u64>;
}

/// Finds providers' models, and the way to each.
pub trait Models: Send + Sync {
    /// The model, ready to be asked. `only_local` says that nothing but this computer may be called.
    ///
    /// # Errors
    /// Where it can't be asked as things stand; no provider was called.
    fn reach(
        &self,
        provider: &Provider,
        model: &OfferedModel,
        only_local: bool,
    ) -> Result<Arc<dyn Model>, Failure>;

    /// The provider's models, in its order. `only_local` as for [`Self::reach`].
    ///
    /// # Errors
    /// Where it does not answer, or not with a list.
    fn list<'a>(
        &'a self,
        provider: &'a Provider,
        only_local: bool,
    ) -> BoxFuture<'a, Result<Vec<ListedModel>, Failure>>;

    /// The model servers that answer on this computer, at the ports they usually have.
    fn local_servers(&self) -> BoxFuture<'_, Vec<LocalServer>>;
}

/// What comes of a program: outputs, then one [`RunPart::Ended`], then nothing. Dropping it ends the program
/// at once.
pub type Running = Pin<Box<dyn Stream<Item = RunPart> + Send>>;

/// Runs programs, one at a time and each in a sandbox of its own: later ones wait for earlier ones.
pub trait Runner: Send + Sync {
    /// Runs a program. Nothing happens before it is first polled.
    fn run(&self, job: Job) -> Running;

    /// Gets ready, so that the first run need not wait for it. Does not wait.
    fn warm_up(&self);
}
