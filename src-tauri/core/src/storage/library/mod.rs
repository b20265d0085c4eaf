//! The tables of the library: items, their versions, labels and pictures, and what sessions hold on to.

mod calibrations;
mod check;
mod imports;
mod items;
mod list;
mod pictures;
mod pins;
mod versions;

pub(super) use check::findings;
pub use imports::Undo;
pub use list::ItemPage;
