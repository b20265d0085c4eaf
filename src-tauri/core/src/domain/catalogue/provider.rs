//! Who answers for a model, and where they are reached.

use crate::domain::config::trimmed;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use url::{Host, Url};

/// A provider's identity.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ProviderId(pub String);

/// How a provider is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ProviderKind {
    /// The chat completions of OpenAI, which most servers speak.
    OpenaiCompatible,
    /// The script inside Hotseat.
    Practice,
    /// Files on this computer, which Hotseat runs itself.
    Files,
}

impl ProviderKind {
    /// Every kind, to read the database by.
    pub const ALL: [Self; 3] = [Self::OpenaiCompatible, Self::Practice, Self::Files];

    /// The name used in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpenaiCompatible => "openai_compatible",
            Self::Practice => "practice",
            Self::Files => "files",
        }
    }
}

/// Shortest wait for the first piece of an answer that can be chosen, in seconds.
pub const FIRST_PIECE_MIN_S: u32 = 10;
/// Longest wait for the first piece of an answer that can be chosen, in seconds.
pub const FIRST_PIECE_MAX_S: u32 = 600;
/// The usual wait for the first piece of an answer, in seconds.
pub const FIRST_PIECE_DEFAULT_S: u32 = 60;

/// Who answers for models: a server, or Hotseat itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// `openai`, `practice`, `files`, or a UUID; a new name or address leaves it as it is.
    pub id: ProviderId,
    /// How it is spoken to.
    pub kind: ProviderKind,
    /// The name people read.
    pub name: String,
    /// Where it is; none for what Hotseat brings along.
    pub base_url: Option<BaseUrl>,
    /// Whether it answers only with a key.
    pub needs_key: bool,
    /// Longest wait for the first piece of an answer. Models on a slow machine read for minutes.
    pub first_piece_timeout_s: u32,
}

impl Provider {
    /// Whether calling it stays on this computer.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.base_url.as_ref().is_none_or(BaseUrl::is_loopback)
    }
}

/// An address models are reached under: http or https, without user, password or fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(Url);

impl BaseUrl {
    /// The address in a text.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let url = Url::parse(trimmed(text)).map_err(|_| "Base URL is not a web address")?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err("Base URL must begin with http:// or https://");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("Base URL must not contain a user name or password");
        }
        if url.fragment().is_some() {
            return Err("Base URL must not contain a #");
        }
        Ok(Self(url))
    }

    /// The address, as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The parsed address.
    #[must_use]
    pub const fn url(&self) -> &Url {
        &self.0
    }

    /// Whether it is this computer itself. Decided by the text alone, without asking any server.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
            Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
            None => false,
        }
    }

    /// Whether both are the same scheme, host and port, so that a key for one may be sent to the other.
    #[must_use]
    pub fn has_origin_of(&self, other: &Self) -> bool {
        self.0.origin() == other.0.origin()
    }

    /// Whether both lead to the same server, whatever paths follow.
    #[must_use]
    pub fn is_same_place(&self, other: &Self) -> bool {
        let port = |url: &Self| url.0.port_or_known_default();
        let is_same_host = self.0.host() == other.0.host();
        port(self) == port(other) && (is_same_host || self.is_loopback() && other.is_loopback())
    }

    /// Whether what is sent there can't be read on the way.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.0.scheme() == "https" || self.is_loopback()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> BaseUrl {
        BaseUrl::parse(text).unwrap()
    }

    #[test]
    fn an_address_is_http_without_user_password_or_fragment() {
        for text in
            ["http://localhost:11434/v1", " https://api.openai.com/v1 ", "http://[::1]:8080"]
        {
            assert!(BaseUrl::parse(text).is_ok(), "{text}");
        }
        for text in
            ["", "localhost", "file:///etc/passwd", "http://", "http://me:pw@h/", "http://h/#a"]
        {
            assert!(BaseUrl::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn only_this_computer_is_loopback() {
        for text in [
            "http://localhost",
            "http://LOCALHOST:1",
            "http://127.9.9.9",
            "http://[::1]",
            "http://2130706433",
        ] {
            assert!(url(text).is_loopback(), "{text}");
        }
        for text in
            ["http://localhost.example.com", "http://192.168.0.1", "http://0.0.0.0", "http://[::2]"]
        {
            assert!(!url(text).is_loopback(), "{text}");
        }
    }

    #[test]
    fn a_key_stays_with_scheme_host_and_port() {
        let openai = url("https://api.openai.com/v1");
        assert!(openai.has_origin_of(&url("https://API.openai.com:443/v2")));
        for other in
            ["http://api.openai.com/v1", "https://api.openai.com:444/v1", "https://openai.com/v1"]
        {
            assert!(!openai.has_origin_of(&url(other)), "{other}");
        }
    }

    #[test]
    fn a_server_is_the_same_by_any_name_of_this_computer() {
        let ollama = url("http://localhost:11434/v1");
        assert!(ollama.is_same_place(&url("http://127.0.0.1:11434")));
        assert!(!ollama.is_same_place(&url("http://127.0.0.1:1234")));
        assert!(!ollama.is_same_place(&url("http://example.com:11434")));
    }
}
