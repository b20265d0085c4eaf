//! What the app's configuration must never lose, and that losing it would be noticed.

use crate::support::figures::Figure;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Everything that decides what a window may do, as it stands in the files.
#[derive(Clone)]
struct Configuration {
    app: Value,
    /// By file name.
    capabilities: BTreeMap<String, Value>,
    /// By file name.
    permissions: BTreeMap<String, String>,
    lock: String,
    /// What a release is made of: a package with its features a line.
    packages: String,
}

const SOURCES: [&str; 8] = [
    "'none'",
    "'self'",
    "blob:",
    "ipc:",
    "http://ipc.localhost",
    "'script'",
    "svelte-trusted-html",
    "dompurify",
];
/// What the content policy must say, at least.
const DIRECTIVES: [(&str, &str); 11] = [
    ("default-src", "'none'"),
    ("script-src", "'self'"),
    ("style-src", "'self'"),
    ("img-src", "'self' blob:"),
    ("font-src", "'self'"),
    ("frame-src", "'none'"),
    ("object-src", "'none'"),
    ("base-uri", "'none'"),
    ("form-action", "'none'"),
    ("frame-ancestors", "'none'"),
    ("require-trusted-types-for", "'script'"),
];
/// Commands of the candidate's window.
const CANDIDATES: usize = 23;
const PLUGINS: [&str; 3] =
    ["tauri-plugin-store", "tauri-plugin-updater", "tauri-plugin-window-state"];

fn files(dir: &str) -> BTreeMap<String, String> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join(dir);
    let entries = fs::read_dir(dir).unwrap().flatten();
    entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

