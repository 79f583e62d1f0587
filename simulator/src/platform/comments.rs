//! Comments of issues.

use super::attachments::author;
use super::listing::named;
use super::work::moment;
use crate::answer;
use crate::auth::Account;
use crate::changes::is_document;
use crate::issues::visible;
use crate::operations::{Call, Refusal, Reply, missing, wrong};
use crate::record::{Change, Place, document, id};
use crate::routes::Ask;
use serde_json::{Value, json};

/// A comment.
#[derive(Debug, Clone)]
pub(crate) struct Comment {
    pub(crate) place: Place,
    pub(crate) author: Account,
    /// An Atlassian Document.
    pub(crate) body: Value,
    pub(crate) created: String,
    pub(crate) updated: String,
    /// Whether customers see it.
    pub(crate) public: bool,
}

impl Comment {
    /// One that was always there.
    pub(crate) fn first(place: Place, number: usize) -> Self {
        let text = format!("Comment {} of {}.", number + 1, crate::record::key(place));
        let author = if number.is_multiple_of(2) { Account::Mia } else { Account::Noa };
        let (created, updated) = (moment(number), moment(number));
        Self { place, author, body: document(&text), created, updated, public: !number.is_multiple_of(3) }
    }
}

/// `GET /rest/api/3/issue/{issueIdOrKey}/comment`
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let comments = call.record.work.comments.which(|comment| comment.place == place);
    let mut shown: Vec<_> = comments.map(|(id, comment)| show(call.ask, id, comment)).collect();
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
    let comment = call.record.work.comments.all.get(&id);
    Ok(answer::json(200, &comment.map_or(Value::Null, |comment| show(call.ask, id, comment))))
}

/// `PUT /rest/api/3/issue/{issueIdOrKey}/comment/{id}`
pub(crate) fn edit(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    let asked = call.object()?;
    let body = asked.get("body").filter(|body| is_document(body));
    let body = body.ok_or_else(|| wrong("comment", "Comment body is not valid!"))?.clone();
    let stamp = call.stamp();
    if let Some(comment) = call.record.work.comments.all.get_mut(&id) {
        (comment.body, comment.updated) = (body, stamp);
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

fn found(call: &Call<'_>) -> Result<u64, Refusal> {
    let place = visible(call.ask, call.record, call.name(0))?;
    let known = call.record.work.comments.find(call.name(1)).filter(|(_, comment)| comment.place == place);
    let text = format!("Can not find a comment for the id: {}.", call.name(1));
    known.map(|(id, _)| id).ok_or_else(|| missing(&text))
}

/// A comment as Jira shows it.
pub(crate) fn show(ask: &Ask<'_>, own: u64, comment: &Comment) -> Value {
    json!({
        "self": format!("{}/rest/api/3/issue/{}/comment/{own}", ask.base, id(comment.place)),
        "id": own.to_string(),
        "author": author(ask, comment.author),
        "body": comment.body,
        "updateAuthor": author(ask, comment.author),
        "created": comment.created,
        "updated": comment.updated,
        "jsdPublic": comment.public,
    })
}
