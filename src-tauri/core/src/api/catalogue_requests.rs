//! What the console asks for about the catalogue and its keys.

use super::requests::whole_or_zero;
use crate::domain::catalogue::{ModelInput, ProviderId, ProviderInput, Tokenizer};
use crate::domain::ids::RequestId;
use secrecy::SecretString;
use serde::Deserialize;
use validator::{Validate, ValidationError};

/// Longest line that is looked at; the rules allow less.
const LINE_CAP: u64 = 4_000;
/// Longest identity of a provider.
const PROVIDER_ID_CAP: usize = 100;
/// Most models that can be added at once.
const ADDED_CAP: u64 = 1_000;

fn short_id(id: &ProviderId) -> Result<(), ValidationError> {
    if id.0.len() > PROVIDER_ID_CAP { Err(ValidationError::new("length")) } else { Ok(()) }
}

fn short_lines(lines: &[String]) -> Result<(), ValidationError> {
    if lines.iter().any(|line| line.len() as u64 > LINE_CAP) {
        return Err(ValidationError::new("length"));
    }
    Ok(())
}

/// Add a provider, or change one.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SaveProvider {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// Which; null for a new one.
    #[validate(custom(function = short_id))]
    pub id: Option<ProviderId>,
    /// 1 to 100 characters once trimmed, one of them visible and none a control character.
    #[validate(length(max = LINE_CAP))]
    pub name: String,
    /// http or https; where a key is needed, https or this computer.
    #[validate(length(max = LINE_CAP))]
    pub base_url: String,
    /// Whether it answers only with a key.
    pub needs_key: bool,
    /// Seconds; null where no number was typed.
    pub first_piece_timeout_s: Option<f64>,
}

impl From<SaveProvider> for ProviderInput {
    fn from(request: SaveProvider) -> Self {
        Self {
            name: request.name,
            base_url: request.base_url,
            needs_key: request.needs_key,
            first_piece_timeout_s: request.first_piece_timeout_s.map(whole_or_zero),
        }
    }
}

/// Take a provider off the catalogue, with its models and its key.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct RemoveProvider {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// Any but OpenAI and Practice, which stay.
    #[validate(custom(function = short_id))]
    pub id: ProviderId,
}

/// Add a model, or change one.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SaveModel {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// Which; null for a new one.
    #[validate(length(max = LINE_CAP))]
    pub id: Option<String>,
    /// Who answers for it: a model stays with its provider, and Practice takes no others.
    #[validate(custom(function = short_id))]
    pub provider_id: ProviderId,
    /// What the provider is asked for, as typed.
    #[validate(length(max = LINE_CAP))]
    pub remote_id: String,
    /// As typed; blank means as the provider calls it.
    #[validate(length(max = LINE_CAP))]
    pub name: String,
    /// Tokens; null where no number was typed.
    pub context_window_tokens: Option<f64>,
    /// Tokens; null where no number was typed.
    pub max_answer_tokens: Option<f64>,
    /// How its tokens are counted.
    pub tokenizer: Tokenizer,
}

impl From<SaveModel> for ModelInput {
    fn from(request: SaveModel) -> Self {
        Self {
            remote_id: request.remote_id,
            name: request.name,
            context_window_tokens: request.context_window_tokens.map(whole_or_zero),
            max_answer_tokens: request.max_answer_tokens.map(whole_or_zero),
            tokenizer: request.tokenizer,
        }
    }
}

/// Add models a provider was found to have.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct AddModels {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// The provider that lists them; Practice takes none.
    #[validate(custom(function = short_id))]
    pub provider_id: ProviderId,
    /// What the provider calls them.
    #[validate(length(max = ADDED_CAP), custom(function = short_lines))]
    pub remote_ids: Vec<String>,
}

/// Take a model off the catalogue.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct RemoveModel {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// A model that was added; those that Hotseat brings along stay.
    #[validate(length(max = LINE_CAP))]
    pub id: String,
}

/// Offer the model in a file that was chosen, dropped or found.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct AddModelFile {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// The handle the file was shown under.
    pub file: u32,
    /// Whether Hotseat makes a copy of its own first, which goes on in the background.
    pub copies: bool,
}

/// Download a model of the short list.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct DownloadModel {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// The model, by its id on the list.
    #[validate(length(max = LINE_CAP))]
    pub id: String,
}

/// Have the person show where the file of a model is now.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct LocateModelFile {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// The model, by its id in the catalogue.
    #[validate(length(max = LINE_CAP))]
    pub id: String,
}

/// Take a provider's key from the clipboard, or forget it. The key itself does not come along.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ChangeKey {
    /// Made by the page.
    pub request_id: RequestId,
    /// Whose key it is; Hotseat takes one only for a provider that needs it.
    #[validate(custom(function = short_id))]
    pub provider_id: ProviderId,
}

/// Take what was typed or pasted as a provider's key.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct KeepKey {
    /// Made by the page; a repeat is not carried out again.
    pub request_id: RequestId,
    /// Whose key it is: a provider that needs one.
    #[validate(custom(function = short_id))]
    pub provider_id: ProviderId,
    /// 1 to 500 visible ASCII characters once trimmed.
    #[cfg_attr(test, ts(as = "String"))]
    pub key: TypedKey,
}

/// A key on its way in: nothing shows it, and nothing sends it back.
#[derive(Clone, Debug, Deserialize)]
#[serde(from = "String")]
pub struct TypedKey(pub SecretString);

impl From<String> for TypedKey {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

/// Name a provider.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ProviderRef {
    /// The provider that Hotseat asks for its models.
    #[validate(custom(function = short_id))]
    pub id: ProviderId,
}

/// Name a model.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct ModelRef {
    /// The model that Hotseat tries out, by its id in the catalogue.
    #[validate(length(max = LINE_CAP))]
    pub id: String,
}
