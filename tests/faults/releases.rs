//! Databases of other versions: older ones are brought up to date, newer ones are left alone, and a
//! released step of the schema never changes.

use crate::dump::dump;
use crate::roles::wait_for;
use crate::sandbox::SaidSandbox;
use crate::support::clock::{CountingIds, MORNING, ManualClock, minutes, seconds};
use crate::support::figures::Figure;
use crate::talking::{TalkingModels, end, failure, piece, usage};
use hotseat_core::domain::assistant::AiPolicy;
use hotseat_core::domain::assistant::{FailureKind, Finish};
use hotseat_core::domain::catalogue::{FileFacts, ModelFile, OfferedModel, ProviderId, Tokenizer};
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::draft::Draft;
use hotseat_core::domain::exchange::{Asking, Memory};
use hotseat_core::domain::handover::{HandoverTerms, StartedBy};
use hotseat_core::domain::ids::{RequestId, SessionId};
use hotseat_core::domain::library::{
    CalibrationPlan, Challenge, Check, CodeText, Compare, Content, Difficulty, ItemId, ItemKind,
    ItemQuery, Media, Picture, Template, Test,
};
use hotseat_core::domain::own_answer::{Language, TypedAnswer};
use hotseat_core::domain::record::{Part, Sealed};
use hotseat_core::domain::scorecard::{Evidence, EvidenceOf, Level, Recommendation};
use hotseat_core::domain::session::Changes;
use hotseat_core::error::Error;
use hotseat_core::ports::Ids;
use hotseat_core::service::Sources;
use hotseat_core::service::{
    Argon2Cost, Assistant, AssistantNews, By, CandidateService, HandoverService, PasscodeService,
    RunNews, RunService, Services,
};
use hotseat_core::storage::Store;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use uuid::Uuid;

/// What this version makes, for later versions to open.
const THIS_VERSION: &str = "v0.2.0-schema-19";

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures")
}

pub fn every_released_database_opens_and_says_what_it_said() {
    let mut opened = 0;
    for entry in fs::read_dir(fixtures().join("databases")).unwrap() {
        let database = entry.unwrap().path();
        if database.extension().is_some_and(|ending| ending == "db") {
            let expected = fs::read_to_string(database.with_extension("txt")).unwrap();
            let said = wait_for(open_and_dump(&database, ""));
            assert!(
                expected == said,
                "{}: {}",
                database.display(),
                first_difference(&expected, &said)
            );
            opened += 1;
        }
    }
    assert!(opened > 0);
    let database = fixtures().join(format!("databases/{THIS_VERSION}.db"));
    let expected = fs::read_to_string(database.with_extension("txt")).unwrap();
    let losses = [
        "update sessions set candidate_name = 'Zoe' where candidate_name like 'Zo%'",
        "update sessions set ran_ms = ran_ms + 1",
        "drop trigger session_events_never_change; update session_events set at = at + 1",
        "delete from drafts",
        "update session_counts set total = total + 1",
        "delete from requests",
        "delete from handover",
        "update own_answers set revision = revision + 1",
        "drop trigger own_answer_revisions_never_go; delete from own_answer_revisions where seq > 1",
        "update candidate_work set question_draft = ''",
        "delete from passcode",
        "update model_files set path = '/elsewhere.gguf'",
        "update library_items set title = 'Else' where kind = 'template'",
        "drop trigger library_versions_in_use_never_change; update library_versions set saved_at = 1",
        "delete from session_pins",
        "delete from calibrations",
        "drop trigger runs_never_change; update runs set took_ms = took_ms + 1",
        "drop trigger scorecards_never_change; update scorecards set at = at + 1",
        "delete from scorecard_drafts",
        "drop trigger discussions_never_go; delete from discussions",
        "update sessions set is_imported = 0",
        "update records set sealed_by = 'Else'",
        "delete from signers",
    ];
    let noticed =
        losses.iter().filter(|sql| wait_for(open_and_dump(&database, sql)) != expected).count();
    Figure {
        id: "S2",
        promise: "The database of every released version opens, and says what it said",
        tried: format!("{opened} released databases"),
        losses: 0,
        control: "a step of the schema that changes, loses or forgets something",
        control_losses: format!("{noticed} of {}", losses.len()),
        seed: None,
    }
    .record();
    assert_eq!(noticed, losses.len());
}

