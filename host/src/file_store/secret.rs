//! One secret of the file: as it was written, or sealed.

use super::variable::expanded;
use crate::seal::{Key, Place, SealError, Sealed};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use zeroize::Zeroizing;

/// A secret as it stands in the file: a text, or `{"sealed": …, "key": …}`.
#[derive(Serialize, Clone, PartialEq)]
#[serde(untagged)]
pub(super) enum Secret {
    Plain(#[serde(serialize_with = "text")] Zeroizing<String>),
    Sealed(Sealed),
}

/// The key for the secrets of one connection.
#[derive(Clone, Copy)]
pub(super) struct Vault<'a> {
    /// Without it nothing is sealed.
    pub(super) key: Option<&'a Key>,
    pub(super) connection: &'a str,
}

/// Seals and opens the secrets of one connection, for one purpose.
pub(super) struct Sealer<'a> {
    vault: Vault<'a>,
    purpose: String,
}

impl<'a> Vault<'a> {
    /// Seals and opens for a purpose.
    pub(super) fn sealer(self, purpose: String) -> Sealer<'a> {
        Sealer { vault: self, purpose }
    }
}

impl Secret {
    /// What stands in the file.
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Sealed(sealed) => &sealed.sealed,
        }
    }

    /// Whether it is not sealed.
    pub(super) fn is_text(&self) -> bool {
        matches!(self, Self::Plain(_))
    }

    /// Whether whoever reads the file learns a secret that a person wrote.
    pub(super) fn is_open(&self) -> bool {
        self.is_text() && !names_variable(self.text())
    }
}

impl Sealer<'_> {
    fn place<'a>(&'a self, member: &'a str) -> Place<'a> {
        Place { connection: self.vault.connection, member, purpose: &self.purpose }
    }

    /// Seals a secret, where there is a key.
    pub(super) fn seal(&self, secret: &str, member: &str) -> Result<Secret, SealError> {
        match self.vault.key {
            Some(key) => key.seal(secret, self.place(member)).map(Secret::Sealed),
            None => Ok(Secret::Plain(Zeroizing::new(secret.to_owned()))),
        }
    }

    /// Seals what a person wrote, unless it names a variable. What is sealed
    /// already stays as it is.
    pub(super) fn write(
        &self,
        written: &str,
        member: &str,
        before: Option<&Secret>,
    ) -> Result<Secret, SealError> {
        if names_variable(written) {
            return Ok(Secret::Plain(Zeroizing::new(written.to_owned())));
        }
        match before {
            Some(before @ Secret::Sealed(_))
                if self.open(before, member).is_ok_and(|old| *old == written) =>
            {
                Ok(before.clone())
            }
            _ => self.seal(written, member),
        }
    }

    /// Seals a text of the file, if there is a key.
    pub(super) fn upgrade(&self, text: &mut Secret, member: &str) -> Result<(), SealError> {
        match self.seal(text.text(), member) {
            Ok(sealed) => *text = sealed,
            // It is no worse than it was.
            Err(SealError::NoKeyring(_)) => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// The secret, without a look at the variables that it names.
    pub(super) fn open(&self, secret: &Secret, member: &str) -> Result<Zeroizing<String>, SealError> {
        match secret {
            Secret::Plain(text) => Ok(text.clone()),
            Secret::Sealed(sealed) => {
                self.vault.key.ok_or(SealError::NoKey)?.open(sealed, self.place(member))
            }
        }
    }
}

fn names_variable(text: &str) -> bool {
    text.contains("${")
}

fn text<S: serde::Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text)
}

impl<'de> Deserialize<'de> for Secret {
    // An untagged enum would leave a copy of the text behind.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read;

        impl<'de> Visitor<'de> for Read {
            type Value = Secret;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a secret, or a sealed one")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Secret, E> {
                Ok(Secret::Plain(Zeroizing::new(text.to_owned())))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Secret, A::Error> {
                Sealed::deserialize(MapAccessDeserializer::new(map)).map(Secret::Sealed)
            }
        }

        deserializer.deserialize_any(Read)
    }
}

/// A secret that a person wrote: sealed, or with the variables that it names.
pub(super) fn revealed(secret: &Secret, member: &str, sealer: &Sealer<'_>) -> anyhow::Result<String> {
    match secret {
        Secret::Plain(text) => expanded(text),
        Secret::Sealed(_) => Ok(sealer.open(secret, member)?.to_string()),
    }
}
