//! Jira beyond its projects and issues.

pub(crate) mod attachments;

use crate::operations::Operation;

const READ: &str = "read:jira-work";
const WRITE: &str = "write:jira-work";

/// What is here of Jira's platform.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::new("POST", "/rest/api/3/issue/{issue}/attachments", WRITE, attachments::upload),
    Operation::new("GET", "/rest/api/3/attachment/meta", READ, attachments::meta),
    Operation::new("GET", "/rest/api/3/attachment/{id}", READ, attachments::one),
    Operation::new("DELETE", "/rest/api/3/attachment/{id}", WRITE, attachments::remove),
    Operation::new("GET", "/rest/api/3/attachment/content/{id}", READ, attachments::content),
    Operation::new("GET", "/rest/api/3/attachment/thumbnail/{id}", READ, attachments::content),
];
