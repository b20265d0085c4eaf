//! YAML as the top of a challenge has it: written here rather than by a library, so that the same challenge is
//! the same text whatever version of a library there is.

use std::fmt::Display;

/// Entries in the order they are added.
#[derive(Default)]
pub(super) struct Front(String);

impl Front {
    /// A value that needs no quotes.
    pub fn plain(&mut self, key: &str, value: impl Display) {
        self.0.push_str(&format!("{key}: {value}\n"));
    }

    /// A text.
    pub fn text(&mut self, key: &str, text: &str) {
        self.0.push_str(&format!("{key}: "));
        self.push_text(text, "  ");
    }

    /// A text under a key of its own.
    pub fn under(&mut self, key: &str, inner: &str, text: &str) {
        self.0.push_str(&format!("{key}:\n  {inner}: "));
        self.push_text(text, "    ");
    }

    /// Short texts on one line; none, no line.
    pub fn line(&mut self, key: &str, texts: &[String]) {
        if !texts.is_empty() {
            let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
            self.0.push_str(&format!("{key}: [{}]\n", texts.join(", ")));
        }
    }

    /// Texts below each other; none, no line.
    pub fn block(&mut self, key: &str, texts: &[String]) {
        if !texts.is_empty() {
            self.0.push_str(&format!("{key}:\n"));
        }
        for text in texts {
            self.0.push_str("  - ");
            self.push_text(text, "    ");
        }
    }

    pub fn finish(self) -> String {
        self.0
    }

    fn push_text(&mut self, text: &str, indent: &str) {
        if !stands_as_it_is(text) {
            self.0.push_str(&quoted(text));
            self.0.push('\n');
            return;
        }
        self.0.push_str("|-\n");
        for line in text.split('\n') {
            if !line.is_empty() {
                self.0.push_str(indent);
                self.0.push_str(line);
            }
            self.0.push('\n');
        }
    }
}

/// Whether a text has several lines and can stand below its key without quotes.
fn stands_as_it_is(text: &str) -> bool {
    let is_plain = |c: char| c == '\n' || !needs_code(c);
    let is_line = |line: &str| line.is_empty() || !line.trim().is_empty();
    text.contains('\n')
        && !text.starts_with(['\n', ' ', '\t'])
        && !text.ends_with('\n')
        && text.chars().all(is_plain)
        && text.split('\n').all(is_line)
}

/// A text in double quotes, on one line.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if needs_code(c) => quoted.push_str(&format!("\\U{:08x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Characters that YAML does not take as they are, takes for line ends, or that nobody sees.
fn needs_code(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        || matches!(u32::from(c) & 0xffff, 0xfffe | 0xffff)
}
