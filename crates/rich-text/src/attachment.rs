//! The files that a document names.

use std::collections::BTreeMap;

/// A file of an issue or page, and the id by which a document names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The file's name.
    pub name: String,
    /// The id in Atlassian's media service: a UUID, not the attachment's number.
    pub id: String,
    /// The collection it is in. Empty in issues.
    pub collection: String,
}

/// Attachments by their names or ids.
pub(super) type Files<'o> = BTreeMap<&'o str, &'o Attachment>;

/// Attachments by their names, the first of several with one.
pub(super) fn by_name(attachments: &[Attachment]) -> Files<'_> {
    attachments.iter().rev().map(|file| (file.name.as_str(), file)).collect()
}

/// Attachments by their ids, the first of several with one.
pub(super) fn by_id(attachments: &[Attachment]) -> Files<'_> {
    attachments.iter().rev().map(|file| (file.id.as_str(), file)).collect()
}
