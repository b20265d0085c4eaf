//! Headings and pictures of a Markdown text.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Whether a file is Markdown by its name.
pub(crate) fn is_markdown(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    matches!(ending.as_deref(), Some("md" | "markdown"))
}

/// The words of the first heading.
pub(crate) fn first_heading(text: &str) -> Option<String> {
    let mut words: Option<String> = None;
    for event in Parser::new_ext(text, Options::empty()) {
        match (event, &mut words) {
            (Event::Start(Tag::Heading { .. }), _) => words = Some(String::new()),
            (Event::End(TagEnd::Heading(_)), Some(found)) if !found.trim().is_empty() => break,
            (Event::Text(part) | Event::Code(part), Some(found)) => found.push_str(&part),
            (Event::SoftBreak | Event::HardBreak, Some(found)) => found.push(' '),
            _ => {}
        }
    }
    words.map(|words| words.trim().to_owned()).filter(|words| !words.is_empty())
}

/// The text with every picture's address put through `rename`; none leaves it as it is.
pub(crate) fn with_pictures(text: &str, rename: &mut dyn FnMut(&str) -> Option<String>) -> String {
    let mut written = String::with_capacity(text.len());
    let mut done = 0;
    for (range, address) in pictures(text) {
        let Some(before) = text.get(done..range.start) else { continue };
        if let Some(name) = rename(&address) {
            written.push_str(before);
            written.push_str(&name);
            done = range.end;
        }
    }
    written.push_str(text.get(done..).unwrap_or_default());
    written
}

/// The addresses of all pictures, in order.
pub(crate) fn addresses(text: &str) -> Vec<String> {
    pictures(text).into_iter().map(|(_, address)| address).collect()
}

/// Paths of the pictures beside a text, as seen from its folder.
pub(crate) fn local_pictures(text: &str) -> Vec<String> {
    let mut found: Vec<String> =
        pictures(text).into_iter().filter_map(|(_, address)| local_path(&address, "")).collect();
    found.sort();
    found.dedup();
    found
}

/// The path inside the source that an address in a file of `folder` leads to; none for one that leads
/// elsewhere.
pub(crate) fn local_path(address: &str, folder: &str) -> Option<String> {
    let address = address.split(['?', '#']).next().unwrap_or_default();
    let is_elsewhere = address.starts_with('/') || has_scheme(address) || address.contains('\\');
    if address.is_empty() || is_elsewhere {
        return None;
    }
    let mut parts: Vec<String> = folder.split_terminator('/').map(str::to_owned).collect();
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(percent_decoded(part)),
        }
    }
    let path = parts.join("/");
    (!path.contains(['\0', '\\']) && !path.split('/').any(|part| part == "..")).then_some(path)
}

/// Whether an address names how it is fetched: `https:`, `data:`.
pub(crate) fn has_scheme(address: &str) -> bool {
    let scheme = address.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        match code.filter(|_| first == b'%').and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Where addresses of pictures stand in a text, in order, and what they are.
fn pictures(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    let parser = Parser::new_ext(text, Options::empty());
    // Kept apart: walking through the text takes the parser.
    let definitions: Vec<(Range<usize>, String)> = parser
        .reference_definitions()
        .iter()
        .map(|(_, definition)| (definition.span.clone(), definition.dest.to_string()))
        .collect();
    let mut referred = Vec::new();
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => {
                let source = text.get(range.clone()).unwrap_or_default();
                match inline_address(source, &dest_url) {
                    Some(at) => found
                        .push((range.start + at.start..range.start + at.end, dest_url.to_string())),
                    None => referred.push(dest_url.to_string()),
                }
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                let source = text.get(range.clone()).unwrap_or_default();
                for at in html_addresses(source) {
                    let address = source.get(at.clone()).unwrap_or_default().to_owned();
                    found.push((range.start + at.start..range.start + at.end, address));
                }
            }
            _ => {}
        }
    }
    for (span, dest) in definitions.into_iter().filter(|(_, dest)| referred.contains(dest)) {
        let source = text.get(span.clone()).unwrap_or_default();
        if let Some(at) = source.find("]:").and_then(|end| address_at(source, end + 2)) {
            found.push((span.start + at.start..span.start + at.end, dest));
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// Where `![words](address)` has its address; none where it refers to one defined elsewhere.
fn inline_address(source: &str, dest: &str) -> Option<Range<usize>> {
    let plain =
        |at: &Range<usize>| source.get(at.clone()).is_some_and(|found| unescaped(found) == dest);
    let from_the_end = source.rmatch_indices("](");
    from_the_end.filter_map(|(at, _)| address_at(source, at + 2)).find(plain)
}

/// The address that begins at or after `from`, without the `<>` it may stand in.
fn address_at(source: &str, from: usize) -> Option<Range<usize>> {
    let rest = source.get(from..)?;
    let start = from + (rest.len() - rest.trim_start().len());
    let rest = source.get(start..)?;
    if let Some(inner) = rest.strip_prefix('<') {
        return Some(start + 1..start + 1 + inner.find('>')?);
    }
    let mut open = 0_usize;
    let mut is_escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '(' => open += 1,
            ')' if open == 0 => return Some(start..start + at),
            ')' => open -= 1,
            c if c.is_whitespace() => return Some(start..start + at),
            _ => {}
        }
    }
    Some(start..source.len())
}

