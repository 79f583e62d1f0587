//! Which issues have which version.

use crate::answer;
use crate::call::Call;
use crate::fields::kind::Kind;
use crate::fields::table::FIELDS;
use crate::issues::issue::Issue;
use crate::place::Place;
use crate::reply::{Refusal, Reply, missing, wrong};
use serde_json::{Value, json};

/// How many issues have a version in a field.
fn used(call: &Call<'_>, field: &str, id: u64) -> usize {
    let has = |issue: &&Issue| match issue.values.get(field) {
        Some(Value::Array(all)) => all.contains(&json!(id)),
        own => own == Some(&json!(id)),
    };
    call.record.issues.values().filter(has).count()
}

/// `GET /rest/api/3/version/{id}/relatedIssueCounts`
pub(crate) fn counts(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    let custom = FIELDS.iter().filter(|field| field.custom.is_some());
    let custom = custom.filter(|field| matches!(field.kind, Kind::Version | Kind::Versions));
    let usage: Vec<_> = custom
        .map(|field| {
            json!({
                "customFieldId": field.number(), "fieldName": field.name,
                "issueCountWithVersionInCustomField": used(call, field.id, id),
            })
        })
        .collect();
    let sum: u64 = usage.iter().filter_map(|one| one["issueCountWithVersionInCustomField"].as_u64()).sum();
    let body = json!({
        "self": format!("{}/rest/api/3/version/{id}/relatedIssueCounts", call.ask.base),
        "issuesFixedCount": used(call, "fixVersions", id), "issuesAffectedCount": used(call, "versions", id),
        "issueCountWithCustomFieldsShowingVersion": sum, "customFieldUsage": usage,
    });
    Ok(answer::json(200, &body))
}

/// `GET /rest/api/3/version/{id}/unresolvedIssueCount`
pub(crate) fn unresolved(call: &mut Call<'_>) -> Reply {
    let id = found(call)?;
    let open = unfixed(call, id).len();
    let body = json!({
        "self": format!("{}/rest/api/3/version/{id}/unresolvedIssueCount", call.ask.base),
        "issuesUnresolvedCount": open, "issuesCount": used(call, "fixVersions", id),
    });
    Ok(answer::json(200, &body))
}

/// The open issues that are to be in a version.
fn unfixed(call: &Call<'_>, id: u64) -> Vec<Place> {
    let has = |issue: &Issue| {
        let all = issue.values.get("fixVersions").and_then(Value::as_array);
        issue.resolved.is_none() && all.is_some_and(|all| all.contains(&json!(id)))
    };
    call.record.issues.iter().filter(|(_, issue)| has(issue)).map(|(place, _)| *place).collect()
}

/// Those issues are to be in another version from now on.
pub(super) fn move_unfixed(call: &mut Call<'_>, id: u64, other: &str) -> Result<(), Refusal> {
    let other = other.rsplit('/').next().and_then(|id| Some(call.record.work.versions.find(id)?.0));
    let other = other.ok_or_else(|| wrong("moveUnfixedIssuesTo", "The version does not exist."))?;
    for place in unfixed(call, id) {
        let Some(issue) = call.record.issues.get_mut(&place) else { continue };
        for own in issue.values.get_mut("fixVersions").and_then(Value::as_array_mut).into_iter().flatten() {
            if *own == json!(id) {
                *own = json!(other);
            }
        }
    }
    Ok(())
}

/// A version is deleted: no issue has it any more.
pub(super) fn forget(call: &mut Call<'_>, id: u64) {
    for issue in call.record.issues.values_mut() {
        for field in FIELDS {
            match (&field.kind, issue.values.get_mut(field.id)) {
                (Kind::Versions, Some(Value::Array(all))) => all.retain(|own| *own != json!(id)),
                (Kind::Version, Some(own)) if *own == json!(id) => *own = Value::Null,
                _ => {}
            }
        }
    }
}

pub(super) fn found(call: &Call<'_>) -> Result<u64, Refusal> {
    let text = format!("Could not find version for id '{}'", call.name(0));
    call.insider(&text)?;
    call.record.work.versions.find(call.name(0)).map(|(id, _)| id).ok_or_else(|| missing(&text))
}
