//! What a site is configured with: priorities, statuses, fields, resolutions,
//! labels.

use super::history::status;
use super::listing::bean;
use super::tasks;
use crate::answer;
use crate::data::STATUSES;
use crate::operations::{Call, Reply, missing};
use crate::record::Change;
use serde_json::{Value, json};

/// Name and colour of each priority.
const PRIORITIES: [(&str, &str); 5] = [
    ("Highest", "#d04437"),
    ("High", "#f15C75"),
    ("Medium", "#f79232"),
    ("Low", "#707070"),
    ("Lowest", "#999999"),
];

/// Id, name, type and what a list holds, of each field.
const FIELDS: [(&str, &str, &str, Option<&str>); 14] = [
    ("summary", "Summary", "string", None),
    ("description", "Description", "string", None),
    ("issuetype", "Issue Type", "issuetype", None),
    ("status", "Status", "status", None),
    ("priority", "Priority", "priority", None),
    ("assignee", "Assignee", "user", None),
    ("reporter", "Reporter", "user", None),
    ("labels", "Labels", "array", Some("string")),
    ("fixVersions", "Fix versions", "array", Some("version")),
    ("components", "Components", "array", Some("component")),
    ("attachment", "Attachment", "array", Some("attachment")),
    ("customfield_10016", "Story point estimate", "number", None),
    ("customfield_10019", "Rank", "any", None),
    ("customfield_10020", "Sprint", "array", Some("json")),
];

fn shown(call: &Call<'_>) -> Vec<(u64, Value)> {
    let there = |id: &u64| call.record.work.going.get(id).is_none_or(|at| *at > call.now);
    let numbered = (1_u64..).zip(PRIORITIES).filter(|(id, _)| there(id));
    let show = |(id, (name, colour)): (u64, (&str, &str))| {
        let shown = json!({
            "self": format!("{}/rest/api/3/priority/{id}", call.ask.base),
            "id": id.to_string(),
            "name": name,
            "description": "",
            "iconUrl": format!("{}/images/icons/priorities/{}.svg", call.ask.base, name.to_lowercase()),
            "statusColor": colour,
            "isDefault": id == 3,
        });
        (id, shown)
    };
    numbered.map(show).collect()
}

fn priorities(call: &Call<'_>) -> Vec<Value> {
    shown(call).into_iter().map(|(_, priority)| priority).collect()
}

/// `GET /rest/api/3/priority`
pub(crate) fn all_priorities(call: &mut Call<'_>) -> Reply {
    call.account()?;
    Ok(answer::json(200, &priorities(call).into()))
}

/// `GET /rest/api/3/priority/search`
pub(crate) fn page_of_priorities(call: &mut Call<'_>) -> Reply {
    call.account()?;
    bean(call, priorities(call))
}

/// `GET /rest/api/3/priority/{id}`
pub(crate) fn priority(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let found = shown(call).into_iter().find(|(id, _)| id.to_string() == call.name(0));
    let text = format!("The priority with id '{}' does not exist.", call.name(0));
    found.map(|(_, shown)| answer::json(200, &shown)).ok_or_else(|| missing(&text))
}

/// `DELETE /rest/api/3/priority/{id}`: it goes when its task is done.
pub(crate) fn remove_priority(call: &mut Call<'_>) -> Reply {
    let text = format!("The priority with id '{}' does not exist.", call.name(0));
    call.insider(&text)?;
    let found = shown(call).into_iter().find(|(id, _)| id.to_string() == call.name(0));
    let (id, shown) = found.ok_or_else(|| missing(&text))?;
    if shown["isDefault"] == true {
        return Err(Box::new(answer::refusal(400, "The default priority cannot be deleted.")));
    }
    if call.record.work.going.contains_key(&id) {
        return Err(Box::new(answer::refusal(409, "The priority is being deleted by another task.")));
    }
    let (task, ends) = tasks::begin(call, "Delete priority")?;
    call.record.work.going.insert(id, ends);
    call.record.change(Change::Remove, format!("priority/{id}"), String::new());
    tasks::see_other(call, task)
}

/// `GET /rest/api/3/status`
pub(crate) fn statuses(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let shown: Vec<_> = (0..STATUSES.len()).map(|place| status(call.ask, place)).collect();
    Ok(answer::json(200, &shown.into()))
}

/// `GET /rest/api/3/statuses/search`
pub(crate) fn page_of_statuses(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let shown = STATUSES.iter().enumerate().map(|(place, (name, category))| {
        let category = match *category {
            "new" => "TODO",
            "done" => "DONE",
            _ => "IN_PROGRESS",
        };
        json!({
            "id": (10_000 + place).to_string(), "name": name, "description": "",
            "statusCategory": category, "scope": {"type": "GLOBAL"},
        })
    });
    bean(call, shown.collect())
}

/// The schema of a field.
fn schema(id: &str, kind: &str, items: Option<&str>) -> Value {
    let mut schema = json!({"type": kind});
    if let Some(items) = items {
        schema["items"] = json!(items);
    }
    match id.strip_prefix("customfield_").and_then(|number| number.parse::<u64>().ok()) {
        Some(number) => {
            schema["custom"] = json!(format!("com.atlassian.jira.plugin.system.customfieldtypes:{kind}"));
            schema["customId"] = json!(number);
        }
        None => schema["system"] = json!(id),
    }
    schema
}

/// `GET /rest/api/3/field`
pub(crate) fn fields(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let shown = FIELDS.iter().map(|(id, name, kind, items)| {
        let custom = id.starts_with("customfield_");
        json!({
            "id": id, "key": id, "name": name, "custom": custom, "orderable": true, "navigable": true,
            "searchable": true, "clauseNames": [id], "schema": schema(id, kind, *items),
        })
    });
    Ok(answer::json(200, &shown.collect::<Vec<_>>().into()))
}

/// `GET /rest/api/3/field/search`
pub(crate) fn page_of_fields(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let text = call.asked("query").unwrap_or_default().to_lowercase();
    let found = FIELDS.iter().filter(|(_, name, ..)| name.to_lowercase().contains(&text));
    let shown = found.map(|(id, name, kind, items)| {
        json!({"id": id, "key": id, "name": name, "description": "", "schema": schema(id, kind, *items)})
    });
    bean(call, shown.collect())
}

/// `GET /rest/api/3/resolution`
pub(crate) fn resolutions(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let shown = (10_000..).zip(["Done", "Won't Do", "Duplicate", "Cannot Reproduce"]).map(|(id, name)| {
        let own = format!("{}/rest/api/3/resolution/{id}", call.ask.base);
        json!({"self": own, "id": id.to_string(), "name": name, "description": ""})
    });
    Ok(answer::json(200, &shown.collect::<Vec<_>>().into()))
}

/// `GET /rest/api/3/label`
pub(crate) fn labels(call: &mut Call<'_>) -> Reply {
    call.account()?;
    bean(call, (1..=230).map(|number| json!(format!("label-{number:03}"))).collect())
}
