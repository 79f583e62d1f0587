//! A search that knows one query: `project = KEY`.

use crate::answer;
use crate::data::PROJECTS;
use crate::issues::show;
use crate::operations::{Call, Reply};
use crate::record::{Issue, Place, Record, id};
use crate::routes::Ask;
use axum::body::Body;
use axum::http::Response;
use serde::Deserialize;
use serde_json::{Value, json};

/// What a search may ask for.
#[derive(Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
struct Asked {
    jql: String,
    fields: Vec<String>,
    max_results: usize,
    next_page_token: Option<String>,
}

impl Default for Asked {
    fn default() -> Self {
        Self { jql: String::new(), fields: Vec::new(), max_results: 50, next_page_token: None }
    }
}

const TOKEN: &str = "after-";

/// `POST /rest/api/3/search/jql`
pub(crate) fn jql(ask: &Ask<'_>, record: &Record, body: &[u8]) -> Response<Body> {
    page(ask, record, body).unwrap_or_else(|message| match message.as_str() {
        answer::PAYLOAD => answer::json(400, &json!({"errorMessages": [message]})),
        message => answer::refusal(400, message),
    })
}

/// `GET /rest/api/3/search/jql`
pub(crate) fn get(call: &mut Call<'_>) -> Reply {
    let mut body = json!({"jql": call.asked("jql").unwrap_or_default()});
    if let Some(fields) = call.asked("fields") {
        body["fields"] = fields.split(',').map(str::trim).collect();
    }
    if let Some(token) = call.asked("nextPageToken") {
        body["nextPageToken"] = json!(token);
    }
    body["maxResults"] = json!(call.number("maxResults", 50)?);
    Ok(jql(call.ask, call.record, body.to_string().as_bytes()))
}

/// `POST /rest/api/3/search/approximate-count`
pub(crate) fn count(call: &mut Call<'_>) -> Reply {
    let asked = call.object()?;
    let jql = asked.get("jql").and_then(Value::as_str).unwrap_or_default();
    let project = project(call.ask, jql).map_err(|text| Box::new(answer::refusal(400, &text)))?;
    let archived = &call.record.work.archived;
    let found = call.record.issues.keys().filter(|place| place.0 == project && !archived.contains(place));
    Ok(answer::json(200, &json!({"count": found.count()})))
}

/// `/rest/api/3/search`, which is no more.
pub(crate) fn removed(_: &mut Call<'_>) -> Reply {
    let text = "The requested API has been removed. Please migrate to the /rest/api/3/search/jql API. A full \
                migration guideline is available at https://developer.atlassian.com/changelog/#CHANGE-2046";
    Ok(answer::refusal(410, text))
}

fn page(ask: &Ask<'_>, record: &Record, body: &[u8]) -> Result<Response<Body>, String> {
    let asked: Asked = serde_json::from_slice(body).map_err(|_| answer::PAYLOAD.to_owned())?;
    if !(1..=5000).contains(&asked.max_results) {
        return Err("The max results parameter has to be between 1 and 5,000.".to_owned());
    }
    let project = project(ask, &asked.jql)?;
    let after = match &asked.next_page_token {
        None => 0,
        Some(token) => token
            .strip_prefix(TOKEN)
            .and_then(|number| number.parse().ok())
            .ok_or("The provided next page token is invalid or expired.")?,
    };
    let there = |(place, _): &(&Place, &Issue)| !record.work.archived.contains(*place);
    let mut found = record.issues.range((project, after + 1)..(project + 1, 0)).filter(there);
    // Jira gives fewer than asked for where it shows more than ids.
    let size = if asked.fields.is_empty() { asked.max_results } else { asked.max_results.min(100) };
    let items: Vec<(&Place, _)> = found.by_ref().take(size).collect();
    let last = found.next().is_none();
    let mut page = json!({"issues": items.iter().map(|(place, issue)| {
        let mut shown = show(ask, record, **place, issue);
        pick(&mut shown, &asked.fields, **place);
        shown
    }).collect::<Vec<_>>(), "isLast": last});
    if let Some((place, _)) = items.last().filter(|_| !last) {
        page["nextPageToken"] = json!(format!("{TOKEN}{}", place.1));
    }
    Ok(answer::json(200, &page))
}

/// The place of the project that a query names.
pub(crate) fn project(ask: &Ask<'_>, jql: &str) -> Result<usize, String> {
    let restriction = match jql.to_lowercase().find("order by") {
        Some(end) => jql.get(..end).unwrap_or_default(),
        None => jql,
    };
    if restriction.trim().is_empty() {
        return Err(
            "Unbounded JQL queries are not allowed here. Please add a search restriction to your query."
                .to_owned(),
        );
    }
    let (field, value) = restriction.split_once('=').unwrap_or_default();
    if !field.trim().eq_ignore_ascii_case("project") {
        return Err("Error in the JQL Query: this simulator knows 'project = KEY' only.".to_owned());
    }
    let value = value.trim().trim_matches('"');
    let found = PROJECTS.iter().position(|project| project.key == value || project.id().to_string() == value);
    found
        .filter(|_| ask.caller.sees_all())
        .ok_or_else(|| format!("The value '{value}' does not exist for the field 'project'."))
}

/// Leaves what was asked for: by default the id alone.
fn pick(issue: &mut Value, fields: &[String], place: Place) {
    if fields.is_empty() || fields == ["id"] {
        *issue = json!({"id": id(place).to_string()});
    } else if !fields.iter().any(|field| field.starts_with('*'))
        && let Some(all) = issue["fields"].as_object_mut()
    {
        all.retain(|name, _| fields.contains(name));
    }
}
