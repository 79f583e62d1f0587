//! Paths to answers.

use crate::accounts::jwt::is_jwt;
use crate::ask::{Ask, base, query};
use crate::auth::{Caller, bearer, caller};
use crate::cut::Cut;
use crate::data::DATA_CENTER_CONTEXT;
use crate::dispatch::admitted;
use crate::faults::{Answer, Fault, Slow};
use crate::gateway::{self, Through};
use crate::state::Site;
use crate::{accounts, answer, control, data_center, late, media};
use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Response};
use serde_json::json;
use std::time::Duration;

/// Which of the simulator's ports a request came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    /// The site's, which is the gateway's and the account server's too.
    Site,
    /// The media host's.
    Media,
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
    if let Some(path) = path.strip_prefix(DATA_CENTER_CONTEXT).filter(|path| path.starts_with('/')) {
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
