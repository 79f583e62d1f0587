//! Reads and writes JSON text: as a tree, by spans of what stands in it, or straight into
//! records.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::string_slice,
        clippy::unwrap_used
    )
)]

pub mod record;
pub mod repair;
pub mod skim;
mod tree;
mod value;

pub use tree::parse;
pub use tree::parse_lossy;
pub use value::{ReadMode, Tree, write_text};

/// Whether every bracket and string of JSON text that is opened is closed too: where it
/// is cut short, one is not.
pub fn is_closed(text: &[u8]) -> bool {
    skim::is_closed(text)
}

/// The text of a member of an object, as it stands in text that is JSON.
pub fn member<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let members = skim::members(text, &skim::value(text));
    let (_, value) = members.into_iter().find(|(key, _)| text.get(key.clone()) == Some(name))?;
    text.get(value)
}

#[cfg(test)]
mod tests;
