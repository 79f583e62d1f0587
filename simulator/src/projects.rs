//! Projects.

use crate::answer;
use crate::ask::Ask;
use crate::data::{ISSUE_TYPES, PROJECTS, Project, avatar_urls};
use crate::platform::{components, roles, versions};
use crate::record::Record;
use crate::site::{issue_type, user};
use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

/// Those that the caller sees: nobody sees none, and is told so by nothing but
/// a header.
pub(crate) fn visible(ask: &Ask<'_>) -> Vec<&'static Project> {
    if ask.caller.sees_all() { PROJECTS.iter().collect() } else { Vec::new() }
}

/// `GET /rest/api/3/project`
pub(crate) fn all(ask: &Ask<'_>) -> Response<Body> {
    answer::json(200, &visible(ask).into_iter().map(|project| show(ask, project)).collect::<Vec<_>>().into())
}

/// `GET /rest/api/3/project/search`
pub(crate) fn search(ask: &Ask<'_>) -> Response<Body> {
    let (start, size) = match (number(ask, "startAt", 0), number(ask, "maxResults", 50)) {
        (Ok(start), Ok(size)) => (start, size.clamp(1, 100)),
        (Err(answer), _) | (_, Err(answer)) => return *answer,
    };
    let text = ask.query.get("query").map(|text| text.to_lowercase()).unwrap_or_default();
    let mut found = visible(ask);
    found.retain(|project| format!("{} {}", project.key, project.name).to_lowercase().contains(&text));
    found.sort_by_key(|project| project.key);
    let total = found.len();
    let page: Vec<_> = found.into_iter().skip(start).take(size).map(|project| show(ask, project)).collect();
    let last = start + page.len() >= total;
    let link =
        |start: usize| format!("{}/rest/api/3/project/search?startAt={start}&maxResults={size}", ask.base);
    let mut body = json!({
        "self": link(start),
        "maxResults": size,
        "startAt": start,
        "total": total,
        "isLast": last,
        "values": page,
    });
    if !last {
        body["nextPage"] = json!(link(start + size));
    }
    answer::json(200, &body)
}

/// `GET /rest/api/3/project/{projectIdOrKey}`
pub(crate) fn one(ask: &Ask<'_>, record: &Record, key: &str) -> Response<Body> {
    match visible(ask).into_iter().find(|project| project.key == key || project.id().to_string() == key) {
        Some(project) => {
            let mut body = show(ask, project);
            let place = project.id() - 10_000;
            body["description"] = json!(project.description);
            body["lead"] = user(ask, project.lead);
            body["assigneeType"] = json!("UNASSIGNED");
            body["issueTypes"] = (0..ISSUE_TYPES.len()).map(|kind| issue_type(ask, kind)).collect();
            body["versions"] = versions::of(ask, record, place).into();
            body["components"] = components::of(ask, record, place).into();
            body["roles"] = roles::addresses(ask, place);
            answer::json(200, &body)
        }
        None => answer::refusal(404, &format!("No project could be found with key '{key}'.")),
    }
}

/// A project as an issue shows it.
pub(crate) fn brief(ask: &Ask<'_>, place: usize) -> Value {
    PROJECTS.get(place).map_or(Value::Null, |project| {
        let mut shown = show(ask, project);
        if let Some(shown) = shown.as_object_mut() {
            let kept = [
                "self",
                "id",
                "key",
                "name",
                "avatarUrls",
                "projectTypeKey",
                "simplified",
                "projectCategory",
            ];
            shown.retain(|name, _| kept.contains(&name.as_str()));
        }
        shown
    })
}

fn number(ask: &Ask<'_>, name: &str, default: usize) -> Result<usize, Box<Response<Body>>> {
    ask.query.get(name).map_or(Ok(default), |text| {
        let detail = format!("Failed to convert '{name}' with value: '{text}'");
        text.parse().map_err(|_| Box::new(answer::problem(400, "Bad Request", &detail, ask.path)))
    })
}

/// A project with what is asked for beside.
fn show(ask: &Ask<'_>, project: &Project) -> Value {
    let id = project.id();
    let mut body = json!({
        "expand": "description,lead,issueTypes,url,projectKeys,permissions,insight",
        "self": format!("{}/rest/api/3/project/{id}", ask.base),
        "id": id.to_string(),
        "key": project.key,
        "name": project.name,
        "avatarUrls": avatar_urls(&ask.base, project.key),
        "projectTypeKey": project.kind,
        "simplified": project.team_managed,
        "style": if project.team_managed { "next-gen" } else { "classic" },
        "isPrivate": project.private,
        "properties": {},
    });
    if let Some(category) = project.category {
        body["projectCategory"] = json!({
            "self": format!("{}/rest/api/3/projectCategory/10000", ask.base),
            "id": "10000",
            "name": category,
            "description": "",
        });
    }
    let expand = ask.query.get("expand").map(String::as_str).unwrap_or_default();
    if expand.contains("description") {
        body["description"] = json!(project.description);
    }
    if expand.contains("lead") {
        body["lead"] = user(ask, project.lead);
    }
    body
}
