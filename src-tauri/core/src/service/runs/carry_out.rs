//! One run from its first program to its entry in the trail.

use super::super::By;
use super::super::open_runs::RunPlace;
use super::super::terms::Terms;
use super::{Plan, RunNews, RunService};
use crate::domain::message::fingerprint;
use crate::domain::run::{
    Job, OutputStream, PlannedTest, Run, RunEnd, RunOutcome, RunPart, Verdict,
};
use crate::domain::session::Session;
use crate::error::Error;
use futures_util::StreamExt;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// Whoever watches is told of outputs no more often than this.
const TOLD_EVERY: Duration = Duration::from_millis(50);

impl RunService {
    /// Runs what is planned, tells whoever listens, and keeps what came of it.
    pub(super) async fn carry_out(self, place: RunPlace, plan: Plan, code: &str, by: By) {
        let session_id = place.id();
        self.tell(RunNews::Changed { session_id });
        let outcome = match plan {
            Plan::Free(job) => {
                let end = self.run(&place, *job, |run, stream, text| {
                    run.result.add_output(stream, text);
                });
                let end = end.await;
                let mut run = place.live();
                run.took_ms = end.ran_ms;
                run.result.message = end.message;
                run.result.line = end.line;
                end.outcome
            }
            Plan::Tests(tests) => self.test(&place, tests).await,
        };
        let run = {
            let mut run = place.live();
            run.outcome = Some(outcome);
            run.clone()
        };
        if run.is_again {
            drop(place);
            return self.tell(RunNews::RanAgain { session_id, run: Box::new(run) });
        }
        let kept = self.keep(&place, &run, (outcome, code), &by).await;
        // Free before anyone hears of the end: what they ask then finds it on disk.
        drop(place);
        match kept {
            Ok((session, seq)) => self.tell(RunNews::Ended { session: Box::new(session), seq }),
            Err(error) => {
                tracing::error!(%error, %session_id, "a run could not be kept");
                self.tell(RunNews::Lost { session_id, run: Box::new(run) });
            }
        }
    }

    /// Runs the tests, one after the other, until all are run or the run is stopped.
    async fn test(&self, place: &RunPlace, tests: Vec<PlannedTest>) -> RunOutcome {
        let session_id = place.id();
        for test in tests {
            let mut got = String::new();
            let end = self.run(place, test.job.clone(), |_, stream, text| {
                if stream == OutputStream::Stdout {
                    got.push_str(text);
                }
            });
            let end = end.await;
            let verdict = test.judge(&end, &got);
            {
                let mut run = place.live();
                run.took_ms = run.took_ms.saturating_add(end.ran_ms);
                run.result.add_test(&test.name, (verdict, end), &got);
            }
            self.tell(RunNews::Changed { session_id });
            if verdict == Verdict::Stopped {
                return RunOutcome::Stopped;
            }
        }
        RunOutcome::Finished
    }

    /// Runs one test that nobody watches, to its end.
    pub(super) async fn run_test(&self, test: PlannedTest) -> Verdict {
        let mut got = String::new();
        let mut parts = self.runner.run(test.job.clone());
        while let Some(part) = parts.next().await {
            match part {
                RunPart::Output { stream: OutputStream::Stdout, text } => got.push_str(&text),
                RunPart::Output { stream: OutputStream::Stderr, .. } => {}
                RunPart::Ended(end) => return test.judge(&end, &got),
            }
        }
        test.judge(&ended(RunOutcome::Crash), &got)
    }

    /// Runs one program to its end, or until the run is stopped.
    async fn run(
        &self,
        place: &RunPlace,
        job: Job,
        mut heard: impl FnMut(&mut Run, OutputStream, &str),
    ) -> RunEnd {
        let session_id = place.id();
        let begun = Instant::now();
        let mut stopped = place.stopped();
        let mut parts = self.runner.run(job);
        let mut untold_since: Option<Instant> = None;
        loop {
            let tell_at = untold_since.map(|since| since + TOLD_EVERY);
            tokio::select! {
                biased;
                _stopped = stopped.wait_for(|is_stopped| *is_stopped) => {
                    let ran_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
                    return RunEnd { ran_ms, ..ended(RunOutcome::Stopped) };
                }
                part = parts.next() => match part {
                    Some(RunPart::Output { stream, text }) => {
                        heard(&mut place.live(), stream, &text);
                        untold_since = untold_since.or_else(|| Some(Instant::now()));
                    }
                    Some(RunPart::Ended(end)) => return end,
                    None => return ended(RunOutcome::Crash),
                },
                () = sleep_until(tell_at.unwrap_or_else(Instant::now)), if tell_at.is_some() => {
                    untold_since = None;
                    self.tell(RunNews::Changed { session_id });
                }
            }
        }
    }

    /// Writes the run and its entry in the trail; also of a session that has stopped meanwhile.
    async fn keep(
        &self,
        place: &RunPlace,
        run: &Run,
        (outcome, code): (RunOutcome, &str),
        by: &By,
    ) -> Result<(Session, i64), Error> {
        let result = serde_json::to_string(&run.result)
            .map_err(|error| Error::Fault(format!("a run can't be written: {error}")))?;
        let prints = (fingerprint(code).into(), fingerprint(&result).into());
        let mut kept = run.clone();
        let changes = &self.changes;
        let done = changes.change(place.id(), Terms::AS_IT_STANDS, by, async |change| {
            let id = change.session().id;
            kept.seq = change.tx().count_runs(id).await? + 1;
            let mut recorded = change.record(kept.entry(outcome, prints.clone())).await?;
            Ok(recorded.insert_run(&kept, outcome, result.clone()).await?)
        });
        let session = done.await?.session;
        Ok((session, kept.seq))
    }

    fn tell(&self, news: RunNews) {
        // Without a listener nothing is lost: what counts is on disk.
        let _listeners = self.news.send(news);
    }
}

/// An end of which the program itself says nothing.
const fn ended(outcome: RunOutcome) -> RunEnd {
    RunEnd { outcome, message: String::new(), line: None, returned: None, ran_ms: 0 }
}
