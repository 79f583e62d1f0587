//! Attachments of issues.

use crate::ask::Ask;
use crate::auth::Account;
use crate::call::Call;
use crate::change::Change;
use crate::files::{File, Home};
use crate::issues::find::visible;
use crate::issues::touch::remember;
use crate::place::{Place, key};
use crate::platform::work::entry::{Item, Told};
use crate::record::Record;
use crate::reply::{Refusal, Reply, missing};
use crate::site::author;
use crate::upload::UPLOAD_LIMIT;
use crate::{answer, media, ranges, upload};
use axum::body::Bytes;
use serde_json::{Value, json};

/// `POST /rest/api/3/issue/{issueIdOrKey}/attachments`
pub(crate) fn upload(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let ids = attach(call, place)?;
    let shown = ids.into_iter().filter_map(|id| Some(show(call.ask, id, call.record.files.all.get(&id)?)));
    let shown = shown.collect::<Vec<_>>();
    Ok(answer::json(200, &shown.into()))
}

/// Keeps the files of an upload on an issue, and says their ids.
pub(crate) fn attach(call: &mut Call<'_>, place: Place) -> Result<Vec<u64>, Refusal> {
    let author = call.account()?;
    let form = upload::upload(call)?;
    if form.files.is_empty() {
        return Err(Box::new(answer::refusal(400, "No file was sent in the form's field \"file\".")));
    }
    let created = call.stamp();
    let (mut ids, mut items) = (Vec::new(), Vec::new());
    for (name, kind, bytes) in form.files {
        let id = keep(call.record, place, author, &created, name.clone(), kind, bytes);
        items.push(told((None, None), (Some(id.to_string()), Some(name))));
        ids.push(id);
    }
    remember(call, place, author, items);
    Ok(ids)
}

/// A file that came or went, as the history tells it.
fn told(from: Told, to: Told) -> Item {
    Item::of("Attachment", Some("attachment"), from, to)
}

fn keep(
    record: &mut Record,
    place: Place,
    author: Account,
    created: &str,
    name: String,
    kind: String,
    bytes: Bytes,
) -> u64 {
    record.change(Change::Attach, key(place), name.clone());
    record.files.keep(File {
        home: Home::Issue(place),
        name,
        kind,
        bytes,
        author,
        created: created.to_owned(),
        comment: String::new(),
        older: Vec::new(),
    })
}

/// `GET /rest/api/3/attachment/meta`
pub(crate) fn meta(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let limit = call.limits.attachment_bytes.unwrap_or(UPLOAD_LIMIT);
    Ok(answer::json(200, &json!({"enabled": true, "uploadLimit": limit})))
}

/// `GET /rest/api/3/attachment/{id}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let (id, _, file) = found(call)?;
    let mut shown = show(call.ask, id, file);
    shown["id"] = json!(id);
    Ok(answer::json(200, &shown))
}

/// `DELETE /rest/api/3/attachment/{id}`
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    let (id, place, file) = found(call)?;
    let (name, author) = (file.name.clone(), call.account()?);
    call.record.files.all.remove(&id);
    let item = told((Some(id.to_string()), Some(name.clone())), (None, None));
    remember(call, place, author, vec![item]);
    call.record.change(Change::Detach, key(place), name);
    Ok(answer::empty(204))
}

/// `GET /rest/api/3/attachment/content/{id}`
pub(crate) fn content(call: &mut Call<'_>) -> Reply {
    let (id, _, file) = found(call)?;
    Ok(match call.asked("redirect") {
        Some("false") => ranges::serve(call.ask.headers, &file.bytes, &file.kind, &file.name),
        _ => {
            let url = media::signed(call.media, call.now, id, &file.name);
            answer::with(answer::empty(303), "location", &url)
        }
    })
}

/// The attachment of an issue that is asked for.
pub(crate) fn found<'c>(call: &'c Call<'_>) -> Result<(u64, Place, &'c File), Refusal> {
    let id = call.name(0);
    let file = id.parse().ok().and_then(|id| Some((id, call.record.files.all.get(&id)?)));
    match file.filter(|_| call.ask.caller.sees_all()) {
        Some((id, file @ File { home: Home::Issue(place), .. })) => Ok((id, *place, file)),
        _ => Err(missing(&format!("The attachment with id '{id}' does not exist"))),
    }
}

/// An attachment as Jira shows it in an issue.
pub(crate) fn show(ask: &Ask<'_>, id: u64, file: &File) -> Value {
    let own = |what: &str| format!("{}/rest/api/3/attachment/{what}{id}", ask.base);
    let mut shown = json!({
        "self": own(""),
        "id": id.to_string(),
        "filename": file.name,
        "author": author(ask, file.author),
        "created": file.created,
        "size": file.bytes.len(),
        "mimeType": file.kind,
        "content": own("content/"),
    });
    if file.kind.starts_with("image/") {
        shown["thumbnail"] = json!(own("thumbnail/"));
    }
    shown
}

/// All attachments of an issue.
pub(crate) fn all(ask: &Ask<'_>, record: &Record, place: Place) -> Value {
    record.files.of(Home::Issue(place)).map(|(id, file)| show(ask, id, file)).collect()
}
