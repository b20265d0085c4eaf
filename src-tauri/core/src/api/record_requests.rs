//! What the console asks for to seal records and to take them in.

use super::catalogue_requests::TypedKey;
use crate::domain::draft::TEXT_CAP;
use crate::domain::ids::SessionId;
use serde::Deserialize;
use validator::Validate;

/// Seal the record of a session that is over.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct SealRecord {
    /// The session.
    pub id: SessionId,
    /// Who can open the file.
    #[validate(nested)]
    pub lock: RecordLock,
}

/// Who can open a sealed record.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum RecordLock {
    /// Everyone who has the file.
    Nothing {},
    /// Whoever knows a passphrase.
    Passphrase {
        /// The passphrase.
        #[cfg_attr(test, ts(as = "String"))]
        passphrase: TypedKey,
    },
    /// Whoever has the identity of one of these recipients of age.
    Recipients {
        /// One a line; each begins with `age1`.
        recipients: String,
    },
}

impl Validate for RecordLock {
    fn validate(&self) -> Result<(), validator::ValidationErrors> {
        use secrecy::ExposeSecret;
        let length = match self {
            Self::Nothing {} => 0,
            Self::Passphrase { passphrase } => passphrase.0.expose_secret().chars().count(),
            Self::Recipients { recipients } => recipients.chars().count(),
        };
        let mut errors = validator::ValidationErrors::new();
        if u64::try_from(length).map_or(true, |length| length > TEXT_CAP) {
            errors.add("lock", validator::ValidationError::new("length"));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }
}

/// Open the record that was chosen and is encrypted.
#[derive(Clone, Debug, Deserialize, Validate)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct UnlockRecord {
    /// The passphrase, or the text of an identity of age.
    #[cfg_attr(test, ts(as = "String"))]
    pub secret: TypedKey,
}
