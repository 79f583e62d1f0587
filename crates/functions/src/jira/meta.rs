//! The fields of screens: of a new issue, of one that is changed, of a transition.

use super::fields::Schema;
use super::path::Path;
use super::records;
use jira_contract::fields::Description;
use jira_contract::records::{IssueType, Named};
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, Take, Tree};

/// The largest page of fields and types.
const PAGE: u64 = 200;

/// Asks for the types of issues that can be made in a project, from the one with
/// this number on.
pub fn types(project: &str, start: u64) -> Result<Call, Error> {
    let path = Path::api("/issue/createmeta/").key(project)?.part("/issuetypes");
    Ok(path.ask("startAt", start.to_string()).ask("maxResults", PAGE.to_string()).get())
}

/// Asks for the fields of a new issue, from the one with this number on.
pub fn new(project: &str, type_id: &str, start: u64) -> Result<Call, Error> {
    let path = Path::api("/issue/createmeta/").key(project)?.part("/issuetypes/").key(type_id)?;
    Ok(path.ask("startAt", start.to_string()).ask("maxResults", PAGE.to_string()).get())
}

/// Asks for the fields of an issue that can be changed.
pub fn edit(issue: &str) -> Result<Call, Error> {
    Ok(Path::api("/issue/").key(issue)?.part("/editmeta").get())
}

/// What is wanted of screens. Their members are fields by their ids, such as
/// `description`, which are read here.
pub(super) fn take(name: &str) -> Take {
    match records::take(name) {
        Take::Raw => Take::Whole,
        other => other,
    }
}

/// A page of an answer, and where the next begins.
type Page<T> = (Vec<T>, Option<u64>);

fn page<T>(
    response: &Response,
    names: &[&str],
    start: u64,
    read: fn(&Tree<'_>) -> Option<T>,
) -> Result<Page<T>, Error> {
    let tree = json::glean(response, take)?;
    let found = names.iter().find_map(|name| match tree.get(name) {
        Some(Tree::List(items)) => Some(items),
        _ => None,
    });
    let Some(items) = found else {
        return Err(Error::Unreadable("The answer holds no list.".into()));
    };
    if tree.number("startAt").is_some_and(|from| from != start) {
        return Err(Error::Unreadable("Jira gave another page than the one that was asked for.".into()));
    }
    let end = start.saturating_add(items.len() as u64);
    let more = tree.number("total").is_some_and(|total| end < total);
    if more && items.is_empty() {
        return Err(Error::Unreadable("Jira gave an empty page before the end of the list.".into()));
    }
    Ok((items.iter().filter_map(read).collect(), more.then_some(end)))
}

/// Reads the answer to [`types`].
pub fn read_types(response: &Response, start: u64) -> Result<Page<IssueType>, Error> {
    page(response, &["issueTypes", "values"], start, records::issue_type)
}

/// Reads the answer to [`new()`].
pub fn read_new(response: &Response, start: u64) -> Result<Page<Description>, Error> {
    page(response, &["fields", "results", "values"], start, |tree| description(None, tree))
}

/// Reads the answer to [`edit`].
pub fn read_edit(response: &Response) -> Result<Vec<Description>, Error> {
    let tree = json::glean(response, take)?;
    match tree.get("fields") {
        Some(fields @ Tree::Object(_)) => Ok(members(fields)),
        _ => Err(Error::Unreadable("The answer holds no fields.".into())),
    }
}

/// The fields that are members of an object, by their ids.
pub fn members(tree: &Tree<'_>) -> Vec<Description> {
    let Tree::Object(members) = tree else { return Vec::new() };
    members.iter().filter_map(|(id, field)| description(Some(id), field)).collect()
}

fn description(id: Option<&str>, tree: &Tree<'_>) -> Option<Description> {
    if !tree.is_object() {
        return None;
    }
    let id = id.map(str::to_owned).or_else(|| tree.string("fieldId")).or_else(|| tree.string("key"))?;
    let schema = Schema::of(tree.get("schema"));
    Some(Description {
        name: tree.string("name").unwrap_or_else(|| id.clone()),
        id,
        required: tree.truth("required").unwrap_or(false),
        has_default: tree.truth("hasDefaultValue").unwrap_or(false),
        kind: schema.kind,
        items: schema.items,
        custom_kind: schema.custom_kind,
        operations: records::texts(tree.list("operations")),
        allowed: tree.list("allowedValues").iter().filter_map(allowed).collect(),
    })
}

/// An allowed value: an option, a version, a project, or a bare word.
fn allowed(tree: &Tree<'_>) -> Option<Named> {
    match tree {
        Tree::Text(text) => Some(Named { id: text.clone().into_owned(), name: text.clone().into_owned() }),
        tree => records::named(tree),
    }
}

/// The type that is meant: by its id, or by its name in any case.
pub fn choose(types: &[IssueType], kind: &str) -> Result<String, Error> {
    let lower = kind.to_lowercase();
    let found = types.iter().find(|known| known.id == kind);
    let found = found.or_else(|| types.iter().find(|known| known.name.to_lowercase() == lower));
    found.map(|found| found.id.clone()).ok_or_else(|| {
        let names: Vec<_> = types.iter().map(|known| format!("{:?}", known.name)).collect();
        Error::Invalid(format!(
            "The project has no type {kind:?} for new issues. It has: {}.",
            names.join(", ")
        ))
    })
}

#[cfg(test)]
mod tests;
