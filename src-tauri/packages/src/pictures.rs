//! Pictures: recognised by their bytes, and SVG made safe to show.

use hotseat_core::domain::library::{Media, PICTURE_MAX_BYTES, Picture};
use std::io::{self, Write};
use svg_hush::Filter;
use svg_hush::data_url_filter::allow_standard_images;

/// Why a picture can't be taken in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// More bytes than a picture may have.
    #[error("The picture {0} has more than 2 MiB; pictures may have 2 MiB.")]
    TooLarge(String),
    /// Bytes that are none of the kinds that can be shown.
    #[error("{0} is not a PNG, JPEG, WebP or SVG picture.")]
    NotAPicture(String),
    /// SVG that cannot be made safe.
    #[error("The picture {0} could not be made safe to show.")]
    NotSafe(String),
}

/// A picture that is safe to show. PNG, JPEG and WebP are taken as they are. SVG loses scripts, foreign elements,
/// links, and everything that leads out of it; a picture that was made safe before does not change.
///
/// # Errors
/// If it is too large, none of these kinds, or SVG that nothing would be left of. The sentence calls it `name`.
pub fn make_safe(bytes: Vec<u8>, name: &str) -> Result<Picture, PictureError> {
    if bytes.len() > PICTURE_MAX_BYTES {
        return Err(PictureError::TooLarge(name.to_owned()));
    }
    if let Some(media) = Media::of_bytes(&bytes) {
        return Ok(Picture { media, bytes });
    }
    if !looks_like_svg(&bytes) {
        return Err(PictureError::NotAPicture(name.to_owned()));
    }
    let bytes = settled(joined(bytes)).ok_or_else(|| PictureError::NotSafe(name.to_owned()))?;
    if bytes.len() > PICTURE_MAX_BYTES {
        return Err(PictureError::TooLarge(name.to_owned()));
    }
    Ok(Picture { media: Media::Svg, bytes })
}

fn looks_like_svg(bytes: &[u8]) -> bool {
    let is_utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    let start = bytes.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or_default();
    let head = bytes.get(start..).unwrap_or_default();
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    is_utf16
        || (head.starts_with(b"<")
            && bytes.windows(4).any(|part| part == b"<svg" || part == b":svg"))
}

/// Stands for no space: nothing is drawn for it, and lines are not broken at it.
const WORD_JOINER: char = '\u{2060}';

/// Joins what stands next to each other in drawn text. The filter indents what it writes, and between two pieces of
/// text the indent would be drawn as a space: "12" beside "34" as "12 34". It indents nothing beside characters. What
/// this takes for a tag and is none gets a character that is not drawn; the filter comes behind it.
fn joined(bytes: Vec<u8>) -> Vec<u8> {
    let svg = match String::from_utf8(bytes) {
        Ok(svg) => svg,
        Err(error) => return error.into_bytes(),
    };
    let mut joined = String::with_capacity(svg.len());
    let mut rest = svg.as_str();
    while let Some(at) = rest.find('<') {
        let tag = &rest[at..];
        let end = end_of_tag(tag).unwrap_or(tag.len());
        joined.push_str(&rest[..at + end]);
        rest = &tag[end..];
        if leads_to_text(&tag[..end]) && !rest.starts_with(WORD_JOINER) {
            joined.push(WORD_JOINER);
        }
    }
    joined.push_str(rest);
    joined.into_bytes()
}

/// Where a tag ends that a text begins with; none where it does not end.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match quote {
            None if c == '>' => return Some(at + 1),
            None if c == '"' || c == '\'' => quote = Some(c),
            Some(open) if c == open => quote = None,
            None | Some(_) => {}
        }
    }
    None
}

/// Whether drawn text can follow a tag: the begin of a text, or the begin or end of a piece in one.
fn leads_to_text(tag: &str) -> bool {
    let name = tag.trim_start_matches('<').trim_end_matches('>');
    if name.ends_with('/') {
        return false;
    }
    let name = name.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
    matches!(name, "text" | "tspan" | "/tspan" | "textPath" | "/textPath")
}

/// Filters until filtering changes nothing: what is exported and read again must be the same picture.
fn settled(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    const ROUNDS_MAX: usize = 4;
    for _ in 0..ROUNDS_MAX {
        let filtered = filtered(&bytes)?;
        if filtered == bytes {
            return Some(bytes);
        }
        bytes = filtered;
    }
    None
}

fn filtered(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut filter = Filter::new();
    filter.set_data_url_filter(allow_standard_images);
    let mut safe = Capped(Vec::new());
    filter.filter(bytes, &mut safe).ok()?;
    String::from_utf8(safe.0).ok().map(|svg| without_addresses(&svg).into_bytes())
}

