//! The keys records are signed with: Ed25519 (RFC 8032).

use crate::error::SealError;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Bytes of a public key, and of the seed a key is made from.
const KEY_BYTES: usize = 32;
/// Bytes of a signature.
pub const SIGNATURE_BYTES: usize = 64;
/// Bytes of the fingerprint that people compare. To make a key with the fingerprint of another takes some 2^80 tries.
const FINGERPRINT_BYTES: usize = 10;

/// The key that an installation signs with.
pub struct SealingKey(Ed25519KeyPair);

impl SealingKey {
    /// The key of a seed, which is the secret: 32 bytes that were drawn once.
    ///
    /// # Errors
    /// Never for 32 bytes; the error is the library's.
    pub fn from_seed(seed: &[u8; KEY_BYTES]) -> Result<Self, SealError> {
        let made = Ed25519KeyPair::from_seed_unchecked(seed);
        Ok(Self(made.map_err(|rejected| SealError::Fault(rejected.to_string()))?))
    }

    /// What others know it by.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.public_key().as_ref().to_vec())
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.0.sign(message).as_ref().to_vec()
    }
}

/// What a signature is checked with.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PublicKey(#[serde(with = "hex::serde")] Vec<u8>);

impl PublicKey {
    /// The key in these bytes; none where there are not 32.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        (bytes.len() == KEY_BYTES).then(|| Self(bytes.to_vec()))
    }

    /// Its 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// What people compare by eye: the first ten bytes of its SHA-256, as five groups of hexadecimal digits.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let sum = Sha256::digest(&self.0);
        let digits = hex::encode_upper(&sum[..FINGERPRINT_BYTES]);
        let groups: Vec<&str> =
            (0..digits.len()).step_by(4).map(|at| &digits[at..at + 4]).collect();
        groups.join(" ")
    }

    pub(crate) fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, &self.0).verify(message, signature).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The third example of RFC 8032, section 7.1.
    #[test]
    fn keys_and_signatures_are_those_of_the_standard() {
        let seed = hex::decode("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7");
        let key = SealingKey::from_seed(&seed.unwrap().try_into().unwrap()).unwrap();
        let public = "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025";
        assert_eq!(hex::encode(key.public().as_bytes()), public);
        let signature = key.sign(&[0xaf, 0x82]);
        assert_eq!(
            hex::encode(&signature),
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac\
             18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        );
        assert!(key.public().has_signed(&[0xaf, 0x82], &signature));
        assert!(!key.public().has_signed(&[0xaf, 0x83], &signature));
    }

    #[test]
    fn a_fingerprint_is_short_and_says_which_key_it_is() {
        let [one, other] = [1, 2].map(|n| SealingKey::from_seed(&[n; 32]).unwrap().public());
        assert_eq!(one.fingerprint().split(' ').map(str::len).collect::<Vec<_>>(), [4; 5]);
        assert_ne!(one.fingerprint(), other.fingerprint());
        assert_eq!(PublicKey::of(one.as_bytes()), Some(one));
        assert_eq!(PublicKey::of(&[1; 31]), None);
    }
}
