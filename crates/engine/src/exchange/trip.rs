//! The progress of a call, for logs and for its caller.

use super::Exchange;
use crate::connection::Connection;
use crate::http::{Safety, Url};
use crate::scope::Scopes;
use jira_time::clock::Instant;
use std::time::Duration;

impl Exchange {
    /// The connection, once it is loaded.
    pub fn connection(&self) -> Option<&Connection> {
        let renewing = self.renewal.as_ref().map(|renewal| renewal.connection());
        renewing.or(self.connection.as_deref())
    }

    /// The effect of a retry of the call, once the connection is loaded.
    pub fn safety(&self) -> Safety {
        self.purpose.safety
    }

    /// The connection, once the call is over.
    pub fn into_connection(self) -> Option<Box<Connection>> {
        self.connection
    }

    /// The purpose of the current request, where it is not the call's own: tokens with
    /// the site of a consent, or the route to the site.
    pub fn side_request(&self) -> Option<&'static str> {
        match self.renewal {
            Some(_) => Some("tokens"),
            None => self.asks_tenant().then_some("route"),
        }
    }

    /// Whether a URL is below the connection's own site, where its credential may go.
    pub(super) fn is_below(&self, url: &Url) -> bool {
        let below = |connection: &Connection| connection.site.holds(connection.cloud_id.as_deref(), url);
        self.connection.as_deref().is_some_and(below)
    }

    /// The scopes that the call counts in, once the connection is loaded.
    pub fn scopes(&self) -> &Scopes {
        &self.scopes
    }

    /// The number of requests that were sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The maximum number of requests, not counting redirects.
    pub fn allowed(&self) -> u32 {
        self.limits.backoff.retries().saturating_add(1)
    }

    /// The number of retries.
    pub fn retries(&self) -> u32 {
        self.retries
    }

    /// The time spent waiting before requests.
    pub fn waited(&self) -> Duration {
        self.waited
    }

    /// The time since the start of the call.
    pub fn elapsed(&self, now: Instant) -> Duration {
        now.since(self.started)
    }
}
