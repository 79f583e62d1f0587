//! What is known of a call while it is under way, for logs and for its caller.

use super::Exchange;
use crate::clock::Instant;
use crate::connection::Connection;
use crate::http::Safety;
use crate::scope::Scopes;
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

    /// Whether the request under way is for tokens or for the site of a consent.
    pub fn is_renewing(&self) -> bool {
        self.renewal.is_some()
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
