//! Tasks that take their time.

use crate::client::{BASE, Client};
use crate::documents::Product::Jira;
use serde_json::{Value, json};

#[tokio::test]
async fn a_task_goes_on_with_the_clock() {
    let site = Client::new();
    let priority = "/rest/api/3/priority/1";
    let begun = site.good(Jira, "DELETE", priority, Value::Null).await;
    assert_eq!((begun.status, &begun.json()["status"]), (303, &json!("ENQUEUED")));
    let task = begun.header("location").replace(BASE, "");
    assert_eq!(site.ask("DELETE", priority, Value::Null).await.status, 409);
    let mut seen = Vec::new();
    for _ in 0..4 {
        let shown = site.get(Jira, &task).await;
        seen.push((shown["status"].as_str().unwrap().to_owned(), shown["progress"].as_u64().unwrap() / 10));
        site.ask("POST", "/__simulator/clock", json!({"advance_ms": 4000})).await;
    }
    let state = |status: &str, tenths| (status.to_owned(), tenths);
    assert_eq!(seen, [state("ENQUEUED", 0), state("RUNNING", 2), state("RUNNING", 7), state("COMPLETE", 10)]);
    assert_eq!(site.ask("GET", priority, Value::Null).await.status, 404);
    assert_eq!(site.get(Jira, "/rest/api/3/priority").await.as_array().unwrap().len(), 4);
    assert_eq!(site.ask("DELETE", "/rest/api/3/priority/3", Value::Null).await.status, 400);
    assert_eq!(site.ask("DELETE", "/rest/api/3/priority/77", Value::Null).await.status, 404);
    assert_eq!(site.ask("GET", "/rest/api/3/task/1", Value::Null).await.status, 404);
}

#[tokio::test]
async fn archived_issues_are_found_no_more() {
    let site = Client::new();
    let count = async |jql: &str| {
        let path = "/rest/api/3/search/approximate-count";
        site.good(Jira, "POST", path, json!({"jql": jql})).await.json()["count"].clone()
    };
    let keys = json!({"issueIdsOrKeys": ["KAN-1", "KAN-2"]});
    assert_eq!(
        site.good(Jira, "PUT", "/rest/api/3/issue/archive", keys).await.json()["numberOfIssuesUpdated"],
        2
    );
    assert_eq!(count("project = KAN").await, 38);
    let begun = site.good(Jira, "POST", "/rest/api/3/issue/archive", json!({"jql": "project = WEB"})).await;
    assert_eq!(begun.status, 202);
    let task = begun.json().as_str().unwrap().replace(BASE, "");
    assert_eq!(site.get(Jira, &task).await["description"], "Archive issues");
    assert_eq!(count("project = WEB").await, 0);
    assert_eq!(site.ask("POST", "/rest/api/3/issue/archive", json!({"jql": ""})).await.status, 400);
}
