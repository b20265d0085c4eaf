//! What a database says, as lines of text: read through the core, so that two schemas with the same
//! content give the same lines.

use crate::support::clock::{CountingIds, ManualClock};
use hotseat_core::domain::chain;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::library::{ItemKind, ItemQuery};
use hotseat_core::domain::listing::ListQuery;
use hotseat_core::domain::session::{Brief, Session};
use hotseat_core::error::Error;
use hotseat_core::ports::Ids;
use hotseat_core::service::Services;
use hotseat_core::storage::{LedgerSums, Store};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

/// Ids looked for; more than any database here has.
const IDS: usize = 100;

/// Everything a person can see, deleted sessions included.
///
/// # Errors
/// Where something can't be read.
pub async fn dump(store: Arc<Store>) -> Result<String, Error> {
    let ids = CountingIds::default();
    let mut text = String::new();
    for _ in 0..IDS {
        let id = ids.session_id();
        let Some((session, brief)) = store.find_session_and_brief(id).await? else {
            continue;
        };
        push_session(&mut text, &session, &brief);
        push_trail(&mut text, &store, id, &session).await?;
        for message in store.list_messages(id, None, 500).await? {
            writeln!(text, "  said {message:?}").unwrap();
        }
        let sums = store.ledger_sums(id).await?;
        if sums != LedgerSums::default() {
            writeln!(text, "  ledger {sums:?}").unwrap();
        }
        push_work(&mut text, &store, id).await?;
        for run in store.list_runs(id, None, 500).await? {
            writeln!(text, "  {run:?}").unwrap();
        }
        for scorecard in store.list_scorecards(id).await? {
            writeln!(text, "  {scorecard:?}").unwrap();
        }
        if let Some(note) = store.find_discussion(id).await? {
            writeln!(text, "  {note:?}").unwrap();
        }
        if let Some(sealed) = store.find_record(id).await? {
            writeln!(text, "  imported {} {sealed:?}", session.is_imported).unwrap();
        }
        if let Some(draft) = store.find_scorecard_draft(id, "Béla").await? {
            writeln!(text, "  draft of {draft:?}").unwrap();
        }
    }
    for (key, name) in store.list_signers(None).await? {
        writeln!(text, "signer {name} {}", hex::encode(key)).unwrap();
    }
    for model in store.catalogue().models() {
        if let Some(file) = &model.file {
            writeln!(text, "model {} in {file:?}", model.id).unwrap();
        }
    }
    let service = Services::new(store.clone(), Arc::new(ManualClock::new()), Arc::new(ids));
    // What was not there in older versions is told only where it says something.
    let draft = format!("{:?}", service.drafts.find_draft().await?)
        .replace(", instructions: \"\", knows_challenge: true, only_local: false", "")
        .replace(", policy: GiveHints, template: None, challenge: None, rubric: None", "")
        .replace(", extra_time: \"\", extra_tokens: \"\"", "");
    writeln!(text, "draft {draft}").unwrap();
    push_library(&mut text, &service).await?;
    if let Some(handover) = store.find_handover().await? {
        writeln!(text, "handover {handover:?}").unwrap();
    }
    if let Some(kept) = store.find_passcode().await? {
        let hashes = (kept.passcode_hash, kept.recovery_hash);
        writeln!(text, "passcode {hashes:?} {} {:?}", kept.is_console_locked, kept.wrong).unwrap();
    }
    for words in ["", "zoë", "limiter", "nobody"] {
        let query = ListQuery { text: words.into(), limit: 500, ..ListQuery::default() };
        let page = service.sessions.list_sessions(&query).await?;
        let names: Vec<_> = page.sessions.iter().map(|s| s.candidate_name.as_str()).collect();
        writeln!(text, "listed for {words:?}: {names:?} of {}", page.total).unwrap();
    }
    // As above.
    Ok(text.replace(", is_never_run: false", "").replace(", tests: None }", " }"))
}

/// Every item with every version of it.
async fn push_library(text: &mut String, service: &Services) -> Result<(), Error> {
    for kind in ItemKind::ALL {
        let query = ItemQuery::all_of(kind);
        for item in service.library.list(&query).await?.items {
            writeln!(text, "{} {item:?}", kind.name()).unwrap();
            for version in service.library.versions(item.id).await? {
                let found = service.library.find(item.id, Some(version.version)).await?;
                let content = found.map(|found| found.content);
                writeln!(text, "  {version:?} {content:?}").unwrap();
            }
            for calibration in service.library.calibrations(item.id).await? {
                writeln!(text, "  {calibration:?}").unwrap();
            }
        }
    }
    Ok(())
}

