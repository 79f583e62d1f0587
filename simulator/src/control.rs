//! The simulator's own endpoints, below `/__simulator/`: what goes wrong, and
//! what was done.

use crate::{Site, answer};
use axum::body::{Body, Bytes};
use axum::http::{Method, Response};
use serde::Serialize;
use serde_json::json;

/// What `--help` says of them.
pub const HELP: &str = "\
A running simulator is asked and told by HTTP, without a credential:
  GET /__simulator/counts         requests, and what they changed
  GET /__simulator/effects        each change: what, which issue, its text
  GET, PUT /__simulator/faults    what goes wrong
  GET, PUT /__simulator/limits    which of Atlassian's limits are in force

A PUT replaces what was there, `{}` ends it. Faults for the next requests of a
method to a path, then for a random share of all:
  {\"next\": [{\"when\": {\"method\": \"POST\", \"path\": \"/rest/api/3/issue\", \"times\": 2},
             \"fault\": {\"kind\": \"reset-after\"}}],
   \"random\": {\"seed\": 1, \"share\": 0.2, \"faults\": [{\"kind\": \"half\"}]}}
Kinds: reset-before (nothing is done), reset-after, close-after, half,
  slow (request_ms, head_ms, body_ms, piece_ms),
  answer (status, headers: [[name, value]], body, carried_out)
Limits:
  {\"quota_until\": 1767225600000, \"burst\": 100, \"per_issue\": true,
   \"data_center\": {\"size\": 10, \"fill_rate\": 1, \"interval_seconds\": 1}}";

pub(crate) fn respond(site: &Site, method: &Method, path: &str, body: &Bytes) -> Response<Body> {
    match (method.as_str(), path) {
        ("GET", "counts") => shown(&site.counts()),
        ("GET", "effects") => shown(&site.record().effects),
        ("GET", "faults") => shown(&site.faults.plan()),
        ("PUT", "faults") => told(body, |plan| site.faults.replace(plan)),
        ("GET", "limits") => shown(&site.meter.limits()),
        ("PUT", "limits") => told(body, |limits| site.meter.set(limits)),
        _ => answer::json(404, &json!({"error": "There is no such endpoint. See jira-simulator --help."})),
    }
}

fn shown(value: &impl Serialize) -> Response<Body> {
    serde_json::to_value(value).map_or_else(|error| refused(&error), |value| answer::json(200, &value))
}

fn told<T: serde::de::DeserializeOwned>(body: &Bytes, set: impl FnOnce(T)) -> Response<Body> {
    match serde_json::from_slice(body) {
        Ok(value) => {
            set(value);
            answer::empty(204)
        }
        Err(error) => refused(&error),
    }
}

fn refused(error: &serde_json::Error) -> Response<Body> {
    answer::json(400, &json!({"error": error.to_string()}))
}
