//! Customer requests, which are issues of a service desk's project.

use super::desks::{TYPES, desks, show_type, type_id};
use crate::adf::{document, text};
use crate::answer;
use crate::auth::Account;
use crate::call::Call;
use crate::change::Change;
use crate::data::STATUSES;
use crate::desk::words::{account, date, page, person, refused};
use crate::issues::issue::Issue;
use crate::moments::moment;
use crate::place::{Place, id, key};
use crate::platform::transitions;
use crate::reply::{Refusal, Reply};
use serde_json::{Value, json};

/// `GET /rest/servicedeskapi/request`
pub(crate) fn all(call: &mut Call<'_>) -> Reply {
    account(call)?;
    let number = |name: &str| call.asked(name).and_then(|text| text.parse::<usize>().ok());
    let (desk, kind) = (number("serviceDeskId"), number("requestTypeId"));
    let term = call.asked("searchTerm").unwrap_or_default().to_lowercase();
    let sees = call.ask.caller.sees_all();
    let mut shown = Vec::new();
    for (own, project, _) in desks().filter(|(own, ..)| sees && desk.is_none_or(|desk| desk == *own)) {
        for (place, issue) in call.record.issues.range((project, 0)..(project + 1, 0)) {
            let fits = kind.is_none_or(|kind| kind == type_id(own, kind_of(call, *place)));
            if fits && issue.summary().to_lowercase().contains(&term) {
                shown.push(show(call, *place));
            }
        }
    }
    page(call, shown)
}

