//! A three-hour session with 20,000 steps of an answer and 500 messages: sealing, verifying and importing its record
//! beside `zip` and `sha256sum` of the same bytes, and looking at moments of its replay.
//!
//! `cargo xtask bench`

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that fails shall stop")]
#![allow(clippy::disallowed_methods, reason = "a benchmark reads the clock itself")]

#[path = "../../../tests/support/clock.rs"]
#[allow(dead_code, reason = "shared with tests, which use other parts of it")]
mod clock;

#[path = "../../../tests/support/talking.rs"]
#[allow(dead_code, reason = "shared with tests, which use other parts of it")]
mod talking;

#[path = "../../../tests/support/sandbox.rs"]
#[allow(dead_code, reason = "shared with tests, which use other parts of it")]
mod sandbox;

use clock::{CountingIds, ManualClock};
use hotseat_core::domain::assistant::Finish;
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::exchange::{Asking, Memory};
use hotseat_core::domain::handover::{HandoverTerms, StartedBy};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::own_answer::{Language, TypedAnswer};
use hotseat_core::domain::record::{Part, Sealed};
use hotseat_core::domain::time::UtcMs;
use hotseat_core::error::Error;
use hotseat_core::ports::Clock;
use hotseat_core::service::{
    Assistant, AssistantNews, By, CandidateService, HandoverService, PasscodeService, RunService,
    Services,
};
use hotseat_core::storage::Store;
use hotseat_record::{
    Opened, Record, RecordFault, Seal, SealError, SealingKey, TrailEnd, open, seal,
};
use sandbox::SaidSandbox;
use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use talking::{TalkingModels, end, piece};
use tempfile::TempDir;
use tokio::runtime::Runtime;

#[derive(Clone, Copy)]
struct Effort {
    steps: i64,
    questions: i64,
    rounds: usize,
}

const FULL: Effort = Effort { steps: 20_000, questions: 250, rounds: 7 };
/// For `cargo test --benches`, which only wants to see it run.
const TRIAL: Effort = Effort { steps: 40, questions: 2, rounds: 1 };

/// From one step to the next: 20,000 of them take three hours less five minutes.
const STEP_MS: i64 = 525;
/// A frame at 60 a second.
const FRAME_MS: f64 = 1_000.0 / 60.0;

fn main() {
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let effort = if is_bench { FULL } else { TRIAL };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let report = measure(&runtime, effort);
    print!("\n{report}");
    if is_bench {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("figures");
        std::fs::create_dir_all(&dir).unwrap();
        std::fs::write(dir.join("records.md"), report).unwrap();
    }
}

fn measure(runtime: &Runtime, effort: Effort) -> String {
    let dir = TempDir::new().unwrap();
    let (service, id) = runtime.block_on(a_long_session(dir.path(), effort));
    let place = dir.path().join("long.hotseat");
    let plain = dir.path().join("plain");
    let bytes = unpack(runtime, &service, id, &plain);
    let sealing = || sealed(runtime, &service, id, &place);
    sealing();
    let verifying = || verified(&place);
    let importing = || imported(runtime, &place, dir.path());
    let works: [(&str, &dyn Fn() -> Duration); 3] =
        [("seal", &sealing), ("verify", &verifying), ("import", &importing)];
    let mut report = format!(
        "A session with {} steps of an answer and {} messages: {} KiB in a record of {} KiB. Medians of {} rounds, in \
         turn.\n\n| what | `zip` and `sha256sum` | Hotseat | ratio | bar |\n|---|---:|---:|---:|---|\n",
        effort.steps,
        effort.questions * 2,
        bytes / 1024,
        std::fs::metadata(&place).unwrap().len() / 1024,
        effort.rounds
    );
    for (what, work) in works {
        let (mut bare, mut ours) = (Vec::new(), Vec::new());
        for _ in 0..effort.rounds {
            bare.push(zipped_and_summed(&plain));
            ours.push(work());
        }
        let (bare, ours) = (median_ms(bare), median_ms(ours));
        writeln!(report, "| {what} | {bare:.0} ms | {ours:.0} ms | {:.2} | 2 |", ours / bare)
            .unwrap();
    }
    let seeks = runtime.block_on(sought(&service, id, effort));
    let longest = seeks.iter().max().unwrap().as_secs_f64() * 1_000.0;
    let count = seeks.len();
    let median = median_ms(seeks);
    writeln!(
        report,
        "\nA moment of its replay, {count} of them anywhere: median {median:.1} ms, longest {longest:.1} ms; a frame \
         has {FRAME_MS:.1} ms."
    )
    .unwrap();
    report
}

