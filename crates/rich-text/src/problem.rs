//! Problems of a document.

use super::limit::{MAX_BYTES, MAX_LEVELS};
use super::note::Note;
use std::fmt;

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
