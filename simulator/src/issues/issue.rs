//! An issue.

use super::values::Values;
use crate::auth::Account;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// An issue.
#[derive(Debug, Clone)]
pub(crate) struct Issue {
    /// The place of its type in the table.
    pub(crate) kind: usize,
    /// The place of its status in the table.
    pub(crate) status: usize,
    /// Who made it.
    pub(crate) creator: Account,
    pub(crate) created: Arc<str>,
    pub(crate) updated: Arc<str>,
    /// When it came to the category of its status.
    pub(crate) moved: Arc<str>,
    /// When it was resolved.
    pub(crate) resolved: Option<Arc<str>>,
    /// What is kept of each field that can be set.
    pub(crate) values: Values,
    pub(crate) properties: BTreeMap<String, Value>,
    /// Account ids.
    pub(crate) watchers: Vec<Cow<'static, str>>,
    /// Account ids.
    pub(crate) voters: Vec<Cow<'static, str>>,
    /// When a search may know of its last change at the earliest.
    pub(crate) indexed: Duration,
}

impl Issue {
    /// One that somebody makes now.
    pub(crate) fn new(kind: usize, creator: Account, now: &str) -> Self {
        let values = [("reporter", json!(creator.id())), ("priority", json!(3))];
        let now: Arc<str> = now.into();
        Self {
            kind,
            status: 0,
            creator,
            created: now.clone(),
            updated: now.clone(),
            moved: now,
            resolved: None,
            values: values.into_iter().collect(),
            properties: BTreeMap::new(),
            watchers: vec![Cow::Borrowed(creator.id())],
            voters: Vec::new(),
            indexed: Duration::ZERO,
        }
    }

    pub(crate) fn summary(&self) -> &str {
        self.values.get("summary").and_then(Value::as_str).unwrap_or_default()
    }

    /// An Atlassian Document, or `null`.
    pub(crate) fn description(&self) -> &Value {
        self.values.get("description").unwrap_or(&Value::Null)
    }

    /// The account id in a field.
    pub(crate) fn person(&self, field: &str) -> Option<&str> {
        self.values.get(field)?.as_str()
    }
}
