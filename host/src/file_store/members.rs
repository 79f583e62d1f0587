//! Members that another release knows.

use serde_json::Value;
use std::collections::BTreeMap;

/// Members that another release knows: they stay as they are.
pub(super) type Members = BTreeMap<String, Value>;
