//! A field of issues.

use super::kind::Kind;
use crate::data::{ISSUE_TYPES, PROJECTS};
use serde_json::{Value, json};

/// The plugin that most custom fields are of.
const PLUGIN: &str = "com.atlassian.jira.plugin.system.customfieldtypes";

/// A field.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// The name of the type of a custom field, with its plugin where that is
    /// another than most have.
    pub(crate) custom: Option<&'static str>,
    /// What queries may call it, beside its id and its name.
    pub(crate) clauses: &'static [&'static str],
    pub(crate) screens: Screens,
    /// Whether a search shows it with `*navigable`.
    pub(crate) navigable: bool,
}

/// Where a field can be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Screens {
    /// Nowhere: Jira sets it.
    None,
    /// When an issue is made and when it is edited.
    All,
    /// When an issue is made.
    Create,
    /// In a transition.
    Transition,
    /// Of issues of software projects.
    Software,
    /// Of bugs.
    Bugs,
}

/// The issue type that is a bug.
pub(crate) const BUG: usize = 2;

/// The issue type that has others below it.
pub(crate) const EPIC: usize = 3;

/// The issue type that is below another.
pub(crate) const SUBTASK: usize = 4;

/// The project in which a bug needs a severity, and the field that tells it.
const STRICT: (&str, &str) = ("SEC", "customfield_10030");

impl Field {
    /// The number of a custom field.
    pub(crate) fn number(&self) -> Option<u64> {
        self.id.strip_prefix("customfield_")?.parse().ok()
    }

    /// Whether issues of a project have it.
    pub(crate) fn is_in(&self, project: usize) -> bool {
        let software = PROJECTS.get(project).is_some_and(|project| project.kind == "software");
        self.screens != Screens::Software || software
    }

    /// Whether it can be set in an issue of this project and type: when that is
    /// made, or later.
    pub(crate) fn is_on(&self, project: usize, kind: usize, made: bool) -> bool {
        let there = match self.screens {
            Screens::None | Screens::Transition => false,
            Screens::All | Screens::Software => self.is_in(project),
            Screens::Create => made,
            Screens::Bugs => kind == BUG,
        };
        // What is above all others has no parent.
        there && !(kind == EPIC && matches!(self.kind, Kind::Parent | Kind::EpicLink))
    }

    /// Whether an issue of this project and type cannot be without it.
    pub(crate) fn is_required(&self, project: usize, kind: usize) -> bool {
        match self.id {
            "summary" | "issuetype" | "project" | "reporter" => true,
            "parent" => ISSUE_TYPES.get(kind).is_some_and(|(.., level)| *level < 0),
            id => {
                kind == BUG
                    && id == STRICT.1
                    && PROJECTS.get(project).is_some_and(|project| project.key == STRICT.0)
            }
        }
    }

    /// By what its value is kept: the older name for what is above an issue keeps
    /// none of its own.
    pub(crate) fn home(&self) -> &'static str {
        if matches!(self.kind, Kind::EpicLink) { "parent" } else { self.id }
    }

    /// What Jira says of the values it holds.
    pub(crate) fn schema(&self) -> Value {
        let (kind, items) = self.kind.schema();
        let mut schema = json!({"type": kind});
        if let Some(items) = items {
            schema["items"] = json!(items);
        }
        match (self.number(), self.custom) {
            (Some(number), Some(custom)) => {
                let own = custom.contains('.').then(|| custom.to_owned());
                schema["custom"] = json!(own.unwrap_or_else(|| format!("{PLUGIN}:{custom}")));
                schema["customId"] = json!(number);
            }
            _ => schema["system"] = json!(self.id),
        }
        schema
    }

    /// What queries call it.
    pub(crate) fn clause_names(&self) -> Vec<String> {
        let own: Vec<_> = self.clauses.iter().map(|&name| name.to_owned()).collect();
        match self.number() {
            Some(number) => [vec![format!("cf[{number}]"), self.name.to_owned()], own].concat(),
            None => own,
        }
    }
}
