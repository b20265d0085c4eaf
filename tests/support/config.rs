//! What a session is prepared with, where it does not matter.

use hotseat_core::domain::config::SessionConfig;

/// A session of so many seconds, and nothing remarkable.
pub fn config(name: &str, time_limit_s: i64) -> SessionConfig {
    SessionConfig {
        candidate_name: name.into(),
        time_limit_s: Some(time_limit_s),
        token_budget: Some(50_000),
        model: "gpt-4".into(),
        ..SessionConfig::default()
    }
}
