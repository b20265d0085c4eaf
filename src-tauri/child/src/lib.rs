//! A second process of the same program, which does what must not take the app along: it is given nothing of the
//! app's surroundings, is spoken to in lines of JSON, and dies with whoever holds it.
//!
//! [`Process`] is the app's side, [`Ears`] and [`Mouth`] are the child's.

#![cfg_attr(not(test), deny(clippy::let_underscore_must_use))]

mod inside;
mod letters;
mod lines;
mod process;

pub use inside::{Ears, Mouth};
pub use letters::Letters;
pub use lines::{Lines, NoLine};
pub use process::{Launch, Orders, Process, ProcessError};

use serde::Serialize;

/// The value as a line with its end; none where it can't be written so.
fn line_of<T: Serialize>(value: &T) -> Option<Vec<u8>> {
    let mut line = serde_json::to_vec(value).ok()?;
    line.push(b'\n');
    Some(line)
}
