//! What the account server and the Data Center remember of accounts.

use super::app::App;
use super::clock::Clock;
use super::consent::Consent;
use super::grants::{Grants, Lifetimes, TokenCounts};
use crate::auth::Account;
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