/// Opens a copy of the database, with `loss` done to it first, and reads everything in it. Then
/// goes on living in it.
async fn open_and_dump(database: &Path, loss: &str) -> String {
    let dir = TempDir::new().unwrap();
    let copy = dir.path().join("hotseat.db");
    fs::copy(database, &copy).unwrap();
    rusqlite::Connection::open(&copy).unwrap().execute_batch(loss).unwrap();
    let store = Arc::new(Store::open(dir.path(), MORNING.wall).await.unwrap().store);
    let mut said = dump(store.clone()).await.unwrap();
    let clock = Arc::new(ManualClock::new());
    clock.advance(minutes(3 * 24 * 60));
    let ids = Arc::new(NewIds);
    let service = Services::new(store, clock, ids);
    // A change that was carried out in the old version is not carried out again.
    let by = By::interviewer("Dana").request(RequestId(Uuid::from_u128(1)));
    let repeated = service.sessions.create_session(config("Again"), &by).await.unwrap();
    said += &format!("repeated {}\n", repeated.id);
    service.watch.recover().await.unwrap();
    let id =
        service.sessions.create_session(config("New"), &By::interviewer("Dana")).await.unwrap().id;
    service.sessions.start_session(id, &By::interviewer("Dana")).await.unwrap();
    said
}

/// Ids no released database has.
struct NewIds;

impl hotseat_core::ports::Ids for NewIds {
    fn session_id(&self) -> SessionId {
        static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
        let n = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        SessionId(Uuid::from_u128(0x0200_0000_0000_7000_8000_0000_0000_0000 + u128::from(n)))
    }

    fn provider_id(&self) -> ProviderId {
        ProviderId("added".into())
    }

    fn item_id(&self) -> ItemId {
        ItemId(self.session_id().0)
    }

    fn secret(&self) -> Option<[u8; 32]> {
        Some([7; 32])
    }
}

fn first_difference(expected: &str, said: &str) -> String {
    let mut lines = expected.lines().zip(said.lines());
    let found = lines.find(|(expected, said)| expected != said);
    format!("{found:?}, {} lines against {}", expected.lines().count(), said.lines().count())
}

pub fn a_released_step_of_the_schema_never_changes() {
    let pinned = fs::read_to_string(fixtures().join("migrations.txt")).unwrap();
    let pinned: Vec<(&str, &str)> =
        pinned.lines().map(|line| line.split_once(' ').unwrap()).collect();
    let dir = TempDir::new().unwrap();
    wait_for(async { Store::open(dir.path(), MORNING.wall).await.unwrap().store.close().await })
        .unwrap();
    let applied = migrations_of(&dir.path().join("hotseat.db"));
    // Steps newer than the newest release are not pinned yet: the release does it.
    let changed: Vec<_> = pinned
        .iter()
        .filter(|(version, checksum)| {
            applied.get(&version.parse::<i64>().unwrap()).map(String::as_str) != Some(checksum)
        })
        .collect();
    let noticed = pinned.iter().filter(|(version, checksum)| {
        let dir = fixtures().join("../../migrations");
        let file = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).find(|path| {
            path.file_name().unwrap().to_string_lossy().starts_with(&format!("{:0>4}", version))
        });
        let text = fs::read_to_string(file.unwrap()).unwrap();
        assert_eq!(sha384(&text), *checksum);
        sha384(&text.replace('\n', "\r\n")) != *checksum
    });
    let noticed = noticed.count();
    Figure {
        id: "S3",
        promise: "A released step of the schema never changes",
        tried: format!("{} steps", pinned.len()),
        losses: changed.len() as u64,
        control: "the same files with other line ends",
        control_losses: format!("{noticed} of {}", pinned.len()),
        seed: None,
    }
    .record();
    assert!(changed.is_empty(), "{changed:?} are not what was released");
    assert_eq!(noticed, pinned.len());
}

