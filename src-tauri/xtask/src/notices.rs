//! The licences of everything that goes into the app, in one text: crates and packages by the lock files, with
//! the texts they come with.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use cargo_metadata::{CargoOpt, DependencyKind, Metadata, MetadataCommand, PackageId};
use serde_json::Value;
use xshell::{Shell, cmd};

use crate::{repo, ui};

/// How files with a licence's text are called, in small letters.
const LICENCE_FILES: [&str; 6] =
    ["license", "licence", "copying", "copyright", "notice", "unlicense"];
/// The crate that is the app.
const APP: &str = "hotseat";

/// What stands inside a crate with a licence of its own: the crate, what is inside, where, and its licence.
const INSIDE: [(&str, &str, &str, &str); 1] =
    [("llama-cpp-sys-2", "llama.cpp", "llama.cpp", "MIT")];

/// One part of the app that others wrote.
struct Part {
    /// Its name with its version.
    name: String,
    /// As its authors wrote it.
    licence: String,
    /// The texts that come with it.
    texts: BTreeSet<String>,
}

/// Writes them beside the build, and says where.
pub fn write(sh: &Shell) -> anyhow::Result<PathBuf> {
    let file = repo::target().join("xtask/LICENCES.txt");
    let mut parts = crates()?;
    parts.extend(packages(sh)?);
    parts.extend(interpreters()?);
    parts.extend(fonts(sh)?);
    sh.write_file(&file, text(&sh.read_file("LICENSE")?, &parts))?;
    println!("{} parts with their licences are in {}", parts.len(), file.display());
    Ok(file)
}

/// Parts under the same texts stand together, since most texts are said a hundred times.
fn text(own: &str, parts: &[Part]) -> String {
    let mut together: BTreeMap<&BTreeSet<String>, Vec<String>> = BTreeMap::new();
    for Part { name, licence, texts } in parts {
        together.entry(texts).or_default().push(format!("{name} ({licence})"));
    }
    let mut groups: Vec<(Vec<String>, &BTreeSet<String>)> =
        together.into_iter().map(|(texts, names)| (names, texts)).collect();
    groups.iter_mut().for_each(|(names, _)| names.sort());
    groups.sort();
    let line = "-".repeat(80);
    let mut text = format!("Hotseat\n\n{}\n\n\nHotseat is made with what follows.\n", own.trim());
    for (names, texts) in groups {
        text += &format!("\n{line}\n{}\n\n", names.join("\n"));
        text += &texts.iter().map(|text| text.trim_end()).collect::<Vec<_>>().join("\n\n");
        text.push('\n');
    }
    text
}

/// Crates that are part of the app on this system.
fn crates() -> anyhow::Result<Vec<Part>> {
    let metadata = MetadataCommand::new()
        .manifest_path(repo::root().join("Cargo.toml"))
        .features(CargoOpt::SomeFeatures(Vec::new()))
        .other_options(["--locked".to_owned(), format!("--filter-platform={}", host()?)])
        .exec()?;
    let reached = reached(&metadata)?;
    let parts = metadata
        .packages
        .iter()
        .filter(|package| package.source.is_some() && reached.contains(&package.id));
    let mut all = Vec::new();
    for package in parts {
        let folder =
            package.manifest_path.parent().context("a crate without a folder")?.as_std_path();
        let licence = package.license.clone().unwrap_or_else(|| "see below".to_owned());
        let name = format!("{} {}", package.name, package.version);
        all.push(part(name, licence, folder)?);
        for (_, inner, inside, licence) in INSIDE.iter().filter(|(of, ..)| **of == *package.name) {
            all.push(part((*inner).to_owned(), (*licence).to_owned(), &folder.join(inside))?);
        }
    }
    Ok(all)
}

/// This system, as the compiler calls it.
fn host() -> anyhow::Result<String> {
    let sh = repo::shell()?;
    let told = cmd!(sh, "rustc --version --verbose").quiet().read()?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say what it runs on")?.to_owned())
}

/// Everything the app is linked with: neither what only builds it nor what only tests it.
fn reached(metadata: &Metadata) -> anyhow::Result<BTreeSet<PackageId>> {
    let resolve = metadata.resolve.as_ref().context("cargo resolved nothing")?;
    let app = metadata.packages.iter().find(|package| package.name.as_str() == APP);
    let mut waiting = vec![app.context("there is no app")?.id.clone()];
    let mut reached = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        if !reached.insert(id.clone()) {
            continue;
        }
        let node = resolve.nodes.iter().find(|node| node.id == id).context("a crate is lost")?;
        let linked = node.deps.iter().filter(|dependency| {
            dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal)
        });
        waiting.extend(linked.map(|dependency| dependency.pkg.clone()));
    }
    Ok(reached)
}

