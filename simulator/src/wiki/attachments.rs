//! Files on pages.

use super::labels::content;
use super::pages::found;
use crate::call::Call;
use crate::change::Change;
use crate::files::{File, Home};
use crate::reply::{Refusal, Reply};
use crate::wiki::words::{base, insider, page, refused, refused_v1, single};
use crate::{answer, media, upload};
use axum::body::Bytes;
use serde_json::{Value, json};

/// `POST /wiki/rest/api/content/{id}/child/attachment`: new files.
pub(crate) fn create(call: &mut Call<'_>) -> Reply {
    keep(call, false)
}

/// `PUT /wiki/rest/api/content/{id}/child/attachment`: new files, or new
/// versions of those that are there.
pub(crate) fn create_or_update(call: &mut Call<'_>) -> Reply {
    keep(call, true)
}

fn keep(call: &mut Call<'_>, update: bool) -> Reply {
    let id = content(call)?;
    let author = insider(call)?;
    let form = upload::upload(call)?;
    if form.files.is_empty() || form.field("minorEdit").is_none() {
        return Err(refused_v1(400, "The form needs a file and minorEdit."));
    }
    let comment = form.field("comment").unwrap_or_default().to_owned();
    let known = |call: &Call<'_>, name: &str| {
        call.record.files.of(Home::Page(id)).find(|(_, file)| file.name == name).map(|(id, _)| id)
    };
    if !update && form.files.iter().any(|(name, ..)| known(call, name).is_some()) {
        return Err(refused_v1(
            400,
            "Cannot add a new attachment with same file name as an existing attachment",
        ));
    }
    let created = call.instant();
    let mut shown = Vec::new();
    for (name, kind, bytes) in form.files {
        let own = match known(call, &name) {
            Some(own) => {
                replace(call, own, kind, bytes, &comment);
                own
            }
            None => call.record.files.keep(File {
                home: Home::Page(id),
                name: name.clone(),
                kind,
                bytes,
                author,
                created: created.clone(),
                comment: comment.clone(),
                older: Vec::new(),
            }),
        };
        call.record.change(Change::Attach, format!("page/{id}"), name);
        if let Some(file) = call.record.files.all.get(&own) {
            shown.push(show_v1(call, id, own, file));
        }
    }
    let size = shown.len();
    let body = json!({"results": shown, "start": 0, "limit": size, "size": size, "_links": {"base": base(call), "context": "/wiki"}});
    Ok(answer::json(200, &body))
}

fn replace(call: &mut Call<'_>, own: u64, kind: String, bytes: Bytes, comment: &str) {
    if let Some(file) = call.record.files.all.get_mut(&own) {
        let old = std::mem::replace(&mut file.bytes, bytes);
        file.older.push(old);
        file.kind = kind;
        comment.clone_into(&mut file.comment);
    }
}

/// `POST /wiki/rest/api/content/{id}/child/attachment/{attachmentId}/data`
pub(crate) fn update(call: &mut Call<'_>) -> Reply {
    let (id, own) = named(call)?;
    let mut form = upload::upload(call)?;
    let comment = form.field("comment").unwrap_or_default().to_owned();
    let (Some((name, kind, bytes)), true) = (form.files.pop(), form.field("minorEdit").is_some()) else {
        return Err(refused_v1(400, "The form needs a file and minorEdit."));
    };
    replace(call, own, kind, bytes, &comment);
    call.record.change(Change::Attach, format!("page/{id}"), name);
    let shown = call.record.files.all.get(&own).map(|file| show_v1(call, id, own, file));
    Ok(answer::json(200, &shown.unwrap_or_default()))
}

/// `GET /wiki/rest/api/content/{id}/child/attachment/{attachmentId}/download`
pub(crate) fn download(call: &mut Call<'_>) -> Reply {
    let (_, own) = named(call)?;
    let name = call.record.files.all.get(&own).map(|file| file.name.clone()).unwrap_or_default();
    let url = media::signed(call.media, call.now, own, &name);
    Ok(answer::with(answer::empty(302), "location", &url))
}

