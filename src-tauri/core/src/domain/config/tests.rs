//! Every rule of the form, at its edges.

use super::limits::TITLE_MAX_CHARS;
use super::*;
use serde_json::json;

fn minimal() -> SessionConfig {
    SessionConfig {
        candidate_name: "Jane Smith".into(),
        time_limit_s: Some(3600),
        token_budget: Some(50_000),
        model: "gpt-4".into(),
        ..SessionConfig::default()
    }
}

fn messages(config: SessionConfig) -> Vec<String> {
    config
        .validate(&Catalogue::built_in())
        .map(|_| Vec::new())
        .unwrap_or_else(|errors| errors.into_iter().map(|e| e.message).collect())
}

#[test]
fn a_minimal_configuration_is_enough() {
    let valid = minimal().validate(&Catalogue::built_in()).unwrap();
    assert_eq!(valid.candidate_name.as_str(), "Jane Smith");
    assert_eq!(valid.candidate_email, None);
    assert_eq!(valid.challenge, None);
    assert!(valid.config.to_map().is_empty());
}

#[test]
fn a_full_configuration_keeps_every_field() {
    let config = SessionConfig {
        candidate_name: "  Jane Smith ".into(),
        candidate_email: Some(" jane@example.com ".into()),
        time_limit_s: Some(45 * 60),
        token_budget: Some(200_000),
        model: "gpt-3.5-turbo".into(),
        challenge_text: Some("# Design a rate limiter\n\nGo.".into()),
        config: Some(json!({"temperature": 0.2})),
        ..SessionConfig::default()
    };
    let valid = config.validate(&Catalogue::built_in()).unwrap();
    assert_eq!(valid.candidate_name.as_str(), "Jane Smith");
    assert_eq!(
        valid.candidate_email.as_ref().map(CandidateEmail::as_str),
        Some("jane@example.com")
    );
    assert_eq!(valid.time_limit_s, 2700);
    assert_eq!(valid.token_budget, 200_000);
    assert_eq!(valid.model, "gpt-3.5-turbo");
    assert_eq!(valid.challenge.unwrap().title(), "Design a rate limiter");
    assert_eq!(valid.config.to_map()["temperature"], json!(0.2));
}

#[test]
fn an_empty_name_is_refused() {
    for name in ["", "   ", "\n\t"] {
        let config = SessionConfig { candidate_name: name.into(), ..minimal() };
        assert_eq!(messages(config), ["Candidate name is required"]);
    }
}

#[test]
fn a_name_ends_at_255_characters_not_bytes() {
    let fits = SessionConfig { candidate_name: "é".repeat(255), ..minimal() };
    assert!(messages(fits).is_empty());
    let too_long = SessionConfig { candidate_name: "é".repeat(256), ..minimal() };
    assert_eq!(messages(too_long), ["Candidate name is longer than 255 characters"]);
}

#[test]
fn control_characters_in_a_name_are_refused() {
    let config = SessionConfig { candidate_name: "Jane\u{7}Smith".into(), ..minimal() };
    assert_eq!(messages(config), ["Candidate name contains control characters"]);
}

#[test]
fn a_name_that_would_reorder_what_stands_beside_it_is_refused() {
    for name in ["\u{202e}eman", "a\u{202d}b", "a\u{2066}b", "a\u{2069}b", "a\u{2029}b"] {
        let config = SessionConfig { candidate_name: name.into(), ..minimal() };
        assert_eq!(messages(config), ["Candidate name contains control characters"], "{name:?}");
    }
    // What scripts need to be written is not among them.
    for name in ["\u{5e9}\u{5dc}\u{5d5}\u{5dd}", "a\u{200d}b", "a\u{200f}b", "👨\u{200d}👩"] {
        let config = SessionConfig { candidate_name: name.into(), ..minimal() };
        assert!(messages(config).is_empty(), "{name:?}");
    }
}

