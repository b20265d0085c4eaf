//! The child: loads one model file and answers one question after the other, until its input ends.

#[cfg(feature = "engine")]
mod answer;
#[cfg(feature = "engine")]
mod ffi;
#[cfg(feature = "engine")]
mod model;
#[cfg(feature = "engine")]
mod sampling;

#[cfg(not(feature = "engine"))]
use crate::protocol::NoLoad;
use crate::protocol::{ORDER_LINE_MAX, Order, Word};
use hotseat_child::{Ears, Mouth};
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;

#[cfg(feature = "engine")]
use answer::{Answers, Stops};
#[cfg(feature = "engine")]
use model::Reader;
#[cfg(feature = "engine")]
use std::sync::{Arc, OnceLock};

/// The whole life of the child.
#[must_use]
#[cfg(feature = "engine")]
pub fn main() -> ExitCode {
    let mouth = Mouth::of_this_process();
    let (stops, reader) = (Arc::new(Stops::default()), Arc::new(OnceLock::<Arc<Reader>>::new()));
    let (orders, order) = mpsc::channel();
    let ears = (mouth.clone(), Arc::clone(&stops), Arc::clone(&reader));
    thread::spawn(move || {
        let (mouth, stops, reader) = ears;
        Ears::new(ORDER_LINE_MAX).listen(|order| match order {
            // Both are heard while an answer is being written.
            Order::Stop { id } => {
                stops.stop(id);
                true
            }
            Order::Count { id, conversation } => {
                let tokens = reader.get().and_then(|reader| reader.count(&conversation));
                mouth.say(&Word::Counted { id, tokens })
            }
            order @ (Order::Load(_) | Order::Ask { .. }) => orders.send(order).is_ok(),
        })
    });
    if !mouth.say(&Word::Ready) {
        return ExitCode::FAILURE;
    }
    work(&order, &mouth, &stops, &reader)
}

#[cfg(feature = "engine")]
fn work(
    order: &mpsc::Receiver<Order>,
    mouth: &Mouth,
    stops: &Arc<Stops>,
    reader: &OnceLock<Arc<Reader>>,
) -> ExitCode {
    let Ok(Order::Load(load)) = order.recv() else { return ExitCode::FAILURE };
    let loading = {
        let mouth = mouth.clone();
        move |per_mille| mouth.say(&Word::Loading { per_mille })
    };
    let mut answers = match Answers::load(&load, Arc::clone(stops), loading) {
        Ok(answers) => answers,
        Err((why, detail)) => {
            mouth.say(&Word::NotLoaded { why, detail });
            return ExitCode::FAILURE;
        }
    };
    // Before the parent hears of it, which may have tokens counted at once.
    if reader.set(answers.reader()).is_err() || !mouth.say(&Word::Loaded(answers.loaded())) {
        return ExitCode::FAILURE;
    }
    for order in order {
        let is_heard = match order {
            Order::Ask { id, ask } => answers.answer(id, ask, mouth),
            Order::Load(_) | Order::Count { .. } | Order::Stop { .. } => false,
        };
        if !is_heard {
            break;
        }
    }
    ExitCode::FAILURE
}

/// The whole life of the child: this build has no engine.
#[must_use]
#[cfg(not(feature = "engine"))]
pub fn main() -> ExitCode {
    let mouth = Mouth::of_this_process();
    let (orders, order) = mpsc::channel();
    thread::spawn(move || {
        Ears::new(ORDER_LINE_MAX).listen(|order: Order| orders.send(order).is_ok())
    });
    if mouth.say(&Word::Ready) && order.recv().is_ok() {
        let detail = "built without the feature “engine”".to_owned();
        mouth.say(&Word::NotLoaded { why: NoLoad::NoEngine, detail });
    }
    ExitCode::FAILURE
}
