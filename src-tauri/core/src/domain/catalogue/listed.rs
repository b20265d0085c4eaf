//! Models as their providers list them.

/// A model its provider says it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedModel {
    /// What the provider calls it.
    pub remote_id: String,
    /// Tokens it can read and write in one call, where the list says so; whatever that is worth.
    pub context_window_tokens: Option<u64>,
}

impl From<String> for ListedModel {
    /// One the list says no more of.
    fn from(remote_id: String) -> Self {
        Self { remote_id, context_window_tokens: None }
    }
}
