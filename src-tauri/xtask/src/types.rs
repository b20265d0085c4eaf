//! What is made from Rust for the pages and for Tauri, written by tests of the core.

use anyhow::ensure;
use xshell::Shell;

use crate::repo;

const FILE: &str = "ui/src/shared/ipc/types.ts";

/// Writes the types anew and says whether that changed them.
pub fn write(sh: &Shell) -> anyhow::Result<()> {
    let before = sh.read_file(FILE).ok();
    let cargo = repo::cargo(sh).args(["test", "--package", "hotseat-core", "types_test::"]);
    cargo.env("HOTSEAT_WRITE_TYPES", "1").run()?;
    let after = sh.read_file(FILE).ok();
    ensure!(after.is_some(), "{FILE} was not written: is there still a module `types_test`?");
    println!("{FILE} {}", if before == after { "was up to date" } else { "is new" });
    Ok(())
}
