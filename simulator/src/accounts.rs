//! Atlassian's account server: consent, tokens that rotate, and what they open.
//!
//! It has the address of the site and of the gateway; `auth.atlassian.com` and
//! `api.atlassian.com` are told apart by their paths alone. Its clock is its
//! own, so that a token can expire without a wait.

pub(crate) mod app;
mod authorize;
pub(crate) mod clock;
pub(crate) mod consent;
pub(crate) mod grants;
pub(crate) mod jwt;
pub(crate) mod page;
pub(crate) mod parameters;
mod resources;
pub(crate) mod scopes;
pub(crate) mod state;
pub(crate) mod tenants;
pub(crate) mod token;

use crate::accounts::state::Accounts;
use axum::body::{Body, Bytes};
use axum::http::Response;
use axum::http::request::Parts;

/// The account server's answer, if the path is one of its own.
pub(crate) fn respond(accounts: &Accounts, base: &str, head: &Parts, body: &Bytes) -> Option<Response<Body>> {
    Some(match (head.method.as_str(), head.uri.path()) {
        ("GET", "/authorize") => authorize::ask(accounts, base, head.uri.query().unwrap_or_default()),
        ("POST", "/authorize") => authorize::answered(accounts, base, body),
        ("GET", "/error") => page::error(head.uri.query().unwrap_or_default()),
        ("POST", "/oauth/token") => token::respond(accounts, &head.headers, body),
        ("GET", "/oauth/token/accessible-resources") => resources::accessible(accounts, base, &head.headers),
        ("GET", "/me") => resources::me(accounts, &head.headers),
        _ => return None,
    })
}
