//! Issues: some dozens in each project at first.

use crate::answer;
use crate::auth::Account;
use crate::data::PROJECTS;
use crate::platform::{attachments, history};
use crate::record::{Issue, Place, Record, id, key};
use crate::routes::Ask;
use crate::site::{issue_type, user};
use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

/// The place of an issue that the caller sees.
pub(crate) fn visible(ask: &Ask<'_>, record: &Record, key: &str) -> Result<Place, Box<Response<Body>>> {
    record.find(key).filter(|_| ask.caller.sees_all()).ok_or_else(|| {
        Box::new(answer::refusal(404, "Issue does not exist or you do not have permission to see it."))
    })
}

/// `GET /rest/api/3/issue/{issueIdOrKey}`
pub(crate) fn one(ask: &Ask<'_>, record: &Record, key: &str) -> Response<Body> {
    match visible(ask, record, key) {
        Ok(place) => match record.issues.get(&place) {
            Some(issue) => answer::json(200, &show(ask, record, place, issue)),
            None => answer::page(500, "Oops - an error has occurred"),
        },
        Err(refusal) => *refusal,
    }
}

/// An issue as Jira shows it.
pub(crate) fn show(ask: &Ask<'_>, record: &Record, place: Place, issue: &Issue) -> Value {
    let (project, number) = (&PROJECTS[place.0], place.1);
    let id = id(place);
    let day = 1 + number % 28;
    let created = issue.created.clone().unwrap_or_else(|| format!("2025-11-{day:02}T09:00:00.000+0100"));
    let updated = issue.updated.clone().unwrap_or_else(|| format!("2025-12-{day:02}T17:30:00.000+0100"));
    json!({
        "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
        "id": id.to_string(),
        "self": format!("{}/rest/api/3/issue/{id}", ask.base),
        "key": key(place),
        "fields": {
            "summary": issue.summary,
            "description": issue.description,
            "issuetype": issue_type(ask, issue.kind),
            "status": history::status(ask, history::current(record, place)),
            "project": {"id": project.id().to_string(), "key": project.key, "name": project.name},
            "assignee": if number.is_multiple_of(4) { Value::Null } else { user(ask, Account::Mia) },
            "reporter": user(ask, Account::Noa),
            "created": created,
            "updated": updated,
            "labels": [],
            "attachment": attachments::all(ask, record, place),
        },
    })
}
