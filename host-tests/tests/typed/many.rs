//! Ten thousand issues, page by page.

use crate::stage::ACME;
use host_tests::{Memory, RawServer, answer, basic, component, options};
use jira_connector_host::issues::Selection;
use jira_connector_host::search::Query;
use jira_connector_host::{Connector, Options};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;

const FIELDS: &str =
    r#"[{"id":"customfield_10001","name":"Region","custom":true,"schema":{"type":"option"}}]"#;
const PAGES: usize = 100;
const ROWS: usize = 100;
/// The least size of an issue, in bytes.
const SIZE: usize = 4000;

/// A page of `/search/jql`, by the token of the request.
fn page(request: &str) -> String {
    let body = request.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default();
    let asked: Value = serde_json::from_str(body).unwrap();
    let number: usize = asked["nextPageToken"].as_str().map_or(0, |token| token.parse().unwrap());
    let issues: Vec<_> = (0..ROWS).map(|row| issue(number * ROWS + row + 1)).collect();
    let next = number + 1;
    let last = next == PAGES;
    json!({"issues": issues, "isLast": last, "nextPageToken": (!last).then(|| next.to_string())}).to_string()
}

fn issue(number: usize) -> Value {
    let text = format!("what \"{number}\" is about, at length. ").repeat(SIZE / 34);
    let paragraph = json!({"type": "paragraph", "content": [{"type": "text", "text": text}]});
    json!({
        "id": number.to_string(), "key": format!("KAN-{number}"),
        "fields": {
            "summary": format!("issue {number}"), "labels": ["a"],
            "reporter": {"accountId": "5b1", "displayName": "Mia"},
            "created": "2026-11-22T09:00:00.000+0100",
            "description": {"type": "doc", "version": 1, "content": [paragraph]},
            "customfield_10001": {"value": "x"},
        },
    })
}

/// Reads all in an instance of so much memory, and gives how many bytes of text the
/// issues have.
async fn read(selection: Selection, max_memory: usize) -> usize {
    let server = RawServer::new(|request, mut stream| async move {
        let body = if request.starts_with("POST ") { page(&request) } else { FIELDS.to_owned() };
        let answer = answer(200, &[("content-type", "application/json")], &body);
        stream.write_all(answer.as_bytes()).await.unwrap();
    })
    .await;
    let store = Memory::of(basic(&server.url(), "mia@example.com", "a-token"));
    let options = Options { max_memory, max_idle: 1, ..options() };
    let connector = Connector::new(&component(), store, options).unwrap();
    let query = Query { jql: "project = KAN".into(), selection, page_size: Some(100), ..Query::default() };
    let (mut cursor, mut count, mut text) = (None, 0, 0);
    loop {
        let page = connector.find_issues(ACME, &query, cursor.as_ref()).await.unwrap();
        for issue in page.items {
            count += 1;
            assert_eq!(issue.key, format!("KAN-{count}"));
            text += issue.description.map_or(0, |text| text.len());
            text += issue.fields.iter().map(|field| field.json.len()).sum::<usize>();
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let pages = server.requests().iter().filter(|request| request.starts_with("POST ")).count();
    assert_eq!((count, pages), (PAGES * ROWS, PAGES));
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_issues_stream_through_little_memory() {
    assert_eq!(read(Selection::default(), 3 << 20).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_issues_with_their_texts_and_fields() {
    let fields = vec!["Region".to_owned()];
    let selection = Selection { fields, details: Some(true), ..Selection::default() };
    assert!(read(selection, 6 << 20).await > PAGES * ROWS * SIZE * 9 / 10);
}