/// An address without the backslashes before punctuation.
fn unescaped(address: &str) -> String {
    let mut text = String::with_capacity(address.len());
    let mut chars = address.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(next) if c == '\\' && next.is_ascii_punctuation() => {}
            _ => text.push(c),
        }
    }
    text
}

/// Where `<img src="…">` has its address.
fn html_addresses(source: &str) -> Vec<Range<usize>> {
    let lower = source.to_ascii_lowercase();
    let tags = lower.match_indices("<img").map(|(start, _)| start);
    tags.filter_map(|start| {
        let end = start + lower.get(start..)?.find('>')?;
        let value = start + lower.get(start..end)?.find("src=")? + "src=".len();
        let quote = source.get(value..)?.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let length = source.get(value + 1..end)?.find(quote)?;
        Some(value + 1..value + 1 + length)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renamed(text: &str) -> String {
        with_pictures(text, &mut |address| {
            local_path(address, "").map(|path| format!("pictures/{}", path.replace('/', "-")))
        })
    }

    #[test]
    fn every_way_to_show_a_picture_is_found() {
        for (text, wanted) in [
            ("![a](b.png)", "![a](pictures/b.png)"),
            ("x ![a]( b.png \"t ](c.png)\" ) y", "x ![a]( pictures/b.png \"t ](c.png)\" ) y"),
            ("![a](<b c.png>)", "![a](<pictures/b c.png>)"),
            ("![a](b%20c.png)", "![a](pictures/b c.png)"),
            ("![a](./i/b(1).png)", "![a](pictures/i-b(1).png)"),
            ("![a](b\\_c.png)", "![a](pictures/b_c.png)"),
            ("![a][r]\n\n[r]: b.png 'x'\n", "![a][r]\n\n[r]: pictures/b.png 'x'\n"),
            ("![r]\n\n[r]: <b.png>", "![r]\n\n[r]: <pictures/b.png>"),
            ("<p><IMG alt='x' SRC='b.png'></p>", "<p><IMG alt='x' SRC='pictures/b.png'></p>"),
            ("a <img src=\"b.png\" /> b", "a <img src=\"pictures/b.png\" /> b"),
            ("[![a](b.png)](c.md)", "[![a](pictures/b.png)](c.md)"),
            ("![a](b.png)![c](d.png)", "![a](pictures/b.png)![c](pictures/d.png)"),
        ] {
            assert_eq!(renamed(text), wanted);
        }
    }

    #[test]
    fn what_is_no_picture_beside_the_text_stays_as_it_is() {
        for text in [
            "`![a](b.png)`",
            "```\n![a](b.png)\n```",
            "    ![a](b.png)\n",
            "[a](b.png)",
            "[r]: b.png\n\n[a][r]",
            "![a](https://example.com/b.png)",
            "![a](//example.com/b.png)",
            "![a](data:image/png;base64,AA==)",
            "![a](../b.png)",
            "![a](/etc/b.png)",
            "![a](%2e%2e/b.png)",
            "![a](c:\\b.png)",
            "![a]()",
            "![",
            "<img src=b.png>",
        ] {
            assert_eq!(renamed(text), text);
        }
    }

    #[test]
    fn paths_are_seen_from_the_folder_of_the_text() {
        assert_eq!(local_path("../b.png?raw=true", "a/c").as_deref(), Some("a/b.png"));
        assert_eq!(local_path("../../../b.png", "a/c"), None);
        assert_eq!(local_path("#x", "a"), None);
        assert_eq!(local_pictures("![](b.png) ![](b.png) ![](a/c.png)"), ["a/c.png", "b.png"]);
    }

    #[test]
    fn a_heading_is_its_words() {
        for (text, wanted) in [
            ("# Two *sums* of `n`\n", Some("Two sums of n")),
            ("text\n\nSet\next\n=====\n", Some("Set ext")),
            ("```\n# no\n```\n## Yes ##\n", Some("Yes")),
            ("#\n## B", Some("B")),
            ("no heading #at all", None),
            ("", None),
        ] {
            assert_eq!(first_heading(text).as_deref(), wanted, "{text:?}");
        }
    }
}
