//! The pages: their packages, their checks and their production build, each done only when due.

use std::path::{Path, PathBuf};

use anyhow::ensure;
use xshell::{Shell, cmd};

use crate::fingerprint::Fingerprint;
use crate::{desktop, repo, tally};

/// npm is a script, and on Windows a script is called by its whole name.
pub const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Folders in `ui` that are made, not written.
const MADE: [&str; 3] = ["node_modules", "dist", "coverage"];
/// The pages every build leaves.
const PAGES: [&str; 2] = ["ui/dist/console.html", "ui/dist/candidate.html"];

/// Installs exactly the packages package-lock.json names, if they aren't there. No package gets to
/// run a script of its own.
pub fn install(sh: &Shell) -> anyhow::Result<()> {
    let root = repo::root();
    let named =
        ["package.json", "package-lock.json", ".npmrc"].map(|file| root.join("ui").join(file));
    let wanted = Fingerprint::of_files(sh, &named);
    // Inside node_modules: whoever removes that folder removes the note with it.
    let note = root.join("ui/node_modules/.hotseat-installed");
    if wanted.is_noted_in(sh, &note) {
        return Ok(());
    }
    let ui = in_ui(sh);
    cmd!(ui, "{NPM} ci --ignore-scripts --no-audit --no-fund").run()?;
    wanted.note_in(sh, &note)
}

/// Builds the pages for production, if their sources changed since the last time.
pub fn build(sh: &Shell) -> anyhow::Result<()> {
    install(sh)?;
    let sources = Fingerprint::of_folder(sh, &repo::root().join("ui"), &MADE)?;
    let note = note_of_build();
    if has_all_pages(sh) && sources.is_noted_in(sh, &note) {
        return Ok(());
    }
    sh.remove_path(&note)?;
    let ui = in_ui(sh);
    cmd!(ui, "{NPM} run build").run()?;
    ensure!(has_all_pages(sh), "the build of ui/ left no {}", PAGES.join(" or no "));
    sources.note_in(sh, &note)
}

/// Runs a script of ui/package.json in plain surroundings. `CI` makes vitest run once instead of
/// watching, and fail on a missing snapshot instead of writing it.
pub fn script(sh: &Shell, name: &str) -> anyhow::Result<()> {
    install(sh)?;
    let ui = in_ui(sh);
    desktop::plain(cmd!(ui, "{NPM} run {name}")).env("CI", "true").run()?;
    Ok(())
}

/// Runs the unit tests and gives their number.
pub fn test(sh: &Shell) -> anyhow::Result<usize> {
    install(sh)?;
    let ui = in_ui(sh);
    let tests = desktop::plain(cmd!(ui, "{NPM} run test"));
    tally::run_and_count(tests.env("CI", "true").env("NO_COLOR", "1"))
}

/// A shell that stands in `ui`. npm's own `--prefix` would reach the scripts as well and lead an npm
/// they call astray.
fn in_ui(sh: &Shell) -> Shell {
    let ui = sh.clone();
    ui.change_dir("ui");
    ui
}

fn note_of_build() -> PathBuf {
    repo::target().join("xtask/ui-built")
}

fn has_all_pages(sh: &Shell) -> bool {
    PAGES.iter().all(|page| sh.path_exists(Path::new(page)))
}
