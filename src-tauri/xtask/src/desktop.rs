//! A desktop nobody sees, so that the window tests disturb nobody, need no display and look alike
//! on every machine.

use xshell::{Cmd, Shell, cmd};

use crate::setup::{self, Purpose};
use crate::{repo, ui};

/// Room for the largest window a test opens. The display stays as it is when nobody is connected: else it
/// begins anew between two programs, and drops the one that just connects.
const SCREEN: &str = "-screen 0 1920x1200x24 -noreset";

/// What of the developer's own surroundings would change how the app looks or where it writes.
const PERSONAL: [&str; 6] = [
    "LANGUAGE",
    "RUST_LOG",
    "WAYLAND_DISPLAY",
    "GTK_THEME",
    "XDG_CURRENT_DESKTOP",
    "DESKTOP_SESSION",
];

/// `cargo` on the unseen desktop. Only Linux has one; elsewhere the windows open where they can.
pub fn cargo(sh: &Shell) -> Cmd<'_> {
    let command = if cfg!(target_os = "linux") {
        cmd!(sh, "xvfb-run --auto-servernum --server-args={SCREEN} dbus-run-session -- cargo")
            .env("GDK_BACKEND", "x11")
            .env("GSETTINGS_BACKEND", "memory")
            .env("NO_AT_BRIDGE", "1")
    } else {
        cmd!(sh, "cargo")
    };
    plain(repo::by_hand(command))
}

/// The same language, time zone and settings for everybody.
pub fn plain(command: Cmd<'_>) -> Cmd<'_> {
    let ours = std::env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| name.starts_with("HOTSEAT_"));
    ours.chain(PERSONAL.map(String::from))
        .fold(command, |command, name| command.env_remove(name))
        .env("LANG", "C.UTF-8")
        .env("LC_ALL", "C.UTF-8")
        .env("TZ", "UTC")
}

/// Runs the window tests with their pictures. The whole workspace is named, as in the test run:
/// then both share one build.
pub fn take_pictures(sh: &Shell) -> anyhow::Result<()> {
    setup::make_ready(sh, Purpose::Test)?;
    ui::build(sh)?;
    let tests = cargo(sh).args(["test", "--workspace", "--test", "e2e"]);
    repo::linting(tests.env("HOTSEAT_PICTURES", "1")).run()?;
    println!("The pictures are in docs/pictures");
    Ok(())
}
