//! Running the candidate's code: freely, and against the challenge's tests.

mod carry_out;

use super::change::{Changes, on_list};
use super::{By, Result, Services};
use crate::domain::config::{Field, FieldError};
use crate::domain::ids::SessionId;
use crate::domain::library::{Challenge, Test, TestsPassed, challenge_in};
use crate::domain::lifecycle::Status;
use crate::domain::own_answer::KeptAnswer;
use crate::domain::run::{
    Job, PlannedTest, Run, RunKind, RunLanguage, RunLimits, RunMode, RunOffer, RunResult, Verdict,
    plan,
};
use crate::domain::session::{Refusal, Session};
use crate::error::Error;
use crate::ports::Runner;
use std::sync::Arc;
use tokio::sync::broadcast;

/// News a listener may be behind before it has to read everything anew.
const NEWS_MAX: usize = 256;

/// What happens to runs.
#[derive(Clone, Debug)]
pub enum RunNews {
    /// A run began, wrote something, or came to the end of a test.
    Changed {
        /// Whose code it is.
        session_id: SessionId,
    },
    /// A run is over and on disk.
    Ended {
        /// The session as it is now.
        session: Box<Session>,
        /// Its place among the session's runs.
        seq: i64,
    },
    /// A run is over, and could not be kept.
    Lost {
        /// Whose code it is.
        session_id: SessionId,
        /// As it ended.
        run: Box<Run>,
    },
    /// A run that was run again is over; it is kept nowhere.
    RanAgain {
        /// Whose code it is.
        session_id: SessionId,
        /// As it ended, in the place of the run before.
        run: Box<Run>,
    },
}

/// Everything that can be done with runs. Cheap to clone.
#[derive(Clone)]
pub struct RunService {
    changes: Changes,
    runner: Arc<dyn Runner>,
    news: broadcast::Sender<RunNews>,
}

/// What is run, and why.
enum Plan {
    /// The program itself, with that input.
    Free(Box<Job>),
    /// These tests.
    Tests(Vec<PlannedTest>),
}

impl RunService {
    /// Runs of the sessions of these services, in that sandbox.
    #[must_use]
    pub fn new(services: &Services, runner: Arc<dyn Runner>) -> Self {
        let news = broadcast::channel(NEWS_MAX).0;
        Self { changes: services.changes.clone(), runner, news }
    }

