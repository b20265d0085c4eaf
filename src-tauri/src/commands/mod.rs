//! What pages can ask. Each command checks, asks the core and shows the answer; none has a rule.

mod app;
mod arguments;
mod backups;
mod candidate;
mod catalogue;
mod cohorts;
mod drafts;
mod faults;
mod handover;
mod library;
mod lifecycle;
mod live;
mod records;
mod replay;
mod reports;
mod runs;
mod samples;
mod scorecards;
mod sessions;
mod settings;

use app::*;
use backups::*;
use candidate::*;
use catalogue::*;
use cohorts::*;
use drafts::*;
use handover::*;
use library::*;
use lifecycle::*;
use live::*;
use records::*;
use replay::*;
use reports::*;
use runs::*;
use samples::*;
use scorecards::*;
use sessions::*;
use settings::*;

use tauri::Runtime;
use tauri::ipc::Invoke;

macro_rules! handler_of {
    ($($window:ident { $($kind:ident $name:ident($request:literal) -> $reply:literal;)* })*) => {
        tauri::generate_handler![$($($name,)*)*]
    };
}

/// Every command there is. Who may call which stands in `permissions/`.
pub fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    hotseat_core::every_command!(handler_of)
}
