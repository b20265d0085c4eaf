//! Who may look at whom inside the core and the shell: read from the code as the compiler reads it.

use proc_macro2::TokenStream;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};

const CORE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
const SHELL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../src");

/// For each part, the parts and crates it may not name.
type Rules = &'static [(&'static str, &'static [&'static str])];

const OF_CORE: Rules = &[
    (
        "domain",
        &["storage", "providers", "service", "api", "ports", "error", "sqlx", "tokio", "reqwest"],
    ),
    ("storage", &["service", "api", "providers", "error", "reqwest"]),
    ("providers", &["storage", "service", "api", "error", "sqlx"]),
    ("service", &["api", "providers", "sqlx", "reqwest"]),
    ("api", &["storage", "service", "providers", "ports", "sqlx", "reqwest"]),
];

/// Everything in the shell but `commands`, which only `lib.rs` knows.
const NO_COMMANDS: &[&str] = &["commands", "sqlx", "reqwest"];

const OF_SHELL: Rules = &[
    (
        "platform",
        &["commands", "desk", "windows", "cli", "handover", "hands", "lock", "sqlx", "reqwest"],
    ),
    (
        "host",
        &[
            "commands", "desk", "windows", "cli", "handover", "hands", "lock", "presence",
            "watchdog",
        ],
    ),
    ("hands", &["commands", "desk", "windows", "cli", "handover", "lock", "presence", "watchdog"]),
    ("cli", &["commands", "desk", "windows", "handover", "hands", "lock", "sqlx", "reqwest"]),
    ("desk", NO_COMMANDS),
    ("windows", NO_COMMANDS),
    ("commands", &["cli", "sqlx", "reqwest"]),
    ("ticker", NO_COMMANDS),
    ("closing", NO_COMMANDS),
    ("handover", NO_COMMANDS),
    ("presence", NO_COMMANDS),
    ("watchdog", NO_COMMANDS),
];

/// The parts and crates that a file names, wherever it does: first segments of paths, seen from the root of
/// the crate.
struct Named {
    /// Where the code being read stands, from the root of its crate.
    module: Vec<String>,
    /// The modules it declares, which it may name without saying where they are.
    own: BTreeSet<String>,
    found: BTreeSet<String>,
}

impl Named {
    fn in_file(text: &str, module: &[&str]) -> BTreeSet<String> {
        let module = module.iter().map(ToString::to_string).collect();
        let file = syn::parse_file(text).expect("Rust code");
        let own = file.items.iter().filter_map(|item| match item {
            syn::Item::Mod(module) => Some(module.ident.to_string()),
            _ => None,
        });
        let mut named = Self { module, own: own.collect(), found: BTreeSet::new() };
        named.visit_file(&file);
        named.found
    }

    fn take(&mut self, path: &[String]) {
        let mut at: Option<Vec<String>> = None;
        for segment in path {
            match (segment.as_str(), &mut at) {
                ("crate", at) => *at = Some(Vec::new()),
                ("self", at @ None) => *at = Some(self.module.clone()),
                ("super", Some(at)) => {
                    at.pop();
                }
                ("super", at @ None) => {
                    *at = Some(self.module[..self.module.len().saturating_sub(1)].to_vec());
                }
                (name, Some(at)) => at.push(name.to_owned()),
                // A crate, or something of this module.
                (name, None) => {
                    if !self.own.contains(name) {
                        self.found.insert(name.to_owned());
                    }
                    return;
                }
            }
        }
        self.found.extend(at.and_then(|at| at.into_iter().next()));
    }

