//! What the console is shown.

mod backup;
mod form;
mod list;
mod session;
mod start;
mod trail;

pub use backup::{BackupView, HoldingsView};
pub use form::{ConfigCheck, FormRules, NumberRule};
pub use list::{SessionPage, StatusCounts};
pub use session::{ClockView, GapView, SessionSummary, SessionView, TokensView};
pub use start::{ConsoleStart, Notice};
pub use trail::{EventView, TrailCheck, TrailView};