impl Configuration {
    fn read() -> Self {
        let capabilities = files("src-tauri/capabilities").into_iter();
        let capabilities =
            capabilities.map(|(name, text)| (name, serde_json::from_str(&text).unwrap())).collect();
        let tree = Command::new(env!("CARGO"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            // Of other systems' packages not all are here before somebody asks for them.
            .args(["tree", "--locked", "--package", "hotseat", "--edges", "normal"])
            .args(["--target", "all", "--prefix", "none", "--format", "{p} [{f}]"])
            .output()
            .unwrap();
        assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
        Self {
            app: serde_json::from_str(include_str!("../../tauri.conf.json")).unwrap(),
            capabilities,
            permissions: files("src-tauri/permissions"),
            lock: include_str!("../../Cargo.lock").into(),
            packages: String::from_utf8(tree.stdout).unwrap(),
        }
    }

    /// Everything that is wrong with it.
    fn complaints(&self) -> Vec<String> {
        let mut found = self.policy();
        let security = &self.app["app"]["security"];
        let mut expect = |is: bool, what: &str| {
            if !is {
                found.push(what.to_owned());
            }
        };
        expect(security["freezePrototype"] == true, "prototypes can be changed");
        expect(self.app["app"]["withGlobalTauri"] == false, "Tauri is there for every script");
        expect(self.app["app"]["windows"] == json!([]), "a window is made past the guards");
        expect(!self.app.to_string().contains("dangerous"), "something calls itself dangerous");
        expect(
            self.app["plugins"]["updater"]["requireSignedVersion"] == true,
            "an older version can be offered as a newer one",
        );
        expect(
            security["capabilities"] == json!(["console", "candidate"]),
            "capabilities are not named one by one",
        );
        let capabilities: Vec<&String> = self.capabilities.keys().collect();
        let permissions: Vec<&String> = self.permissions.keys().collect();
        expect(
            capabilities == ["candidate.json", "console.json"]
                && permissions == ["candidate.toml", "console.toml"],
            "there are other roles",
        );
        for role in ["candidate", "console"] {
            let mut granted = self.capabilities[&format!("{role}.json")].clone();
            if let Some(fields) = granted.as_object_mut() {
                fields.remove("description");
            }
            let own = json!({
                "identifier": role, "local": true, "windows": [role], "permissions": [role],
            });
            expect(granted == own, &format!("the {role} has more than its own permission"));
        }
        let of_the_candidate = self.permissions["candidate.toml"].matches("\",\n").count();
        expect(of_the_candidate == CANDIDATES, "the candidate may call something else");
        let console = &self.permissions["console.toml"];
        let shared = self.permissions["candidate.toml"]
            .lines()
            .filter(|line| line.ends_with("\",") && console.contains(line.trim()));
        expect(shared.count() == 0, "both windows may call the same");
        expect(tauri_version(&self.lock) >= (2, 11), "Tauri is older than 2.11");
        expect(!self.packages.contains("devtools"), "a release has developer tools");
        let plugins = self.packages.lines().filter_map(|line| line.split(' ').next());
        let mut plugins: Vec<&str> =
            plugins.filter(|name| name.starts_with("tauri-plugin-")).collect();
        plugins.sort_unstable();
        plugins.dedup();
        expect(plugins == PLUGINS, "there are other plugins");
        found
    }

    /// What is wrong with the content policy.
    fn policy(&self) -> Vec<String> {
        let policy = self.app["app"]["security"]["csp"].as_str().unwrap_or_default();
        let directives: BTreeMap<&str, &str> =
            policy.split(';').filter_map(|directive| directive.trim().split_once(' ')).collect();
        let mut found = Vec::new();
        for (directive, sources) in DIRECTIVES {
            if directives.get(directive) != Some(&sources) {
                found.push(format!("{directive} is not {sources}"));
            }
        }
        for source in directives.values().flat_map(|sources| sources.split_whitespace()) {
            if !SOURCES.contains(&source) {
                found.push(format!("{source} is let in"));
            }
        }
        found
    }
}

fn tauri_version(lock: &str) -> (u64, u64) {
    let after = lock.split("name = \"tauri\"\nversion = \"").nth(1).unwrap_or_default();
    let mut parts = after.split(['.', '"']).map_while(|part| part.parse().ok());
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

/// A way of losing something.
type Loss = (&'static str, fn(&mut Configuration));

fn security(configuration: &mut Configuration) -> &mut Map<String, Value> {
    configuration.app["app"]["security"].as_object_mut().unwrap()
}

fn with_policy(configuration: &mut Configuration, from: &str, to: &str) {
    let policy = security(configuration)["csp"].as_str().unwrap().replace(from, to);
    security(configuration)["csp"] = json!(policy);
}

const LOSSES: [Loss; 21] = [
    ("no policy", |c| drop(security(c).remove("csp"))),
    ("inline scripts", |c| {
        with_policy(c, "script-src 'self'", "script-src 'self' 'unsafe-inline'")
    }),
    ("eval", |c| with_policy(c, "script-src 'self'", "script-src 'self' 'unsafe-eval'")),
    ("a remote image", |c| {
        with_policy(c, "img-src 'self' blob:", "img-src 'self' blob: https://example.com")
    }),
    ("any connection", |c| with_policy(c, "connect-src ipc:", "connect-src *")),
    ("frames", |c| with_policy(c, "frame-src 'none'; ", "")),
    ("forms", |c| with_policy(c, "form-action 'none'; ", "")),
    ("trusted types", |c| with_policy(c, "require-trusted-types-for 'script'; ", "")),
    ("any policy of trust", |c| with_policy(c, "dompurify", "*")),
    ("frozen prototypes", |c| drop(security(c).remove("freezePrototype"))),
    ("a global", |c| c.app["app"]["withGlobalTauri"] = json!(true)),
    ("named capabilities", |c| security(c)["capabilities"] = json!([])),
    ("something dangerous", |c| {
        drop(security(c).insert("dangerousDisableAssetCspModification".into(), json!(true)));
    }),
    ("versions that are signed", |c| {
        c.app["plugins"]["updater"]["requireSignedVersion"] = json!(false);
    }),
    ("a core permission", |c| {
        c.capabilities.get_mut("candidate.json").unwrap()["permissions"] =
            json!(["candidate", "core:default"]);
    }),
    ("a remote page", |c| {
        c.capabilities.get_mut("console.json").unwrap()["remote"] =
            json!({ "urls": ["https://*"] });
    }),
    ("every window", |c| c.capabilities.get_mut("console.json").unwrap()["windows"] = json!(["*"])),
    ("a command for the candidate", |c| {
        let allowed = c.permissions["candidate.toml"].replace("candidate_start", "list_sessions");
        drop(c.permissions.insert("candidate.toml".into(), allowed));
    }),
    ("an old Tauri", |c| {
        c.lock =
            c.lock.replace("name = \"tauri\"\nversion = \"2.", "name = \"tauri\"\nversion = \"1.")
    }),
    ("developer tools", |c| c.packages += "tauri v2.12.5 [devtools,wry]\n"),
    ("the shell plugin", |c| c.packages += "tauri-plugin-shell v2.0.0 []\n"),
];

#[test]
fn the_configuration_keeps_every_protection_and_losing_one_is_noticed() {
    let configuration = Configuration::read();
    let complaints = configuration.complaints();
    let unnoticed: Vec<&str> = LOSSES
        .iter()
        .filter(|(_, lose)| {
            let mut spoiled = configuration.clone();
            lose(&mut spoiled);
            spoiled.complaints().is_empty()
        })
        .map(|(what, _)| *what)
        .collect();
    Figure {
        id: "B6",
        promise: "The configuration keeps every protection",
        tried: "every rule, on the files and the packages of a release".into(),
        losses: complaints.len() as u64,
        control: "one protection at a time",
        control_losses: format!("{} of {} noticed", LOSSES.len() - unnoticed.len(), LOSSES.len()),
        seed: None,
    }
    .record();
    assert!(complaints.is_empty(), "{complaints:#?}");
    assert!(unnoticed.is_empty(), "{unnoticed:?}");
}
