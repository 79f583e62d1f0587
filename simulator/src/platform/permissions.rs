//! What somebody may do.

use super::projects;
use crate::answer;
use crate::call::Call;
use crate::data::PROJECTS;
use crate::issues::find::visible;
use crate::reply::{Refusal, Reply, wrong};
use serde_json::{Map, Value, json};

/// Id, key, name, and whether it is of a project, of each permission.
const ALL: [(&str, &str, &str, bool); 20] = [
    ("0", "ADMINISTER", "Administer Jira", false),
    ("22", "CREATE_SHARED_OBJECTS", "Share dashboards and filters", false),
    ("27", "USER_PICKER", "Browse users and groups", false),
    ("33", "BULK_CHANGE", "Make bulk changes", false),
    ("10", "BROWSE_PROJECTS", "Browse Projects", true),
    ("11", "CREATE_ISSUES", "Create Issues", true),
    ("12", "EDIT_ISSUES", "Edit Issues", true),
    ("13", "ASSIGN_ISSUES", "Assign Issues", true),
    ("14", "RESOLVE_ISSUES", "Resolve Issues", true),
    ("15", "ADD_COMMENTS", "Add Comments", true),
    ("16", "DELETE_ISSUES", "Delete Issues", true),
    ("17", "ASSIGNABLE_USER", "Assignable User", true),
    ("18", "CLOSE_ISSUES", "Close Issues", true),
    ("19", "CREATE_ATTACHMENTS", "Create Attachments", true),
    ("20", "WORK_ON_ISSUES", "Work On Issues", true),
    ("21", "LINK_ISSUES", "Link Issues", true),
    ("23", "ADMINISTER_PROJECTS", "Administer Projects", true),
    ("28", "SCHEDULE_ISSUES", "Schedule Issues", true),
    ("31", "MANAGE_WATCHERS", "Manage Watchers", true),
    ("46", "TRANSITION_ISSUES", "Transition Issues", true),
];

/// `GET /rest/api/3/mypermissions`: of the site, a project or an issue.
pub(crate) fn mine(call: &mut Call<'_>) -> Reply {
    let asked = call.asked("permissions").unwrap_or_default().trim().to_owned();
    let wanted: Vec<_> = asked.split(',').map(str::trim).filter(|key| !key.is_empty()).collect();
    if wanted.is_empty() {
        let text =
            "The 'permissions' query parameter is required. Specify the permissions that you want to check.";
        return Err(Box::new(answer::refusal(400, text)));
    }
    context(call)?;
    let mut shown = Map::new();
    for key in wanted {
        let known = ALL.iter().find(|(_, own, ..)| *own == key);
        let (id, key, name, project) = known.ok_or_else(|| wrong(key, "Unrecognized permission"))?;
        let permission = json!({
            "id": id, "key": key, "name": name, "type": if *project { "PROJECT" } else { "GLOBAL" },
            "description": "", "havePermission": has(call, key, *project),
        });
        shown.insert((*key).to_owned(), permission);
    }
    Ok(answer::json(200, &json!({"permissions": shown})))
}

/// `GET /rest/api/3/permissions`: all that there are.
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let mut shown = Map::new();
    for (_, key, name, project) in ALL {
        let kind = if project { "PROJECT" } else { "GLOBAL" };
        shown.insert(key.to_owned(), json!({"key": key, "name": name, "type": kind, "description": ""}));
    }
    Ok(answer::json(200, &json!({"permissions": shown})))
}

/// The project or the issue of the question, if it names one, has to be seen.
fn context(call: &Call<'_>) -> Result<(), Refusal> {
    if let Some(issue) = call.asked("issueKey").or_else(|| call.asked("issueId")) {
        visible(call.ask, call.record, issue)?;
    }
    if let Some(project) = call.asked("projectKey").or_else(|| call.asked("projectId")) {
        projects::place(call, project)?;
    }
    Ok(())
}

/// Who sees the work may do it, and nobody administers the site.
fn has(call: &Call<'_>, key: &str, project: bool) -> bool {
    match key {
        "ADMINISTER" => false,
        _ if project => call.ask.caller.sees_all(),
        _ => call.ask.caller.account().is_some(),
    }
}

/// `POST /rest/api/3/permissions/project`: the projects in which somebody may do
/// all of that.
pub(crate) fn in_projects(call: &mut Call<'_>) -> Reply {
    call.account()?;
    let asked = call.object()?;
    let keys = asked.get("permissions").and_then(Value::as_array).cloned().unwrap_or_default();
    let known = |key: &Value| ALL.iter().find(|(_, own, ..)| key == own);
    let all = keys.iter().map(|key| {
        let word = key.as_str().unwrap_or_default();
        known(key).filter(|(.., project)| *project).ok_or_else(|| wrong(word, "Unrecognized permission"))
    });
    let all = all.collect::<Result<Vec<_>, _>>()?;
    let may = !all.is_empty() && all.iter().all(|(_, key, ..)| has(call, key, true));
    let shown =
        PROJECTS.iter().filter(|_| may).map(|project| json!({"id": project.id(), "key": project.key}));
    Ok(answer::json(200, &json!({"projects": shown.collect::<Vec<_>>()})))
}
