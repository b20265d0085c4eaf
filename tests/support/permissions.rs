//! Tauri's own commands, as the tables say that the build made.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Every command of Tauri's core and of the plugins in the build, as pages call them.
pub fn commands_of_tauri() -> Vec<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("gen/schemas/acl-manifests.json");
    let text = fs::read_to_string(file).expect("building the app makes this file");
    let tables: serde_json::Map<String, Value> = serde_json::from_str(&text).unwrap();
    let mut found = BTreeSet::new();
    for (table, manifest) in tables.iter().filter(|(table, _)| *table != "__app-acl__") {
        let plugin = table.strip_prefix("core:").unwrap_or(table);
        for permission in manifest["permissions"].as_object().unwrap().values() {
            for list in ["allow", "deny"] {
                let names = permission["commands"][list].as_array().unwrap();
                let names = names.iter().map(|name| name.as_str().unwrap());
                found.extend(names.map(|name| format!("plugin:{plugin}|{name}")));
            }
        }
    }
    found.into_iter().collect()
}
