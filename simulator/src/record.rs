//! What a running simulator remembers: its issues, what was changed, and how
//! often it was asked.

use crate::agile::Agile;
use crate::data::{ISSUES_PER_PROJECT, PROJECTS};
use crate::desk::Desk;
use crate::fields::Field;
use crate::fields::kind::Kind;
use crate::files::Files;
use crate::issues::{Issue, seed};
use crate::platform::tasks::Task;
use crate::platform::work::Work;
use crate::table::Table;
use crate::wiki::Wiki;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// What a request did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// It made an issue.
    Create,
    /// It edited one.
    Edit,
    /// It deleted one.
    Delete,
    /// It commented on one.
    Comment,
    /// It attached a file to an issue, a request or a page.
    Attach,
    /// It deleted a file.
    Detach,
    /// It made something else, such as a worklog, a sprint or a page.
    Make,
    /// It changed something else.
    Alter,
    /// It deleted something else.
    Remove,
}

/// Something that a request changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// What was done.
    pub change: Change,
    /// The key of the issue, or what else it was and its id: `sprint/3`.
    pub key: String,
    /// The summary of the issue, the text of the comment, or the name.
    pub text: String,
}

/// How often what happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Requests that came whole.
    pub requests: u64,
    /// Requests that did not: their connection ended before.
    pub cut: u64,
    /// Connections with bytes that are no HTTP.
    pub malformed: u64,
    /// Requests that met a fault.
    pub faults: u64,
    /// Issues that were made.
    pub creates: u64,
    /// Edits.
    pub edits: u64,
    /// Issues that were deleted.
    pub deletes: u64,
    /// Comments that were made.
    pub comments: u64,
    /// Files that were attached.
    pub attachments: u64,
    /// All other changes.
    pub others: u64,
}

/// The place of a project in the table, and the number of an issue in it.
pub(crate) type Place = (usize, usize);

/// The memory of a simulator.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) issues: BTreeMap<Place, Issue>,
    pub(crate) effects: Vec<Effect>,
    pub(crate) counts: Counts,
    pub(crate) files: Files,
    pub(crate) work: Work,
    pub(crate) tasks: Table<Task>,
    pub(crate) agile: Agile,
    pub(crate) desk: Desk,
    pub(crate) wiki: Wiki,
    /// How long a search does not know of a change.
    pub(crate) lag: Duration,
    /// The highest number that an issue of each project ever had.
    numbers: [usize; PROJECTS.len()],
}

impl Default for Record {
    fn default() -> Self {
        let places: Vec<Place> = (0..PROJECTS.len())
            .flat_map(|project| (1..=ISSUES_PER_PROJECT).map(move |number| (project, number)))
            .collect();
        let issues = places.iter().map(|&place| (place, seed::issue(place)));
        Self {
            issues: issues.collect(),
            effects: Vec::new(),
            counts: Counts::default(),
            files: Files::default(),
            work: Work::of(&places),
            tasks: Table::from(10_000, []),
            agile: Agile::default(),
            desk: Desk::default(),
            wiki: Wiki::default(),
            lag: Duration::ZERO,
            numbers: [ISSUES_PER_PROJECT; PROJECTS.len()],
        }
    }
}

impl Record {
    /// The place of an issue that is there, by its key or id.
    pub(crate) fn find(&self, key: &str) -> Option<Place> {
        let place = match key.split_once('-') {
            Some((project, number)) => {
                let project = PROJECTS.iter().position(|candidate| candidate.key == project)?;
                (project, number.parse().ok()?)
            }
            None => place(key.parse().ok()?)?,
        };
        self.issues.contains_key(&place).then_some(place)
    }

    /// Makes an issue and says where.
    pub(crate) fn create(&mut self, project: usize, issue: Issue) -> Place {
        let number = self.numbers.get_mut(project).map_or(0, |number| {
            *number += 1;
            *number
        });
        let place = (project, number);
        self.counts.creates += 1;
        self.note(Change::Create, place, issue.summary().to_owned());
        self.issues.insert(place, issue);
        place
    }

    /// What is kept of a field of an issue.
    pub(crate) fn kept(&self, place: Place, field: &Field) -> Value {
        let issue = self.issues.get(&place);
        match field.kind {
            Kind::Sprint => self.agile.planned.get(&place).map_or(Value::Null, |id| json!(id)),
            Kind::Type => issue.map_or(Value::Null, |issue| json!(10_001 + issue.kind)),
            Kind::Project => json!(10_000 + place.0),
            _ => issue.and_then(|issue| issue.values.get(field.home()).cloned()).unwrap_or_default(),
        }
    }

    /// Keeps a value in a field of an issue.
    pub(crate) fn keep(&mut self, place: Place, field: &Field, value: Value) {
        let Some(issue) = self.issues.get_mut(&place) else { return };
        match (&field.kind, value) {
            (Kind::Sprint, value) => {
                self.agile.planned.remove(&place);
                self.agile.planned.extend(value.as_u64().map(|id| (place, id)));
            }
            (Kind::Type, value) => {
                let kind = value.as_u64().and_then(|id| usize::try_from(id.checked_sub(10_001)?).ok());
                issue.kind = kind.unwrap_or(issue.kind);
            }
            (_, Value::Null) => {
                issue.values.remove(field.home());
            }
            (_, value) => {
                issue.values.insert(field.home(), value);
            }
        }
    }

    /// Writes down what was changed.
    pub(crate) fn note(&mut self, change: Change, place: Place, text: String) {
        self.effects.push(Effect { change, key: key(place), text });
    }

    /// Counts and writes down a change of something that is no issue.
    pub(crate) fn change(&mut self, change: Change, key: String, text: String) {
        match change {
            Change::Attach => self.counts.attachments += 1,
            _ => self.counts.others += 1,
        }
        self.effects.push(Effect { change, key, text });
    }
}

const IDS_PER_PROJECT: usize = 1_000_000;

/// The id of an issue.
pub(crate) fn id(place: Place) -> usize {
    PROJECTS.get(place.0).map_or(0, |project| project.id()) * IDS_PER_PROJECT + place.1
}

/// The place of an issue by its id.
pub(crate) fn place(id: usize) -> Option<Place> {
    let project = PROJECTS.iter().position(|project| project.id() == id / IDS_PER_PROJECT)?;
    Some((project, id % IDS_PER_PROJECT))
}

/// The key of an issue.
pub(crate) fn key((project, number): Place) -> String {
    format!("{}-{number}", PROJECTS.get(project).map(|project| project.key).unwrap_or_default())
}

/// An Atlassian Document of one paragraph.
pub(crate) fn document(text: &str) -> Value {
    serde_json::json!({"type": "doc", "version": 1, "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": text}]}
    ]})
}
