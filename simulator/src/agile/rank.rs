//! The rank of issues.

use crate::agile::state::Agile;
use crate::answer;
use crate::call::Call;
use crate::change::Change;
use crate::data::PROJECTS;
use crate::place::{Place, id};
use crate::record::Record;
use crate::reply::Reply;
use serde_json::{Value, json};

/// `PUT /rest/agile/1.0/issue/rank`: 204 if every issue was ranked, else 207
/// with what became of each.
pub(crate) fn rank(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let asked = call.object()?;
    let keys = asked.get("issues").and_then(Value::as_array).cloned().unwrap_or_default();
    let keys: Vec<_> = keys.iter().filter_map(Value::as_str).collect();
    let refused = |text: &str| Box::new(answer::refusal(400, text));
    if keys.is_empty() || keys.len() > 50 {
        return Err(refused("From 1 to 50 issues can be ranked at once."));
    }
    let by = |name: &str| asked.get(name).and_then(Value::as_str);
    let (beside, after) = match (by("rankBeforeIssue"), by("rankAfterIssue")) {
        (Some(key), None) => (key, false),
        (None, Some(key)) => (key, true),
        _ => return Err(refused("Exactly one of rankBeforeIssue and rankAfterIssue is required.")),
    };
    let sees = call.ask.caller.sees_all();
    let find = |key: &str| call.record.find(key).filter(|_| sees);
    let beside = find(beside).ok_or_else(|| refused("The issue to rank beside does not exist."))?;
    let found: Vec<_> =
        keys.iter().map(|key| (*key, find(key).filter(|place| place.0 == beside.0))).collect();
    let moved: Vec<Place> =
        found.iter().filter_map(|(_, place)| *place).filter(|place| *place != beside).collect();
    let mut order = call.record.agile.ranked(call.record, beside.0);
    order.retain(|place| !moved.contains(place));
    let at = order.iter().position(|place| *place == beside).map_or(0, |at| at + usize::from(after));
    order.splice(at..at, moved);
    call.record.agile.ranks.insert(beside.0, order);
    call.record.change(Change::Alter, "rank".to_owned(), keys.join(" "));
    if found.iter().all(|(_, place)| place.is_some()) {
        return Ok(answer::empty(204));
    }
    let entries: Vec<_> = found
        .iter()
        .map(|(key, place)| match place {
            Some(place) => json!({"issueId": id(*place), "issueKey": key, "status": 200}),
            None => json!({"issueKey": key, "status": 404, "errors": ["Issue does not exist or you do not have permission to see it."]}),
        })
        .collect();
    Ok(answer::json(207, &json!({"entries": entries})))
}

impl Agile {
    /// The issues of a project by their rank.
    pub(crate) fn ranked(&self, record: &Record, project: usize) -> Vec<Place> {
        let there =
            |place: &Place| record.issues.contains_key(place) && !record.work.archived.contains(place);
        let mut order: Vec<Place> = self.ranks.get(&project).cloned().unwrap_or_default();
        order.retain(there);
        let all =
            record.issues.range((project.min(PROJECTS.len()), 0)..(project + 1, 0)).map(|(place, _)| *place);
        let others: Vec<Place> = all.filter(|place| there(place) && !order.contains(place)).collect();
        order.extend(others);
        order
    }
}
