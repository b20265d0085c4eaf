//! What the dependencies may be: their licences, and where they come from. The same rules as
//! `cargo deny` reads from deny.toml, checked without a further tool.

use std::collections::BTreeSet;

use anyhow::{Context, ensure};
use cargo_metadata::MetadataCommand;
use serde_json::Value;
use spdx::{Expression, Licensee};
use xshell::Shell;

use crate::repo;

/// The one registry there is.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";
const NPM_REGISTRY: &str = "https://registry.npmjs.org/";
/// Packages that leave their licence out of package.json and have it in a file beside it.
const LICENCE_IN_A_FILE: [(&str, &str); 1] = [("node_modules/svelte-toolbelt", "MIT")];

/// Refuses a dependency under another licence than deny.toml allows, or from anywhere else than the
/// public registries.
pub fn check(sh: &Shell) -> anyhow::Result<()> {
    let deny: toml::Table = sh.read_file("deny.toml")?.parse()?;
    let allowed = allowed(&deny)?;
    let mut findings = crates(&targets(&deny)?, &allowed)?;
    findings.extend(packages(&sh.read_file("ui/package-lock.json")?, &allowed)?);
    ensure!(findings.is_empty(), "dependencies that may not be there:\n{}", findings.join("\n"));
    Ok(())
}

/// Crates that are part of Hotseat on one of these systems at least.
fn crates(targets: &[String], allowed: &[Licensee]) -> anyhow::Result<Vec<String>> {
    let filters = targets.iter().map(|target| format!("--filter-platform={target}"));
    let metadata = MetadataCommand::new()
        .manifest_path(repo::root().join("Cargo.toml"))
        .other_options(["--locked".to_owned()].into_iter().chain(filters).collect::<Vec<_>>())
        .exec()?;
    let mut findings = Vec::new();
    for package in &metadata.packages {
        let Some(source) = &package.source else { continue };
        if source.repr != REGISTRY {
            findings.push(format!("{} comes from {source}", package.name));
        }
        let licence = package.license.as_deref().unwrap_or("");
        findings.extend(finding(&package.name, licence, allowed));
    }
    Ok(findings)
}

/// Packages of the pages. Those that only build or test them reach nobody, but are held to the same.
fn packages(lock: &str, allowed: &[Licensee]) -> anyhow::Result<Vec<String>> {
    let lock: Value = serde_json::from_str(lock)?;
    let packages = lock["packages"].as_object().context("package-lock.json has no packages")?;
    let mut findings = Vec::new();
    for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
        let source = package["resolved"].as_str().unwrap_or(NPM_REGISTRY);
        if !source.starts_with(NPM_REGISTRY) {
            findings.push(format!("{name} comes from {source}"));
        }
        let known = LICENCE_IN_A_FILE.iter().find(|(known, _)| known == name);
        let licence = package["license"].as_str().or(known.map(|(_, licence)| *licence));
        findings.extend(finding(name, licence.unwrap_or(""), allowed));
    }
    Ok(findings)
}

fn finding(name: &str, licence: &str, allowed: &[Licensee]) -> Option<String> {
    // Older crates write a slash for "or".
    let expression = Expression::parse(&licence.replace('/', " OR "));
    let is_allowed = expression.is_ok_and(|expression| {
        expression.evaluate(|asked| allowed.iter().any(|licensee| licensee.satisfies(asked)))
    });
    (!is_allowed).then(|| format!("{name} is under {licence:?}"))
}

/// The systems that `cargo deny` looks at, and we with it.
fn targets(deny: &toml::Table) -> anyhow::Result<Vec<String>> {
    let targets = deny["graph"]["targets"].as_array().context("deny.toml names no target")?;
    ensure!(!targets.is_empty(), "deny.toml names no target");
    Ok(targets.iter().filter_map(|target| target.as_str()).map(str::to_owned).collect())
}

fn allowed(deny: &toml::Table) -> anyhow::Result<Vec<Licensee>> {
    let names = deny["licenses"]["allow"].as_array().context("deny.toml allows no licence")?;
    let names: BTreeSet<&str> = names.iter().filter_map(|name| name.as_str()).collect();
    names
        .into_iter()
        .map(|name| Licensee::parse(name).with_context(|| format!("deny.toml names {name}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some() -> Vec<Licensee> {
        allowed(&"[licenses]\nallow = [\"MIT\", \"Apache-2.0\"]".parse().unwrap()).unwrap()
    }

    #[test]
    fn a_licence_that_is_not_allowed_is_found() {
        for licence in ["MIT", "MIT OR GPL-3.0-only", "MIT/Apache-2.0", "MIT AND Apache-2.0"] {
            assert_eq!(finding("good", licence, &some()), None, "{licence}");
        }
        for licence in
            ["GPL-3.0-only", "MIT AND GPL-3.0-only", "GPL-3.0", "", "SEE LICENSE IN FILE"]
        {
            assert!(finding("bad", licence, &some()).is_some(), "{licence}");
        }
    }

    #[test]
    fn a_package_from_elsewhere_is_found() {
        let lock = r#"{"packages": {"": {}, "node_modules/good": {"license": "MIT"},
            "node_modules/bad": {"license": "MIT", "resolved": "https://example.com/bad.tgz"}}}"#;
        assert_eq!(
            packages(lock, &some()).unwrap(),
            ["node_modules/bad comes from https://example.com/bad.tgz"]
        );
    }
}