fn sha384(text: &str) -> String {
    use sha2::Digest;
    sha2::Sha384::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Version and checksum of every step a database went through.
fn migrations_of(database: &Path) -> std::collections::BTreeMap<i64, String> {
    let connection = rusqlite::Connection::open(database).unwrap();
    let sql = "select version, lower(hex(checksum)) from _sqlx_migrations";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(|row| row.unwrap()).collect()
}

fn config(name: &str) -> SessionConfig {
    SessionConfig {
        candidate_name: name.into(),
        time_limit_s: Some(3600),
        token_budget: Some(50_000),
        model: "gpt-4".into(),
        ..SessionConfig::default()
    }
}

/// Makes the database of this version and its content beside it. Run it before a release, never on
/// a version that is out: `HOTSEAT_MAKE_FIXTURE=1 cargo test -p hotseat-core --test faults`.
pub fn make() {
    wait_for(async {
        let dir = TempDir::new().unwrap();
        fill(dir.path()).await;
        let database = fixtures().join(format!("databases/{THIS_VERSION}.db"));
        assert!(!database.exists(), "{THIS_VERSION} is out: name the new version first");
        fs::copy(dir.path().join("hotseat.db"), &database).unwrap();
        let said = open_and_dump(&database, "").await;
        fs::write(database.with_extension("txt"), said).unwrap();
        let pins = migrations_of(&database);
        let pins: String = pins.iter().map(|(version, sum)| format!("{version} {sum}\n")).collect();
        fs::write(fixtures().join("migrations.txt"), pins).unwrap();
    });
}

/// Sessions of every kind, with names of every kind.
pub async fn fill(dir: &Path) {
    let clock = Arc::new(ManualClock::new());
    let store = Arc::new(Store::open(dir, MORNING.wall).await.unwrap().store);
    let service = Services::new(store.clone(), clock.clone(), Arc::new(CountingIds::default()));
    let dana = By::interviewer("Dana");
    let mut ids = Vec::new();
    let names =
        ["Zoë Brontë", "李伟", "Ольга", "عمر", "O'Neil \"Q\"", "🦀 Ferris", "Gone", "Moved on"];
    for (n, name) in (1..).zip(names) {
        let by = dana.clone().request(RequestId(Uuid::from_u128(n)));
        let mut config = config(name);
        config.candidate_email = Some(format!("c{n}@example.com"));
        config.challenge_text = Some(format!("# Aufgabe {n}\n\nZähle die Wörter, 数える."));
        config.config =
            Some(serde_json::json!({ "temperature": 0.5, "system_prompt": "Sei höflich" }));
        ids.push(service.sessions.create_session(config, &by).await.unwrap().id);
        clock.advance(seconds(7));
    }
    let [ended, expired, paused, gap, edited, active, deleted, moved] = ids[..] else { panic!() };
    for id in [ended, expired, paused, gap, moved] {
        service.sessions.start_session(id, &dana).await.unwrap();
    }
    service.sessions.pause_session(ended, "", &dana).await.unwrap();
    service.sessions.pause_session(paused, "", &dana).await.unwrap();
    service.sessions.pause_session(gap, "", &dana).await.unwrap();
    for _ in 0..400 {
        clock.advance(seconds(10));
        service.watch.watch_over().await.unwrap();
    }
    service.sessions.resume_session(ended, &dana).await.unwrap();
    service.sessions.extend_time(ended, 15, "Feueralarm", None, &dana).await.unwrap();
    service.sessions.extend_tokens(ended, 1_000, "überlange Frage", None, &dana).await.unwrap();
    service.sessions.end_session(ended, "", &dana).await.unwrap();
    clock.set_wall(minutes(-30));
    service.sessions.resume_session(gap, &dana).await.unwrap();
    clock.advance(minutes(2));
    service.watch.watch_over().await.unwrap();
    let candidate_name = Some("Ōe Kenzaburō".into());
    let changes = Changes { candidate_name, ..Changes::default() };
    service.sessions.update_session(edited, changes, None, &dana).await.unwrap();
    service.sessions.delete_session(deleted, &dana).await.unwrap();
    service.samples.add(&dana).await.unwrap();
    let challenge = prepare(&service).await;
    calibrate(&service, challenge).await;
    score(&service, ended).await;
    service.sessions.start_session(active, &dana).await.unwrap();
    converse(&service, active).await;
    hand_over(&service, &store, active).await;
    import(&service).await;
    add_model_file(&store).await;
    let draft = Draft {
        request_id: Some(RequestId(Uuid::from_u128(99))),
        candidate_name: "half a näme".into(),
        time_limit: "sixty".into(),
        ..Draft::default()
    };
    service.drafts.save_draft(&draft).await.unwrap();
    drop(service);
    // Whoever wrote an answer lets go a moment after having told its end.
    while Arc::strong_count(&store) > 1 {
        tokio::task::yield_now().await;
    }
    Arc::into_inner(store).unwrap().close().await.unwrap();
}

/// A model that Hotseat runs itself.
async fn add_model_file(store: &Store) {
    let facts = FileFacts {
        bytes: 639_446_688,
        architecture: "qwen3".into(),
        name: None,
        quantisation: "Q8_0".into(),
        licence: Some("apache-2.0".into()),
        parameters: 596_049_920,
        trained_tokens: 40_960,
        bytes_a_token: 114_688,
        has_template: true,
    };
    let file = ModelFile { path: "/Modelle/größer.gguf".into(), is_ours: true, facts };
    let model = OfferedModel {
        id: "files/größer".into(),
        name: "Größer".into(),
        provider_id: ProviderId::files(),
        remote_id: "größer".into(),
        context_window_tokens: 16_384,
        max_answer_tokens: 2_048,
        tokenizer: Tokenizer::Own,
        file: Some(file),
    };
    let mut writer = store.write().await;
    let mut change = writer.set_up_once(None).await.unwrap().unwrap();
    change.save_model(&model).await.unwrap();
    let catalogue = change.catalogue().await.unwrap();
    change.commit(MORNING.wall).await.unwrap();
    store.use_catalogue(catalogue);
}

/// A library with one of everything, and a session that holds on to a version that was changed since.
async fn prepare(service: &Services) -> ItemId {
    let (library, dana) = (&service.library, By::interviewer("Dana"));
    library.prepare().await.unwrap();
    let picture = Picture { media: Media::Webp, bytes: b"RIFF....WEBP".to_vec() };
    let pictures = vec![library.add_picture(&picture, "Plan", &[]).await.unwrap()];
    let case = Check::Case {
        input: "3\n".into(),
        expected: "drei\n".into(),
        compare: Compare::Numbers { tolerance: 1e-6 },
    };
    let call = Check::Function {
        name: "count_words".into(),
        arguments: "[\"zwei 語\", {\"ab\": 1.50}]".into(),
        expected: "{ \"n\": 20000000000000000001 }".into(),
        tolerance: 0.01,
    };
    let challenge = Challenge {
        title: "Zähler 数".into(),
        category: "Algorithmen".into(),
        difficulty: Some(Difficulty::MidLevel),
        tags: vec!["wörter".into()],
        task: "Zähle. ![Plan](pictures/plan.webp)".into(),
        starters: vec![CodeText { language: Language::Python, text: "def f(): ...".into() }],
        tests: vec![
            Test { name: "drei".into(), is_hidden: true, check: case },
            Test { name: "zählt".into(), is_hidden: false, check: call },
        ],
        hints: vec!["Sortiere zuerst".into()],
        policy: AiPolicy::Own { text: "Nur erklären".into() },
        pictures,
        ..Challenge::default()
    };
    let kept = Content::Challenge(challenge.clone());
    let id = library.save(None, None, kept, &dana).await.unwrap();
    let template = Template {
        title: "Backend".into(),
        challenge: Some(id),
        time_limit_min: Some(60),
        token_budget: Some(50_000),
        model: "gpt-4".into(),
        rubric: None,
        policy: challenge.policy.clone(),
        instructions: String::new(),
        knows_challenge: true,
        only_local: false,
        begins: StartedBy::Interviewer,
    };
    let template = Content::Template(template);
    let template = library.save(None, None, template, &dana).await.unwrap();
    let sources = Sources { template: Some(template), challenge: Some(id), rubric: None };
    let mut config = config("Günther");
    config.challenge_text = Some(challenge.task.clone());
    config.extra_time_percent = Some(25);
    service.sessions.create_session_from(config, sources, &dana).await.unwrap();
    let changed = Challenge { task: "Zähle anders.".into(), ..challenge };
    library.save(Some(id), None, Content::Challenge(changed), &dana).await.unwrap()
}

/// A scorecard, its correction, and one that is being typed.
async fn score(service: &Services, id: SessionId) {
    let (scorecards, dana) = (&service.scorecards, By::interviewer("Dana"));
    let query = ItemQuery::all_of(ItemKind::Rubric);
    let rubric = service.library.list(&query).await.unwrap().items[0].id;
    let mut card = scorecards.begin(id, "Dana", Some(rubric)).await.unwrap();
    for score in &mut card.scores {
        score.level = Some(Level::Reached(3));
        score.comment = "Fragt zuerst 先に".into();
    }
    card.scores[0].level = Some(Level::NotObserved);
    card.scores[1].evidence =
        vec![Evidence { at_ms: 61_000, to_ms: Some(62_000), of: EvidenceOf::Run { seq: 1 } }];
    card.recommendation = Some(Recommendation::StrongYes);
    scorecards.submit(id, ("Dana", card.clone(), ""), &dana).await.unwrap();
    card.recommendation = Some(Recommendation::Yes);
    scorecards.submit(id, ("dana", card.clone(), "Nochmal gelesen"), &dana).await.unwrap();
    scorecards.submit(id, ("Ève", card.clone(), ""), &dana).await.unwrap();
    scorecards.note_discussion(id, ("Dana", "Einig 同意"), &dana).await.unwrap();
    card.summary = "halb getippt".into();
    scorecards.keep_draft(id, "Béla", &card).await.unwrap();
}

/// A session that came with a record.
async fn import(service: &Services) {
    let (dir, clock) = (TempDir::new().unwrap(), Arc::new(ManualClock::new()));
    let store = Arc::new(Store::open(dir.path(), MORNING.wall).await.unwrap().store);
    let ids = CountingIds::default();
    // Behind those that are here.
    for _ in 0..80 {
        ids.session_id();
    }
    let (elsewhere, eva) = (Services::new(store, clock, Arc::new(ids)), By::interviewer("Eva"));
    let session = elsewhere.sessions.create_session(config("Μαρία"), &eva).await.unwrap();
    elsewhere.sessions.start_session(session.id, &eva).await.unwrap();
    elsewhere.notes.add_note(session.id, "Von anderswo", &eva).await.unwrap();
    elsewhere.sessions.end_session(session.id, "", &eva).await.unwrap();
    let mut lines: Vec<(Part, String)> = Vec::new();
    let mut each = |part, line: &str| {
        lines.push((part, line.to_owned()));
        Ok::<(), Error>(())
    };
    elsewhere.records.write(session.id, &mut each).await.unwrap();
    let mut writer = service.records.writer().await;
    let mut intake = service.records.begin(&mut writer, session.id).await.unwrap();
    for (part, line) in lines {
        intake.add(part, &line).await.unwrap();
    }
    let sealed = Sealed { at: MORNING.wall, by: "Eva 伊".into(), public_key: vec![7; 32] };
    intake.finish(&sealed).await.unwrap();
}

/// What a model made of that challenge.
async fn calibrate(service: &Services, id: ItemId) {
    let models = Arc::new(TalkingModels::default());
    let assistant = Assistant::new(service, models.clone());
    models.will([piece("Zuerst zählen."), end(Finish::Complete, Some(usage(130, 9)))]);
    models.will([piece("Noch einmal."), end(Finish::Length, Some(usage(130, 7)))]);
    let plan = CalibrationPlan {
        model: "gpt-4".into(),
        language: Some(Language::Python),
        answers: Some(2),
        budget_tokens: Some(20_000),
    };
    let prepared = assistant.prepare_calibration(id, &plan).await.unwrap().unwrap();
    let (_stop, stopped) = tokio::sync::watch::channel(false);
    let runs = RunService::new(service, Arc::new(SaidSandbox::default()));
    assistant.calibrate(prepared, stopped, &|_| {}, &runs).await.unwrap();
}

/// Answers that ended in every way that leaves something behind.
async fn converse(service: &Services, id: SessionId) {
    let models = Arc::new(TalkingModels::default());
    let assistant = Assistant::new(service, models.clone());
    models.will([
        piece("Weil die Schlüssel sortiert sind.\n"),
        end(Finish::Complete, Some(usage(130, 9))),
    ]);
    models.will([piece("Nur halb"), failure(FailureKind::ProviderFailed)]);
    models.will([piece("Bis hierher"), end(Finish::Length, None)]);
    models.will([piece("Seltsam"), end(Finish::Unknown, Some(usage(150, 4)))]);
    models.will([failure(FailureKind::TooLong { limit_tokens: Some(4_096) })]);
    models.will([piece("Frisch"), end(Finish::Complete, Some(usage(120, 3)))]);
    let anew = Asking { text: "Noch mal?".into(), instead_of: Some(9), memory: Memory::Fresh };
    let plain = ["Warum? 天气", "Und dann?", "Mehr?", "Und?", "Zu lang?"].map(Asking::from);
    let mut heard = assistant.listen();
    for asking in plain.into_iter().chain([anew]) {
        assistant.ask(id, asking, &By::candidate()).await.unwrap();
        while !matches!(heard.recv().await.unwrap(), AssistantNews::Ended { .. }) {}
    }
    // Reports that will never come are not waited for.
    assistant.close().await;
}

/// A handover with everything that leaves something behind, under way.
async fn hand_over(service: &Services, store: &Arc<Store>, id: SessionId) {
    let (clock, ids) = (Arc::new(ManualClock::new()), Arc::new(CountingIds::default()));
    let light = Argon2Cost { memory_kib: 16, passes: 1 };
    let passcode = PasscodeService::new(store.clone(), clock.clone(), ids, light);
    passcode.set_passcode("geheim 秘密", None).await.unwrap();
    passcode.try_passcode("geraten").await.unwrap_err();
    let models = Arc::new(TalkingModels::default());
    let handover = HandoverService::new(service);
    let runs = RunService::new(service, Arc::new(SaidSandbox::default()));
    let mut heard = runs.listen();
    let assistant = Assistant::new(service, models.clone());
    let candidate = CandidateService::new(service, assistant, runs);
    let (dana, jane) = (By::interviewer("Dana"), By::candidate());
    let terms = HandoverTerms { console_stays: true, begins: StartedBy::Interviewer };
    handover.hand_over(id, terms, &dana).await.unwrap();
    candidate.give_consent("The rules", &jane).await.unwrap();
    service.notes.add_note(id, "Fragt zuerst 先に", &dana).await.unwrap();
    service.notes.add_bookmark(id, &dana).await.unwrap();
    candidate
        .save_own_answer(TypedAnswer::new("Erst sortieren\n整列", Language::Markdown, 3))
        .await
        .unwrap();
    service.sessions.pause_session(id, "Kaffee", &dana).await.unwrap();
    service.sessions.resume_session(id, &dana).await.unwrap();
    candidate.continue_session(&jane).await.unwrap();
    candidate
        .save_own_answer(TypedAnswer::new("def f(): pass\necho", Language::Python, 5))
        .await
        .unwrap();
    candidate.run_code("eins\n二").await.unwrap();
    while !matches!(heard.recv().await.unwrap(), RunNews::Ended { .. }) {}
    candidate.keep_question_draft("Noch ein").await.unwrap();
    handover.candidate_left(service.clock().now()).await.unwrap();
}
