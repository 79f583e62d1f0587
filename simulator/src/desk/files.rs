//! Files on requests: at a desk first, then on a request.

use super::desks::found as desk;
use super::requests::found;
use super::talk::{say, show as show_comment};
use crate::call::Call;
use crate::change::Change;
use crate::desk::words::{account, date, page, person, refused};
use crate::files::{File, Home};
use crate::place::key;
use crate::reply::Reply;
use crate::{answer, media, ranges, upload};
use serde_json::{Value, json};

/// `POST /rest/servicedeskapi/servicedesk/{serviceDeskId}/attachTemporaryFile`,
/// which is experimental.
pub(crate) fn upload(call: &mut Call<'_>) -> Reply {
    let (_, project, _) = desk(call)?;
    let author = account(call)?;
    let form = upload::upload(call)?;
    if form.files.is_empty() {
        return Err(refused(
            400,
            "sd.rest.attachment.none",
            "No file was sent in the form's field \"file\".",
        ));
    }
    let created = call.stamp();
    let mut shown = Vec::new();
    for (name, kind, bytes) in form.files {
        let file = File {
            home: Home::Desk,
            name: name.clone(),
            kind,
            bytes,
            author,
            created: created.clone(),
            comment: String::new(),
            older: Vec::new(),
        };
        let id = call.record.files.keep(file);
        let temporary = format!("temp{}", 8_186_986_881_700_442_965_u64.wrapping_sub(id));
        call.record.desk.temporary.insert(temporary.clone(), (id, project));
        shown.push(json!({"temporaryAttachmentId": temporary, "fileName": name}));
    }
    Ok(answer::json(201, &json!({"temporaryAttachments": shown})))
}

/// `POST /rest/servicedeskapi/request/{issueIdOrKey}/attachment`
pub(crate) fn attach(call: &mut Call<'_>) -> Reply {
    let place = found(call)?;
    let invalid = |text: &str| refused(400, "sd.rest.attachment.invalid", text);
    let asked = call.object().map_err(|_| invalid("The request body is not valid."))?;
    let public = asked.get("public").and_then(Value::as_bool);
    let public = public.ok_or_else(|| invalid("The field 'public' is required."))?;
    let ids = asked.get("temporaryAttachmentIds").and_then(Value::as_array).cloned().unwrap_or_default();
    let known =
        |id: &Value| call.record.desk.temporary.get(id.as_str()?).filter(|(_, at)| *at == place.0).copied();
    let found: Option<Vec<_>> = ids.iter().map(known).collect();
    let found = found.filter(|found| !found.is_empty());
    let found =
        found.ok_or_else(|| invalid("A temporary attachment does not exist at this service desk."))?;
    for id in ids.iter().filter_map(Value::as_str) {
        call.record.desk.temporary.remove(id);
    }
    let mut shown = Vec::new();
    for (id, _) in found {
        let Some(file) = call.record.files.all.get_mut(&id) else { continue };
        file.home = Home::Issue(place);
        let (name, file) = (file.name.clone(), file.clone());
        call.record.change(Change::Attach, key(place), name);
        shown.push(show(call, id, &file));
    }
    let words =
        asked.get("additionalComment").and_then(|comment| comment["body"].as_str()).unwrap_or("Attached.");
    let (id, comment) = say(call, place, words, public)?;
    let (size, comment) = (shown.len(), show_comment(call, id, &comment));
    let list = json!({
        "_expands": [], "size": size, "start": 0, "limit": size, "isLastPage": true, "values": shown,
        "_links": {"base": call.ask.base, "context": "", "self": format!("{}{}", call.ask.base, call.ask.path)},
    });
    Ok(answer::json(201, &json!({"comment": comment, "attachments": list})))
}

/// `GET /rest/servicedeskapi/request/{issueIdOrKey}/attachment`
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    let place = found(call)?;
    let files = call.record.files.of(Home::Issue(place));
    page(call, files.map(|(id, file)| show(call, id, file)).collect())
}

/// `GET /rest/servicedeskapi/request/{issueIdOrKey}/attachment/{attachmentId}`
pub(crate) fn content(call: &mut Call<'_>) -> Reply {
    let place = found(call)?;
    let found = call.record.files.of(Home::Issue(place)).find(|(id, _)| id.to_string() == call.name(1));
    let (id, file) = found
        .ok_or_else(|| refused(404, "sd.rest.attachment.not.found", "The attachment does not exist."))?;
    if call.asked("redirect") == Some("false") {
        return Ok(ranges::serve(call.ask.headers, &file.bytes, &file.kind, &file.name));
    }
    let url = media::signed(call.media, call.now, id, &file.name);
    Ok(answer::with(answer::empty(303), "location", &url))
}

fn show(call: &Call<'_>, id: u64, file: &File) -> Value {
    let own = format!("{}/rest/api/3/attachment", call.ask.base);
    json!({
        "filename": file.name, "author": person(call.ask, file.author), "created": date(&file.created),
        "size": file.bytes.len(), "mimeType": file.kind,
        "_links": {
            "self": format!("{own}/{id}"), "jiraRest": format!("{own}/{id}"),
            "content": format!("{own}/content/{id}"), "thumbnail": format!("{own}/thumbnail/{id}"),
        },
    })
}
