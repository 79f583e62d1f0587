//! Jira Service Management: what customers ask for.

pub(crate) mod desks;
pub(crate) mod files;
pub(crate) mod organizations;
pub(crate) mod requests;
pub(crate) mod talk;

use crate::answer;
use crate::auth::Account;
use crate::data::avatar_urls;
use crate::operations::{Call, Operation, Refusal, Reply};
use crate::record::Place;
use crate::routes::Ask;
use crate::table::Table;
use organizations::Organization;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const READ: &str = "read:servicedesk-request";
const WRITE: &str = "write:servicedesk-request";
const MANAGE: &str = "manage:servicedesk-customer";

/// What is here of Jira Service Management.
pub(crate) const OPERATIONS: &[Operation] = &[
    Operation::new("GET", "/rest/servicedeskapi/info", READ, desks::info),
    Operation::new("GET", "/rest/servicedeskapi/servicedesk", READ, desks::all),
    Operation::new("GET", "/rest/servicedeskapi/servicedesk/{desk}", READ, desks::one),
    Operation::new("GET", "/rest/servicedeskapi/servicedesk/{desk}/requesttype", READ, desks::types),
    Operation::new(
        "GET",
        "/rest/servicedeskapi/servicedesk/{desk}/requesttype/{type}",
        READ,
        desks::one_type,
    ),
    Operation::new(
        "GET",
        "/rest/servicedeskapi/servicedesk/{desk}/requesttype/{type}/field",
        READ,
        desks::fields,
    ),
    Operation::new("GET", "/rest/servicedeskapi/servicedesk/{desk}/customer", MANAGE, desks::customers),
    Operation::new("GET", "/rest/servicedeskapi/requesttype", READ, desks::all_types),
    Operation::new(
        "POST",
        "/rest/servicedeskapi/servicedesk/{desk}/attachTemporaryFile",
        WRITE,
        files::upload,
    ),
    Operation::new("GET", "/rest/servicedeskapi/request", READ, requests::all),
    Operation::new("POST", "/rest/servicedeskapi/request", WRITE, requests::create),
    Operation::new("GET", "/rest/servicedeskapi/request/{request}", READ, requests::one),
    Operation::new("GET", "/rest/servicedeskapi/request/{request}/comment", READ, talk::all),
    Operation::new("POST", "/rest/servicedeskapi/request/{request}/comment", WRITE, talk::create),
    Operation::new("GET", "/rest/servicedeskapi/request/{request}/comment/{id}", READ, talk::one),
    Operation::new("GET", "/rest/servicedeskapi/request/{request}/attachment", READ, files::all),
    Operation::new("POST", "/rest/servicedeskapi/request/{request}/attachment", WRITE, files::attach),
    Operation::new("GET", "/rest/servicedeskapi/request/{request}/attachment/{id}", READ, files::content),
    Operation::new(
        "GET",
        "/rest/servicedeskapi/request/{request}/attachment/{id}/thumbnail",
        READ,
        files::content,
    ),
    Operation::new("GET", "/rest/servicedeskapi/request/{request}/transition", READ, requests::transitions),
    Operation::new("POST", "/rest/servicedeskapi/request/{request}/transition", WRITE, requests::transition),
    Operation::new("GET", "/rest/servicedeskapi/request/{request}/approval", READ, requests::approvals),
    Operation::new("POST", "/rest/servicedeskapi/request/{request}/approval/{id}", WRITE, requests::decide),
    Operation::new("GET", "/rest/servicedeskapi/organization", MANAGE, organizations::all),
    Operation::new("POST", "/rest/servicedeskapi/organization", MANAGE, organizations::create),
    Operation::new("GET", "/rest/servicedeskapi/organization/{id}", MANAGE, organizations::one),
    Operation::new("DELETE", "/rest/servicedeskapi/organization/{id}", MANAGE, organizations::remove),
    Operation::new("GET", "/rest/servicedeskapi/organization/{id}/user", MANAGE, organizations::members),
    Operation::new("POST", "/rest/servicedeskapi/organization/{id}/user", MANAGE, organizations::enter),
    Operation::new("DELETE", "/rest/servicedeskapi/organization/{id}/user", MANAGE, organizations::leave),
];

