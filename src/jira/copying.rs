//! Copies of issues: the fields that a project's screen for new issues has.

use super::fields::Schema;
use super::path::Path;
use crate::call::Call;
use crate::contract::fields::Description;
use crate::error::Error;
use crate::http::Response;
use crate::json::{self, Take, Tree};

/// What is never copied: who made it, how far it is, what hangs on it.
const NEVER: &[&str] = &[
    "attachment",
    "comment",
    "created",
    "creator",
    "issuelinks",
    "issuerestriction",
    "lastViewed",
    "project",
    "resolution",
    "resolutiondate",
    "status",
    "statusCategory",
    "statuscategorychangedate",
    "subtasks",
    "updated",
    "votes",
    "watches",
    "worklog",
    "workratio",
    "progress",
    "aggregateprogress",
    "timespent",
    "timeestimate",
    "timeoriginalestimate",
    "aggregatetimespent",
    "aggregatetimeestimate",
    "aggregatetimeoriginalestimate",
    "thumbnail",
];

/// Asks for an issue as it is.
pub fn original(issue: &str) -> Result<Call, Error> {
    Ok(Path::api("/issue/").key(issue)?.ask("fields", "*all").get())
}

/// An issue that is copied.
#[derive(Debug, Clone, PartialEq)]
pub struct Original {
    /// Its key.
    pub key: String,
    /// Its project's key.
    pub project: String,
    /// The id of its type.
    pub kind: String,
    /// The name of its type, for another project.
    pub kind_name: String,
    /// Its fields, as they stand.
    fields: Vec<(String, String)>,
}

/// Reads the answer to [`original`].
pub fn read(response: &Response) -> Result<Original, Error> {
    // Every field's value is kept as it stands.
    let take = |name: &str| match name {
        "fields" | "id" | "key" => Take::Whole,
        "expand" | "self" | "names" | "schema" => Take::Nothing,
        _ => Take::Raw,
    };
    let tree = json::glean(response, take)?;
    let Some(Tree::Object(members)) = tree.get("fields") else {
        return Err(Error::Unreadable("The answer holds no fields.".into()));
    };
    let mut fields = Vec::with_capacity(members.len());
    for (id, value) in members {
        let mut json = String::new();
        value.write(&mut json);
        fields.push((id.to_string(), json));
    }
    let part = |field: &str, name: &str| {
        let (_, json) = fields.iter().find(|(id, _)| id == field)?;
        Some(json::parse(json)?.id(name))
    };
    let original = Original {
        key: tree.id("key"),
        project: part("project", "key").unwrap_or_default(),
        kind: part("issuetype", "id").unwrap_or_default(),
        kind_name: part("issuetype", "name").unwrap_or_default(),
        fields,
    };
    match original.project.is_empty() || original.kind.is_empty() {
        true => Err(Error::Unreadable("The answer holds an issue without project or type.".into())),
        false => Ok(original),
    }
}

impl Original {
    /// The call that makes the copy on a screen with these fields, and the ids of
    /// what it leaves out.
    pub fn copy(
        self,
        project: &str,
        kind: &str,
        screen: &[Description],
        summary: Option<&str>,
    ) -> (Call, Vec<String>) {
        let object = |name: &'static str, text: &str| Tree::object().with(name, Tree::of(text.to_owned()));
        let mut fields = Tree::object().with("project", object("key", project));
        fields.put("issuetype", object("id", kind));
        let mut left_out = Vec::new();
        for (id, json) in &self.fields {
            let known = screen.iter().find(|field| field.id == *id);
            let empty = matches!(json.as_str(), "null" | "[]" | "{}" | "\"\"");
            if empty || NEVER.contains(&id.as_str()) || id == "issuetype" {
                continue;
            }
            match (known.and_then(|field| value(field, json)), id.as_str(), summary) {
                (_, "summary", Some(summary)) => fields.put("summary", Tree::of(summary.to_owned())),
                (Some(value), ..) => fields.put(id.clone(), value),
                (None, ..) => left_out.push(id.clone()),
            }
        }
        (Path::api("/issue").post(&Tree::object().with("fields", fields)), left_out)
    }
}

/// A value as it is sent: what Jira shows of a value is not always what it takes.
fn value(field: &Description, json: &str) -> Option<Tree<'static>> {
    let schema = Schema { kind: field.kind.clone(), items: None, custom_kind: field.custom_kind.clone() };
    let tree = json::parse(json)?;
    let by = |name: &'static str, tree: &Tree<'_>| {
        let id = Some(tree.id(name)).filter(|id| !id.is_empty())?;
        Some(Tree::object().with(name, Tree::of(id)))
    };
    match (schema.kind.as_str(), schema.custom_kind.as_deref()) {
        // Sprints are shown whole, and taken by the id of the last, which is open.
        (_, Some("gh-sprint")) => {
            let open = tree.items().iter().rev().find(|sprint| sprint.text("state") != Some("closed"))?;
            Some(Tree::Number(open.number("id")?))
        }
        (_, Some("gh-lexo-rank")) => None,
        ("user", _) => by("accountId", &tree),
        ("issuelink", _) => by("id", &tree),
        ("timetracking", _) => {
            let estimate = tree.string("originalEstimate")?;
            Some(Tree::object().with("originalEstimate", Tree::of(estimate)))
        }
        ("array", _) if tree.items().iter().any(Tree::is_object) => {
            let items = || tree.items().iter().filter(|item| !matches!(item, Tree::Null));
            let by_all = |name| items().map(|item| by(name, item)).collect::<Option<Vec<_>>>();
            ["accountId", "id", "name"].into_iter().find_map(by_all).map(Tree::List)
        }
        ("option" | "priority" | "securitylevel" | "version" | "component", _) => by("id", &tree),
        _ => Some(Tree::Raw(json.to_owned().into())),
    }
}

/// The call that links a copy to its original.
pub fn link(copy: &str, original: &str) -> Call {
    let issue = |key: &str| Tree::object().with("key", Tree::of(key.to_owned()));
    let kind = Tree::object().with("name", Tree::of("Cloners"));
    let body = Tree::object().with("type", kind);
    Path::api("/issueLink").post(&body.with("outwardIssue", issue(original)).with("inwardIssue", issue(copy)))
}

#[cfg(test)]
mod tests;
