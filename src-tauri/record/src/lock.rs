//! Encrypting records with [age](https://age-encryption.org/v1).

use crate::error::{OpenError, SealError};
use age::{DecryptError, Decryptor, Encryptor, scrypt, x25519};
use secrecy::{ExposeSecret, SecretString};
use std::io::{BufRead, Seek, Write};
use std::str::FromStr;

/// What every file of age begins with.
pub const AGE_BEGINS: &[u8] = b"age-encryption.org/";
/// How much work a passphrase takes to try, as the exponent of 2: what age's own command takes.
const WORK_FACTOR: u8 = 18;
/// Most work that is done for a passphrase. Each step more takes twice the memory; this one takes 1 GiB.
const WORK_FACTOR_MAX: u8 = 20;

/// Who can open an encrypted record.
pub enum Lock {
    /// Whoever knows the passphrase.
    Passphrase(SecretString),
    /// Whoever has the identity of one of these.
    Recipients(Vec<Recipient>),
}

/// The public half of an identity of age.
#[derive(Clone)]
pub struct Recipient(x25519::Recipient);

impl FromStr for Recipient {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        x25519::Recipient::from_str(text.trim()).map(Self)
    }
}

impl Lock {
    /// A writer that encrypts what is written to it.
    pub(crate) fn wrap<W: Write>(
        &self,
        inner: W,
    ) -> Result<age::stream::StreamWriter<W>, SealError> {
        let encryptor = match self {
            Self::Passphrase(passphrase) => {
                let mut recipient = scrypt::Recipient::new(passphrase.clone());
                recipient.set_work_factor(WORK_FACTOR);
                Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
            }
            Self::Recipients(recipients) => Encryptor::with_recipients(
                recipients.iter().map(|one| &one.0 as &dyn age::Recipient),
            ),
        };
        let encryptor = encryptor.map_err(|error| SealError::Fault(error.to_string()))?;
        Ok(encryptor.wrap_output(inner)?)
    }
}

/// Reads what is encrypted, with a passphrase or with the text of an identity.
pub(crate) fn unlock<R: BufRead + Seek>(
    inner: R,
    secret: &SecretString,
) -> Result<age::stream::StreamReader<R>, OpenError> {
    let decryptor = Decryptor::new_buffered(inner).map_err(of_decryption)?;
    if decryptor.is_scrypt() {
        let mut identity = scrypt::Identity::new(secret.clone());
        identity.set_max_work_factor(WORK_FACTOR_MAX);
        return decryptor
            .decrypt(std::iter::once(&identity as &dyn age::Identity))
            .map_err(of_decryption);
    }
    // As age's own files of identities: a line each, and lines about them.
    let lines = secret.expose_secret().lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let identities: Result<Vec<x25519::Identity>, _> =
        lines.map(x25519::Identity::from_str).collect();
    let identities = identities.map_err(|_| OpenError::NoIdentity)?;
    if identities.is_empty() {
        return Err(OpenError::NoIdentity);
    }
    decryptor.decrypt(identities.iter().map(|one| one as &dyn age::Identity)).map_err(of_decryption)
}

/// Whether a passphrase opens it, rather than a key.
pub(crate) fn is_by_passphrase(inner: impl BufRead) -> Result<bool, OpenError> {
    Ok(Decryptor::new_buffered(inner).map_err(of_decryption)?.is_scrypt())
}

fn of_decryption(error: DecryptError) -> OpenError {
    match error {
        DecryptError::NoMatchingKeys => OpenError::WrongKey,
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => {
            OpenError::WrongPassphrase
        }
        DecryptError::ExcessiveWork { .. } => {
            OpenError::NotARecord("its passphrase takes more work to try than is safe")
        }
        DecryptError::UnknownFormat => OpenError::Newer,
        DecryptError::Io(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => {
            error.into()
        }
        DecryptError::InvalidHeader | DecryptError::InvalidMac | DecryptError::Io(_) => {
            OpenError::NotARecord("its encryption is damaged")
        }
    }
}
