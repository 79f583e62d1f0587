//! The issues that were always there. Their values follow from their numbers.

use super::values::Values;
use crate::adf::document;
use crate::auth::Account;
use crate::data::{PROJECTS, STATUSES, SUMMARIES};
use crate::fields::{BUG, EPIC, SUBTASK};
use crate::issues::issue::Issue;
use crate::place::{Place, id};
use crate::platform::directory;
use serde_json::json;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

/// The epics of a project, which have the four issues after them below.
const EPICS: [usize; 2] = [10, 20];
/// The issue whose subtasks the three after it are.
const SPLIT: usize = 30;

/// The issue of a place.
pub(crate) fn issue(place: Place) -> Issue {
    let number = place.1;
    let status = number % STATUSES.len();
    let updated = format!("2025-12-{:02}T17:30:00.000+0100", 1 + number * 11 % 28);
    let updated: Arc<str> = updated.into();
    let created = format!("2025-11-{:02}T{:02}:00:00.000+0100", number.div_ceil(2), 13 - 4 * (number % 2));
    let watchers = [Some(Account::Noa), number.is_multiple_of(2).then_some(Account::Mia)];
    let origin = || ("origin".to_owned(), json!({"system": "import", "number": number}));
    Issue {
        kind: kind(number),
        status,
        creator: Account::Noa,
        created: created.into(),
        moved: updated.clone(),
        resolved: is_done(status).then(|| updated.clone()),
        updated,
        values: values(place),
        properties: number.is_multiple_of(9).then(origin).into_iter().collect(),
        watchers: watchers.into_iter().flatten().map(|account| Cow::Borrowed(account.id())).collect(),
        voters: number.is_multiple_of(6).then(|| directory::other(number).into()).into_iter().collect(),
        indexed: Duration::ZERO,
    }
}

/// Whether a status ends the work.
pub(crate) fn is_done(status: usize) -> bool {
    STATUSES.get(status).is_some_and(|(_, category)| *category == "done")
}

fn kind(number: usize) -> usize {
    match number {
        _ if EPICS.contains(&number) => EPIC,
        _ if (SPLIT + 1..=SPLIT + 3).contains(&number) => SUBTASK,
        _ => number % 3,
    }
}

fn values((project, number): Place) -> Values {
    let of = PROJECTS.get(project);
    let name = of.map(|project| project.name).unwrap_or_default();
    let software = of.is_some_and(|project| project.kind == "software");
    let kind = kind(number);
    let every = |step: usize, rest: usize| number % step == rest;
    let one = |all: &[u64]| json!(all.get(number / 3 % all.len().max(1)));
    let assignee = match number % 4 {
        0 => None,
        1 => Some(Account::Mia.id().to_owned()),
        2 => Some(Account::Noa.id().to_owned()),
        _ => Some(directory::other(1 + number % 9)),
    };
    let above = EPICS.iter().find(|epic| (**epic + 1..=**epic + 4).contains(&number)).copied();
    let above = above.or_else(|| (kind == SUBTASK).then_some(SPLIT));
    let (version, component) = (10_100 + 7 * project, 10_300 + 5 * project);
    let labels = match number % 3 {
        0 => json!([]),
        1 => json!([format!("label-{:03}", 1 + number % 7)]),
        _ => json!(["label-001", format!("label-{:03}", 2 + number % 9)]),
    };
    let all = [
        ("summary", Some(json!(SUMMARIES[number % SUMMARIES.len()]))),
        ("description", Some(document(&format!("What to do for {name}.")))),
        ("priority", Some(json!(1 + number % 5))),
        ("reporter", Some(json!(Account::Noa.id()))),
        ("assignee", assignee.map(|id| json!(id))),
        ("labels", Some(labels)),
        ("parent", above.map(|above| json!(id((project, above))))),
        ("components", every(6, 1).then(|| json!([component + number % 5]))),
        ("fixVersions", every(5, 2).then(|| json!([version + 4 + number % 3]))),
        ("versions", (kind == BUG).then(|| json!([version + number % 4]))),
        ("resolution", is_done(number % STATUSES.len()).then(|| json!(10_000))),
        ("duedate", every(4, 1).then(|| json!(format!("2026-01-{:02}", 1 + number % 28)))),
        ("environment", (kind == BUG).then(|| document("Firefox 146 on Linux"))),
        ("timetracking", every(5, 0).then(|| json!({"original": 28_800, "remaining": 14_400}))),
        ("customfield_10016", (software && every(2, 1)).then(|| one(&[1, 2, 3, 5, 8]))),
        ("customfield_10021", every(13, 0).then(|| json!([10_019]))),
        ("customfield_10030", (kind == BUG).then(|| one(&[10_100, 10_101, 10_102]))),
        ("customfield_10031", every(5, 1).then(|| json!([10_110, 10_111 + number % 3]))),
        ("customfield_10032", every(8, 2).then(|| json!([10_120, 10_121 + number / 8 % 2]))),
        ("customfield_10033", every(4, 2).then(|| json!(0.5 + number as f64))),
        ("customfield_10034", every(7, 3).then(|| json!(format!("2026-02-{:02}", 1 + number % 28)))),
        ("customfield_10036", every(7, 0).then(|| json!(format!("Customer {number}")))),
        ("customfield_10038", every(9, 4).then(|| json!(Account::Mia.id()))),
        ("customfield_10044", every(3, 1).then(|| one(&[10_150, 10_151, 10_152]))),
        ("customfield_10045", every(10, 5).then(|| json!("The night shift"))),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}
