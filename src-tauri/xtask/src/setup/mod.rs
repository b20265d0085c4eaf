//! What a machine needs before Hotseat can be built and tested: found out, said, installed.

mod distro;
mod elsewhere;
mod linux;
mod packages;
mod ready;
mod tools;

pub use ready::{Purpose, make_ready};
pub use tools::PYTHON;
