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

use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;

use crate::protocol::{Answer, ORDER_LINE_MAX, Order};
use hotseat_child::{Ears, Mouth};
use jobs::Jobs;

/// The whole life of the child. `runtimes` is the folder that holds the runtimes as they were installed, `cache`
/// one for what they are compiled to; it is made where it is missing.
#[must_use]
pub fn main(runtimes: &Path, cache: &Path) -> ExitCode {
    let mouth = Mouth::of_this_process();
    let (orders, order) = mpsc::channel();
    thread::spawn(move || Ears::new(ORDER_LINE_MAX).listen(|order| orders.send(order).is_ok()));
    let jobs = Jobs::new(runtimes, cache, mouth.clone());
    if !mouth.say(&Answer::Ready) {
        return ExitCode::FAILURE;
    }
    for order in order {
        let is_heard = match order {
            Order::Prepare(language) => {
                jobs.prepare(language);
                true
            }
            Order::Run(job) => mouth.say(&Answer::Ended(jobs.run(job))),
        };
        if !is_heard {
            break;
        }
    }
    ExitCode::FAILURE
}
