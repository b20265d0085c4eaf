//! Sealed records: everything about one session as one file that its maker signed.
//!
//! A record is a ZIP. `manifest.json` names the SHA-256 of every other file in it, `manifest.sig` is the signature of
//! the manifest, and the ZIP's comment is the SHA-256 of all bytes before it, so that no byte of the file can change
//! unnoticed. Around that, age encrypts where that is wished. docs/RECORD_FORMAT.md describes it for other programs.
//!
//! What a record says is checked here without a database and without what made it: the signature, the sums, and the
//! trail, entry by entry. What stands in the other files is the core's business.

mod error;
mod key;
mod lock;
mod manifest;
mod read;
mod seal;
mod tail;

pub use error::{OpenError, RecordFault, SealError};
pub use key::{PublicKey, SealingKey};
pub use lock::{Lock, Recipient};
pub use manifest::{FileSum, Manifest, Sealer, TrailEnd};
pub use read::{Locked, Opened, Record, open};
pub use seal::{EachLine, Seal, seal};

/// The ending of a record's file name.
pub const ENDING: &str = "hotseat";
