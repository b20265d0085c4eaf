//! A whole session in a terminal, with the practice assistant: create, start, ask, stop, run out of
//! tokens, run out of time in mid-answer, and add up what it took. Nothing of the person's own data is
//! looked at.

use crate::platform::clock::SystemClock;
use crate::platform::ids::RandomIds;
use crate::platform::keychain::Keychain;
use hotseat_core::domain::catalogue::PRACTICE;
use hotseat_core::domain::chain::Verdict;
use hotseat_core::domain::config::SessionConfig;
use hotseat_core::domain::ids::SessionId;
use hotseat_core::domain::lifecycle::Status;
use hotseat_core::domain::message::{AnswerStatus, MessageKind};
use hotseat_core::domain::number::grouped;
use hotseat_core::domain::session::Session;
use hotseat_core::domain::time::Moment;
use hotseat_core::error::Error;
use hotseat_core::ports::Clock;
use hotseat_core::providers::{Providers, Timeouts};
use hotseat_core::service::{Assistant, AssistantNews, By, Services};
use hotseat_core::storage::{StorageError, Store};
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

/// Steps in which the clock is moved, short enough to be no gap.
const STEP_MS: i64 = 5_000;
/// Five minutes, the shortest session there is.
const TIME_LIMIT_S: i64 = 300;
const TOKEN_BUDGET: i64 = 1_500;
/// How often the running session is looked at, as the app does.
const HEARTBEAT: Duration = Duration::from_secs(3);
/// Makes the practice assistant go on until it is ended.
const LONG: &str = "Please write a long answer.";

#[derive(Debug, thiserror::Error)]
enum RehearsalError {
    #[error(transparent)]
    Core(#[from] Error),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("the terminal or the folder for the rehearsal can't be used: {0}")]
    Io(#[from] io::Error),
    #[error("{0}")]
    Unexpected(String),
}

/// Rehearses, and says what is wrong if anything is.
pub fn rehearse() -> ExitCode {
    let dir = std::env::temp_dir().join(format!("hotseat-rehearsal-{}", std::process::id()));
    match tauri::async_runtime::block_on(play(&dir)) {
        Ok(()) => match fs::remove_dir_all(&dir) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => failed(&format!("{} could not be removed: {error}", dir.display())),
        },
        // Whoever read along has seen enough.
        Err(RehearsalError::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            match fs::remove_dir_all(&dir) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => failed(&error.to_string()),
            }
        }
        Err(error) => failed(&format!("{error} (its data is in {})", dir.display())),
    }
}

fn failed(reason: &str) -> ExitCode {
    eprintln!("hotseat: the rehearsal went wrong: {reason}");
    ExitCode::FAILURE
}

/// The system's clock, moved ahead of itself.
struct MovedClock {
    system: SystemClock,
    ahead_ms: AtomicI64,
}

impl Clock for MovedClock {
    fn now(&self) -> Moment {
        let (now, ahead_ms) = (self.system.now(), self.ahead_ms.load(Ordering::Relaxed));
        Moment { wall: now.wall.plus(ahead_ms), steady_ms: now.steady_ms + ahead_ms, ..now }
    }
}

/// The session played, and what is needed to play it.
struct Play {
    service: Services,
    assistant: Assistant,
    clock: Arc<MovedClock>,
    heard: Receiver<AssistantNews>,
    id: SessionId,
    by: By,
}

async fn play(dir: &Path) -> Result<(), RehearsalError> {
    let clock = MovedClock { system: SystemClock::new(), ahead_ms: AtomicI64::new(0) };
    let clock = Arc::new(clock);
    let store = Arc::new(Store::open(dir, clock.now().wall).await?.store);
    let service = Services::new(store, clock.clone(), Arc::new(RandomIds));
    let models = Providers::new(Arc::new(Keychain::of_system()), Timeouts::default());
    let assistant = Assistant::new(&service, Arc::new(models));
    // The practice assistant is all that is called, and nothing else can be.
    assistant.set_only_local(true);
    let by = By::interviewer("");
    let config = SessionConfig {
        candidate_name: "Rehearsal".into(),
        time_limit_s: Some(TIME_LIMIT_S),
        token_budget: Some(TOKEN_BUDGET),
        model: PRACTICE.into(),
        ..SessionConfig::default()
    };
    let id = service.sessions.create_session(config, &by).await?.id;
    service.sessions.start_session(id, &by).await?;
    let heard = assistant.listen();
    let mut play = Play { service, assistant, clock, heard, id, by };
    say(&format!(
        "A session of {} minutes and {} tokens with the practice assistant, which is not an AI.",
        TIME_LIMIT_S / 60,
        grouped(TOKEN_BUDGET)
    ))?;
    let watched = play.service.clone();
    tokio::select! {
        played = play.whole_session() => played,
        trouble = watch_over(&watched) => Err(trouble.into()),
    }
}

/// Marks the session as seen again and again, so that no time passes unseen.
async fn watch_over(service: &Services) -> Error {
    loop {
        if let Err(error) = service.watch.watch_over().await {
            return error;
        }
        tokio::time::sleep(HEARTBEAT).await;
    }
}

impl Play {
    async fn whole_session(&mut self) -> Result<(), RehearsalError> {
        self.asks_and_is_answered().await?;
        self.stops_an_answer().await?;
        self.runs_out_of_tokens().await?;
        self.runs_out_of_time_in_mid_answer().await?;
        self.adds_up().await
    }

