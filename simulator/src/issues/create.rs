//! Issues that are made.

use super::change::Draft;
use crate::answer;
use crate::call::Call;
use crate::data::{ISSUE_TYPES, PROJECTS};
use crate::fields::refer::Context;
use crate::fields::table::FIELDS;
use crate::issues::issue::Issue;
use crate::issues::problems::Problems;
use crate::place::{id, key};
use crate::reply::{Refusal, Reply};
use serde_json::{Map, Value, json};

/// `POST /rest/api/3/issue`
pub(crate) fn create(call: &mut Call<'_>) -> Reply {
    if call.body.is_empty() {
        return Err(Box::new(answer::refusal(400, "No Issue Create payload supplied")));
    }
    let asked = call.object()?;
    let made = make(call, &asked).map_err(Refusal::from)?;
    Ok(answer::json(201, &made))
}

/// Makes an issue, or says what is wrong.
pub(crate) fn make(call: &mut Call<'_>, asked: &Map<String, Value>) -> Result<Value, Problems> {
    let none = Map::new();
    let fields = asked.get("fields").and_then(Value::as_object).unwrap_or(&none);
    let (project, kind) = what(call, fields)?;
    let mut problems = Problems::default();
    let context = Context { record: call.record, project, kind, place: None };
    let draft = Draft::read(context, asked, |field| field.is_on(project, kind, true), &mut problems);
    for field in FIELDS.iter().filter(|field| field.is_required(project, kind)) {
        let given = matches!(field.id, "project" | "issuetype" | "reporter") || draft.has(context, field);
        if !given && !problems.errors.contains_key(field.id) {
            problems.add(field.id, missing(field.id, field.name));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let author = call.ask.caller.account().ok_or_else(Problems::default)?;
    let mut issue = Issue::new(kind, author, &call.stamp());
    let summary = draft.values.iter().find(|(field, _)| field.id == "summary");
    if let Some((field, value)) = summary {
        issue.values.insert(field.id, value.clone());
    }
    issue.indexed = call.now + call.record.lag;
    let place = call.record.create(project, issue);
    draft.apply(call, place, author);
    let url = format!("{}/rest/api/3/issue/{}", call.ask.base, id(place));
    Ok(json!({"id": id(place).to_string(), "key": key(place), "self": url}))
}

fn missing(id: &str, name: &str) -> String {
    match id {
        "summary" => "You must specify a summary of the issue.".to_owned(),
        "parent" => "Issue type is a sub-task but parent issue key or id not specified.".to_owned(),
        _ => format!("{name} is required."),
    }
}

/// The places of the project and of the issue type.
fn what(call: &Call<'_>, fields: &Map<String, Value>) -> Result<(usize, usize), Problems> {
    let given = |field: &str, name: &str| fields.get(field)?.get(name)?.as_str();
    let project = PROJECTS.iter().position(|project| {
        given("project", "key") == Some(project.key)
            || given("project", "id") == Some(project.id().to_string().as_str())
    });
    let project = project.filter(|_| call.ask.caller.sees_all());
    let project = project.ok_or_else(|| Problems::of("project", "Specify a valid project ID or key"))?;
    let named = (given("issuetype", "id"), given("issuetype", "name"));
    let kind = ISSUE_TYPES.iter().enumerate().position(|(place, (name, ..))| match named {
        (Some(id), _) => id == (10_001 + place).to_string(),
        (None, own) => own.is_some_and(|own| own.eq_ignore_ascii_case(name)),
    });
    let wrong = if named == (None, None) { "Specify an issue type" } else { "Specify a valid issue type" };
    Ok((project, kind.ok_or_else(|| Problems::of("issuetype", wrong))?))
}
