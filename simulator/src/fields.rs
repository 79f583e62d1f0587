//! The fields of issues: what there is, what each holds, and where it is asked
//! for.

mod field;
pub(crate) mod kind;
pub(crate) mod meta;
pub(crate) mod names;
pub(crate) mod operate;
pub(crate) mod options;
pub(crate) mod read;
pub(crate) mod refer;
pub(crate) mod show;
pub(crate) mod table;
pub(crate) mod words;

pub(crate) use field::{BUG, EPIC, Field, SUBTASK, Screens};

impl Field {
    /// The field of an id.
    pub(crate) fn find(id: &str) -> Option<&'static Self> {
        table::FIELDS.iter().find(|field| field.id == id)
    }
}

/// What is wrong with a value, in Jira's words.
pub(crate) type Wrong = String;

/// A field that is not to be set here.
pub(crate) fn not_here(name: &str) -> Wrong {
    format!("Field '{name}' cannot be set. It is not on the appropriate screen, or unknown.")
}
