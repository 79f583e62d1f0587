//! Properties of issues: JSON by a key, which programs keep there.

use crate::answer;
use crate::call::Call;
use crate::change::Change;
use crate::issues::find::visible;
use crate::place::{id, key};
use crate::reply::{Reply, missing};
use serde_json::{Value, json};

/// The most bytes of a value, and of a key.
const VALUE: usize = 32_768;
const KEY: usize = 255;

/// `GET /rest/api/3/issue/{issueIdOrKey}/properties`
pub(crate) fn keys(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let own = |name: &str| {
        let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
        format!("{}/rest/api/3/issue/{}/properties/{name}", call.ask.base, id(place))
    };
    let keys = call.record.issues.get(&place).into_iter().flat_map(|issue| issue.properties.keys());
    let shown: Vec<_> = keys.map(|key| json!({"self": own(key), "key": key})).collect();
    Ok(answer::json(200, &json!({"keys": shown})))
}

/// `GET /rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let value = call.record.issues.get(&place).and_then(|issue| issue.properties.get(call.name(1)));
    let value = value.ok_or_else(|| missing(&none(call.name(1))))?;
    Ok(answer::json(200, &json!({"key": call.name(1), "value": value})))
}

/// `PUT /rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}`: 201 for a
/// new one.
pub(crate) fn set(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let refused = |text: &str| Box::new(answer::refusal(400, text));
    let name = call.name(1).to_owned();
    if name.chars().count() > KEY {
        return Err(refused("The property key cannot be longer than 255 characters."));
    }
    let value: Value = call.json()?;
    if call.body.len() > VALUE {
        return Err(refused("The property value cannot be longer than 32768 characters."));
    }
    let issue = call.record.issues.get_mut(&place);
    let old = issue.and_then(|issue| issue.properties.insert(name.clone(), value));
    call.record.change(Change::Alter, format!("property/{}", key(place)), name);
    Ok(answer::json(if old.is_some() { 200 } else { 201 }, &json!({})))
}

/// `DELETE /rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}`
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    let place = visible(call.ask, call.record, call.name(0))?;
    let name = call.name(1).to_owned();
    let old = call.record.issues.get_mut(&place).and_then(|issue| issue.properties.remove(&name));
    old.ok_or_else(|| missing(&none(&name)))?;
    call.record.change(Change::Remove, format!("property/{}", key(place)), name);
    Ok(answer::empty(204))
}

fn none(key: &str) -> String {
    format!("The property with key '{key}' does not exist.")
}
