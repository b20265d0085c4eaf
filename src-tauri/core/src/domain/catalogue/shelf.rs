//! Models that can be downloaded: a short list of ones that fit laptops, may be used by anyone, and are known to the
//! byte.

use serde::Deserialize;
use url::Url;

/// The list as data. Each file is named at a revision that does not change, and its length and sum were seen in at
/// least two places that have nothing to do with each other.
const LIST: &str = include_str!("shelf.json");

/// A model that can be downloaded.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShelfModel {
    /// What requests name it by, and the file's name without its ending.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Who made it, and who made the file where that is someone else.
    pub maker: String,
    /// Where the file is.
    pub url: Url,
    /// How long the file is.
    pub bytes: u64,
    /// The file's SHA-256, in hexadecimal digits.
    pub sha256: String,
    /// The licence it comes under, as SPDX names it.
    pub licence: String,
    /// Tokens it was made to keep in view.
    pub context_tokens: u32,
}

/// The models on the list, the smallest first.
#[must_use]
pub fn shelf() -> Vec<ShelfModel> {
    serde_json::from_str(LIST).unwrap_or_else(|error| {
        tracing::error!(%error, "the list of models that can be downloaded is damaged");
        Vec::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_model_on_the_list_is_named_to_the_byte_and_may_be_used_by_anyone() {
        let shelf = shelf();
        assert!(shelf.len() >= 4);
        assert!(shelf.is_sorted_by_key(|model| model.bytes));
        let ids: HashSet<_> = shelf.iter().map(|model| &model.id).collect();
        let sums: HashSet<_> = shelf.iter().map(|model| &model.sha256).collect();
        assert_eq!((ids.len(), sums.len()), (shelf.len(), shelf.len()));
        for model in &shelf {
            assert_eq!(model.url.scheme(), "https", "{}", model.id);
            assert!(model.url.path().ends_with(".gguf"), "{}", model.id);
            // A revision, not a branch that may become something else.
            let revision = model.url.path_segments().unwrap().nth(3).unwrap();
            let is_sum = |text: &str, length| {
                text.len() == length && text.bytes().all(|b| b.is_ascii_hexdigit())
            };
            assert!(is_sum(revision, 40) && is_sum(&model.sha256, 64), "{}", model.id);
            assert!(["Apache-2.0", "MIT"].contains(&model.licence.as_str()), "{}", model.id);
            let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
            assert!(model.id.bytes().all(is_plain), "{} is a file's name", model.id);
            assert!((100_000_000..8_000_000_000).contains(&model.bytes), "{}", model.id);
        }
    }
}