/// `POST /rest/servicedeskapi/request`
pub(crate) fn create(call: &mut Call<'_>) -> Reply {
    let reporter = account(call)?;
    let asked: Value = call.json().map_err(|_| invalid("The request body is not valid."))?;
    let given = |name: &str| match &asked[name] {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let (desk, kind) = (given("serviceDeskId"), given("requestTypeId"));
    let known = desks().find(|(id, ..)| id.to_string() == desk).filter(|_| call.ask.caller.sees_all());
    let (desk, project, _) = known.ok_or_else(|| invalid("The service desk does not exist."))?;
    let kind = (0..TYPES.len()).find(|own| type_id(desk, *own).to_string() == kind);
    let kind = kind.ok_or_else(|| invalid("The request type does not exist."))?;
    let values = &asked["requestFieldValues"];
    let summary = values["summary"].as_str().unwrap_or_default().trim();
    if summary.is_empty() {
        return Err(invalid(
            "Your request could not be created. Please check the fields have been filled in correctly. summary: You must specify a summary of the issue.",
        ));
    }
    let description = match &values["description"] {
        Value::Null => Value::Null,
        Value::String(text) => document(text),
        document => document.clone(),
    };
    let now = call.stamp();
    let mut issue = Issue::new(0, reporter, &now);
    issue.values.insert("summary", json!(summary));
    issue.values.insert("description", description);
    let place = call.record.create(project, issue);
    call.record.desk.made.insert(place, (kind, reporter));
    Ok(answer::json(201, &show(call, place)))
}

fn invalid(text: &str) -> Refusal {
    refused(400, "sd.validation.field.values.invalid", text)
}

/// `GET /rest/servicedeskapi/request/{issueIdOrKey}`
pub(crate) fn one(call: &mut Call<'_>) -> Reply {
    let place = found(call)?;
    Ok(answer::json(200, &show(call, place)))
}

/// The request of the path. An issue of another project is 403.
pub(crate) fn found(call: &Call<'_>) -> Result<Place, Refusal> {
    account(call)?;
    let place = call.record.find(call.name(0)).filter(|_| call.ask.caller.sees_all());
    let text = "The request you are trying to view does not exist, or you do not have permission to view it.";
    let place = place.ok_or_else(|| refused(404, "sd.rest.request.not.found", text))?;
    match desks().any(|(_, project, _)| project == place.0) {
        true => Ok(place),
        false => Err(refused(403, "sd.rest.request.not.a.request", "The issue is not a customer request.")),
    }
}

/// `GET /rest/servicedeskapi/request/{issueIdOrKey}/transition`
pub(crate) fn transitions(call: &mut Call<'_>) -> Reply {
    let place = found(call)?;
    let now = transitions::current(call.record, place);
    let others = (0..STATUSES.len()).filter(|to| *to != now);
    page(call, others.map(|to| json!({"id": transitions::id(to), "name": STATUSES[to].0})).collect())
}

/// `POST /rest/servicedeskapi/request/{issueIdOrKey}/transition`
pub(crate) fn transition(call: &mut Call<'_>) -> Reply {
    let place = found(call)?;
    let asked = call.object().map_err(|_| invalid("The request body is not valid."))?;
    let wanted = asked.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    transitions::go(call, place, &wanted)
        .map_err(|_| invalid("The transition is not valid for this request."))?;
    Ok(answer::empty(204))
}

/// `GET /rest/servicedeskapi/request/{issueIdOrKey}/approval`: every third
/// request wants one.
pub(crate) fn approvals(call: &mut Call<'_>) -> Reply {
    let place = found(call)?;
    let shown = wants_approval(place).then(|| approval(call, place));
    page(call, shown.into_iter().collect())
}

/// `POST /rest/servicedeskapi/request/{issueIdOrKey}/approval/{approvalId}`
pub(crate) fn decide(call: &mut Call<'_>) -> Reply {
    let place = found(call)?;
    if !wants_approval(place) || call.name(1) != "1" {
        return Err(refused(404, "sd.rest.approval.not.found", "The approval does not exist."));
    }
    let asked = call.object().map_err(|_| invalid("The request body is not valid."))?;
    let yes = match asked.get("decision").and_then(Value::as_str) {
        Some("approve") => true,
        Some("decline") => false,
        _ => return Err(refused(400, "sd.rest.approval.invalid", "The decision is approve or decline.")),
    };
    if call.record.desk.decided.contains_key(&place) {
        return Err(refused(409, "sd.rest.approval.done", "The approval was answered before."));
    }
    call.record.desk.decided.insert(place, yes);
    call.record.change(
        Change::Alter,
        format!("approval/{}", key(place)),
        if yes { "approve" } else { "decline" }.into(),
    );
    Ok(answer::json(200, &approval(call, place)))
}

fn wants_approval(place: Place) -> bool {
    place.1.is_multiple_of(3)
}

fn approval(call: &Call<'_>, place: Place) -> Value {
    let decision = match call.record.desk.decided.get(&place) {
        None => "pending",
        Some(true) => "approved",
        Some(false) => "declined",
    };
    let own = format!("{}/rest/servicedeskapi/request/{}/approval/1", call.ask.base, id(place));
    let mut shown = json!({
        "id": "1", "name": "Waiting for approval", "finalDecision": decision,
        "canAnswerApproval": decision == "pending",
        "approvers": [{"approver": person(call.ask, Account::Mia), "approverDecision": decision}],
        "createdDate": date(&moment(place.1)), "_links": {"self": own},
    });
    if decision != "pending" {
        shown["completedDate"] = date(&call.stamp());
    }
    shown
}

/// The place of the type of a request.
fn kind_of(call: &Call<'_>, place: Place) -> usize {
    call.record.desk.made.get(&place).map_or(place.1 % TYPES.len(), |(kind, _)| *kind)
}

/// A request as its customer sees it.
pub(crate) fn show(call: &Call<'_>, place: Place) -> Value {
    let (ask, own, number) = (call.ask, key(place), id(place));
    let Some(issue) = call.record.issues.get(&place) else { return Value::Null };
    let desk = desks().find(|(_, project, _)| *project == place.0).map_or(0, |(desk, ..)| desk);
    let kind = kind_of(call, place);
    let reporter = call.record.desk.made.get(&place).map_or(Account::Noa, |(_, reporter)| *reporter);
    let created = date(&issue.created);
    let (status, category) = STATUSES[transitions::current(call.record, place) % STATUSES.len()];
    let field = |id: &str, label: &str, value: &str| json!({"fieldId": id, "label": label, "value": value});
    let mut shown = json!({
        "_expands": ["participant", "status", "sla", "requestType", "serviceDesk", "attachment", "action", "comment"],
        "issueId": number.to_string(), "issueKey": own, "summary": issue.summary(),
        "requestTypeId": type_id(desk, kind).to_string(), "serviceDeskId": desk.to_string(),
        "createdDate": created, "reporter": person(ask, reporter),
        "requestFieldValues": [
            field("summary", "Summary", issue.summary()),
            field("description", "Details", &text(issue.description())),
        ],
        "currentStatus": {"status": status, "statusCategory": category.to_uppercase(), "statusDate": created},
        "_links": {
            "self": format!("{}/rest/servicedeskapi/request/{number}", ask.base),
            "jiraRest": format!("{}/rest/api/2/issue/{number}", ask.base),
            "web": format!("{}/servicedesk/customer/portal/{desk}/{own}", ask.base),
            "agent": format!("{}/browse/{own}", ask.base),
        },
    });
    if call.asked("expand").is_some_and(|expand| expand.contains("requestType")) {
        shown["requestType"] = show_type(ask, desk, kind);
    }
    shown
}
