//! Packages of Python's, each held against its hash, in surroundings of their own.

use std::path::{Path, PathBuf};

use anyhow::Context;
use xshell::{Shell, cmd};

use crate::fingerprint::Fingerprint;
use crate::repo;
use crate::setup::PYTHON;

/// Python's surroundings, with packages in them.
pub struct Packages(PathBuf);

impl Packages {
    /// The packages of a lock file, put anew into `target/xtask/NAME`.
    pub fn install(sh: &Shell, name: &str, lock: &Path) -> anyhow::Result<Self> {
        let folder = repo::target().join("xtask").join(name);
        sh.remove_path(&folder)?;
        cmd!(sh, "{PYTHON} -m venv {folder}").run().context(
            "Python can't make surroundings of its own; install Python 3.9 or later with venv (Debian: python3-venv)",
        )?;
        let packages = Self(folder);
        let python = packages.program("python");
        cmd!(sh, "{python} -m pip install --quiet --disable-pip-version-check --no-deps --only-binary=:all: --require-hashes --requirement {lock}")
            .run()
            .with_context(|| format!("the packages of {} can't be installed", lock.display()))?;
        Ok(packages)
    }

    /// The same, left as they are where the lock file is what it was.
    pub fn keep(sh: &Shell, name: &str, lock: &Path) -> anyhow::Result<Self> {
        let wanted = Fingerprint::of_files(sh, &[lock.to_owned()]);
        let note = repo::target().join("xtask").join(format!("{name}-installed"));
        let folder = repo::target().join("xtask").join(name);
        if sh.path_exists(&folder) && wanted.is_noted_in(sh, &note) {
            return Ok(Self(folder));
        }
        sh.remove_path(&note)?;
        let packages = Self::install(sh, name, lock)?;
        wanted.note_in(sh, &note)?;
        Ok(packages)
    }

    /// A program in them.
    pub fn program(&self, name: &str) -> PathBuf {
        let folder = if cfg!(windows) { "Scripts" } else { "bin" };
        self.0.join(folder).join(name).with_extension(std::env::consts::EXE_EXTENSION)
    }
}
