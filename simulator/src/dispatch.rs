//! The answers of the site within its limits.

use crate::ask::Ask;
use crate::auth::Caller;
use crate::call::Call;
use crate::endpoint::Endpoint;
use crate::issues::{create, edit, remove};
use crate::limits::Counted;
use crate::platform::comments;
use crate::state::Site;
use crate::{answer, confluence, issues, operations, projects, search, site};
use axum::body::{Body, Bytes};
use axum::http::{Method, Response};

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