/// `GET /wiki/download/attachments/{id}/{name}`, which version 2 links to.
pub(crate) fn download_by_name(call: &mut Call<'_>) -> Reply {
    let id = content(call)?;
    let found = call.record.files.of(Home::Page(id)).find(|(_, file)| file.name == call.name(1));
    let (own, file) = found.ok_or_else(|| refused_v1(404, "No attachment found"))?;
    let url = media::signed(call.media, call.now, own, &file.name);
    Ok(answer::with(answer::empty(302), "location", &url))
}

/// `GET /wiki/api/v2/pages/{id}/attachments`
pub(crate) fn of_page(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    let name = call.asked("filename");
    let files =
        call.record.files.of(Home::Page(id)).filter(|(_, file)| name.is_none_or(|name| name == file.name));
    page(call, files.map(|(own, file)| show(id, own, file)).collect())
}

/// `GET /wiki/api/v2/attachments/{id}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let (id, own, file) = file(call, call.name(0)).ok_or_else(|| refused(404, "NOT_FOUND", "Not Found"))?;
    Ok(single(call, 200, show(id, own, file)))
}

/// `DELETE /wiki/api/v2/attachments/{id}`
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    insider(call)?;
    let found = file(call, call.name(0)).map(|(_, own, _)| own);
    let own = found.ok_or_else(|| refused(404, "NOT_FOUND", "Not Found"))?;
    call.record.files.all.remove(&own);
    call.record.change(Change::Detach, format!("attachment/att{own}"), String::new());
    Ok(answer::empty(204))
}

fn file<'c>(call: &'c Call<'_>, word: &str) -> Option<(u64, u64, &'c File)> {
    insider(call).ok()?;
    let own = word.strip_prefix("att").unwrap_or(word).parse().ok()?;
    match call.record.files.all.get(&own)? {
        file @ File { home: Home::Page(id), .. } => Some((*id, own, file)),
        _ => None,
    }
}

fn named(call: &Call<'_>) -> Result<(u64, u64), Refusal> {
    let id = content(call)?;
    let found = file(call, call.name(1)).filter(|(page, ..)| *page == id).map(|(_, own, _)| own);
    found.map(|own| (id, own)).ok_or_else(|| refused_v1(404, "No attachment found"))
}

fn link(id: u64, own: u64, file: &File) -> String {
    let name: String = url::form_urlencoded::byte_serialize(file.name.as_bytes()).collect();
    format!(
        "/download/attachments/{id}/{}?version={}&cacheVersion=1&api=v2&id={own}",
        name.replace('+', "%20"),
        file.version()
    )
}

fn show_v1(call: &Call<'_>, id: u64, own: u64, file: &File) -> Value {
    json!({
        "id": format!("att{own}"), "type": "attachment", "status": "current", "title": file.name,
        "version": {"number": file.version(), "when": file.created, "minorEdit": false, "message": file.comment},
        "metadata": {"mediaType": file.kind, "comment": file.comment},
        "extensions": {
            "mediaType": file.kind, "fileSize": file.bytes.len(), "comment": file.comment,
            "fileId": File::media(own), "collectionName": format!("contentId-{id}"),
        },
        "_links": {
            "self": format!("{}/rest/api/content/att{own}", base(call)),
            "webui": format!("/pages/viewpageattachments.action?pageId={id}"), "download": link(id, own, file),
        },
    })
}

fn show(id: u64, own: u64, file: &File) -> Value {
    let (webui, download) = (format!("/pages/viewpageattachments.action?pageId={id}"), link(id, own, file));
    json!({
        "id": format!("att{own}"), "status": "current", "title": file.name, "createdAt": file.created,
        "pageId": id.to_string(), "mediaType": file.kind, "mediaTypeDescription": "File", "comment": file.comment,
        "fileId": File::media(own), "fileSize": file.bytes.len(), "webuiLink": webui, "downloadLink": download,
        "version": {
            "createdAt": file.created, "message": file.comment, "number": file.version(), "minorEdit": false,
            "authorId": file.author.id(),
        },
        "_links": {"webui": webui, "download": download},
    })
}