    fn take_tree(&mut self, tree: &syn::UseTree, before: &[String]) {
        let with = |ident: &syn::Ident| [before, &[ident.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.take_tree(&path.tree, &with(&path.ident)),
            syn::UseTree::Name(name) => self.take(&with(&name.ident)),
            syn::UseTree::Rename(rename) => self.take(&with(&rename.ident)),
            syn::UseTree::Glob(_) => self.take(before),
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|tree| self.take_tree(tree, before));
            }
        }
    }

    /// Takes the names after `crate::` and `super::`: only the macro itself can read more of its tokens.
    fn take_tokens(&mut self, tokens: TokenStream) {
        let text = tokens.to_string().replace(' ', "");
        for (at, _) in text.match_indices("crate::").chain(text.match_indices("super::")) {
            let path =
                text[at..].split(|sign: char| !(sign.is_alphanumeric() || "_:".contains(sign)));
            let segments: Vec<String> =
                path.take(1).flat_map(|path| path.split("::")).map(ToOwned::to_owned).collect();
            self.take(&segments);
        }
    }
}

impl<'ast> Visit<'ast> for Named {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        self.module.push(module.ident.to_string());
        visit::visit_item_mod(self, module);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.take_tree(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|one| one.ident.to_string()).collect();
        // One word alone is of this module.
        if segments.len() > 1 {
            self.take(&segments);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        self.take_tokens(item.tokens.clone());
        visit::visit_macro(self, item);
    }
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            files.push(path);
        }
    }
    files
}

/// The files of a part: its own, and those in the folder of its name.
fn files_of(root: &Path, part: &str) -> Vec<PathBuf> {
    let own = root.join(format!("{part}.rs"));
    own.exists().then_some(own).into_iter().chain(rust_files(&root.join(part))).collect()
}

/// Where a file stands, from the root of its crate.
fn module_of(root: &Path, file: &Path) -> Vec<String> {
    let path = file.strip_prefix(root).unwrap().with_extension("");
    let mut module: Vec<String> =
        path.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
    module.pop_if(|last| last == "mod");
    module
}

fn breaches(text: &str, module: &[&str], forbidden: &[&str]) -> Vec<String> {
    let named = Named::in_file(text, module);
    let broken = forbidden.iter().filter(|name| named.contains(**name));
    broken.map(|name| format!("{} names {name}", module.join("::"))).collect()
}

#[test]
fn each_part_looks_only_where_it_may() {
    let mut found = Vec::new();
    for (root, rules) in [(CORE, OF_CORE), (SHELL, OF_SHELL)] {
        let root = Path::new(root);
        for (part, forbidden) in rules {
            let files = files_of(root, part);
            assert!(!files.is_empty(), "{part} has no files");
            for file in files {
                let module = module_of(root, &file);
                let module: Vec<&str> = module.iter().map(String::as_str).collect();
                found.extend(breaches(&fs::read_to_string(file).unwrap(), &module, forbidden));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_breach_of_each_rule_is_noticed_however_it_is_written() {
    for (part, forbidden) in OF_CORE.iter().chain(OF_SHELL) {
        let module = [*part, "deep", "file"];
        for name in *forbidden {
            let ways = [
                format!("use crate::{name}::Thing;"),
                format!("use crate::{{a::B, {name}::{{C, D}}}};"),
                format!("use super::super::super::{name}::Thing;"),
                format!("mod tests {{ use super::super::super::super::{name}::Thing; }}"),
                format!("fn f() {{ crate::{name}::thing(); }}"),
                format!("fn f() -> crate::{name}::Thing {{ todo!() }}"),
                format!("fn f() {{ log!(crate::{name}::THING); }}"),
                format!("use {name}::Thing;"),
            ];
            for way in ways {
                assert_eq!(breaches(&way, &module, &[name]).len(), 1, "{way}");
            }
        }
    }
}

#[test]
fn what_only_looks_like_a_breach_is_none() {
    let ways = [
        "// use crate::storage::Store;",
        "use super::storage::Store;",
        "mod storage; pub use storage::Store;",
        "use crate::domain::storage::Store;",
        "fn f() -> &'static str { \"crate::storage\" }",
        "fn storage() { storage(); }",
    ];
    for way in ways {
        let found = breaches(way, &["domain", "deep", "file"], &["storage"]);
        assert_eq!(found, Vec::<String>::new(), "{way}");
    }
}

#[test]
fn the_core_knows_no_window() {
    let manifest = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).unwrap();
    assert!(!manifest.contains("tauri"));
}
