//! Issues that are there.

use crate::answer;
use crate::ask::Ask;
use crate::place::{Place, id};
use crate::record::Record;
use crate::reply::Refusal;
use serde_json::json;

/// What is said of an issue that is not there, or that the caller does not see.
pub(crate) const NONE: &str = "Issue does not exist or you do not have permission to see it.";

/// The place of an issue that the caller sees.
pub(crate) fn visible(ask: &Ask<'_>, record: &Record, key: &str) -> Result<Place, Refusal> {
    let found = record.find(key).filter(|_| ask.caller.sees_all());
    found.ok_or_else(|| Box::new(answer::refusal(404, NONE)))
}

/// The issues below one, by their numbers.
pub(crate) fn below(record: &Record, place: Place) -> impl Iterator<Item = Place> + '_ {
    let above = json!(id(place));
    let all = record.issues.range((place.0, 0)..(place.0 + 1, 0));
    all.filter(move |(_, issue)| {
        issue.values.get("parent") == Some(&above) && issue.kind == crate::fields::SUBTASK
    })
    .map(|(place, _)| *place)
}
