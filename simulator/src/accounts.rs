//! Atlassian's account server: consent, tokens that rotate, and what they open.
//!
//! It has the address of the site and of the gateway; `auth.atlassian.com` and
//! `api.atlassian.com` are told apart by their paths alone. Its clock is its
//! own, so that a token can expire without a wait.

pub(crate) mod app;
pub(crate) mod clock;
pub(crate) mod consent;
pub(crate) mod grants;
pub(crate) mod page;
pub(crate) mod parameters;
mod resources;
pub(crate) mod scopes;
pub(crate) mod tenants;
pub(crate) mod token;

use crate::auth::Account;
use app::App;
use axum::body::{Body, Bytes};
use axum::http::Response;
use axum::http::request::Parts;
use clock::Clock;
use consent::Consent;
use grants::{Grants, Lifetimes, TokenCounts};
use serde::Serialize;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The accounts of a running simulator.
#[derive(Debug)]
pub(crate) struct Accounts {
    pub(crate) clock: Clock,
    app: Mutex<App>,
    consent: Mutex<Option<Consent>>,
    /// What the account server granted.
    pub(crate) cloud: Grants,
    /// What the Data Center granted.
    pub(crate) data_center: Grants,
}

impl Default for Accounts {
    fn default() -> Self {
        Self {
            clock: Clock::default(),
            app: Mutex::default(),
            consent: Mutex::default(),
            cloud: Grants::new(Lifetimes::default(), true),
            data_center: Grants::new(Lifetimes::DATA_CENTER, false),
        }
    }
}

/// What both token endpoints counted.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Counted {
    cloud: TokenCounts,
    data_center: TokenCounts,
}

impl Accounts {
    pub(crate) fn now(&self) -> Duration {
        self.clock.now()
    }

    pub(crate) fn app(&self) -> App {
        self.app.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn register(&self, app: App) {
        self.cloud.shape(app.jwt);
        *self.app.lock().unwrap_or_else(PoisonError::into_inner) = app;
    }

    pub(crate) fn consent(&self) -> Option<Consent> {
        self.consent.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn answer(&self, consent: Option<Consent>) {
        *self.consent.lock().unwrap_or_else(PoisonError::into_inner) = consent;
    }

    pub(crate) fn revoke(&self, account: Account) {
        self.cloud.revoke(account);
        self.data_center.revoke(account);
    }

    pub(crate) fn counted(&self) -> Counted {
        Counted { cloud: self.cloud.counts(), data_center: self.data_center.counts() }
    }
}

/// The account server's answer, if the path is one of its own.
pub(crate) fn respond(accounts: &Accounts, base: &str, head: &Parts, body: &Bytes) -> Option<Response<Body>> {
    Some(match (head.method.as_str(), head.uri.path()) {
        ("GET", "/authorize") => consent::ask(accounts, base, head.uri.query().unwrap_or_default()),
        ("POST", "/authorize") => consent::answered(accounts, base, body),
        ("GET", "/error") => page::error(head.uri.query().unwrap_or_default()),
        ("POST", "/oauth/token") => token::respond(accounts, &head.headers, body),
        ("GET", "/oauth/token/accessible-resources") => resources::accessible(accounts, base, &head.headers),
        ("GET", "/me") => resources::me(accounts, &head.headers),
        _ => return None,
    })
}
