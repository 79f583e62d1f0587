//! What a query compares with, by the field that it is compared with.

use super::subject::{Item, Subject, key};
use super::when;
use crate::data::{ISSUE_TYPES, PRIORITIES, PROJECTS, RESOLUTIONS, STATUSES};
use crate::fields::kind::Kind;
use crate::fields::options::{Choice, find};
use crate::jql::asker::Asker;
use crate::moments;
use crate::platform::directory;

/// The resolution of what is not resolved.
const UNRESOLVED: &str = "unresolved";

/// The items that a value of a field means, or that there is no such value.
pub(crate) fn items(
    asker: Asker<'_>,
    subject: &Subject,
    name: &str,
    value: &str,
) -> Result<Vec<Item>, String> {
    let none = || format!("The value '{value}' does not exist for the field '{name}'.");
    let some = |items: Vec<Item>| if items.is_empty() { Err(none()) } else { Ok(items) };
    let field = match subject {
        Subject::Watcher | Subject::Voter => return some(user(value)),
        Subject::Property(..) => {
            return Ok(vec![value.parse().map_or_else(|_| Item::word(value), Item::number)]);
        }
        Subject::Text => return Ok(vec![Item::word(value)]),
        Subject::Field(field) => field,
    };
    let same = |own: &str| own.eq_ignore_ascii_case(value);
    let at = |first: usize, own: usize| (first + own).to_string() == value;
    match (field.id, &field.kind) {
        ("issuekey", _) => issue(asker, name, value).map(|item| vec![item]),
        (_, Kind::Parent | Kind::EpicLink) => {
            issue(asker, name, value).map(|item| vec![Item::number(item.id.parse().unwrap_or_default())])
        }
        ("project", _) => {
            let fits = PROJECTS.iter().filter(|project| {
                asker.sees_all && (same(project.key) || same(project.name) || project.id().to_string() == value)
            });
            some(fits.map(|project| Item::ranked(project.id(), project.id() as f64)).collect())
        }
        ("status", _) => {
            let fits = (0..STATUSES.len()).filter(|own| same(STATUSES[*own].0) || at(10_000, *own));
            some(fits.map(|own| Item::ranked(10_000 + own, own as f64)).collect())
        }
        ("statusCategory", _) => {
            let all = [("new", "To Do", "2"), ("done", "Done", "3"), ("indeterminate", "In Progress", "4")];
            let fits = all.iter().filter(|(key, label, id)| same(key) || same(label) || *id == value);
            some(fits.map(|(key, ..)| Item::word(key)).collect())
        }
        ("issuelinks", _) | (_, Kind::Labels | Kind::Url | Kind::Text) => Ok(vec![Item::word(value)]),
        ("timespent" | "timeestimate" | "timeoriginalestimate", _) => {
            some(moments::seconds(value).map(|seconds| Item::number(seconds as f64)).into_iter().collect())
        }
        ("creator", _) | (_, Kind::User | Kind::Users) => some(user(value)),
        (_, Kind::Type) => {
            let fits = (0..ISSUE_TYPES.len()).filter(|own| same(ISSUE_TYPES[*own].0) || at(10_001, *own));
            some(fits.map(|own| Item::number(10_001.0 + own as f64)).collect())
        }
        (_, Kind::Priority) => {
            let fits = (1..=PRIORITIES.len()).filter(|own| same(PRIORITIES[own - 1].0) || at(0, *own));
            some(fits.map(|own| Item::ranked(own, -(own as f64))).collect())
        }
        // What is not resolved is what has no resolution: the empty item.
        (_, Kind::Resolution) if same(UNRESOLVED) => Ok(vec![Item::word("")]),
        (_, Kind::Resolution) => {
            let fits = (0..RESOLUTIONS.len()).filter(|own| same(RESOLUTIONS[*own]) || at(10_000, *own));
            some(fits.map(|own| Item::number(10_000.0 + own as f64)).collect())
        }
        (_, Kind::Version | Kind::Versions) => {
            let fits = asker.record.work.versions.which(|own| same(&own.name));
            let by_id = asker.record.work.versions.find(value).map(|(id, _)| id);
            some(fits.map(|(id, _)| id).chain(by_id).map(|id| Item::number(id as f64)).collect())
        }
        (_, Kind::Components) => {
            let fits = asker.record.work.components.which(|own| same(&own.name));
            let by_id = asker.record.work.components.find(value).map(|(id, _)| id);
            some(fits.map(|(id, _)| id).chain(by_id).map(|id| Item::number(id as f64)).collect())
        }
        (_, Kind::Sprint) => {
            let fits = asker.record.agile.sprints.which(|own| same(&own.name));
            let by_id = asker.record.agile.sprints.find(value).map(|(id, _)| id);
            some(fits.map(|(id, _)| id).chain(by_id).map(|id| Item::number(id as f64)).collect())
        }
        (_, Kind::Choice(all) | Kind::Choices(all) | Kind::Cascade(all)) => some(options(all, value)),
        (_, Kind::Date | Kind::Moment | Kind::Computed("datetime", _)) => {
            when::moment(asker.now, value).map(|at| vec![Item::number(at as f64)]).ok_or_else(|| {
                format!(
                    "Date value '{value}' for field '{name}' is invalid. Valid formats include: 'yyyy/MM/dd HH:mm', \
                     'yyyy-MM-dd HH:mm', 'yyyy/MM/dd', 'yyyy-MM-dd', or a period format e.g. '-5d', '4w 2d'."
                )
            })
        }
        _ => {
            let number = value.parse().map(|number| vec![Item::number(number)]);
            number.map_err(|_| format!("The value '{value}' for the field '{name}' is not a number."))
        }
    }
}

fn user(value: &str) -> Vec<Item> {
    if directory::is_known(value) { vec![Item::word(value)] } else { Vec::new() }
}

fn issue(asker: Asker<'_>, name: &str, value: &str) -> Result<Item, String> {
    let found = asker.record.find(&value.to_uppercase()).filter(|_| asker.sees_all);
    found.map(key).ok_or_else(|| match value.parse::<u64>() {
        Ok(id) => format!("A value with ID '{id}' does not exist for the field '{name}'."),
        Err(_) => format!("An issue with key '{value}' does not exist for field '{name}'."),
    })
}

fn options(all: &'static [Choice], value: &str) -> Vec<Item> {
    fn named(all: &'static [Choice], value: &str, found: &mut Vec<Item>) {
        for choice in all {
            if choice.value.eq_ignore_ascii_case(value) {
                found.push(Item::number(choice.id as f64));
            }
            named(choice.below, value, found);
        }
    }
    let mut found = Vec::new();
    named(all, value, &mut found);
    if found.is_empty() {
        let by_id = value.parse().ok().and_then(|id| find(all, id));
        found.extend(by_id.map(|choice| Item::number(choice.id as f64)));
    }
    found
}
