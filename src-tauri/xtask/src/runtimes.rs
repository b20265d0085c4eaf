//! The sandbox's runtimes: Python and QuickJS as WebAssembly, made where they are not there yet.

use std::path::{Path, PathBuf};

use anyhow::ensure;
use sha2::{Digest, Sha256};
use xshell::{Shell, cmd};

use crate::fingerprint::Fingerprint;
use crate::python::Packages;
use crate::{quickjs, repo};

/// The files the sandbox loads, as their sums list them.
const MADE: [&str; 2] = ["python.wasm", "quickjs.wasm"];
const SUMS: &str = "SHA256SUMS";
/// A moment of long ago, so that what is made does not tell when.
const EPOCH: &str = "1704067200";

/// Makes the runtimes in `target/runtimes`, if what they are made of changed since the last time.
pub fn make(sh: &Shell) -> anyhow::Result<()> {
    let sources = repo::root().join("src-tauri/runner/runtimes");
    let lock = sources.join("requirements.txt");
    let python = sources.join("python");
    let wanted = Fingerprint::of_files(sh, &inputs(sh, &lock, &python)?);
    let note = repo::target().join("xtask/runtimes-made");
    let folder = folder();
    if is_whole(sh, &folder) && wanted.is_noted_in(sh, &note) {
        return Ok(());
    }
    println!("Making the sandbox's runtimes in {}", folder.display());
    sh.remove_path(&note)?;
    let packages = Packages::install(sh, "python", &lock)?;
    // Into a folder of their own first: half of them are of no use.
    let fresh = repo::target().join("xtask/runtimes");
    sh.remove_path(&fresh)?;
    sh.create_dir(&fresh)?;
    make_python(sh, &packages, &python, &fresh.join(MADE[0]))?;
    make_quickjs(sh, &packages, &fresh.join(MADE[1]))?;
    sh.create_dir(&folder)?;
    let mut sums = String::new();
    for name in MADE {
        let bytes = sh.read_binary_file(fresh.join(name))?;
        sums += &format!("{}  {name}\n", hex::encode(Sha256::digest(&bytes)));
        sh.write_file(folder.join(name), bytes)?;
    }
    sh.write_file(folder.join(SUMS), sums)?;
    sh.remove_path(&fresh)?;
    wanted.note_in(sh, &note)
}

/// What Tauri packs beside the app, as its configuration has it: each file and where it goes.
pub fn as_resources() -> serde_json::Map<String, serde_json::Value> {
    let files = MADE.into_iter().chain([SUMS]);
    files
        .map(|name| (folder().join(name).display().to_string(), format!("runtimes/{name}").into()))
        .collect()
}

/// Where they are.
pub fn folder() -> PathBuf {
    repo::target().join("runtimes")
}

/// Everything they are made of and by; nothing that Python leaves beside its sources.
fn inputs(sh: &Shell, lock: &Path, python: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let own = repo::root().join("src-tauri/xtask/src/quickjs.rs");
    let mut files = vec![lock.to_owned(), own];
    files.extend(sh.read_dir(python)?.into_iter().filter(|path| path.is_file()));
    Ok(files)
}

fn is_whole(sh: &Shell, folder: &Path) -> bool {
    MADE.iter().chain([&SUMS]).all(|name| sh.path_exists(folder.join(name)))
}

/// Python with the driver in it, and with what the driver imports.
fn make_python(sh: &Shell, packages: &Packages, sources: &Path, to: &Path) -> anyhow::Result<()> {
    let program = packages.program("componentize-py");
    // From a copy: Python leaves compiled files beside what it reads.
    let copy = to.with_file_name("python");
    sh.create_dir(&copy)?;
    for file in sh.read_dir(sources)?.iter().filter(|path| path.is_file()) {
        sh.copy_file(file, &copy)?;
    }
    let world = copy.join("world.wit");
    let make = cmd!(
        sh,
        "{program} --quiet --wit-path {world} --world answer componentize --python-path {copy} --output {to} driver"
    );
    make.env("PYTHONHASHSEED", "0").env("SOURCE_DATE_EPOCH", EPOCH).run()?;
    Ok(())
}

fn make_quickjs(sh: &Shell, packages: &Packages, to: &Path) -> anyhow::Result<()> {
    let python = packages.program("python");
    let ask = "import sysconfig; print(sysconfig.get_path('purelib'))";
    let site = PathBuf::from(cmd!(sh, "{python} -c {ask}").quiet().read()?);
    let from = site.join("qjs-wasi-reactor/qjs-wasi-reactor.wasm");
    ensure!(sh.path_exists(&from), "the package of QuickJS holds no {}", from.display());
    sh.write_file(to, quickjs::opened(&sh.read_binary_file(from)?)?)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_package_is_held_against_a_hash() {
        let lock = std::fs::read_to_string(
            repo::root().join("src-tauri/runner/runtimes/requirements.txt"),
        )
        .unwrap();
        let packages: Vec<_> = lock.split("\n\n").filter(|part| part.contains("==")).collect();
        assert_eq!(packages.len(), 2);
        assert!(packages.iter().all(|package| package.contains("--hash=sha256:")));
    }
}
