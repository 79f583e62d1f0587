//! Documented operations by name, and lists, through the real component.

#![forbid(unsafe_code)]

use host_tests::*;
use jira_connector_host::issues::Selection;
use jira_connector_host::operations::{Product, Query};
use jira_connector_host::rest::{PageOptions, StopReason};
use jira_connector_host::search::Query as Search;
use jira_connector_host::types::{Error, ErrorKind};
use jira_connector_host::{Connector, Error as HostError};
use jira_simulator::{Answer, Fault, Simulator, Slow, When};
use serde_json::{Value, json};

async fn stage() -> (Simulator, Connector) {
    let simulator = simulator().await;
    let store =
        Memory::of(basic(&simulator.url(), jira_simulator::Account::Mia.email(), jira_simulator::TOKEN));
    (simulator, connector(&store))
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, HostError>) -> Error {
    let error = jira_error(outcome);
    assert!(matches!(error.kind, ErrorKind::InvalidRequest), "{error:?}");
    assert_eq!(error.attempts, 0);
    error
}

fn at_once(max_items: Option<u64>, max_pages: Option<u32>) -> PageOptions {
    PageOptions { max_items, max_pages }
}

#[tokio::test]
async fn an_operation_is_found_described_and_called() {
    let (_simulator, connector) = stage().await;
    let query = Query { text: "get issue".into(), product: Some(Product::Jira), path: None, limit: Some(5) };
    let found = connector.search_operations(&query).await.unwrap();
    assert_eq!(found[0].name, "jira.getIssue");
    assert_eq!(found.len(), 5);
    let described = connector.describe_operation("jira.getIssue").await.unwrap();
    assert_eq!(
        (described.method.as_str(), described.path.as_str()),
        ("GET", "/rest/api/3/issue/{issueIdOrKey}")
    );
    assert!(described.scopes.contains(&vec!["read:jira-work".to_owned()]), "{:?}", described.scopes);
    let schema: Value = serde_json::from_str(&described.arguments).unwrap();
    assert_eq!(schema["required"], json!(["issueIdOrKey"]));
    let made = connector
        .call_operation(
            "acme",
            "jira.createIssue",
            r#"{"fields":{"project":{"key":"APP"},"issuetype":{"name":"Task"},"summary":"by name"}}"#,
        )
        .await
        .unwrap();
    assert_eq!(made.status, 201);
    let made: Value = serde_json::from_slice(&made.body).unwrap();
    let arguments = json!({"issueIdOrKey": made["key"], "fields": ["summary"]}).to_string();
    let read = connector.call_operation("acme", "jira.getIssue", &arguments).await.unwrap();
    let read: Value = serde_json::from_slice(&read.body).unwrap();
    assert_eq!(read["fields"]["summary"], "by name");
}

