//! Paths to answers.

use crate::accounts::token::is_jwt;
use crate::auth::{Caller, bearer, caller};
use crate::faults::{Answer, Fault, Slow};
use crate::gateway::{self, Through};
use crate::issues::{create, edit, remove};
use crate::limits::Counted;
use crate::operations::Call;
use crate::platform::comments;
use crate::server::Cut;
use crate::{
    Site, accounts, answer, confluence, control, data_center, issues, late, media, operations, projects,
    search, site,
};
use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Response, header::HOST};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;

/// Which of the simulator's ports a request came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    /// The site's, which is the gateway's and the account server's too.
    Site,
    /// The media host's.
    Media,
}

/// A request as the answers need it.
pub(crate) struct Ask<'a> {
    pub(crate) caller: Caller,
    pub(crate) headers: &'a HeaderMap,
    /// The address that links in answers begin with.
    pub(crate) base: String,
    /// The path on the site.
    pub(crate) path: &'a str,
    pub(crate) query: BTreeMap<String, String>,
    /// The query as it came.
    pub(crate) asked: &'a str,
}

/// Answers a request that came whole, with the fault that it meets.
pub(crate) async fn respond(state: &Site, host: Host, head: Parts, body: Bytes) -> Response<Body> {
    let full = head.uri.path();
    if let Some(path) = full.strip_prefix("/__simulator/").filter(|_| host == Host::Site) {
        return control::respond(state, &head.method, path, &body);
    }
    state.count(|counts| counts.requests += 1);
    let through = match Through::of(full) {
        Some(Ok(through)) => Some(through),
        Some(Err(unknown)) => return *unknown,
        None => None,
    };
    let path = through.map_or(full, |through| through.path);
    let carry_out = || match through {
        _ if host == Host::Media => media::respond(state, &head),
        Some(through) => gateway::respond(state, &head, &through, &body),
        None => here(state, &head, &body),
    };
    let Some(fault) = state.faults.draw(head.method.as_str(), path) else { return carry_out() };
    state.count(|counts| counts.faults += 1);
    match fault {
        Fault::ResetBefore => Cut::Reset.into(),
        Fault::ResetAfter => Cut::Reset.instead_of(carry_out()),
        Fault::CloseAfter => Cut::Close.instead_of(carry_out()),
        Fault::Half => late::half(carry_out()).await,
        Fault::Answer(said) => {
            if said.carried_out {
                carry_out();
            }
            given(said)
        }
        Fault::Slow(Slow { request_ms, head_ms, body_ms, piece_ms }) => {
            late::pause(Duration::from_millis(request_ms)).await;
            let response = carry_out();
            late::pause(Duration::from_millis(head_ms)).await;
            late::slow(response, Duration::from_millis(body_ms), Duration::from_millis(piece_ms)).await
        }
    }
}

/// The answer of the address itself: the account server, the Data Center below
/// its context path, or the site.
fn here(state: &Site, head: &Parts, body: &Bytes) -> Response<Body> {
    let (path, base) = (head.uri.path(), base(&head.headers));
    if let Some(answer) = accounts::respond(&state.accounts, &base, head, body) {
        return answer;
    }
    if let Some(path) = path.strip_prefix(data_center::CONTEXT).filter(|path| path.starts_with('/')) {
        return data_center::respond(state, &base, head, path, body);
    }
    // The site's own address takes no Bearer.
    match bearer(&head.headers) {
        None => {}
        Some(token) if is_jwt(token) => return answer::unauthorized(),
        Some(_) => return answer::json(403, &json!({"error": "Failed to parse Connect Session Auth Token"})),
    }
    let caller = caller(&head.headers, false);
    let asked = head.uri.query().unwrap_or_default();
    let ask = Ask { caller, headers: &head.headers, base, path, query: query(head.uri.query()), asked };
    match caller {
        Caller::Denied => answer::signed_off(answer::page(403, "Forbidden (403)"), caller),
        _ => admitted(state, &head.method, &ask, body),
    }
}

/// The answer of the site within its limits.
pub(crate) fn admitted(state: &Site, method: &Method, ask: &Ask<'_>, body: &Bytes) -> Response<Body> {
    let endpoint = Endpoint::of(ask.path);
    let Caller::Known(account) = ask.caller else {
        if ask.path.starts_with("/wiki/") {
            return answer::signed_off(confluence::ended(ask.path), ask.caller);
        }
        return answer::signed_off(route(state, method, ask, endpoint, body), ask.caller);
    };
    let changes = match endpoint {
        Endpoint::Issue(key) if method != Method::GET => Some(key),
        Endpoint::Comments(key) => Some(key),
        _ => operations::changed(method, ask.path),
    };
    let name = match endpoint {
        Endpoint::None => operations::template(ask.path).unwrap_or("none"),
        endpoint => endpoint.name(),
    };
    let counted = Counted { account, method: method.as_str(), endpoint: name, changes };
    let admission = state.meter.admit(&counted);
    let response = admission.refusal.unwrap_or_else(|| route(state, method, ask, endpoint, body));
    let response = answer::signed_off(response, ask.caller);
    admission.headers.iter().fold(response, |response, (name, value)| answer::with(response, name, value))
}

