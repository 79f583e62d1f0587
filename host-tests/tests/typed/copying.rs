//! Copies of issues into other projects, and what is done where something fails.

use crate::stage::*;
use jira_connector_host::fields::{FieldValue, Value};
use jira_connector_host::issues::{CopyOptions, NewIssue, Selection, TransitionRequest};
use jira_connector_host::projects::{NewComponent, VersionFields};
use jira_simulator::{Answer, Change, Fault, When};

fn input(field: &str, value: &str) -> FieldValue {
    FieldValue { field: field.into(), value: Value::Text(value.into()) }
}

fn to(project: &str) -> CopyOptions {
    CopyOptions { project: Some(project.into()), link: Some(false), ..CopyOptions::default() }
}

async fn component(stage: &Stage, project: &str, name: &str) {
    let component = NewComponent { name: name.into(), description: None, lead: None };
    good(stage.connector.create_component(ACME, project, &component).await);
}

async fn version(stage: &Stage, project: &str, name: &str) {
    let version = VersionFields { name: Some(name.into()), ..VersionFields::default() };
    good(stage.connector.create_version(ACME, project, &version).await);
}

#[tokio::test]
async fn values_of_a_project_are_found_by_name_in_another() {
    let stage = Stage::new().await;
    let connector = &stage.connector;
    for project in ["KAN", "APP"] {
        component(&stage, project, "Copied component").await;
        version(&stage, project, "Copied version").await;
    }
    component(&stage, "KAN", "Of one project").await;
    version(&stage, "KAN", "Of one project").await;
    let draft = NewIssue {
        project: "KAN".into(),
        issue_type: "Task".into(),
        summary: "Original".into(),
        priority: Some("High".into()),
        components: vec!["Copied component".into(), "Of one project".into()],
        fix_versions: vec!["Copied version".into()],
        fields: vec![input("Found in", "Of one project"), input("Location", "Europe > Berlin")],
        ..NewIssue::default()
    };
    let original = good(connector.create_issue(ACME, &draft, None).await);
    let copied = good(connector.copy_issue(ACME, &original.key, &to("APP")).await);
    let selection = Selection { fields: vec!["Location".into()], ..Selection::default() };
    let copy = good(connector.get_issue(ACME, &copied.issue.key, &selection).await);
    let names = |all: &[jira_connector_host::records::NamedItem]| {
        all.iter().map(|one| one.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&copy.components), ["Copied component"]);
    assert_eq!(names(&copy.fix_versions), ["Copied version"]);
    assert_eq!(copy.priority.map(|priority| priority.name).as_deref(), Some("High"));
    assert_eq!(copy.fields[0].text, "Europe > Berlin");
    for id in ["components", "customfield_10040"] {
        assert!(copied.skipped_fields.iter().any(|left| left == id), "{copied:?}");
    }
    assert!(!copied.skipped_fields.iter().any(|left| left == "fixVersions"), "{copied:?}");
    // In its own project all of it is copied.
    let copied = good(connector.copy_issue(ACME, &original.key, &to("kan")).await);
    let copy = good(connector.get_issue(ACME, &copied.issue.key, &selection).await);
    assert_eq!(copy.components.len(), 2);
}

#[tokio::test]
async fn fields_that_the_project_refuses_are_left_out() {
    let stage = Stage::new().await;
    let refusal = r#"{"errorMessages":[],"errors":{"assignee":"The user cannot be assigned."}}"#;
    let draft = NewIssue {
        project: "KAN".into(),
        issue_type: "Task".into(),
        summary: "Original".into(),
        assignee: Some(jira_connector_host::issues::Assignee::Me),
        ..NewIssue::default()
    };
    let original = good(stage.connector.create_issue(ACME, &draft, None).await);
    stage.answers_at("POST", "/issue", 400, refusal);
    let copied = good(stage.connector.copy_issue(ACME, &original.key, &to("APP")).await);
    assert!(copied.skipped_fields.contains(&"assignee".to_owned()), "{copied:?}");
    assert_eq!(stage.simulator.counts().creates, 2);
    // A field that a copy cannot be without is Jira's to name.
    let refusal = r#"{"errorMessages":[],"errors":{"summary":"Too odd.","assignee":"No."}}"#;
    stage.answers_at("POST", "/issue", 400, refusal);
    assert_eq!(name(stage.connector.copy_issue(ACME, &original.key, &to("APP")).await), "invalid");
    assert_eq!(stage.simulator.counts().creates, 2);
}

