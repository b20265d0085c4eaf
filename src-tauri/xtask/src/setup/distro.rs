//! Which family of Linux this is, as /etc/os-release tells.

use xshell::Shell;

/// Distributions that share package names and a package manager.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Family {
    Debian,
    Fedora,
    Arch,
    /// One we can't install packages on, by its name.
    Other(String),
}

/// The family of the machine this runs on.
pub fn detect(sh: &Shell) -> Family {
    let read = |file| sh.read_file(file);
    parse(&read("/etc/os-release").or_else(|_| read("/usr/lib/os-release")).unwrap_or_default())
}

/// `ID` says what the system is, `ID_LIKE` what it is closest to, the closest first.
fn parse(os_release: &str) -> Family {
    let id = value(os_release, "ID").unwrap_or_default();
    let likes = value(os_release, "ID_LIKE").unwrap_or_default();
    let known = |id: &str| match id {
        "debian" | "ubuntu" => Some(Family::Debian),
        "fedora" | "rhel" | "centos" => Some(Family::Fedora),
        "arch" => Some(Family::Arch),
        _ => None,
    };
    std::iter::once(id).chain(likes.split_whitespace()).find_map(known).unwrap_or_else(|| {
        let name = value(os_release, "PRETTY_NAME").or(value(os_release, "NAME"));
        Family::Other(name.unwrap_or("this Linux").to_owned())
    })
}

fn value<'a>(os_release: &'a str, key: &str) -> Option<&'a str> {
    os_release.lines().find_map(|line| {
        let value = line.trim().strip_prefix(key)?.strip_prefix('=')?;
        Some(value.trim_matches(['"', '\'']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_known_by_its_own_id() {
        assert_eq!(parse("NAME=\"Debian GNU/Linux\"\nID=debian\n"), Family::Debian);
        assert_eq!(parse("ID=fedora\nVARIANT_ID=workstation\n"), Family::Fedora);
        assert_eq!(parse("ID=arch\n"), Family::Arch);
    }

    #[test]
    fn else_by_what_it_is_like() {
        assert_eq!(parse("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"), Family::Debian);
        assert_eq!(parse("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n"), Family::Fedora);
        assert_eq!(parse("ID_LIKE=arch\nID='manjaro'\n"), Family::Arch);
    }

    #[test]
    fn one_we_do_not_know_keeps_its_name() {
        let suse = "NAME=openSUSE\nID=opensuse-leap\nID_LIKE=\"suse opensuse\"\nPRETTY_NAME=\"openSUSE Leap\"\n";
        assert_eq!(parse(suse), Family::Other("openSUSE Leap".to_owned()));
        assert_eq!(parse(""), Family::Other("this Linux".to_owned()));
    }
}
