//! The app itself: open it, build it for production.

use xshell::{Cmd, Shell, cmd};

use crate::setup::{self, Purpose};
use crate::{repo, runtimes, ui};

/// Opens the app in the dev profile with its pages inside.
pub fn run(sh: &Shell, args: &[String]) -> anyhow::Result<()> {
    setup::make_ready(sh, Purpose::Build)?;
    ui::build(sh)?;
    runtimes::make(sh)?;
    repo::cargo(sh).args(["run", "--package", "hotseat", "--"]).args(args).run()?;
    Ok(())
}

/// Builds the production app.
pub fn build(sh: &Shell) -> anyhow::Result<()> {
    setup::make_ready(sh, Purpose::Build)?;
    release(sh)?;
    println!("The app is {}", repo::app("release").display());
    Ok(())
}

/// Builds the production app with its pages and interpreters, on a machine that is ready.
pub fn release(sh: &Shell) -> anyhow::Result<()> {
    prepare(sh)?;
    let build = repo::cargo(sh).args(["build", "--package", "hotseat", "--release"]);
    Ok(named_by_commit(sh, build).run()?)
}

/// Makes what the app carries and what stands beside it.
pub fn prepare(sh: &Shell) -> anyhow::Result<()> {
    ui::build(sh)?;
    runtimes::make(sh)
}

/// Has a build know the commit that is checked out, as far as it is what is built.
pub fn named_by_commit<'a>(sh: &Shell, build: Cmd<'a>) -> Cmd<'a> {
    let is_as_committed = cmd!(sh, "git diff --quiet HEAD").quiet().ignore_stderr().run().is_ok();
    let commit = cmd!(sh, "git rev-parse --short=12 HEAD").quiet().ignore_stderr().read().ok();
    match commit.filter(|_| is_as_committed) {
        Some(commit) => build.env("HOTSEAT_COMMIT", commit),
        // From an archive of the sources, say.
        None => build,
    }
}
