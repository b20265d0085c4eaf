//! Where a provider's chat and list of models are, and the key that goes with each request.

use crate::domain::assistant::{Failure, FailureKind};
use crate::domain::catalogue::{BaseUrl, Provider};
use crate::ports::Keys;
use reqwest::header::{ACCEPT_ENCODING, AUTHORIZATION, HeaderName, HeaderValue};
use reqwest::{Client, Method, RequestBuilder, Url};
use secrecy::{ExposeSecret, SecretString};

/// Where a provider is asked. Its key shows in no `Debug` output.
pub(in crate::providers) struct Endpoint {
    base: BaseUrl,
    key: Option<(HeaderName, HeaderValue)>,
}

impl Endpoint {
    /// Where that provider is asked.
    ///
    /// # Errors
    /// `NotLocal`, `NotSetUp` for a missing address or key, `RefusedKey` for a key that can't be
    /// sent there.
    pub(in crate::providers) fn of(
        provider: &Provider,
        keys: &dyn Keys,
        only_local: bool,
    ) -> Result<Self, Failure> {
        let refused = |kind, why: &str| Failure::new(kind, why);
        if only_local && !provider.is_local() {
            return Err(refused(FailureKind::NotLocal, "the address is not this computer"));
        }
        let Some(base) = provider.base_url.clone() else {
            return Err(refused(FailureKind::NotSetUp, "the provider has no address"));
        };
        if !provider.needs_key {
            return Ok(Self::without_key(base));
        }
        let Some(key) = keys.find(provider) else {
            return Err(refused(FailureKind::NotSetUp, "the provider has no key"));
        };
        if !base.is_private() {
            return Err(refused(FailureKind::RefusedKey, "a key is not sent over plain http"));
        }
        let Some(key) = key_header(&base, &key) else {
            return Err(refused(FailureKind::RefusedKey, "the key is no text a header may hold"));
        };
        Ok(Self { base, key: Some(key) })
    }

    /// Where a provider that wants no key is asked.
    pub(in crate::providers) const fn without_key(base: BaseUrl) -> Self {
        Self { base, key: None }
    }

    /// The address everything is under.
    pub(in crate::providers) const fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// The address as a text, to tell it from others.
    pub(super) fn address(&self) -> &str {
        self.base.url().as_str()
    }

    /// Whether it caps answers by `max_completion_tokens`. Other servers know only the older
    /// `max_tokens`, which OpenAI's newer models refuse.
    pub(super) fn caps_by_completion(&self) -> bool {
        let host = self.base.url().host_str().unwrap_or_default();
        host == "api.openai.com" || is_azure(&self.base)
    }

    /// A request for what is at that path under the address. An encoded reply could unpack to any
    /// size, so none is asked for.
    pub(super) fn request(&self, client: &Client, method: Method, path: &[&str]) -> RequestBuilder {
        let request = client
            .request(method, self.at(path))
            .header(ACCEPT_ENCODING, HeaderValue::from_static("identity"));
        match &self.key {
            Some((name, value)) => request.header(name, value.clone()),
            None => request,
        }
    }

    /// The path put behind the address's own, and before its query.
    fn at(&self, path: &[&str]) -> Url {
        let mut url = self.base.url().clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        url
    }
}

fn is_azure(base: &BaseUrl) -> bool {
    base.url().host_str().is_some_and(|host| host.ends_with(".azure.com"))
}

fn key_header(base: &BaseUrl, key: &SecretString) -> Option<(HeaderName, HeaderValue)> {
    let (name, text) = if is_azure(base) {
        (HeaderName::from_static("api-key"), key.expose_secret().to_owned())
    } else {
        (AUTHORIZATION, format!("Bearer {}", key.expose_secret()))
    };
    let mut value = HeaderValue::try_from(text).ok()?;
    value.set_sensitive(true);
    Some((name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(base: &str) -> Endpoint {
        Endpoint::without_key(BaseUrl::parse(base).unwrap())
    }

    #[test]
    fn a_path_goes_behind_the_address_and_before_its_query() {
        let cases = [
            ("https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions"),
            ("http://localhost:1234/v1/", "http://localhost:1234/v1/chat/completions"),
            ("http://localhost:8080", "http://localhost:8080/chat/completions"),
            (
                "https://me.openai.azure.com/openai/deployments/gpt-4?api-version=2024-06-01",
                "https://me.openai.azure.com/openai/deployments/gpt-4/chat/completions?api-version=2024-06-01",
            ),
        ];
        for (base, expected) in cases {
            assert_eq!(endpoint(base).at(&["chat", "completions"]).as_str(), expected);
        }
    }

    #[test]
    fn only_openai_and_azure_cap_by_completion() {
        for base in ["https://api.openai.com/v1", "https://me.openai.azure.com/x"] {
            assert!(endpoint(base).caps_by_completion(), "{base}");
        }
        for base in ["http://localhost:11434/v1", "https://azure.com.example.org/v1"] {
            assert!(!endpoint(base).caps_by_completion(), "{base}");
        }
    }

    #[test]
    fn azure_takes_the_key_in_a_header_of_its_own() {
        let key = SecretString::from("canary");
        let at = |base: &str| key_header(&BaseUrl::parse(base).unwrap(), &key).unwrap();
        let (name, value) = at("https://me.openai.azure.com/x");
        assert_eq!((name.as_str(), value.to_str().unwrap()), ("api-key", "canary"));
        let (name, value) = at("https://api.openai.com/v1");
        assert_eq!((name.as_str(), value.to_str().unwrap()), ("authorization", "Bearer canary"));
        assert!(!format!("{value:?}").contains("canary"));
    }
}
