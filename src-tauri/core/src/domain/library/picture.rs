//! Pictures of a task: kept with it, never fetched.

use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Most bytes of one picture: 2 MiB.
pub const PICTURE_MAX_BYTES: usize = 2 * 1024 * 1024;
/// Most bytes of all pictures of one challenge: 10 MiB.
pub const CHALLENGE_PICTURES_MAX_BYTES: u64 = 10 * 1024 * 1024;
/// Longest name of a picture, in characters.
const NAME_MAX_CHARS: usize = 80;

/// What a picture's bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Media {
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
    /// Scalable Vector Graphics, made safe.
    Svg,
    /// WebP.
    Webp,
}

impl Media {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Png, Self::Jpeg, Self::Svg, Self::Webp];

    /// The name in the database.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Svg => "svg",
            Self::Webp => "webp",
        }
    }

    /// What browsers call it.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Svg => "image/svg+xml",
            Self::Webp => "image/webp",
        }
    }

    /// The ending of such a file, without the dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Svg => "svg",
            Self::Webp => "webp",
        }
    }

    /// What bytes say they are, whatever a file is called. SVG says nothing in its first bytes: whoever has
    /// made it safe knows.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Some(Self::Webp)
        } else {
            None
        }
    }
}

/// A picture as a challenge refers to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct PictureRef {
    /// What the task calls it, behind `pictures/`.
    pub name: String,
    /// SHA-256 of its bytes, in hex: where they are kept.
    pub sha256: String,
    /// What its bytes are.
    pub media: Media,
    /// How many bytes it has.
    pub bytes: u64,
}

/// A picture with its bytes, which are safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// What its bytes are.
    pub media: Media,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Picture {
    /// SHA-256 of its bytes, in hex.
    #[must_use]
    pub fn sha256(&self) -> String {
        use sha2::{Digest, Sha256};
        hex::encode(Sha256::digest(&self.bytes))
    }

    /// How a challenge refers to it by that name.
    #[must_use]
    pub fn named(&self, name: String) -> PictureRef {
        let (sha256, media) = (self.sha256(), self.media);
        PictureRef { name, sha256, media, bytes: self.bytes.len().try_into().unwrap_or(u64::MAX) }
    }
}

/// A name that needs no quoting in Markdown, in a file system or in a ZIP, unlike any in `taken`; as near as
/// possible to the one wanted.
#[must_use]
pub fn picture_name<'a>(
    wanted: &str,
    media: Media,
    taken: impl IntoIterator<Item = &'a str>,
) -> String {
    let stem = wanted.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let kept: String = stem
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '_' { c.to_ascii_lowercase() } else { '-' })
        .take(NAME_MAX_CHARS)
        .collect();
    let kept = kept.trim_matches('-');
    let stem = if kept.is_empty() { "picture" } else { kept };
    let taken: HashSet<&str> = taken.into_iter().collect();
    let ending = media.extension();
    let numbered = (2..).map(|number| format!("{stem}-{number}.{ending}"));
    let mut names = std::iter::once(format!("{stem}.{ending}")).chain(numbered);
    names.find(|name| !taken.contains(name.as_str())).unwrap_or_default()
}

/// The addresses of pictures on other computers in a task, each once, in the order they stand there.
#[must_use]
pub fn remote_pictures(task: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    addresses(task)
        .filter(|address| {
            let address = address.to_ascii_lowercase();
            address.starts_with("http:")
                || address.starts_with("https:")
                || address.starts_with("//")
        })
        .filter(|address| seen.insert(*address))
        .map(str::to_owned)
        .collect()
}

/// The addresses of pictures in Markdown, as it is usually written: `![words](address "title")` and
/// `<img src="address">`. What is found here is named to the interviewer; nothing is fetched either way.
fn addresses(task: &str) -> impl Iterator<Item = &str> {
    let of_markdown = task.match_indices("![").filter_map(|(at, _)| {
        let rest = task.get(at..)?;
        let rest = rest.get(rest.find("](")? + 2..)?;
        let end = rest.find([')', ' ', '\n', '\t'])?;
        Some(rest.get(..end)?.trim_matches(['<', '>']))
    });
    let of_html = task.match_indices("<img").filter_map(|(at, _)| {
        let tag = task.get(at..)?;
        let tag = tag.get(..tag.find('>')?)?;
        let value = tag.get(tag.find("src=")? + 4..)?;
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let value = value.get(1..)?;
        value.get(..value.find(quote)?)
    });
    of_markdown.chain(of_html)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_gets_a_plain_name_that_is_free() {
        let named =
            |wanted, taken: &[&str]| picture_name(wanted, Media::Png, taken.iter().copied());
        assert_eq!(named("Screen Shot (3).PNG", &[]), "screen-shot--3.png");
        assert_eq!(named("../../etc/passwd", &[]), "passwd.png");
        assert_eq!(named("図.png", &[]), "picture.png");
        assert_eq!(named("a.jpg", &["a.png", "a-2.png"]), "a-3.png");
    }

    #[test]
    fn what_bytes_are_is_read_from_them() {
        assert_eq!(Media::of_bytes(b"\x89PNG\r\n\x1a\nrest"), Some(Media::Png));
        assert_eq!(Media::of_bytes(b"\xff\xd8\xff\xe0"), Some(Media::Jpeg));
        assert_eq!(Media::of_bytes(b"RIFF1234WEBPVP8 "), Some(Media::Webp));
        assert_eq!(Media::of_bytes(b"<svg xmlns='x'/>"), None);
        assert_eq!(Media::of_bytes(b""), None);
    }

    #[test]
    fn only_pictures_elsewhere_are_named() {
        let task = "![a](https://example.com/a.png \"A\") ![b](pictures/b.png)\n\
                    <img src='//example.com/c.png'> ![a](https://example.com/a.png) ![](./pictures/d.png) ![";
        let there = ["https://example.com/a.png", "//example.com/c.png"];
        assert_eq!(remote_pictures(task), there);
    }
}
