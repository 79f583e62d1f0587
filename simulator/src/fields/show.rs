//! Values as an issue shows them.

use super::Field;
use super::kind::Kind;
use super::options::{Choice, find};
use crate::adf;
use crate::agile::brief;
use crate::ask::Ask;
use crate::issues::issue::Issue;
use crate::issues::neighbour::neighbour;
use crate::moments::written;
use crate::place::{Place, key, place};
use crate::platform::{
    attachments, comments, components, links, people, settings, statuses, versions, worklogs,
};
use crate::record::Record;
use crate::site::issue_type;
use crate::{issues, projects};
use serde_json::{Value, json};

/// An issue that is to be shown.
#[derive(Clone, Copy)]
pub(crate) struct Shown<'a> {
    pub(crate) ask: &'a Ask<'a>,
    pub(crate) record: &'a Record,
    pub(crate) place: Place,
    pub(crate) issue: &'a Issue,
}

impl Shown<'_> {
    /// The value of a field.
    pub(crate) fn value(&self, field: &Field) -> Value {
        let kept = self.record.kept(self.place, field);
        let Self { ask, record, issue, .. } = *self;
        let some = |kept: &Value, show: &dyn Fn(u64) -> Value| kept.as_u64().map_or(Value::Null, show);
        let each = |show: &dyn Fn(&Value) -> Value| -> Value {
            kept.as_array().into_iter().flatten().map(show).collect()
        };
        match &field.kind {
            Kind::User => kept.as_str().map_or(Value::Null, |id| people::brief(ask, id)),
            Kind::Users => match kept.as_array().is_some_and(|all| !all.is_empty()) {
                true => each(&|id| people::brief(ask, id.as_str().unwrap_or_default())),
                false => Value::Null,
            },
            Kind::Choice(all) => some(&kept, &|id| choice(ask, all, id)),
            Kind::Choices(all) => match kept.as_array().is_some_and(|all| !all.is_empty()) {
                true => each(&|id| some(id, &|id| choice(ask, all, id))),
                false => Value::Null,
            },
            Kind::Cascade(all) => {
                let mut shown = some(&kept[0], &|id| choice(ask, all, id));
                if !kept[1].is_null() {
                    shown["child"] = some(&kept[1], &|id| choice(ask, all, id));
                }
                shown
            }
            Kind::Labels => {
                if kept.is_null() {
                    json!([])
                } else {
                    kept
                }
            }
            Kind::Version => some(&kept, &|id| versions::brief(ask, record, id)),
            Kind::Versions => each(&|id| some(id, &|id| versions::brief(ask, record, id))),
            Kind::Components => each(&|id| some(id, &|id| components::brief(ask, record, id))),
            Kind::Priority => some(&kept, &|id| settings::priority_brief(ask, id)),
            Kind::Resolution => some(&kept, &|id| settings::resolution(ask, id)),
            Kind::Parent => {
                let above = kept.as_u64().and_then(|id| place(usize::try_from(id).ok()?));
                above.map_or(Value::Null, |above| neighbour(ask, record, above))
            }
            Kind::EpicLink => {
                let above = kept.as_u64().and_then(|id| place(usize::try_from(id).ok()?));
                above.map_or(Value::Null, |above| json!(key(above)))
            }
            Kind::Sprint => some(&kept, &|id| brief::brief(record, id)),
            Kind::Tracking => self.tracking(&kept),
            Kind::Type => issue_type(ask, issue.kind),
            Kind::Project => projects::brief(ask, self.place.0),
            Kind::Comments => comments::within(ask, record, self.place),
            Kind::Worklogs => worklogs::within(ask, record, self.place),
            Kind::Links => links::within(ask, record, self.place),
            Kind::Computed(..) | Kind::Bare => self.computed(field.id),
            Kind::Text | Kind::Document | Kind::Url | Kind::Number | Kind::Date | Kind::Moment => kept,
        }
    }

    fn computed(&self, name: &str) -> Value {
        let Self { ask, record, place, issue } = *self;
        let own = |what: &str| format!("{}/rest/api/3/issue/{}/{what}", ask.base, key(place));
        let asker = ask.caller.account().map_or("", |account| account.id());
        let estimate =
            |part: &str| issue.values.get("timetracking").map_or(Value::Null, |kept| kept[part].clone());
        match name {
            "statuscategorychangedate" => json!(*issue.moved),
            "created" => json!(*issue.created),
            "updated" => json!(*issue.updated),
            "resolutiondate" => json!(issue.resolved.as_deref()),
            "status" => statuses::status(ask, issue.status),
            "statusCategory" => statuses::status(ask, issue.status)["statusCategory"].take(),
            "creator" => people::brief(ask, issue.creator.id()),
            "attachment" => attachments::all(ask, record, place),
            "subtasks" => {
                issues::find::below(record, place).map(|below| neighbour(ask, record, below)).collect()
            }
            "watches" => json!({
                "self": own("watchers"), "watchCount": issue.watchers.len(),
                "isWatching": issue.watchers.iter().any(|id| id == asker),
            }),
            "votes" => json!({
                "self": own("votes"), "votes": issue.voters.len(), "hasVoted": issue.voters.iter().any(|id| id == asker),
            }),
            "timeestimate" => estimate("remaining"),
            "timeoriginalestimate" => estimate("original"),
            "timespent" => match worklogs::spent(record, place) {
                0 => Value::Null,
                seconds => json!(seconds),
            },
            "customfield_10019" => json!(format!("0|i{:05x}:", place.1)),
            _ => Value::Null,
        }
    }

    fn tracking(&self, kept: &Value) -> Value {
        let spent = worklogs::spent(self.record, self.place);
        let parts = [
            ("originalEstimate", kept["original"].as_u64()),
            ("remainingEstimate", kept["remaining"].as_u64()),
            ("timeSpent", (spent > 0).then_some(spent)),
        ];
        let mut shown = json!({});
        for (name, seconds) in parts {
            if let Some(seconds) = seconds {
                shown[name] = json!(written(seconds));
                shown[format!("{name}Seconds")] = json!(seconds);
            }
        }
        shown
    }

    /// A value as HTML, of fields that have some.
    pub(crate) fn rendered(&self, field: &Field) -> Value {
        let value = self.value(field);
        match &field.kind {
            Kind::Document if !value.is_null() => json!(adf::html(&value)),
            Kind::Comments => {
                let mut page = value;
                for comment in page["comments"].as_array_mut().into_iter().flatten() {
                    comment["body"] = json!(adf::html(&comment["body"]));
                }
                page
            }
            Kind::Date | Kind::Moment => value,
            Kind::Computed("datetime", _) => value,
            _ => Value::Null,
        }
    }
}

/// An option as Jira shows it.
pub(crate) fn choice(ask: &Ask<'_>, all: &'static [Choice], id: u64) -> Value {
    find(all, id).map_or(Value::Null, |choice| {
        let own = format!("{}/rest/api/3/customFieldOption/{id}", ask.base);
        json!({"self": own, "value": choice.value, "id": id.to_string()})
    })
}
