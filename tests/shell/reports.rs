//! Reports and lists, as files: what was chosen stands in them, and nothing else.

use crate::stage::{Stage, create_request, uuid};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The formats that are text.
const FORMATS: [&str; 3] = ["html", "markdown", "json"];
const PARTS: [&str; 9] = [
    "scorecards",
    "answer",
    "runs",
    "conversation",
    "challenge",
    "notes",
    "timeline",
    "absences",
    "accommodation",
];

/// What of Mina's session stands in which part, and nowhere else.
const SAID: [(&str, &str); 6] = [
    ("scorecards", "she asked before drawing"),
    ("answer", "then object storage"),
    ("conversation", "How many open connections"),
    ("challenge", "ten million people"),
    ("notes", "before drawing anything"),
    ("timeline", "Scorecard submitted"),
];

/// A stage with Mina's sample session, which is over, and Dana's scorecard of it.
fn scored() -> (Stage, String) {
    let stage = Stage::new();
    let id = scored_on(&stage);
    (stage, id)
}

/// Mina's sample session on that stage, with Dana's scorecard of it.
pub fn scored_on(stage: &Stage) -> String {
    stage.ask("add_sample_sessions", json!({ "request_id": uuid(900) })).unwrap();
    let list = json!({ "text": "Mina", "limit": 10 });
    let id = stage.ask("list_sessions", list).unwrap()["rows"][0]["id"].clone();
    let rubrics = stage.ask("list_library", json!({ "kind": "rubric", "limit": 10 })).unwrap();
    let begin = json!({ "id": id, "reviewer": "Dana", "rubric": rubrics["rows"][0]["id"] });
    let mut card = stage.ask("begin_scorecard", begin).unwrap();
    for score in card["scores"].as_array_mut().unwrap() {
        score["level"] = json!({ "reached": 2 });
    }
    card["scores"][0]["comment"] = json!("At 4:00 she asked before drawing =1+1 <b>x</b>");
    card["recommendation"] = json!("yes");
    let submit = json!({
        "request_id": uuid(901), "id": id, "reviewer": "Dana", "card": card, "reason": "",
    });
    stage.ask("submit_scorecard", submit).unwrap();
    id.as_str().unwrap().to_owned()
}

fn contents(are_in: impl Fn(&str) -> bool) -> Value {
    let parts = PARTS.map(|part| (part.to_owned(), Value::from(are_in(part))));
    json!({ "for": "reviewers", "contents": serde_json::Map::from_iter(parts) })
}

fn saved(stage: &Stage, id: &str, (reader, reviewer): (Value, &str), format: &str) -> String {
    let place = stage.dir.path().join("report");
    *stage.chosen.place.lock().unwrap() = Some(place.clone());
    let request = json!({ "id": id, "reviewer": reviewer, "reader": reader, "format": format });
    let told = stage.ask("save_report", request).unwrap();
    assert_eq!(told["words"], "Saved as report");
    fs::read_to_string(place).unwrap()
}

#[test]
fn each_part_is_in_every_format_where_it_was_chosen_and_in_none_where_it_was_not() {
    let (stage, id) = scored();
    for format in FORMATS {
        let whole = saved(&stage, &id, (contents(|_| true), "dana"), format);
        assert!(whole.contains("Mina Okafor"), "{format}");
        for (part, words) in SAID {
            assert!(whole.contains(words), "{format} without {part}");
            let without = saved(&stage, &id, (contents(|one| one != part), "Dana"), format);
            assert!(!without.contains(words), "{format} with {part}");
            let alone = saved(&stage, &id, (contents(|one| one == part), "Dana"), format);
            let others = SAID.iter().filter(|(other, _)| *other != part);
            for (other, words) in others {
                // An entry of the timeline on a scorecard is of both, and in neither without the other.
                assert!(!alone.contains(words), "{format}: {other} beside {part}");
            }
        }
    }
}

#[test]
fn what_people_wrote_is_shown_as_they_wrote_it_and_is_no_markup() {
    let (stage, id) = scored();
    let all = || (contents(|_| true), "Dana");
    let html = saved(&stage, &id, all(), "html");
    assert!(html.contains("drawing =1+1 &lt;b&gt;x&lt;/b&gt;") && !html.contains("<b>x</b>"));
    assert!(!html.contains("<script") && html.contains("default-src 'none'"));
    let markdown = saved(&stage, &id, all(), "markdown");
    assert!(markdown.contains(r"drawing =1+1 \<b\>x\</b\>"), "{markdown}");
    assert!(markdown.contains("> 1. **Memory**"), "{markdown}");
    let json: Value = serde_json::from_str(&saved(&stage, &id, all(), "json")).unwrap();
    assert_eq!(json["report_version"], 1);
    assert_eq!(json["figures"]["time_used_ms"], 60 * 60_000);
    assert_eq!(json["status"], "expired");
    let messages = json["messages"].as_array().unwrap();
    assert_eq!(json["figures"]["questions"], messages.len() / 2);
    assert_eq!(json["trail"]["intact"], true);
    assert_eq!(json["scorecards"]["cards"][0]["card"]["scores"][0]["level"]["reached"], 2);
}

