//! Tasks that take their time, by the simulator's clock.

use crate::answer;
use crate::auth::Account;
use crate::operations::{Call, Refusal, Reply, missing};
use crate::record::{Change, key};
use serde_json::{Value, json};
use std::time::Duration;

/// A task.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    pub(crate) submitted: Duration,
    pub(crate) description: &'static str,
    pub(crate) by: Account,
}

/// How long a task waits, and then how long it works.
const WAIT: Duration = Duration::from_secs(2);
const WORK: Duration = Duration::from_secs(8);

impl Task {
    /// How much is done, of a hundred. `None`: it still waits.
    pub(crate) fn progress(&self, now: Duration) -> Option<u64> {
        let worked = now.checked_sub(self.submitted + WAIT)?;
        let share = worked.as_millis() * 100 / WORK.as_millis();
        Some(u64::try_from(share).unwrap_or(100).min(100))
    }
}

/// Begins a task: its id, and when it will be done.
pub(crate) fn begin(call: &mut Call<'_>, description: &'static str) -> Result<(u64, Duration), Refusal> {
    let task = Task { submitted: call.now, description, by: call.account()? };
    Ok((call.record.tasks.add(task), call.now + WAIT + WORK))
}

/// 303 to a task, with its progress.
pub(crate) fn see_other(call: &Call<'_>, id: u64) -> Reply {
    let shown = call.record.tasks.all.get(&id).map_or(Value::Null, |task| show(call, id, task));
    let place = format!("{}/rest/api/3/task/{id}", call.ask.base);
    Ok(answer::with(answer::json(303, &shown), "location", &place))
}

/// `GET /rest/api/3/task/{taskId}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let text = format!("Task with id '{}' does not exist.", call.name(0));
    call.insider(&text)?;
    let (id, task) = call.record.tasks.find(call.name(0)).ok_or_else(|| missing(&text))?;
    Ok(answer::json(200, &show(call, id, task)))
}

/// `PUT /rest/api/3/issue/archive` and `POST`: issues that no search finds
/// any more. The second is 202, with the address of a task.
pub(crate) fn archive(call: &mut Call<'_>) -> Reply {
    call.insider("There are no issues.")?;
    let asked = call.object()?;
    let keys = asked.get("issueIdsOrKeys").and_then(Value::as_array);
    let keys: Vec<_> = keys.into_iter().flatten().filter_map(Value::as_str).collect();
    let places: Vec<_> = keys.iter().filter_map(|key| call.record.find(key)).collect();
    for place in &places {
        call.record.work.archived.insert(*place);
        call.record.change(Change::Alter, format!("archive/{}", key(*place)), String::new());
    }
    Ok(answer::json(200, &json!({"numberOfIssuesUpdated": places.len(), "errors": {}})))
}

/// `POST /rest/api/3/issue/archive`, by a search.
pub(crate) fn archive_found(call: &mut Call<'_>) -> Reply {
    call.insider("There are no issues.")?;
    let asked = call.object()?;
    let jql = asked.get("jql").and_then(Value::as_str).unwrap_or_default();
    let places = crate::search::found(call, jql, &[])?;
    let count = places.len();
    let (task, _) = begin(call, "Archive issues")?;
    for place in places {
        call.record.work.archived.insert(place);
    }
    call.record.change(Change::Alter, format!("archive/{count}"), jql.to_owned());
    Ok(answer::json(202, &json!(format!("{}/rest/api/3/task/{task}", call.ask.base))))
}

fn show(call: &Call<'_>, id: u64, task: &Task) -> Value {
    let milliseconds = |moment: Duration| u64::try_from(moment.as_millis()).unwrap_or(u64::MAX);
    let began = task.submitted + WAIT;
    let progress = task.progress(call.now);
    let mut shown = json!({
        "self": format!("{}/rest/api/3/task/{id}", call.ask.base),
        "id": id.to_string(),
        "description": task.description,
        "status": match progress { None => "ENQUEUED", Some(100) => "COMPLETE", Some(_) => "RUNNING" },
        "progress": progress.unwrap_or(0),
        "submittedBy": 10_000 + task.by as u64,
        "submitted": milliseconds(task.submitted),
        "lastUpdate": milliseconds(call.now),
        "elapsedRuntime": milliseconds(call.now.saturating_sub(began).min(WORK)),
    });
    if progress.is_some() {
        shown["started"] = json!(milliseconds(began));
    }
    if progress == Some(100) {
        shown["finished"] = json!(milliseconds(began + WORK));
        shown["result"] = json!("Done.");
    }
    shown
}
