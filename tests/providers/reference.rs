//! A slow, obvious reading of a stream of events, to compare ours with. It differs from the standard as ours
//! does: an event whose data are whole is over, whether or not an empty line follows.

use serde_json::Value;

/// The answer's text, and whether it came to an end, read from the whole body at once as the
/// standard for server-sent events describes it. Where it can't be read it stops.
pub fn read(body: &[u8]) -> (String, bool) {
    let mut answer = String::new();
    let mut is_over = false;
    let mut data: Vec<String> = Vec::new();
    for line in lines(body) {
        let so_far = data.join("\n");
        let is_whole = so_far.trim() == "[DONE]" || serde_json::from_str::<Value>(&so_far).is_ok();
        if line.is_empty() || is_whole {
            match data.join("\n").trim() {
                "" => {}
                "[DONE]" => return (answer, true),
                event => {
                    let Ok(event) = serde_json::from_str::<Value>(event) else {
                        return (answer, is_over);
                    };
                    let choice = &event["choices"][0];
                    if choice["index"].as_u64().unwrap_or(0) == 0 {
                        answer += choice["delta"]["content"].as_str().unwrap_or_default();
                        is_over |= choice["finish_reason"].is_string();
                    }
                }
            }
            data.clear();
            if line.is_empty() {
                continue;
            }
        }
        let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        let (name, value) = line.split_at(colon);
        if !matches!(name, b"data" | b"event" | b"id" | b"retry") {
            continue;
        }
        let Ok(value) = str::from_utf8(value) else { return (answer, is_over) };
        let value = value.strip_prefix(':').unwrap_or(value);
        if name == b"data" {
            data.push(value.strip_prefix(' ').unwrap_or(value).to_owned());
        }
    }
    (answer, is_over)
}

/// The lines of a body without their ends, and an empty one behind the last.
fn lines(body: &[u8]) -> Vec<Vec<u8>> {
    let mut lines = vec![Vec::new()];
    let mut rest = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'\r' | b'\n' => {
                if *byte == b'\r' {
                    rest = rest.strip_prefix(b"\n").unwrap_or(rest);
                }
                lines.push(Vec::new());
            }
            byte => lines.last_mut().unwrap().push(*byte),
        }
    }
    lines.push(Vec::new());
    lines
}

#[test]
fn the_reference_reads_what_the_standard_shows() {
    let event = |text: &str| format!(r#"{{"choices":[{{"delta":{{"content":"{text}"}}}}]}}"#);
    let body = format!(": x\n\ndata: {}\n\ndata:{}\n\n", event("a"), event("b"));
    assert_eq!(read(body.as_bytes()), ("ab".to_owned(), false));
    assert_eq!(read(b"data: [DONE]"), (String::new(), true));
    assert_eq!(read(b"data: \xff\n\ndata: [DONE]"), (String::new(), false));
}
