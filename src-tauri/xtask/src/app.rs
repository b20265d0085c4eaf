//! The app itself: open it, build it for production, pack it into installers.

use xshell::{Shell, cmd};

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
    ui::build(sh)?;
    runtimes::make(sh)?;
    repo::cargo(sh).args(["build", "--package", "hotseat", "--release"]).run()?;
    println!("The app is {}", repo::app("release").display());
    Ok(())
}

/// Makes the installers of the system it runs on. Tauri's own tool does it and is fetched by npm.
pub fn bundle(sh: &Shell, args: &[String]) -> anyhow::Result<()> {
    setup::make_ready(sh, Purpose::Bundle)?;
    ui::build(sh)?;
    runtimes::make(sh)?;
    let npm = ui::NPM;
    // Not in the app's own configuration: each build of it would want the runtimes then.
    let with = repo::target().join("xtask/bundle.json");
    sh.write_file(&with, runtimes::as_resources().to_string())?;
    let tauri = cmd!(sh, "{npm} exec --yes @tauri-apps/cli@2 -- build --config {with} {args...}");
    repo::by_hand(tauri).run()?;
    println!("The installers are in {}", repo::target().join("release/bundle").display());
    Ok(())
}
