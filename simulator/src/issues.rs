//! Issues: some dozens in each project, always the same.

use crate::answer;
use crate::auth::{Account, Caller};
use crate::data::{ISSUES_PER_PROJECT, PROJECTS, STATUSES, SUMMARIES};
use crate::routes::Ask;
use crate::site::{issue_type, user};
use axum::body::Body;
use axum::http::Response;
use serde_json::json;

/// `GET /rest/api/3/issue/{issueIdOrKey}`
pub(crate) fn one(ask: &Ask<'_>, key: &str) -> Response<Body> {
    let found = key.split_once('-').and_then(|(project, number)| {
        let project = PROJECTS.iter().find(|candidate| candidate.key == project)?;
        let number =
            number.parse::<usize>().ok().filter(|number| (1..=ISSUES_PER_PROJECT).contains(number))?;
        Some((project, number))
    });
    let (Some((project, number)), Caller::Known(Account::Mia)) = (found, ask.caller) else {
        return answer::refusal(404, "Issue does not exist or you do not have permission to see it.");
    };
    let id = project.id() * 1000 + number;
    let (status, category) = STATUSES[number % STATUSES.len()];
    let description = json!({"type": "doc", "version": 1, "content": [
        {"type": "paragraph", "content": [{"type": "text", "text": format!("What to do for {}.", project.name)}]}
    ]});
    let day = 1 + number % 28;
    answer::json(
        200,
        &json!({
            "expand": "renderedFields,names,schema,operations,editmeta,changelog,versionedRepresentations",
            "id": id.to_string(),
            "self": format!("{}/rest/api/3/issue/{id}", ask.base),
            "key": format!("{}-{number}", project.key),
            "fields": {
                "summary": SUMMARIES[number % SUMMARIES.len()],
                "description": description,
                "issuetype": issue_type(ask, number % 3),
                "status": {"name": status, "id": (10_000 + number % STATUSES.len()).to_string(),
                           "statusCategory": {"key": category}},
                "project": {"id": project.id().to_string(), "key": project.key, "name": project.name},
                "assignee": if number.is_multiple_of(4) { serde_json::Value::Null } else { user(ask, Account::Mia) },
                "reporter": user(ask, Account::Noa),
                "created": format!("2025-11-{day:02}T09:00:00.000+0100"),
                "updated": format!("2025-12-{day:02}T17:30:00.000+0100"),
                "labels": [],
            },
        }),
    )
}