/// Packages of the pages, but for those that only build and test them.
fn packages(sh: &Shell) -> anyhow::Result<Vec<Part>> {
    ui::install(sh)?;
    let ui = repo::root().join("ui");
    let lock: Value = serde_json::from_str(&sh.read_file(ui.join("package-lock.json"))?)?;
    let packages = lock["packages"].as_object().context("package-lock.json has no packages")?;
    let shipped = packages.iter().filter(|(name, package)| {
        !name.is_empty() && package["dev"] != true && package["optional"] != true
    });
    shipped
        .map(|(place, package)| {
            let name = place.rsplit("node_modules/").next().unwrap_or(place);
            let version = package["version"].as_str().unwrap_or("");
            let licence = package["license"].as_str().unwrap_or("see below");
            part(format!("{name} {version}"), licence.to_owned(), &ui.join(place))
        })
        .collect()
}

/// What candidates' code runs in, under the licences of their projects, whose packages leave the texts out.
fn interpreters() -> anyhow::Result<Vec<Part>> {
    let known = [("CPython 3.14", "PSF-2.0"), ("QuickJS-ng 0.17.0", "MIT")];
    let part = |(name, licence): (&str, &str)| {
        let texts = canonical(licence);
        ensure!(!texts.is_empty(), "{licence} is not known");
        Ok(Part { name: name.to_owned(), licence: licence.to_owned(), texts })
    };
    known.into_iter().map(part).collect()
}

/// Fonts that reports are set in: a text for each.
fn fonts(sh: &Shell) -> anyhow::Result<Vec<Part>> {
    let files = sh.read_dir(repo::root().join("src-tauri/pdf/assets/fonts/licences"))?;
    let part = |file: &PathBuf| {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let texts = BTreeSet::from([sh.read_file(file)?]);
        Ok(Part { name: format!("Font {name}"), licence: "OFL-1.1".to_owned(), texts })
    };
    files.iter().map(part).collect()
}

fn part(name: String, licence: String, folder: &Path) -> anyhow::Result<Part> {
    let mut texts = BTreeSet::new();
    let files = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    for file in files {
        let path = file?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        if path.is_file() && LICENCE_FILES.iter().any(|start| name.starts_with(start)) {
            texts.insert(std::fs::read_to_string(&path)?.replace("\r\n", "\n"));
        }
    }
    if texts.is_empty() {
        texts = canonical(&licence);
    }
    ensure!(!texts.is_empty(), "{name} comes without its licence, {licence}, which is not known");
    Ok(Part { name, licence, texts })
}

/// The texts of the licences an expression names, as the SPDX project keeps them.
fn canonical(licence: &str) -> BTreeSet<String> {
    let Ok(expression) = spdx::Expression::parse(&licence.replace('/', " OR ")) else {
        return BTreeSet::new();
    };
    expression
        .requirements()
        .filter_map(|one| one.req.license.id())
        .map(|id| id.text().to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_app_is_linked_with_is_named_and_what_only_tests_it_is_not() {
        let parts = crates().unwrap();
        let has = |name: &str| parts.iter().any(|part| part.name.starts_with(&format!("{name} ")));
        assert!(has("llama-cpp-sys-2") && parts.iter().any(|part| part.name == "llama.cpp"));
        assert!(has("tauri") && has("typst") && has("libsqlite3-sys"), "{} parts", parts.len());
        assert!(!has("fantoccini") && !has("proptest") && !has("tauri-build"));
        assert!(parts.iter().all(|part| !part.texts.is_empty()));
    }

    #[test]
    fn parts_under_the_same_text_stand_together() {
        let part = |name: &str, said: &str| Part {
            name: name.into(),
            licence: "MIT".into(),
            texts: BTreeSet::from([said.to_owned()]),
        };
        let all = text("Ours", &[part("b 1", "free"), part("c 1", "other"), part("a 1", "free")]);
        assert!(all.contains("a 1 (MIT)\nb 1 (MIT)\n\nfree\n"), "{all}");
        assert_eq!(all.matches("free").count(), 1);
    }

    #[test]
    fn a_licence_without_a_text_of_its_own_has_the_usual_one() {
        assert_eq!(canonical("MIT/Apache-2.0").len(), 2);
        assert!(canonical("MIT").iter().all(|text| text.contains("without restriction")));
        assert!(canonical("Nothing-1.0").is_empty());
    }
}
