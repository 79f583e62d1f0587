//! Values as the history of an issue tells them.

use super::kind::Kind;
use super::{Field, options};
use crate::adf;
use crate::data::{ISSUE_TYPES, PRIORITIES, PROJECTS, RESOLUTIONS};
use crate::moments::written;
use crate::place::{key, place};
use crate::platform::directory;
use crate::platform::work::entry::Told;
use crate::record::Record;
use serde_json::Value;

impl Field {
    /// What the history calls it.
    pub(crate) fn historic(&self) -> &'static str {
        match (self.id, &self.kind) {
            (_, Kind::Parent | Kind::EpicLink) => "IssueParentAssociation",
            ("fixVersions", _) => "Fix Version",
            ("versions", _) => "Version",
            ("components", _) => "Component",
            _ if self.custom.is_some() => self.name,
            _ => self.id,
        }
    }

    /// Whether each item of a list is a change of its own.
    pub(crate) fn is_told_apart(&self) -> bool {
        matches!(self.kind, Kind::Versions | Kind::Components) && self.custom.is_none()
    }

    /// A value that is kept, in words.
    pub(crate) fn told(&self, record: &Record, kept: &Value) -> Told {
        let many = |name: &dyn Fn(&Value) -> Option<String>, mark: &str| {
            let items = kept.as_array().map(Vec::as_slice).unwrap_or_default();
            let names: Vec<_> = items.iter().filter_map(name).collect();
            (!names.is_empty()).then(|| names.join(mark))
        };
        let own = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let id = (!kept.is_null()).then(|| own(kept));
        match &self.kind {
            _ if kept.is_null() => (None, None),
            Kind::Document => (None, Some(adf::words(kept))),
            Kind::User => (id.clone(), id.as_deref().map(directory::name)),
            Kind::Users => {
                let name = |item: &Value| item.as_str().map(directory::name);
                (many(&|item| Some(own(item)), ", "), many(&name, ", "))
            }
            Kind::Choice(all) => (id, kept.as_u64().and_then(|id| option(all, id))),
            Kind::Choices(all) | Kind::Cascade(all) => {
                let name = |item: &Value| item.as_u64().and_then(|id| option(all, id));
                (many(&|item| Some(own(item)), ", "), many(&name, ", "))
            }
            Kind::Labels => (None, many(&|item| Some(own(item)), " ")),
            Kind::Version => (id, kept.as_u64().and_then(|id| version(record, id))),
            Kind::Versions => {
                let name = |item: &Value| version(record, item.as_u64()?);
                (many(&|item| Some(own(item)), ", "), many(&name, ", "))
            }
            Kind::Components => {
                let all = &record.work.components.all;
                let name = |item: &Value| Some(all.get(&item.as_u64()?)?.name.clone());
                (many(&|item| Some(own(item)), ", "), many(&name, ", "))
            }
            Kind::Priority => (id, at(kept, 1).and_then(|at| Some(PRIORITIES.get(at)?.0.to_owned()))),
            Kind::Resolution => {
                (id, at(kept, 10_000).and_then(|at| Some((*RESOLUTIONS.get(at)?).to_owned())))
            }
            Kind::Type => (id, at(kept, 10_001).and_then(|at| Some(ISSUE_TYPES.get(at)?.0.to_owned()))),
            Kind::Project => (id, at(kept, 10_000).and_then(|at| Some(PROJECTS.get(at)?.name.to_owned()))),
            Kind::Parent | Kind::EpicLink => {
                let issue = kept.as_u64().and_then(|id| place(usize::try_from(id).ok()?));
                (id, issue.map(key))
            }
            Kind::Sprint => {
                let sprint = kept.as_u64().and_then(|id| record.agile.sprints.all.get(&id));
                (id, sprint.map(|sprint| sprint.name.clone()))
            }
            Kind::Tracking => {
                let part = |name: &str| kept[name].as_u64().map(written);
                (None, part("original").or_else(|| part("remaining")))
            }
            _ => (None, id),
        }
    }
}

fn option(all: &'static [options::Choice], id: u64) -> Option<String> {
    options::find(all, id).map(|choice| choice.value.to_owned())
}

/// The place in a table whose ids begin there.
fn at(kept: &Value, first: u64) -> Option<usize> {
    usize::try_from(kept.as_u64()?.checked_sub(first)?).ok()
}

fn version(record: &Record, id: u64) -> Option<String> {
    record.work.versions.all.get(&id).map(|version| version.name.clone())
}
