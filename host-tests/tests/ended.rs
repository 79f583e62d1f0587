//! Calls that the host ends: where a change of theirs is in doubt they say so.

use host_tests::*;
use jira_connector_host::comments::AddOptions;
use jira_connector_host::files::{File, UploadTarget};
use jira_connector_host::issues::{IssueUpdate, NewIssue};
use jira_connector_host::records::Text;
use jira_connector_host::rest::Safety;
use jira_connector_host::types::ErrorKind;
use jira_connector_host::{Connector, Error, Options, search};
use std::fmt::Debug;
use std::time::Duration;
use tokio::io::AsyncWriteExt;

/// A server that reads requests and answers none.
async fn silent() -> RawServer {
    RawServer::new(|_, stream| async move {
        tokio::time::sleep(Duration::from_secs(60)).await;
        drop(stream);
    })
    .await
}

fn impatient(url: &str) -> Connector {
    let options = Options { deadline: Duration::from_millis(150), ..options() };
    Connector::new(&component(), Memory::of(basic(url, "fred", "hunter2")), options).unwrap()
}

#[track_caller]
fn in_doubt<T: Debug>(outcome: Result<T, Error>, change: &str) {
    let error = jira_error(outcome);
    assert_eq!(error.kind, ErrorKind::OutcomeUnknown, "{error:?}");
    assert!(error.message.contains(&format!("({change})")), "{error:?}");
    assert!(error.message.contains("The host ended the call after 150ms."), "{error:?}");
    assert!(!error.advice.is_empty());
}

#[track_caller]
fn unchanged<T: Debug>(outcome: Result<T, Error>) {
    assert!(matches!(outcome, Err(Error::Deadline(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_change_that_the_deadline_ends_is_in_doubt() {
    let server = silent().await;
    let connector = impatient(&server.url());
    let comment = Text::Markdown("Hello".into());
    in_doubt(
        connector.add_comment("acme", "KAN-7", &comment, &AddOptions::default()).await,
        "POST /rest/api/3/issue/KAN-7/comment",
    );
    let changes = IssueUpdate { summary: Some("x".into()), ..IssueUpdate::default() };
    in_doubt(connector.update_issue("acme", "KAN-7", &changes).await, "PUT /rest/api/3/issue/KAN-7");
    let file = File { name: "a".into(), media_type: None, content: b"x".to_vec() };
    let target = UploadTarget::Issue("KAN-7".into());
    in_doubt(connector.upload("acme", &target, &[file]).await, "POST /rest/api/3/issue/KAN-7/attachments");
    in_doubt(
        connector.request("acme", call("DELETE", "/rest/api/3/issue/KAN-7")).await,
        "DELETE /rest/api/3/issue/KAN-7",
    );
    in_doubt(connector.request("acme", call("POST", "/unknown")).await, "POST /unknown");
    let arguments = r#"{"issueIdOrKey":"KAN-7"}"#;
    in_doubt(
        connector.call_operation("acme", "jira.deleteIssue", arguments).await,
        "DELETE /rest/api/3/issue/KAN-7",
    );
}

#[tokio::test]
async fn a_read_that_the_deadline_ends_is_no_change() {
    let server = silent().await;
    let connector = impatient(&server.url());
    unchanged(connector.get_myself("acme").await);
    let query = search::Query { jql: "project = KAN".into(), ..search::Query::default() };
    unchanged(connector.find_issues("acme", &query, None).await);
    unchanged(connector.request("acme", call("POST", "/rest/api/3/search/jql")).await);
    unchanged(connector.call_operation("acme", "jira.searchAndReconsileIssuesUsingJqlPost", "{}").await);
    let mut asking = call("POST", "/unknown");
    asking.safety = Some(Safety::Safe);
    unchanged(connector.request("acme", asking).await);
    assert_eq!(server.requests().len(), 5);
}

#[tokio::test]
async fn a_change_that_was_refused_before_the_deadline_is_no_change() {
    let refusing = RawServer::sending(answer(429, &[("retry-after", "5")], "{}")).await;
    let mut create = call("POST", "/rest/api/3/issue");
    create.limits.retries = Some(4);
    unchanged(impatient(&refusing.url()).request("acme", create).await);
    assert_eq!(refusing.requests().len(), 1);
    let failing = RawServer::sending(answer(502, &[], "")).await;
    let mut replacing = call("PUT", "/unknown");
    replacing.limits.backoff_base = Some(5000);
    replacing.limits.retries = Some(4);
    in_doubt(impatient(&failing.url()).request("acme", replacing).await, "PUT /unknown");
}

#[tokio::test]
async fn a_change_whose_answer_the_component_fails_on_is_in_doubt() {
    // More of it than the instance has memory for.
    let large = RawServer::new(|request, mut stream| async move {
        let size: usize = if request.contains("/small") { 2 } else { 12 << 20 };
        let head = format!("HTTP/1.1 200 X\r\ncontent-length: {size}\r\nconnection: close\r\n\r\n");
        let _ = stream.write_all(head.as_bytes()).await;
        let _ = stream.write_all(&vec![b' '; size]).await;
    })
    .await;
    let options = Options { max_memory: 6 << 20, ..options() };
    let connector =
        Connector::new(&component(), Memory::of(basic(&large.url(), "fred", "hunter2")), options).unwrap();
    let issue = NewIssue {
        project: "KAN".into(),
        issue_type: "Task".into(),
        summary: "x".into(),
        ..NewIssue::default()
    };
    for _ in 0..2 {
        let error = jira_error(connector.request("acme", call("POST", "/rest/api/3/issue")).await);
        assert_eq!(error.kind, ErrorKind::OutcomeUnknown, "{error:?}");
        let error = jira_error(connector.create_issue("acme", &issue, None).await);
        assert!(matches!(error.kind, ErrorKind::OutcomeUnknown | ErrorKind::TooLarge), "{error:?}");
        assert_eq!(connector.request("acme", call("GET", "/small")).await.unwrap().status, 200);
    }
}
