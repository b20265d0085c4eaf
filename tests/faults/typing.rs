//! The program is killed while a candidate types and somebody guesses at the passcode: no text that
//! was acknowledged is lost, none is older than one before, and no wrong try is forgotten.

use crate::roles::{program, wait_for};
use crate::sandbox::SaidSandbox;
use crate::support::chance::{chance, rounds};
use crate::support::clock::{CountingIds, ManualClock, minutes, seconds};
use crate::support::figures::Figure;
use crate::talking::TalkingModels;
use hotseat_core::domain::absence::GapAnswer;
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::handover::{HandoverTerms, StartedBy};
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::own_answer::{Language, TypedAnswer};
use hotseat_core::error::Error;
use hotseat_core::ports::Clock;
use hotseat_core::service::{
    Argon2Cost, Assistant, By, CandidateService, HandoverService, PasscodeService, RunService,
    Services,
};
use hotseat_core::storage::Store;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::sync::Arc;
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

/// Kills a database lives through.
const KILLS_A_DATABASE: u64 = 10;
const CONTROL: u64 = 20;
/// Wrong tries on one database: the waits behind more would take the time of the session.
const GUESSES: i64 = 8;

/// What the text of a revision is: no other has the same, and each next one is longer by a little.
fn text(revision: i64) -> String {
    format!("Entwurf {revision} ✎ ").repeat(usize::try_from(revision % 200 + 1).unwrap())
}

struct Typist {
    clock: Arc<ManualClock>,
    service: Services,
    handover: HandoverService,
    candidate: CandidateService,
    passcode: PasscodeService,
    answers_early: bool,
}

/// Types on and on, with pauses and guesses in between. Until killed.
pub async fn type_on_and_on(arguments: &[String]) {
    let [dir, life, early] = arguments else { panic!("dir, life, early") };
    let clock = Arc::new(ManualClock::new());
    // Later lives begin later; the steady hand need not know by how much.
    clock.advance(minutes(10 * life.parse::<i64>().unwrap()));
    let store = Arc::new(Store::open(Path::new(dir), clock.now().wall).await.unwrap().store);
    let ids = Arc::new(CountingIds::default());
    let service = Services::new(store.clone(), clock.clone(), ids.clone());
    service.watch.recover().await.unwrap();
    let assistant = Assistant::new(&service, Arc::new(TalkingModels::default()));
    let handover = HandoverService::new(&service);
    let runs = RunService::new(&service, Arc::new(SaidSandbox::default()));
    let candidate = CandidateService::new(&service, assistant, runs);
    let light = Argon2Cost { memory_kib: 8, passes: 1 };
    let passcode = PasscodeService::new(store, clock.clone(), ids, light);
    let answers_early = early.parse().unwrap();
    let typist = Typist { clock, service, handover, candidate, passcode, answers_early };
    let id = typist.sit_down().await;
    say(&format!("session {id}"));
    let kept = typist.candidate.own_answer().await.unwrap();
    let first = kept.map_or(0, |answer| answer.revision) + 1;
    for revision in first.. {
        typist.write(revision).await;
        if revision % 7 == 0 {
            typist.stop_and_go(id).await;
        }
        if revision % 5 == 0 {
            typist.guess().await;
        }
    }
}

impl Typist {
    /// Takes up the handover there is, or begins one.
    async fn sit_down(&self) -> SessionId {
        let (dana, candidate) = (By::interviewer("Dana"), By::candidate());
        if let Some(handover) = self.handover.take_up().await.unwrap() {
            let id = handover.session_id;
            // What a kill has left half done before the first word is done now.
            self.candidate.give_consent("The rules", &candidate).await.unwrap();
            drop(self.candidate.begin(&candidate).await);
            drop(self.service.sessions.settle_gap(id, GapAnswer::GiveBack, &dana).await);
            drop(self.service.sessions.resume_session(id, &dana).await);
            drop(self.candidate.continue_session(&candidate).await);
            return id;
        }
        if !self.passcode.has_passcode().await.unwrap() {
            self.passcode.set_passcode("open sesame", None).await.unwrap();
        }
        let config = SessionConfig {
            candidate_name: "Jane".into(),
            time_limit_s: Some(180 * 60),
            token_budget: Some(50_000),
            model: "practice".into(),
            ..SessionConfig::default()
        };
        let id = self.service.sessions.create_session(config, &dana).await.unwrap().id;
        let terms = HandoverTerms { console_stays: false, begins: StartedBy::Candidate };
        self.handover.hand_over(id, terms, &dana).await.unwrap();
        self.candidate.give_consent("The rules", &candidate).await.unwrap();
        self.candidate.begin(&candidate).await.unwrap();
        id
    }

