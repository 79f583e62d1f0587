//! Rich text: Markdown, Jira's wiki markup, Confluence's storage format and the
//! Atlassian Document Format (ADF), all ways.
//!
//! ADF is a tree of nodes and marks in JSON. [`read()`] makes a [`Node`] of it in
//! which what the schema knows is typed and everything else is kept, [`write()`]
//! writes it, and [`validate()`] says where it is not as Atlassian's schema has it.

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

pub mod kind;
pub mod node;

mod attributes;
mod date;
mod envelope;
mod link;
pub mod markdown;
mod note;
mod plain;
mod prose;
mod read;
mod repair;
mod rules;
pub mod storage;
mod validate;
pub mod wiki;
mod write;

#[cfg(test)]
mod tests;

pub use kind::{Kind, MarkKind};
pub use markdown::{Attachment, to_adf};
pub use node::{Mark, Node, Value};
pub use note::{MAX_NOTES, Note};
pub use plain::to_plain_text;
pub use prose::{Mode, to_markdown};
pub use read::{MAX_LEVELS, read};
pub use storage::{from_storage, to_storage};
pub use validate::{Fault, validate};
pub use wiki::{from_wiki, markdown_to_wiki, to_wiki, wiki_to_markdown};
pub use write::write;

use std::fmt;

/// The largest document or Markdown that is taken: 16 MiB. Jira takes 32,767
/// characters in a field, Confluence pages of some MB.
pub const MAX_BYTES: usize = 16 << 20;

/// Why there is no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It is larger than [`MAX_BYTES`].
    TooLarge {
        /// How large it is.
        bytes: usize,
    },
    /// It nests deeper than [`MAX_LEVELS`].
    TooDeep,
    /// It is JSON, but no document.
    NotDocument,
    /// Markdown does not say all of it, which was asked for.
    Lossy(Vec<Note>),
    /// It is not JSON.
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// It is not well-formed XML.
    NotXml {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { bytes } => {
                write!(f, "The text has {bytes} bytes, and {MAX_BYTES} are taken: split it.")
            }
            Self::TooDeep => {
                write!(
                    f,
                    "The document nests deeper than {MAX_LEVELS} levels: flatten its lists or its parameters."
                )
            }
            Self::NotDocument => {
                write!(f, "The JSON is no document: give the object whose `type` is `doc`.")
            }
            Self::Lossy(notes) => {
                let first = notes.first().map(|note| format!("{} at {}", note.what, note.place));
                write!(
                    f,
                    "Markdown does not say {} of the document's parts ({}, first): ask for it lossless or plain.",
                    notes.len(),
                    first.unwrap_or_default()
                )
            }
            Self::NotJson { line, column } => write!(
                f,
                "The document is not JSON, at line {line}, column {column}: give ADF as Jira's API version 3 has it."
            ),
            Self::NotXml { line, column } => write!(
                f,
                "The page is not XML, at line {line}, column {column}: give Confluence's storage format, with every element ended and every `<` of text as `&lt;`."
            ),
        }
    }
}
