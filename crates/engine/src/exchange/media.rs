//! The hop of a file's request to Atlassian's media host.

use super::{Exchange, MAX_REDIRECTS};
use crate::http::{Request, Response};
use crate::site;
use std::time::Duration;

impl Exchange {
    /// Whether the request under way left the connection's site for the media host.
    pub fn is_away(&self) -> bool {
        self.away
    }

    /// Turns a request to where its file is, if a response says so. The address is
    /// signed by itself: a credential would be lost there, and refused.
    pub(super) fn leave(&mut self, request: &mut Request, response: &Response) -> bool {
        let location = response.headers.get("location").unwrap_or_default();
        let Some(url) = site::media(&request.url, location) else { return false };
        if self.away || self.redirects >= MAX_REDIRECTS {
            return false;
        }
        self.redirects = self.redirects.saturating_add(1);
        (self.away, self.signed) = (true, false);
        self.delay = Duration::ZERO;
        request.url = url;
        ["authorization", "x-force-accept-language", "x-atlassian-token"]
            .iter()
            .for_each(|name| request.headers.remove(name));
        true
    }
}
