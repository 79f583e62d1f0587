//! The simulator's own endpoints, below `/__simulator/`: what goes wrong,
//! what users say, what time it is, and what was done.

use crate::accounts::consent::Consent;
use crate::answer;
use crate::auth::Account;
use crate::state::Site;
use axum::body::{Body, Bytes};
use axum::http::{Method, Response};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::time::Duration;

/// What `--help` says of them.
pub const HELP: &str = "\
A running simulator is asked and told by HTTP, without a credential:
  GET /__simulator/counts         requests, and what they changed
  GET /__simulator/effects        each change: what, which issue, its text
  GET, PUT /__simulator/faults    what goes wrong
  GET, PUT /__simulator/limits    which of Atlassian's limits are in force
  GET, PUT /__simulator/app       where the registered app takes its answers
  GET, PUT /__simulator/consent   what a user says, without a page
  GET, PUT /__simulator/lifetimes how long codes and tokens work
  GET, PUT /__simulator/index     how long searches do not know of a change: {\"lag_ms\": 2000}
  GET, POST /__simulator/clock    the time of the tokens: {\"advance_ms\": 3600000}
  GET /__simulator/tokens         exchanges, refreshes, and families alive
  POST /__simulator/revoke        ends an account's tokens: {\"account\": \"mia\"}

A PUT replaces what was there, `{}` ends it. Faults for the next requests of a
method to a path, then for a random share of all:
  {\"next\": [{\"when\": {\"method\": \"POST\", \"path\": \"/rest/api/3/issue\", \"times\": 2},
             \"fault\": {\"kind\": \"reset-after\"}}],
   \"random\": {\"seed\": 1, \"share\": 0.2, \"faults\": [{\"kind\": \"half\"}]}}
Kinds: reset-before (nothing is done), reset-after, close-after, half,
  slow (request_ms, head_ms, body_ms, piece_ms),
  answer (status, headers: [[name, value]], body, carried_out)
Limits:
  {\"quota_until\": 1767225600000, \"burst\": 100, \"per_issue\": true, \"attachment_bytes\": 26214400,
   \"data_center\": {\"size\": 10, \"fill_rate\": 1, \"interval_seconds\": 1}}
App, consent and lifetimes:
  {\"redirect_uri\": \"https://connector.example.com/callback\", \"loopback\": true}
    (loopback: http://127.0.0.1:PORT/callback is a callback too; government: an
    app of the government cloud; jwt: access tokens look like JSON Web Tokens)
  {\"account\": \"mia\", \"answer\": \"accept\", \"sites\": [\"acme\", \"beta\"]}
  {\"access_ms\": 3600000, \"leeway_ms\": 600000, \"code_ms\": 600000, \"idle_ms\": 7776000000}

Simulated with state: issues with all their fields, comments, worklogs,
transitions, changelog, links, remote links, watchers, votes, properties and
attachments, one by one or in bulk; search by JQL, filters; users, groups,
permissions, projects with roles, versions and components, priorities,
statuses, fields, plans, audit records, tasks; boards, sprints, the backlog and
ranks; service desks, requests, approvals and organizations;
Confluence's spaces, pages, comments, labels, files, search and long tasks.
With --openapi DIR everything else that Atlassian's documents there describe is
answered by their examples, and their scopes count at the gateway.

Consent is at /authorize, tokens at /oauth/token and
/oauth/token/accessible-resources, the gateway at /ex/jira/CLOUD_ID and
/ex/confluence/CLOUD_ID, a Data Center below /jira-dc. Faults are for all.
JIRA_SIMULATOR_SECRETS=FILE writes down every secret that is handed out, for a
test that looks for them elsewhere.";

/// How long a search does not know of a change.
#[derive(Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
struct Index {
    lag_ms: u64,
}

/// How far the clock is moved on.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_ms: u64,
}

/// Whose grant is taken back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whose {
    account: Account,
}

pub(crate) fn respond(site: &Site, method: &Method, path: &str, body: &Bytes) -> Response<Body> {
    let accounts = &site.accounts;
    match (method.as_str(), path) {
        ("GET", "counts") => shown(&site.counts()),
        ("GET", "effects") => shown(&site.record().effects),
        ("GET", "faults") => shown(&site.faults.plan()),
        ("PUT", "faults") => told(body, |plan| site.faults.replace(plan)),
        ("GET", "limits") => shown(&site.meter.limits()),
        ("PUT", "limits") => told(body, |limits| site.meter.set(limits)),
        ("GET", "app") => shown(&accounts.app()),
        ("PUT", "app") => told(body, |app| accounts.register(app)),
        ("GET", "consent") => shown(&accounts.consent()),
        ("PUT", "consent") if body.trim_ascii() == b"{}" => {
            accounts.answer(None);
            answer::empty(204)
        }
        ("PUT", "consent") => told(body, |consent: Consent| accounts.answer(Some(consent))),
        ("GET", "lifetimes") => shown(&accounts.cloud.lifetimes()),
        ("PUT", "lifetimes") => told(body, |lifetimes| accounts.cloud.live(lifetimes)),
        ("GET", "clock") => answer::json(200, &json!({"now_ms": accounts.now().as_millis() as u64})),
        ("POST", "clock") => told(body, |by: Advance| {
            accounts.clock.advance(Duration::from_millis(by.advance_ms));
        }),
        ("GET", "index") => shown(&Index { lag_ms: site.record().lag.as_millis() as u64 }),
        ("PUT", "index") => told(body, |index: Index| {
            site.record().lag = Duration::from_millis(index.lag_ms);
        }),
        ("GET", "tokens") => shown(&accounts.counted()),
        ("POST", "revoke") => told(body, |whose: Whose| accounts.revoke(whose.account)),
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
