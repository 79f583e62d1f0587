//! Paths to answers.

use crate::answer;
use crate::auth::{Caller, caller};
use crate::data::CLOUD_ID;
use crate::{issues, projects, site};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, Response, header::HOST};
use std::collections::BTreeMap;

/// The site and its gateway.
pub fn router() -> Router {
    Router::new().fallback(|request: Request<Body>| async move { respond(&request) })
}

/// A request as the answers need it.
pub(crate) struct Ask<'a> {
    pub(crate) caller: Caller,
    /// The address that links in answers begin with.
    pub(crate) base: String,
    /// The path on the site.
    pub(crate) path: &'a str,
    pub(crate) query: BTreeMap<String, String>,
}

fn respond(request: &Request<Body>) -> Response<Body> {
    let full = request.uri().path();
    let (gateway, path) = match full.strip_prefix("/ex/jira/") {
        None => (false, full),
        Some(rest) => match rest.split_once('/') {
            Some((CLOUD_ID, _)) => (true, rest.get(CLOUD_ID.len()..).unwrap_or_default()),
            _ => return answer::unknown_tenant(full),
        },
    };
    let caller = caller(request.headers(), gateway);
    if gateway && !matches!(caller, Caller::Known(_)) {
        return answer::json(401, &serde_json::json!({"code": 401, "message": "Unauthorized"}));
    }
    let ask = Ask { caller, base: base(request.headers()), path, query: query(request.uri().query()) };
    let response = match caller {
        Caller::Denied => answer::page(403, "Forbidden (403)"),
        _ => route(request.method(), &ask),
    };
    answer::signed_off(response, caller)
}

fn route(method: &Method, ask: &Ask<'_>) -> Response<Body> {
    let Some(api) = ask.path.strip_prefix("/rest/api/3/").or_else(|| ask.path.strip_prefix("/rest/api/2/"))
    else {
        return match ask.path {
            "/_edge/tenant_info" => site::tenant_info(),
            path if path.starts_with("/rest/") => no_endpoint(method, path),
            _ => answer::page(404, "Oops, you&#39;ve found a dead link."),
        };
    };
    if method != Method::GET {
        return no_endpoint(method, ask.path);
    }
    match api.trim_end_matches('/').split('/').collect::<Vec<_>>().as_slice() {
        ["serverInfo"] => site::server_info(ask),
        ["myself"] => site::myself(ask),
        ["issuetype"] => site::issue_types(ask),
        ["users", "search"] => site::users(ask),
        ["project"] => projects::all(ask),
        ["project", "search"] => projects::search(ask),
        ["project", key] => projects::one(ask, key),
        ["issue", key] => issues::one(ask, key),
        _ => no_endpoint(method, ask.path),
    }
}

fn no_endpoint(method: &Method, path: &str) -> Response<Body> {
    answer::problem(404, "Not Found", &format!("No endpoint {method} {path}."), path)
}

fn base(headers: &HeaderMap) -> String {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    format!("http://{host}")
}

fn query(query: Option<&str>) -> BTreeMap<String, String> {
    let uri = format!("/?{}", query.unwrap_or_default()).parse();
    let pairs = uri.ok().and_then(|uri| axum::extract::Query::try_from_uri(&uri).ok());
    pairs.map(|axum::extract::Query(pairs)| pairs).unwrap_or_default()
}
