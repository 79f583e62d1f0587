//! Changes of issues, refused in Jira's words where they are wrong.

use crate::answer;
use crate::auth::Account;
use crate::data::{ISSUE_TYPES, PROJECTS};
use crate::issues::visible;
use crate::limits::iso;
use crate::platform::comments::{self, Comment};
use crate::platform::history::Entry;
use crate::record::{Change, Issue, Place, Record, id, key};
use crate::routes::Ask;
use axum::body::Body;
use axum::http::Response;
use serde_json::{Map, Value, json};
use std::time::SystemTime;

const NO_DOCUMENT: &str = "Operation value must be an Atlassian Document (see the Atlassian Document Format)";

type Refusal = Box<Response<Body>>;

/// `POST /rest/api/3/issue`
pub(crate) fn create(ask: &Ask<'_>, record: &mut Record, body: &[u8]) -> Result<Response<Body>, Refusal> {
    if body.is_empty() {
        return Err(Box::new(answer::refusal(400, "No Issue Create payload supplied")));
    }
    let asked = object(body)?;
    let none = Map::new();
    let fields = asked.get("fields").and_then(Value::as_object).unwrap_or(&none);
    let names = |field: &str, name: &str| fields.get(field)?.get(name)?.as_str();
    let project = PROJECTS.iter().position(|project| {
        names("project", "key") == Some(project.key)
            || names("project", "id") == Some(project.id().to_string().as_str())
    });
    let project = project
        .filter(|_| ask.caller.sees_all())
        .ok_or_else(|| problem("project", "Specify a valid project ID or key"))?;
    let kind = ISSUE_TYPES.iter().enumerate().position(|(place, (name, ..))| {
        names("issuetype", "name") == Some(name)
            || names("issuetype", "id") == Some((10_001 + place).to_string().as_str())
    });
    let kind = kind.ok_or_else(|| problem("issuetype", "Specify an issue type"))?;
    let known = ["project", "issuetype", "summary", "description", "labels"];
    unknown(fields, &known)?;
    let place = record.create(
        project,
        Issue {
            summary: summary(fields.get("summary"))?,
            description: description(fields.get("description"))?,
            kind,
            created: Some(now()),
            updated: Some(now()),
        },
    );
    let id = id(place);
    let url = format!("{}/rest/api/3/issue/{id}", ask.base);
    Ok(answer::json(201, &json!({"id": id.to_string(), "key": key(place), "self": url})))
}

/// `PUT /rest/api/3/issue/{issueIdOrKey}`
pub(crate) fn edit(
    ask: &Ask<'_>,
    record: &mut Record,
    issue: &str,
    body: &[u8],
) -> Result<Response<Body>, Refusal> {
    let place = visible(ask, record, issue)?;
    let asked = object(body)?;
    let none = Map::new();
    let fields = asked.get("fields").and_then(Value::as_object).unwrap_or(&none);
    unknown(fields, &["summary", "description"])?;
    let title = fields.contains_key("summary").then(|| summary(fields.get("summary"))).transpose()?;
    let text = fields.get("description").map(|value| description(Some(value))).transpose()?;
    let author = ask.caller.account().unwrap_or(Account::Mia);
    if let (Some(to), Some(issue)) = (title.clone(), record.issues.get(&place)) {
        let (created, from) = (now(), issue.summary.clone());
        record.work.history.add(Entry { place, author, created, field: "summary", from, to });
    }
    let Some(issue) = record.issues.get_mut(&place) else { return Ok(answer::empty(204)) };
    issue.updated = Some(now());
    issue.summary = title.unwrap_or_else(|| std::mem::take(&mut issue.summary));
    issue.description = text.unwrap_or_else(|| issue.description.take());
    let text = issue.summary.clone();
    record.counts.edits += 1;
    record.note(Change::Edit, place, text);
    Ok(answer::empty(204))
}

/// `DELETE /rest/api/3/issue/{issueIdOrKey}`
pub(crate) fn remove(ask: &Ask<'_>, record: &mut Record, issue: &str) -> Result<Response<Body>, Refusal> {
    let place = visible(ask, record, issue)?;
    let summary = record.issues.remove(&place).map(|issue| issue.summary).unwrap_or_default();
    record.counts.deletes += 1;
    record.note(Change::Delete, place, summary);
    Ok(answer::empty(204))
}

/// `POST /rest/api/3/issue/{issueIdOrKey}/comment`
pub(crate) fn comment(
    ask: &Ask<'_>,
    record: &mut Record,
    issue: &str,
    body: &[u8],
) -> Result<Response<Body>, Refusal> {
    let place: Place = visible(ask, record, issue)?;
    let asked = object(body)?;
    let document = asked.get("body").filter(|body| is_document(body));
    let document = document.ok_or_else(|| problem("comment", "Comment body is not valid!"))?;
    record.counts.comments += 1;
    record.note(Change::Comment, place, text(document));
    let author = ask.caller.account().unwrap_or(Account::Mia);
    let (body, created, updated) = (document.clone(), now(), now());
    let comment = Comment { place, author, body, created, updated, public: true };
    let id = record.work.comments.add(comment.clone());
    Ok(answer::json(201, &comments::show(ask, id, &comment)))
}

fn object(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let refused = |message: &str| Box::new(answer::json(400, &json!({"errorMessages": [message]})));
    match serde_json::from_slice(body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(refused(answer::PAYLOAD)),
        Err(_) => Err(refused("There was an error parsing JSON. Check that your request body is valid.")),
    }
}

fn problem(field: &str, message: &str) -> Refusal {
    Box::new(answer::json(400, &json!({"errorMessages": [], "errors": {field: message}})))
}

fn unknown(fields: &Map<String, Value>, known: &[&str]) -> Result<(), Refusal> {
    match fields.keys().find(|name| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(problem(
            name,
            &format!("Field '{name}' cannot be set. It is not on the appropriate screen, or unknown."),
        )),
    }
}

fn summary(value: Option<&Value>) -> Result<String, Refusal> {
    let text = value.and_then(Value::as_str).unwrap_or_default().trim();
    match text.chars().count() {
        0 => Err(problem("summary", "You must specify a summary of the issue.")),
        1..=255 => Ok(text.to_owned()),
        _ => Err(problem("summary", "Summary can't exceed 255 characters.")),
    }
}

fn description(value: Option<&Value>) -> Result<Value, Refusal> {
    match value {
        None | Some(Value::Null) => Ok(Value::Null),
        Some(document) if is_document(document) => Ok(document.clone()),
        Some(_) => Err(problem("description", NO_DOCUMENT)),
    }
}

/// Whether this is the outside of an Atlassian Document.
pub(crate) fn is_document(value: &Value) -> bool {
    value["type"] == "doc" && value["version"] == 1 && value["content"].is_array()
}

/// The words of a document.
pub(crate) fn text(node: &Value) -> String {
    let own = node["text"].as_str().unwrap_or_default();
    let inner = node["content"].as_array().into_iter().flatten().map(text);
    own.to_owned() + &inner.collect::<String>()
}

/// This moment as Jira writes it.
fn now() -> String {
    iso(SystemTime::now()).replace('Z', ".000+0000")
}