    async fn asks_and_is_answered(&mut self) -> Result<(), RehearsalError> {
        self.ask("Hello! What can you do?").await?;
        self.listen_for(usize::MAX).await?;
        self.expect(AnswerStatus::Complete).await
    }

    async fn stops_an_answer(&mut self) -> Result<(), RehearsalError> {
        self.ask(LONG).await?;
        self.listen_for(12).await?;
        self.assistant.stop(self.id).await?;
        say("\n[Stop]")?;
        self.listen_for(usize::MAX).await?;
        self.expect(AnswerStatus::Stopped).await
    }

    async fn runs_out_of_tokens(&mut self) -> Result<(), RehearsalError> {
        self.ask(LONG).await?;
        self.listen_for(usize::MAX).await?;
        self.expect(AnswerStatus::CutByBudget).await?;
        match self.assistant.ask(self.id, "One more?", &By::candidate()).await {
            Err(refused @ Error::Refused { .. }) => Ok(say(&format!("> One more?\n[{refused}]"))?),
            Err(other) => Err(other.into()),
            Ok(_) => Err(unexpected("a question without tokens was sent")),
        }
    }

    async fn runs_out_of_time_in_mid_answer(&mut self) -> Result<(), RehearsalError> {
        let session = self
            .service
            .sessions
            .extend_tokens(self.id, 5_000, "rehearsal", None, &self.by)
            .await?;
        say(&format!("[5,000 tokens more: {} left]", grouped(session.left_tokens())))?;
        self.ask(LONG).await?;
        self.listen_for(12).await?;
        say("\n[the clock is moved to the end of the session]")?;
        while self.service.sessions.get_remaining_time(self.id).await? > 0 {
            self.clock.ahead_ms.fetch_add(STEP_MS, Ordering::Relaxed);
            self.service.watch.watch_over().await?;
        }
        self.listen_for(usize::MAX).await?;
        self.expect(AnswerStatus::CutByTime).await?;
        match self.session().await?.status {
            Status::Expired => Ok(()),
            other => Err(unexpected(&format!("the session is {}", other.name()))),
        }
    }

    async fn adds_up(&self) -> Result<(), RehearsalError> {
        let session = self.session().await?;
        let sums = self.service.store().ledger_sums(self.id).await?;
        let trail = self.service.sessions.verify_trail(self.id).await?;
        let report = self.service.store().check().await?;
        say(&format!(
            "Session: {} tokens used, {} sent and {} received, {} left of {}.",
            grouped(session.tokens_used),
            grouped(session.input_tokens),
            grouped(session.output_tokens),
            grouped(session.left_tokens()),
            grouped(session.token_budget)
        ))?;
        say(&format!(
            "Ledger: {} sent and {} received in {} answers.",
            grouped(sums.input_tokens),
            grouped(sums.output_tokens),
            sums.answers
        ))?;
        say(&format!("Trail: {} entries.", trail.events.len()))?;
        let adds_up = session.input_tokens == sums.input_tokens
            && session.output_tokens == sums.output_tokens
            && session.tokens_used == sums.input_tokens + sums.output_tokens
            && session.tokens_used <= session.token_budget
            && sums.reserved_tokens == 0;
        if !adds_up {
            return Err(unexpected("the figures do not add up"));
        }
        if trail.verdict != Verdict::Intact || !report.findings.is_empty() {
            return Err(unexpected(&format!("{:?} {:?}", trail.verdict, report.findings)));
        }
        Ok(say("Everything adds up.")?)
    }

    async fn ask(&self, question: &str) -> Result<(), RehearsalError> {
        let estimate = self.assistant.estimate(self.id, question).await?;
        say(&format!(
            "\n> {question}\n[{} tokens with what was said before, at most {} for the answer]",
            grouped(estimate.prompt_tokens),
            grouped(estimate.answer_cap_tokens)
        ))?;
        self.assistant.ask(self.id, question, &By::candidate()).await?;
        Ok(())
    }

    /// Shows pieces as they come, until the answer ends or there were so many.
    async fn listen_for(&mut self, pieces: usize) -> Result<(), RehearsalError> {
        let mut out = io::stdout();
        for _ in 0..pieces {
            match self.heard.recv().await {
                Ok(AssistantNews::Piece { text, .. }) => {
                    write!(out, "{text}")?;
                    out.flush()?;
                }
                Ok(AssistantNews::Ended { .. }) => return Ok(writeln!(out)?),
                Ok(
                    AssistantNews::Asked { .. }
                    | AssistantNews::Waiting { .. }
                    | AssistantNews::Corrected { .. },
                )
                | Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return Err(unexpected("the answer never ended")),
            }
        }
        Ok(())
    }

    async fn expect(&self, expected: AnswerStatus) -> Result<(), RehearsalError> {
        let last = self.assistant.conversation(self.id, None, 1).await?.messages.pop();
        match last.map(|answer| answer.kind) {
            Some(MessageKind::Answer { status, .. }) if status == expected => {}
            other => return Err(unexpected(&format!("not {}: {other:?}", expected.name()))),
        }
        let session = self.session().await?;
        Ok(say(&format!(
            "[{} · {} tokens used, {} left]",
            expected.name().replace('_', " "),
            grouped(session.tokens_used),
            grouped(session.left_tokens())
        ))?)
    }

    async fn session(&self) -> Result<Session, RehearsalError> {
        let found = self.service.sessions.get_session(self.id).await?;
        Ok(found.ok_or(Error::NotFound)?.0)
    }
}

fn unexpected(what: &str) -> RehearsalError {
    RehearsalError::Unexpected(what.to_owned())
}

fn say(line: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}
