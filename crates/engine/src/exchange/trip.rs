//! What is known of a call while it is under way, for logs and for its caller.

use super::Exchange;
use crate::connection::Connection;
use crate::http::{Safety, Url};
use crate::scope::Scopes;
use jira_time::clock::Instant;
use std::time::Duration;

impl Exchange {
    /// The connection, once it is here.
    pub fn connection(&self) -> Option<&Connection> {
        let renewing = self.renewal.as_ref().map(|renewal| renewal.connection());
        renewing.or(self.connection.as_deref())
    }

    /// What a retry of the call would do, once the connection is here.
    pub fn safety(&self) -> Safety {
        self.purpose.safety
    }

    /// The connection, once the call is over.
    pub fn into_connection(self) -> Option<Box<Connection>> {
        self.connection
    }

    /// What the request under way is for, where it is not the call's own: tokens with
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

    /// What the call is counted in, once the connection is here.
    pub fn scopes(&self) -> &Scopes {
        &self.scopes
    }

    /// How many requests were sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How many requests may be sent at most, redirects aside.
    pub fn allowed(&self) -> u32 {
        self.limits.backoff.retries().saturating_add(1)
    }

    /// How many of them repeated one that failed.
    pub fn repeats(&self) -> u32 {
        self.repeats
    }

    /// How long it waited before requests.
    pub fn waited(&self) -> Duration {
        self.waited
    }

    /// How long the call has been under way.
    pub fn elapsed(&self, now: Instant) -> Duration {
        now.since(self.started)
    }
}