/// Takes out addresses of other files. The filter makes `https://example.com/a.png` into `a.png`, which would be
/// asked of whoever serves the picture, and it does not know CSS functions that take an address without `url`.
fn without_addresses(svg: &str) -> String {
    let svg = without(svg, "href=\"", '"', |address| {
        address.starts_with('#') || address.starts_with("data:image/")
    });
    let is_inside = |address: &str| address.trim_matches(['"', '\'', ' ']).starts_with('#');
    let svg = without(&svg, "url(", ')', is_inside);
    ["image-set(", "image(", "src(", "cross-fade("]
        .iter()
        .fold(svg, |svg, function| without(&svg, function, ')', is_inside))
}

/// Empties what stands between `begin`, in letters of any case, and `end` unless it may stay.
fn without(text: &str, begin: &str, end: char, may_stay: impl Fn(&str) -> bool) -> String {
    let lower = text.to_ascii_lowercase();
    let mut kept = String::with_capacity(text.len());
    let mut done = 0;
    while let Some(found) = lower.get(done..).and_then(|rest| rest.find(begin)) {
        let start = done + found + begin.len();
        let rest = text.get(start..).unwrap_or_default();
        let address = rest.get(..rest.find(end).unwrap_or(rest.len())).unwrap_or_default();
        kept.push_str(text.get(done..start).unwrap_or_default());
        kept.push_str(if may_stay(address) { address } else { "#" });
        done = start + address.len();
    }
    kept.push_str(text.get(done..).unwrap_or_default());
    kept
}

/// Bytes up to twice what a picture may have: entities can make a small file large.
struct Capped(Vec<u8>);

impl Write for Capped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > 2 * PICTURE_MAX_BYTES {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NS: &str = "xmlns=\"http://www.w3.org/2000/svg\"";

    fn svg(inside: &str) -> Result<String, PictureError> {
        let text = format!("<svg {NS} xmlns:xlink=\"http://www.w3.org/1999/xlink\">{inside}</svg>");
        make_safe(text.into_bytes(), "a.svg")
            .map(|picture| String::from_utf8(picture.bytes).unwrap())
    }

    #[test]
    fn what_a_browser_would_run_or_fetch_is_gone() {
        let hostile = [
            "<script>alert(1)</script>",
            "<g onload=\"alert(1)\"/>",
            "<foreignObject><p xmlns=\"http://www.w3.org/1999/xhtml\">alert</p></foreignObject>",
            "<a href=\"javascript:alert(1)\"><circle r=\"1\"/></a>",
            "<a xlink:href=\"https://example.com\"><circle r=\"1\"/></a>",
            "<image href=\"https://example.com/a.png\"/>",
            "<image xlink:href=\"//example.com/a.png\"/>",
            "<image href=\"a.png\"/>",
            "<use href=\"https://example.com/a.svg#x\"/>",
            "<feImage href=\"https://example.com/a.png\"/>",
            "<style>@import 'https://example.com/a.css';</style>",
            "<style>@\\69mport 'https://example.com/a.css';</style>",
            "<style>g { fill: URL(https://example.com/a.svg#x) }</style>",
            "<style>g { background: image-set('https://example.com/a.png' 1x) }</style>",
            "<style>g { background: -webkit-image-set('https://example.com/a.png' 1x) }</style>",
            "<style>g { fill: url(https://example.com/a.svg#x) }</style>",
            "<g style=\"background: url('https://example.com/a.png')\"/>",
            "<g fill=\"url(https://example.com/a.svg#x)\"/>",
            "<set attributeName=\"href\" to=\"javascript:1\"/>",
            "<image href=\"data:image/svg+xml,&lt;svg onload='alert(1)'/&gt;\"/>",
            "<iframe xmlns=\"http://www.w3.org/1999/xhtml\" src=\"https://example.com\"/>",
        ];
        for inside in hostile {
            let safe = svg(&format!("{inside}<rect width=\"3\"/>")).unwrap();
            for bad in [
                "alert",
                "example.com",
                "a.png",
                "onload",
                "foreignObject",
                "<script",
                "iframe",
                "attributeName",
            ] {
                assert!(!safe.contains(bad), "{inside} left {safe}");
            }
            assert!(safe.contains("<rect width=\"3\""), "{inside}: the rest stays");
        }
    }

    #[test]
    fn what_stands_in_the_picture_itself_stays() {
        let own = "<defs><linearGradient id=\"g\"/></defs><rect fill=\"url(#g)\"/><use href=\"#g\"/>\
                   <image href=\"data:image/png;base64,iVBORw0KGgo=\"/><text>a ü &lt; b</text>";
        let safe = svg(own).unwrap();
        for kept in ["url(#g)", "\"#g\"", "data:image/png;base64,iVBORw0KGgo=", "a ü &lt; b"] {
            assert!(safe.contains(kept), "{kept} of {safe}");
        }
        let again = make_safe(safe.clone().into_bytes(), "a.svg").unwrap();
        assert_eq!(String::from_utf8(again.bytes).unwrap(), safe, "a safe picture does not change");
    }