#[tokio::test]
async fn a_copy_whose_link_fails_is_reported_with_what_failed() {
    let stage = Stage::new().await;
    let linked = CopyOptions::default();
    let refusal = Answer { status: 403, ..Answer::default() };
    stage.simulator.faults().push(When::next("POST", "/rest/api/3/issueLink"), refusal);
    let copied = good(stage.connector.copy_issue(ACME, "KAN-1", &linked).await);
    assert!(copied.skipped_fields.contains(&"issuelinks".to_owned()), "{copied:?}");
    // Whether a lost answer was of a link that was made, nobody knows.
    stage.simulator.faults().push(When::next("POST", "/rest/api/3/issueLink"), Fault::CloseAfter);
    let copied = good(stage.connector.copy_issue(ACME, "KAN-1", &linked).await);
    assert!(copied.skipped_fields.contains(&"issuelinks".to_owned()), "{copied:?}");
    // A lost answer of the copy itself: nobody knows, and nothing is sent again.
    let before = stage.simulator.counts().creates;
    stage.simulator.faults().push(When::next("POST", "/rest/api/3/issue"), Fault::CloseAfter);
    assert_eq!(name(stage.connector.copy_issue(ACME, "KAN-1", &linked).await), "outcome-unknown");
    assert_eq!(stage.simulator.counts().creates - before, 1);
}

#[tokio::test]
async fn of_many_each_is_reported_as_it_is() {
    let stage = Stage::new().await;
    let draft = |number: usize| NewIssue {
        project: "KAN".into(),
        issue_type: "Task".into(),
        summary: format!("Issue {number}"),
        ..NewIssue::default()
    };
    let drafts: Vec<_> = (0..120).map(draft).collect();
    // The second of three requests is carried out and not answered.
    stage.simulator.faults().push(When::next("POST", "/rest/api/3/issue/bulk"), Fault::Slow(<_>::default()));
    stage.simulator.faults().push(When::next("POST", "/rest/api/3/issue/bulk"), Fault::CloseAfter);
    let results = good(stage.connector.create_issues(ACME, &drafts).await);
    for (number, result) in results.iter().enumerate() {
        match result {
            Ok(_) => assert!(!(50..100).contains(&number), "{number}"),
            Err(error) => assert_eq!((error.name(), (50..100).contains(&number)), ("outcome-unknown", true)),
        }
    }
    assert_eq!(stage.simulator.counts().creates, 120);
}

#[tokio::test]
async fn a_lost_answer_to_a_transition_is_sent_once() {
    let stage = Stage::new().await;
    let to =
        TransitionRequest { transition: "Done".into(), fields: Vec::new(), comment: Some(markdown("Done.")) };
    let path = "/rest/api/3/issue/KAN-1/transitions";
    stage.simulator.faults().push(When::next("POST", path), Fault::CloseAfter);
    assert_eq!(name(stage.connector.transition_issue(ACME, "KAN-1", &to).await), "outcome-unknown");
    let comments = stage.changes().iter().filter(|(change, _)| *change == Change::Comment).count();
    assert_eq!(comments, 1);
    // What failed before is no change.
    stage.simulator.faults().push(When::next("GET", path), Answer { status: 403, ..Answer::default() });
    let before = stage.changes().len();
    assert_eq!(name(stage.connector.transition_issue(ACME, "KAN-1", &to).await), "forbidden");
    assert_eq!(stage.changes().len(), before);
}