    /// Brings what happens to runs from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<RunNews> {
        self.news.subscribe()
    }

    /// Gets the sandbox ready for the first run. Does not wait.
    pub fn warm_up(&self) {
        self.runner.warm_up();
    }

    /// Begins to run the hidden tests on the own answer of a session, as it is kept.
    ///
    /// # Errors
    /// [`Error::NotFound`] without such a session; [`Error::Refused`] before its time began and while another
    /// run goes on; [`Error::Invalid`] where there is nothing that could be run.
    pub async fn begin_hidden_tests(&self, id: SessionId, by: By) -> Result<Run> {
        let session = on_list(self.changes.store.find_session(id).await?)?;
        if session.status == Status::Created {
            return Err(Error::refused(Refusal::NotNow, session));
        }
        if let Err(refusal) = session.check_own() {
            return Err(Error::refused(refusal, session));
        }
        self.start(session, (RunKind::HiddenTests, ""), by).await
    }

    /// Ends a session's run, if one goes on, and waits until it is kept.
    pub(super) async fn stop(&self, id: SessionId) {
        if let Some(run) = self.changes.runs.find(id) {
            run.stop();
        }
        self.until_free(id).await;
    }

    /// Runs again what was run, with the input it had then. What comes of it is told to whoever listens, and kept
    /// nowhere: it is no part of what happened.
    ///
    /// # Errors
    /// [`Error::NotFound`] and [`Error::RunNotFound`] without such a session or run; [`Error::Refused`] while
    /// another run goes on; [`Error::Invalid`] where its code is not known any more.
    pub async fn run_again(&self, id: SessionId, seq: i64) -> Result<Run> {
        let session = on_list(self.changes.store.find_session(id).await?)?;
        let (before, code, _) = self.read(id, seq).await?;
        let code = code.ok_or_else(|| unrunnable("The code of this run is not known any more."))?;
        let wanted = (before.kind, before.language, before.result.input.as_str());
        let plan = self.planned(id, wanted, &code).await?;
        let result = RunResult { input: before.result.input.clone(), ..RunResult::default() };
        let (at, total) = (self.changes.clock.now().wall, plan.total());
        let again = Run { at, total, outcome: None, took_ms: 0, result, is_again: true, ..before };
        self.begin(session, again, plan, (code, By::app()))
    }

    /// Ends what an interviewer runs on a session's own answer, hidden tests or a run once more, if it goes on,
    /// and waits until it is over.
    pub async fn stop_interviewers(&self, id: SessionId) {
        if self.live(id).is_some_and(|run| !run.is_candidates()) {
            self.stop(id).await;
        }
    }

    /// How code does in a challenge's tests, visible and hidden; nothing is kept or told. None where it has none
    /// for that language.
    pub(super) async fn try_tests(
        &self,
        challenge: &Challenge,
        (language, code): (RunLanguage, &str),
    ) -> Option<TestsPassed> {
        let of = |kind| plan(challenge, kind, (language, code));
        let tests: Vec<_> =
            of(RunKind::Tests).into_iter().chain(of(RunKind::HiddenTests)).collect();
        let total = tests.len();
        let mut passed = 0;
        for test in tests {
            passed += usize::from(self.run_test(test).await == Verdict::Passed);
        }
        (total > 0).then_some(TestsPassed { passed, total })
    }

    /// The run that goes on in a session, as it is now.
    #[must_use]
    pub fn live(&self, id: SessionId) -> Option<Run> {
        self.changes.runs.find(id).map(|run| run.live().clone())
    }

    /// A session's runs before the place `before`, the newest `limit` of them, oldest first, and how many
    /// there are in all.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn list(
        &self,
        id: SessionId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<(Vec<Run>, i64)> {
        let store = &self.changes.store;
        let runs = store.list_runs(id, before, limit).await?;
        Ok((runs, store.count_runs(id).await?))
    }

    /// Milliseconds a session had run at each run that its candidate asked for, in the order of time.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn times(&self, id: SessionId) -> Result<Vec<i64>> {
        Ok(self.changes.store.list_run_times(id).await?)
    }

    /// A run that is over, with the tests it shows.
    ///
    /// # Errors
    /// [`Error::RunNotFound`] without such a run.
    pub async fn find(&self, id: SessionId, seq: i64) -> Result<(Run, Vec<Test>)> {
        let run = self.changes.store.find_run(id, seq).await?.ok_or(Error::RunNotFound)?;
        let tests = self.tests(id, run.kind).await?;
        Ok((run, tests))
    }

    /// The same with its code, which is none where the history of the answer does not reach back to it.
    ///
    /// # Errors
    /// As for [`Self::find`].
    pub async fn read(&self, id: SessionId, seq: i64) -> Result<(Run, Option<String>, Vec<Test>)> {
        let (run, tests) = self.find(id, seq).await?;
        let code = self.changes.store.find_answer_at(id, run.revision).await?;
        Ok((run, code, tests))
    }

    /// What the challenge of a session offers for trying code out; none where it has runs switched off.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn offer(&self, id: SessionId) -> Result<Option<RunOffer>> {
        Ok(self.changes.store.find_run_offer(id).await?)
    }

    /// Runs the hidden tests of each session when it ends, for as long as this is polled. What was typed just
    /// before the end may arrive a moment later, and is tested then.
    pub async fn follow_ends(&self) {
        let mut ended = self.changes.runs.ended();
        loop {
            match ended.recv().await {
                Ok(id) => self.test_at_end(id).await,
                Err(broadcast::error::RecvError::Lagged(missed)) => {
                    tracing::warn!(missed, "sessions ended whose hidden tests were not run");
                }
                Err(broadcast::error::RecvError::Closed) => return,
            }
        }
    }

    async fn test_at_end(&self, id: SessionId) {
        // The candidate's own run was stopped by the end, and is about to be kept.
        self.until_free(id).await;
        match self.owes_hidden_tests(id).await {
            Ok(true) => match self.begin_hidden_tests(id, By::app()).await {
                Ok(_) => self.until_free(id).await,
                // Nothing was written, or in a language that does not run.
                Err(Error::Invalid(_)) => {}
                Err(error) => tracing::warn!(%error, %id, "hidden tests were not run"),
            },
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, %id, "hidden tests were not run"),
        }
    }

    async fn until_free(&self, id: SessionId) {
        if let Some(run) = self.changes.runs.find(id) {
            run.over().await;
        }
    }

    /// Whether a session has hidden tests that were not run on its own answer as it stands.
    async fn owes_hidden_tests(&self, id: SessionId) -> Result<bool> {
        let store = &self.changes.store;
        let offer = store.find_run_offer(id).await?.unwrap_or_default();
        let kept = store.find_kept_answer(id).await?;
        let revision = kept.map_or(0, |kept| revision_of(&kept));
        Ok(offer.hidden_tests > 0
            && revision > 0
            && !store.has_run_hidden_tests(id, revision).await?)
    }

    /// The tests of the challenge that a run of that kind is about; none of a free run.
    ///
    /// # Errors
    /// Where the data can't be read.
    pub async fn tests(&self, id: SessionId, kind: RunKind) -> Result<Vec<Test>> {
        if kind == RunKind::Free {
            return Ok(Vec::new());
        }
        let pins = self.changes.store.list_pins(id).await?;
        let tests = challenge_in(&pins).map(|(challenge, _)| challenge.tests.clone());
        let is_hidden = kind == RunKind::HiddenTests;
        let tests = tests.unwrap_or_default().into_iter();
        Ok(tests.filter(|test| test.is_hidden == is_hidden).collect())
    }

    /// Begins to run the own answer of a session, as it is kept. What comes of it is told to whoever listens.
    pub(super) async fn start(
        &self,
        session: Session,
        (kind, input): (RunKind, &str),
        by: By,
    ) -> Result<Run> {
        let (id, store) = (session.id, &self.changes.store);
        let kept = store.find_kept_answer(id).await?.unwrap_or_default();
        let code = &kept.answer.text;
        if code.trim().is_empty() {
            return Err(unrunnable("There is no code yet. Write some first."));
        }
        let language = RunLanguage::of(kept.answer.language).ok_or_else(|| {
            let language = kept.answer.language.words();
            unrunnable(format!("{language} can't be run here. Choose another language above."))
        })?;
        let plan = self.planned(id, (kind, language, input), code).await?;
        let now = self.changes.clock.now();
        let run = Run {
            seq: store.count_runs(id).await? + 1,
            kind,
            at: now.wall,
            ran_ms: session.ran_ms_at(&now),
            revision: revision_of(&kept),
            language,
            total: plan.total(),
            outcome: None,
            took_ms: 0,
            result: RunResult { input: input.to_owned(), ..RunResult::default() },
            is_again: false,
        };
        self.begin(session, run, plan, (kept.answer.text, by))
    }

    /// The programs of a run of that kind.
    async fn planned(
        &self,
        id: SessionId,
        (kind, language, input): (RunKind, RunLanguage, &str),
        code: &str,
    ) -> Result<Plan> {
        let pins = self.changes.store.list_pins(id).await?;
        let challenge = challenge_in(&pins).map(|(challenge, _)| challenge);
        if challenge.is_some_and(|challenge| challenge.is_never_run) {
            return Err(unrunnable("This challenge has runs switched off."));
        }
        match kind {
            RunKind::Free => Ok(Plan::Free(Box::new(Job {
                language,
                code: code.to_owned(),
                input: input.to_owned(),
                mode: RunMode::Program,
                limits: RunLimits::FREE,
                is_repeatable: false,
            }))),
            RunKind::Tests | RunKind::HiddenTests => {
                let tests = challenge.map(|challenge| plan(challenge, kind, (language, code)));
                let tests = tests.filter(|tests| !tests.is_empty()).ok_or_else(|| {
                    let language = language.language().words();
                    unrunnable(format!("The challenge has no tests for an answer in {language}."))
                })?;
                Ok(Plan::Tests(tests))
            }
        }
    }

    /// Takes the session's place, and goes on with the run in the background.
    fn begin(
        &self,
        session: Session,
        run: Run,
        plan: Plan,
        (code, by): (String, By),
    ) -> Result<Run> {
        let place = self.changes.runs.take(session.id, run.clone());
        let place = place.ok_or_else(|| Error::refused(Refusal::RunOpen, session))?;
        let service = self.clone();
        tokio::spawn(async move { service.carry_out(place, plan, &code, by).await });
        Ok(run)
    }
}

impl Plan {
    /// How many tests there are to run.
    const fn total(&self) -> usize {
        match self {
            Self::Free(_) => 0,
            Self::Tests(tests) => tests.len(),
        }
    }
}

/// The last step of the history of an answer; 0 where it has none.
fn revision_of(kept: &KeptAnswer) -> i64 {
    kept.history.as_ref().map_or(0, |history| history.len)
}

pub(super) fn unrunnable(words: impl Into<String>) -> Error {
    Error::Invalid(vec![FieldError::new(Field::OwnAnswer, words)])
}
