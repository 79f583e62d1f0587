//! What was changed of an issue.

use super::path::Path;
use super::records;
use crate::call::Call;
use crate::contract::issues::{Change, ChangePage, FieldChange};
use crate::cursor::Digest;
use crate::error::Error;
use crate::http::Response;
use crate::json::{self, Tree};

/// How many changes to a page: the most that Jira gives.
const PAGE: u64 = 100;

/// A listing of changes: asks for a page and reads it.
#[derive(Debug, Clone, Copy)]
pub struct Listing {
    digest: Digest,
    start: u64,
}

impl Listing {
    /// The listing and the call for its next page. Fails with [`Error::Invalid`]
    /// for a cursor of another call.
    pub fn new(connection: &str, issue: &str, cursor: Option<&str>) -> Result<(Self, Call), Error> {
        let digest = Digest::of(&["changes", connection, issue]);
        let start = cursor.map_or(Ok(0), |cursor| digest.position(cursor))?;
        let path = Path::api("/issue/").key(issue)?.part("/changelog");
        let call = path.ask("startAt", start.to_string()).ask("maxResults", PAGE.to_string()).get();
        Ok((Self { digest, start }, call))
    }

    /// Reads the page that was asked for.
    pub fn read(self, response: &Response) -> Result<ChangePage, Error> {
        let tree = json::glean(response, records::take)?;
        let Some(Tree::List(values)) = tree.get("values") else {
            return Err(Error::Unreadable("The answer holds no list of changes.".into()));
        };
        let total = tree.number("total");
        let end = self.start.saturating_add(values.len() as u64);
        let more = match (tree.truth("isLast"), total) {
            (Some(last), _) => !last,
            (None, Some(total)) => end < total,
            (None, None) => false,
        };
        if more && values.is_empty() {
            return Err(Error::Unreadable("Jira gave an empty page before the end of the list.".into()));
        }
        let items = values.iter().map(change).collect();
        Ok(ChangePage { items, next: more.then(|| self.digest.cursor(end)), total })
    }
}

fn change(tree: &Tree<'_>) -> Change {
    Change {
        id: tree.id("id"),
        author: tree.get("author").and_then(records::user),
        at: records::moment(tree, "created"),
        items: tree.list("items").iter().map(field).collect(),
    }
}

fn field(tree: &Tree<'_>) -> FieldChange {
    FieldChange {
        id: tree.string("fieldId").unwrap_or_default(),
        name: tree.string("field").unwrap_or_default(),
        before: tree.string("from"),
        before_text: tree.string("fromString"),
        after: tree.string("to"),
        after_text: tree.string("toString"),
    }
}

#[cfg(test)]
mod tests;
