//! Answers with the bodies and headers that Jira's have.

use crate::auth::Caller;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header::CONTENT_TYPE};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};

const JSON: &str = "application/json;charset=UTF-8";

/// What Jira says of JSON that it did not expect.
pub(crate) const PAYLOAD: &str =
    "Invalid request payload. Refer to the REST API documentation and try again.";

/// A JSON body.
pub(crate) fn json(status: u16, body: &Value) -> Response<Body> {
    typed(status, JSON, body.to_string())
}

/// Jira's usual refusal.
pub(crate) fn refusal(status: u16, message: &str) -> Response<Body> {
    json(status, &json!({"errorMessages": [message], "errors": {}}))
}

/// A refusal of RFC 9457.
pub(crate) fn problem(status: u16, title: &str, detail: &str, path: &str) -> Response<Body> {
    let body =
        json!({"type": "about:blank", "title": title, "status": status, "detail": detail, "instance": path});
    typed(status, "application/problem+json;charset=UTF-8", body.to_string())
}

/// No body.
pub(crate) fn empty(status: u16) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response
}

/// A line of text.
pub(crate) fn text(status: u16, text: &str) -> Response<Body> {
    typed(status, "text/plain;charset=UTF-8", text.to_owned())
}

/// A page for people.
pub(crate) fn page(status: u16, title: &str) -> Response<Body> {
    html(status, format!("<!DOCTYPE html><html><head><title>{title}</title></head><body></body></html>"))
}

/// A page as it is here.
pub(crate) fn html(status: u16, page: String) -> Response<Body> {
    typed(status, "text/html;charset=UTF-8", page)
}

/// What the gateway says of a token that it does not take.
pub(crate) fn unauthorized() -> Response<Body> {
    json(401, &json!({"code": 401, "message": "Unauthorized"}))
}

/// What the gateway says of a token that was not given for this.
pub(crate) fn scope_does_not_match() -> Response<Body> {
    let body = json!({"code": 401, "message": "Unauthorized; scope does not match"});
    with(json(401, &body), "x-failure-category", "FAILURE_CLIENT_SCOPE_CHECK")
}

/// What the gateway says of a site that the token's user did not choose.
pub(crate) fn not_installed() -> Response<Body> {
    json(403, &json!({"code": 403, "message": "The app is not installed on this instance"}))
}

/// What the gateway says of an id that it does not know.
pub(crate) fn unknown_tenant(path: &str) -> Response<Body> {
    let body = json!({
        "timestamp": "2026-01-01T00:00:00.000+00:00",
        "status": 404,
        "error": "Not Found",
        "message": "No message available",
        "path": path,
    });
    with(json(404, &body), "x-failure-category", "FAILURE_CLIENT_TCS")
}

fn typed(status: u16, kind: &'static str, body: String) -> Response<Body> {
    let mut response = empty(status).map(|_| Body::from(body));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// The answer with one more header.
pub(crate) fn with(mut response: Response<Body>, name: &'static str, value: &str) -> Response<Body> {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(HeaderName::from_static(name), value);
    }
    response
}

/// The answer with what every answer of Jira carries.
pub(crate) fn signed_off(response: Response<Body>, caller: Caller) -> Response<Body> {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let good = response.status().is_success();
    let response = with(response, "server", "AtlassianEdge");
    let response = with(response, "atl-traceid", &format!("{count:032x}"));
    let response = with(response, "atl-request-id", &format!("00000000-0000-4000-8000-{count:012x}"));
    let response = with(response, "x-arequestid", &format!("{count:032x}"));
    match caller {
        Caller::Nobody => response,
        Caller::Unknown => with(response, "x-seraph-loginreason", "AUTHENTICATED_FAILED"),
        Caller::Denied => with(
            with(response, "x-seraph-loginreason", "AUTHENTICATION_DENIED"),
            "x-authentication-denied-reason",
            "CAPTCHA_CHALLENGE; login-url=/login.jsp",
        ),
        Caller::Known(account) => {
            let response = with(response, "x-seraph-loginreason", "OK");
            let response = with(response, "x-aaccountid", account.id());
            match good {
                true => with(with(response, "x-ratelimit-limit", "350"), "x-ratelimit-remaining", "349"),
                false => response,
            }
        }
    }
}
