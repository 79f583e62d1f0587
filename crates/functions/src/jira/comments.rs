//! Comments on issues.

use super::page::{Bare, Listing, Size, Slice};
use super::path::Path;
use super::{records, text};
use jira_contract::comments::{AddOptions, Comment, CommentPage, ListOptions, Order, UpdateOptions};
use jira_contract::records::{Text, TextFormat, Visibility};
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Tree};
use jira_rich_text::Attachment;

/// The property by which a service desk hides a comment from its customers.
const PUBLIC: &str = "sd.public.comment";

fn all(issue: &str) -> Result<Path, Error> {
    Ok(Path::api("/issue/").key(issue)?.part("/comment"))
}

fn one(issue: &str, id: &str) -> Result<Path, Error> {
    all(issue)?.part("/").key(id)
}

/// Asks for a page of an issue's comments.
pub fn list(
    connection: &str,
    issue: &str,
    options: &ListOptions,
    cursor: Option<&str>,
) -> Result<(Listing, Call), Error> {
    let order = match options.order {
        Some(Order::NewestFirst) => "-created",
        Some(Order::OldestFirst) | None => "created",
    };
    let size = Size { asked: options.page_size, usual: 50, most: 100 };
    Listing::new(connection, all(issue)?.ask("orderBy", order), size, Bare::Whole, cursor)
}

/// Reads the answer to [`list`].
pub fn read_page(
    mut listing: Listing,
    response: &Response,
    format: TextFormat,
) -> Result<CommentPage, Error> {
    let answer = json::read_selected(response, records::take)?;
    let Slice { items, next, total } = listing.read(&answer, &["comments"])?;
    let items = items.iter().filter_map(|item| comment(item, format)).collect();
    Ok(CommentPage { items, next, total })
}

/// Asks for a comment.
pub fn get(issue: &str, id: &str) -> Result<Call, Error> {
    Ok(one(issue, id)?.get())
}

/// Comments on an issue. `files` are those that the text shows.
pub fn add(issue: &str, text: &Text, options: &AddOptions, files: &[Attachment]) -> Result<Call, Error> {
    let body = body(text, options.visibility.as_ref(), options.is_internal, files)?;
    Ok(all(issue)?.post(&body))
}

/// Replaces a comment. The request must repeat its visibility, which is `kept`.
pub fn edit(
    issue: &str,
    id: &str,
    text: &Text,
    options: &UpdateOptions,
    kept: Option<&Visibility>,
    files: &[Attachment],
) -> Result<Call, Error> {
    let body = body(text, options.visibility.as_ref().or(kept), options.is_internal, files)?;
    let mut path = one(issue, id)?;
    if let Some(notify) = options.notify_users {
        path = path.ask("notifyUsers", notify.to_string());
    }
    Ok(path.put(&body))
}

/// Deletes a comment.
pub fn delete(issue: &str, id: &str) -> Result<Call, Error> {
    Ok(one(issue, id)?.delete())
}

/// Reads the answer to [`get`], [`add`] or [`edit`].
pub fn read(response: &Response, format: TextFormat) -> Result<Comment, Error> {
    let comment = comment(&json::read_selected(response, records::take)?, format);
    comment.ok_or_else(|| Error::Unreadable("The answer holds a comment without an id.".into()))
}

fn body(
    text: &Text,
    visibility: Option<&Visibility>,
    internal: Option<bool>,
    files: &[Attachment],
) -> Result<Tree<'static>, Error> {
    let text = text::write(text, files)?;
    if text == Tree::Null {
        return Err(Error::Invalid("The comment is empty. Give it a text.".into()));
    }
    let mut body = Tree::object().with("body", text);
    if let Some(visibility) = visibility {
        body.put("visibility", records::visible_to(visibility));
    }
    if let Some(internal) = internal {
        let value = Tree::object().with("internal", Tree::Bool(internal));
        let property = Tree::object().with("key", Tree::of(PUBLIC)).with("value", value);
        body.put("properties", Tree::List(vec![property]));
    }
    Ok(body)
}

/// A comment. None where it has no id.
#[inline(never)]
fn comment(tree: &Tree<'_>, format: TextFormat) -> Option<Comment> {
    let id = Some(tree.id("id")).filter(|id| !id.is_empty())?;
    Some(Comment {
        id,
        author: tree.get("author").and_then(records::user),
        body: records::rich_text(tree, "body", format).unwrap_or_default(),
        created: records::moment(tree, "created"),
        updated: records::moment(tree, "updated"),
        update_author: tree.get("updateAuthor").and_then(records::user),
        visibility: records::visibility(tree),
        is_internal: tree.boolean("jsdPublic").map(|public| !public),
    })
}

#[cfg(test)]
mod tests;
