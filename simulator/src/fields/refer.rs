//! What values refer to: users, projects' versions and components, priorities,
//! resolutions, sprints, other issues.

use super::Wrong;
use super::kind::Kind;
use super::options::{self, Choice};
use crate::agile::state::Sprint;
use crate::data::{ISSUE_TYPES, PRIORITIES, RESOLUTIONS};
use crate::place::Place;
use crate::platform::directory;
use crate::record::Record;
use serde_json::Value;

/// Where a value is to be set.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) record: &'a Record,
    /// The place of the project in its table.
    pub(crate) project: usize,
    /// The place of the issue type in its table.
    pub(crate) kind: usize,
    /// The issue, if it is there already.
    pub(crate) place: Option<Place>,
}

/// An id and a name that a value gives: `{"id": "1"}`, `{"name": "High"}`.
struct Reference<'v> {
    id: Option<String>,
    name: Option<&'v str>,
}

impl<'v> Reference<'v> {
    fn of(value: &'v Value, field: &str) -> Result<Self, Wrong> {
        let id = match &value["id"] {
            Value::String(id) => Some(id.clone()),
            Value::Number(id) => Some(id.to_string()),
            _ => None,
        };
        let name = value["name"].as_str();
        match (&id, name) {
            (None, None) => Err(format!("Specify a valid 'id' or 'name' for {field}")),
            _ => Ok(Self { id, name }),
        }
    }

    /// The one of several that is meant, by the id first.
    fn find<'a>(&self, what: &str, all: impl Iterator<Item = (u64, &'a str)>) -> Result<u64, Wrong> {
        let mut all = all;
        let found = match (&self.id, self.name) {
            (Some(wanted), _) => all.find(|(id, _)| id.to_string() == *wanted),
            (None, name) => all.find(|(_, own)| name.is_some_and(|name| name.eq_ignore_ascii_case(own))),
        };
        found.map(|(id, _)| id).ok_or_else(|| match (&self.id, self.name) {
            (Some(id), _) => format!("{what} id '{id}' is not valid"),
            (None, name) => format!("{what} name '{}' is not valid", name.unwrap_or_default()),
        })
    }
}

/// The account id of a user: `{"accountId": …}` or `{"id": …}`.
pub(super) fn user(value: &Value) -> Result<&str, Wrong> {
    let id = value["accountId"].as_str().or_else(|| value["id"].as_str());
    let id = id.ok_or("expected Object containing a 'accountId' property")?;
    match id == "-1" || directory::is_active(id) {
        true => Ok(id),
        false => Err(format!("User '{id}' does not exist.")),
    }
}

/// The id of an option: `{"value": "Minor"}` or `{"id": "10102"}`.
pub(super) fn choice(all: &'static [Choice], value: &Value, field: &str) -> Result<&'static Choice, Wrong> {
    if let Some(id) = value["id"].as_str() {
        let found = id.parse().ok().and_then(|id| options::find(all, id));
        let found = found.filter(|found| all.iter().any(|one| one.id == found.id));
        return found.ok_or_else(|| format!("Option id '{id}' is not valid"));
    }
    let word =
        value["value"].as_str().ok_or_else(|| format!("Specify a valid 'id' or 'value' for {field}"))?;
    let found = all.iter().find(|choice| choice.value == word);
    found.ok_or_else(|| format!("Option value '{word}' is not valid"))
}

impl Context<'_> {
    /// The id of what a value refers to by its id or name.
    pub(super) fn refer(&self, kind: &Kind, value: &Value, name: &str) -> Result<u64, Wrong> {
        let work = &self.record.work;
        let reference = Reference::of(value, name)?;
        match kind {
            Kind::Version | Kind::Versions => {
                let own = work.versions.which(|version| version.project == self.project);
                reference.find("Version", own.map(|(id, version)| (id, version.name.as_str())))
            }
            Kind::Components => {
                let own = work.components.which(|component| component.project == self.project);
                reference.find("Component", own.map(|(id, component)| (id, component.name.as_str())))
            }
            Kind::Priority => {
                let there = (1..).zip(PRIORITIES.iter().map(|(name, _)| *name));
                reference.find("Priority", there.filter(|(id, _)| !work.going.contains_key(id)))
            }
            Kind::Resolution => reference.find("Resolution", (10_000..).zip(RESOLUTIONS)),
            _ => {
                let types = (10_001..).zip(ISSUE_TYPES.iter().map(|(name, ..)| *name));
                let found = reference.find("Issue type", types);
                found.map_err(|_| "Specify a valid issue type".to_owned())
            }
        }
    }

    /// The id of an issue type. An issue that is there stays on its level.
    pub(super) fn type_of_issue(&self, value: &Value) -> Result<u64, Wrong> {
        let id = self.refer(&Kind::Type, value, "Issue Type")?;
        let level = |kind: usize| ISSUE_TYPES.get(kind).map(|(.., level)| *level);
        let new = usize::try_from(id.saturating_sub(10_001)).unwrap_or(usize::MAX);
        match self.place.is_none() || level(new) == level(self.kind) {
            true => Ok(id),
            false => Err("The issue type selected is invalid.".to_owned()),
        }
    }

    /// The sprint of a number, into which an issue can be put.
    pub(super) fn sprint(&self, value: &Value) -> Result<u64, Wrong> {
        let id = value.as_u64().ok_or("Number value expected as the Sprint id.")?;
        let sprint: Option<&Sprint> = self.record.agile.sprints.all.get(&id);
        match sprint {
            Some(sprint) if sprint.state != "closed" => Ok(id),
            Some(_) => Err("Issue can be assigned only active or future sprints.".to_owned()),
            None => Err(format!("Sprint with id '{id}' does not exist.")),
        }
    }

    /// The issue above: `{"key": "KAN-1"}` or `{"id": …}`. It has to be of a
    /// level higher, and a subtask's of the same project.
    pub(super) fn parent(&self, value: &Value) -> Result<Place, Wrong> {
        let word = value["key"].as_str().or_else(|| value["id"].as_str());
        let place = word.and_then(|word| self.record.find(word));
        let place = place.ok_or("Could not find valid 'id' or 'key' using parent field.")?;
        let level = |kind: usize| ISSUE_TYPES.get(kind).map_or(0, |(.., level)| *level);
        let above = self.record.issues.get(&place).map_or(0, |issue| level(issue.kind));
        let fits = above == level(self.kind) + 1 && (level(self.kind) >= 0 || place.0 == self.project);
        match fits && Some(place) != self.place {
            true => Ok(place),
            false => Err("Given parent issue does not belong to appropriate hierarchy.".to_owned()),
        }
    }
}
