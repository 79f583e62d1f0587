//! Who is to work on an issue.

use super::change::Draft;
use crate::answer;
use crate::call::Call;
use crate::fields::Field;
use crate::fields::refer::Context;
use crate::issues::find::visible;
use crate::issues::problems::Problems;
use crate::issues::touch::{edited, remember};
use crate::reply::{Refusal, Reply};

/// `PUT /rest/api/3/issue/{issueIdOrKey}/assignee`
pub(crate) fn assign(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let (asked, author) = (call.object()?, call.account()?);
    if !asked.contains_key("accountId") {
        return Err(Box::new(answer::refusal(400, "The 'accountId' of the assignee is required.")));
    }
    let context = Context { record: call.record, project: place.0, kind: 0, place: Some(place) };
    let Some(field) = Field::find("assignee") else { return Ok(answer::empty(204)) };
    let read = field.read(context, &asked.into());
    let value = read.map_err(|wrong| Refusal::from(Problems::of(field.id, &wrong)))?;
    let draft = Draft { values: vec![(field, value)], ..Draft::default() };
    let items = draft.apply(call, place, author);
    remember(call, place, author, items);
    edited(call, place);
    Ok(answer::empty(204))
}
