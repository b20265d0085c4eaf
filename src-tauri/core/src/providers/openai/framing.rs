//! Replies brought into the one form that is parsed, events divided by empty lines, whatever form a server
//! gives them: whole JSON, JSON a line, JSON in a list, or events with a single line end between them.
//! Its first character shows what form a reply has; its content type is often wrong.

/// Puts into that form what goes through it, and keeps nothing of it.
#[derive(Debug, Default)]
pub(super) struct Framing {
    form: Form,
    json: Depth,
    line: Line,
}

/// What a reply looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Form {
    #[default]
    Unknown,
    Events,
    Json,
    Page,
}

/// How deep in a value of JSON one is.
#[derive(Clone, Copy, Debug, Default)]
struct Depth {
    depth: u32,
    is_in_text: bool,
    is_escaped: bool,
}

/// What is known of a line of an event.
#[derive(Clone, Copy, Debug, Default)]
struct Line {
    /// The first characters, as many as tell what it is.
    head: [u8; 16],
    len: usize,
    /// Whether it holds data of JSON.
    is_json: bool,
    after_cr: bool,
}

/// The reply is a page to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the reply is a web page")]
pub(super) struct WebPage;

impl Framing {
    /// The next bytes of a reply, brought into that form.
    pub(super) fn frame(&mut self, bytes: &[u8]) -> Result<Vec<u8>, WebPage> {
        let mut framed = Vec::with_capacity(bytes.len() + 16);
        for byte in bytes {
            if self.form == Form::Unknown {
                self.form = form_of(*byte);
            }
            match self.form {
                Form::Unknown => {}
                Form::Page => return Err(WebPage),
                Form::Events => self.event_byte(*byte, &mut framed),
                Form::Json => self.json_byte(*byte, &mut framed),
            }
        }
        Ok(framed)
    }

    /// Every object at the top, or in a list there, becomes an event.
    fn json_byte(&mut self, byte: u8, framed: &mut Vec<u8>) {
        let is_outside = self.json.depth == 0;
        if is_outside && (byte == b'[' || byte == b']') && !self.json.is_in_text {
            return;
        }
        self.json.take(byte);
        if is_outside && self.json.depth == 0 {
            return;
        }
        if is_outside {
            framed.extend_from_slice(b"data: ");
        }
        // A line end is only white space here: within a text it would be escaped.
        framed.push(if matches!(byte, b'\n' | b'\r') { b' ' } else { byte });
        if self.json.depth == 0 {
            framed.extend_from_slice(b"\n\n");
        }
    }

    /// An event whose data are whole is over, also where the next one follows without an empty line.
    fn event_byte(&mut self, byte: u8, framed: &mut Vec<u8>) {
        framed.push(byte);
        if !matches!(byte, b'\n' | b'\r') {
            self.line.take(byte, &mut self.json);
            self.line.after_cr = false;
            return;
        }
        let is_end_of_crlf = byte == b'\n' && self.line.after_cr;
        if is_end_of_crlf {
            self.line.after_cr = false;
            return;
        }
        if self.line.len == 0 {
            self.json = Depth::default();
        } else if self.line.is_done() || (self.line.is_json && self.json.depth == 0) {
            // Two, because the first would be taken for the end of the line where that is a CR.
            framed.extend_from_slice(b"\n\n");
            self.json = Depth::default();
        }
        self.line = Line { after_cr: byte == b'\r', ..Line::default() };
    }
}

const fn form_of(first: u8) -> Form {
    match first {
        // White space, and the bytes of a byte order mark.
        b' ' | b'\t' | b'\n' | b'\r' | 0xEF | 0xBB | 0xBF => Form::Unknown,
        b'<' => Form::Page,
        b'{' | b'[' => Form::Json,
        _ => Form::Events,
    }
}

impl Depth {
    fn take(&mut self, byte: u8) {
        if self.is_in_text {
            self.is_in_text = byte != b'"' || self.is_escaped;
            self.is_escaped = byte == b'\\' && !self.is_escaped;
            return;
        }
        match byte {
            b'"' => self.is_in_text = true,
            b'{' | b'[' => self.depth = self.depth.saturating_add(1),
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}

impl Line {
    const DATA: &[u8] = b"data:";

    fn take(&mut self, byte: u8, json: &mut Depth) {
        if let Some(place) = self.head.get_mut(self.len) {
            *place = byte;
        }
        self.len = self.len.saturating_add(1);
        if self.len > Self::DATA.len() && self.head.starts_with(Self::DATA) {
            json.take(byte);
            self.is_json |= json.depth > 0;
        }
    }

    fn is_done(&self) -> bool {
        let head = &self.head[..self.len.min(self.head.len())];
        head.strip_prefix(Self::DATA).is_some_and(|data| data.trim_ascii() == b"[DONE]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The data of each event, however the reply is cut.
    fn events(reply: &str) -> Vec<String> {
        let whole = Framing::default().frame(reply.as_bytes()).unwrap();
        for at in 0..=reply.len() {
            let mut framing = Framing::default();
            let (left, right) = reply.as_bytes().split_at(at);
            let cut = [framing.frame(left).unwrap(), framing.frame(right).unwrap()].concat();
            assert_eq!(cut, whole, "cut at {at}");
        }
        let whole = String::from_utf8(whole).unwrap().replace("\r\n", "\n").replace('\r', "\n");
        let events = whole.split("\n\n").map(|event| {
            let data = event.lines().filter_map(|line| line.strip_prefix("data:"));
            data.map(str::trim).collect::<Vec<_>>().join(" ")
        });
        events.filter(|data| !data.is_empty()).collect()
    }

    #[test]
    fn events_stay_as_they_are() {
        for end in ["\n", "\r\n", "\r"] {
            let reply = [": hello", "", "data: {\"a\":1}", "", "event: x", "data: [DONE]", "", ""];
            assert_eq!(events(&reply.join(end)), ["{\"a\":1}", "[DONE]"], "{end:?}");
        }
    }

    #[test]
    fn a_line_end_is_enough_between_events_whose_data_are_whole() {
        for end in ["\n", "\r\n", "\r"] {
            let reply = ["data: {\"a\":\"}\\\"\"}", "data:{\"b\":[2]}", "data: [DONE]", ""];
            let expected = ["{\"a\":\"}\\\"\"}", "{\"b\":[2]}", "[DONE]"];
            assert_eq!(events(&reply.join(end)), expected, "{end:?}");
        }
    }

    #[test]
    fn data_over_several_lines_are_one_event() {
        assert_eq!(events("data: {\"a\":\ndata: [1,\ndata: 2]}\n\n"), ["{\"a\": [1, 2]}"]);
    }

    #[test]
    fn json_becomes_an_event_an_object() {
        assert_eq!(events("{\"a\":\n {\"b\": \"]}\"}\n}"), ["{\"a\":  {\"b\": \"]}\"} }"]);
        assert_eq!(events("\u{feff}\n{\"a\":1}\n{\"b\":2}\n"), ["{\"a\":1}", "{\"b\":2}"]);
        assert_eq!(events("[{\"a\":1},\n{\"b\":[2]}]"), ["{\"a\":1}", "{\"b\":[2]}"]);
        assert_eq!(events("[\"{\", 7]"), [""; 0]);
    }

    #[test]
    fn a_page_is_refused() {
        assert_eq!(Framing::default().frame(b"  <!DOCTYPE html>"), Err(WebPage));
    }
}
