//! Opaque cursors: where to go on, and for which call.

use crate::error::Error;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// The longest cursor, in bytes.
pub const MAX_LENGTH: usize = 32 << 10;

/// Names a call, so that a cursor is good for no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest(u64);

impl Digest {
    /// The digest of an operation with its arguments, in their order (FNV-1a;
    /// it guards against mix-ups, not against forgery).
    pub fn of(parts: &[&str]) -> Self {
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        Self(parts.iter().fold(0xcbf2_9ce4_8422_2325, |hash, part| step(part.bytes().fold(hash, step), 0xff)))
    }

    /// A cursor to go on from `position`.
    pub fn cursor(self, position: u64) -> String {
        format!("1.{:016x}.{position}", self.0)
    }

    /// The position of a cursor that this call gave.
    pub fn position(self, cursor: &str) -> Result<u64, Error> {
        cursor
            .strip_prefix(&format!("1.{:016x}.", self.0))
            .and_then(|position| position.parse().ok())
            .ok_or_else(Self::refused)
    }

    /// A cursor that holds a text: opaque, but neither encrypted nor signed. A
    /// token in it may hold the JQL of its search, so that it is not for logs.
    pub fn seal(self, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(format!("2.{:016x}.{text}", self.0))
    }

    /// The text of a cursor that this call gave.
    pub fn open(self, cursor: &str) -> Result<String, Error> {
        let cursor = Some(cursor).filter(|cursor| cursor.len() <= MAX_LENGTH);
        cursor
            .and_then(|cursor| URL_SAFE_NO_PAD.decode(cursor).ok())
            .and_then(|bytes| String::from_utf8(bytes).ok())
            .and_then(|text| text.strip_prefix(&format!("2.{:016x}.", self.0)).map(str::to_owned))
            .ok_or_else(Self::refused)
    }

    /// The digest as a number.
    pub(crate) fn value(self) -> u64 {
        self.0
    }

    /// The error for a cursor of another call.
    pub(crate) fn refused() -> Error {
        Error::Invalid(
            "The cursor was not returned by this call. Use it with the same connection and arguments.".into(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_good_for_its_call_only() {
        let call = Digest::of(&["projects", "acme", "", "50"]);
        let cursor = call.cursor(150);
        assert_eq!(call.position(&cursor), Ok(150));
        for other in [
            &["projects", "acme", "5", "0"][..],
            &["projects", "other", "", "50"],
            &["issues", "acme", "", "50"],
        ] {
            assert!(Digest::of(other).position(&cursor).is_err());
        }
        let sealed = call.seal("é.\n");
        assert_eq!(call.open(&sealed), Ok("é.\n".into()));
        assert!(Digest::of(&["x"]).open(&sealed).is_err());
        assert!(call.position(&sealed).is_err() && call.open(&cursor).is_err());
        for garbage in
            ["", "x", "%%%", "MQ", &sealed[1..], &format!("{sealed}="), &"A".repeat(MAX_LENGTH + 4)]
        {
            assert!(call.open(garbage).is_err(), "{garbage}");
        }
        for garbage in ["", "x", "%%%", "MQ", &call.cursor(1)[1..], &format!("{cursor}x"), "AAAA\n"] {
            assert!(call.position(garbage).is_err(), "{garbage}");
        }
    }
}
