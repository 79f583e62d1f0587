//! An issue as another one shows it.

use crate::ask::Ask;
use crate::place::{Place, id, key};
use crate::platform::{settings, statuses};
use crate::record::Record;
use crate::site::issue_type;
use serde_json::{Value, json};

/// An issue that another one names.
pub(crate) fn neighbour(ask: &Ask<'_>, record: &Record, other: Place) -> Value {
    let Some(issue) = record.issues.get(&other) else { return Value::Null };
    let priority = issue.values.get("priority").and_then(Value::as_u64);
    json!({
        "id": id(other).to_string(),
        "key": key(other),
        "self": format!("{}/rest/api/3/issue/{}", ask.base, id(other)),
        "fields": {
            "summary": issue.summary(),
            "status": statuses::status(ask, issue.status),
            "priority": settings::priority_brief(ask, priority.unwrap_or(3)),
            "issuetype": issue_type(ask, issue.kind),
        },
    })
}
