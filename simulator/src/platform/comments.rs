//! Comments of issues.

use super::listing::named;
use super::{groups, roles};
use crate::ask::Ask;
use crate::auth::Account;
use crate::call::Call;
use crate::change::Change;
use crate::fields::{Wrong, read};
use crate::issues::find::visible;
use crate::issues::problems::Problems;
use crate::issues::touch::touch;
use crate::place::{Place, id};
use crate::platform::work::comment::Comment;
use crate::record::Record;
use crate::reply::{Refusal, Reply, missing};
use crate::site::author;
use crate::{adf, answer};
use serde_json::{Map, Value, json};

/// What somebody wants to say.
#[derive(Debug)]
pub(crate) struct Said {
    body: Value,
    visibility: Option<Value>,
    /// Whether customers see it, where that is said.
    public: Option<bool>,
}

impl Said {
    /// Of a body and, perhaps, who alone is to see it.
    pub(crate) fn read(asked: &Value) -> Result<Self, Wrong> {
        let body = body(asked)?;
        let visibility = visibility(&asked["visibility"])?;
        Ok(Self { body, visibility, public: public(&asked["properties"]) })
    }
}

fn body(asked: &Value) -> Result<Value, Wrong> {
    read::document(&asked["body"]).map_err(|wrong| match wrong == adf::INVALID {
        true => wrong,
        false => "Comment body is not valid!".to_owned(),
    })
}

/// What the property of a service desk says: `sd.public.comment`.
fn public(properties: &Value) -> Option<bool> {
    let mut all = properties.as_array()?.iter();
    let property = all.find(|property| property["key"] == "sd.public.comment")?;
    property["value"]["internal"].as_bool().map(|internal| !internal)
}

pub(super) fn visibility(asked: &Value) -> Result<Option<Value>, Wrong> {
    if asked.is_null() {
        return Ok(None);
    }
    let word = asked["identifier"].as_str().or_else(|| asked["value"].as_str()).unwrap_or_default();
    let found = match asked["type"].as_str() {
        Some("role") => roles::find(word).map(|(id, name)| ("role", name.to_owned(), id.to_string())),
        Some("group") => groups::find(word).map(|(id, name)| ("group", name, id)),
        _ => return Err("The visibility's type is role or group.".to_owned()),
    };
    let (kind, name, own) = found.ok_or_else(|| match asked["type"].as_str() {
        Some("role") => format!("Role: {word} does not exist."),
        _ => format!("Group: {word} does not exist."),
    })?;
    Ok(Some(json!({"type": kind, "value": name, "identifier": own})))
}

/// Keeps a comment, and says its id.
pub(crate) fn add(call: &mut Call<'_>, place: Place, author: Account, said: Said) -> u64 {
    let comment = Comment::new(place, author, said.body, call.stamp());
    call.record.counts.comments += 1;
    call.record.note(Change::Comment, place, adf::text(&comment.body));
    touch(call, place);
    let public = said.public.unwrap_or(true);
    call.record.work.comments.add(Comment { visibility: said.visibility, public, ..comment })
}

/// `GET /rest/api/3/issue/{issueIdOrKey}/comment`
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let comments = call.record.work.comments.which(|comment| comment.place == place);
    let mut shown: Vec<_> = comments.map(|(id, comment)| expanded(call, id, comment)).collect();
    match call.asked("orderBy") {
        None | Some("created" | "+created") => {}
        Some("-created") => shown.reverse(),
        Some(other) => {
            let text = format!("'{other}' is not a valid field to order comments by.");
            return Err(Box::new(answer::refusal(400, &text)));
        }
    }
    named(call, "comments", shown, 100)
}

/// `GET /rest/api/3/issue/{issueIdOrKey}/comment/{id}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    Ok(answered(call, 200, id))
}

fn answered(call: &Call<'_>, status: u16, id: u64) -> axum::http::Response<axum::body::Body> {
    let comment = call.record.work.comments.all.get(&id);
    answer::json(status, &comment.map_or(Value::Null, |comment| expanded(call, id, comment)))
}

/// `POST /rest/api/3/issue/{issueIdOrKey}/comment`
pub(crate) fn create(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let (asked, author) = (call.object()?, call.account()?);
    let said = Said::read(&asked.into()).map_err(refused)?;
    let id = add(call, place, author, said);
    Ok(answered(call, 201, id))
}

/// `PUT /rest/api/3/issue/{issueIdOrKey}/comment/{id}`
pub(crate) fn edit(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    let (asked, stamp): (Map<String, Value>, _) = (call.object()?, call.stamp());
    let restricted = asked.contains_key("visibility");
    let said = Said::read(&asked.into()).map_err(refused)?;
    if let Some(comment) = call.record.work.comments.all.get_mut(&id) {
        (comment.body, comment.updated) = (said.body, stamp);
        if restricted {
            comment.visibility = said.visibility;
        }
        comment.public = said.public.unwrap_or(comment.public);
    }
    call.record.change(Change::Alter, format!("comment/{id}"), String::new());
    one(call)
}

/// `DELETE /rest/api/3/issue/{issueIdOrKey}/comment/{id}`
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    call.record.work.comments.all.remove(&id);
    call.record.change(Change::Remove, format!("comment/{id}"), String::new());
    Ok(answer::empty(204))
}

fn refused(wrong: Wrong) -> Refusal {
    let restricted = wrong.contains("does not exist") || wrong.contains("visibility");
    Problems::of(if restricted { "commentLevel" } else { "comment" }, &wrong).into()
}

fn found(call: &Call<'_>) -> Result<u64, Refusal> {
    let place = visible(call.ask, call.record, call.name(0))?;
    let known = call.record.work.comments.find(call.name(1)).filter(|(_, comment)| comment.place == place);
    let text = format!("Can not find a comment for the id: {}.", call.name(1));
    known.map(|(id, _)| id).ok_or_else(|| missing(&text))
}

/// The comments of an issue, as it shows them itself.
pub(crate) fn within(ask: &Ask<'_>, record: &Record, place: Place) -> Value {
    let comments = record.work.comments.which(|comment| comment.place == place);
    let shown: Vec<_> = comments.map(|(id, comment)| show(ask, id, comment)).collect();
    let own = format!("{}/rest/api/3/issue/{}/comment", ask.base, id(place));
    json!({"self": own, "startAt": 0, "maxResults": shown.len(), "total": shown.len(), "comments": shown})
}

fn expanded(call: &Call<'_>, own: u64, comment: &Comment) -> Value {
    let mut shown = show(call.ask, own, comment);
    if call.asked("expand").is_some_and(|expand| expand.contains("renderedBody")) {
        shown["renderedBody"] = json!(adf::html(&comment.body));
    }
    shown
}

/// A comment as Jira shows it.
fn show(ask: &Ask<'_>, own: u64, comment: &Comment) -> Value {
    let mut shown = json!({
        "self": format!("{}/rest/api/3/issue/{}/comment/{own}", ask.base, id(comment.place)),
        "id": own.to_string(),
        "author": author(ask, comment.author),
        "body": comment.body,
        "updateAuthor": author(ask, comment.author),
        "created": comment.created,
        "updated": comment.updated,
        "jsdPublic": comment.public,
    });
    if let Some(visibility) = &comment.visibility {
        shown["visibility"] = visibility.clone();
    }
    shown
}
