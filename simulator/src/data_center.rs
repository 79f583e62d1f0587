//! A Jira Data Center below a context path, with OAuth 2.0 of its own.

mod attachments;
mod oauth;
mod rest;
mod show;

use crate::data::DATA_CENTER_CONTEXT;
use crate::state::Site;
use axum::body::{Body, Bytes};
use axum::http::Response;
use axum::http::request::Parts;

/// The answer to a path below the context path.
pub(crate) fn respond(state: &Site, base: &str, head: &Parts, path: &str, body: &Bytes) -> Response<Body> {
    let query = head.uri.query().unwrap_or_default();
    match (head.method.as_str(), path) {
        ("GET", "/rest/oauth2/latest/authorize") => oauth::ask(&state.accounts, query),
        ("POST", "/rest/oauth2/latest/authorize") => oauth::answered(&state.accounts, body),
        ("POST", "/rest/oauth2/latest/token") => oauth::token(&state.accounts, query, body),
        _ => rest::respond(state, format!("{base}{DATA_CENTER_CONTEXT}"), head, path, body),
    }
}