#[test]
fn a_time_limit_is_whole_minutes_from_5_to_180() {
    for seconds in [-60, 0, 299, 301, 299 * 60, 181 * 60, i64::MIN, i64::MAX] {
        let config = SessionConfig { time_limit_s: Some(seconds), ..minimal() };
        assert_eq!(messages(config), ["Time limit must be between 5 and 180 minutes"], "{seconds}");
    }
    for minutes in [5, 180] {
        assert!(
            messages(SessionConfig { time_limit_s: Some(minutes * 60), ..minimal() }).is_empty()
        );
    }
}

#[test]
fn a_token_budget_is_1_000_to_200_000() {
    for tokens in [-1, 0, 999, 200_001, i64::MIN, i64::MAX] {
        let config = SessionConfig { token_budget: Some(tokens), ..minimal() };
        assert_eq!(
            messages(config),
            ["Token budget must be between 1,000 and 200,000 tokens"],
            "{tokens}"
        );
    }
    for tokens in [1_000, 200_000] {
        assert!(messages(SessionConfig { token_budget: Some(tokens), ..minimal() }).is_empty());
    }
}

#[test]
fn all_broken_rules_come_back_together() {
    let config = SessionConfig {
        candidate_name: String::new(),
        candidate_email: Some("jane@".into()),
        time_limit_s: None,
        token_budget: Some(-5),
        model: "gpt-17".into(),
        challenge_text: Some("x".repeat(CHALLENGE_MAX_CHARS + 1)),
        config: Some(json!([1])),
        ..SessionConfig::default()
    };
    assert_eq!(
        messages(config),
        [
            "Candidate name is required",
            "Candidate email is not a valid address",
            "Time limit must be between 5 and 180 minutes",
            "Token budget must be between 1,000 and 200,000 tokens",
            "Choose a model",
            "Challenge is longer than 100,000 characters",
            "Config must be a JSON object",
        ]
    );
}

#[test]
fn a_config_object_ends_at_64_kib() {
    let config =
        SessionConfig { config: Some(json!({"a": "x".repeat(CONFIG_MAX_BYTES)})), ..minimal() };
    assert_eq!(messages(config), ["Config is larger than 64 KiB"]);
}

#[test]
fn a_title_is_the_first_line_with_words() {
    let title =
        |text: &str| Challenge::parse_optional(Some(text.into())).unwrap().map(|c| c.title());
    assert_eq!(title("\n\n## LRU cache \nBuild it").as_deref(), Some("LRU cache"));
    assert_eq!(title("---\nBuild it").as_deref(), Some("Build it"));
    assert_eq!(title("# \u{202e}Reversed\u{202c} title").as_deref(), Some("Reversed title"));
    assert_eq!(title("???").as_deref(), Some("???"));
    assert_eq!(title("  "), None);
    assert_eq!(title(&"w".repeat(300)).unwrap().chars().count(), TITLE_MAX_CHARS + 1);
}

#[test]
fn a_name_has_something_to_see() {
    for name in ["\u{200b}", "\u{3164}", "\u{2800} \u{2800}", "\u{feff}", "\u{301}"] {
        let config = SessionConfig { candidate_name: name.into(), ..minimal() };
        assert_eq!(messages(config).len(), 1, "{name:?}");
    }
    let pasted =
        SessionConfig { candidate_name: "\u{feff}Jane \u{200d}\u{645}".into(), ..minimal() };
    let valid = pasted.validate(&Catalogue::built_in()).unwrap();
    assert_eq!(valid.candidate_name.as_str(), "Jane \u{200d}\u{645}");
}

#[test]
fn a_challenge_from_a_file_begins_with_its_first_word() {
    let file = "\u{feff}# Rate limiter\n\nBuild one.";
    let challenge = Challenge::parse_optional(Some(file.into())).unwrap().unwrap();
    assert_eq!(challenge.as_str(), "# Rate limiter\n\nBuild one.");
    assert_eq!(challenge.title(), "Rate limiter");
    assert_eq!(Challenge::parse_optional(Some("\u{feff}\n\u{200b}".into())).unwrap(), None);
    // One that was kept before.
    assert_eq!(Challenge::trusted(file.into()).title(), "Rate limiter");
    assert_eq!(title_of("\u{feff}# Rate limiter"), "Rate limiter");
}