#[test]
fn a_reviewer_who_has_not_submitted_gets_no_scorecard_and_the_candidate_nothing_of_a_reviewers() {
    let (stage, id) = scored();
    let view = stage.ask("list_scorecards", json!({ "id": id, "reviewer": "Dana" })).unwrap();
    let corrected = json!({
        "request_id": uuid(902), "id": id, "reviewer": "Dana", "card": view["own"][0]["card"],
        "reason": "I was too lenient",
    });
    stage.ask("submit_scorecard", corrected).unwrap();
    for format in FORMATS {
        let own = saved(&stage, &id, (contents(|_| true), "Dana"), format);
        assert!(own.contains("I was too lenient"), "{format}");
        for reviewer in ["Ben", ""] {
            let told = saved(&stage, &id, (contents(|_| true), reviewer), format);
            assert!(told.contains("Scorecard corrected"), "{format}");
            assert!(!told.contains("lenient"), "{format} for {reviewer}");
            let blind =
                saved(&stage, &id, (contents(|part| part == "scorecards"), reviewer), format);
            assert!(!blind.contains("asked before drawing"), "{format} for {reviewer}");
            assert!(blind.contains("Dana has submitted a scorecard"), "{format}: {blind}");
        }
        let copy = saved(&stage, &id, (json!({ "for": "candidate" }), "Dana"), format);
        for (part, words) in SAID {
            let is_theirs = ["answer", "conversation"].contains(&part);
            assert_eq!(copy.contains(words), is_theirs, "{format}: {part}");
        }
        for word in ["Dana", "mina@example.com", "Bookmark", "corecard"] {
            let is_empty_part = format == "json" && word == "corecard";
            assert!(is_empty_part || !copy.contains(word), "{format}: {word}");
        }
    }
}

/// The text of a PDF as another program reads it, its lines joined.
fn text_of(pdf: &Path) -> String {
    let read = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(pdf).arg("-").output();
    let read = read.unwrap();
    assert!(read.status.success(), "{read:?}");
    String::from_utf8(read.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_pdf_says_what_the_other_formats_say() {
    let (stage, id) = scored();
    let place = stage.dir.path().join("report.pdf");
    *stage.chosen.place.lock().unwrap() = Some(place.clone());
    let save = |reader: Value| {
        let request = json!({ "id": id, "reviewer": "Dana", "reader": reader, "format": "pdf" });
        stage.ask("save_report", request).unwrap();
        text_of(&place)
    };
    let whole = save(contents(|_| true));
    for (part, words) in SAID {
        assert!(whole.contains(words), "no {part} in {whole}");
    }
    // The signs of a list and of code are words, too.
    assert!(whole.contains("1. Memory: 10 to 50 KiB a connection") && whole.contains("<b>x</b>"));
    let copy = save(json!({ "for": "candidate" }));
    for (part, words) in SAID {
        assert_eq!(copy.contains(words), ["answer", "conversation"].contains(&part), "{part}");
    }
}

#[test]
fn a_session_is_reported_on_once_it_is_over_and_a_full_disk_leaves_what_was_there() {
    let stage = Stage::new();
    let running = stage.create(1, "Jane");
    let reader = json!({ "for": "candidate" });
    let request =
        json!({ "id": running["id"], "reviewer": "", "reader": reader, "format": "html" });
    assert_eq!(stage.ask("save_report", request).unwrap_err()["code"], "not_now");
    let (stage, id) = scored();
    let request = json!({ "id": id, "reviewer": "", "reader": reader, "format": "html" });
    *stage.chosen.place.lock().unwrap() = Some(stage.dir.path().join("gone/report.html"));
    assert_eq!(stage.ask("save_report", request.clone()).unwrap_err()["code"], "file_unavailable");
    *stage.chosen.place.lock().unwrap() = None;
    assert_eq!(stage.ask("save_report", request).unwrap(), Value::Null);
}

#[test]
fn the_list_is_saved_as_it_is_narrowed_down_and_no_name_is_a_formula() {
    let stage = Stage::new();
    for (n, name) in ["=cmd()|x", "Jane, \"J\"\u{301} Doe", "Zoë"].into_iter().enumerate() {
        let request = create_request(n as u128 + 1, name);
        stage.ask("create_session", request).unwrap();
    }
    let place = stage.dir.path().join("sessions.csv");
    *stage.chosen.place.lock().unwrap() = Some(place.clone());
    let list = |status: Value, text: &str| {
        let request = json!({ "status": status, "text": text, "sort": "candidate", "limit": 1 });
        stage.ask("save_session_list", request).unwrap()["words"].as_str().unwrap().to_owned()
    };
    assert_eq!(list(Value::Null, ""), "3 sessions in sessions.csv");
    let text = fs::read_to_string(&place).unwrap();
    let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(rows.headers().unwrap().get(0), Some("Candidate"));
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    let names: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(names, ["'=cmd()|x", "Jane, \"J\"\u{301} Doe", "Zoë"]);
    assert_eq!((&rows[0][4], &rows[0][9]), ("created", "60"));
    assert_eq!(list(json!("created"), "Zoë"), "1 session in sessions.csv");
    assert_eq!(list(json!("expired"), ""), "0 sessions in sessions.csv");
}
