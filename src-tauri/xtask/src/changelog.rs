//! The releases there were, as CHANGELOG.md tells them.

use anyhow::{Context, ensure};

/// A release: its heading is `## 1.2.3 (2026-01-31)`.
#[derive(Debug, PartialEq, Eq)]
pub struct Release {
    /// As in Cargo.toml.
    pub version: String,
    /// When it was made, or is planned to be, as in ISO 8601.
    pub date: String,
}

/// All of them, newest first; the newest is the one this builds.
pub fn releases(changelog: &str) -> anyhow::Result<Vec<Release>> {
    let headings = changelog.lines().filter_map(|line| line.strip_prefix("## "));
    let releases: Vec<Release> = headings
        .map(|heading| {
            let (version, rest) = heading.split_once(" (").context(heading.to_owned())?;
            let date = rest.strip_suffix(')').context(heading.to_owned())?;
            ensure!(date.len() == "2026-01-31".len(), "{heading}: no date");
            Ok(Release { version: version.to_owned(), date: date.to_owned() })
        })
        .collect::<anyhow::Result<_>>()?;
    let newest = releases.first().context("CHANGELOG.md tells of no release")?;
    let built = env!("CARGO_PKG_VERSION");
    ensure!(newest.version == built, "CHANGELOG.md ends with {}, this is {built}", newest.version);
    Ok(releases)
}

/// What CHANGELOG.md says of a release.
pub fn notes(changelog: &str, version: &str) -> String {
    let heading = format!("## {version} (");
    let of_it = changelog.lines().skip_while(|line| !line.starts_with(&heading)).skip(1);
    let lines: Vec<&str> = of_it.take_while(|line| !line.starts_with("## ")).collect();
    lines.join("\n").trim().to_owned()
}

/// What Debian's tools read: that there was a release. What was new in it is in CHANGELOG.md.
pub fn as_debian(releases: &[Release]) -> anyhow::Result<String> {
    let entry = |Release { version, date }: &Release| {
        let midnight =
            chrono::NaiveDate::parse_from_str(date, "%Y-%m-%d")?.and_time(chrono::NaiveTime::MIN);
        let when = midnight.and_utc().to_rfc2822();
        Ok(format!(
            "hotseat ({version}) stable; urgency=medium\n\n  * Release {version}.\n\n -- {MAINTAINER}  {when}\n"
        ))
    };
    let entries = releases.iter().map(entry).collect::<anyhow::Result<Vec<_>>>()?;
    Ok(entries.join("\n"))
}

/// Who Debian's tools name.
pub const MAINTAINER: &str = "The Hotseat contributors <hotseat@example.org>";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_release_is_the_one_that_is_built() {
        let changelog = std::fs::read_to_string(crate::repo::root().join("CHANGELOG.md")).unwrap();
        let all = releases(&changelog).unwrap();
        assert_eq!(all[0].version, env!("CARGO_PKG_VERSION"));
        assert_eq!(all.last().unwrap().version, "0.1.0");
        let other = changelog.replacen(&format!("## {}", all[0].version), "## 9.9.9", 1);
        assert!(releases(&other).is_err());
    }

    #[test]
    fn debian_reads_a_release_as_it_writes_one() {
        let release = Release { version: "1.2.3".into(), date: "2026-01-31".into() };
        let text = as_debian(&[release]).unwrap();
        assert!(text.starts_with("hotseat (1.2.3) stable; urgency=medium\n\n  * "), "{text}");
        assert!(text.ends_with(">  Sat, 31 Jan 2026 00:00:00 +0000\n"), "{text}");
    }
}
