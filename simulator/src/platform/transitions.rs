//! The transitions of issues: from every status to every other.

use super::statuses::status;
use crate::answer;
use crate::call::Call;
use crate::change::Change;
use crate::data::{PROJECTS, STATUSES};
use crate::fields::refer::Context;
use crate::fields::{EPIC, Field};
use crate::issues::change::Draft;
use crate::issues::find::visible;
use crate::issues::problems::Problems;
use crate::issues::seed::is_done;
use crate::issues::touch::remember;
use crate::place::{Place, key};
use crate::platform::work::entry::Item;
use crate::record::Record;
use crate::reply::{Refusal, Reply};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// The status before which a project wants to know who reviews.
const REVIEW: usize = 2;
/// That project, and the field.
const REVIEWED: (&str, &str) = ("WEB", "customfield_10038");

/// The fields of the screen of a transition, and whether each is required.
fn screen(place: Place, to: usize) -> Vec<(&'static Field, bool)> {
    let reviewed = PROJECTS.get(place.0).is_some_and(|project| project.key == REVIEWED.0);
    let all: &[(&str, bool)] = match to {
        REVIEW if reviewed => &[(REVIEWED.1, true), ("assignee", false)],
        to if is_done(to) => &[("resolution", false), ("fixVersions", false), ("assignee", false)],
        _ => &[],
    };
    all.iter().filter_map(|(id, required)| Some((Field::find(id)?, *required))).collect()
}

/// The place of the status of an issue.
pub(crate) fn current(record: &Record, place: Place) -> usize {
    record.issues.get(&place).map_or(0, |issue| issue.status)
}

/// The id of the transition to a status.
pub(crate) fn id(to: usize) -> String {
    (11 + 10 * to).to_string()
}

/// `GET /rest/api/3/issue/{issueIdOrKey}/transitions`
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let fields = call.asked("expand").is_some_and(|expand| expand.contains("transitions.fields"));
    let mut shown = offered(call, place, fields);
    if let Some(wanted) = call.asked("transitionId") {
        shown.retain(|transition| transition["id"] == wanted);
    }
    Ok(answer::json(200, &json!({"expand": "transitions", "transitions": shown})))
}

/// The transitions of an issue now.
pub(crate) fn offered(call: &Call<'_>, place: Place, fields: bool) -> Vec<Value> {
    let kind = call.record.issues.get(&place).map_or(EPIC, |issue| issue.kind);
    let now = current(call.record, place);
    let show = |to: usize| {
        let screen = screen(place, to);
        let mut shown = json!({
            "id": id(to), "name": STATUSES[to].0, "to": status(call.ask, to), "hasScreen": !screen.is_empty(),
            "isGlobal": true, "isInitial": false, "isAvailable": true, "isConditional": false, "looped": false,
        });
        if fields {
            let forms = screen.into_iter().map(|(field, required)| {
                let mut form = field.form(call, place.0, kind);
                form["required"] = json!(required);
                (field.id.to_owned(), form)
            });
            shown["fields"] = forms.collect::<Map<_, _>>().into();
        }
        shown
    };
    (0..STATUSES.len()).filter(|to| *to != now).map(show).collect()
}

/// `POST /rest/api/3/issue/{issueIdOrKey}/transitions`
pub(crate) fn carry_out(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let asked = call.object()?;
    let wanted = match asked.get("transition").map(|transition| &transition["id"]) {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => return Err(Box::new(answer::refusal(400, "Missing 'transition' identifier"))),
    };
    let to = target(call.record, place, &wanted)?;
    let (screen, kind) = (screen(place, to), call.record.issues.get(&place).map_or(0, |issue| issue.kind));
    let context = Context { record: call.record, project: place.0, kind, place: Some(place) };
    let mut problems = Problems::default();
    let there = |field: &Field| {
        ["comment", "worklog", "issuelinks"].contains(&field.id)
            || screen.iter().any(|(own, _)| own.id == field.id)
    };
    let draft = Draft::read(context, &asked, there, &mut problems);
    for (field, required) in &screen {
        if *required && !draft.has(context, field) {
            problems.add(field.id, format!("{} is required.", field.name));
        }
    }
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let author = call.account()?;
    let items = draft.apply(call, place, author);
    pass(call, place, to, items)?;
    Ok(answer::empty(204))
}

/// Takes an issue through a transition, as a customer's request goes: without a
/// screen.
pub(crate) fn go(call: &mut Call<'_>, place: Place, wanted: &str) -> Result<(), Refusal> {
    let to = target(call.record, place, wanted)?;
    pass(call, place, to, Vec::new())
}

fn target(record: &Record, place: Place, wanted: &str) -> Result<usize, Refusal> {
    let now = current(record, place);
    let to = (0..STATUSES.len()).find(|to| *to != now && id(*to) == wanted);
    to.ok_or_else(|| {
        let text = format!("Transition id '{wanted}' is not valid for this issue.");
        Box::new(answer::refusal(400, &text))
    })
}

/// The issue comes to a status. What ends the work resolves it, what begins it
/// again takes that back.
fn pass(call: &mut Call<'_>, place: Place, to: usize, mut items: Vec<Item>) -> Result<(), Refusal> {
    let (author, now): (_, Arc<str>) = (call.account()?, call.stamp().into());
    let told = |place: usize| {
        (Some((10_000 + place).to_string()), STATUSES.get(place).map(|(name, _)| (*name).to_owned()))
    };
    let resolution = Field::find("resolution");
    let resolved = resolution.map(|field| call.record.kept(place, field)).unwrap_or_default();
    let Some(issue) = call.record.issues.get_mut(&place) else { return Ok(()) };
    let from = std::mem::replace(&mut issue.status, to);
    if STATUSES.get(from).map(|(_, category)| category) != STATUSES.get(to).map(|(_, category)| category) {
        issue.moved = now.clone();
    }
    issue.resolved = is_done(to).then_some(now);
    items.push(Item::of("status", Some("status"), told(from), told(to)));
    let new = match (is_done(to), resolved.is_null()) {
        (true, true) => json!(10_000),
        (true, false) => resolved.clone(),
        (false, _) => Value::Null,
    };
    if let Some(field) = resolution.filter(|_| new != resolved) {
        let (from, to) = (field.told(call.record, &resolved), field.told(call.record, &new));
        items.push(Item::of(field.id, Some(field.id), from, to));
        call.record.keep(place, field, new);
    }
    remember(call, place, author, items);
    let name = STATUSES.get(to).map(|(name, _)| (*name).to_owned());
    call.record.change(Change::Alter, format!("status/{}", key(place)), name.unwrap_or_default());
    Ok(())
}
