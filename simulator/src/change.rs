//! Changes, and how often what happened.

use serde::Serialize;

/// What a request did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It made an issue.
    Create,
    /// It edited one.
    Edit,
    /// It deleted one.
    Delete,
    /// It commented on one.
    Comment,
    /// It attached a file to an issue, a request or a page.
    Attach,
    /// It deleted a file.
    Detach,
    /// It made something else, such as a worklog, a sprint or a page.
    Make,
    /// It changed something else.
    Alter,
    /// It deleted something else.
    Remove,
}

/// Something that a request changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// What was done.
    pub change: Change,
    /// The key of the issue, or what else it was and its id: `sprint/3`.
    pub key: String,
    /// The summary of the issue, the text of the comment, or the name.
    pub text: String,
}

/// How often what happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Requests that came whole.
    pub requests: u64,
    /// Requests that did not: their connection ended before.
    pub cut: u64,
    /// Connections with bytes that are no HTTP.
    pub malformed: u64,
    /// Requests that met a fault.
    pub faults: u64,
    /// Issues that were made.
    pub creates: u64,
    /// Edits.
    pub edits: u64,
    /// Issues that were deleted.
    pub deletes: u64,
    /// Comments that were made.
    pub comments: u64,
    /// Files that were attached.
    pub attachments: u64,
    /// All other changes.
    pub others: u64,
}
