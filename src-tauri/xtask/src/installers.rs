//! Installers for the system this runs on, with what belongs beside the app: licences, a list of its parts, and
//! on Linux the files that desktops and package managers look for.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use cargo_metadata::MetadataCommand;
use serde_json::{Map, Value, json};
use xshell::{Shell, cmd};

use crate::setup::{self, Purpose};
use crate::{app, changelog, notices, repo, runtimes, ui};

/// What is called to pack, in the version of Tauri that the app is on.
const TAURI: &str = "@tauri-apps/cli@2.12";
/// What lists the parts of the app, by the CycloneDX project.
const CRATES_LISTER: (&str, &str) = ("cargo-cyclonedx", "0.5.9");
const PACKAGES_LISTER: &str = "@cyclonedx/cyclonedx-npm@6.0.1";
/// Where it is set, installers are signed for those who update from an older version.
const SIGNING_KEY: &str = "TAURI_SIGNING_PRIVATE_KEY";
/// Names the certificate that installers for Windows are signed with, where one is.
const WINDOWS_THUMBPRINT: &str = "HOTSEAT_WINDOWS_THUMBPRINT";
/// What packages on Linux hold beside the app.
const LINUX: &str = "src-tauri/packaging/linux";

/// Makes the installers. Tauri's own tool does it and is fetched by npm.
pub fn make(sh: &Shell, args: &[String]) -> anyhow::Result<()> {
    setup::make_ready(sh, Purpose::Bundle)?;
    let verb = if cfg!(target_os = "linux") {
        app::release(sh)?;
        renew(sh, &repo::app("release"))?;
        "bundle"
    } else {
        // On macOS the tool joins what it builds for two processors.
        app::prepare(sh)?;
        "build"
    };
    let npm = ui::NPM;
    // Not in the app's own configuration: each build of it would want these files then.
    let with = folder().join("bundle.json");
    sh.write_file(&with, additions(sh)?.to_string())?;
    let tauri = cmd!(sh, "{npm} exec --yes {TAURI} -- {verb} --config {with} {args...}");
    app::named_by_commit(sh, repo::by_hand(tauri)).run()?;
    let bundles = repo::target().join("release/bundle");
    sh.create_dir(&bundles)?;
    list_parts(sh, &bundles)?;
    println!("The installers are in {}", bundles.display());
    Ok(())
}

fn folder() -> PathBuf {
    repo::target().join("xtask/installers")
}

/// Puts a copy in the program's place: the tool writes into it, which no program that runs can be.
fn renew(sh: &Shell, program: &Path) -> anyhow::Result<()> {
    let copy = program.with_extension("copy");
    sh.copy_file(program, &copy)?;
    std::fs::rename(&copy, program).with_context(|| program.display().to_string())
}

/// What is added to Tauri's configuration.
fn additions(sh: &Shell) -> anyhow::Result<Value> {
    let licences = notices::write(sh)?;
    let mut resources = runtimes::as_resources();
    resources.insert(licences.display().to_string(), "LICENCES.txt".into());
    let mut bundle = Map::from_iter([("resources".to_owned(), resources.into())]);
    if std::env::var_os(SIGNING_KEY).is_some() {
        bundle.insert("createUpdaterArtifacts".into(), true.into());
    }
    if let Ok(thumbprint) = std::env::var(WINDOWS_THUMBPRINT) {
        let signing = json!({
            "certificateThumbprint": thumbprint,
            "digestAlgorithm": "sha256",
            "timestampUrl": "http://timestamp.digicert.com",
        });
        bundle.insert("windows".into(), signing);
    }
    if cfg!(target_os = "linux") {
        let files = Value::from(linux_files(sh)?);
        let deb = json!({ "files": files, "depends": libraries(sh)? });
        bundle.insert("linux".into(), json!({ "deb": deb, "rpm": { "files": files } }));
    }
    Ok(json!({ "bundle": bundle }))
}

/// The Debian packages with the libraries that the program is linked with, in the versions it needs, as
/// Debian's own tool tells them; none where that is not there.
fn libraries(sh: &Shell) -> anyhow::Result<Vec<String>> {
    if cmd!(sh, "dpkg-shlibdeps --version").quiet().ignore_stdout().ignore_stderr().run().is_err() {
        println!("Without dpkg-shlibdeps the Debian package names few of the libraries it needs");
        return Ok(Vec::new());
    }
    // The tool wants to stand in the sources of a package.
    let sources = folder().join("libraries");
    sh.write_file(
        sources.join("debian/control"),
        "Source: hotseat\n\nPackage: hotseat\nArchitecture: any\n",
    )?;
    let there = sh.clone();
    there.change_dir(&sources);
    let program = repo::app("release");
    let told = cmd!(there, "dpkg-shlibdeps -O {program}").read()?;
    let list = told.split_once("Depends=").context("dpkg-shlibdeps names nothing")?.1;
    Ok(list.split(',').map(|library| library.trim().to_owned()).collect())
}

