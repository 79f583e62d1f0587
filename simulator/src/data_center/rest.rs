//! The Data Center's REST API, version 2: users by name, rich text as wiki
//! markup, and no answer to a bad credential but 401.

use crate::accounts::grants::{Bearer, Holder};
use crate::adf::document;
use crate::ask::{Ask, query};
use crate::auth::{Account, Caller, DATA_CENTER_PASSWORD, DATA_CENTER_TOKEN, basic, bearer};
use crate::call::Call;
use crate::data::{DATA_CENTER_CONTEXT, avatar_urls};
use crate::data_center::attachments;
use crate::data_center::oauth::includes;
use crate::data_center::show::{here, user};
use crate::files::Home;
use crate::issues::edit;
use crate::issues::wanted::Wanted;
use crate::limits::Counted;
use crate::record::Record;
use crate::state::Site;
use crate::{answer, issues, projects};
use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Response, header::AUTHORIZATION};
use serde_json::{Value, json};

/// What an issue shows here.
const FIELDS: [&str; 11] = [
    "summary",
    "description",
    "issuetype",
    "status",
    "project",
    "assignee",
    "reporter",
    "created",
    "updated",
    "labels",
    "attachment",
];

/// Who asks, and what for: `None` is everything that they may.
struct Login {
    caller: Caller,
    scopes: Option<Vec<String>>,
}

pub(crate) fn respond(state: &Site, base: String, head: &Parts, path: &str, body: &Bytes) -> Response<Body> {
    let Login { caller, scopes } = login(state, &head.headers);
    match caller {
        Caller::Denied => return signed_off(answer::page(403, "Forbidden (403)"), caller),
        Caller::Unknown => return signed_off(unauthorized(), caller),
        Caller::Nobody | Caller::Known(_) => {}
    }
    let (wanted, method) = (if head.method == "GET" { "READ" } else { "WRITE" }, head.method.as_str());
    if scopes.is_some_and(|scopes| !includes(&scopes, wanted)) {
        let text = "The token does not have the scope that this request needs.";
        return signed_off(answer::refusal(403, text), caller);
    }
    let (query, asked) = (query(head.uri.query()), head.uri.query().unwrap_or_default());
    let ask = Ask { caller, headers: &head.headers, base, path, query, asked };
    let admission = caller.account().filter(|_| state.meter.limits().data_center.is_some()).map(|account| {
        state.meter.admit(&Counted { account, method, endpoint: "data center", changes: None })
    });
    let admission = admission.unwrap_or_default();
    let response = admission.refusal.unwrap_or_else(|| route(state, method, &ask, body));
    let response = signed_off(response, caller);
    admission.headers.iter().fold(response, |response, (name, value)| answer::with(response, name, value))
}

fn route(state: &Site, method: &str, ask: &Ask<'_>, body: &Bytes) -> Response<Body> {
    let record = &mut *state.record();
    let api = ask.path.strip_prefix("/rest/api/2/").or_else(|| ask.path.strip_prefix("/rest/api/latest/"));
    match (method, api.unwrap_or_default().split('/').collect::<Vec<_>>().as_slice()) {
        ("GET", ["serverInfo"]) => server_info(ask),
        ("GET", ["myself"]) => ask
            .caller
            .account()
            .map_or_else(unauthorized, |account| answer::json(200, &here(ask, &user(ask, account)))),
        ("GET", ["project"]) => all(ask),
        ("GET", ["issue", key]) => one(ask, record, key),
        ("PUT", ["issue", key]) => changed(state, ask, record, key, body),
        _ => attachments::respond(state, method, ask, record, body)
            .or_else(|| documented(state, method, ask))
            .unwrap_or_else(|| {
                let message = format!("null for uri: {}{}", ask.base, ask.path);
                answer::json(404, &json!({"message": message, "status-code": 404}))
            }),
    }
}

/// By a password, by a personal access token, or by a token of OAuth.
fn login(state: &Site, headers: &HeaderMap) -> Login {
    let all = |caller| Login { caller, scopes: None };
    if !headers.contains_key(AUTHORIZATION) {
        return all(Caller::Nobody);
    }
    if let Some((user, password)) = basic(headers) {
        return all(match Account::named(&user) {
            Some(Account::Cap) => Caller::Denied,
            Some(account @ (Account::Mia | Account::Noa)) if password == DATA_CENTER_PASSWORD => {
                Caller::Known(account)
            }
            _ => Caller::Unknown,
        });
    }
    match bearer(headers) {
        Some(DATA_CENTER_TOKEN) => all(Caller::Known(Account::Mia)),
        Some(token) => match state.accounts.data_center.bearer(state.accounts.now(), token) {
            Bearer::Holder(Holder { account, scopes, .. }) => {
                Login { caller: Caller::Known(account), scopes: Some(scopes) }
            }
            Bearer::Ended | Bearer::Unknown => all(Caller::Unknown),
        },
        None => all(Caller::Unknown),
    }
}

