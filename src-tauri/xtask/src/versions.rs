//! `cargo xtask versions`: the list that installed versions look at, made from signed installers.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, ensure};
use serde_json::{Value, json};
use xshell::Shell;

use crate::changelog;

/// How the names of installers end, and for which systems the updater takes them (its "targets").
const KINDS: [(&str, &[&str]); 6] = [
    (".AppImage", &["linux-x86_64", "linux-x86_64-appimage"]),
    (".deb", &["linux-x86_64-deb"]),
    (".rpm", &["linux-x86_64-rpm"]),
    (".app.tar.gz", &["darwin-x86_64", "darwin-aarch64"]),
    ("-setup.exe", &["windows-x86_64", "windows-x86_64-nsis"]),
    (".msi", &["windows-x86_64-msi"]),
];

/// Writes `versions.json` beside the installers, which will be found under that address.
pub fn write(sh: &Shell, folder: &Path, at: &str) -> anyhow::Result<()> {
    let mut signed = BTreeMap::new();
    for file in files_in(sh, folder)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(installer) = name.strip_suffix(".sig") {
            signed.insert(installer.to_owned(), sh.read_file(&file)?.trim().to_owned());
        }
    }
    if signed.is_empty() {
        eprintln!("No installer is signed: installed versions will not be offered this one.");
        return Ok(());
    }
    ensure!(at.starts_with("https://"), "{at:?} is no address that installers can be fetched from");
    let changelog = sh.read_file("CHANGELOG.md")?;
    let list = list(&changelog, &signed, at)?;
    sh.write_file(folder.join("versions.json"), serde_json::to_string_pretty(&list)? + "\n")?;
    Ok(())
}

/// All files, however deep.
fn files_in(sh: &Shell, folder: &Path) -> anyhow::Result<Vec<std::path::PathBuf>> {
    let mut files = Vec::new();
    for path in sh.read_dir(folder)? {
        if path.is_dir() {
            files.extend(files_in(sh, &path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

fn list(changelog: &str, signed: &BTreeMap<String, String>, at: &str) -> anyhow::Result<Value> {
    let releases = changelog::releases(changelog)?;
    let newest = releases.first().context("no release")?;
    let mut platforms = serde_json::Map::new();
    for (installer, signature) in signed {
        let kind = KINDS.iter().find(|(end, _)| installer.ends_with(end));
        let (_, targets) = kind.with_context(|| format!("for which system is {installer}?"))?;
        let url = format!("{}/{installer}", at.trim_end_matches('/'));
        for target in *targets {
            platforms.insert((*target).to_owned(), json!({ "url": url, "signature": signature }));
        }
    }
    Ok(json!({
        "version": newest.version,
        "notes": changelog::notes(changelog, &newest.version),
        "pub_date": format!("{}T00:00:00Z", newest.date),
        "platforms": platforms,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signed_installer_is_offered_to_its_systems() {
        let version = env!("CARGO_PKG_VERSION");
        let changelog = format!(
            "# Changes\n\n## {version} (2026-01-31)\n\n- Faster.\n\n## 0.0.1 (2025-01-01)\n\n- Old.\n"
        );
        let installers = ["Hotseat_amd64.deb", "Hotseat.app.tar.gz", "Hotseat_x64-setup.exe"];
        let signed = installers.map(|name| (name.to_owned(), format!("signature of {name}")));
        let list = list(&changelog, &BTreeMap::from(signed), "https://example.org/in/").unwrap();
        assert_eq!((&list["version"], &list["notes"]), (&json!(version), &json!("- Faster.")));
        let deb = &list["platforms"]["linux-x86_64-deb"];
        assert_eq!(deb["url"], "https://example.org/in/Hotseat_amd64.deb");
        assert_eq!(deb["signature"], "signature of Hotseat_amd64.deb");
        assert_eq!(list["platforms"].as_object().unwrap().len(), 5);
        let strange = BTreeMap::from([("hotseat.zip".to_owned(), String::new())]);
        assert!(super::list(&changelog, &strange, "https://example.org").is_err());
    }
}
