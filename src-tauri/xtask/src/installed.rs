//! `cargo xtask try-installers`: the Debian package in systems that have nothing but what Debian needs. It is
//! installed over the one before, used, removed and purged.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use xshell::{Cmd, Shell, cmd};

use crate::setup::{self, Purpose};
use crate::{repo, ui};

/// The release that is tried first, and the one that most people have.
const SUITES: [&str; 2] = ["bookworm", "trixie"];
const MIRROR: &str = "http://deb.debian.org/debian";
/// Who uses it there.
const USER: &str = "ada";
/// What watching a window there needs, and what desktops have that look at the package's files.
const TOOLS: [&str; 8] = [
    "xvfb",
    "xauth",
    "dbus-x11",
    "webkit2gtk-driver",
    "desktop-file-utils",
    "appstream",
    "libglib2.0-bin",
    "man-db",
];
const PACKAGE: &str = "hotseat";
/// Where its data stand there.
const DATABASE: &str = "home/ada/.local/share/hotseat/hotseat.db";
/// The test of the window, which is not run otherwise.
const TEST: &str = "installed::an_installed_app_keeps_its_sessions_and_takes_another";

/// Tries the package, after the one of the release `before` where that is named.
pub fn attempt(sh: &Shell, before: Option<&Path>) -> anyhow::Result<()> {
    setup::make_ready(sh, Purpose::TryInstallers)?;
    let package = newest_package(sh)?;
    cmd!(sh, "lintian --fail-on error {package}").run()?;
    ui::build(sh)?;
    for suite in SUITES {
        println!("\n── Debian {suite}");
        let system = System::fresh(sh, suite)?;
        system.attempt(before, &package).with_context(|| format!("on Debian {suite}"))?;
    }
    println!("\nInstalled, used, removed and purged on Debian {}.", SUITES.join(" and "));
    Ok(())
}

fn newest_package(sh: &Shell) -> anyhow::Result<PathBuf> {
    let folder = repo::target().join("release/bundle/deb");
    let files = sh.read_dir(&folder).unwrap_or_default();
    let version = env!("CARGO_PKG_VERSION");
    let is_it = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.contains(&format!("_{version}_")) && name.ends_with(".deb")
    };
    let package = files.into_iter().find(is_it);
    package.context("there is no package: `cargo xtask bundle -- --bundles deb` first")
}

/// A Debian of its own in a folder.
struct System<'a> {
    sh: &'a Shell,
    root: PathBuf,
}

impl<'a> System<'a> {
    /// One that was never used: made once, and copied.
    fn fresh(sh: &'a Shell, suite: &str) -> anyhow::Result<Self> {
        let folder = repo::target().join("xtask/systems");
        sh.create_dir(&folder)?;
        let (made, root) = (folder.join(suite), folder.join(format!("{suite}-tried")));
        // Half of one is of no use.
        let note = folder.join(format!("{suite}-made"));
        if !sh.path_exists(&note) {
            cmd!(sh, "rm -rf --one-file-system {made}").run()?;
            cmd!(sh, "debootstrap --variant=minbase {suite} {made} {MIRROR}").run()?;
            sh.write_file(&note, "")?;
        }
        cmd!(sh, "rm -rf --one-file-system {root}").run()?;
        cmd!(sh, "cp -a --reflink=auto {made} {root}").run()?;
        for file in ["resolv.conf", "hosts"] {
            sh.copy_file(Path::new("/etc").join(file), root.join("etc").join(file))?;
        }
        let system = Self { sh, root };
        system.run(&["apt-get", "-qq", "update"])?;
        system.run(&["useradd", "--create-home", "--shell", "/bin/bash", USER])?;
        Ok(system)
    }

    fn attempt(&self, before: Option<&Path>, package: &Path) -> anyhow::Result<()> {
        if let Some(before) = before {
            self.install(before)?;
            self.require_libraries()?;
            self.add(&TOOLS)?;
            self.use_window(None, "Before the upgrade")?;
        }
        self.install(package)?;
        self.require_libraries()?;
        if before.is_none() {
            self.add(&TOOLS)?;
        }
        self.require_integration()?;
        self.run_as_user(&["hotseat", "--rehearse"])?;
        self.use_window(before.map(|_| "Before the upgrade"), "After the upgrade")?;
        self.leave()
    }

    /// Removes the package, then purges it: its files go, and what people made with it stays.
    fn leave(&self) -> anyhow::Result<()> {
        let listed = self.command(&["dpkg", "--listfiles", PACKAGE]).read()?;
        self.run(&["apt-get", "-qq", "-y", "remove", PACKAGE])?;
        self.require_data()?;
        // Of a package from a file apt knows nothing any more.
        self.run(&["dpkg", "--purge", PACKAGE])?;
        self.require_data()?;
        let left: Vec<&str> =
            listed.lines().filter(|path| self.root.join(&path[1..]).is_file()).collect();
        ensure!(left.is_empty(), "left behind: {}", left.join(", "));
        Ok(())
    }

    fn require_data(&self) -> anyhow::Result<()> {
        let is_there = self.root.join(DATABASE).metadata().is_ok_and(|file| file.len() > 0);
        ensure!(is_there, "{DATABASE} is gone");
        Ok(())
    }

