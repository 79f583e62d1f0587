//! What can be set, as forms are told it.

use super::Field;
use super::kind::Kind;
use super::options::Choice;
use super::show::choice;
use super::table::FIELDS;
use crate::call::Call;
use crate::data::{PRIORITIES, RESOLUTIONS};
use crate::platform::{components, settings, versions};
use crate::projects;
use crate::site::issue_type;
use serde_json::{Map, Value, json};

impl Field {
    /// A field as a form of a project and an issue type has it.
    pub(crate) fn form(&self, call: &Call<'_>, project: usize, kind: usize) -> Value {
        let mut shown = json!({
            "required": self.is_required(project, kind),
            "schema": self.schema(),
            "name": self.name_for(call.ask.headers),
            "key": self.id,
            "hasDefaultValue": matches!(self.id, "priority" | "reporter"),
            "operations": self.kind.operations(),
        });
        if self.id == "priority" {
            shown["defaultValue"] = settings::priority_brief(call.ask, 3);
        }
        if let Some(allowed) = self.allowed(call, project, kind) {
            shown["allowedValues"] = allowed.into();
        }
        let search = match self.kind {
            Kind::User | Kind::Users if self.id == "assignee" => "user/assignable/search?query=",
            Kind::User | Kind::Users => "user/search?query=",
            Kind::Labels => "labels/suggest?query=",
            _ => return shown,
        };
        shown["autoCompleteUrl"] = json!(format!("{}/rest/api/3/{search}", call.ask.base));
        shown
    }

    /// The values of which one is to be chosen.
    fn allowed(&self, call: &Call<'_>, project: usize, kind: usize) -> Option<Vec<Value>> {
        let (ask, work) = (call.ask, &call.record.work);
        Some(match &self.kind {
            Kind::Choice(all) | Kind::Choices(all) => each(call, all),
            Kind::Cascade(all) => {
                let mut shown = each(call, all);
                for (shown, upper) in shown.iter_mut().zip(*all) {
                    if !upper.below.is_empty() {
                        shown["children"] = each(call, upper.below).into();
                    }
                }
                shown
            }
            Kind::Priority => {
                (1..).take(PRIORITIES.len()).map(|id| settings::priority_brief(ask, id)).collect()
            }
            Kind::Resolution => {
                (10_000..).take(RESOLUTIONS.len()).map(|id| settings::resolution(ask, id)).collect()
            }
            Kind::Version | Kind::Versions => {
                let own = work.versions.which(|version| version.project == project && !version.archived);
                own.map(|(id, _)| versions::brief(ask, call.record, id)).collect()
            }
            Kind::Components => {
                let own = work.components.which(|component| component.project == project);
                own.map(|(id, _)| components::brief(ask, call.record, id)).collect()
            }
            Kind::Type => vec![issue_type(ask, kind)],
            Kind::Project => vec![projects::brief(ask, project)],
            _ => return None,
        })
    }
}

fn each(call: &Call<'_>, all: &'static [Choice]) -> Vec<Value> {
    all.iter().map(|one| choice(call.ask, all, one.id)).collect()
}

/// The fields that can be set when an issue of a type is made.
pub(crate) fn on_creation(call: &Call<'_>, project: usize, kind: usize) -> Vec<Value> {
    let there = FIELDS.iter().filter(|field| field.is_on(project, kind, true));
    let shown = there.filter(|field| !matches!(field.kind, Kind::Comments | Kind::Worklogs)).map(|field| {
        let mut shown = field.form(call, project, kind);
        shown["fieldId"] = json!(field.id);
        shown
    });
    shown.collect()
}

/// The fields that can be set in an issue that is there.
pub(crate) fn on_edit(call: &Call<'_>, project: usize, kind: usize) -> Map<String, Value> {
    let there = FIELDS.iter().filter(|field| field.is_on(project, kind, false));
    there.map(|field| (field.id.to_owned(), field.form(call, project, kind))).collect()
}
