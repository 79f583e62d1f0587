//! Comments at the foot of pages.

use super::pages::{body, found, read, rendered, text};
use crate::answer;
use crate::call::Call;
use crate::change::Change;
use crate::reply::{Refusal, Reply};
use crate::wiki::state::Note;
use crate::wiki::words::{insider, page, refused, single};
use serde_json::{Value, json};

/// `GET /wiki/api/v2/pages/{id}/footer-comments`
pub(crate) fn of_page(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    let notes = call.record.wiki.notes.which(|note| note.page == id);
    page(call, notes.map(|(id, note)| show(call, id, note)).collect())
}

/// `POST /wiki/api/v2/footer-comments`
pub(crate) fn create(call: &mut Call<'_>) -> Reply {
    let author = insider(call)?;
    let asked = read(call)?;
    let there = call.record.wiki.pages.find(&text(&asked["pageId"])).map(|(id, _)| id);
    let there = there.ok_or_else(|| refused(404, "NOT_FOUND", "The page does not exist."))?;
    let body = body(&asked).filter(|(_, value)| !value.is_empty());
    let body = body.ok_or_else(|| refused(400, "INVALID_REQUEST_PARAMETER", "A body is required."))?;
    let note = Note { page: there, body, version: 1, author, created: call.instant() };
    let id = call.record.wiki.notes.add(note.clone());
    call.record.change(Change::Make, format!("footer-comment/{id}"), note.body.1.clone());
    Ok(single(call, 201, show(call, id, &note)))
}

/// `GET /wiki/api/v2/footer-comments/{comment-id}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let (id, note) = named(call)?;
    Ok(single(call, 200, show(call, id, &note)))
}

/// `PUT /wiki/api/v2/footer-comments/{comment-id}`
pub(crate) fn edit(call: &mut Call<'_>) -> Reply {
    let (id, mut note) = named(call)?;
    let asked = read(call)?;
    let version = asked["version"]["number"].as_u64().unwrap_or(note.version + 1);
    if version != note.version + 1 {
        let text = format!(
            "Version must be incremented when updating a comment. Current Version: [{}]. Provided version: [{version}]",
            note.version
        );
        return Err(refused(409, "CONFLICT", &text));
    }
    note.version = version;
    note.body = body(&asked).unwrap_or(note.body);
    call.record.wiki.notes.all.insert(id, note.clone());
    call.record.change(Change::Alter, format!("footer-comment/{id}"), note.body.1.clone());
    Ok(single(call, 200, show(call, id, &note)))
}

/// `DELETE /wiki/api/v2/footer-comments/{comment-id}`
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    let (id, _) = named(call)?;
    call.record.wiki.notes.all.remove(&id);
    call.record.change(Change::Remove, format!("footer-comment/{id}"), String::new());
    Ok(answer::empty(204))
}

fn named(call: &Call<'_>) -> Result<(u64, Note), Refusal> {
    insider(call)?;
    let known = call.record.wiki.notes.find(call.name(0));
    known.map(|(id, note)| (id, note.clone())).ok_or_else(|| refused(404, "NOT_FOUND", "Not Found"))
}

fn show(call: &Call<'_>, id: u64, note: &Note) -> Value {
    let mut shown = json!({
        "id": id.to_string(), "status": "current", "title": "Re: page", "pageId": note.page.to_string(),
        "version": {
            "createdAt": note.created, "message": "", "number": note.version, "minorEdit": false,
            "authorId": note.author.id(),
        },
        "body": {}, "_links": {"webui": format!("/pages/{}?focusedCommentId={id}", note.page)},
    });
    if let Some(format) = call.asked("body-format") {
        shown["body"] = json!({format: {"representation": format, "value": rendered(&note.body, format)}});
    }
    shown
}
