//! Several issues at once: made, or read.

use super::create::make;
use super::expand;
use super::wanted::Wanted;
use crate::answer;
use crate::call::Call;
use crate::issues::find::NONE;
use crate::issues::show::show;
use crate::reply::{Refusal, Reply};
use serde::Deserialize;
use serde_json::{Map, Value, json};

/// The most issues that can be made at once.
const MADE: usize = 50;
/// The most issues that can be read at once.
const READ: usize = 100;

/// `POST /rest/api/3/issue/bulk`: each is made or refused by itself.
pub(crate) fn create(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let asked = call.object()?;
    let wishes = asked.get("issueUpdates").and_then(Value::as_array).cloned().unwrap_or_default();
    if wishes.is_empty() || wishes.len() > MADE {
        let text = format!("From 1 to {MADE} issues can be created at once, not {}.", wishes.len());
        return Err(Box::new(answer::refusal(400, &text)));
    }
    let (mut made, mut errors) = (Vec::new(), Vec::new());
    for (number, wish) in wishes.iter().enumerate() {
        match make(call, wish.as_object().unwrap_or(&Map::new())) {
            Ok(issue) => made.push(issue),
            Err(problems) => errors.push(json!({
                "status": 400, "elementErrors": problems.shown(), "failedElementNumber": number,
            })),
        }
    }
    let status = if made.is_empty() { 400 } else { 201 };
    Ok(answer::json(status, &json!({"issues": made, "errors": errors})))
}

/// What `bulkfetch` asks for.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
#[derive(Default)]
struct Asked {
    issue_ids_or_keys: Vec<String>,
    fields: Vec<String>,
    expand: Vec<String>,
    properties: Vec<String>,
    #[serde(rename = "fieldsByKeys")]
    _fields_by_keys: bool,
}

/// `POST /rest/api/3/issue/bulkfetch`: by their ids, each once, and what is
/// wrong with the others.
pub(crate) fn fetch(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let asked: Asked = call.json()?;
    let count = asked.issue_ids_or_keys.len();
    let refused = |text: &str| -> Refusal { Box::new(answer::refusal(400, text)) };
    if count == 0 {
        return Err(refused("At least one issue ID or key must be provided."));
    }
    if count > READ {
        return Err(refused(&format!("You can't fetch more than {READ} issues at a time.")));
    }
    if asked.properties.len() > 5 {
        return Err(refused("You can't fetch more than 5 properties at a time."));
    }
    let (mut places, mut errors) = (Vec::new(), Vec::new());
    for key in &asked.issue_ids_or_keys {
        match call.record.find(key).filter(|_| call.ask.caller.sees_all()) {
            Some(place) => places.push(place),
            None => errors.push(json!({"id": key, "errorMessage": NONE})),
        }
    }
    places.sort();
    places.dedup();
    let wanted = Wanted::of(asked.fields.iter().map(String::as_str), "*navigable");
    let shown = places.into_iter().map(|place| {
        let mut shown = show(call.ask, call.record, place, &wanted);
        expand::expand(call, place, &wanted, &asked.expand.join(","), &mut shown);
        expand::properties(call.record, place, asked.properties.iter().map(String::as_str), &mut shown);
        shown
    });
    let shown: Vec<_> = shown.collect();
    Ok(answer::json(200, &json!({"issues": shown, "issueErrors": errors})))
}
