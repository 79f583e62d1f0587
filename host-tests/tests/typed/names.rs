//! Fields by the names that people know, and lists that never end.

use crate::stage::*;
use host_tests::changes::mia;
use host_tests::{Memory, connector};
use jira_connector_host::fields::{FieldValue, Value};
use jira_connector_host::issues::{IssueUpdate, NewIssue, Selection, TransitionRequest};
use jira_connector_host::metadata::PermissionContext;
use serde_json::json;

fn input(field: &str, value: &str) -> FieldValue {
    FieldValue { field: field.into(), value: Value::Text(value.into()) }
}

#[tokio::test]
async fn names_in_the_language_of_the_connection_and_in_english() {
    let stage = Stage::new().await;
    let mut settings = mia(&stage.simulator.url());
    settings.language = Some("de-DE".into());
    let connector = connector(&Memory::of(settings));
    let selection = |field: &str| Selection { fields: vec![field.into()], ..Selection::default() };
    for (name, value) in [
        ("Fälligkeitsdatum", "2027-01-02"),
        ("Due date", "1969-07-20"),
        ("Aufwand (Tage)", "3"),
        ("Effort", "4"),
    ] {
        let changes = IssueUpdate { fields: vec![input(name, value)], ..IssueUpdate::default() };
        good(connector.update_issue(ACME, "KAN-1", &changes).await);
        let issue = good(connector.get_issue(ACME, "KAN-1", &selection(name)).await);
        assert_eq!(issue.fields[0].text, value, "{name}");
    }
    // English stays the language of a connection that names none.
    let changes =
        IssueUpdate { fields: vec![input("Fälligkeitsdatum", "2027-01-02")], ..IssueUpdate::default() };
    assert_eq!(name(stage.connector.update_issue(ACME, "KAN-1", &changes).await), "invalid-request");
}

#[tokio::test]
async fn estimates_are_set_by_name() {
    let stage = Stage::new().await;
    let draft = NewIssue {
        project: "KAN".into(),
        issue_type: "Task".into(),
        summary: "Estimated".into(),
        fields: vec![input("Original estimate", "2d"), input("Remaining Estimate", "4h")],
        ..NewIssue::default()
    };
    let made = good(stage.connector.create_issue(ACME, &draft, None).await);
    let time = async || {
        let issue = good(stage.connector.get_issue(ACME, &made.key, &Selection::default()).await);
        let time = issue.time_tracking.unwrap();
        (time.original_estimate, time.remaining_estimate)
    };
    assert_eq!(time().await, (Some(57_600), Some(14_400)));
    let changes = IssueUpdate { fields: vec![input("Remaining Estimate", "1h")], ..IssueUpdate::default() };
    good(stage.connector.update_issue(ACME, &made.key, &changes).await);
    assert_eq!(time().await, (Some(57_600), Some(3600)));
}

#[tokio::test]
async fn a_transition_has_one_comment() {
    let stage = Stage::new().await;
    let comment =
        FieldValue { field: "comment".into(), value: Value::Json(r#"[{"add":{"body":"x"}}]"#.into()) };
    let to = TransitionRequest {
        transition: "Done".into(),
        fields: vec![comment],
        comment: Some(markdown("Done.")),
    };
    let (kind, error) = error(stage.connector.transition_issue(ACME, "KAN-1", &to).await);
    assert_eq!(kind, "invalid-request");
    assert!(error.message.contains("\"comment\""), "{error:?}");
    assert_eq!(stage.changes(), []);
}

#[tokio::test]
async fn lists_without_an_end_are_ended() {
    let stage = Stage::new().await;
    let fields = |n: u32| json!({"fields": [{"fieldId": n.to_string()}], "total": u64::MAX});
    let types = |n: u32| json!({"issueTypes": [{"id": n.to_string(), "name": "Task"}], "total": u64::MAX});
    let lists: [(&str, &dyn Fn(u32) -> serde_json::Value); 2] =
        [("/issue/createmeta/KAN/issuetypes/10001", &fields), ("/issue/createmeta/KAN/issuetypes", &types)];
    for (path, body) in lists {
        let before = stage.requests();
        for page in 0..200 {
            stage.answers_at("GET", path, 200, &body(page).to_string());
        }
        let (kind, error) = error(stage.connector.get_create_metadata(ACME, "KAN", "10001").await);
        assert_eq!(kind, "unreadable");
        assert!(error.message.contains("no end"), "{error:?}");
        assert!(stage.requests() - before < 105, "{}", stage.requests() - before);
        stage.simulator.faults().replace(<_>::default());
    }
}

#[tokio::test]
async fn many_keys_are_asked_about_in_short_requests() {
    let stage = Stage::new().await;
    let keys = |count: usize| (0..count).map(|_| "EDIT_ISSUES".to_owned()).collect::<Vec<_>>();
    let (kind, _) =
        error(stage.connector.get_my_permissions(ACME, &PermissionContext::Site, &keys(10_000)).await);
    assert_eq!((kind, stage.requests()), ("invalid-request", 0));
    let found = good(stage.connector.get_my_permissions(ACME, &PermissionContext::Site, &keys(250)).await);
    assert_eq!((found.len(), stage.requests()), (3, 3));
}
