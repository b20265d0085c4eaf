//! SQLite, and nothing else. Rows never leave this folder; callers see domain values.

mod answers;
mod backup;
mod calls;
mod candidate_work;
mod catalogue;
mod change;
mod check;
mod columns;
mod counts;
mod drafts;
mod erase;
mod error;
mod events;
mod examine;
mod exchanges;
mod folder;
mod handover;
mod ledger;
mod library;
mod list;
mod location;
mod messages;
mod migrate;
mod notes;
mod open;
mod own_answers;
mod passcode;
mod readers;
mod records;
mod replay;
mod requests;
mod restore;
mod runs;
mod scorecards;
mod search;
mod session_row;
mod sessions;
mod settings;
mod transaction;

pub use answers::{NewExchange, UnfinishedAnswer};
pub use backup::{
    list as list_backups, look_into as look_into_backup, newest_good as newest_good_backup,
};
pub use calls::{CallFigures, NewCall};
pub use change::{NewSession, SessionChange, SessionContext, Which};
pub use check::CheckReport;
pub use erase::Erasure;
pub use error::StorageError;
pub use ledger::LedgerSums;
pub use library::{ItemPage, Undo};
pub use location::Location;
pub use messages::ConversationState;
pub use open::{OpenedStore, Store};
pub use records::{RecordIntake, members_of};
pub use restore::{ask_for_restore, restore};
pub use settings::{ConnectionSettings, Settings};
pub use transaction::{
    Heartbeat, Recorded, SetupChange, TextInProgress, TextTransaction, WriteTransaction, Writer,
};

/// The result of reading or writing data.
pub type Result<T> = std::result::Result<T, StorageError>;

/// The database's file name in the data folder.
pub const DATABASE_FILE: &str = "hotseat.db";

/// "Hots": marks a database as Hotseat's own.
const APPLICATION_ID: i32 = 0x486f_7473;
