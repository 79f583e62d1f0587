//! Pages, by version 2.

use crate::answer;
use crate::call::Call;
use crate::change::Change;
use crate::confluence::SPACES;
use crate::reply::{Refusal, Reply};
use crate::wiki::state::Page;
use crate::wiki::words::{insider, page, refused, single};
use serde_json::{Value, json};

const NONE: &str = "Not Found";

/// `GET /wiki/api/v2/pages`
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    insider(call)?;
    let list = |name: &str| call.asked(name).map(|text| text.split(',').collect::<Vec<_>>());
    let (spaces, ids, title) = (list("space-id"), list("id"), call.asked("title"));
    let statuses = list("status").unwrap_or_else(|| vec!["current", "archived"]);
    let in_list = |list: &Option<Vec<&str>>, text: String| {
        list.as_ref().is_none_or(|list| list.contains(&text.as_str()))
    };
    let found = call.record.wiki.pages.which(|page| {
        statuses.contains(&page.status)
            && title.is_none_or(|title| title == page.title)
            && in_list(&spaces, space_id(page.space).to_string())
    });
    let found = found.filter(|(id, _)| in_list(&ids, id.to_string()));
    page(call, found.map(|(id, page)| show(call, id, page)).collect())
}

/// `GET /wiki/api/v2/spaces/{id}/pages`
pub(crate) fn of_space(call: &mut Call<'_>) -> Reply {
    insider(call)?;
    let space = (0..SPACES.len()).find(|space| space_id(*space).to_string() == call.name(0));
    let space = space.ok_or_else(|| refused(404, "NOT_FOUND", NONE))?;
    let found = call.record.wiki.pages.which(|page| page.space == space && page.status == "current");
    page(call, found.map(|(id, page)| show(call, id, page)).collect())
}

/// `GET /wiki/api/v2/pages/{id}/children`
pub(crate) fn children(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    let children = call.record.wiki.pages.which(|page| page.parent == Some(id) && page.status == "current");
    let show = |(id, page): (u64, &Page)| {
        let space = space_id(page.space).to_string();
        json!({"id": id.to_string(), "status": "current", "title": page.title, "spaceId": space, "childPosition": id})
    };
    page(call, children.map(show).collect())
}

/// `GET /wiki/api/v2/pages/{id}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    Ok(answered(call, id))
}

/// `POST /wiki/api/v2/pages`
pub(crate) fn create(call: &mut Call<'_>) -> Reply {
    let author = insider(call)?;
    let asked: Value = read(call)?;
    let wanted = text(&asked["spaceId"]);
    let space = (0..SPACES.len()).find(|space| space_id(*space).to_string() == wanted);
    let space = space.ok_or_else(|| refused(404, "NOT_FOUND", "The space does not exist."))?;
    let status = status(&asked)?;
    let title = asked["title"].as_str().unwrap_or_default().trim().to_owned();
    if title.is_empty() && status == "current" {
        return Err(refused(400, "INVALID_REQUEST_PARAMETER", "A title is required for a published page."));
    }
    unique(call, space, &title, None)?;
    let parent = match &asked["parentId"] {
        Value::Null => None,
        given => {
            let known = call.record.wiki.pages.find(&text(given)).map(|(id, _)| id);
            Some(known.ok_or_else(|| refused(404, "NOT_FOUND", "The parent does not exist."))?)
        }
    };
    let now = call.instant();
    let made = Page {
        space,
        title: title.clone(),
        body: body(&asked).unwrap_or_else(|| ("storage".to_owned(), String::new())),
        version: 1,
        message: String::new(),
        parent,
        status,
        created: now.clone(),
        changed: now,
        author,
        labels: Vec::new(),
    };
    let id = call.record.wiki.pages.add(made);
    call.record.change(Change::Make, format!("page/{id}"), title);
    Ok(answered(call, id))
}

/// `PUT /wiki/api/v2/pages/{id}`: the version has to be the next one.
pub(crate) fn edit(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    let (asked, now) = (read(call)?, call.instant());
    let Some(mut page) = call.record.wiki.pages.all.get(&id).cloned() else {
        return Err(refused(404, "NOT_FOUND", NONE));
    };
    let bad = |text: &str| refused(400, "INVALID_REQUEST_PARAMETER", text);
    if !asked["id"].is_null() && text(&asked["id"]) != id.to_string() {
        return Err(bad("The id of the body is not the one of the path."));
    }
    let version =
        asked["version"]["number"].as_u64().ok_or_else(|| bad("The version number is required."))?;
    if version != page.version + 1 {
        let text = format!(
            "Version must be incremented when updating a page. Current Version: [{}]. Provided version: [{version}]",
            page.version
        );
        return Err(refused(409, "CONFLICT", &text));
    }
    let title = asked["title"].as_str().map(str::trim).filter(|title| !title.is_empty());
    let title = title.ok_or_else(|| bad("A title is required."))?.to_owned();
    unique(call, page.space, &title, Some(id))?;
    page.status = status(&asked)?;
    page.title.clone_from(&title);
    page.version = version;
    page.message = asked["version"]["message"].as_str().unwrap_or_default().to_owned();
    page.changed = now;
    page.body = body(&asked).unwrap_or(page.body);
    call.record.wiki.pages.all.insert(id, page);
    call.record.change(Change::Alter, format!("page/{id}"), title);
    Ok(answered(call, id))
}

