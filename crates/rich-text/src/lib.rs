//! Rich text: Markdown, Jira's wiki markup, Confluence's storage format and the
//! Atlassian Document Format (ADF), all ways.
//!
//! ADF is a tree of nodes and marks in JSON. [`read()`] makes a [`Node`] of it in
//! which what the schema knows is typed and everything else is kept, [`write()`]
//! writes it, and [`validate()`] says where it is not as Atlassian's schema has it.
//!
//! Wiki markup and storage format are behind the features `wiki` and `storage`, which are
//! on by default.

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

mod attachment;
mod attributes;
mod date;
mod document;
mod envelope;
mod limit;
mod link;
pub mod markdown;
mod note;
mod plain;
mod problem;
mod prose;
mod read;
mod repair;
mod rules;
#[cfg(feature = "storage")]
pub mod storage;
mod validate;
#[cfg(feature = "wiki")]
pub mod wiki;
mod write;

#[cfg(all(test, feature = "storage", feature = "wiki"))]
mod tests;

pub use attachment::Attachment;
pub use kind::{Kind, MarkKind};
pub use limit::{MAX_BYTES, MAX_LEVELS};
pub use markdown::to_adf;
pub use node::{Mark, Node, Value};
pub use note::{MAX_NOTES, Note};
pub use plain::to_plain_text;
pub use problem::Problem;
pub use prose::{Mode, to_markdown};
pub use read::read;
#[cfg(feature = "storage")]
pub use storage::{from_storage, to_storage};
pub use validate::{Fault, validate};
#[cfg(feature = "wiki")]
pub use wiki::{from_wiki, markdown_to_wiki, to_wiki, wiki_to_markdown};
pub use write::write;