#[tokio::test]
async fn what_does_not_fit_an_operation_is_never_sent() {
    let (simulator, connector) = stage().await;
    let call =
        |name: &'static str, arguments: &'static str| connector.call_operation("acme", name, arguments);
    let near = refused(call("jira.getIsue", "{}").await);
    assert!(near.message.contains("Did you mean jira.getIssue"), "{near:?}");
    let unknown = refused(call("jira.getIssue", r#"{"issueIdOrKey":"A-1","field":["x"]}"#).await);
    assert!(unknown.message.contains("fields"), "{unknown:?}");
    assert!(refused(call("jira.getIssue", "{}").await).message.contains("issueIdOrKey"));
    refused(call("jira.getIssue", r#"{"issueIdOrKey":["A-1"]}"#).await);
    refused(call("jira.getIssue", "no JSON").await);
    refused(call("jira.getIssue", r#"{"issueIdOrKey":"../../x"}"#).await);
    let removed = refused(call("jira.searchForIssuesUsingJql", r#"{"jql":"project = APP"}"#).await);
    assert!(removed.message.contains("jira.searchAndReconsileIssuesUsingJql"), "{removed:?}");
    assert_eq!(simulator.counts().requests, 0);
}

#[tokio::test]
async fn a_list_is_read_to_its_end_in_parts_and_through_failures() {
    let (simulator, connector) = stage().await;
    let arguments = r#"{"maxResults":5}"#;
    let pages = |options, cursor: Option<String>| {
        let connector = connector.clone();
        async move {
            connector
                .operation_pages("acme", "jira.searchProjects", arguments, options, cursor.as_ref())
                .await
        }
    };
    let whole = pages(PageOptions::default(), None).await.unwrap();
    assert_eq!((whole.items.len(), whole.pages, whole.total), (12, 3, Some(12)));
    assert_eq!((whole.stopped, whole.next.as_ref(), whole.total_changed), (StopReason::End, None, false));
    let key =
        |item: &String| serde_json::from_str::<Value>(item).unwrap()["key"].as_str().unwrap().to_owned();
    let keys: Vec<_> = whole.items.iter().map(key).collect();

    // In parts that do not fit the pages.
    let (mut parts, mut cursor) = (Vec::new(), None);
    loop {
        let part = pages(at_once(Some(7), None), cursor).await.unwrap();
        parts.extend(part.items.iter().map(key));
        cursor = part.next;
        if cursor.is_none() {
            break;
        }
        assert_eq!(part.stopped, StopReason::Items);
    }
    assert_eq!(parts, keys);

    // A page that fails ends the batch, and nothing is lost.
    let refusal = Fault::Answer(Answer::json(400, "not today"));
    let when = || When::next("GET", "/rest/api/3/project/search");
    simulator.faults().push(when(), Slow::default());
    simulator.faults().push(when(), refusal);
    let cut = pages(PageOptions::default(), None).await.unwrap();
    assert_eq!((cut.items.len(), cut.stopped), (5, StopReason::Failed));
    assert!(cut.failure.is_some_and(|failure| failure.message == "not today"));
    let rest = pages(PageOptions::default(), cut.next.clone()).await.unwrap();
    assert_eq!(cut.items.iter().chain(&rest.items).map(key).collect::<Vec<_>>(), keys);

    // A cursor is good for its own call.
    let other = connector
        .operation_pages(
            "acme",
            "jira.searchProjects",
            r#"{"maxResults":6}"#,
            PageOptions::default(),
            cut.next.as_ref(),
        )
        .await;
    refused(other);
}

#[tokio::test]
async fn lists_on_any_path() {
    let (_simulator, connector) = stage().await;
    let read = |path: &'static str| {
        let connector = connector.clone();
        async move { connector.pages("acme", &call("GET", path), PageOptions::default(), None).await.unwrap() }
    };
    let projects = read("/rest/api/3/project/search?maxResults=5").await;
    assert_eq!((projects.items.len(), projects.pages), (12, 3));
    let bare = read("/rest/api/3/project").await;
    assert_eq!((bare.items.len(), bare.stopped), (12, StopReason::End));
    let spaces = read("/wiki/api/v2/spaces?limit=2").await;
    assert_eq!((spaces.items.len(), spaces.pages), (3, 2));
    let old = read("/wiki/rest/api/space?limit=2").await;
    assert_eq!((old.items.len(), old.pages), (3, 2));
    let mut search = call("POST", "/rest/api/3/search/jql");
    search.body = Some(br#"{"jql":"project = APP","maxResults":2}"#.to_vec());
    let found = connector.pages("acme", &search, PageOptions::default(), None).await.unwrap();
    assert_eq!(found.stopped, StopReason::End);
    assert!(found.items.len() > 2 && found.pages > 1, "{found:?}");
}

#[tokio::test]
async fn a_task_is_waited_for_as_long_as_is_asked() {
    let (simulator, connector) = stage().await;
    let priorities = connector.call_operation("acme", "jira.getPriorities", "{}").await.unwrap();
    let priorities: Value = serde_json::from_slice(&priorities.body).unwrap();
    let arguments = json!({"id": priorities[4]["id"]}).to_string();
    let begun = connector.call_operation("acme", "jira.deletePriority", &arguments).await.unwrap();
    let place = begun.headers.iter().find(|header| header.name == "location").unwrap().value.clone();
    assert_eq!((begun.status, place.starts_with(&simulator.url())), (303, true));
    let task = connector.await_task("acme", &place, Some(0)).await.unwrap();
    assert!(!task.finished && !task.succeeded, "{task:?}");
    simulator.advance(std::time::Duration::from_secs(3600));
    let task = connector.await_task("acme", &task.id, None).await.unwrap();
    assert!(task.finished && task.succeeded, "{task:?}");
    let none = jira_error(connector.await_task("acme", "424242", None).await);
    assert!(matches!(none.kind, ErrorKind::NotFound), "{none:?}");
    refused(connector.await_task("acme", "https://evil.example/rest/api/3/task/1", None).await);
}

/// One broken character in one summary, read on every way.
#[tokio::test]
async fn a_broken_character_costs_that_character() {
    let body = "{\"isLast\":true,\"issues\":[{\"id\":\"1\",\"key\":\"A-1\",\"fields\":{\"summary\":\"a\\ud800\u{1}b\",\
                \"customfield_1\":{\"value\":\"\\udc00\"}}},{\"id\":\"2\",\"key\":\"A-2\",\"fields\":{\"summary\":\"c\"}}]}";
    let server = RawServer::sending(answer(200, &[("content-type", "application/json")], body)).await;
    let connector = connector(&Memory::of(basic(&server.url(), "mia@example.com", "a-token")));
    let selection = Selection { fields: Vec::new(), text_format: None, details: Some(false) };
    let query =
        Search { jql: "project = A".into(), selection, page_size: None, reconcile_issues: Vec::new() };
    let found = connector.find_issues("acme", &query, None).await.unwrap().items;
    let summaries: Vec<_> = found.iter().map(|issue| issue.summary.as_str()).collect();
    assert_eq!(summaries, ["a\u{fffd}\u{fffd}b", "c"]);
    let jql = r#"{"jql":"project = A"}"#;
    let name = "jira.searchAndReconsileIssuesUsingJql";
    let answered = connector.call_operation("acme", name, jql).await.unwrap();
    let answered: Value = serde_json::from_slice(&answered.body).unwrap();
    assert_eq!(answered["issues"][0]["fields"]["summary"], "a\u{fffd}\u{fffd}b");
    let items =
        connector.operation_pages("acme", name, jql, PageOptions::default(), None).await.unwrap().items;
    let item: Value = serde_json::from_str(&items[0]).unwrap();
    assert_eq!(item["fields"]["summary"], "a\u{fffd}\u{fffd}b");
}

/// No timeout ends work that waits for nothing.
#[tokio::test]
async fn what_a_caller_sends_is_refused_in_time() {
    let (_simulator, connector) = stage().await;
    let unknown: Vec<_> = (0..60_000).map(|number| format!("\"unknown{number}\":\"x\"")).collect();
    let start = std::time::Instant::now();
    let error = refused(
        connector.call_operation("acme", "jira.getIssue", &format!("{{{}}}", unknown.join(","))).await,
    );
    assert!(error.message.len() < 4000, "{}", error.message.len());
    let words = "issue sprint board ".repeat(50_000);
    let query = Query { text: words, product: None, path: None, limit: None };
    assert!(!connector.search_operations(&query).await.unwrap().is_empty());
    assert!(start.elapsed() < std::time::Duration::from_secs(30), "{:?}", start.elapsed());
    // A message is one that a person reads, whatever it repeats.
    let long = "x".repeat(2 << 20);
    let error = jira_error(connector.call_operation(&long, "jira.getServerInfo", "{}").await);
    assert!(error.message.chars().count() <= 10_001, "{}", error.message.len());
}
