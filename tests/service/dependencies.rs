//! Who may look at whom inside the core: read from the imports themselves.

use std::fs;
use std::path::{Path, PathBuf};

const CORE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");

/// For each part, the parts it may not name.
const FORBIDDEN: [(&str, &[&str]); 5] = [
    (
        "domain",
        &["storage", "providers", "service", "api", "ports", "error", "sqlx", "tokio", "reqwest"],
    ),
    ("storage", &["service", "api", "providers", "error", "reqwest"]),
    ("providers", &["storage", "service", "api", "error", "sqlx"]),
    ("service", &["api", "providers", "sqlx", "reqwest"]),
    ("api", &["storage", "service", "providers", "ports", "sqlx", "reqwest"]),
];

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            files.push(path);
        }
    }
    files
}

fn breaches(text: &str, part: &str, forbidden: &[&str]) -> Vec<String> {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .filter_map(|line| {
            let named = forbidden.iter().find(|name| {
                line.contains(&format!("crate::{name}"))
                    || line.trim_start().starts_with(&format!("use {name}::"))
            })?;
            Some(format!("{part} names {named}: {}", line.trim()))
        })
        .collect()
}

#[test]
fn each_part_of_the_core_looks_only_where_it_may() {
    let mut found = Vec::new();
    for (part, forbidden) in FORBIDDEN {
        let files = rust_files(&Path::new(CORE).join(part));
        assert!(!files.is_empty(), "{part} has no files");
        for file in files {
            found.extend(breaches(&fs::read_to_string(file).unwrap(), part, forbidden));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_breach_is_noticed() {
    let line = "use crate::storage::Store;";
    assert_eq!(breaches(line, "domain", &["storage"]).len(), 1);
    assert_eq!(breaches("use sqlx::Row;", "service", &["sqlx"]).len(), 1);
    assert_eq!(breaches("// use sqlx::Row;", "service", &["sqlx"]).len(), 0);
}

#[test]
fn the_core_knows_no_window() {
    let manifest = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
    assert!(!manifest.contains("tauri"));
}