async fn a_long_session(dir: &Path, effort: Effort) -> (Services, SessionId) {
    let clock = Arc::new(ManualClock::new());
    let store = Arc::new(Store::open(dir, clock.now().wall).await.unwrap().store);
    let ids = Arc::new(CountingIds::default());
    let service = Services::new(store.clone(), clock.clone(), ids.clone());
    let models = Arc::new(TalkingModels::default());
    let assistant = Assistant::new(&service, models.clone());
    let runs = RunService::new(&service, Arc::new(SaidSandbox::default()));
    let candidate = CandidateService::new(&service, assistant.clone(), runs);
    let config = SessionConfig {
        candidate_name: "Jane".into(),
        time_limit_s: Some(3 * 3_600),
        token_budget: Some(200_000),
        model: "gpt-4-turbo".into(),
        ..SessionConfig::default()
    };
    let dana = By::interviewer("Dana");
    let session = service.sessions.create_session(config, &dana).await.unwrap();
    let id = session.id;
    let cost = hotseat_core::service::Argon2Cost { memory_kib: 8, passes: 1 };
    let passcode = PasscodeService::new(store, clock.clone(), ids, cost);
    passcode.set_passcode("open sesame", None).await.unwrap();
    let terms = HandoverTerms { console_stays: true, begins: StartedBy::Candidate };
    let handover = HandoverService::new(&service);
    handover.hand_over(id, terms, &dana).await.unwrap();
    let jane = By::candidate();
    candidate.give_consent("The rules", &jane).await.unwrap();
    candidate.begin(&jane).await.unwrap();
    let mut heard = assistant.listen();
    let mut text = String::new();
    for step in 1..=effort.steps {
        clock.advance(STEP_MS);
        if step % 8 == 0 {
            service.watch.watch_over().await.unwrap();
        }
        // A line now and then, and words within one.
        let added = if step % 9 == 0 { "\n    total = total + 1" } else { " x" };
        text.insert_str(text.len() - text.len() / 7 % 50, added);
        let typed = TypedAnswer::new(&text, Language::Python, step);
        candidate.save_own_answer(typed).await.unwrap();
        if step % (effort.steps / effort.questions).max(1) == 0 {
            let said = "Sort the keys first, then compare neighbours. ".repeat(12);
            models.will([piece(&said), end(Finish::Complete, Some(talking::usage(130, 90)))]);
            // In a fresh conversation each time, so that the budget lasts.
            let text = "What do I do about keys that are the same?".into();
            let asking = Asking { memory: Memory::Fresh, text, instead_of: None };
            assistant.ask(id, asking, &jane).await.unwrap();
            while !matches!(heard.recv().await.unwrap(), AssistantNews::Ended { .. }) {}
        }
    }
    service.sessions.end_session(id, "", &dana).await.unwrap();
    assistant.close().await;
    (service, id)
}

/// Writes the files of the record into a folder, as other programs would have them; how many bytes they have.
fn unpack(runtime: &Runtime, service: &Services, id: SessionId, plain: &Path) -> usize {
    use std::io::Write as _;
    std::fs::create_dir_all(plain).unwrap();
    let mut bytes = 0;
    let mut each = |part: Part, line: &str| {
        let name = plain.join(part.file_name());
        let mut file = File::options().append(true).create(true).open(name).unwrap();
        writeln!(file, "{line}").unwrap();
        bytes += line.len() + 1;
        Ok::<(), Error>(())
    };
    runtime.block_on(service.records.write(id, &mut each)).unwrap();
    bytes
}

