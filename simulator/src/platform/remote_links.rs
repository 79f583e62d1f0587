//! Links of issues to things elsewhere.

use crate::answer;
use crate::ask::Ask;
use crate::call::Call;
use crate::change::Change;
use crate::issues::find::visible;
use crate::place::{Place, id, key};
use crate::platform::work::remote_link::RemoteLink;
use crate::reply::{Refusal, Reply, missing, wrong};
use serde_json::{Value, json};

/// `GET /rest/api/3/issue/{issueIdOrKey}/remotelink`: all, or the one of a
/// `globalId`.
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let links = call.record.work.remote_links.which(|link| link.place == place);
    let Some(global) = call.asked("globalId") else {
        let shown: Vec<_> = links.map(|(id, link)| show(call.ask, id, link)).collect();
        return Ok(answer::json(200, &shown.into()));
    };
    let mut links = links;
    let found = links.find(|(_, link)| link.global.as_deref() == Some(global));
    let text = format!("Could not find remote link with globalId '{global}' for this issue.");
    found.map(|(id, link)| answer::json(200, &show(call.ask, id, link))).ok_or_else(|| missing(&text))
}

/// `POST /rest/api/3/issue/{issueIdOrKey}/remotelink`: 201 for a new one, 200
/// for one whose `globalId` the issue has.
pub(crate) fn create(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let link = read(call, place)?;
    let same = |own: &RemoteLink| own.place == place && own.global.is_some() && own.global == link.global;
    let old = call.record.work.remote_links.which(same).next().map(|(id, _)| id);
    let (status, change, id) = match old {
        Some(id) => {
            call.record.work.remote_links.all.insert(id, link);
            (200, Change::Alter, id)
        }
        None => (201, Change::Make, call.record.work.remote_links.add(link)),
    };
    call.record.change(change, format!("remote-link/{id}"), key(place));
    let own = address(call.ask, place, id);
    Ok(answer::json(status, &json!({"id": id, "self": own})))
}

/// `GET /rest/api/3/issue/{issueIdOrKey}/remotelink/{linkId}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let (id, link) = found(call)?;
    Ok(answer::json(200, &show(call.ask, id, &link)))
}

/// `PUT /rest/api/3/issue/{issueIdOrKey}/remotelink/{linkId}`
pub(crate) fn edit(call: &mut Call<'_>) -> Reply {
    let (id, old) = found(call)?;
    let link = read(call, old.place)?;
    call.record.work.remote_links.all.insert(id, link);
    call.record.change(Change::Alter, format!("remote-link/{id}"), key(old.place));
    Ok(answer::empty(204))
}

/// `DELETE /rest/api/3/issue/{issueIdOrKey}/remotelink/{linkId}`
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    let (id, link) = found(call)?;
    Ok(gone(call, id, link.place))
}

/// `DELETE /rest/api/3/issue/{issueIdOrKey}/remotelink?globalId=…`
pub(crate) fn remove_global(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let Some(global) = call.asked("globalId") else {
        return Err(Box::new(answer::refusal(400, "The globalId query parameter is required.")));
    };
    let fits = |link: &RemoteLink| link.place == place && link.global.as_deref() == Some(global);
    let id = call.record.work.remote_links.which(fits).next().map(|(id, _)| id);
    let text = format!("Could not find remote link with globalId '{global}' for this issue.");
    let id = id.ok_or_else(|| missing(&text))?;
    Ok(gone(call, id, place))
}

fn gone(call: &mut Call<'_>, id: u64, place: Place) -> axum::http::Response<axum::body::Body> {
    call.record.work.remote_links.all.remove(&id);
    call.record.change(Change::Remove, format!("remote-link/{id}"), key(place));
    answer::empty(204)
}

fn found(call: &Call<'_>) -> Result<(u64, RemoteLink), Refusal> {
    let place = visible(call.ask, call.record, call.name(0))?;
    let known = call.record.work.remote_links.find(call.name(1));
    let known = known.filter(|(_, link)| link.place == place).map(|(id, link)| (id, link.clone()));
    known.ok_or_else(|| {
        missing(&format!("Could not find remote link with id '{}' for this issue.", call.name(1)))
    })
}

fn read(call: &Call<'_>, place: Place) -> Result<RemoteLink, Refusal> {
    let mut told = call.object()?;
    let given = |name: &str| told.get("object").and_then(|object| object[name].as_str()).unwrap_or_default();
    for name in ["title", "url"] {
        if given(name).trim().is_empty() {
            return Err(wrong(name, &format!("'{name}' is required.")));
        }
    }
    let global = told.remove("globalId").and_then(|global| global.as_str().map(str::to_owned));
    if global.as_ref().is_some_and(|global| global.chars().count() > 255) {
        return Err(wrong("globalId", "globalId exceeds the maximum length of 255."));
    }
    told.retain(|name, _| ["application", "relationship", "object"].contains(&name.as_str()));
    Ok(RemoteLink { place, global, told })
}

fn address(ask: &Ask<'_>, place: Place, own: u64) -> String {
    format!("{}/rest/api/3/issue/{}/remotelink/{own}", ask.base, id(place))
}

fn show(ask: &Ask<'_>, own: u64, link: &RemoteLink) -> Value {
    let mut shown = link.told.clone();
    shown.insert("id".to_owned(), json!(own));
    shown.insert("self".to_owned(), json!(address(ask, link.place, own)));
    shown.extend(link.global.as_ref().map(|global| ("globalId".to_owned(), json!(global))));
    shown.into()
}
