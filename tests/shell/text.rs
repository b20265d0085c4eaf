//! Text from people: kept exactly or refused with a sentence, and never taken for anything else.

use crate::stage::{Outcome, Stage, create_request, uuid};
use crate::support::figures::Figure;
use crate::support::hostile::corpus;
use hotseat::CONSOLE;
use hotseat_core::domain::config::{is_blank, trimmed, without_mark};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tauri::async_runtime::block_on;
use tauri::ipc::InvokeBody;
use tracing_subscriber::fmt::MakeWriter;

/// Letters of every kind that has gone wrong somewhere.
fn letters() -> Vec<String> {
    let mut texts: Vec<String> = [
        "a\0b",
        "\u{1}",
        "\u{7f}",
        "\u{85}",
        "tab\there",
        "line\nbreak",
        "a\r\nb",
        "Zoë",
        "Zoe\u{308}",
        "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
        "\u{202e}eman",
        "\u{2066}x\u{2069}",
        "a\u{200b}b",
        "\u{feff}bom",
        "J\u{430}ne",
        "𝔘𝔫𝔦",
        "\u{10ffff}",
        "\u{ffff}",
        "\u{2028}",
        "🦀",
        "שלום",
        "العربية 123",
        "  spaces  ",
        "ﬁ",
        "İ",
        "ẞ",
        "\u{e000}",
    ]
    .map(str::to_owned)
    .into();
    texts.push(format!("e{}", "\u{301}".repeat(99_999)));
    texts.extend(corpus("http://127.0.0.1:47999"));
    texts
}

/// The outcome of putting a text somewhere and reading it again: none where it came back exactly or
/// was refused with a sentence for its field.
fn complaint(put: Result<Value, Value>, expected: &str) -> Option<String> {
    match put {
        Ok(back) if back.as_str() == Some(expected) => None,
        Ok(back) => Some(format!("{expected:?} came back as {back}")),
        Err(error) => {
            let sentence = error["fields"][0]["message"].as_str().unwrap_or_default();
            let is_refused = error["code"] == "invalid_input" && sentence.len() > 10;
            (!is_refused).then(|| format!("{expected:?} was refused with {error}"))
        }
    }
}

#[test]
fn text_comes_back_exactly_or_is_refused_with_a_sentence() {
    let stage = Stage::new();
    let texts = letters();
    let mut wrong = Vec::new();
    for (n, text) in (1_u128..).zip(&texts) {
        let with = |field: &str, n: u128| {
            let mut request = create_request(n, "Jane");
            request["config"][field] = json!(text);
            let made = stage.ask("create_session", request)?;
            let view = stage.ask("get_session", json!({ "id": made["id"] }))?;
            Ok(view[field].clone())
        };
        wrong.extend(complaint(with("candidate_name", n), trimmed(text)));
        if !is_blank(text) {
            wrong.extend(complaint(with("challenge_text", n << 32), without_mark(text)));
        }
        let draft = json!({
            "request_id": null, "candidate_name": text, "candidate_email": text, "model": "gpt-4",
            "time_limit": "60", "token_budget": "", "challenge_text": text, "instructions": text,
            "knows_challenge": true, "only_local": false,
            "policy": { "preset": "own", "text": text }, "template": null, "challenge": null,
            "rubric": null, "extra_time": "", "extra_tokens": "",
        });
        stage.ask("save_draft", json!({ "draft": draft })).unwrap();
        if stage.ask("get_draft", json!({})).unwrap() != draft {
            wrong.push(format!("{text:?} is another text as a draft"));
        }
    }
    let spoiled = complaint(Ok(json!("Zoë")), "Zoe\u{308}");
    Figure {
        id: "H5",
        promise: "Text comes back exactly as it was typed, or is refused with a sentence",
        tried: format!("{} texts as name, challenge and draft", texts.len()),
        losses: wrong.len() as u64,
        control: "exactness: the same name in another normal form",
        control_losses: format!("{} of 1 noticed", spoiled.iter().len()),
        seed: None,
    }
    .record();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(spoiled.is_some());
}

#[test]
fn half_a_character_never_gets_in() {
    // As a page's string holds it, and as JSON writes it.
    let body = br#"{"request":{"draft":{"candidate_name":"\ud800"}}}"#;
    assert!(serde_json::from_slice::<Value>(body).is_err());
    let stage = Stage::new();
    let raw = InvokeBody::Raw(body.to_vec());
    let Outcome::Refused(error) = stage.send(CONSOLE, "save_draft", raw) else { panic!() };
    assert_eq!(error["code"], "bad_request");
}

/// Resident memory of this process in MiB.
fn resident_mib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0 kB");
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() / 1024
}

