//! The system packages by family, and how to ask which of them are missing.

use super::distro::Family;
use super::ready::Purpose;

/// One family's names for what we need.
struct Names {
    /// A C compiler and linker, pkg-config, WebKitGTK, which brings GTK along, Python with venv, and CMake and
    /// libclang, which llama.cpp is built and bound with.
    build: &'static [&'static str],
    /// A display without a screen, a window manager for it, its keyboards' layouts, a message bus of its
    /// own, WebKit's driver, and the accessibility bus that screen readers listen on.
    windows: &'static [&'static str],
    /// Disks in files and mounts of one's own, for what can happen to the data.
    faults: &'static [&'static str],
    /// What reads PDF files, to look at those we write.
    readers: &'static [&'static str],
    /// What the AppImage tool expects to find.
    installers: &'static [&'static str],
    /// What makes a Debian to try a package in, and what judges the package.
    tries: &'static [&'static str],
}

const DEBIAN: Names = Names {
    build: &[
        "build-essential",
        "pkg-config",
        "libwebkit2gtk-4.1-dev",
        "python3",
        "python3-venv",
        "cmake",
        "libclang-dev",
    ],
    // dbus-run-session is in dbus or in dbus-daemon, by release: dbus-x11 needs the right one.
    windows: &[
        "xvfb",
        "xauth",
        "openbox",
        "x11-xkb-utils",
        "dbus-x11",
        "webkit2gtk-driver",
        "at-spi2-core",
    ],
    faults: &["e2fsprogs", "mount", "util-linux"],
    readers: &["poppler-utils", "qpdf", "python3-cryptography"],
    installers: &["librsvg2-dev", "file", "xdg-utils"],
    tries: &["debootstrap", "lintian", "util-linux"],
};

const FEDORA: Names = Names {
    build: &[
        "gcc",
        "gcc-c++",
        "pkgconf-pkg-config",
        "webkit2gtk4.1-devel",
        "python3",
        "cmake",
        "clang-devel",
    ],
    // A file stands for whatever package holds it: the driver has moved between packages.
    windows: &[
        "xorg-x11-server-Xvfb",
        "xorg-x11-xauth",
        "openbox",
        "setxkbmap",
        "dbus-daemon",
        "/usr/bin/WebKitWebDriver",
        "at-spi2-core",
    ],
    faults: &["e2fsprogs", "util-linux"],
    readers: &["poppler-utils", "qpdf", "python3-cryptography"],
    installers: &["librsvg2-devel", "file", "xdg-utils"],
    tries: &["debootstrap", "lintian", "util-linux"],
};

const ARCH: Names = Names {
    build: &["base-devel", "webkit2gtk-4.1", "python", "cmake", "clang"],
    windows: &[
        "xorg-server-xvfb",
        "xorg-xauth",
        "openbox",
        "xorg-setxkbmap",
        "dbus",
        "webkitgtk-6.0",
        "at-spi2-core",
    ],
    faults: &["e2fsprogs", "util-linux"],
    readers: &["poppler", "qpdf", "python-cryptography"],
    installers: &["librsvg", "file", "xdg-utils"],
    tries: &["debootstrap", "lintian", "util-linux"],
};

/// What the family must have installed for the purpose. A family we don't know is told Debian's
/// names, the best known ones.
pub fn needed(family: &Family, purpose: Purpose) -> Vec<&'static str> {
    let names = match family {
        Family::Debian | Family::Other(_) => DEBIAN,
        Family::Fedora => FEDORA,
        Family::Arch => ARCH,
    };
    let further: &[_] = match purpose {
        Purpose::Build => &[],
        Purpose::Test => &[names.windows, names.faults, names.readers],
        Purpose::Bundle => &[names.installers],
        Purpose::TryInstallers => &[names.windows, names.tries],
    };
    [&[names.build], further].concat().concat()
}

/// Those of `needed` that `dpkg-query` did not list as `name installed`.
pub fn missing_by_dpkg(needed: &[&'static str], listing: &str) -> Vec<&'static str> {
    let is_installed =
        |name: &str| listing.lines().any(|line| line.split_once(' ') == Some((name, "installed")));
    needed.iter().copied().filter(|name| !is_installed(name)).collect()
}

/// Those of `needed` that `pacman --deptest` printed: it prints what is missing.
pub fn missing_by_pacman(needed: &[&'static str], listing: &str) -> Vec<&'static str> {
    needed.iter().copied().filter(|name| listing.lines().any(|line| line == *name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dpkg_lists_what_is_there() {
        let listing = "xvfb installed\nxauth config-files\nlibwebkit2gtk-4.1-dev installed\n";
        let needed = ["xvfb", "xauth", "libwebkit2gtk-4.1-dev", "libwebkit2gtk-4.1"];
        assert_eq!(missing_by_dpkg(&needed, listing), ["xauth", "libwebkit2gtk-4.1"]);
        assert_eq!(missing_by_dpkg(&needed, ""), needed);
    }

    #[test]
    fn pacman_lists_what_is_not() {
        assert_eq!(missing_by_pacman(&["base-devel", "dbus"], "dbus\n"), ["dbus"]);
        assert!(missing_by_pacman(&["base-devel", "dbus"], "").is_empty());
    }

    #[test]
    fn only_tests_need_a_display_and_only_installers_their_tools() {
        let has = |purpose, name| needed(&Family::Debian, purpose).contains(&name);
        assert!(!has(Purpose::Build, "xvfb") && has(Purpose::Test, "xvfb"));
        assert!(!has(Purpose::Test, "librsvg2-dev") && has(Purpose::Bundle, "librsvg2-dev"));
        assert!(has(Purpose::Test, "libwebkit2gtk-4.1-dev"));
    }
}
