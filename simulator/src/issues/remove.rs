//! Issues that are deleted.

use crate::answer;
use crate::call::Call;
use crate::change::Change;
use crate::issues::find::{below, visible};
use crate::place::{Place, id, key};
use crate::reply::Reply;
use serde_json::json;

/// `DELETE /rest/api/3/issue/{issueIdOrKey}`
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let under: Vec<_> = below(call.record, place).collect();
    if !under.is_empty() && call.asked("deleteSubtasks") != Some("true") {
        let text = format!(
            "The issue '{}' has subtasks.  You must specify the 'deleteSubtasks' parameter to delete this issue \
             and all its subtasks.",
            key(place)
        );
        return Err(Box::new(answer::refusal(400, &text)));
    }
    under.into_iter().for_each(|under| gone(call, under));
    gone(call, place);
    Ok(answer::empty(204))
}

/// An issue goes, with what is about it.
fn gone(call: &mut Call<'_>, place: Place) {
    let record = &mut *call.record;
    let issue = record.issues.remove(&place);
    let own = json!(id(place));
    for other in record.issues.values_mut() {
        if other.values.get("parent") == Some(&own) {
            other.values.remove("parent");
        }
    }
    record.work.links.all.retain(|_, link| link.from != place && link.to != place);
    record.agile.planned.remove(&place);
    record.counts.deletes += 1;
    record.note(Change::Delete, place, issue.map(|issue| issue.summary().to_owned()).unwrap_or_default());
}
