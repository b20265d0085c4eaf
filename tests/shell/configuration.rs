//! What the app's configuration must never lose.

use serde_json::Value;

fn configuration() -> Value {
    serde_json::from_str(include_str!("../../tauri.conf.json")).unwrap()
}

#[test]
fn the_content_policy_lets_nothing_unsafe_and_nothing_remote_in() {
    let csp = configuration()["app"]["security"]["csp"].as_str().unwrap().to_owned();
    assert!(csp.starts_with("default-src 'none';"));
    assert!(csp.contains("require-trusted-types-for 'script'"));
    assert!(!csp.contains("unsafe"), "{csp}");
    let remote = csp.split_whitespace().filter(|word| word.starts_with("http"));
    assert_eq!(
        remote.map(|word| word.trim_end_matches(';')).collect::<Vec<_>>(),
        ["http://ipc.localhost"]
    );
}

#[test]
fn prototypes_are_frozen_and_capabilities_are_named() {
    let configuration = configuration();
    let security = &configuration["app"]["security"];
    assert_eq!(security["freezePrototype"], true);
    assert_eq!(security["capabilities"], serde_json::json!(["console", "candidate"]));
    assert_eq!(configuration["app"]["withGlobalTauri"], false);
    assert!(!configuration.to_string().contains("dangerous"));
}

#[test]
fn the_candidates_window_may_call_nothing_yet() {
    let capability: Value =
        serde_json::from_str(include_str!("../../src-tauri/capabilities/candidate.json")).unwrap();
    assert_eq!(capability["permissions"], serde_json::json!(["candidate"]));
    assert_eq!(capability["windows"], serde_json::json!(["candidate"]));
    let policy = include_str!("../../src-tauri/permissions/candidate.toml");
    assert!(policy.contains("commands.allow = []"));
}

#[test]
fn no_window_is_given_developer_tools_or_risky_plugins() {
    let manifest = include_str!("../../Cargo.toml");
    for banned in ["\"devtools\"", "plugin-shell", "plugin-fs", "plugin-http", "plugin-sql"] {
        assert!(!manifest.contains(banned), "{banned}");
    }
}