fn unauthorized() -> Response<Body> {
    let page = answer::page(401, "Unauthorized (401)");
    answer::with(page, "www-authenticate", "OAuth realm=\"https%3A%2F%2Fjira.example.com\"")
}

/// The answer with what every answer of a Data Center carries.
fn signed_off(response: Response<Body>, caller: Caller) -> Response<Body> {
    let response = answer::with(response, "x-arequestid", "542x1024x1");
    let (user, reason) = match caller {
        Caller::Nobody => ("anonymous", None),
        Caller::Unknown => ("anonymous", Some("AUTHENTICATED_FAILED")),
        Caller::Denied => ("anonymous", Some("AUTHENTICATION_DENIED")),
        Caller::Known(account) => (account.word(), Some("OK")),
    };
    let response = answer::with(response, "x-ausername", user);
    let response = match caller {
        Caller::Denied => {
            let text = "CAPTCHA_CHALLENGE; login-url=/jira-dc/login.jsp";
            answer::with(response, "x-authentication-denied-reason", text)
        }
        _ => response,
    };
    match reason {
        Some(reason) => answer::with(response, "x-seraph-loginreason", reason),
        None => response,
    }
}

/// `GET /rest/api/2/serverInfo`, which anybody may ask.
fn server_info(ask: &Ask<'_>) -> Response<Body> {
    answer::json(
        200,
        &json!({
            "baseUrl": ask.base,
            "version": "10.3.12",
            "versionNumbers": [10, 3, 12],
            "deploymentType": "Server",
            "buildNumber": 10_030_012,
            "buildDate": "2026-01-05T00:00:00.000+0000",
            "scmInfo": "0123456789abcdef0123456789abcdef01234567",
            "serverTitle": "Acme",
        }),
    )
}

/// `GET /rest/api/2/project`: all, without pages.
fn all(ask: &Ask<'_>) -> Response<Body> {
    let shown = projects::visible(ask).into_iter().map(|project| {
        let id = project.id().to_string();
        json!({
            "expand": "description,lead,url,projectKeys",
            "self": format!("{}/rest/api/2/project/{id}", ask.base),
            "id": id,
            "key": project.key,
            "name": project.name,
            "avatarUrls": avatar_urls(&ask.base, project.key),
            "projectTypeKey": project.kind,
            "archived": false,
        })
    });
    answer::json(200, &here(ask, &shown.collect()))
}

/// `GET /rest/api/2/issue/{issueIdOrKey}`
fn one(ask: &Ask<'_>, record: &Record, key: &str) -> Response<Body> {
    let place = issues::find::visible(ask, record, key).ok();
    let Some((place, issue)) = place.and_then(|place| Some((place, record.issues.get(&place)?))) else {
        return answer::refusal(404, "Issue Does Not Exist");
    };
    let mut shown = issues::show::show(ask, record, place, &Wanted::of(FIELDS, "*all"));
    let fields = &mut shown["fields"];
    fields["description"] = json!(text(issue.description()));
    for name in ["reporter", "assignee"] {
        let account = issue.person(name).map(|id| Account::ALL.into_iter().find(|own| own.id() == id));
        fields[name] = account.map_or(Value::Null, |own| user(ask, own.unwrap_or(Account::Mia)));
    }
    if let Some(project) = fields["project"].as_object_mut() {
        project.retain(|name, _| ["id", "key", "name"].contains(&name.as_str()));
    }
    let files = record.files.of(Home::Issue(place));
    fields["attachment"] = files.map(|(id, file)| attachments::shown(ask, id, file)).collect();
    fields["issuetype"].as_object_mut().map(|kind| kind.remove("hierarchyLevel"));
    answer::json(200, &here(ask, &shown))
}

/// `PUT /rest/api/2/issue/{issueIdOrKey}`, where a description is text.
fn changed(state: &Site, ask: &Ask<'_>, record: &mut Record, key: &str, body: &[u8]) -> Response<Body> {
    let mut body: Value = serde_json::from_slice(body).unwrap_or_default();
    if let Some(description) = body.pointer_mut("/fields/description")
        && let Some(text) = description.as_str()
    {
        *description = document(text);
    }
    let body = body.to_string().into();
    let mut call = Call::new(state, ask, &body, record, vec![key.to_owned()]);
    edit::edit(&mut call).unwrap_or_else(|refusal| *refusal)
}

/// The text of a document, a line for each paragraph.
fn text(document: &Value) -> String {
    let content = |node: &Value| node["content"].as_array().cloned().unwrap_or_default();
    let line = |paragraph: &Value| {
        content(paragraph)
            .iter()
            .filter_map(|node| node["text"].as_str().map(str::to_owned))
            .collect::<String>()
    };
    content(document).iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The answer of the Data Center's document.
fn documented(state: &Site, method: &str, ask: &Ask<'_>) -> Option<Response<Body>> {
    ask.caller.account()?;
    let path = format!("{DATA_CENTER_CONTEXT}{}", ask.path.replacen("/rest/api/latest/", "/rest/api/2/", 1));
    state.documents.as_ref()?.respond(&method.parse().ok()?, &path, &ask.base)
}
