//! Issues: read, watched, voted for, moved.

use super::given::{MIA, owned, rich, two};
use super::row::Row;
use jira_connector_host::fields::{FieldValue, Value};
use jira_connector_host::issues::{Selection, TransitionRequest};
use jira_connector_host::records::TextFormat;

pub(super) fn rows() -> Vec<Row> {
    let mut rows = vec![
        Row::new("issues.get", "all", |c, on| async move {
            let selection = Selection {
                fields: owned(&["Severity", "cf[10013]", "customfield_10014", "environment"]),
                text_format: Some(TextFormat::LosslessMarkdown),
                details: Some(true),
            };
            c.get_issue(&on, "ED-1", &selection).await
        })
        .tells(&[
            "10002",
            "ED-1",
            "Example",
            "Main order flow broken",
            "picture.jpg",
            "23123",
            "PR-2",
            "600",
        ]),
        Row::new("issues.get", "every field", |c, on| async move {
            let selection = Selection { fields: owned(&["*all"]), text_format: None, details: Some(false) };
            c.get_issue(&on, "10002", &selection).await
        })
        .tells(&["ED-1", "picture.jpg"]),
        Row::new("issues.get", "little", |c, on| async move {
            c.get_issue(&on, "ED-1", &Selection::default()).await
        })
        .tells(&["10002", "ED-1", "Example"]),
        Row::new("issues.get-many", "many", |c, on| async move {
            let issues: Vec<_> = (1..102).map(|number| format!("EX-{number}")).collect();
            let selection = Selection {
                fields: owned(&["Severity"]),
                text_format: Some(TextFormat::PlainText),
                details: Some(true),
            };
            c.get_issues(&on, &issues, &selection).await
        })
        .tells(&["10002", "EX-1", "My first example issue", "Alphabetical", "Mia Krystof"]),
        Row::new("issues.get-many", "little", |c, on| async move {
            c.get_issues(&on, &owned(&["EX-1", "10005"]), &Selection::default()).await
        })
        .tells(&["EX-1", "EX-2"]),
        Row::new("issues.list-changelog", "all", |c, on| async move {
            two(async |cursor| c.list_changelog(&on, "ED-1", cursor.as_ref()).await, |page| page.next.clone())
                .await
        })
        .tells(&["10001", "Mia Krystof", "fieldId", "label-1", "label-1 label-2"]),
        Row::new("issues.get-create-metadata", "a name", |c, on| async move {
            c.get_create_metadata(&on, "EX", "bug").await
        })
        .tells(&["assignee", "Assignee", "set"]),
        Row::new("issues.get-edit-metadata", "a key", |c, on| async move {
            c.get_edit_metadata(&on, "ED-1").await
        })
        .tells(&["summary", "My Multi Select", "red", "blue"]),
    ];
    rows.extend(moves());
    rows.extend(people());
    rows
}

fn moves() -> [Row; 3] {
    [
        Row::new(
            "issues.list-transitions",
            "a key",
            |c, on| async move { c.list_transitions(&on, "ED-1").await },
        )
        .tells(&["711", "QA Review", "Close Issue", "In Progress", "colour"]),
        Row::new("issues.transition", "all", |c, on| async move {
            let colour = FieldValue { field: "colour".into(), value: Value::Many(owned(&["red", "blue"])) };
            let to = TransitionRequest {
                transition: "qa review".into(),
                fields: vec![colour],
                comment: Some(rich()),
            };
            c.transition_issue(&on, "ED-1", &to).await
        })
        .tells(&["711", "QA Review"])
        .once(),
        Row::new("issues.transition", "little", |c, on| async move {
            let to = TransitionRequest { transition: "2".into(), fields: Vec::new(), comment: None };
            c.transition_issue(&on, "ED-1", &to).await
        })
        .tells(&["Close Issue"])
        .once(),
    ]
}

fn people() -> [Row; 8] {
    [
        Row::new("issues.list-watchers", "a key", |c, on| async move { c.list_watchers(&on, "ED-1").await })
            .tells(&[MIA, "Mia Krystof"]),
        Row::new(
            "issues.watch",
            "a user",
            |c, on| async move { c.watch_issue(&on, "ED-1", Some(MIA)).await },
        ),
        Row::new("issues.watch", "little", |c, on| async move { c.watch_issue(&on, "ED-1", None).await }),
        Row::new(
            "issues.unwatch",
            "a user",
            |c, on| async move { c.unwatch_issue(&on, "ED-1", Some(MIA)).await },
        ),
        Row::new("issues.unwatch", "little", |c, on| async move { c.unwatch_issue(&on, "ED-1", None).await }),
        Row::new("issues.list-voters", "a key", |c, on| async move { c.list_voters(&on, "ED-1").await })
            .tells(&[MIA, "Mia Krystof"]),
        Row::new("issues.vote", "yes", |c, on| async move { c.vote_for_issue(&on, "ED-1", true).await }),
        Row::new("issues.vote", "no", |c, on| async move { c.vote_for_issue(&on, "ED-1", false).await }),
    ]
}
