//! Copies of issues: the fields that a project's screen for new issues has.

use super::path::Path;
use super::records;
use jira_contract::fields::FieldMetadata;
use jira_contract::records::NamedItem;
use jira_engine::call::Call;
use jira_engine::error::{Error, Refusal};
use jira_engine::http::Response;
use jira_engine::json::{self, ReadMode, Tree};

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
    /// Its project's id.
    project_id: String,
    /// The id of its type.
    pub kind: String,
    /// The name of its type, for another project.
    pub kind_name: String,
    /// Whether it is a subtask.
    is_subtask: bool,
    /// Its fields, as they stand.
    fields: Vec<(String, String)>,
}

/// Reads the answer to [`original`].
pub fn read(response: &Response) -> Result<Original, Error> {
    // Every field's value is kept as it stands.
    let take = |name: &str| match name {
        "fields" | "id" | "key" => ReadMode::Parsed,
        "expand" | "self" | "names" | "schema" => ReadMode::Skipped,
        _ => ReadMode::Raw,
    };
    let tree = json::read_selected(response, take)?;
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
    let of_type = fields.iter().find(|(id, _)| id == "issuetype").and_then(|(_, json)| json::parse(json));
    let is_subtask = of_type.as_ref().and_then(records::issue_type).is_some_and(|kind| kind.subtask);
    let original = Original {
        key: tree.id("key"),
        project: part("project", "key").unwrap_or_default(),
        project_id: part("project", "id").unwrap_or_default(),
        is_subtask,
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
    /// The project of a copy, where it is another one. Fails with [`Error::Invalid`]
    /// for a subtask, which stays in the project of its parent.
    pub fn moves_to<'p>(&self, project: Option<&'p str>) -> Result<Option<&'p str>, Error> {
        let own =
            |project: &&str| project.eq_ignore_ascii_case(&self.project) || **project == self.project_id;
        let other = project.filter(|project| !own(project));
        if other.is_some() && self.is_subtask {
            let text = format!("{} is a subtask, which stays in the project of its parent.", self.key);
            return Err(Error::Invalid(text));
        }
        Ok(other)
    }

    /// The copy on a screen with these fields. `other`: the project, where it is not
    /// the original's.
    pub fn copy(
        self,
        other: Option<&str>,
        kind: &str,
        screen: &[FieldMetadata],
        summary: Option<&str>,
    ) -> Replica {
        let object = |name: &'static str, text: &str| Tree::object().with(name, Tree::of(text.to_owned()));
        let project = other.unwrap_or(&self.project);
        let is_id = project.bytes().all(|byte| byte.is_ascii_digit());
        let project = object(if is_id { "id" } else { "key" }, project);
        let mut copy = Replica {
            fields: vec![("project".to_owned(), project), ("issuetype".to_owned(), object("id", kind))],
            left_out: Vec::new(),
        };
        for (id, json) in &self.fields {
            let known = screen.iter().find(|field| field.id == *id);
            let empty = matches!(json.as_str(), "null" | "[]" | "{}" | "\"\"");
            if empty || NEVER.contains(&id.as_str()) || id == "issuetype" {
                continue;
            }
            if let ("summary", Some(summary)) = (id.as_str(), summary) {
                copy.fields.push((id.clone(), Tree::of(summary.to_owned())));
                continue;
            }
            let (value, whole) = known.map_or((None, false), |field| value(field, json, other.is_some()));
            copy.fields.extend(value.map(|value| (id.clone(), value)));
            if !whole {
                copy.left_out.push(id.clone());
            }
        }
        copy
    }
}

/// A copy that is to be created.
#[derive(Debug, Clone, PartialEq)]
pub struct Replica {
    fields: Vec<(String, Tree<'static>)>,
    /// The ids of fields that it leaves out, or some of their items.
    pub left_out: Vec<String>,
}

impl Replica {
    /// The call that creates it.
    pub fn call(&self) -> Call {
        let mut fields = Tree::object();
        for (id, value) in &self.fields {
            fields.put(id.clone(), value.clone());
        }
        Path::api("/issue").post(&Tree::object().with("fields", fields))
    }

