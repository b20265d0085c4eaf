//! System packages on Linux: finds the missing ones, names them, and installs them with the
//! system's own package manager.

use anyhow::{Context, bail, ensure};
use xshell::{Cmd, Shell, cmd};

use super::distro::{self, Family};
use super::packages::{missing_by_dpkg, missing_by_pacman, needed};
use super::ready::Purpose;

const GUIDE: &str = "https://tauri.app/start/prerequisites/";

/// Installs the missing packages. On a family we don't know, checks the outcome instead: the
/// libraries and programs themselves, however they came.
pub fn make_ready(sh: &Shell, purpose: Purpose) -> anyhow::Result<()> {
    let family = distro::detect(sh);
    if let Family::Other(name) = &family {
        return require_by_hand(sh, name, purpose);
    }
    let missing = missing(sh, &family, &needed(&family, purpose))?;
    if !missing.is_empty() {
        println!("Missing system packages: {}", missing.join(" "));
        install(sh, &family, &missing)?;
    }
    require_driver(purpose)
}

fn missing(
    sh: &Shell,
    family: &Family,
    needed: &[&'static str],
) -> anyhow::Result<Vec<&'static str>> {
    // The tools fail when something is missing, which is an answer too.
    Ok(match family {
        Family::Debian => {
            let format = "${Package} ${db:Status-Status}\n";
            let ask = cmd!(sh, "dpkg-query --show --showformat={format} {needed...}");
            missing_by_dpkg(needed, &ask.quiet().ignore_status().ignore_stderr().read()?)
        }
        Family::Fedora => needed.iter().copied().filter(|name| !has_rpm(sh, name)).collect(),
        Family::Arch => {
            let ask = cmd!(sh, "pacman --deptest {needed...}");
            missing_by_pacman(needed, &ask.quiet().ignore_status().read()?)
        }
        Family::Other(_) => Vec::new(),
    })
}

fn has_rpm(sh: &Shell, name: &str) -> bool {
    is_fine(sh, &["rpm", "--query", "--whatprovides", name])
}

/// Installs as root, or through sudo, which asks for the password itself.
fn install(sh: &Shell, family: &Family, missing: &[&str]) -> anyhow::Result<()> {
    let commands: &[&[&str]] = match family {
        Family::Debian => &[
            &["apt-get", "update"],
            // Waits for a system that is updating itself.
            &["apt-get", "-oDPkg::Lock::Timeout=300", "install", "-y", "--no-install-recommends"],
        ],
        Family::Fedora => &[&["dnf", "install", "--assumeyes"]],
        Family::Arch => &[&["pacman", "-S", "--needed", "--noconfirm"]],
        Family::Other(_) => &[],
    };
    let last = commands.last().map(|command| command.join(" ")).unwrap_or_default();
    let by_hand = format!("{last} {}", missing.join(" "));
    let Some(installer) = who_may_install(sh) else {
        bail!("this needs root or sudo, and here is neither; as root, run\n  {by_hand}");
    };
    for (at, command) in commands.iter().enumerate() {
        let packages = if at + 1 == commands.len() { missing } else { &[] };
        let as_root = [installer, command, packages].concat();
        run(sh, &as_root).with_context(|| {
            format!("the packages could not be installed; bring the system up to date, then run\n  {by_hand}\nas root")
        })?;
    }
    Ok(())
}

/// What goes before a command to run it as root, without questions.
fn who_may_install(sh: &Shell) -> Option<&'static [&'static str]> {
    let is_root = cmd!(sh, "id -u").quiet().read().is_ok_and(|id| id == "0");
    if is_root {
        Some(&["env", "DEBIAN_FRONTEND=noninteractive"])
    } else if is_on_path("sudo") {
        Some(&["sudo", "env", "DEBIAN_FRONTEND=noninteractive"])
    } else {
        None
    }
}

/// For systems whose package manager we don't speak.
fn require_by_hand(sh: &Shell, name: &str, purpose: Purpose) -> anyhow::Result<()> {
    let has_libraries =
        is_on_path("cc") && is_fine(sh, &["pkg-config", "--exists", "webkit2gtk-4.1", "gtk+-3.0"]);
    let has_display =
        purpose != Purpose::Test || is_on_path("xvfb-run") && is_on_path("dbus-run-session");
    ensure!(
        has_libraries && has_display,
        "packages are missing, and installing them on {name} is up to you. Debian calls them\n  {}\nsee {GUIDE}",
        needed(&Family::Other(name.to_owned()), purpose).join(" ")
    );
    require_driver(purpose)
}

/// The window tests talk to WebKit through its driver; some systems pack it elsewhere than we think.
fn require_driver(purpose: Purpose) -> anyhow::Result<()> {
    ensure!(
        purpose != Purpose::Test || is_on_path("WebKitWebDriver"),
        "WebKitWebDriver is not on the path, and the window tests need it: \
         install the package of WebKitGTK that holds it"
    );
    Ok(())
}

fn is_on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn is_fine(sh: &Shell, words: &[&str]) -> bool {
    let quiet = command(sh, words).map(|cmd| cmd.quiet().ignore_stdout().ignore_stderr());
    quiet.is_some_and(|cmd| cmd.run().is_ok())
}

fn run(sh: &Shell, words: &[&str]) -> anyhow::Result<()> {
    command(sh, words).context("an empty command")?.run()?;
    Ok(())
}

fn command<'a>(sh: &'a Shell, words: &[&str]) -> Option<Cmd<'a>> {
    let (program, args) = words.split_first()?;
    Some(sh.cmd(program).args(args))
}
