//! Writing challenges and rubrics in our own format, the same bytes for the same content.

mod files;
mod front;
mod target;

pub use target::{write_folder, write_zip};

use hotseat_core::domain::library::{Challenge, ItemId, Picture, Rubric};
use std::io;

/// Something to write.
#[derive(Clone, Debug, PartialEq)]
pub enum Outgoing {
    /// A challenge, in a folder of its own.
    Challenge {
        /// Which challenge it is.
        id: Option<ItemId>,
        /// The challenge.
        challenge: Box<Challenge>,
        /// Its pictures by their names.
        pictures: Vec<(String, Picture)>,
    },
    /// A rubric, in a Markdown file of its own.
    Rubric {
        /// Which rubric it is.
        id: Option<ItemId>,
        /// The rubric.
        rubric: Rubric,
    },
}

/// Why something could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// What the operating system says.
    #[error("The export could not be written: {0}")]
    Io(#[from] io::Error),
    /// A folder with something in it.
    #[error("The folder is not empty. Choose an empty one.")]
    NotEmpty,
    /// A picture that could be written over something else.
    #[error("The challenge “{title}” has a picture of the name “{name}”, which no file can have.")]
    PictureName {
        /// What the challenge is called.
        title: String,
        /// What the picture is called.
        name: String,
    },
}

impl Outgoing {
    /// What it is called.
    fn title(&self) -> &str {
        match self {
            Self::Challenge { challenge, .. } => &challenge.title,
            Self::Rubric { rubric, .. } => &rubric.title,
        }
    }
}
