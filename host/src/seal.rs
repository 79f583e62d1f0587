//! Secrets sealed at rest, and the key that seals them.

mod keyring;

use self::keyring::{Keyring, SystemKeyring};
use base64::Engine;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::{alphabet, engine::DecodePaddingMode};
use chacha20poly1305::aead::{Aead, Generate, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use etcetera::BaseStrategy;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::{error, fmt};
use zeroize::Zeroizing;

/// The variable that holds the key.
const VARIABLE: &str = "JIRA_STORE_KEY";

/// Whether a variable holds the key of the store, which stands for no value: it would
/// be sent somewhere. On Windows case does not count.
pub(crate) fn is_key(variable: &str) -> bool {
    variable.eq_ignore_ascii_case(VARIABLE)
}

/// A key of 32 bytes that seals the secrets of a [`FileStore`](crate::FileStore)
/// with XChaCha20-Poly1305. It does not print.
///
/// There is no passphrase: what a person makes up could be guessed by whoever
/// has the file. `openssl rand -base64 32` makes a key.
#[derive(Clone)]
pub struct Key(Arc<Source>);

enum Source {
    Given(Cipher),
    Keyring {
        keyring: Box<dyn Keyring>,
        /// The file whose lock one process holds while it makes a key.
        lock: Option<PathBuf>,
        found: OnceLock<Cipher>,
    },
}

struct Cipher {
    cipher: XChaCha20Poly1305,
    id: String,
}

/// A sealed secret as it stands in a file.
#[derive(Serialize, Deserialize, Clone, PartialEq)]
pub(crate) struct Sealed {
    /// The nonce, then what it sealed, in base64.
    pub(crate) sealed: String,
    /// Which key sealed it.
    key: String,
}

/// Where a secret belongs. It is opened nowhere else.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The name of the connection.
    pub(crate) connection: &'a str,
    /// The name of the member.
    pub(crate) member: &'a str,
    /// Where it is sent, and as whom.
    pub(crate) purpose: &'a str,
}

/// Why a secret is not sealed or not opened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SealError {
    /// `JIRA_STORE_KEY` is not 32 bytes in base64 or hex.
    Malformed,
    /// A secret is sealed, and the store was given no key.
    NoKey,
    /// `JIRA_STORE_KEY` is not set and the system's keyring gives no key: why.
    NoKeyring(String),
    /// A secret was sealed with another key.
    OtherKey {
        /// The first digits of the digest of the key that it was sealed with.
        sealed_with: String,
        /// Those of the key at hand.
        at_hand: String,
    },
    /// A sealed secret was changed, or belongs to another connection, site, user or
    /// member: the member.
    Altered(String),
    /// The system gives no random numbers.
    NoRandomness,
}

impl Key {
    /// This key. All of its bytes must be random.
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self(Arc::new(Source::Given(Cipher::new(bytes))))
    }

    /// The key that a text holds in base64 or hex.
    /// Errors: `Malformed`.
    pub fn parse(text: &str) -> Result<Self, SealError> {
        Cipher::parse(text).map(|cipher| Self(Arc::new(Source::Given(cipher))))
    }

    /// The key in `JIRA_STORE_KEY`, as [`parse`](Self::parse) reads it. If that
    /// is not set or empty, the one that the system's keyring keeps for its
    /// user: the keyring is asked when a secret is sealed or opened for the first
    /// time, and given a new key if it has none.
    /// Errors: `Malformed`.
    pub fn from_environment_or_keyring() -> Result<Self, SealError> {
        let variable = std::env::var(VARIABLE).ok().map(Zeroizing::new);
        let folders = etcetera::choose_base_strategy().ok();
        let lock = folders.map(|folders| folders.data_dir().join("jira-connector/store-key.lock"));
        Self::of(variable.as_ref().map(|text| text.as_str()), Box::new(SystemKeyring), lock)
    }

    fn of(
        variable: Option<&str>,
        keyring: Box<dyn Keyring>,
        lock: Option<PathBuf>,
    ) -> Result<Self, SealError> {
        match variable.filter(|text| !text.trim().is_empty()) {
            Some(text) => Self::parse(text),
            None => Ok(Self(Arc::new(Source::Keyring { keyring, lock, found: OnceLock::new() }))),
        }
    }

    /// Whether the keyring is still to be asked, which may wait for a person to
    /// unlock it.
    pub(crate) fn may_wait(&self) -> bool {
        matches!(&*self.0, Source::Keyring { found, .. } if found.get().is_none())
    }

    /// Makes sure that the key is there, so that secrets can be sealed: a keyring
    /// that has none is given one.
    /// Errors: `NoKeyring`.
    pub fn ready(&self) -> Result<(), SealError> {
        self.cipher(true).map(|_| ())
    }

    /// Seals a secret for a place.
    pub(crate) fn seal(&self, secret: &str, place: Place<'_>) -> Result<Sealed, SealError> {
        let Cipher { cipher, id } = self.cipher(true)?;
        let nonce = XNonce::try_generate().map_err(|_| SealError::NoRandomness)?;
        let place = place.bytes();
        // It fails for 256 GB alone.
        let sealed = cipher
            .encrypt(&nonce, Payload { msg: secret.as_bytes(), aad: &place })
            .map_err(|_| SealError::NoRandomness)?;
        let sealed = BASE64.encode([nonce.as_slice(), &sealed].concat());
        Ok(Sealed { sealed, key: id.clone() })
    }

    /// Opens what was sealed for this place.
    /// Errors: `OtherKey`, `Altered`, `NoKeyring`.
    pub(crate) fn open(&self, sealed: &Sealed, place: Place<'_>) -> Result<Zeroizing<String>, SealError> {
        let Cipher { cipher, id } = self.cipher(false)?;
        if *id != sealed.key {
            return Err(SealError::OtherKey { sealed_with: sealed.key.clone(), at_hand: id.clone() });
        }
        let open = || {
            let bytes = BASE64.decode(&sealed.sealed).ok()?;
            let (nonce, sealed) = bytes.split_first_chunk::<24>()?;
            let payload = Payload { msg: sealed, aad: &place.bytes() };
            let secret = Zeroizing::new(cipher.decrypt(&XNonce::from(*nonce), payload).ok()?);
            Some(Zeroizing::new(std::str::from_utf8(&secret).ok()?.to_owned()))
        };
        open().ok_or_else(|| SealError::Altered(place.member.to_owned()))
    }

    /// The key itself. A keyring without one is given one where it may.
    fn cipher(&self, make: bool) -> Result<&Cipher, SealError> {
        let (keyring, lock, found) = match &*self.0 {
            Source::Given(cipher) => return Ok(cipher),
            Source::Keyring { keyring, lock, found } => (keyring, lock, found),
        };
        if let Some(cipher) = found.get() {
            return Ok(cipher);
        }
        let mut text = keyring.get().map_err(SealError::NoKeyring)?;
        if text.is_none() && make {
            // Of two that find no key one makes it.
            let held = lock.as_deref().map(crate::replace::lock).transpose();
            let held = held.map_err(|error| SealError::NoKeyring(format!("{error:#}")))?;
            text = keyring.get().map_err(SealError::NoKeyring)?;
            if text.is_none() {
                let bytes = chacha20poly1305::Key::try_generate().map_err(|_| SealError::NoRandomness)?;
                let bytes = Zeroizing::new(<[u8; 32]>::from(bytes));
                keyring.set(&Zeroizing::new(BASE64.encode(*bytes))).map_err(SealError::NoKeyring)?;
                text = keyring.get().map_err(SealError::NoKeyring)?;
            }
            drop(held);
        }
        let text = text.ok_or_else(|| SealError::NoKeyring("it keeps no key".into()))?;
        let cipher = Cipher::parse(&text)
            .map_err(|_| SealError::NoKeyring("what it keeps is not a key of 32 bytes".into()))?;
        Ok(found.get_or_init(|| cipher))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").finish_non_exhaustive()
    }
}

