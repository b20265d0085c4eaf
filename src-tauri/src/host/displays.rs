//! What the host gives windows: folders for what they keep, and displays.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

/// Where web views keep what they keep.
#[derive(Clone, Debug)]
pub enum WebFolders {
    /// Each window in a folder of its own below this one, which also gives it processes of its own.
    Apart(PathBuf),
    /// All in this one: a program that drives windows from outside reaches only one folder's.
    Together(PathBuf),
}

impl WebFolders {
    /// The folder of the window of that label.
    pub fn of(&self, label: &str) -> PathBuf {
        match self {
            Self::Apart(dir) => dir.join(label),
            Self::Together(dir) => dir.clone(),
        }
    }
}

/// How many displays there are.
#[derive(Clone, Debug)]
pub enum Displays {
    /// As many as the system says.
    AsSeen,
    /// So many, whatever there is: for systems that show none or one and stand for more.
    Told(Arc<AtomicUsize>),
}

impl Displays {
    /// So many, and never more or fewer.
    #[must_use]
    pub fn told(displays: usize) -> Self {
        Self::Told(Arc::new(displays.into()))
    }
}
