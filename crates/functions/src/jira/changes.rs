//! What was changed of an issue.

use super::page::{Bare, Listing, Size, Slice};
use super::path::Path;
use super::records;
use jira_contract::issues::{ChangelogEntry, ChangelogPage, FieldChange};
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};

/// A hundred changes to a page: the most that Jira gives.
const SIZE: Size = Size { asked: None, usual: 100, most: 100 };

/// A page of an issue's changes and the call for it. Fails with [`Error::Invalid`]
/// for a cursor of another call.
pub fn list(connection: &str, issue: &str, cursor: Option<&str>) -> Result<(Listing, Call), Error> {
    Listing::new(connection, Path::api("/issue/").key(issue)?.part("/changelog"), SIZE, Bare::Whole, cursor)
}

/// Reads the page that was asked for.
pub fn read(mut listing: Listing, response: &Response) -> Result<ChangelogPage, Error> {
    let tree = json::read_selected(response, records::take)?;
    let Slice { items, next, total } = listing.read(&tree, &["values"])?;
    Ok(ChangelogPage { items: items.iter().map(change).collect(), next, total })
}

fn change(tree: &Tree<'_>) -> ChangelogEntry {
    ChangelogEntry {
        id: tree.id("id"),
        author: tree.get("author").and_then(records::user),
        created: records::moment(tree, "created"),
        items: tree.list("items").iter().map(field).collect(),
    }
}

fn field(tree: &Tree<'_>) -> FieldChange {
    FieldChange {
        id: tree.string("fieldId").unwrap_or_default(),
        name: tree.string("field").unwrap_or_default(),
        old_value: tree.string("from"),
        old_text: tree.string("fromString"),
        new_value: tree.string("to"),
        new_text: tree.string("toString"),
    }
}

#[cfg(test)]
mod tests;
