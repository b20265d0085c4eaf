//! The tools beside the compiler: Node with npm for the pages, Python for the sandbox's runtimes, rustfmt and
//! clippy for the checks.

use anyhow::{Context, bail, ensure};
use xshell::{Shell, cmd};

use crate::ui::NPM;

/// Vite's own demand.
const WANTED: &str =
    "Node 20.19 or later (of Node 22: 22.12 or later) with npm, see https://nodejs.org";

/// Node in a version that builds the pages, and npm.
pub fn require_node(sh: &Shell) -> anyhow::Result<()> {
    let Ok(found) = cmd!(sh, "node --version").quiet().ignore_stderr().read() else {
        bail!("node was not found; building the pages needs {WANTED}");
    };
    ensure!(builds_the_pages(&found), "found Node {found}; building the pages needs {WANTED}");
    let npm = cmd!(sh, "{NPM} --version").quiet().ignore_stdout().ignore_stderr();
    ensure!(npm.run().is_ok(), "found Node {found} but no npm; building the pages needs {WANTED}");
    Ok(())
}

fn builds_the_pages(version: &str) -> bool {
    let mut numbers = version.trim_start_matches('v').split('.').map(str::parse::<u32>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(20)), Some(Ok(minor))) => minor >= 19,
        (Some(Ok(22)), Some(Ok(minor))) => minor >= 12,
        (Some(Ok(major)), _) => major > 22,
        _ => false,
    }
}

/// What Python is called.
pub const PYTHON: &str = if cfg!(windows) { "python" } else { "python3" };

/// Python with venv and pip, which the sandbox's runtimes are made with.
pub fn require_python(sh: &Shell) -> anyhow::Result<()> {
    let look = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 9))";
    let ask = cmd!(sh, "{PYTHON} -c {look}").quiet().ignore_stdout().ignore_stderr();
    ensure!(
        ask.run().is_ok(),
        "no {PYTHON} 3.9 or later with venv and ensurepip was found; making the sandbox's runtimes needs it \
         (Debian: python3-venv), see https://www.python.org"
    );
    Ok(())
}

/// rustfmt and clippy, added through rustup where it manages this Rust.
pub fn add_rust_components(sh: &Shell) -> anyhow::Result<()> {
    let components = [("rustfmt", "fmt"), ("clippy", "clippy")];
    let has = |subcommand: &str| {
        cmd!(sh, "cargo {subcommand} --version")
            .quiet()
            .ignore_stdout()
            .ignore_stderr()
            .run()
            .is_ok()
    };
    for (component, subcommand) in components {
        if !has(subcommand) {
            println!("Missing Rust component: {component}");
            cmd!(sh, "rustup component add {component}")
                .run()
                .with_context(|| format!("{component} is missing; install it beside this Rust"))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_is_new_enough_from_20_19_and_22_12_on() {
        for fine in ["v20.19.0", "v20.20.2", "v22.12.0", "v23.0.0", "v24.1.0"] {
            assert!(builds_the_pages(fine), "{fine}");
        }
        for old in ["v18.20.4", "v20.18.3", "v21.7.0", "v22.11.0", "", "node"] {
            assert!(!builds_the_pages(old), "{old}");
        }
    }
}
