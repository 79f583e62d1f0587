//! Problems of a document.

use super::limit::{MAX_BYTES, MAX_LEVELS};
use super::note::Note;
use std::fmt;

/// The reason why there is no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// It is larger than [`MAX_BYTES`].
    TooLarge {
        /// The size in bytes.
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
                write!(f, "The text has {bytes} bytes, and at most {MAX_BYTES} are accepted. Split it.")
            }
            Self::TooDeep => {
                write!(
                    f,
                    "The document is nested deeper than {MAX_LEVELS} levels. Flatten its lists or its parameters."
                )
            }
            Self::NotDocument => {
                write!(f, "The JSON is not a document. Provide the object whose `type` is `doc`.")
            }
            Self::Lossy(notes) => {
                let first = notes.first().map(|note| format!("{} at {}", note.what, note.place));
                write!(
                    f,
                    "Markdown cannot express {} of the document's parts (first: {}). Request lossless or plain text.",
                    notes.len(),
                    first.unwrap_or_default()
                )
            }
            Self::NotJson { line, column } => write!(
                f,
                "The document is not JSON, at line {line}, column {column}. Provide ADF in the format of Jira's API version 3."
            ),
            Self::NotXml { line, column } => write!(
                f,
                "The page is not XML, at line {line}, column {column}. Provide Confluence's storage format, with every element closed and every `<` in text written as `&lt;`."
            ),
        }
    }
}