    /// Leaves out the fields that a refusal is about, if it is about nothing else:
    /// values that the project does not take, and that no list could tell.
    pub fn leave_out(&mut self, refusal: &Refusal) -> bool {
        let kept = ["project", "issuetype", "summary"];
        let is = |id: &str, name: &str| {
            !kept.contains(&id) && (id == name || id == "parent" && name == "parentId")
        };
        let named = |id: &str| refusal.fields.iter().any(|(name, _)| is(id, name));
        let all = refusal.fields.iter().all(|(name, _)| self.fields.iter().any(|(id, _)| is(id, name)));
        if refusal.status != 400 || refusal.fields.is_empty() || !refusal.messages.is_empty() || !all {
            return false;
        }
        let (out, fields) = std::mem::take(&mut self.fields).into_iter().partition(|(id, _)| named(id));
        self.fields = fields;
        let out: Vec<(String, Tree<'static>)> = out;
        for (id, _) in out {
            if !self.left_out.contains(&id) {
                self.left_out.push(id);
            }
        }
        true
    }
}

/// Types of which each project has values of its own.
const CHOSEN: [&str; 5] = ["component", "option", "priority", "securitylevel", "version"];

/// A value as it is sent, and whether that is all of it: what Jira shows of a value is
/// not always what it takes. `moved`: for another project.
fn value(field: &FieldMetadata, json: &str, moved: bool) -> (Option<Tree<'static>>, bool) {
    let Some(tree) = json::parse(json) else { return (None, false) };
    let by = |name: &'static str, tree: &Tree<'_>| {
        let id = Some(tree.id(name)).filter(|id| !id.is_empty())?;
        Some(Tree::object().with(name, Tree::of(id)))
    };
    let kind = field.value_type.as_str();
    let chooses = |kind: &str| CHOSEN.contains(&kind) && (moved || !field.allowed_values.is_empty());
    let one = match (kind, field.custom_type.as_deref()) {
        // Sprints are shown whole, and taken by the id of the last, which is open. They
        // are of the boards of their project.
        (_, Some("gh-sprint")) => {
            let open = tree.items().iter().rev().find(|sprint| sprint.text("state") != Some("closed"));
            open.filter(|_| !moved).and_then(|sprint| sprint.number("id")).map(Tree::Number)
        }
        (_, Some("gh-lexo-rank")) => None,
        ("user", _) => by("accountId", &tree),
        ("issuelink", _) => by("id", &tree),
        ("timetracking", _) => tree
            .string("originalEstimate")
            .map(|estimate| Tree::object().with("originalEstimate", Tree::of(estimate))),
        ("array", _) if field.item_type.as_deref().is_some_and(chooses) => {
            let items: Vec<_> = tree.items().iter().filter(|item| !matches!(item, Tree::Null)).collect();
            let taken: Vec<_> = items.iter().filter_map(|item| choice(field, item, moved)).collect();
            let whole = taken.len() == items.len() && matches!(tree, Tree::List(_));
            return (Some(Tree::List(taken)).filter(|list| !list.items().is_empty()), whole);
        }
        ("array", _) if tree.items().iter().any(Tree::is_object) => {
            let items = || tree.items().iter().filter(|item| !matches!(item, Tree::Null));
            let by_all = |name| items().map(|item| by(name, item)).collect::<Option<Vec<_>>>();
            ["accountId", "id", "name"].into_iter().find_map(by_all).map(Tree::List)
        }
        (kind, _) if chooses(kind) => choice(field, &tree, moved),
        (kind, _) if CHOSEN.contains(&kind) => by("id", &tree),
        ("option-with-child", _) if moved => {
            let child = tree.get("child").and_then(|child| child.string("value"));
            let child = child.map(|value| Tree::object().with("value", Tree::of(value)));
            choice(field, &tree, moved).map(|parent| match child {
                Some(child) => parent.with("child", child),
                None => parent,
            })
        }
        _ => Some(Tree::Raw(json.to_owned().into())),
    };
    let whole = one.is_some();
    (one, whole)
}

/// A value among those that a screen allows: the same one, or in another project the
/// one of the same name.
fn choice(field: &FieldMetadata, value: &Tree<'_>, moved: bool) -> Option<Tree<'static>> {
    let NamedItem { id, name } = records::named(value)?;
    let same = |allowed: &&NamedItem| !id.is_empty() && allowed.id == id && (!moved || allowed.name == name);
    let named = |allowed: &&NamedItem| moved && !name.is_empty() && allowed.name == name;
    let lower = name.to_lowercase();
    let alike = |allowed: &&NamedItem| moved && !name.is_empty() && allowed.name.to_lowercase() == lower;
    let all = || field.allowed_values.iter();
    let found = all().find(same).or_else(|| all().find(named)).or_else(|| all().find(alike))?;
    Some(Tree::object().with("id", Tree::of(found.id.clone())))
}

/// The call that links a copy to its original.
pub fn link(copy: &str, original: &str) -> Call {
    let issue = |key: &str| Tree::object().with("key", Tree::of(key.to_owned()));
    let kind = Tree::object().with("name", Tree::of("Cloners"));
    let body = Tree::object().with("type", kind);
    let body = body.with("outwardIssue", issue(original)).with("inwardIssue", issue(copy));
    Path::api("/issueLink").post(&body)
}

#[cfg(test)]
mod tests;
