//! A worklog of an issue.

use crate::auth::Account;
use crate::moments::moment;
use crate::place::Place;
use serde_json::Value;

/// A worklog.
#[derive(Debug, Clone)]
pub(crate) struct Worklog {
    pub(crate) place: Place,
    pub(crate) author: Account,
    /// An Atlassian Document, or `null`.
    pub(crate) comment: Value,
    pub(crate) started: String,
    pub(crate) seconds: u64,
    pub(crate) created: String,
    pub(crate) updated: String,
    /// The group or the role that alone sees it.
    pub(crate) visibility: Option<Value>,
}

impl Worklog {
    /// One that was always there.
    pub(crate) fn first(place: Place, number: usize) -> Self {
        let at = moment(number);
        Self {
            place,
            author: Account::Mia,
            comment: Value::Null,
            started: at.clone(),
            seconds: 900 * (1 + number as u64 % 8),
            created: at.clone(),
            updated: at,
            visibility: None,
        }
    }
}