    #[test]
    fn pieces_of_a_text_are_not_drawn_apart() {
        let apart = |svg: &str| svg.contains(">\n") && svg.contains("</tspan>\n");
        let pieces = "<text x=\"1\"><tspan>12</tspan><tspan title='a > b'>34</tspan></text>";
        let safe = svg(pieces).unwrap();
        assert!(!apart(&safe), "{safe}");
        let drawn = safe.replace(WORD_JOINER, "");
        assert!(drawn.contains("<tspan>12</tspan><tspan"), "{drawn}");
        // A control: the filter alone draws them apart.
        let alone = format!("<svg {NS}>{pieces}</svg>");
        assert!(apart(&String::from_utf8(filtered(alone.as_bytes()).unwrap()).unwrap()));
        // Blanks that are there stay, and a picture without text does not change.
        let spaced = svg("<text><tspan>1</tspan> <tspan>2</tspan></text>").unwrap();
        assert!(spaced.replace(WORD_JOINER, "").contains("</tspan> <tspan>"), "{spaced}");
        assert!(!svg("<textArea/><rect/><text/>").unwrap().contains(WORD_JOINER));
        let again = make_safe(safe.clone().into_bytes(), "a.svg").unwrap();
        assert_eq!(String::from_utf8(again.bytes).unwrap(), safe, "a safe picture does not change");
    }

    #[test]
    fn entities_cannot_grow() {
        let mut doctype = String::from("<!DOCTYPE svg [<!ENTITY a0 \"xxxxxxxxxx\">");
        for level in 1..10 {
            let inner = format!("&a{};", level - 1).repeat(10);
            doctype.push_str(&format!("<!ENTITY a{level} \"{inner}\">"));
        }
        let bomb = format!("{doctype}]><svg {NS}><text>&a9;</text></svg>");
        assert!(make_safe(bomb.into_bytes(), "a.svg").is_err());
        let outside = format!(
            "<!DOCTYPE svg [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><svg {NS}><text>&a;</text></svg>"
        );
        let read = make_safe(outside.into_bytes(), "a.svg").unwrap();
        let read = String::from_utf8(read.bytes).unwrap();
        let read = read.replace(WORD_JOINER, "");
        assert!(read.contains("<text></text>"), "nothing is fetched for an entity: {read}");
    }

    #[test]
    fn a_picture_is_what_its_bytes_say() {
        let png = b"\x89PNG\r\n\x1a\nrest".to_vec();
        assert_eq!(
            make_safe(png.clone(), "a.jpg").unwrap(),
            Picture { media: Media::Png, bytes: png }
        );
        let mut large = b"\xff\xd8\xff".to_vec();
        large.resize(PICTURE_MAX_BYTES, 0);
        assert!(make_safe(large.clone(), "a.jpg").is_ok());
        large.push(0);
        let error = make_safe(large, "a.jpg").unwrap_err();
        assert_eq!(
            error.to_string(),
            "The picture a.jpg has more than 2 MiB; pictures may have 2 MiB."
        );
        for bytes in [&b"GIF89a"[..], b"", b"<html></html>", b"text"] {
            assert!(matches!(make_safe(bytes.to_vec(), "x"), Err(PictureError::NotAPicture(_))));
        }
        let broken = format!("<svg {NS}><g></svg>").into_bytes();
        assert!(matches!(make_safe(broken, "x.svg"), Err(PictureError::NotSafe(_))));
    }

    proptest::proptest! {
        #[test]
        fn no_svg_makes_filtering_panic_or_changes_when_filtered_again(
            parts in proptest::collection::vec(0..PARTS.len(), 0..20)
        ) {
            let inside: String = parts.into_iter().map(|part| PARTS[part]).collect();
            if let Ok(safe) = svg(&inside) {
                let again = make_safe(safe.clone().into_bytes(), "a.svg").unwrap();
                proptest::prop_assert_eq!(String::from_utf8(again.bytes).unwrap(), safe);
            }
        }
    }

    const PARTS: [&str; 23] = [
        "<tspan>",
        "</tspan>",
        "<textPath href=\"#a\">",
        "<g>",
        "</g>",
        "<g/>",
        "<text>",
        "</text>",
        "a b\n",
        "<style>",
        "</style>",
        "<![CDATA[ x ]]>",
        "<!-- x -->",
        "<script>",
        "</script>",
        "g { fill: url(#a) }",
        "&amp;",
        "&lt;",
        "<?pi x?>",
        "<use href=\"#a\"/>",
        "<x:y xmlns:x=\"u\"/>",
        "<image href=\"x\" xlink:href=\"#y\"/>",
        "ü\t",
    ];
}
