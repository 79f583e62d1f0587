//! Service desks and their request types.

use crate::answer;
use crate::ask::Ask;
use crate::auth::Account;
use crate::call::Call;
use crate::data::{PROJECTS, Project};
use crate::desk::words::{account, date, experimental, page, person, refused};
use crate::reply::{Refusal, Reply};
use serde_json::{Value, json};

/// Name and description of each request type, the same at every desk.
pub(crate) const TYPES: [(&str, &str); 6] = [
    ("Get IT help", "Get assistance for general problems."),
    ("Request a new account", "Ask for access to a system."),
    ("Report an outage", "Something does not work for many."),
    ("Request new hardware", "A mouse, say, or a monitor."),
    ("Ask a question", "Have a question? Submit it here."),
    ("Suggest improvement", "See a place where we can do better?"),
];

/// The desks with their ids and the places of their projects.
pub(crate) fn desks() -> impl Iterator<Item = (usize, usize, &'static Project)> {
    let all = PROJECTS.iter().enumerate().filter(|(_, project)| project.kind == "service_desk");
    (1..).zip(all).map(|(id, (place, project))| (id, place, project))
}

/// `GET /rest/servicedeskapi/info`
pub(crate) fn info(call: &mut Call<'_>) -> Reply {
    let body = json!({
        "version": "1001.0.0", "platformVersion": "1001.0.0-SNAPSHOT", "buildChangeSet": "0123456789abcdef",
        "buildDate": date("2026-01-05T00:00:00.000+0000"), "isLicensedForUse": true,
        "_links": {"self": format!("{}/rest/servicedeskapi/info", call.ask.base)},
    });
    Ok(answer::json(200, &body))
}

/// `GET /rest/servicedeskapi/servicedesk`
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    account(call)?;
    let sees = call.ask.caller.sees_all();
    let shown = desks().filter(|_| sees).map(|(id, _, project)| show(call.ask, id, project));
    page(call, shown.collect())
}

/// `GET /rest/servicedeskapi/servicedesk/{serviceDeskId}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let (id, _, project) = found(call)?;
    Ok(answer::json(200, &show(call.ask, id, project)))
}

/// The desk of the path, by its id or its project's key.
pub(crate) fn found(call: &Call<'_>) -> Result<(usize, usize, &'static Project), Refusal> {
    account(call)?;
    let word = call.name(0);
    let mut known = desks().filter(|_| call.ask.caller.sees_all());
    let found = known.find(|(id, _, project)| id.to_string() == word || project.key == word);
    let text = "The service desk you are trying to view does not exist.";
    found.ok_or_else(|| refused(404, "sd.rest.servicedesk.not.found", text))
}

/// `GET /rest/servicedeskapi/servicedesk/{serviceDeskId}/requesttype`
pub(crate) fn types(call: &mut Call<'_>) -> Reply {
    let (desk, ..) = found(call)?;
    let text = call.asked("searchQuery").unwrap_or_default().to_lowercase();
    let known = (0..TYPES.len()).filter(|kind| TYPES[*kind].0.to_lowercase().contains(&text));
    page(call, known.map(|kind| show_type(call.ask, desk, kind)).collect())
}

/// `GET /rest/servicedeskapi/requesttype`, which is experimental.
pub(crate) fn all_types(call: &mut Call<'_>) -> Reply {
    experimental(call)?;
    account(call)?;
    let each = |(desk, ..): (usize, usize, &Project)| (0..TYPES.len()).map(move |kind| (desk, kind));
    page(call, desks().flat_map(each).map(|(desk, kind)| show_type(call.ask, desk, kind)).collect())
}

/// `GET /rest/servicedeskapi/servicedesk/{serviceDeskId}/requesttype/{requestTypeId}`
pub(crate) fn one_type(call: &mut Call<'_>) -> Reply {
    let (desk, kind) = found_type(call)?;
    Ok(answer::json(200, &show_type(call.ask, desk, kind)))
}

/// `GET /rest/servicedeskapi/servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/field`
pub(crate) fn fields(call: &mut Call<'_>) -> Reply {
    found_type(call)?;
    let field = |id: &str, name: &str, required: bool| {
        json!({
            "fieldId": id, "name": name, "description": "", "required": required, "visible": true,
            "defaultValues": [], "validValues": [], "presetValues": [],
            "jiraSchema": {"type": "string", "system": id},
        })
    };
    let body = json!({
        "requestTypeFields": [field("summary", "Summary", true), field("description", "Details", false)],
        "canRaiseOnBehalfOf": true, "canAddRequestParticipants": true,
    });
    Ok(answer::json(200, &body))
}

/// `GET /rest/servicedeskapi/servicedesk/{serviceDeskId}/customer`, which is
/// experimental.
pub(crate) fn customers(call: &mut Call<'_>) -> Reply {
    experimental(call)?;
    found(call)?;
    page(call, [Account::Mia, Account::Noa, Account::Cap].map(|account| person(call.ask, account)).into())
}

/// The id of a request type at a desk.
pub(crate) fn type_id(desk: usize, kind: usize) -> usize {
    desk * 10 + kind
}

fn found_type(call: &Call<'_>) -> Result<(usize, usize), Refusal> {
    let (desk, ..) = found(call)?;
    let known = (0..TYPES.len()).find(|kind| type_id(desk, *kind).to_string() == call.name(1));
    let text = "The request type you are trying to view does not exist.";
    known.map(|kind| (desk, kind)).ok_or_else(|| refused(404, "sd.rest.requesttype.not.found", text))
}

pub(crate) fn show(ask: &Ask<'_>, id: usize, project: &Project) -> Value {
    json!({
        "id": id.to_string(), "projectId": project.id().to_string(), "projectName": project.name,
        "projectKey": project.key, "projectTypeKey": project.kind,
        "_links": {"self": format!("{}/rest/servicedeskapi/servicedesk/{id}", ask.base)},
    })
}

pub(crate) fn show_type(ask: &Ask<'_>, desk: usize, kind: usize) -> Value {
    let (id, (name, description)) = (type_id(desk, kind), TYPES[kind % TYPES.len()]);
    let own = format!("{}/rest/servicedeskapi/servicedesk/{desk}/requesttype/{id}", ask.base);
    json!({
        "_expands": ["field"], "id": id.to_string(), "name": name, "description": description, "helpText": "",
        "issueTypeId": "10001", "serviceDeskId": desk.to_string(), "portalId": desk.to_string(),
        "groupIds": ["1"], "icon": {"id": "10001", "_links": {"iconUrls": {}}}, "_links": {"self": own},
    })
}
