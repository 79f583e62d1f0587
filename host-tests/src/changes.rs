//! Calls that change issues of the simulator, and quick limits for them.

use crate::{basic, call, evidence};
use jira_connector_host::rest::Call;
use jira_connector_host::types::Limits;
use jira_connector_host::{Connector, Settings};
use jira_simulator::{Account, Change, Simulator, TOKEN};
use serde_json::{Value, json};

/// Repeats after a millisecond or two.
pub fn quick() -> Limits {
    Limits { retries: Some(3), backoff_base: Some(1), ..Limits::default() }
}

/// Settings of somebody who sees every project, with quick repeats.
pub fn mia(url: &str) -> Settings {
    let mut settings = basic(url, Account::Mia.email(), TOKEN);
    settings.limits = quick();
    settings
}

/// Makes an issue of the project `KAN`.
pub fn create(summary: &str) -> Call {
    let fields = json!({"project": {"key": "KAN"}, "issuetype": {"name": "Task"}, "summary": summary});
    with("POST", "/rest/api/3/issue", &json!({"fields": fields}))
}

/// Gives an issue another summary.
pub fn edit(key: &str, summary: &str) -> Call {
    with("PUT", &format!("/rest/api/3/issue/{key}"), &json!({"fields": {"summary": summary}}))
}

/// Comments on an issue.
pub fn comment(key: &str, text: &str) -> Call {
    let paragraph = json!({"type": "paragraph", "content": [{"type": "text", "text": text}]});
    let document = json!({"type": "doc", "version": 1, "content": [paragraph]});
    with("POST", &format!("/rest/api/3/issue/{key}/comment"), &json!({"body": document}))
}

fn with(method: &str, path: &str, body: &Value) -> Call {
    Call { body: Some(body.to_string().into_bytes()), ..call(method, path) }
}

/// How many issues were made with this summary.
pub fn made(simulator: &Simulator, summary: &str) -> usize {
    let made = |effect: &&jira_simulator::Effect| effect.change == Change::Create && effect.text == summary;
    simulator.effects().iter().filter(made).count()
}

/// What came of a call: `ok`, or the name of its error.
pub async fn outcome(connector: &Connector, call: Call) -> &'static str {
    match evidence::seen(connector.request("acme", call).await) {
        Ok(_) => "ok",
        Err(jira_connector_host::Error::Jira(error)) => error.name(),
        Err(other) => panic!("{other:?}"),
    }
}
