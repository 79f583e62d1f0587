//! Issues: some dozens in each project at first.

pub(crate) mod assignee;
pub(crate) mod bulk;
pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod edit;
pub(crate) mod expand;
pub(crate) mod find;
pub(crate) mod forms;
pub(crate) mod issue;
pub(crate) mod neighbour;
pub(crate) mod problems;
pub(crate) mod remove;
pub(crate) mod seed;
pub(crate) mod show;
pub(crate) mod touch;
pub(crate) mod values;
pub(crate) mod wanted;

use crate::answer;
use crate::call::Call;
use crate::issues::find::visible;
use crate::reply::Reply;
use wanted::Wanted;

/// `GET /rest/api/3/issue/{issueIdOrKey}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let wanted = Wanted::of(call.asked("fields").into_iter().flat_map(|text| text.split(',')), "*all");
    let mut shown = show::show(call.ask, call.record, place, &wanted);
    expand::expand(call, place, &wanted, call.asked("expand").unwrap_or_default(), &mut shown);
    let properties = call.asked("properties").into_iter().flat_map(|text| text.split(','));
    expand::properties(call.record, place, properties, &mut shown);
    Ok(answer::json(200, &shown))
}