fn zipped_and_summed(plain: &Path) -> Duration {
    let files: Vec<_> =
        std::fs::read_dir(plain).unwrap().map(|entry| entry.unwrap().path()).collect();
    let zipped = plain.with_extension("zip");
    drop(std::fs::remove_file(&zipped));
    let begin = Instant::now();
    let zip = Command::new("zip").arg("-qj").arg(&zipped).args(&files).status().unwrap();
    let sum = Command::new("sha256sum").args(&files).stdout(Stdio::null()).status().unwrap();
    assert!(zip.success() && sum.success());
    begin.elapsed()
}

#[derive(Debug)]
#[expect(dead_code, reason = "what is in it is printed where the benchmark stops")]
enum Trouble {
    Core(Error),
    Seal(SealError),
    Fault(RecordFault),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Core(error)
    }
}

impl From<hotseat_core::storage::StorageError> for Trouble {
    fn from(error: hotseat_core::storage::StorageError) -> Self {
        Self::Core(error.into())
    }
}

impl From<SealError> for Trouble {
    fn from(error: SealError) -> Self {
        Self::Seal(error)
    }
}

impl From<RecordFault> for Trouble {
    fn from(fault: RecordFault) -> Self {
        Self::Fault(fault)
    }
}

fn sealed(runtime: &Runtime, service: &Services, id: SessionId, place: &Path) -> Duration {
    let key = SealingKey::from_seed(&[7; 32]).unwrap();
    let about = Seal {
        session_id: id.0,
        sealed_at: 0,
        name: "Dana",
        app_version: "0.1.0",
        key: &key,
        lock: None,
    };
    let begin = Instant::now();
    seal(File::create(place).unwrap(), &about, b"", |each| {
        let mut each = |part, line: &str| Ok::<(), Trouble>(each(part, line)?);
        let session = runtime.block_on(service.records.write(id, &mut each))?;
        Ok::<_, Trouble>(TrailEnd { len: session.trail.len, hash: session.trail.hash })
    })
    .unwrap();
    begin.elapsed()
}

fn opened(place: &Path) -> Record {
    match open(place).unwrap().unwrap() {
        Opened::Record(record) => *record,
        Opened::Locked(_) => panic!("encrypted"),
    }
}

fn verified(place: &Path) -> Duration {
    let begin = Instant::now();
    opened(place).verify(&mut |_| true, &mut |_, _| Ok::<(), RecordFault>(())).unwrap();
    begin.elapsed()
}

/// Into a database of its own each time.
fn imported(runtime: &Runtime, place: &Path, dir: &Path) -> Duration {
    let there = TempDir::new_in(dir).unwrap();
    let clock = Arc::new(ManualClock::new());
    let opened_store = runtime.block_on(Store::open(there.path(), clock.now().wall)).unwrap();
    let ids = Arc::new(CountingIds::default());
    let service = Services::new(Arc::new(opened_store.store), clock, ids);
    let mut record = opened(place);
    let begin = Instant::now();
    let mut writer = runtime.block_on(service.records.writer());
    let id = record.session_id();
    let mut intake = runtime.block_on(service.records.begin(&mut writer, id)).unwrap();
    record
        .read(&mut |_| true, &mut |part, line| {
            Ok::<(), Trouble>(runtime.block_on(intake.add(part, line))?)
        })
        .unwrap();
    let sealed = Sealed { at: UtcMs(0), by: "Dana".into(), public_key: vec![7; 32] };
    eprintln!("read and added {:?}", begin.elapsed());
    runtime.block_on(intake.finish(&sealed)).unwrap();
    eprintln!("finished {:?}", begin.elapsed());
    begin.elapsed()
}

/// How long each of many looks at moments all over the session took.
async fn sought(service: &Services, id: SessionId, effort: Effort) -> Vec<Duration> {
    let mut rng = fastrand::Rng::with_seed(7);
    let mut took = Vec::new();
    for _ in 0..effort.rounds * 100 {
        let at_ms = rng.i64(0..effort.steps * STEP_MS);
        let begin = Instant::now();
        std::hint::black_box(service.sessions.moment_at(id, at_ms).await.unwrap());
        took.push(begin.elapsed());
    }
    took
}

fn median_ms(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1_000.0
}