/// What Jira Service Management remembers.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) organizations: Table<Organization>,
    /// The type and the reporter of a request that was made.
    pub(crate) made: BTreeMap<Place, (usize, Account)>,
    /// Whether an issue's approval was given.
    pub(crate) decided: BTreeMap<Place, bool>,
    /// Temporary files and the desk that they are at.
    pub(crate) temporary: BTreeMap<String, (u64, usize)>,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            organizations: Table::from(1, (0..63).map(Organization::first)),
            made: BTreeMap::new(),
            decided: BTreeMap::new(),
            temporary: BTreeMap::new(),
        }
    }
}

/// A refusal in the words of Jira Service Management.
pub(crate) fn refused(status: u16, key: &str, message: &str) -> Refusal {
    let i18n = json!({"i18nKey": key, "parameters": []});
    Box::new(answer::json(status, &json!({"errorMessage": message, "i18nErrorMessage": i18n})))
}

/// Who asks. Nobody is told 401.
pub(crate) fn account(call: &Call<'_>) -> Result<Account, Refusal> {
    let text = "You must be logged in to access this resource.";
    call.ask.caller.account().ok_or_else(|| refused(401, "sd.rest.error.unauthenticated", text))
}

/// Whether the caller opted in to what is experimental.
pub(crate) fn experimental(call: &Call<'_>) -> Result<(), Refusal> {
    let text = "This API is experimental. Experimental APIs are not guaranteed to be stable within the \
                preview period. You must set the header 'X-ExperimentalApi: opt-in' to opt into using this API.";
    match call.header("x-experimentalapi") {
        Some("opt-in" | "true") => Ok(()),
        _ => Err(refused(412, "sd.rest.experimental.api.not.opted.in", text)),
    }
}

/// A page of values, with links to its neighbours on the site.
pub(crate) fn page(call: &Call<'_>, values: Vec<Value>) -> Reply {
    let text = |name: &str| format!("The query parameter '{name}' is not a number.");
    let number = |name: &str, default: usize| match call.asked(name) {
        None => Ok(default),
        Some(given) => given.parse().map_err(|_| refused(400, "sd.rest.invalid.number", &text(name))),
    };
    let (start, limit) = (number("start", 0)?, number("limit", 50)?.clamp(1, 100));
    let total = values.len();
    let shown: Vec<_> = values.into_iter().skip(start).take(limit).collect();
    let last = start.saturating_add(shown.len()) >= total;
    let other = call.ask.query.iter().filter(|(name, _)| *name != "start" && *name != "limit");
    let link = |start: usize| {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(other.clone());
        query.append_pair("start", &start.to_string()).append_pair("limit", &limit.to_string());
        format!("{}{}?{}", call.ask.base, call.ask.path, query.finish())
    };
    let mut links = json!({"self": link(start), "base": call.ask.base, "context": ""});
    if !last {
        links["next"] = json!(link(start + limit));
    }
    if start > 0 {
        links["prev"] = json!(link(start.saturating_sub(limit)));
    }
    let body = json!({
        "_expands": [], "size": shown.len(), "start": start, "limit": limit, "isLastPage": last,
        "_links": links, "values": shown,
    });
    Ok(answer::json(200, &body))
}

/// A moment in every form that it is shown in.
pub(crate) fn date(stamp: &str) -> Value {
    json!({"iso8601": stamp.replace(".000", ""), "jira": stamp, "friendly": stamp.get(..10)})
}

/// A user as Jira Service Management shows it.
pub(crate) fn person(ask: &Ask<'_>, account: Account) -> Value {
    let own = format!("{}/rest/api/2/user?accountId={}", ask.base, account.id());
    json!({
        "accountId": account.id(), "emailAddress": account.email(), "displayName": account.name(),
        "active": true, "timeZone": "Europe/Berlin",
        "_links": {"self": own, "jiraRest": own, "avatarUrls": avatar_urls(&ask.base, account.id())},
    })
}
