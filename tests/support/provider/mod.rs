//! A provider on this computer, over real HTTP, that does what a script says.

#![allow(dead_code, unused_imports)]

mod gate;
mod request;
mod script;
mod server;

pub use gate::Gate;
pub use request::Request;
pub use script::{Script, piece};
pub use server::FakeProvider;
