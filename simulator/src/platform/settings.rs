//! What a site is configured with: priorities, statuses, fields, resolutions,
//! labels.

use super::listing::bean;
use super::statuses::status;
use super::tasks;
use crate::answer;
use crate::ask::Ask;
use crate::call::Call;
use crate::change::Change;
use crate::data::{PRIORITIES, RESOLUTIONS, STATUSES};
use crate::fields::table::FIELDS;
use crate::fields::{Field, Screens};
use crate::reply::{Reply, missing};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn shown(call: &Call<'_>) -> Vec<(u64, Value)> {
    let there = |id: &u64| call.record.work.going.get(id).is_none_or(|at| *at > call.now);
    let numbered = (1_u64..).zip(PRIORITIES).filter(|(id, _)| there(id));
    let show = |(id, (_, colour)): (u64, (&str, &str))| {
        let mut shown = priority_brief(call.ask, id);
        shown["description"] = json!("");
        shown["statusColor"] = json!(colour);
        shown["isDefault"] = json!(id == 3);
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

/// `GET /rest/api/3/field`
pub(crate) fn fields(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let shown = FIELDS.iter().map(|field| {
        let mut shown = json!({
            "id": field.id, "key": field.id, "name": field.name_for(call.ask.headers), "custom": field.custom.is_some(),
            "orderable": field.screens != Screens::None, "navigable": field.navigable, "searchable": true,
            "clauseNames": field.clause_names(),
        });
        if field.id != "issuekey" {
            shown["schema"] = field.schema();
        }
        // No document has it. Jira gives it all the same.
        if shown["name"] != field.name {
            shown["untranslatedName"] = json!(field.name);
        }
        shown
    });
    Ok(answer::json(200, &shown.collect::<Vec<_>>().into()))
}

/// `GET /rest/api/3/field/search`
pub(crate) fn page_of_fields(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let text = call.asked("query").unwrap_or_default().to_lowercase();
    let fits = |field: &&Field| field.name.to_lowercase().contains(&text) && field.id != "issuekey";
    let shown = FIELDS.iter().filter(fits).map(|field| {
        json!({
            "id": field.id, "key": field.id, "name": field.name, "description": "", "schema": field.schema(),
        })
    });
    bean(call, shown.collect())
}

/// A priority as an issue shows it. Its name is told after it was deleted, too.
pub(crate) fn priority_brief(ask: &Ask<'_>, id: u64) -> Value {
    let place = usize::try_from(id).unwrap_or_default().wrapping_sub(1);
    let name = PRIORITIES.get(place).map_or("", |(name, _)| name);
    json!({
        "self": format!("{}/rest/api/3/priority/{id}", ask.base),
        "iconUrl": format!("{}/images/icons/priorities/{}.svg", ask.base, name.to_lowercase()),
        "name": name,
        "id": id.to_string(),
    })
}

/// A resolution as Jira shows it.
pub(crate) fn resolution(ask: &Ask<'_>, id: u64) -> Value {
    let place = usize::try_from(id).unwrap_or_default().wrapping_sub(10_000);
    json!({
        "self": format!("{}/rest/api/3/resolution/{id}", ask.base),
        "id": id.to_string(),
        "name": RESOLUTIONS.get(place).copied().unwrap_or_default(),
        "description": "",
    })
}

/// `GET /rest/api/3/resolution`
pub(crate) fn resolutions(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let shown = (10_000..).take(RESOLUTIONS.len()).map(|id| resolution(call.ask, id));
    Ok(answer::json(200, &shown.collect::<Vec<_>>().into()))
}

/// `GET /rest/api/3/resolution/search`
pub(crate) fn page_of_resolutions(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let shown = (10_000..).take(RESOLUTIONS.len()).map(|id| {
        let mut shown = resolution(call.ask, id);
        shown["iconUrl"] = json!("");
        shown["default"] = json!(id == 10_000);
        shown
    });
    bean(call, shown.collect())
}

/// `GET /rest/api/3/label`: those that there were always, and those of issues.
pub(crate) fn labels(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let mut all: BTreeSet<String> = (1..=230).map(|number| format!("label-{number:03}")).collect();
    let given = call.record.issues.values().filter_map(|issue| issue.values.get("labels")?.as_array());
    all.extend(given.flatten().filter_map(|label| label.as_str().map(str::to_owned)));
    bean(call, all.into_iter().map(Value::from).collect())
}
