//! The fields of screens: of a new issue, of one that is changed, of a transition.

use super::fields::Schema;
use super::path::Path;
use super::records;
use jira_contract::fields::FieldMetadata;
use jira_contract::records::{IssueType, NamedItem};
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::Response;
use jira_engine::json::{self, ReadMode, Tree};

/// The largest page of fields and types.
pub const PAGE: u32 = 200;

/// Where an answer has types: in Jira Cloud and in older servers.
pub const TYPES: &[&str] = &["issueTypes", "values"];

/// Where an answer has fields.
pub const FIELDS: &[&str] = &["fields", "results", "values"];

/// The list of the types of issues that can be made in a project.
pub fn types(project: &str) -> Result<Path, Error> {
    Ok(Path::api("/issue/createmeta/").key(project)?.part("/issuetypes"))
}

/// The list of the fields of a new issue. [`field`] reads its items.
pub fn new(project: &str, type_id: &str) -> Result<Path, Error> {
    Path::api("/issue/createmeta/").key(project)?.part("/issuetypes/").key(type_id)
}

/// Asks for the fields of an issue that can be changed.
pub fn edit(issue: &str) -> Result<Call, Error> {
    Ok(Path::api("/issue/").key(issue)?.part("/editmeta").get())
}

/// What is wanted of screens. Their members are fields by their ids, such as
/// `description`, which are read here.
pub fn take(name: &str) -> ReadMode {
    match records::take(name) {
        ReadMode::Raw => ReadMode::Parsed,
        other => other,
    }
}

/// A field of a new issue. None where it has no id.
pub fn field(tree: &Tree<'_>) -> Option<FieldMetadata> {
    description(None, tree)
}

/// Reads the answer to [`edit`].
pub fn read_edit(response: &Response) -> Result<Vec<FieldMetadata>, Error> {
    let tree = json::read_selected(response, take)?;
    match tree.get("fields") {
        Some(fields @ Tree::Object(_)) => Ok(members(fields)),
        _ => Err(Error::Unreadable("The answer holds no fields.".into())),
    }
}

/// The fields that are members of an object, by their ids.
pub fn members(tree: &Tree<'_>) -> Vec<FieldMetadata> {
    let Tree::Object(members) = tree else { return Vec::new() };
    members.iter().filter_map(|(id, field)| description(Some(id), field)).collect()
}

fn description(id: Option<&str>, tree: &Tree<'_>) -> Option<FieldMetadata> {
    if !tree.is_object() {
        return None;
    }
    let id = id.map(str::to_owned).or_else(|| tree.string("fieldId")).or_else(|| tree.string("key"))?;
    let schema = Schema::of(tree.get("schema"));
    Some(FieldMetadata {
        name: tree.string("name").unwrap_or_else(|| id.clone()),
        id,
        required: tree.boolean("required").unwrap_or(false),
        has_default_value: tree.boolean("hasDefaultValue").unwrap_or(false),
        value_type: schema.kind,
        item_type: schema.items,
        custom_type: schema.custom_kind,
        operations: records::texts(tree.list("operations")),
        allowed_values: tree.list("allowedValues").iter().filter_map(allowed).collect(),
    })
}

/// An allowed value: an option, a version, a project, or a bare word.
fn allowed(tree: &Tree<'_>) -> Option<NamedItem> {
    match tree {
        Tree::Text(text) => {
            Some(NamedItem { id: text.clone().into_owned(), name: text.clone().into_owned() })
        }
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
