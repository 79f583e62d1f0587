//! Issues for programs. Members are named as in the interface `issues`.

use jira_connector_host::fields::FieldMetadata;
use jira_connector_host::issues::{Issue, IssueTransition};
use jira_connector_host::records::{IssueReference, IssueType, NamedItem, Status, StatusCategory};
use jira_connector_host::types::User;
use serde_json::{Value, json, value::RawValue};

/// An issue.
pub(super) fn issue(issue: &Issue) -> Value {
    let named = |list: &[NamedItem]| list.iter().map(self::named).collect::<Vec<_>>();
    let fields = issue.fields.iter().map(|field| {
        // JSON stays as Jira wrote it.
        let value: Option<Box<RawValue>> = serde_json::from_str(&field.json).ok();
        json!({"id": field.id, "name": field.name, "text": field.text, "value": value})
    });
    let links = issue.links.iter().map(|link| {
        json!({
            "id": link.id, "phrase": link.phrase, "kind": link.link_type, "outward": link.outward,
            "issue": reference(&link.issue),
        })
    });
    let attachments = issue.attachments.iter().map(|file| {
        json!({
            "id": file.id, "name": file.name, "media_type": file.media_type, "size": file.size,
            "created": file.created, "author": file.author.as_ref().map(user),
        })
    });
    json!({
        "id": issue.id,
        "key": issue.key,
        "web_url": issue.web_url,
        "summary": issue.summary,
        "project": issue.project.as_ref().map(|project| {
            json!({"id": project.id, "key": project.key, "name": project.name})
        }),
        "kind": issue.issue_type.as_ref().map(kind),
        "status": issue.status.as_ref().map(status),
        "resolution": issue.resolution.as_ref().map(self::named),
        "priority": issue.priority.as_ref().map(self::named),
        "assignee": issue.assignee.as_ref().map(user),
        "reporter": issue.reporter.as_ref().map(user),
        "creator": issue.creator.as_ref().map(user),
        "labels": issue.labels,
        "components": named(&issue.components),
        "fix_versions": named(&issue.fix_versions),
        "affects_versions": named(&issue.affects_versions),
        "parent": issue.parent.as_ref().map(reference),
        "subtasks": issue.subtasks.iter().map(reference).collect::<Vec<_>>(),
        "links": links.collect::<Vec<_>>(),
        "created": issue.created,
        "updated": issue.updated,
        "resolved": issue.resolved,
        "due": issue.due_date,
        "description": issue.description,
        "attachments": attachments.collect::<Vec<_>>(),
        "time": issue.time_tracking.as_ref().map(|time| {
            json!({"estimate": time.original_estimate, "remaining": time.remaining_estimate, "spent": time.time_spent})
        }),
        "votes": issue.votes,
        "watchers": issue.watchers,
        "watching": issue.is_watching,
        "fields": fields.collect::<Vec<_>>(),
    })
}

/// A person.
pub(in super::super) fn user(user: &User) -> Value {
    json!({
        "account_id": user.account_id, "display_name": user.display_name, "email": user.email,
        "active": user.active, "account_type": user.account_type,
    })
}

/// A transition with the fields of its screen.
pub(super) fn transition(transition: &IssueTransition) -> Value {
    json!({
        "id": transition.id, "name": transition.name, "to": transition.to_status.as_ref().map(status),
        "fields": transition.fields.iter().map(description).collect::<Vec<_>>(),
    })
}

fn description(field: &FieldMetadata) -> Value {
    json!({
        "id": field.id, "name": field.name, "required": field.required, "has_default": field.has_default_value,
        "kind": field.value_type, "items": field.item_type, "custom_kind": field.custom_type,
        "operations": field.operations, "allowed": field.allowed_values.iter().map(named).collect::<Vec<_>>(),
    })
}

fn named(named: &NamedItem) -> Value {
    json!({"id": named.id, "name": named.name})
}

fn kind(kind: &IssueType) -> Value {
    json!({"id": kind.id, "name": kind.name, "subtask": kind.subtask, "level": kind.hierarchy_level})
}

fn status(status: &Status) -> Value {
    let category = status.category.as_ref().map(|category| match category {
        StatusCategory::ToDo => "to-do",
        StatusCategory::InProgress => "in-progress",
        StatusCategory::Done => "done",
        StatusCategory::Other(other) => other,
    });
    json!({"id": status.id, "name": status.name, "category": category})
}

fn reference(issue: &IssueReference) -> Value {
    json!({
        "id": issue.id, "key": issue.key, "summary": issue.summary,
        "status": issue.status.as_ref().map(status), "kind": issue.issue_type.as_ref().map(kind),
    })
}
