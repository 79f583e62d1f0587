//! Labels of pages: read by version 2, changed by version 1.

use super::pages::found;
use crate::answer;
use crate::call::Call;
use crate::change::Change;
use crate::reply::{Refusal, Reply};
use crate::wiki::words::{insider, page, refused_v1};
use serde_json::{Value, json};

/// `GET /wiki/api/v2/pages/{id}/labels`
pub(crate) fn of_page(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    let labels = call.record.wiki.pages.all.get(&id).map(|page| page.labels.clone()).unwrap_or_default();
    page(
        call,
        labels.iter().map(|name| json!({"id": number(name), "name": name, "prefix": "global"})).collect(),
    )
}

/// `POST /wiki/rest/api/content/{id}/label`
pub(crate) fn add(call: &mut Call<'_>) -> Reply {
    let id = content(call)?;
    let invalid = || refused_v1(400, "A label has a name and a prefix.");
    let asked: Value = serde_json::from_slice(call.body).map_err(|_| invalid())?;
    let asked = if asked.is_array() { asked } else { json!([asked]) };
    let names = asked.as_array().into_iter().flatten().map(|label| label["name"].as_str().map(str::to_owned));
    let names = names.collect::<Option<Vec<_>>>().filter(|names| !names.is_empty()).ok_or_else(invalid)?;
    let mut all = Vec::new();
    if let Some(page) = call.record.wiki.pages.all.get_mut(&id) {
        for name in names {
            if !page.labels.contains(&name) {
                page.labels.push(name);
            }
        }
        all.clone_from(&page.labels);
    }
    call.record.change(Change::Alter, format!("page/{id}"), format!("labels: {}", all.join(" ")));
    let shown =
        all.iter().map(|name| json!({"prefix": "global", "name": name, "id": number(name), "label": name}));
    let shown: Vec<_> = shown.collect();
    let own = format!("{}{}", call.ask.base, call.ask.path);
    let body =
        json!({"size": shown.len(), "start": 0, "limit": 200, "results": shown, "_links": {"self": own}});
    Ok(answer::json(200, &body))
}

/// `DELETE /wiki/rest/api/content/{id}/label/{label}`
pub(crate) fn remove(call: &mut Call<'_>) -> Reply {
    let id = content(call)?;
    let name = call.name(1).to_owned();
    if let Some(page) = call.record.wiki.pages.all.get_mut(&id) {
        page.labels.retain(|label| *label != name);
    }
    call.record.change(Change::Alter, format!("page/{id}"), format!("without label {name}"));
    Ok(answer::empty(204))
}

/// The page of the path, refused in version 1's words.
pub(crate) fn content(call: &Call<'_>) -> Result<u64, Refusal> {
    insider(call)?;
    let text = format!("No content found with id : {}", call.name(0));
    found(call).map_err(|_| refused_v1(404, &text))
}

/// An id that a name gives.
fn number(name: &str) -> String {
    name.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))).to_string()
}
