//! Tasks that take their time, by the simulator's clock.

use crate::answer;
use crate::call::Call;
use crate::platform::work::task::{Task, WAIT, WORK};
use crate::reply::{Refusal, Reply, missing};
use serde_json::{Value, json};
use std::time::Duration;

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
