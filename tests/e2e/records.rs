//! What leaves the laptop and comes back: reports and sealed records, through the real window.

use crate::driver::take_pictures;
use crate::interview::Interview;
use crate::looks::look;
use crate::replay::{fill_in, over, submit, until_answer};
use crate::whole::{Computer, SAVED, TO_OPEN};
use crate::window::id;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use tempfile::TempDir;

use crate::support::patience::PATIENCE;

const END: &str = "\u{e010}";

/// The file of that name, once it was saved.
async fn saved(interview: &Interview, name: &str) -> PathBuf {
    let place = interview.dir.path().join(SAVED).join(name);
    let deadline = Instant::now() + PATIENCE;
    while !place.exists() {
        assert!(Instant::now() < deadline, "{name} was not saved");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    place
}

/// Scores the session that is shown as that reviewer, by the rubric that comes with the app.
async fn score_as(interview: &Interview, (session, reviewer): (&str, &str), level: usize) {
    interview.go(&format!("#/sessions/{session}/replay")).await;
    interview.click("show-scorecard").await;
    interview.fill("reviewer-name", reviewer).await;
    interview.click("review").await;
    interview.click("score-by").await;
    interview.see(&id("criterion")).await;
    fill_in(interview, level).await;
    submit(interview).await;
}

async fn seal(interview: &Interview, session: &str) -> PathBuf {
    interview.go(&format!("#/sessions/{session}")).await;
    interview.click("action-seal").await;
    interview.click("seal-record").await;
    interview.see(&id("sealed-words")).await;
    interview.click("close-sealed").await;
    saved(interview, "Jane-Smith.hotseat").await
}

/// Puts a record where the dialogs of that folder's app find it.
fn bring(record: &Path, dir: &Path) {
    let to_open = dir.join(TO_OPEN);
    fs::create_dir_all(&to_open).unwrap();
    fs::copy(record, to_open.join("jane.hotseat")).unwrap();
}

async fn import(interview: &Interview) {
    interview.go("#/").await;
    interview.click("open-record").await;
    interview.see(&id("record-verified")).await;
    interview.click("import-record").await;
    interview.see(&id("session-name")).await;
}

async fn elsewhere(record: &Path) -> Interview {
    let dir = TempDir::new().unwrap();
    bring(record, dir.path());
    let interview = Interview::open_in(dir, Computer::default()).await;
    interview.watch_policy().await;
    interview
}

#[tokio::test]
async fn a_second_reviewer_scores_a_record_blind_and_the_scorecard_comes_back() {
    let (here, session) = over(None).await;
    score_as(&here, (&session, "Dana"), 3).await;
    let record = seal(&here, &session).await;

    let there = elsewhere(&record).await;
    import(&there).await;
    there.until_text(&id("signer-name"), "No name").await;
    assert_eq!(there.count(&id("add-note")).await, 0);
    there.go(&format!("#/sessions/{session}/replay")).await;
    there.keys(END).await;
    until_answer(&there, "print(1)  # one").await;
    there.click("show-scorecard").await;
    there.fill("reviewer-name", "Ben").await;
    there.click("review").await;
    let sealed = "Dana has submitted a scorecard. It opens when you submit yours.";
    there.until_text(&id("sealed"), sealed).await;
    assert_eq!(there.count(&id("submitted")).await, 0);
    there.click("score-by").await;
    fill_in(&there, 2).await;
    submit(&there).await;
    there.see(&id("differences")).await;
    let back = seal(&there, &session).await;

    bring(&back, here.dir.path());
    here.go("#/").await;
    here.click("open-record").await;
    here.see(&id("record-verified")).await;
    here.until("document.querySelector('[data-testid=record-intake]').innerText.includes('scorecard of Ben')").await;
    here.click("import-record").await;
    here.see(&id("session-name")).await;
    here.go(&format!("#/sessions/{session}/replay")).await;
    here.click("show-scorecard").await;
    here.until("document.querySelector('[data-testid=differences]')?.innerText.includes('Ben')")
        .await;
    here.click("write-discussion").await;
    here.page
        .active_element()
        .await
        .unwrap()
        .send_keys("We agree on the second look")
        .await
        .unwrap();
    here.click("save-discussion").await;
    here.until(
        "document.querySelector('[data-testid=discussion]')?.innerText.includes('second look')",
    )
    .await;
    for interview in [&here, &there] {
        assert_eq!(interview.violations().await, json!([]));
        assert!(interview.findings().await.is_empty());
    }
}

#[tokio::test]
async fn a_damaged_record_is_refused_and_its_sheet_goes_with_escape() {
    let (here, session) = over(None).await;
    let record = seal(&here, &session).await;
    let mut bytes = fs::read(&record).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&record, bytes).unwrap();
    bring(&record, here.dir.path());
    here.go("#/").await;
    here.click("open-record").await;
    here.see(&id("record-refused")).await;
    assert_eq!(here.count(&id("import-record")).await, 0);
    here.keys("\u{e00c}").await;
    here.until("!document.querySelector('[data-testid=open-record-sheet]')").await;
}

/// What another program reads in a PDF.
fn text_of(pdf: &Path) -> String {
    let read =
        Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(pdf).arg("-").output().unwrap();
    assert!(read.status.success(), "{read:?}");
    String::from_utf8(read.stdout).unwrap()
}

#[tokio::test]
async fn each_report_is_saved_from_the_sessions_page_and_can_be_read() {
    let (interview, session) = over(None).await;
    for (format, name) in [
        ("pdf", "Jane-Smith-report.pdf"),
        ("html", "Jane-Smith-report.html"),
        ("markdown", "Jane-Smith-report.md"),
        ("json", "Jane-Smith-report.json"),
    ] {
        interview.go(&format!("#/sessions/{session}")).await;
        interview.click("action-report").await;
        interview.click(&format!("report-format-{format}")).await;
        interview.click("save-report").await;
        let place = saved(&interview, name).await;
        let text = match format {
            "pdf" => text_of(&place),
            _ => fs::read_to_string(&place).unwrap(),
        };
        for said in ["Jane Smith", "Which limiter?", "print(1)"] {
            assert!(text.contains(said), "{format} without {said}");
        }
        assert!(!text.contains("Asked well"), "{format} with a private note");
    }
    assert_eq!(interview.violations().await, json!([]));
}

async fn look_at_what_leaves(theme: &str) {
    take_pictures();
    let (here, session) = over(Some(theme)).await;
    let mut found = Vec::new();
    here.click("action-report").await;
    look(&here, "report", theme, &mut found).await;
    here.click("cancel").await;
    here.click("action-seal").await;
    look(&here, "seal", theme, &mut found).await;
    here.click("seal-opener-passphrase").await;
    look(&here, "seal-passphrase", theme, &mut found).await;
    here.click("cancel").await;
    let record = seal(&here, &session).await;
    let there = elsewhere(&record).await;
    there.prefer(json!({ "theme": theme })).await;
    there.click("open-record").await;
    there.see(&id("record-verified")).await;
    look(&there, "record", theme, &mut found).await;
    there.click("import-record").await;
    there.see(&id("session-name")).await;
    look(&there, "session-imported", theme, &mut found).await;
    there.go("#/").await;
    there.see(&id("session-row")).await;
    look(&there, "list-imported", theme, &mut found).await;
    assert!(found.is_empty(), "{found:#?}");
}

#[tokio::test]
async fn what_leaves_the_laptop_looks_well_in_the_light() {
    look_at_what_leaves("light").await;
}

#[tokio::test]
async fn what_leaves_the_laptop_looks_well_in_the_dark() {
    look_at_what_leaves("dark").await;
}
