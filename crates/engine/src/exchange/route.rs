//! The search for the route of a token, and its result.

use crate::error::Error;
use crate::http::Request;
use crate::site::Route;

/// A search under way.
#[derive(Debug)]
pub(super) struct Detour {
    /// The response of the site.
    pub(super) refusal: Error,
    /// The question for the cloud id, while it is asked.
    pub(super) tenant: Option<Request>,
}

/// The result of the search for a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The route that works. The site's also where neither does.
    pub route: Route,
    /// The site's cloud id, where it was asked for.
    pub cloud_id: Option<String>,
    /// Whether it is sure: what is not counts for this instance alone.
    pub is_sure: bool,
}