#[test]
fn what_is_too_large_is_refused_at_once_and_leaves_no_memory_behind() {
    let stage = Stage::new();
    let mut slowest = Duration::ZERO;
    let mut accepted = Vec::new();
    let before = resident_mib();
    let sizes = [("one more than allowed", 0), ("10 MB", 10_000_000), ("100 MB", 100_000_000)];
    for (what, size) in sizes {
        for (field, most) in
            [("candidate_name", 255), ("candidate_email", 254), ("challenge_text", 100_000)]
        {
            let mut request = create_request(1, "Jane");
            request["config"][field] = json!("x".repeat(size.max(most + 1)));
            let body = InvokeBody::Json(json!({ "request": request }));
            let asked = Instant::now();
            match stage.send(CONSOLE, "create_session", body) {
                Outcome::Refused(error) if error.to_string().len() < 500 => {}
                other => accepted.push(format!("{what} as {field}: {other:?}")),
            }
            slowest = slowest.max(asked.elapsed());
        }
    }
    let grown = resident_mib().saturating_sub(before);
    let mut request = create_request(2, "Jane");
    request["config"]["challenge_text"] = json!("x".repeat(100_000));
    let fits = stage.ask("create_session", request).is_ok();
    Figure {
        id: "H6",
        promise: "Text beyond its limit is refused with a short sentence",
        tried: format!("9 requests of up to 100 MB, the slowest {slowest:?}, {grown} MiB more"),
        losses: accepted.len() as u64,
        control: "one character less",
        control_losses: format!("{} of 1 accepted", u8::from(fits)),
        seed: None,
    }
    .record();
    assert!(accepted.is_empty(), "{accepted:?}");
    assert!(fits);
    assert!(grown < 150, "{grown} MiB");
}

/// How a line of the log begins that somebody would like to see there.
const FORGED: &str = "2026-01-01T00:00:00.000000Z  INFO forged";

/// Forged lines the log was told, by all tests of this program together.
#[derive(Clone, Default)]
struct Log(Arc<AtomicUsize>);

impl Write for Log {
    /// An event comes in one piece.
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let forged = text.lines().filter(|line| line.starts_with(FORGED)).count();
        self.0.fetch_add(forged, Ordering::Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Log {
    fn forged_lines(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

#[test]
fn text_becomes_no_log_line_no_path_no_query_and_no_search_language() {
    let log = Log::default();
    // As the app writes it.
    let told = tracing_subscriber::fmt();
    tracing::subscriber::set_global_default(told.with_writer(log.clone()).finish()).unwrap();
    let stage = Stage::new();
    let files = || -> BTreeSet<_> {
        let entries = fs::read_dir(stage.dir.path()).unwrap().flatten();
        entries.map(|entry| entry.file_name()).collect()
    };
    let known = files();
    let mut texts = corpus("http://127.0.0.1:47999");
    texts.extend(["a", "x", "/"].map(|start| format!("{start}\n{FORGED}: line")));
    let mut wrong = Vec::new();
    for (n, text) in (1_u128..).zip(&texts) {
        let id = stage.create(n, "Jane")["id"].clone();
        let request = |more: Value| {
            let mut request = json!({ "request_id": uuid(n << 32), "id": id });
            request.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            request
        };
        stage.ask("start_session", request(json!({}))).unwrap();
        let extended =
            json!({ "request_id": uuid(n << 64), "version": 2, "minutes": 5, "reason": text });
        // Refused or not, both ways are looked at.
        let _ = stage.ask("extend_time", request(extended));
        let _ = stage.ask("create_session", create_request(n << 96, text));
        let _ = stage.ask("get_session", json!({ "id": text }));
        let _ = stage.ask(text, json!({}));
        let _ = stage.ask("get_session", json!({ text.as_str(): 1 }));
        let found = stage.ask("list_sessions", json!({ "limit": 5, "text": text }));
        if !found.as_ref().is_ok_and(|page| page["rows"].is_array()) {
            wrong.push(format!("searching {text:?}: {found:?}"));
        }
    }
    let forged_lines = log.forged_lines();
    if forged_lines > 0 {
        wrong.push(format!("{forged_lines} forged lines"));
    }
    if files() != known {
        wrong.push(format!("new files: {:?}", files()));
    }
    let report = block_on(stage.desk.service.store().check()).unwrap();
    wrong.extend(report.findings);
    tracing::info!("{}", format!("as a message\n{FORGED}: line"));
    let control = log.forged_lines() - forged_lines;
    Figure {
        id: "H7",
        promise: "Text becomes no log line, path, query or search language",
        tried: format!("{} texts in 7 places", texts.len()),
        losses: wrong.len() as u64,
        control: "the quotes around what the log is told",
        control_losses: format!("{control} of 1 forges a line"),
        seed: None,
    }
    .record();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(control, 1);
}
