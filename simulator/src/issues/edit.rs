//! Issues that are edited.

use super::change::Draft;
use super::expand;
use super::wanted::Wanted;
use crate::answer;
use crate::call::Call;
use crate::fields::refer::Context;
use crate::issues::find::visible;
use crate::issues::problems::Problems;
use crate::issues::show::show;
use crate::issues::touch::{edited, remember};
use crate::reply::{Refusal, Reply};
use serde_json::{Map, Value};

/// `PUT /rest/api/3/issue/{issueIdOrKey}`
pub(crate) fn edit(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let asked: Map<String, Value> = call.object()?;
    let author = call.account()?;
    let kind = call.record.issues.get(&place).map_or(0, |issue| issue.kind);
    let mut problems = Problems::default();
    let context = Context { record: call.record, project: place.0, kind, place: Some(place) };
    let draft = Draft::read(context, &asked, |field| field.is_on(place.0, kind, false), &mut problems);
    for (field, value) in &draft.values {
        if value.is_null() && field.is_required(place.0, kind) {
            problems.add(field.id, format!("{} is required.", field.name));
        }
    }
    if !problems.is_empty() {
        return Err(Refusal::from(problems));
    }
    let items = draft.apply(call, place, author);
    remember(call, place, author, items);
    edited(call, place);
    if call.asked("returnIssue") != Some("true") {
        return Ok(answer::empty(204));
    }
    let wanted = Wanted::of([], "*all");
    let mut shown = show(call.ask, call.record, place, &wanted);
    expand::expand(call, place, &wanted, call.asked("expand").unwrap_or_default(), &mut shown);
    Ok(answer::json(200, &shown))
}
