//! Issues: made, changed, copied, assigned, deleted.

use super::given::{MIA, REFUSAL, adf, owned, rich, some};
use super::row::Row;
use jira_connector_host::fields::{FieldValue, Value};
use jira_connector_host::issues::{Assignee, CopyOptions, IssueUpdate, NewIssue};
use jira_connector_host::records::Text;

pub(super) fn rows() -> Vec<Row> {
    let mut rows = vec![
        Row {
            looks: true,
            accepts_refusal: Some("ED-24"),
            ..Row::new("issues.create", "all", |c, on| async move {
                c.create_issue(&on, &full(), Some("6f1c-ü 1")).await
            })
            .tells(&["10000", "ED-24"])
            .once()
        },
        Row::new("issues.create", "little", |c, on| async move { c.create_issue(&on, &small(), None).await })
            .tells(&["ED-24"])
            .once(),
        Row {
            accepts_refusal: Some(REFUSAL),
            ..Row::new("issues.create-many", "two", |c, on| async move {
                c.create_issues(&on, &[full(), small()]).await
            })
            .tells(&["10000", "ED-24", "ED-25"])
            .once()
        },
        Row::new("issues.update", "all", |c, on| async move {
            let changes = IssueUpdate {
                summary: some("Written ü"),
                description: Some(rich()),
                add_labels: owned(&["green"]),
                remove_labels: owned(&["red"]),
                fields: fields(),
                notify_users: Some(false),
            };
            c.update_issue(&on, "ED-1", &changes).await
        }),
        Row::new("issues.update", "lists", |c, on| async move {
            let list = |field: &str, value| FieldValue { field: field.into(), value };
            let fields = vec![
                list("components", Value::Add(owned(&["Web"]))),
                list("fixVersions", Value::Remove(owned(&["1.0"]))),
                list("Platforms", Value::Add(owned(&["iOS"]))),
                list("environment", Value::Clear),
            ];
            c.update_issue(&on, "ED-1", &IssueUpdate { fields, ..IssueUpdate::default() }).await
        }),
        Row::new("issues.update", "little", |c, on| async move {
            let changes = IssueUpdate { summary: some("Written"), ..IssueUpdate::default() };
            c.update_issue(&on, "ED-1", &changes).await
        }),
        Row::new("issues.update", "an empty description", |c, on| async move {
            let changes =
                IssueUpdate { description: Some(Text::Markdown(String::new())), ..IssueUpdate::default() };
            c.update_issue(&on, "ED-1", &changes).await
        }),
        Row::new("issues.delete-issue", "subtasks", |c, on| async move {
            c.delete_issue(&on, "ED-1", true).await
        }),
        Row::new("issues.delete-issue", "little", |c, on| async move {
            c.delete_issue(&on, "10002", false).await
        }),
        Row {
            accepts_refusal: Some("issuelinks"),
            ..Row::new("issues.copy", "all", |c, on| async move {
                let options =
                    CopyOptions { summary: some("Twin ü"), project: some("ABC"), link: Some(true) };
                c.copy_issue(&on, "ED-1", &options).await
            })
            .tells(&["10000", "ED-24"])
            .once()
        },
        Row::new("issues.copy", "little", |c, on| async move {
            let options = CopyOptions { link: Some(false), ..CopyOptions::default() };
            c.copy_issue(&on, "ED-1", &options).await
        })
        .tells(&["ED-24"])
        .once(),
    ];
    rows.extend([
        assign("a user", || Assignee::User(MIA.to_owned())),
        assign("me", || Assignee::Me),
        assign("nobody", || Assignee::Nobody),
        assign("automatic", || Assignee::Automatic),
    ]);
    rows
}

fn assign(with: &'static str, assignee: fn() -> Assignee) -> Row {
    Row::new(
        "issues.assign",
        with,
        move |c, on| async move { c.assign_issue(&on, "ED-1", &assignee()).await },
    )
}

fn small() -> NewIssue {
    NewIssue {
        project: "EX".into(),
        issue_type: "Task".into(),
        summary: "Write it".into(),
        ..NewIssue::default()
    }
}

fn full() -> NewIssue {
    NewIssue {
        project: "10000".into(),
        issue_type: "10001".into(),
        summary: "Write it down: ü".into(),
        description: Some(adf()),
        assignee: Some(Assignee::Me),
        priority: some("High"),
        labels: owned(&["red", "blue"]),
        components: owned(&["Web"]),
        fix_versions: owned(&["1.0"]),
        parent: some("ED-2"),
        due_date: some("2026-12-24"),
        fields: fields(),
    }
}

/// A field of every kind.
fn fields() -> Vec<FieldValue> {
    let text =
        |field: &str, value: &str| FieldValue { field: field.into(), value: Value::Text(value.into()) };
    let mut fields = vec![
        text("Severity", "Major"),
        text("story POINTS", "3.5"),
        text("cf[10014]", "It *runs*."),
        text("Location", "Europe > Berlin"),
        text("Reviewer", MIA),
        text("Target", "2026-12-24T09:00:00+01:00"),
        text("environment", "Linux"),
        text("timetracking", "2d 4h"),
    ];
    fields.push(FieldValue { field: "Platforms".into(), value: Value::Many(owned(&["Web", "iOS"])) });
    fields.push(FieldValue { field: "customfield_10018".into(), value: Value::Json(r#"{"a":[1]}"#.into()) });
    fields
}
