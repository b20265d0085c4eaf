//! The whole set-up in order. It changes nothing, says nothing and is quick where nothing is missing.

use anyhow::bail;
use xshell::Shell;

use super::{elsewhere, linux, tools};

/// What the machine is made ready for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Build the app and open it.
    Build,
    /// Also format, lint and test, in real windows.
    Test,
    /// Also make installers.
    Bundle,
    /// Try installers in systems of their own.
    TryInstallers,
}

/// Installs what is missing for the purpose, or says what to install.
pub fn make_ready(sh: &Shell, purpose: Purpose) -> anyhow::Result<()> {
    match std::env::consts::OS {
        "linux" => linux::make_ready(sh, purpose)?,
        "macos" => elsewhere::require_command_line_tools(sh)?,
        "windows" => elsewhere::mention_webview2(sh),
        other => bail!("Hotseat runs on Linux, macOS and Windows; this is {other}"),
    }
    tools::require_node(sh)?;
    tools::require_python(sh)?;
    if purpose == Purpose::Test {
        tools::add_rust_components(sh)?;
    }
    Ok(())
}
