//! One program in three languages leaves the same state: what Rust's leaves is
//! compared with what the tests of `examples` compare with. After a change:
//! `UPDATE_GOLDEN=1 cargo test --test program`.

#![forbid(unsafe_code)]

mod issue;

use host_tests::*;
use jira_simulator::{Account, Simulator};
use serde_json::{Map, Value, json};

/// What depends on when the program ran.
const TIMES: [&str; 4] = ["created", "updated", "statuscategorychangedate", "lastViewed"];

/// What is kept of an answer: times of now and the site's address are taken out.
fn stable(value: Value, site: &str) -> Value {
    let member = |(name, value): (String, Value)| {
        let is_time = TIMES.contains(&name.as_str()) && value.is_string();
        let value = if is_time { "now".into() } else { stable(value, site) };
        (name, value)
    };
    match value {
        Value::Object(members) => members.into_iter().map(member).collect::<Map<_, _>>().into(),
        Value::Array(items) => items.into_iter().map(|item| stable(item, site)).collect(),
        Value::String(text) => text.replace(site, "").into(),
        other => other,
    }
}

/// What a program left behind, read without the component.
async fn state(simulator: &Simulator, report: &[String]) -> Value {
    let read = async |path: &str| -> Value {
        let request = reqwest::Client::new().get(simulator.url() + path);
        let request = request.basic_auth(Account::Mia.email(), Some(jira_simulator::TOKEN));
        let body = request.send().await.unwrap().bytes().await.unwrap();
        stable(serde_json::from_slice(&body).unwrap(), &simulator.url())
    };
    json!({
        "report": report,
        "issue": read("/rest/api/3/issue/APP-41?fields=*all").await,
        "request": read("/rest/api/3/issue/APP-41/properties/connector.request").await,
        "effects": read("/__simulator/effects").await,
    })
}

#[tokio::test]
async fn the_program_leaves_the_state_that_all_leave() {
    let simulator = simulator().await;
    let lag = reqwest::Client::new().put(simulator.url() + "/__simulator/index").body(r#"{"lag_ms": 60000}"#);
    assert_eq!(lag.send().await.unwrap().status(), 204);
    let store = Memory::of(basic(&simulator.url(), Account::Mia.email(), jira_simulator::TOKEN));
    let report = issue::work(&connector(&store), "acme", "APP", "APP-7", "bug-1").await.unwrap();
    let state = state(&simulator, &report).await;
    let path = root().join("examples/issue.expected.json");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, format!("{state:#}\n")).unwrap();
    }
    let expected: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!(state, expected, "review what changed, then UPDATE_GOLDEN=1 cargo test");
}
