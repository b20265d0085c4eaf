//! The child: carries out one job after the other until its input ends.

mod beginning;
mod cache;
mod javascript;
mod jobs;
mod outputs;
mod python;
mod runtimes;
mod snapshot;
mod sql;
mod sql_beginning;
mod typescript;
mod wasi;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use crate::protocol::{Answer, ORDER_LINE_MAX, Order, line_of};
use jobs::Jobs;

/// The parent's ear.
type Said = Arc<Mutex<dyn Write + Send>>;

/// The whole life of the child. `runtimes` is the folder that holds the runtimes as they were installed, `cache`
/// one for what they are compiled to; it is made where it is missing.
#[must_use]
pub fn main(runtimes: &Path, cache: &Path) -> ExitCode {
    let said: Said = Arc::new(Mutex::new(std::io::stdout()));
    let (orders, order) = mpsc::channel();
    thread::spawn(move || listen(&orders));
    let jobs = Jobs::new(runtimes, cache, Arc::clone(&said));
    if !say(&said, &Answer::Ready) {
        return ExitCode::FAILURE;
    }
    for order in order {
        let is_heard = match order {
            Order::Prepare(language) => {
                jobs.prepare(language);
                true
            }
            Order::Run(job) => say(&said, &Answer::Ended(jobs.run(job))),
        };
        if !is_heard {
            break;
        }
    }
    ExitCode::FAILURE
}

/// Hands on what the parent orders. Once it has nothing more to say, or nothing that can be meant, the process
/// ends at once, whatever runs: nobody is there to hear of it.
fn listen(orders: &mpsc::Sender<Order>) {
    let mut input = BufReader::new(std::io::stdin());
    let mut line = Vec::new();
    loop {
        line.clear();
        let most = u64::try_from(ORDER_LINE_MAX).unwrap_or(u64::MAX);
        let read = input.by_ref().take(most).read_until(b'\n', &mut line);
        let order = read.ok().and_then(|_| serde_json::from_slice(&line).ok());
        if order.is_none_or(|order| orders.send(order).is_err()) {
            std::process::exit(0);
        }
    }
}

/// Says something to the parent; whether it could be said.
fn say(said: &Said, answer: &Answer) -> bool {
    let Some(line) = line_of(answer) else { return false };
    let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
    said.write_all(&line).and_then(|()| said.flush()).is_ok()
}