fn push_session(text: &mut String, s: &Session, brief: &Brief) {
    let watch = &s.stopwatch;
    writeln!(text, "session {}", s.id).unwrap();
    writeln!(text, "  {} version {} sample {}", s.status.name(), s.version, s.is_sample).unwrap();
    writeln!(text, "  {:?} {:?}", s.candidate_name.as_str(), s.candidate_email).unwrap();
    writeln!(text, "  limit {} of {}", s.original_time_limit_s, s.time_limit_s).unwrap();
    writeln!(text, "  budget {} of {}", s.original_token_budget, s.token_budget).unwrap();
    let used = (s.tokens_used, s.input_tokens, s.output_tokens, s.message_count);
    writeln!(text, "  used {used:?} model {}", s.model).unwrap();
    writeln!(text, "  made {:?} changed {:?}", s.created_at, s.updated_at).unwrap();
    writeln!(text, "  started {:?} ended {:?}", s.started_at, s.ended_at).unwrap();
    writeln!(text, "  deleted {:?}", s.deleted_at).unwrap();
    writeln!(text, "  ran {} paused {}", watch.ran_ms, watch.paused_ms).unwrap();
    writeln!(text, "  running {:?} seen {:?}", watch.running_since, watch.seen).unwrap();
    writeln!(text, "  gap {:?}", s.gap).unwrap();
    writeln!(text, "  challenge {:?}", s.challenge_title).unwrap();
    let challenge = brief.challenge.as_ref().map(|challenge| challenge.as_str());
    writeln!(text, "  brief {challenge:?}").unwrap();
    writeln!(text, "  config {}", serde_json::to_string(&brief.config.to_map()).unwrap()).unwrap();
}

/// What a candidate made and an interviewer noted.
async fn push_work(text: &mut String, store: &Store, id: SessionId) -> Result<(), Error> {
    if let Some(consent) = store.find_consent(id).await? {
        let draft = store.find_question_draft(id).await?;
        writeln!(text, "  consent {consent:?} draft {draft:?}").unwrap();
    }
    if let Some(answer) = store.find_own_answer(id).await? {
        writeln!(text, "  own answer {answer:?}").unwrap();
    }
    for revision in store.list_revisions(id).await? {
        writeln!(text, "  {revision:?}").unwrap();
    }
    for pinned in store.list_pins(id).await? {
        writeln!(text, "  made with {pinned:?}").unwrap();
    }
    for note in store.list_notes(id).await? {
        writeln!(text, "  note {note:?}").unwrap();
    }
    Ok(())
}

async fn push_trail(
    text: &mut String,
    store: &Store,
    id: SessionId,
    session: &Session,
) -> Result<(), Error> {
    let events = store.list_events(id).await?;
    for e in &events {
        let hash: String = e.hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let who = (&e.actor_role, e.actor_name());
        writeln!(text, "  {} {} {who:?} {:?} {} {hash}", e.seq, e.kind, e.at, e.data).unwrap();
        if !e.personal.is_empty() {
            writeln!(text, "    {:?}", e.personal).unwrap();
        }
    }
    writeln!(text, "  trail {:?}", chain::verify(&events, &session.trail)).unwrap();
    Ok(())
}

/// The rows of what the core has no reason to list.
pub fn rows(dir: &Path) -> String {
    let connection = rusqlite::Connection::open(dir.join("hotseat.db")).unwrap();
    let mut text = String::new();
    for table in [
        "requests",
        "tombstones",
        "models",
        "model_files",
        "session_counts",
        "drafts",
        "providers",
        "messages",
        "token_ledger",
        "handover",
        "passcode",
        "candidate_work",
        "own_answers",
        "notes",
    ] {
        let mut statement = connection.prepare(&format!("select * from {table}")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<_> = (0..columns).map(|at| row.get_ref(at).unwrap()).collect();
            writeln!(text, "{table} {values:?}").unwrap();
        }
    }
    text
}

/// SHA-256, to compare files with.
pub fn fingerprint(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}
