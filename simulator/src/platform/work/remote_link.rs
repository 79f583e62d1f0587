//! A link of an issue to something elsewhere.

use crate::place::Place;
use serde_json::{Map, Value};

/// A link to something elsewhere.
#[derive(Debug, Clone)]
pub(crate) struct RemoteLink {
    pub(crate) place: Place,
    /// What it is known by: of one issue, there is one link of each.
    pub(crate) global: Option<String>,
    /// `application`, `relationship` and `object`, as they were given.
    pub(crate) told: Map<String, Value>,
}
