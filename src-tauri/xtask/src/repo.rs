//! Where things are in this repository, and how cargo is called from inside cargo.

use std::path::{Path, PathBuf};

use anyhow::Context;
use xshell::{Cmd, Shell, cmd};

/// The repository's top folder.
pub fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.ancestors().nth(2).unwrap_or(xtask).to_owned()
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(elsewhere) => root().join(elsewhere),
        None => root().join("target"),
    }
}

/// The app as cargo leaves it in `target/<profile>`.
pub fn app(profile: &str) -> PathBuf {
    target().join(profile).join("hotseat").with_extension(std::env::consts::EXE_EXTENSION)
}

/// A shell that stands in the top folder.
pub fn shell() -> anyhow::Result<Shell> {
    let sh = Shell::new().context("this folder can't be read")?;
    sh.change_dir(root());
    Ok(sh)
}

/// `cargo`, as if typed by hand.
pub fn cargo(sh: &Shell) -> Cmd<'_> {
    by_hand(cmd!(sh, "cargo"))
}

/// Has a build lint our own crates while it compiles them, with clippy's driver in the compiler's place, and
/// fail on a warning. `cargo clippy` does the same without making anything that can be run: tests would have
/// everything compiled twice.
pub fn linting(cargo: Cmd<'_>) -> Cmd<'_> {
    // As `cargo clippy -- -D warnings` passes it on.
    let deny = ["-D", "warnings"].map(|argument| format!("{argument}{CLIPPY_MARK}")).concat();
    cargo.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver").env("CLIPPY_ARGS", deny)
}

/// What stands behind each argument of clippy's driver.
const CLIPPY_MARK: &str = "__CLIPPY_HACKERY__";

/// Drops what `cargo run` told xtask about xtask. Some build scripts watch these variables and would
/// build their crates again whenever cargo is called now through xtask, now by hand.
pub fn by_hand(command: Cmd<'_>) -> Cmd<'_> {
    std::env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| is_about_xtask(name))
        .fold(command, |command, name| command.env_remove(name))
}

fn is_about_xtask(variable: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"]
        .iter()
        .any(|prefix| variable.starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("src-tauri/xtask/Cargo.toml").is_file());
    }

    #[test]
    fn only_what_describes_xtask_is_dropped() {
        assert!(is_about_xtask("CARGO_PKG_NAME"));
        assert!(is_about_xtask("CARGO_MANIFEST_DIR"));
        assert!(!is_about_xtask("CARGO_HOME"));
        assert!(!is_about_xtask("CARGO_TARGET_DIR"));
    }
}