    /// A package from a file, with what it says it needs and no more.
    fn install(&self, package: &Path) -> anyhow::Result<()> {
        let name = package.file_name().context("a package without a name")?;
        self.sh.copy_file(package, self.root.join("tmp").join(name))?;
        self.add(&[&format!("/tmp/{}", name.to_string_lossy())])
    }

    fn add(&self, packages: &[&str]) -> anyhow::Result<()> {
        let install = ["apt-get", "-qq", "-y", "install", "--no-install-recommends"];
        self.run(&[&install, packages].concat())
    }

    fn require_libraries(&self) -> anyhow::Result<()> {
        let needed = self.command(&["ldd", "/usr/bin/hotseat"]).read()?;
        ensure!(!needed.contains("not found"), "libraries are missing:\n{needed}");
        Ok(())
    }

    /// Desktops find the app, its records, its pages of the manual.
    fn require_integration(&self) -> anyhow::Result<()> {
        let version = self.command(&["hotseat", "--version"]).read()?;
        ensure!(version.contains(env!("CARGO_PKG_VERSION")), "it says it is {version}");
        self.run(&["desktop-file-validate", "/usr/share/applications/Hotseat.desktop"])?;
        let metainfo = "/usr/share/metainfo/app.hotseat.hotseat.metainfo.xml";
        let validate = ["appstreamcli", "validate", "--no-net", metainfo];
        // Of how to name who made it, each of the two knows a way that the other finds fault with.
        let is_strict = !self.command(&["appstreamcli", "--version"]).read()?.contains(": 0.");
        self.run(&[&validate[..], if is_strict { &["--strict"] } else { &[] }].concat())?;
        self.sh.write_file(self.root.join("tmp/any.hotseat"), "PK")?;
        let look = ["gio", "info", "--attributes", "standard::content-type", "/tmp/any.hotseat"];
        let kind = self.command(&look).read()?;
        ensure!(kind.contains("application/vnd.hotseat.record"), "a record is taken for {kind}");
        for file in [
            "usr/lib/Hotseat/runtimes/python.wasm",
            "usr/lib/Hotseat/LICENCES.txt",
            "usr/share/man/man1/hotseat.1.gz",
            "usr/share/doc/hotseat/copyright",
            "usr/share/icons/hicolor/48x48/apps/hotseat.png",
        ] {
            ensure!(self.root.join(file).is_file(), "there is no /{file}");
        }
        Ok(())
    }

    /// Opens the window as an ordinary user, finds a session there and makes another.
    fn use_window(&self, known: Option<&str>, new: &str) -> anyhow::Result<()> {
        let through = self.root.with_extension("sh");
        let words = self.words(&[&as_user(), &DESKTOP[..]].concat());
        let quoted: Vec<String> =
            words.iter().map(|word| format!("'{}'", word.replace('\'', "'\\''"))).collect();
        self.sh.write_file(&through, format!("#!/bin/sh\nexec {} \"$@\"\n", quoted.join(" ")))?;
        let sh = self.sh;
        cmd!(sh, "chmod +x {through}").quiet().run()?;
        let test = ["test", "--workspace", "--test", "e2e", "--", "--ignored", "--exact", TEST];
        let test = repo::linting(repo::cargo(sh).args(test)).env("HOTSEAT_THROUGH", &through);
        test.env("HOTSEAT_KNOWN", known.unwrap_or("")).env("HOTSEAT_NEW", new).run()?;
        Ok(())
    }

    fn run(&self, words: &[&str]) -> anyhow::Result<()> {
        Ok(self.command(words).run()?)
    }

    fn run_as_user(&self, words: &[&str]) -> anyhow::Result<()> {
        self.run(&[&as_user(), words].concat())
    }

    /// A command in the system, as root.
    fn command(&self, words: &[&str]) -> Cmd<'a> {
        let mut words = self.words(words).into_iter();
        self.sh.cmd(words.next().unwrap_or_default()).args(words)
    }

    /// In processes and mounts of its own, which all end with it.
    fn words(&self, words: &[&str]) -> Vec<String> {
        const ENTER: &str = "mount -t proc proc \"$0/proc\" && mount --rbind /dev \"$0/dev\" && \
            mount -t sysfs sysfs \"$0/sys\" && exec chroot \"$0\" \"$@\"";
        let enter = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", ENTER];
        let root = self.root.display().to_string();
        let surroundings = [
            "env",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG=C.UTF-8",
            "DEBIAN_FRONTEND=noninteractive",
        ];
        let all = enter.iter().copied().chain([root.as_str()]).chain(surroundings);
        all.chain(words.iter().copied()).map(str::to_owned).collect()
    }
}

/// A desktop that nobody sees.
const DESKTOP: [&str; 5] = [
    "xvfb-run",
    "--auto-servernum",
    "--server-args=-screen 0 1920x1200x24 -noreset",
    "dbus-run-session",
    "--",
];

fn as_user() -> [&'static str; 6] {
    ["runuser", "-u", USER, "--", "env", "HOME=/home/ada"]
}