/// Where a package on Linux puts which file.
fn linux_files(sh: &Shell) -> anyhow::Result<Map<String, Value>> {
    let (own, made) = (repo::root().join(LINUX), folder());
    let release = changelog::releases(&sh.read_file("CHANGELOG.md")?)?;
    let metainfo = sh.read_file(own.join(METAINFO))?;
    sh.write_file(made.join(METAINFO), with_releases(&metainfo, &release)?)?;
    zip(sh, &sh.read_file(own.join("hotseat.1"))?, &made.join("hotseat.1.gz"))?;
    zip(sh, &changelog::as_debian(&release)?, &made.join("changelog.gz"))?;
    let files = [
        (format!("/usr/share/metainfo/{METAINFO}"), made.join(METAINFO)),
        ("/usr/share/mime/packages/hotseat.xml".to_owned(), own.join("hotseat.mime.xml")),
        ("/usr/share/man/man1/hotseat.1.gz".to_owned(), made.join("hotseat.1.gz")),
        ("/usr/share/doc/hotseat/copyright".to_owned(), own.join("copyright")),
        ("/usr/share/doc/hotseat/changelog.gz".to_owned(), made.join("changelog.gz")),
        (
            "/usr/share/icons/hicolor/scalable/apps/hotseat.svg".to_owned(),
            repo::root().join("src-tauri/icons/icon.svg"),
        ),
        ("/usr/share/lintian/overrides/hotseat".to_owned(), own.join("lintian-overrides")),
    ];
    Ok(files.into_iter().map(|(to, from)| (to, from.display().to_string().into())).collect())
}

const METAINFO: &str = "app.hotseat.hotseat.metainfo.xml";

/// The file about the app with the releases there were, newest first.
fn with_releases(metainfo: &str, releases: &[changelog::Release]) -> anyhow::Result<String> {
    let end = "</component>";
    let head = metainfo.trim_end().strip_suffix(end).context("it ends otherwise")?;
    let lines = releases.iter().map(|changelog::Release { version, date }| {
        format!("    <release version=\"{version}\" date=\"{date}\"/>\n")
    });
    Ok(format!("{head}  <releases>\n{}  </releases>\n{end}\n", lines.collect::<String>()))
}

/// Compressed without a name and a time, so that the same text is the same file.
fn zip(sh: &Shell, text: &str, to: &Path) -> anyhow::Result<()> {
    let zipped = cmd!(sh, "gzip -9n").quiet().stdin(text).output()?.stdout;
    Ok(sh.write_file(to, zipped)?)
}

/// Writes what the app is made of, in the format that inventories of software are exchanged in.
fn list_parts(sh: &Shell, to: &Path) -> anyhow::Result<()> {
    let (name, version) = CRATES_LISTER;
    let tools = repo::target().join("xtask/tools");
    let install = ["install", name, "--version", version, "--locked", "--root"];
    repo::cargo(sh).args(install).arg(&tools).run()?;
    let lister = tools.join("bin").join(name).with_extension(std::env::consts::EXE_EXTENSION);
    let told = ["cyclonedx", "--format", "json", "--manifest-path", "Cargo.toml"];
    let file = "hotseat-crates";
    let list = repo::by_hand(sh.cmd(lister)).args(told).args(["--override-filename", file]);
    list.run()?;
    // It lists the parts of every crate of ours, each beside its manifest.
    let crates = MetadataCommand::new().no_deps().exec()?;
    for package in &crates.packages {
        let folder = package.manifest_path.parent().context("a crate without a folder")?;
        let listed = folder.join(file).with_extension("json");
        ensure!(listed.is_file(), "{name} left no {listed}");
        if package.name.as_str() == "hotseat" {
            sh.copy_file(&listed, to.join("hotseat-crates.cdx.json"))?;
        }
        sh.remove_path(&listed)?;
    }
    let npm = ui::NPM;
    let pages = to.join("hotseat-pages.cdx.json");
    let ui = repo::root().join("ui/package.json");
    let list =
        cmd!(sh, "{npm} exec --yes {PACKAGES_LISTER} -- --omit dev --output-file {pages} {ui}");
    repo::by_hand(list).run()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_listed_where_software_centres_look() {
        let release = changelog::Release { version: "1.2.3".into(), date: "2026-01-31".into() };
        let whole = with_releases("<component>\n</component>\n", &[release]).unwrap();
        let line = "    <release version=\"1.2.3\" date=\"2026-01-31\"/>\n";
        assert_eq!(
            whole,
            format!("<component>\n  <releases>\n{line}  </releases>\n</component>\n")
        );
        assert!(with_releases("<component>", &[]).is_err());
    }
}
