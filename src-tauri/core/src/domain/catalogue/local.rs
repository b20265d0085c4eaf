//! Model servers found on this computer.

use super::BaseUrl;

/// A server that answers, and what it offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalServer {
    /// The program that usually has its port.
    pub name: &'static str,
    /// Where its API is, as a provider's form takes it: `http://127.0.0.1:11434/v1`.
    pub base_url: BaseUrl,
    /// What it calls its models; nothing known where it wants a key first.
    pub models: Vec<String>,
    /// Whether it tells nothing without a key.
    pub wants_key: bool,
}