/// `DELETE /wiki/api/v2/pages/{id}`: to the trash, and with `purge` out of it.
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    insider(call)?;
    let known = call.record.wiki.pages.find(call.name(0)).map(|(id, page)| (id, page.status));
    let (id, status) = known.ok_or_else(|| refused(404, "NOT_FOUND", NONE))?;
    match (call.asked("purge"), status) {
        (Some("true"), "trashed") => {
            call.record.wiki.pages.all.remove(&id);
        }
        (Some("true"), _) => {
            return Err(refused(400, "INVALID_REQUEST_PARAMETER", "Only a page in the trash can be purged."));
        }
        (_, "trashed") => return Err(refused(404, "NOT_FOUND", NONE)),
        _ => {
            if let Some(page) = call.record.wiki.pages.all.get_mut(&id) {
                page.status = "trashed";
            }
        }
    }
    call.record.change(Change::Remove, format!("page/{id}"), String::new());
    Ok(answer::empty(204))
}

/// The page of the path, if it is not in the trash.
pub(crate) fn found(call: &Call<'_>) -> Result<u64, Refusal> {
    insider(call)?;
    let known = call.record.wiki.pages.find(call.name(0)).filter(|(_, page)| page.status != "trashed");
    known.map(|(id, _)| id).ok_or_else(|| refused(404, "NOT_FOUND", NONE))
}

/// The id of a space by its place.
pub(crate) fn space_id(space: usize) -> usize {
    65_537 + space
}

/// Ids may be numbers or text.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The body of a request.
pub(crate) fn read(call: &Call<'_>) -> Result<Value, Refusal> {
    let object = serde_json::from_slice(call.body).ok().filter(Value::is_object);
    object.ok_or_else(|| refused(400, "INVALID_REQUEST_BODY", "The request body is not valid."))
}

/// Representation and value of a body, which may be nested.
pub(crate) fn body(asked: &Value) -> Option<(String, String)> {
    let body = &asked["body"];
    let own = |name: &str, value: &Value| Some((name.to_owned(), value["value"].as_str()?.to_owned()));
    match body["representation"].as_str() {
        Some(name) => own(name, body),
        None => ["storage", "atlas_doc_format"].into_iter().find_map(|name| own(name, &body[name])),
    }
}

fn status(asked: &Value) -> Result<&'static str, Refusal> {
    match asked["status"].as_str() {
        None | Some("current") => Ok("current"),
        Some("draft") => Ok("draft"),
        Some(_) => Err(refused(400, "INVALID_REQUEST_PARAMETER", "The status is current or draft.")),
    }
}

fn unique(call: &Call<'_>, space: usize, title: &str, own: Option<u64>) -> Result<(), Refusal> {
    let same = |page: &Page| page.space == space && page.title == title && page.status == "current";
    match call.record.wiki.pages.which(same).any(|(id, _)| Some(id) != own) {
        true => Err(refused(
            400,
            "INVALID_REQUEST_PARAMETER",
            "A page with this title already exists: A page already exists with the same TITLE in this space",
        )),
        false => Ok(()),
    }
}

fn answered(call: &Call<'_>, id: u64) -> axum::http::Response<axum::body::Body> {
    let page = call.record.wiki.pages.all.get(&id);
    single(call, 200, page.map_or(Value::Null, |page| show(call, id, page)))
}

/// A page as version 2 shows it.
fn show(call: &Call<'_>, id: u64, page: &Page) -> Value {
    let key = SPACES.get(page.space).map_or("", |space| space.0);
    let mut shown = json!({
        "id": id.to_string(), "status": page.status, "title": page.title,
        "spaceId": space_id(page.space).to_string(), "parentId": page.parent.map(|id| id.to_string()),
        "parentType": page.parent.map(|_| "page"), "position": id, "authorId": page.author.id(),
        "ownerId": page.author.id(), "lastOwnerId": null, "createdAt": page.created,
        "version": {
            "createdAt": page.changed, "message": page.message, "number": page.version, "minorEdit": false,
            "authorId": page.author.id(),
        },
        "body": {},
        "_links": {
            "webui": format!("/spaces/{key}/pages/{id}"), "editui": format!("/pages/resumedraft.action?draftId={id}"),
            "tinyui": format!("/x/{id:x}"),
        },
    });
    for name in ["parentId", "parentType", "lastOwnerId"] {
        if shown[name].is_null() {
            shown.as_object_mut().map(|shown| shown.remove(name));
        }
    }
    if let Some(format) = call.asked("body-format") {
        shown["body"] = json!({format: {"representation": format, "value": rendered(&page.body, format)}});
    }
    shown
}

/// A body in one format. Storage and documents are told as text of each other.
pub(crate) fn rendered((own, value): &(String, String), format: &str) -> String {
    if own == format {
        return value.clone();
    }
    let mut inside = false;
    let plain: String = value
        .chars()
        .filter(|letter| match letter {
            '<' => {
                inside = true;
                false
            }
            '>' => !std::mem::take(&mut inside),
            _ => !inside,
        })
        .collect();
    match format {
        "atlas_doc_format" => crate::adf::document(&plain).to_string(),
        _ => format!("<p>{plain}</p>"),
    }
}
