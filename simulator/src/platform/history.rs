//! The history of issues, and the statuses that they pass through.

use super::attachments::author;
use super::listing::bean;
use super::work::moment;
use crate::answer;
use crate::auth::Account;
use crate::data::STATUSES;
use crate::issues::visible;
use crate::operations::{Call, Refusal, Reply};
use crate::record::{Change, Place, Record, key};
use crate::routes::Ask;
use serde_json::{Value, json};

/// What was changed at once: a field, from and to.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) place: Place,
    pub(crate) author: Account,
    pub(crate) created: String,
    pub(crate) field: &'static str,
    pub(crate) from: String,
    pub(crate) to: String,
}

impl Entry {
    /// One that was always there.
    pub(crate) fn first(place: Place, number: usize) -> Self {
        let (from, to) = (format!("Summary {number}"), format!("Summary {}", number + 1));
        Self { place, author: Account::Noa, created: moment(number), field: "summary", from, to }
    }
}

/// `GET /rest/api/3/issue/{issueIdOrKey}/changelog`
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let entries = call.record.work.history.which(|entry| entry.place == place);
    let shown = entries.map(|(id, entry)| {
        let item = json!({
            "field": entry.field,
            "fieldtype": "jira",
            "fieldId": entry.field,
            "from": "",
            "fromString": entry.from,
            "to": "",
            "toString": entry.to,
        });
        json!({
            "id": id.to_string(),
            "author": author(call.ask, entry.author),
            "created": entry.created,
            "items": [item],
        })
    });
    bean(call, shown.collect())
}

/// A status by its place in the table.
pub(crate) fn status(ask: &Ask<'_>, place: usize) -> Value {
    let (name, category) = STATUSES[place % STATUSES.len()];
    let id = 10_000 + place;
    let (number, label, colour) = match category {
        "new" => (2, "To Do", "blue-gray"),
        "done" => (3, "Done", "green"),
        _ => (4, "In Progress", "yellow"),
    };
    json!({
        "self": format!("{}/rest/api/3/status/{id}", ask.base),
        "description": "",
        "iconUrl": format!("{}/images/icons/statuses/generic.png", ask.base),
        "name": name,
        "id": id.to_string(),
        "statusCategory": {
            "self": format!("{}/rest/api/3/statuscategory/{number}", ask.base),
            "id": number, "key": category, "colorName": colour, "name": label,
        },
    })
}

/// The place of the status of an issue.
pub(crate) fn current(record: &Record, place: Place) -> usize {
    record.work.statuses.get(&place).copied().unwrap_or(place.1 % STATUSES.len())
}

/// `GET /rest/api/3/issue/{issueIdOrKey}/transitions`: from every status to
/// every other.
pub(crate) fn transitions(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let now = current(call.record, place);
    let shown = (0..STATUSES.len()).filter(|to| *to != now).map(|to| {
        json!({
            "id": id(to), "name": STATUSES[to].0, "to": status(call.ask, to), "hasScreen": false,
            "isGlobal": true, "isInitial": false, "isAvailable": true, "isConditional": false, "looped": false,
        })
    });
    let shown: Vec<_> = shown.collect();
    Ok(answer::json(200, &json!({"expand": "transitions", "transitions": shown})))
}

/// `POST /rest/api/3/issue/{issueIdOrKey}/transitions`
pub(crate) fn transition(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let asked = call.object()?;
    let wanted = asked.get("transition").and_then(|transition| transition["id"].as_str());
    let refused = |text: &str| Box::new(answer::refusal(400, text));
    let wanted = wanted.ok_or_else(|| refused("Missing 'transition' identifier"))?.to_owned();
    go(call, place, &wanted)?;
    Ok(answer::empty(204))
}

/// Takes an issue through a transition.
pub(crate) fn go(call: &mut Call<'_>, place: Place, wanted: &str) -> Result<(), Refusal> {
    let (author, created, now) = (call.account()?, call.stamp(), current(call.record, place));
    let to = (0..STATUSES.len()).find(|to| *to != now && id(*to) == wanted).ok_or_else(|| {
        let text = format!("Transition id '{wanted}' is not valid for this issue.");
        Box::new(answer::refusal(400, &text))
    })?;
    let name = |place: usize| STATUSES[place].0.to_owned();
    let entry = Entry { place, author, created, field: "status", from: name(now), to: name(to) };
    call.record.work.history.add(entry);
    call.record.work.statuses.insert(place, to);
    call.record.change(Change::Alter, format!("status/{}", key(place)), name(to));
    Ok(())
}

/// The id of the transition to a status.
pub(crate) fn id(to: usize) -> String {
    (11 + 10 * to).to_string()
}
