//! What is said to customers on their requests.

use super::requests::found;
use crate::adf::{document, text};
use crate::answer;
use crate::call::Call;
use crate::change::Change;
use crate::desk::words::{account, date, page, person, refused};
use crate::place::{Place, id};
use crate::platform::work::comment::Comment;
use crate::reply::Reply;
use serde_json::{Value, json};

/// `GET /rest/servicedeskapi/request/{issueIdOrKey}/comment`
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    let place = found(call)?;
    let wants = |name: &str| call.asked(name) != Some("false");
    let (public, internal) = (wants("public"), wants("internal"));
    let fits = |comment: &Comment| comment.place == place && if comment.public { public } else { internal };
    let comments = call.record.work.comments.which(fits);
    page(call, comments.map(|(id, comment)| show(call, id, comment)).collect())
}

/// `POST /rest/servicedeskapi/request/{issueIdOrKey}/comment`
pub(crate) fn create(call: &mut Call<'_>) -> Reply {
    let place = found(call)?;
    let invalid = || refused(400, "sd.rest.comment.invalid", "The comment's body must not be empty.");
    let asked = call.object().map_err(|_| invalid())?;
    let words = asked.get("body").and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let words = words.ok_or_else(invalid)?;
    let public = asked.get("public").and_then(Value::as_bool).unwrap_or(true);
    let (id, comment) = say(call, place, words, public)?;
    Ok(answer::json(201, &show(call, id, &comment)))
}

/// Keeps what was said.
pub(crate) fn say(
    call: &mut Call<'_>,
    place: Place,
    words: &str,
    public: bool,
) -> Result<(u64, Comment), crate::reply::Refusal> {
    let (author, created) = (account(call)?, call.stamp());
    let comment = Comment { public, ..Comment::new(place, author, document(words), created) };
    call.record.counts.comments += 1;
    call.record.note(Change::Comment, place, words.to_owned());
    Ok((call.record.work.comments.add(comment.clone()), comment))
}

/// `GET /rest/servicedeskapi/request/{issueIdOrKey}/comment/{commentId}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let place = found(call)?;
    let known = call.record.work.comments.find(call.name(1)).filter(|(_, comment)| comment.place == place);
    let (id, comment) =
        known.ok_or_else(|| refused(404, "sd.rest.comment.not.found", "The comment does not exist."))?;
    Ok(answer::json(200, &show(call, id, comment)))
}

/// A comment as Jira Service Management shows it.
pub(crate) fn show(call: &Call<'_>, own: u64, comment: &Comment) -> Value {
    let link = format!("{}/rest/servicedeskapi/request/{}/comment/{own}", call.ask.base, id(comment.place));
    json!({
        "_expands": ["attachment", "renderedBody"], "id": own.to_string(), "body": text(&comment.body),
        "public": comment.public, "author": person(call.ask, comment.author),
        "created": date(&comment.created), "_links": {"self": link},
    })
}
