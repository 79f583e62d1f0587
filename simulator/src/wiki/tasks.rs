//! Confluence's tasks that take their time.

use super::labels::content;
use crate::answer;
use crate::call::Call;
use crate::change::Change;
use crate::platform::work::task::Task;
use crate::reply::Reply;
use crate::wiki::words::{base, insider, refused_v1};
use serde_json::{Value, json};

/// `DELETE /wiki/rest/api/content/{id}/pageTree`: a page goes to the trash, and
/// there is a task that says so.
pub(crate) fn delete_tree(call: &mut Call<'_>) -> Reply {
    let id = content(call)?;
    let by = insider(call)?;
    if let Some(page) = call.record.wiki.pages.all.get_mut(&id) {
        page.status = "trashed";
    }
    let task = call.record.wiki.tasks.add(Task { submitted: call.now, description: "Delete page tree", by });
    call.record.change(Change::Remove, format!("page/{id}"), "tree".to_owned());
    let body = json!({
        "ari": format!("ari:cloud:confluence::long-task/{task}"), "id": task.to_string(),
        "links": {"status": format!("/rest/api/longtask/{task}")},
    });
    Ok(answer::json(202, &body))
}

/// `GET /wiki/rest/api/longtask`
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    insider(call)?;
    let shown: Vec<_> =
        call.record.wiki.tasks.which(|_| true).map(|(id, task)| show(call, id, task)).collect();
    let own = format!("{}/rest/api/longtask", base(call));
    let body = json!({
        "size": shown.len(), "start": 0, "limit": 100, "results": shown,
        "_links": {"base": base(call), "context": "/wiki", "self": own},
    });
    Ok(answer::json(200, &body))
}

/// `GET /wiki/rest/api/longtask/{id}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    insider(call)?;
    let found = call.record.wiki.tasks.find(call.name(0));
    let (id, task) = found.ok_or_else(|| refused_v1(404, "No task found"))?;
    let mut shown = show(call, id, task);
    shown["_links"] = json!({"base": base(call), "self": format!("{}/rest/api/longtask/{id}", base(call))});
    Ok(answer::json(200, &shown))
}

fn show(call: &Call<'_>, id: u64, task: &Task) -> Value {
    let progress = task.progress(call.now).unwrap_or(0);
    let elapsed = call.now.saturating_sub(task.submitted).as_millis();
    json!({
        "id": id.to_string(), "name": {"key": task.description, "args": []},
        "elapsedTime": u64::try_from(elapsed).unwrap_or(u64::MAX), "percentageComplete": progress,
        "successful": progress == 100, "finished": progress == 100, "messages": [],
    })
}