/// As `openssl rand -base64 32` writes it, or for URLs, with padding or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, INDIFFERENT);
const BASE64_URL: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, INDIFFERENT);
const INDIFFERENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);

impl Cipher {
    fn new(bytes: &[u8; 32]) -> Self {
        let digest = Sha256::new().chain_update("jira-connector key").chain_update(bytes).finalize();
        let id = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        Self { cipher: XChaCha20Poly1305::new(bytes.into()), id }
    }

    fn parse(text: &str) -> Result<Self, SealError> {
        let text = text.trim();
        let bytes = match text.len() {
            64 => hex(text),
            _ => BASE64.decode(text).or_else(|_| BASE64_URL.decode(text)).ok(),
        };
        let bytes = bytes.map(Zeroizing::new).ok_or(SealError::Malformed)?;
        bytes.as_slice().try_into().map(Self::new).map_err(|_| SealError::Malformed)
    }
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digit = |c: &u8| char::from(*c).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, _) = text.as_bytes().as_chunks::<2>();
    pairs.iter().map(|[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect()
}

impl Place<'_> {
    /// No two places have the same bytes. The number is that of the format. What was
    /// sealed in the first one, without a purpose, does not open any more: whoever
    /// changes the file could put it back beside a site of their own.
    fn bytes(self) -> Vec<u8> {
        let Self { connection, member, purpose } = self;
        format!("jira-connector 2 {} {connection} {} {member} {purpose}", connection.len(), member.len())
            .into_bytes()
    }
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => write!(
                f,
                "{VARIABLE} is not a key: 32 random bytes in base64 or hex. Make one with: \
                 openssl rand -base64 32"
            ),
            Self::NoKey => f.write_str(
                "A secret in the file is sealed, and the store has no key to open it. Give it one with \
                 FileStore::sealed_with",
            ),
            Self::NoKeyring(problem) => write!(
                f,
                "There is no key for the secrets of the file: {VARIABLE} is not set, and the system's \
                 keyring gives none ({problem}). Set {VARIABLE} to what `openssl rand -base64 32` prints, and keep it \
                 safe; or unlock the keyring; or let the file name a variable, as in ${{NAME}}, where it \
                 would hold a secret"
            ),
            Self::OtherKey { sealed_with, at_hand } => write!(
                f,
                "A secret was sealed with the key {sealed_with}, and the key at hand is {at_hand}. Set \
                 {VARIABLE} to the key that it was sealed with, or unset it if that is in the system's \
                 keyring. If that key is lost, add the connection again"
            ),
            Self::Altered(member) => write!(
                f,
                "The sealed {member} was changed, or belongs to another connection, site or user. Connect it again"
            ),
            Self::NoRandomness => f.write_str("The system gives no random numbers to seal a secret with"),
        }
    }
}

impl error::Error for SealError {}

#[cfg(test)]
mod tests;

#[cfg(test)]
pub(crate) use tests::unavailable;
