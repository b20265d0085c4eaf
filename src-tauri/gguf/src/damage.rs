//! Why a file is no model that can be run.

use std::io;

/// What is wrong with a file, in words for the person who chose it.
#[derive(Debug, thiserror::Error)]
pub enum Damage {
    /// It begins with something else.
    #[error("This is not a model in the GGUF format.")]
    NotGguf,
    /// Another version of the format, or another byte order.
    #[error("This model is in version {0} of the GGUF format. Versions 2 and 3 can be read.")]
    Version(u32),
    /// Less is there than the header announces.
    #[error("The file ends too early: it was not copied or downloaded whole.")]
    Cut,
    /// What the header says can't be.
    #[error("The file is damaged: {0}.")]
    Nonsense(String),
    /// What is needed to run it is not there.
    #[error("The file does not say its {0}, without which the model can't be run.")]
    Missing(String),
    /// One of several files that belong together.
    #[error("This is one of {0} files of a model. Hotseat runs models that are in one file.")]
    Split(u64),
    /// It answers no questions: an adapter, a projector, an encoder.
    #[error("This file holds {0}, not a model that answers questions.")]
    NotAnswering(String),
    /// The system does not let it be read.
    #[error("The file could not be read: {0}")]
    Io(io::Error),
}

impl From<io::Error> for Damage {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Cut,
            _ => Self::Io(error),
        }
    }
}

/// What can't be, in words that go on with "The file is damaged: ".
pub(crate) fn nonsense<T>(words: impl Into<String>) -> Result<T, Damage> {
    Err(Damage::Nonsense(words.into()))
}
