//! Attachments at a Data Center, whose bytes are on the instance itself.

use crate::ask::Ask;
use crate::call::Call;
use crate::data_center::show::{here, user};
use crate::files::File;
use crate::issues::find::visible;
use crate::platform::attachments::{attach, found, meta, remove, show};
use crate::record::Record;
use crate::reply::Reply;
use crate::state::Site;
use crate::{answer, ranges};
use axum::body::{Body, Bytes};
use axum::http::Response;
use serde_json::{Value, json};

/// The answer to a path of attachments.
pub(super) fn respond(
    state: &Site,
    method: &str,
    ask: &Ask<'_>,
    record: &mut Record,
    body: &Bytes,
) -> Option<Response<Body>> {
    let api = ask.path.strip_prefix("/rest/api/2/").or_else(|| ask.path.strip_prefix("/rest/api/latest/"));
    let api = api.unwrap_or(ask.path).trim_matches('/').split('/').collect::<Vec<_>>();
    let (operation, name): (fn(&mut Call<'_>) -> Reply, &str) = match (method, api.as_slice()) {
        ("POST", ["issue", key, "attachments"]) => (upload, key),
        ("GET", ["attachment", "meta"]) => (meta, ""),
        ("GET", ["attachment", id]) => (one, id),
        ("DELETE", ["attachment", id]) => (remove, id),
        ("GET", ["secure", "attachment", id, _]) => (download, id),
        _ => return None,
    };
    let mut call = Call::new(state, ask, body, record, vec![name.to_owned()]);
    Some(operation(&mut call).unwrap_or_else(|refusal| *refusal))
}

/// `POST /rest/api/2/issue/{issueIdOrKey}/attachments`
fn upload(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let ids = attach(call, place)?;
    let file = |id: u64| Some(shown(call.ask, id, call.record.files.all.get(&id)?));
    let all = ids.into_iter().filter_map(file).collect::<Vec<_>>();
    Ok(answer::json(200, &all.into()))
}

/// `GET /rest/api/2/attachment/{id}`
fn one(call: &mut Call<'_>) -> Reply {
    let (id, _, file) = found(call)?;
    Ok(answer::json(200, &shown(call.ask, id, file)))
}

/// `GET /secure/attachment/{id}/{name}`
fn download(call: &mut Call<'_>) -> Reply {
    let (_, _, file) = found(call).map_err(|_| Box::new(answer::page(404, "Not Found")))?;
    Ok(ranges::serve(call.ask.headers, &file.bytes, &file.kind, &file.name))
}

/// An attachment with the address of its bytes on the instance.
pub(super) fn shown(ask: &Ask<'_>, id: u64, file: &File) -> Value {
    let name: String = url::form_urlencoded::byte_serialize(file.name.as_bytes()).collect();
    let mut shown = show(ask, id, file);
    shown["content"] = json!(format!("{}/secure/attachment/{id}/{name}", ask.base));
    shown["author"] = user(ask, file.author);
    here(ask, &shown)
}
