//! What a running simulator remembers: its issues, what was changed, and how
//! often it was asked.

use crate::agile::state::Agile;
use crate::change::{Change, Counts, Effect};
use crate::data::{ISSUES_PER_PROJECT, PROJECTS};
use crate::desk::state::Desk;
use crate::fields::Field;
use crate::fields::kind::Kind;
use crate::files::Files;
use crate::issues::issue::Issue;
use crate::issues::seed;
use crate::place::{Place, key, place};
use crate::platform::work::Work;
use crate::platform::work::task::Task;
use crate::table::Table;
use crate::wiki::state::Wiki;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

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
