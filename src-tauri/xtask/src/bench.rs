//! The measurements of the core.

use xshell::Shell;

use crate::repo;

/// Runs every bench target of the core. Named as benches, so that the arguments don't reach the unit
/// tests, which cargo would call along with them.
pub fn run(sh: &Shell, args: &[String]) -> anyhow::Result<()> {
    let cargo = repo::cargo(sh).args(["bench", "--package", "hotseat-core", "--bench", "*", "--"]);
    cargo.args(args).run()?;
    Ok(())
}
