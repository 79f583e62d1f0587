//! Statuses, and which issues of a project can have.

use super::projects::place;
use crate::answer;
use crate::ask::Ask;
use crate::call::Call;
use crate::data::{ISSUE_TYPES, STATUSES};
use crate::reply::{Reply, missing};
use crate::site::issue_type;
use serde_json::{Value, json};

/// A status by its place in the table.
pub(crate) fn status(ask: &Ask<'_>, place: usize) -> Value {
    let (name, category) = STATUSES[place % STATUSES.len()];
    let id = 10_000 + place;
    let (number, label, colour) = match category {
        "new" => (2, "To Do", "blue-gray"),
        "done" => (3, "Done", "green"),
        _ => (4, "In Progress", "yellow"),
    };
    json!({
        "self": format!("{}/rest/api/3/status/{id}", ask.base),
        "description": "",
        "iconUrl": format!("{}/images/icons/statuses/generic.png", ask.base),
        "name": name,
        "id": id.to_string(),
        "statusCategory": {
            "self": format!("{}/rest/api/3/statuscategory/{number}", ask.base),
            "id": number, "key": category, "colorName": colour, "name": label,
        },
    })
}

/// `GET /rest/api/3/issuetype/project`
pub(crate) fn types_of_project(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let Some(project) = call.asked("projectId") else {
        return Err(Box::new(answer::refusal(400, "The projectId query parameter is required.")));
    };
    place(call, project)?;
    let level = call.asked("level").and_then(|level| level.parse::<i32>().ok());
    let there = (0..ISSUE_TYPES.len()).filter(|kind| level.is_none_or(|level| ISSUE_TYPES[*kind].2 == level));
    Ok(answer::json(200, &there.map(|kind| issue_type(call.ask, kind)).collect::<Vec<_>>().into()))
}

/// `GET /rest/api/3/issuetype/{id}`
pub(crate) fn one_type(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let kind = (0..ISSUE_TYPES.len()).find(|kind| (10_001 + kind).to_string() == call.name(0));
    let text = format!("The issue type with ID '{}' does not exist.", call.name(0));
    kind.map(|kind| answer::json(200, &issue_type(call.ask, kind))).ok_or_else(|| missing(&text))
}

/// `GET /rest/api/3/project/{projectIdOrKey}/statuses`: by issue type.
pub(crate) fn of_project(call: &mut Call<'_>) -> Reply {
    place(call, call.name(0))?;
    let statuses: Vec<_> = (0..STATUSES.len()).map(|place| status(call.ask, place)).collect();
    let shown = (0..ISSUE_TYPES.len()).map(|kind| {
        let kind = issue_type(call.ask, kind);
        json!({
            "self": kind["self"], "id": kind["id"], "name": kind["name"], "subtask": kind["subtask"],
            "statuses": statuses,
        })
    });
    Ok(answer::json(200, &shown.collect::<Vec<Value>>().into()))
}
