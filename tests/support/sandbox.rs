//! A sandbox that does what the code says, word by word, and runs nothing.

use futures_util::StreamExt;
use futures_util::stream;
use hotseat_core::domain::run::{Job, OutputStream, RunEnd, RunMode, RunOutcome, RunPart};
use hotseat_core::ports::{Runner, Running};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Understands one instruction a line: `say TEXT`, `warn TEXT`, `echo` (the input), `return JSON`,
/// `raise TEXT`, `end OUTCOME`, and `forever`.
#[derive(Default)]
pub struct SaidSandbox {
    /// How many programs are under way.
    pub running: Arc<AtomicUsize>,
    /// How often it was asked to get ready.
    pub warmed_up: AtomicUsize,
}

struct UnderWay(Arc<AtomicUsize>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Runner for SaidSandbox {
    fn run(&self, job: Job) -> Running {
        self.running.fetch_add(1, Ordering::SeqCst);
        let under_way = UnderWay(Arc::clone(&self.running));
        let parts = parts(&job);
        let is_endless = parts.last().is_none_or(|part| !matches!(part, RunPart::Ended(_)));
        let said = stream::iter(parts);
        let held = move |part| {
            let _under_way = &under_way;
            part
        };
        if is_endless {
            said.chain(stream::pending()).map(held).boxed()
        } else {
            said.map(held).boxed()
        }
    }

    fn warm_up(&self) {
        self.warmed_up.fetch_add(1, Ordering::SeqCst);
    }
}

fn parts(job: &Job) -> Vec<RunPart> {
    let mut parts = Vec::new();
    let output = |stream, text: &str| RunPart::Output { stream, text: text.to_owned() };
    let assertions = match &job.mode {
        RunMode::Assertions { code } => code.as_str(),
        RunMode::Program | RunMode::Call { .. } => "",
    };
    let lines = job.code.lines().chain(assertions.lines());
    for (at, line) in lines.enumerate() {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb {
            "say" => parts.push(output(OutputStream::Stdout, &format!("{rest}\n"))),
            "warn" => parts.push(output(OutputStream::Stderr, &format!("{rest}\n"))),
            "echo" => parts.push(output(OutputStream::Stdout, &job.input)),
            "raise" => {
                let line = u32::try_from(at + 1).ok();
                parts.push(ended(RunOutcome::Exception, rest, line));
                return parts;
            }
            "end" => {
                parts.push(ended(RunOutcome::from_name(rest).unwrap(), "", None));
                return parts;
            }
            "return" => {
                let returned = Some(rest.to_owned());
                let end = RunEnd { returned, ..end_of(RunOutcome::Finished, "", None) };
                parts.push(RunPart::Ended(end));
                return parts;
            }
            "forever" => return parts,
            _ => {}
        }
    }
    parts.push(ended(RunOutcome::Finished, "", None));
    parts
}

fn ended(outcome: RunOutcome, message: &str, line: Option<u32>) -> RunPart {
    RunPart::Ended(end_of(outcome, message, line))
}

fn end_of(outcome: RunOutcome, message: &str, line: Option<u32>) -> RunEnd {
    RunEnd { outcome, message: message.to_owned(), line, returned: None, ran_ms: 7 }
}
