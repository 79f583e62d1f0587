//! Exported functions that send several requests, through the real component: one total
//! time, one name in the log, and a bound.

#![forbid(unsafe_code)]

use host_tests::consent::Stage;
use host_tests::evidence::Lines;
use host_tests::*;
use jira_connector_host::issues::Assignee;
use jira_connector_host::{Connector, Level, Options, types};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;

/// A page of issue types that says that there are always more, and the account.
fn endless(page: u64) -> String {
    format!(
        r#"{{"issueTypes":[{{"id":"{page}","name":"Type {page}"}}],"startAt":{page},"maxResults":1,
            "total":18446744073709551615,"accountId":"5b1","displayName":"Mia"}}"#
    )
}

/// A server that answers every request with this after a while.
async fn server(after: Duration) -> RawServer {
    let pages = Arc::new(AtomicU64::new(0));
    RawServer::new(move |_, mut stream| {
        let page = endless(pages.fetch_add(1, Ordering::Relaxed));
        async move {
            tokio::time::sleep(after).await;
            let answer = answer(200, &[("content-type", "application/json")], &page);
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    })
    .await
}

fn connect(server: &RawServer, total: u64, log: &Lines) -> Connector {
    let mut settings = basic(&server.url(), "fred", "hunter2");
    settings.limits =
        types::Limits { total_timeout: Some(total), retries: Some(0), ..types::Limits::default() };
    let options = Options { log: Arc::new(log.clone()), ..options() };
    Connector::new(&component(), Memory::of(settings), options).unwrap()
}

/// The members of a name in the log's lines of an event.
fn logged(log: &Lines, event: &str, member: &str) -> Vec<String> {
    let lines: Vec<Value> = log.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let lines = lines.iter().filter(|line| line["event"] == event);
    lines.map(|line| line[member].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn the_total_time_counts_over_all_requests() {
    let (server, log) = (server(Duration::from_millis(300)).await, Lines::of(Level::Debug));
    let connector = connect(&server, 1000, &log);
    let start = Instant::now();
    let error = jira_error(connector.get_create_metadata("acme", "KAN", "Story").await);
    assert_eq!(error.name(), "timed-out", "{error:?}");
    let took = start.elapsed();
    assert!((Duration::from_millis(900)..Duration::from_millis(1500)).contains(&took), "{took:?}");
    assert!((3..=4).contains(&server.requests().len()), "{}", server.requests().len());
}

#[tokio::test]
async fn a_change_behind_a_read_has_what_is_left() {
    let (server, log) = (server(Duration::from_millis(400)).await, Lines::of(Level::Debug));
    let connector = connect(&server, 600, &log);
    let start = Instant::now();
    // Who it is comes in time; whether the issue was assigned is not known.
    let error = jira_error(connector.assign_issue("acme", "KAN-1", &Assignee::Me).await);
    assert_eq!(error.name(), "outcome-unknown", "{error:?}");
    assert!(start.elapsed() < Duration::from_millis(1000), "{:?}", start.elapsed());
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_list_without_an_end_is_bounded() {
    let (server, log) = (server(Duration::ZERO).await, Lines::of(Level::Debug));
    let error = jira_error(connect(&server, 60_000, &log).get_create_metadata("acme", "KAN", "Story").await);
    assert_eq!(error.name(), "unreadable", "{error:?}");
    assert!(server.requests().len() <= 100, "{}", server.requests().len());
}

#[tokio::test]
async fn all_requests_of_a_call_have_one_name_in_the_log() {
    let (server, log) = (server(Duration::ZERO).await, Lines::of(Level::Debug));
    let connector = connect(&server, 60_000, &log);
    connector.assign_issue("acme", "KAN-1", &Assignee::Me).await.unwrap();
    let names = logged(&log, "attempt", "call");
    assert_eq!(names.len(), 2);
    assert!(names.iter().all(|name| *name == names[0]), "{names:?}");
    connector.assign_issue("acme", "KAN-1", &Assignee::Nobody).await.unwrap();
    assert_ne!(logged(&log, "attempt", "call")[2], names[0]);
}

#[tokio::test]
async fn the_requests_of_a_consent_are_logged() {
    let stage = Stage::authorized().await;
    let paths = logged(&stage.log, "attempt", "path");
    assert_eq!(paths, ["/oauth/token", "/oauth/token/accessible-resources"]);
    let operations = logged(&stage.log, "attempt", "operation");
    assert_eq!(operations, ["oauth.exchange-code"; 2]);
    stage.connector.refresh("acme").await.unwrap();
    assert_eq!(logged(&stage.log, "attempt", "operation").last().unwrap(), "oauth.refresh");
    let (access, refresh) = stage.stored();
    for secret in [access.as_str(), &refresh, jira_simulator::CLIENT_SECRET] {
        assert!(!stage.log.text().contains(secret));
    }
}
