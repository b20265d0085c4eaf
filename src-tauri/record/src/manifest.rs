//! What a record says of itself.

use crate::key::PublicKey;
use hotseat_core::domain::record::Part;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The name of the format.
pub const FORMAT: &str = "hotseat-record";
/// The version of the format that is written. A record of a later one is not read.
pub const VERSION: u32 = 1;
/// Largest manifest that is read, in bytes.
pub const MANIFEST_MAX_BYTES: u64 = 64 * 1024;

/// The names of a record's files, in their order in the archive.
pub fn file_names() -> impl Iterator<Item = &'static str> {
    Part::all().map(Part::file_name).chain([REPORT, MANIFEST, SIGNATURE])
}

/// The report for people.
pub const REPORT: &str = "report.html";
/// The manifest.
pub const MANIFEST: &str = "manifest.json";
/// The signature of the manifest.
pub const SIGNATURE: &str = "manifest.sig";

/// What a record holds and who sealed it. Written as canonical JSON (RFC 8785).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The name of the format.
    pub format: String,
    /// Its version.
    pub version: u32,
    /// The session.
    pub session_id: Uuid,
    /// How its trail ends.
    pub trail: TrailEnd,
    /// When it was sealed, in milliseconds since 1970 UTC.
    pub sealed_at: i64,
    /// Who sealed it.
    pub sealed_by: Sealer,
    /// The sums of the other files, in their order in the archive.
    pub files: Vec<FileSum>,
}

/// Who sealed a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealer {
    /// Their name, as they gave it in Settings; may be empty.
    pub name: String,
    /// The key of their installation.
    pub public_key: PublicKey,
    /// The version of Hotseat.
    pub app_version: String,
}

/// How a trail ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrailEnd {
    /// Its number of entries.
    pub len: i64,
    /// The hash of the last.
    #[serde(with = "hex::serde")]
    pub hash: Vec<u8>,
}

/// The sum of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileSum {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256.
    #[serde(with = "hex::serde")]
    pub sha256: Vec<u8>,
}