    async fn write(&self, revision: i64) {
        self.clock.advance(100);
        say(&format!("writes {revision}"));
        if self.answers_early {
            say(&format!("wrote {revision}"));
            // As long as a slow disk takes, so that a kill in between is no rare thing.
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let kept = self
            .candidate
            .save_own_answer(TypedAnswer::new(text(revision), Language::Text, revision))
            .await;
        assert_eq!(kept.unwrap().revision, revision);
        if !self.answers_early {
            say(&format!("wrote {revision}"));
        }
    }

    async fn stop_and_go(&self, id: SessionId) {
        let dana = By::interviewer("Dana");
        self.service.sessions.pause_session(id, "", &dana).await.unwrap();
        self.service.sessions.resume_session(id, &dana).await.unwrap();
        self.candidate.continue_session(&By::candidate()).await.unwrap();
    }

    async fn guess(&self) {
        let kept = self.service.store().find_passcode().await.unwrap().unwrap();
        if kept.wrong.count >= GUESSES {
            return;
        }
        while self.passcode.wait_ms().await.unwrap() > 0 {
            self.clock.advance(seconds(10));
            self.service.watch.watch_over().await.unwrap();
        }
        say("guesses");
        let tried = self.passcode.try_passcode("guess").await;
        assert!(matches!(tried, Err(Error::WrongPasscode { .. })), "{tried:?}");
        say("guessed");
    }
}

fn say(line: &str) {
    std::io::stdout().lock().write_all(format!("{line}\n").as_bytes()).unwrap();
}

/// What the typists on one database have said so far.
#[derive(Debug, Default)]
struct Said {
    session: String,
    begun: i64,
    acknowledged: i64,
    guesses_begun: i64,
    guesses: i64,
}

impl Said {
    fn hear(&mut self, line: &str) {
        match line.split_once(' ').unwrap_or((line, "")) {
            ("session", id) => {
                assert!(self.session.is_empty() || self.session == id, "another session");
                self.session = id.into();
            }
            ("writes", revision) => self.begun = revision.parse().unwrap(),
            ("wrote", revision) => self.acknowledged = revision.parse().unwrap(),
            ("guesses", _) => self.guesses_begun += 1,
            ("guessed", _) => self.guesses += 1,
            _ => panic!("{line}"),
        }
    }

    /// Opens the database as the app does, and says what is not as it was said to be.
    async fn compare(&mut self, dir: &Path) -> Vec<String> {
        let now = ManualClock::new().now().wall;
        let store = Store::open(dir, now).await.unwrap().store;
        let mut wrong = store.check().await.unwrap().findings;
        let id: SessionId = self.session.parse().unwrap();
        if store.find_handover().await.unwrap().map(|handover| handover.session_id) != Some(id) {
            wrong.push("the handover is gone".into());
        }
        let answer = store.find_own_answer(id).await.unwrap();
        let (revision, kept) = answer.map_or((0, String::new()), |a| (a.revision, a.text));
        if !(self.acknowledged..=self.begun).contains(&revision) {
            wrong.push(format!("revision {revision}, {self:?}"));
        }
        if revision > 0 && kept != text(revision) {
            wrong.push(format!("revision {revision} has another text: {kept:?}"));
        }
        let count = store.find_passcode().await.unwrap().unwrap().wrong.count;
        if !(self.guesses..=self.guesses_begun).contains(&count) {
            wrong.push(format!("{count} wrong tries, {self:?}"));
        }
        // What is there is the truth the next life begins with.
        (self.begun, self.acknowledged) = (revision, revision);
        (self.guesses_begun, self.guesses) = (count, count);
        store.close().await.unwrap();
        wrong
    }
}

pub fn a_killed_program_keeps_what_was_typed_and_what_was_guessed() {
    let mut chance = chance("a_killed_program_keeps_what_was_typed_and_what_was_guessed");
    let kills = rounds(50, 1_000);
    let after = Duration::from_millis;
    let mut lives = |kills: u64, early: bool| {
        let (mut left, mut wrong, mut acknowledged) = (kills, Vec::new(), 0);
        while left > 0 {
            let here = left.min(KILLS_A_DATABASE);
            left -= here;
            let (dir, mut said) = (TempDir::new().unwrap(), Said::default());
            for life in 0..here {
                let before = said.acknowledged;
                let after = after(chance.rng.u64(..=200));
                type_and_kill(dir.path(), (life, early), after, &mut said);
                acknowledged += said.acknowledged - before;
                wrong.push(wait_for(said.compare(dir.path())));
            }
        }
        wrong.retain(|wrong| !wrong.is_empty());
        (wrong, acknowledged)
    };
    let (wrong, acknowledged) = lives(kills, false);
    let (early, _) = lives(CONTROL, true);
    Figure {
        id: "D1 own answer",
        promise: "A program killed at any moment loses nothing a candidate typed that was acknowledged",
        tried: format!("{kills} kills, {acknowledged} acknowledged texts"),
        losses: wrong.len() as u64,
        control: "the program answers before the text is committed",
        control_losses: format!("{} of {CONTROL}", early.len()),
        seed: Some(chance.seed),
    }
    .record();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(acknowledged > i64::try_from(kills).unwrap(), "hardly anything was typed");
    assert!(!early.is_empty(), "a program that answers too early was never caught");
}

/// Every answer counts, also one read after the kill: it was written before.
fn type_and_kill(dir: &Path, (life, early): (u64, bool), after: Duration, said: &mut Said) {
    let mut typist = program("typist");
    let mut typist = typist.arg(dir).args([life.to_string(), early.to_string()]).spawn().unwrap();
    let mut lines = BufReader::new(typist.stdout.take().unwrap()).lines();
    let first = lines.next().expect("the typist ended by itself").unwrap();
    said.hear(&first);
    sleep(after);
    typist.kill().unwrap();
    typist.wait().unwrap();
    for line in lines {
        said.hear(&line.unwrap());
    }
}