/// An endpoint, with what its path names.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Endpoint<'a> {
    TenantInfo,
    ServerInfo,
    Myself,
    IssueTypes,
    Users,
    Projects,
    ProjectSearch,
    Project(&'a str),
    Issues,
    Issue(&'a str),
    Comments(&'a str),
    Search,
    None,
}

impl<'a> Endpoint<'a> {
    pub(crate) fn of(path: &'a str) -> Self {
        let Some(api) = path.strip_prefix("/rest/api/3/").or_else(|| path.strip_prefix("/rest/api/2/"))
        else {
            return if path == "/_edge/tenant_info" { Self::TenantInfo } else { Self::None };
        };
        // Rich text is text in version 2: what takes it is there in 3 alone.
        let rich = path.starts_with("/rest/api/3/");
        match api.trim_end_matches('/').split('/').collect::<Vec<_>>().as_slice() {
            ["serverInfo"] => Self::ServerInfo,
            ["myself"] => Self::Myself,
            ["issuetype"] => Self::IssueTypes,
            ["users", "search"] => Self::Users,
            // No key and no id: `issue/archive`, say.
            ["issue" | "project", word]
                if *word != "search" && word.bytes().all(|byte| byte.is_ascii_lowercase()) =>
            {
                Self::None
            }
            ["project"] => Self::Projects,
            ["project", "search"] => Self::ProjectSearch,
            ["project", key] => Self::Project(key),
            ["issue"] if rich => Self::Issues,
            ["issue", key] => Self::Issue(key),
            ["issue", key, "comment"] if rich => Self::Comments(key),
            ["search", "jql"] => Self::Search,
            _ => Self::None,
        }
    }

    /// What its requests are counted by.
    fn name(self) -> &'static str {
        match self {
            Self::TenantInfo => "tenant_info",
            Self::ServerInfo => "serverInfo",
            Self::Myself => "myself",
            Self::IssueTypes => "issuetype",
            Self::Users => "users/search",
            Self::Projects => "project",
            Self::ProjectSearch => "project/search",
            Self::Project(_) => "project/{key}",
            Self::Issues => "issue",
            Self::Issue(_) => "issue/{key}",
            Self::Comments(_) => "issue/{key}/comment",
            Self::Search => "search/jql",
            Self::None => "none",
        }
    }
}

fn route(
    state: &Site,
    method: &Method,
    ask: &Ask<'_>,
    endpoint: Endpoint<'_>,
    body: &Bytes,
) -> Response<Body> {
    let record = &mut *state.record();
    let call = |record, key: &str| Call::new(state, ask, body, record, vec![key.to_owned()]);
    let outcome = match (method.as_str(), endpoint) {
        (_, Endpoint::TenantInfo) => Ok(site::tenant_info()),
        ("GET", Endpoint::ServerInfo) => Ok(site::server_info(ask)),
        ("GET", Endpoint::Myself) => Ok(site::myself(ask)),
        ("GET", Endpoint::IssueTypes) => Ok(site::issue_types(ask)),
        ("GET", Endpoint::Projects) => Ok(projects::all(ask)),
        ("GET", Endpoint::ProjectSearch) => Ok(projects::search(ask)),
        ("GET", Endpoint::Project(key)) => Ok(projects::one(ask, record, key)),
        ("GET", Endpoint::Issue(key)) => issues::one(&mut call(record, key)),
        ("POST", Endpoint::Issues) => create::create(&mut call(record, "")),
        ("PUT", Endpoint::Issue(key)) => edit::edit(&mut call(record, key)),
        ("DELETE", Endpoint::Issue(key)) => remove::remove(&mut call(record, key)),
        ("POST", Endpoint::Comments(key)) => comments::create(&mut call(record, key)),
        ("POST", Endpoint::Search) => search::post(&mut call(record, "")),
        _ => {
            Ok(operations::respond(state, method, ask, record, body).unwrap_or_else(|| unknown(method, ask)))
        }
    };
    outcome.unwrap_or_else(|refusal| *refusal)
}

/// What is said of a path that is not there.
fn unknown(method: &Method, ask: &Ask<'_>) -> Response<Body> {
    if ask.path.starts_with("/wiki/") {
        return confluence::respond(method, ask, None);
    }
    if ask.path.starts_with("/rest/") {
        let detail = format!("No endpoint {method} {}.", ask.path);
        return answer::problem(404, "Not Found", &detail, ask.path);
    }
    answer::page(404, "Oops, you&#39;ve found a dead link.")
}

/// An answer that a fault says, as it says it.
fn given(said: Answer) -> Response<Body> {
    let mut response = answer::empty(said.status).map(|_| Body::from(said.body));
    for (name, value) in said.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::try_from(value)) {
            response.headers_mut().append(name, value);
        }
    }
    response
}

pub(crate) fn base(headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    format!("http://{host}")
}

pub(crate) fn query(query: Option<&str>) -> BTreeMap<String, String> {
    let uri = format!("/?{}", query.unwrap_or_default()).parse();
    let pairs = uri.ok().and_then(|uri| axum::extract::Query::try_from_uri(&uri).ok());
    pairs.map(|axum::extract::Query(pairs)| pairs).unwrap_or_default()
}
