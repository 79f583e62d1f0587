//! Issues that no search finds any more.

use super::tasks::begin;
use crate::call::Call;
use crate::change::Change;
use crate::place::key;
use crate::reply::Reply;
use crate::{answer, search};
use serde_json::{Value, json};

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
    let places = search::found(call, jql, &[])?;
    let count = places.len();
    let (task, _) = begin(call, "Archive issues")?;
    for place in places {
        call.record.work.archived.insert(place);
    }
    call.record.change(Change::Alter, format!("archive/{count}"), jql.to_owned());
    Ok(answer::json(202, &json!(format!("{}/rest/api/3/task/{task}", call.ask.base))))
}
