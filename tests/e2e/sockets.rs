//! Whom the program calls: with Offline on, nobody but this computer.

use crate::driver::Surroundings;
use crate::support::figures::{self, Figure};
use crate::window::Window;
use serde_json::{Value, json};
use std::fs;
use std::net::IpAddr;
use std::path::Path;
use std::process::Command;
use tempfile::{NamedTempFile, TempDir};
use uuid::Uuid;

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/socket_shim.c");
const LIBRARY: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/socket_shim.so");
/// An address for documentation (RFC 5737), where nobody is.
const ELSEWHERE: &str = "http://203.0.113.7/v1";

#[tokio::test]
async fn with_offline_on_nothing_but_this_computer_is_called() {
    if let Err(reason) = build() {
        return figures::skipped("L10", &reason);
    }
    let told = NamedTempFile::new().unwrap();
    let env =
        vec![("LD_PRELOAD", LIBRARY.into()), ("SOCKET_SHIM", told.path().as_os_str().to_owned())];
    let surroundings = Surroundings { env, ..Surroundings::default() };
    let window = Window::open_with(TempDir::new().unwrap(), &surroundings).await;
    let provider = json!({
        "request_id": Uuid::from_u128(1), "id": null, "name": "Elsewhere", "base_url": ELSEWHERE,
        "needs_key": false, "first_piece_timeout_s": 10,
    });
    let catalogue = window.ask("save_provider", provider).await.unwrap();
    let providers = catalogue["providers"].as_array().unwrap();
    let id = &providers.iter().find(|one| one["name"] == "Elsewhere").unwrap()["id"];
    let models = json!({
        "request_id": Uuid::from_u128(2), "provider_id": id, "remote_ids": ["far"],
    });
    window.ask("add_models", models).await.unwrap();
    let model = format!("{}/far", id.as_str().unwrap());

    switch_offline(&window, true).await;
    let refused = try_everything(&window, id, &model).await;
    let local = abroad(told.path());
    switch_offline(&window, false).await;
    try_everything(&window, id, &model).await;
    let called = abroad(told.path());
    Figure {
        id: "L10",
        promise: "With Offline on nobody but this computer is called",
        tried: "finding and trying models of a provider elsewhere, in the real window".to_owned(),
        losses: local.len() as u64,
        control: "the same with Offline off",
        control_losses: format!("{} calls elsewhere", called.len()),
        seed: None,
    }
    .record();
    assert!(local.is_empty(), "{local:?}");
    assert!(refused.iter().all(|reply| reply.to_string().contains("this computer")), "{refused:?}");
    assert!(!called.is_empty(), "a call elsewhere would not have been seen");
}

async fn switch_offline(window: &Window, only_local: bool) {
    let start = window.ask("console_start", json!({})).await.unwrap();
    let mut preferences = start["preferences"].clone();
    preferences["only_local"] = json!(only_local);
    window.ask("save_settings", json!({ "preferences": preferences })).await.unwrap();
}

/// Everything that calls a provider, and what came of it.
async fn try_everything(window: &Window, provider: &Value, model: &str) -> Vec<Value> {
    window.ask("find_local_servers", json!({})).await.unwrap();
    let found = window.ask("find_models", json!({ "id": provider })).await;
    let tried = window.ask("test_model", json!({ "id": model })).await;
    vec![found.unwrap_or_else(|refusal| refusal), tried.unwrap_or_else(|refusal| refusal)]
}

/// Addresses of other computers that were called.
fn abroad(told: &Path) -> Vec<String> {
    let told = fs::read_to_string(told).unwrap();
    let is_abroad = |line: &&str| {
        let address = line.split(' ').next().unwrap_or_default();
        address.parse::<IpAddr>().is_ok_and(|ip| !ip.is_loopback())
    };
    told.lines().filter(is_abroad).map(str::to_owned).collect()
}

fn build() -> Result<(), String> {
    let built = Command::new("cc")
        .args(["-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", LIBRARY, SOURCE])
        .output()
        .map_err(|error| format!("there is no C compiler ({error})"))?;
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    Ok(())
}
