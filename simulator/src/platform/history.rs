//! The history of issues: what was changed, by whom and when.

use super::listing::bean;
use crate::answer;
use crate::ask::Ask;
use crate::call::Call;
use crate::issues::find::visible;
use crate::place::{Place, id};
use crate::platform::work::entry::{Entry, Item};
use crate::record::Record;
use crate::reply::{Refusal, Reply};
use crate::site::author;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

impl Item {
    fn show(&self) -> Value {
        let kind = if self.custom { "custom" } else { "jira" };
        let mut shown = json!({"field": self.field, "fieldtype": kind});
        let parts = [
            ("fieldId", &self.id),
            ("from", &self.from.0),
            ("fromString", &self.from.1),
            ("to", &self.to.0),
            ("toString", &self.to.1),
        ];
        for (name, part) in parts {
            if let Some(part) = part {
                shown[name] = json!(part);
            }
        }
        shown
    }
}

impl Entry {
    fn show(&self, ask: &Ask<'_>, id: u64) -> Value {
        json!({
            "id": id.to_string(),
            "author": author(ask, self.author),
            "created": self.created,
            "items": self.items.iter().map(Item::show).collect::<Vec<_>>(),
        })
    }
}

/// `GET /rest/api/3/issue/{issueIdOrKey}/changelog`: the oldest first.
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    bean(call, of(call, place))
}

fn of(call: &Call<'_>, place: Place) -> Vec<Value> {
    let entries = call.record.work.history.which(|entry| entry.place == place);
    entries.map(|(id, entry)| entry.show(call.ask, id)).collect()
}

/// The history of an issue, as it shows it itself: the newest first.
pub(crate) fn within(call: &Call<'_>, place: Place) -> Value {
    const SHOWN: usize = 100;
    let mut histories = of(call, place);
    let total = histories.len();
    histories.reverse();
    histories.truncate(SHOWN);
    json!({"startAt": 0, "maxResults": SHOWN, "total": total, "histories": histories})
}

/// What `bulkfetch` asks for.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Asked {
    issue_ids_or_keys: Vec<String>,
    field_ids: Vec<String>,
    max_results: usize,
    next_page_token: Option<String>,
}

impl Default for Asked {
    fn default() -> Self {
        Self {
            issue_ids_or_keys: Vec::new(),
            field_ids: Vec::new(),
            max_results: 1000,
            next_page_token: None,
        }
    }
}

/// `POST /rest/api/3/changelog/bulkfetch`: of several issues, by a token.
pub(crate) fn several(call: &mut Call<'_>) -> Reply {
    const TOKEN: &str = "changes-";
    call.account()?;
    let asked: Asked = call.json()?;
    let refused = |text: &str| -> Refusal { Box::new(answer::refusal(400, text)) };
    if !(1..=1000).contains(&asked.issue_ids_or_keys.len()) {
        return Err(refused("From 1 to 1000 issue IDs or keys must be provided."));
    }
    if asked.field_ids.len() > 10 || !(1..=10_000).contains(&asked.max_results) {
        return Err(refused("At most 10 field IDs and from 1 to 10000 results can be asked for."));
    }
    let start: usize = match asked.next_page_token.as_deref() {
        None => 0,
        Some(token) => {
            let start = token.strip_prefix(TOKEN).and_then(|number| number.parse().ok());
            start.ok_or_else(|| refused("The provided next page token is invalid or expired."))?
        }
    };
    let find = |key: &String| call.record.find(key).filter(|_| call.ask.caller.sees_all());
    let mut places: Vec<_> = asked.issue_ids_or_keys.iter().filter_map(find).collect();
    places.sort();
    places.dedup();
    let entries = chosen(call.record, &places, &asked.field_ids);
    let (total, page) = (entries.len(), entries.into_iter().skip(start).take(asked.max_results));
    let mut issues: BTreeMap<Place, Vec<Value>> = BTreeMap::new();
    for (id, entry) in page {
        issues.entry(entry.place).or_default().push(entry.show(call.ask, id));
    }
    let shown = issues
        .into_iter()
        .map(|(place, histories)| json!({"issueId": id(place).to_string(), "changeHistories": histories}));
    let mut body = json!({"issueChangeLogs": shown.collect::<Vec<_>>()});
    let end = start.saturating_add(asked.max_results);
    if end < total {
        body["nextPageToken"] = json!(format!("{TOKEN}{end}"));
    }
    Ok(answer::json(200, &body))
}

/// The changes of issues, of these fields alone if there are any.
fn chosen(record: &Record, places: &[Place], fields: &[String]) -> Vec<(u64, Entry)> {
    let mut all: Vec<(u64, Entry)> = Vec::new();
    for (id, entry) in record.work.history.which(|entry| places.contains(&entry.place)) {
        let mut entry = entry.clone();
        entry
            .items
            .retain(|item| fields.is_empty() || item.id.as_ref().is_some_and(|id| fields.contains(id)));
        if !entry.items.is_empty() {
            all.push((id, entry));
        }
    }
    all.sort_by_key(|(id, entry)| (entry.place, *id));
    all
}
