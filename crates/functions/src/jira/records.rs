//! What records have in common: users, statuses, types, and text.

mod slots;

pub use slots::{Kind, Label, Mention, Person, Project, State};

use super::text;
use jira_contract::issues::CreatedIssue;
use jira_contract::records::{IssueReference, IssueType, NamedItem, Status, TextFormat, Visibility};
use jira_contract::types::User;
use jira_engine::json::record::{Record, Slot};
use jira_engine::json::{ReadMode, Tree};
use jira_engine::site::is_uuid;

/// What is wanted of Jira's answers: pictures and links to resources are not, rich
/// text and the values of custom fields are kept as they stand.
pub fn take(name: &str) -> ReadMode {
    match name {
        "self" | "avatarUrls" | "iconUrl" | "avatarId" | "thumbnail" => ReadMode::Skipped,
        "description" | "environment" | "body" | "comment" => ReadMode::Raw,
        name if name.starts_with("customfield_") => ReadMode::Raw,
        _ => ReadMode::Parsed,
    }
}

/// A user. None where there is no id.
pub fn user(tree: &Tree<'_>) -> Option<User> {
    filled::<Person>(tree).user()
}

/// Something named. None where it has neither id nor name.
pub fn named(tree: &Tree<'_>) -> Option<NamedItem> {
    filled::<Label>(tree).named()
}

/// The texts of a list.
#[inline(never)]
pub fn texts(items: &[Tree<'_>]) -> Vec<String> {
    items.iter().filter_map(Tree::as_str).map(str::to_owned).collect()
}

/// A status.
pub fn status(tree: &Tree<'_>) -> Option<Status> {
    filled::<State>(tree).status()
}

/// A type of issues.
pub fn issue_type(tree: &Tree<'_>) -> Option<IssueType> {
    filled::<Kind>(tree).issue_type()
}

/// A member that is a string and was kept as it stands. Empty where it is none.
#[inline(never)]
pub fn raw_text(tree: &Tree<'_>, name: &str) -> String {
    let mut text = String::new();
    if let Some(member) = tree.get(name) {
        member.fill(Slot::Text(&mut text));
    }
    text
}

/// An issue where it is mentioned.
pub fn reference(tree: &Tree<'_>) -> Option<IssueReference> {
    filled::<Mention>(tree).reference()
}

/// A member that is a moment, in milliseconds.
#[inline(never)]
pub fn moment(tree: &Tree<'_>, name: &str) -> Option<u64> {
    let mut moment = None;
    tree.get(name)?.fill(Slot::Timestamp(&mut moment));
    moment
}

/// A member that is rich text, in this form. None where there is none.
#[inline(never)]
pub fn rich_text(tree: &Tree<'_>, name: &str, format: TextFormat) -> Option<String> {
    match tree.get(name)? {
        Tree::Raw(json) => text::read(json, format),
        Tree::Text(text) => Some(text.clone().into_owned()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// Who sees it.
#[inline(never)]
pub fn visibility(tree: &Tree<'_>) -> Option<Visibility> {
    let visibility = tree.get("visibility")?;
    let name = visibility.string("value").or_else(|| visibility.string("identifier"))?;
    match visibility.text("type")? {
        "role" => Some(Visibility::Role(name)),
        "group" => Some(Visibility::Group(name)),
        _ => None,
    }
}

/// Who is to see it, as Jira takes it: a role by its name, a group by its name or id.
#[inline(never)]
pub fn visible_to(visibility: &Visibility) -> Tree<'static> {
    let (kind, by, name) = match visibility {
        Visibility::Role(name) => ("role", "value", name),
        Visibility::Group(id) if is_uuid(id) => ("group", "identifier", id),
        Visibility::Group(name) => ("group", "value", name),
    };
    let tree = Tree::object().with("type", Tree::of(kind));
    tree.with(by, Tree::of(name.clone()))
}

/// A record of the members of a tree.
fn filled<T: Record + Default>(tree: &Tree<'_>) -> T {
    let mut record = T::default();
    tree.fill(Slot::Record(&mut record));
    record
}

/// An issue that an answer says was made. None where it does not say which.
pub fn made(tree: &Tree<'_>, site_url: &str) -> Option<CreatedIssue> {
    let (id, key) = (tree.id("id"), tree.id("key"));
    if id.is_empty() && key.is_empty() {
        return None;
    }
    let web_url = [site_url, "/browse/", if key.is_empty() { &id } else { &key }].concat();
    Some(CreatedIssue { id, key, web_url, existed: false })
}

#[cfg(test)]
mod tests;
