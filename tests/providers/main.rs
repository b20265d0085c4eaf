//! Providers over real HTTP on this computer: whatever a server does, an answer comes to a stated
//! end in a stated time, and the next question works.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods)]

#[path = "../support/mod.rs"]
mod support;

#[path = "../support/provider/mod.rs"]
mod provider;

mod catalogue;
mod keys;
mod leaving;
mod manners;
mod nobody;
mod only_here;
mod real_answers;
mod real_refusals;
mod reference;
mod refusals;
mod replies;
mod requests;
mod splits;
mod stage;
mod table;
mod tls;
mod unfriendly;
mod usage;
mod waits;
