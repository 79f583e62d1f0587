//! Worklogs: how long somebody worked on an issue.

use super::attachments::author;
use super::listing::named;
use super::work::moment;
use crate::answer;
use crate::auth::Account;
use crate::changes::is_document;
use crate::issues::visible;
use crate::operations::{Call, Refusal, Reply, missing, wrong};
use crate::record::{Change, Place, id};
use crate::routes::Ask;
use serde_json::{Map, Value, json};

/// A worklog.
#[derive(Debug, Clone)]
pub(crate) struct Worklog {
    place: Place,
    author: Account,
    /// An Atlassian Document, or `null`.
    comment: Value,
    started: String,
    seconds: u64,
    created: String,
    updated: String,
}

impl Worklog {
    /// One that was always there.
    pub(crate) fn first(place: Place, number: usize) -> Self {
        let at = moment(number);
        Self {
            place,
            author: Account::Mia,
            comment: Value::Null,
            started: at.clone(),
            seconds: 900 * (1 + number as u64 % 8),
            created: at.clone(),
            updated: at,
        }
    }
}

/// `GET /rest/api/3/issue/{issueIdOrKey}/worklog`
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let worklogs = call.record.work.worklogs.which(|worklog| worklog.place == place);
    let shown = worklogs.map(|(id, worklog)| show(call.ask, id, worklog)).collect();
    named(call, "worklogs", shown, 5000)
}

/// `GET /rest/api/3/issue/{issueIdOrKey}/worklog/{id}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    Ok(answered(call, 200, id))
}

fn answered(call: &Call<'_>, status: u16, id: u64) -> axum::http::Response<axum::body::Body> {
    let worklog = call.record.work.worklogs.all.get(&id);
    answer::json(status, &worklog.map_or(Value::Null, |worklog| show(call.ask, id, worklog)))
}

/// `POST /rest/api/3/issue/{issueIdOrKey}/worklog`
pub(crate) fn create(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let (author, asked, now) = (call.account()?, call.object()?, call.stamp());
    let seconds =
        time(&asked)?.ok_or_else(|| wrong("timeLogged", "You must indicate the time spent working."))?;
    let worklog = Worklog {
        place,
        author,
        comment: comment(&asked)?,
        started: started(&asked)?.unwrap_or_else(|| now.clone()),
        seconds,
        created: now.clone(),
        updated: now,
    };
    let id = call.record.work.worklogs.add(worklog);
    call.record.change(Change::Make, format!("worklog/{id}"), written(seconds));
    Ok(answered(call, 201, id))
}

/// `PUT /rest/api/3/issue/{issueIdOrKey}/worklog/{id}`
pub(crate) fn edit(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    let (asked, now) = (call.object()?, call.stamp());
    let (seconds, text, started) = (time(&asked)?, comment(&asked)?, started(&asked)?);
    if let Some(worklog) = call.record.work.worklogs.all.get_mut(&id) {
        worklog.updated = now;
        worklog.seconds = seconds.unwrap_or(worklog.seconds);
        if let Some(started) = started {
            worklog.started = started;
        }
        if asked.contains_key("comment") {
            worklog.comment = text;
        }
    }
    call.record.change(Change::Alter, format!("worklog/{id}"), String::new());
    Ok(answered(call, 200, id))
}

/// `DELETE /rest/api/3/issue/{issueIdOrKey}/worklog/{id}`
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    call.record.work.worklogs.all.remove(&id);
    call.record.change(Change::Remove, format!("worklog/{id}"), String::new());
    Ok(answer::empty(204))
}

fn found(call: &Call<'_>) -> Result<u64, Refusal> {
    let place = visible(call.ask, call.record, call.name(0))?;
    let known = call.record.work.worklogs.find(call.name(1)).filter(|(_, worklog)| worklog.place == place);
    let text = format!("Cannot find worklog with id: '{}'.", call.name(1));
    known.map(|(id, _)| id).ok_or_else(|| missing(&text))
}

/// The seconds of `timeSpentSeconds`, or of a text such as `1d 2h 30m`.
fn time(asked: &Map<String, Value>) -> Result<Option<u64>, Refusal> {
    let refused = || wrong("timeLogged", "Worklog must not be less than one minute.");
    let seconds = match (asked.get("timeSpentSeconds"), asked.get("timeSpent")) {
        (Some(seconds), _) => seconds.as_u64().ok_or_else(refused)?,
        (None, Some(text)) => {
            let text = text.as_str().unwrap_or_default();
            let part = |word: &str| {
                let unit = word.chars().last()?;
                let length = match unit {
                    'w' => 5 * 8 * 3600,
                    'd' => 8 * 3600,
                    'h' => 3600,
                    'm' => 60,
                    _ => return None,
                };
                word.strip_suffix(unit)?.parse::<u64>().ok()?.checked_mul(length)
            };
            let parts = text.split_whitespace().map(part).sum::<Option<u64>>();
            parts.ok_or_else(|| wrong("timeLogged", "Invalid time duration entered."))?
        }
        (None, None) => return Ok(None),
    };
    if seconds < 60 { Err(refused()) } else { Ok(Some(seconds)) }
}

fn comment(asked: &Map<String, Value>) -> Result<Value, Refusal> {
    match asked.get("comment") {
        None | Some(Value::Null) => Ok(Value::Null),
        Some(document) if is_document(document) => Ok(document.clone()),
        Some(_) => Err(wrong("comment", "Comment body is not valid!")),
    }
}

fn started(asked: &Map<String, Value>) -> Result<Option<String>, Refusal> {
    let Some(started) = asked.get("started") else { return Ok(None) };
    let text = started.as_str().filter(|text| text.len() >= 28 && text.contains('T'));
    let refused = || wrong("started", "The date must have the form yyyy-MM-dd'T'HH:mm:ss.SSSZ.");
    text.map(|text| Some(text.to_owned())).ok_or_else(refused)
}

fn written(seconds: u64) -> String {
    let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
    match (hours, minutes) {
        (0, minutes) => format!("{minutes}m"),
        (hours, 0) => format!("{hours}h"),
        (hours, minutes) => format!("{hours}h {minutes}m"),
    }
}

fn show(ask: &Ask<'_>, own: u64, worklog: &Worklog) -> Value {
    let issue = id(worklog.place);
    let mut shown = json!({
        "self": format!("{}/rest/api/3/issue/{issue}/worklog/{own}", ask.base),
        "id": own.to_string(),
        "issueId": issue.to_string(),
        "author": author(ask, worklog.author),
        "updateAuthor": author(ask, worklog.author),
        "created": worklog.created,
        "updated": worklog.updated,
        "started": worklog.started,
        "timeSpent": written(worklog.seconds),
        "timeSpentSeconds": worklog.seconds,
    });
    if !worklog.comment.is_null() {
        shown["comment"] = worklog.comment.clone();
    }
    shown
}
