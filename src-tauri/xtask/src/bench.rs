//! Measurements: of the core beside raw SQLite, and of the window beside an empty one.

use xshell::Shell;

use crate::setup::{self, Purpose};
use crate::{desktop, repo, ui};

/// Runs the bench of the core. Named as benches, so that the arguments don't reach the unit tests,
/// which cargo would call along with them.
pub fn service(sh: &Shell, args: &[String]) -> anyhow::Result<()> {
    let cargo = repo::cargo(sh).args(["bench", "--package", "hotseat-core", "--bench", "*", "--"]);
    cargo.args(args).run()?;
    Ok(())
}

/// Builds the app and the empty window for production, and runs the bench of windows on a desktop
/// nobody sees.
pub fn window(sh: &Shell, args: &[String]) -> anyhow::Result<()> {
    setup::make_ready(sh, Purpose::Test)?;
    ui::build(sh)?;
    for package in ["hotseat", "empty-window"] {
        repo::cargo(sh).args(["build", "--release", "--package", package]).run()?;
    }
    let cargo = desktop::cargo(sh).args(["bench", "--package", "hotseat", "--bench", "window"]);
    cargo.arg("--").args(args).run()?;
    Ok(())
}
