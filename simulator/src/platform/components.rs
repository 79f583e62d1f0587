//! Components of projects.

use super::listing::bean;
use super::people;
use super::projects::{named, place};
use crate::answer;
use crate::ask::Ask;
use crate::auth::Account;
use crate::call::Call;
use crate::change::Change;
use crate::data::PROJECTS;
use crate::issues::issue::Issue;
use crate::platform::directory;
use crate::platform::work::component::Component;
use crate::record::Record;
use crate::reply::{Refusal, Reply, missing, wrong};
use crate::site::user;
use serde_json::{Value, json};

/// `GET /rest/api/3/project/{projectIdOrKey}/component`
pub(crate) fn page(call: &mut Call<'_>) -> Reply {
    let project = place(call, call.name(0))?;
    let components = call.record.work.components.which(|component| component.project == project);
    let shown = components.map(|(id, component)| {
        let mut shown = show(call.ask, id, component);
        shown["issueCount"] = json!(id % 9);
        shown
    });
    bean(call, shown.collect())
}

/// `GET /rest/api/3/project/{projectIdOrKey}/components`
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    let project = place(call, call.name(0))?;
    Ok(answer::json(200, &of(call.ask, call.record, project).into()))
}

/// The components of a project.
pub(crate) fn of(ask: &Ask<'_>, record: &Record, project: usize) -> Vec<Value> {
    let components = record.work.components.which(|component| component.project == project);
    components.map(|(id, component)| show(ask, id, component)).collect()
}

/// `GET /rest/api/3/component/{id}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    let component = call.record.work.components.all.get(&id);
    Ok(answer::json(200, &component.map_or(Value::Null, |component| show(call.ask, id, component))))
}

/// `POST /rest/api/3/component`
pub(crate) fn create(call: &mut Call<'_>) -> Reply {
    let asked = call.object()?;
    let project = named(call, &asked)?;
    let text = |name: &str| asked.get(name).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
    let (name, description) = (text("name"), text("description"));
    if name.is_empty() {
        return Err(wrong("name", "The component name specified is invalid - cannot be an empty string."));
    }
    let mut others = call.record.work.components.which(|component| component.project == project);
    if others.any(|(_, component)| component.name == name) {
        let text = format!("A component with the name {name} already exists in this project.");
        return Err(wrong("name", &text));
    }
    drop(others);
    let lead = asked.get("leadAccountId").and_then(Value::as_str).map(str::to_owned);
    if lead.as_ref().is_some_and(|lead| !directory::is_active(lead)) {
        return Err(wrong("leadAccountId", "The user does not exist."));
    }
    let component = Component { project, name: name.clone(), description, lead };
    let id = call.record.work.components.add(component.clone());
    call.record.change(Change::Make, format!("component/{id}"), name);
    Ok(answer::json(201, &show(call.ask, id, &component)))
}

/// `DELETE /rest/api/3/component/{id}`
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    call.record.work.components.all.remove(&id);
    for issue in call.record.issues.values_mut() {
        if let Some(all) = issue.values.get_mut("components").and_then(Value::as_array_mut) {
            all.retain(|own| *own != json!(id));
        }
    }
    call.record.change(Change::Remove, format!("component/{id}"), String::new());
    Ok(answer::empty(204))
}

fn found(call: &Call<'_>) -> Result<u64, Refusal> {
    let text = format!("The component with id {} does not exist.", call.name(0));
    call.insider(&text)?;
    call.record.work.components.find(call.name(0)).map(|(id, _)| id).ok_or_else(|| missing(&text))
}

/// `PUT /rest/api/3/component/{id}`
pub(crate) fn edit(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    let asked = call.object()?;
    let text = |name: &str| asked.get(name).and_then(Value::as_str).map(|text| text.trim().to_owned());
    if text("name").is_some_and(|name| name.is_empty()) {
        return Err(wrong("name", "The component name specified is invalid - cannot be an empty string."));
    }
    if let Some(component) = call.record.work.components.all.get_mut(&id) {
        component.name = text("name").unwrap_or_else(|| std::mem::take(&mut component.name));
        component.description =
            text("description").unwrap_or_else(|| std::mem::take(&mut component.description));
    }
    call.record.change(Change::Alter, format!("component/{id}"), String::new());
    one(call)
}

/// `GET /rest/api/3/component/{id}/relatedIssueCounts`
pub(crate) fn counts(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    let has = |issue: &&Issue| {
        let all = issue.values.get("components").and_then(Value::as_array);
        all.is_some_and(|all| all.contains(&json!(id)))
    };
    let count = call.record.issues.values().filter(has).count();
    let own = format!("{}/rest/api/3/component/{id}/relatedIssueCounts", call.ask.base);
    Ok(answer::json(200, &json!({"self": own, "issueCount": count})))
}

/// A component as an issue shows it.
pub(crate) fn brief(ask: &Ask<'_>, record: &Record, id: u64) -> Value {
    record.work.components.all.get(&id).map_or(Value::Null, |component| {
        let own = format!("{}/rest/api/3/component/{id}", ask.base);
        json!({"self": own, "id": id.to_string(), "name": component.name, "description": component.description})
    })
}

fn show(ask: &Ask<'_>, id: u64, component: &Component) -> Value {
    json!({
        "self": format!("{}/rest/api/3/component/{id}", ask.base),
        "id": id.to_string(),
        "name": component.name,
        "description": component.description,
        "lead": component.lead.as_ref().map_or_else(|| user(ask, Account::Mia), |id| people::brief(ask, id)),
        "assigneeType": "PROJECT_DEFAULT",
        "realAssigneeType": "PROJECT_DEFAULT",
        "isAssigneeTypeValid": true,
        "project": PROJECTS.get(component.project).map_or("", |project| project.key),
        "projectId": 10_000 + component.project,
    })
}
