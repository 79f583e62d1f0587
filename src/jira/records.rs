//! What records have in common: users, statuses, types, and text.

use super::text;
use crate::contract::records::{
    IssueReference, IssueType, Named, ProjectReference, Status, StatusCategory, TextFormat, Visibility,
};
use crate::contract::types::User;
use crate::json::{Take, Tree};
use crate::site::is_uuid;
use crate::timestamp::Timestamp;

/// What is wanted of Jira's answers: pictures and links to resources are not, rich
/// text and the values of custom fields are kept as they stand.
pub fn take(name: &str) -> Take {
    match name {
        "self" | "avatarUrls" | "iconUrl" | "avatarId" | "thumbnail" => Take::Nothing,
        "description" | "environment" | "body" | "comment" => Take::Raw,
        name if name.starts_with("customfield_") => Take::Raw,
        _ => Take::Whole,
    }
}

/// A user. None where there is no id.
#[inline(never)]
pub fn user(tree: &Tree<'_>) -> Option<User> {
    let account_id =
        tree.string("accountId").or_else(|| tree.string("key")).or_else(|| tree.string("name"))?;
    Some(User {
        display_name: tree.string("displayName").unwrap_or_else(|| account_id.clone()),
        account_id,
        email: tree.string("emailAddress").or_else(|| tree.string("email")),
        active: tree.truth("active").unwrap_or(true),
        account_type: tree.string("accountType"),
        time_zone: tree.string("timeZone"),
        locale: tree.string("locale"),
    })
}

/// Something named. None where it has neither id nor name.
#[inline(never)]
pub fn named(tree: &Tree<'_>) -> Option<Named> {
    let (id, name) = (tree.id("id"), tree.string("name").or_else(|| tree.string("value")));
    let name = name.unwrap_or_default();
    if id.is_empty() && name.is_empty() { None } else { Some(Named { id, name }) }
}

/// All that is named in a list.
#[inline(never)]
pub fn all_named(items: &[Tree<'_>]) -> Vec<Named> {
    items.iter().filter_map(named).collect()
}

/// The texts of a list.
#[inline(never)]
pub fn texts(items: &[Tree<'_>]) -> Vec<String> {
    items.iter().filter_map(Tree::as_str).map(str::to_owned).collect()
}

/// A status.
#[inline(never)]
pub fn status(tree: &Tree<'_>) -> Option<Status> {
    let Named { id, name } = named(tree)?;
    let category = tree.get("statusCategory").and_then(|category| match category {
        Tree::Text(key) => Some(key.as_ref()),
        category => category.text("key"),
    });
    let category = category.map(|key| match key {
        "new" | "TODO" => StatusCategory::ToDo,
        "indeterminate" | "IN_PROGRESS" => StatusCategory::InProgress,
        "done" | "DONE" => StatusCategory::Done,
        other => StatusCategory::Other(other.to_owned()),
    });
    Some(Status { id, name, category })
}

/// A type of issues.
#[inline(never)]
pub fn issue_type(tree: &Tree<'_>) -> Option<IssueType> {
    let Named { id, name } = named(tree)?;
    let level = match tree.get("hierarchyLevel") {
        Some(Tree::Number(level)) => i32::try_from(*level).ok(),
        #[expect(clippy::cast_possible_truncation, reason = "levels are small")]
        Some(Tree::Float(level)) => Some(*level as i32),
        _ => None,
    };
    let subtask = tree.truth("subtask").unwrap_or(level == Some(-1));
    Some(IssueType { id, name, description: raw_text(tree, "description"), subtask, level })
}

/// A member that is a string and was kept as it stands. Empty where it is none.
#[inline(never)]
pub fn raw_text(tree: &Tree<'_>, name: &str) -> String {
    match tree.get(name) {
        Some(Tree::Raw(json)) => match crate::json::parse(json) {
            Some(Tree::Text(text)) => text.into_owned(),
            _ => String::new(),
        },
        Some(Tree::Text(text)) => text.clone().into_owned(),
        _ => String::new(),
    }
}

/// A project where it is mentioned.
#[inline(never)]
pub fn project(tree: &Tree<'_>) -> Option<ProjectReference> {
    let (id, key) = (tree.id("id"), tree.id("key"));
    let known = !id.is_empty() || !key.is_empty();
    known.then(|| ProjectReference { id, key, name: tree.string("name").unwrap_or_default() })
}

/// An issue where it is mentioned.
#[inline(never)]
pub fn reference(tree: &Tree<'_>) -> Option<IssueReference> {
    let (id, key) = (tree.id("id"), tree.id("key"));
    if id.is_empty() && key.is_empty() {
        return None;
    }
    let fields = tree.get("fields");
    Some(IssueReference {
        id,
        key,
        summary: fields.and_then(|fields| fields.string("summary")),
        status: fields.and_then(|fields| status(fields.get("status")?)),
        kind: fields.and_then(|fields| issue_type(fields.get("issuetype")?)),
    })
}

/// A moment, in milliseconds.
#[inline(never)]
pub fn moment(tree: &Tree<'_>, name: &str) -> Option<u64> {
    match tree.get(name)? {
        Tree::Text(text) => Timestamp::parse_zoned(text).map(Timestamp::as_millis),
        Tree::Number(millis) => Some(*millis),
        _ => None,
    }
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

#[cfg(test)]
mod tests;
