//! Versions of projects.

use super::listing::bean;
use super::projects::{named, place};
use super::usage;
use crate::ask::Ask;
use crate::call::Call;
use crate::change::Change;
use crate::platform::usage::found;
use crate::platform::work::version::Version;
use crate::record::Record;
use crate::reply::{Refusal, Reply, wrong};
use crate::{answer, moments};
use serde_json::{Map, Value, json};

/// The versions of a project.
pub(crate) fn of(ask: &Ask<'_>, record: &Record, project: usize) -> Vec<Value> {
    let versions = record.work.versions.which(|version| version.project == project);
    versions.map(|(id, version)| show(ask, id, version)).collect()
}

fn of_project(call: &Call<'_>) -> Result<Vec<Value>, Refusal> {
    let project = place(call, call.name(0))?;
    let text = call.asked("query").unwrap_or_default().to_lowercase();
    let versions = call.record.work.versions.which(|version| version.project == project);
    let asked = call.asked("status").unwrap_or_default();
    let wanted: Vec<_> = asked.split(',').map(str::trim).filter(|status| !status.is_empty()).collect();
    let is = |version: &Version, status: &str| match status {
        "archived" => version.archived,
        "released" => version.released && !version.archived,
        "unreleased" => !version.released && !version.archived,
        _ => false,
    };
    let found = versions.filter(|(_, version)| {
        version.name.to_lowercase().contains(&text)
            && (wanted.is_empty() || wanted.iter().any(|status| is(version, status)))
    });
    Ok(found.map(|(id, version)| show(call.ask, id, version)).collect())
}

/// `GET /rest/api/3/project/{projectIdOrKey}/version`
pub(crate) fn page(call: &mut Call<'_>) -> Reply {
    bean(call, of_project(call)?)
}

/// `GET /rest/api/3/project/{projectIdOrKey}/versions`
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    Ok(answer::json(200, &of_project(call)?.into()))
}

/// `GET /rest/api/3/version/{id}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    Ok(answered(call, 200, id))
}

/// `POST /rest/api/3/version`
pub(crate) fn create(call: &mut Call<'_>) -> Reply {
    let asked = call.object()?;
    let project = named(call, &asked)?;
    let name = name(call, project, asked.get("name"), None)?;
    let mut version = Version {
        project,
        name,
        description: String::new(),
        released: false,
        archived: false,
        start: None,
        release: None,
    };
    version.set(&asked)?;
    let text = version.name.clone();
    let id = call.record.work.versions.add(version);
    call.record.change(Change::Make, format!("version/{id}"), text);
    Ok(answered(call, 201, id))
}

/// `PUT /rest/api/3/version/{id}`
pub(crate) fn edit(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    let asked = call.object()?;
    let project = call.record.work.versions.all.get(&id).map_or(0, |version| version.project);
    let renamed = asked.get("name").map(|given| name(call, project, Some(given), Some(id))).transpose()?;
    let unfixed = asked.get("moveUnfixedIssuesTo").and_then(Value::as_str).map(str::to_owned);
    if let Some(version) = call.record.work.versions.all.get_mut(&id) {
        version.set(&asked)?;
        version.name = renamed.unwrap_or_else(|| std::mem::take(&mut version.name));
    }
    if let Some(other) = unfixed {
        usage::move_unfixed(call, id, &other)?;
    }
    call.record.change(Change::Alter, format!("version/{id}"), String::new());
    Ok(answered(call, 200, id))
}

/// `DELETE /rest/api/3/version/{id}`
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    call.record.work.versions.all.remove(&id);
    usage::forget(call, id);
    call.record.change(Change::Remove, format!("version/{id}"), String::new());
    Ok(answer::empty(204))
}

impl Version {
    fn set(&mut self, asked: &Map<String, Value>) -> Result<(), Refusal> {
        for (name, own) in [("startDate", &mut self.start), ("releaseDate", &mut self.release)] {
            match asked.get(name) {
                None => {}
                Some(Value::Null) => *own = None,
                Some(given) => {
                    let day = given.as_str().filter(|day| moments::read_day(day).is_some());
                    let day = day.ok_or_else(|| {
                        wrong(name, "Please enter the date in the following format: yyyy-MM-dd")
                    })?;
                    *own = Some(day.to_owned());
                }
            }
        }
        if self.start.is_some() && self.release.is_some() && self.start > self.release {
            return Err(wrong("releaseDate", "Release date must be after start date"));
        }
        let flag = |name: &str, old| asked.get(name).and_then(Value::as_bool).unwrap_or(old);
        self.released = flag("released", self.released);
        self.archived = flag("archived", self.archived);
        if let Some(description) = asked.get("description").and_then(Value::as_str) {
            description.clone_into(&mut self.description);
        }
        Ok(())
    }
}

fn name(call: &Call<'_>, project: usize, given: Option<&Value>, own: Option<u64>) -> Result<String, Refusal> {
    let name = given.and_then(Value::as_str).unwrap_or_default().trim();
    if name.is_empty() {
        return Err(wrong("name", "You must specify a valid version name"));
    }
    let mut others = call.record.work.versions.which(|version| version.project == project);
    match others.any(|(id, version)| version.name == name && Some(id) != own) {
        true => Err(wrong("name", "A version with this name already exists in this project.")),
        false => Ok(name.to_owned()),
    }
}

fn answered(call: &Call<'_>, status: u16, id: u64) -> axum::http::Response<axum::body::Body> {
    let version = call.record.work.versions.all.get(&id);
    answer::json(status, &version.map_or(Value::Null, |version| show(call.ask, id, version)))
}

fn show(ask: &Ask<'_>, id: u64, version: &Version) -> Value {
    let mut shown = bare(ask, id, version);
    shown["projectId"] = json!(10_000 + version.project);
    if let Some(day) = &version.start {
        shown["startDate"] = json!(day);
        shown["userStartDate"] = json!(day);
    }
    shown
}

fn bare(ask: &Ask<'_>, id: u64, version: &Version) -> Value {
    let mut shown = json!({
        "self": format!("{}/rest/api/3/version/{id}", ask.base),
        "id": id.to_string(),
        "name": version.name,
        "description": version.description,
        "archived": version.archived,
        "released": version.released,
    });
    if let Some(day) = &version.release {
        shown["releaseDate"] = json!(day);
    }
    shown
}

/// A version as an issue shows it.
pub(crate) fn brief(ask: &Ask<'_>, record: &Record, id: u64) -> Value {
    record.work.versions.all.get(&id).map_or(Value::Null, |version| bare(ask, id, version))
}
