//! A comment of an issue.

use crate::adf::document;
use crate::auth::Account;
use crate::moments::moment;
use crate::place::{Place, key};
use serde_json::Value;

/// A comment.
#[derive(Debug, Clone)]
pub(crate) struct Comment {
    pub(crate) place: Place,
    pub(crate) author: Account,
    /// An Atlassian Document.
    pub(crate) body: Value,
    pub(crate) created: String,
    pub(crate) updated: String,
    /// Whether customers see it.
    pub(crate) public: bool,
    /// The group or the role that alone sees it.
    pub(crate) visibility: Option<Value>,
}

impl Comment {
    /// One that was always there.
    pub(crate) fn first(place: Place, number: usize) -> Self {
        let text = format!("Comment {} of {}.", number + 1, key(place));
        let author = if number.is_multiple_of(2) { Account::Mia } else { Account::Noa };
        let comment = Self::new(place, author, document(&text), moment(number));
        Self { public: !number.is_multiple_of(3), ..comment }
    }

    /// One that everybody sees.
    pub(crate) fn new(place: Place, author: Account, body: Value, created: String) -> Self {
        Self { place, author, body, updated: created.clone(), created, public: true, visibility: None }
    }
}
