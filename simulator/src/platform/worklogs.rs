//! Worklogs: how long somebody worked on an issue.

use super::comments;
use super::estimates::{Adjust, adjust};
use super::listing::named;
use crate::answer;
use crate::ask::Ask;
use crate::auth::Account;
use crate::call::Call;
use crate::change::Change;
use crate::fields::{Wrong, read};
use crate::issues::find::visible;
use crate::issues::problems::Problems;
use crate::moments::{self, written};
use crate::place::{Place, id};
use crate::platform::work::worklog::Worklog;
use crate::record::Record;
use crate::reply::{Refusal, Reply, missing, wrong};
use crate::site::author;
use serde_json::{Map, Value, json};

/// What somebody logs.
#[derive(Debug)]
pub(crate) struct Logged {
    seconds: Option<u64>,
    comment: Value,
    started: Option<String>,
    visibility: Option<Value>,
}

impl Logged {
    /// Of a time and, perhaps, when it began and what was done.
    pub(crate) fn read(asked: &Value) -> Result<Self, Wrong> {
        let read = Self::partly(asked).map_err(|(_, wrong)| wrong)?;
        match read.seconds {
            Some(_) => Ok(read),
            None => Err("You must indicate the time spent working.".to_owned()),
        }
    }

    /// The same, or which field is wrong. The time may be missing.
    fn partly(asked: &Value) -> Result<Self, (&'static str, Wrong)> {
        let seconds = time(asked).map_err(|wrong| ("timeLogged", wrong))?;
        let comment = match &asked["comment"] {
            Value::Null => Value::Null,
            document => {
                read::document(document).map_err(|_| ("comment", "Comment body is not valid!".to_owned()))?
            }
        };
        let started = started(asked).map_err(|wrong| ("started", wrong))?;
        let visibility = comments::visibility(&asked["visibility"]).map_err(|wrong| ("visibility", wrong))?;
        Ok(Self { seconds, comment, started, visibility })
    }
}

/// Keeps a worklog, and says its id.
pub(crate) fn add(call: &mut Call<'_>, place: Place, author: Account, logged: Logged, how: Adjust) -> u64 {
    let (now, seconds) = (call.stamp(), logged.seconds.unwrap_or_default());
    let worklog = Worklog {
        place,
        author,
        comment: logged.comment,
        started: logged.started.unwrap_or_else(|| now.clone()),
        seconds,
        created: now.clone(),
        updated: now,
        visibility: logged.visibility,
    };
    adjust(call, place, how, seconds, true);
    let id = call.record.work.worklogs.add(worklog);
    call.record.change(Change::Make, format!("worklog/{id}"), written(seconds));
    id
}

/// The seconds that were worked on an issue.
pub(crate) fn spent(record: &Record, place: Place) -> u64 {
    record.work.worklogs.which(|worklog| worklog.place == place).map(|(_, worklog)| worklog.seconds).sum()
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
    let (author, logged) = (call.account()?, asked(call)?);
    if logged.seconds.is_none() {
        return Err(wrong("timeLogged", "You must indicate the time spent working."));
    }
    let how = Adjust::asked(call, "reduceBy")?;
    let id = add(call, place, author, logged, how);
    Ok(answered(call, 201, id))
}

fn asked(call: &Call<'_>) -> Result<Logged, Refusal> {
    let asked: Map<String, Value> = call.object()?;
    Logged::partly(&asked.into()).map_err(|(field, wrong)| Problems::of(field, &wrong).into())
}

/// `PUT /rest/api/3/issue/{issueIdOrKey}/worklog/{id}`
pub(crate) fn edit(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    let (logged, now, how) = (asked(call)?, call.stamp(), Adjust::asked(call, "reduceBy")?);
    let said = call.object()?;
    let (spoken, restricted) = (said.contains_key("comment"), said.contains_key("visibility"));
    let Some(worklog) = call.record.work.worklogs.all.get_mut(&id) else { return one(call) };
    let (place, old) = (worklog.place, worklog.seconds);
    worklog.updated = now;
    worklog.seconds = logged.seconds.unwrap_or(old);
    worklog.started = logged.started.unwrap_or_else(|| std::mem::take(&mut worklog.started));
    if spoken {
        worklog.comment = logged.comment;
    }
    if restricted {
        worklog.visibility = logged.visibility;
    }
    let new = worklog.seconds;
    adjust(call, place, how, new.abs_diff(old), new >= old);
    call.record.change(Change::Alter, format!("worklog/{id}"), String::new());
    Ok(answered(call, 200, id))
}

/// `DELETE /rest/api/3/issue/{issueIdOrKey}/worklog/{id}`
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    let how = Adjust::asked(call, "increaseBy")?;
    if let Some(worklog) = call.record.work.worklogs.all.remove(&id) {
        adjust(call, worklog.place, how, worklog.seconds, false);
    }
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
fn time(asked: &Value) -> Result<Option<u64>, Wrong> {
    let short = || "Worklog must not be less than one minute.".to_owned();
    let seconds = match (&asked["timeSpentSeconds"], &asked["timeSpent"]) {
        (Value::Null, Value::Null) => return Ok(None),
        (Value::Null, text) => {
            let seconds = text.as_str().and_then(moments::seconds);
            seconds.ok_or("Invalid time duration entered.")?
        }
        (seconds, _) => seconds.as_u64().ok_or_else(short)?,
    };
    if seconds < 60 { Err(short()) } else { Ok(Some(seconds)) }
}

fn started(asked: &Value) -> Result<Option<String>, Wrong> {
    if asked["started"].is_null() {
        return Ok(None);
    }
    let text = asked["started"].as_str().filter(|text| text.len() >= 28 && moments::read(text).is_some());
    let wrong = || "The date must have the form yyyy-MM-dd'T'HH:mm:ss.SSSZ.".to_owned();
    text.map(|text| Some(text.to_owned())).ok_or_else(wrong)
}

/// The worklogs of an issue, as it shows the first of them itself.
pub(crate) fn within(ask: &Ask<'_>, record: &Record, place: Place) -> Value {
    const SHOWN: usize = 20;
    let worklogs = record.work.worklogs.which(|worklog| worklog.place == place);
    let mut shown: Vec<_> = worklogs.map(|(id, worklog)| show(ask, id, worklog)).collect();
    let total = shown.len();
    shown.truncate(SHOWN);
    json!({"startAt": 0, "maxResults": SHOWN, "total": total, "worklogs": shown})
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
    if let Some(visibility) = &worklog.visibility {
        shown["visibility"] = visibility.clone();
    }
    shown
}
