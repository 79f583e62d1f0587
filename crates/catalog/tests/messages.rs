//! Every message about arguments, one a line: `arguments | message`. Written by
//! `UPDATE_GOLDEN=1 cargo test --package jira-catalog`.

use jira_catalog::{bind, find};
use std::path::Path;

/// Operations with arguments that do not fit them.
const SAMPLES: &[(&str, &str)] = &[
    ("jira.getIssue", ""),
    ("jira.getIssue", "[]"),
    ("jira.getIssue", "{}"),
    ("jira.getIssue", r#"{"issueIdOrKey":["A"]}"#),
    ("jira.getIssue", r#"{"issueIdOrKey":"A","feilds":["a"]}"#),
    ("jira.getIssue", r#"{"issueIdOrKey":"A","zzz":1}"#),
    ("jira.getIssue", r#"{"issueIdOrKey":"A","issueIdOrKey":"B"}"#),
    ("jira.getIssue", r#"{"issueIdOrKey":"A","updateHistory":1}"#),
    ("jira.getIssue", r#"{"issueIdOrKey":"\ud800"}"#),
    ("jira.getIssue", r#"{"issueIdOrKey":""}"#),
    ("jira.getIssue", r#"{"issueIdOrKey":".."}"#),
    ("jira.getServerInfo", r#"{"a":1}"#),
    ("jira.countIssues", r#"{"body":{"jql":5}}"#),
    ("jira.countIssues", r#"{"jql":"a","body":{}}"#),
    ("jira.setIssueProperty", r#"{"issueIdOrKey":"A","propertyKey":"p"}"#),
    ("jira.storeAvatar", r#"{"type":"project","entityId":"1","size":48,"body":"PHN2Zz4="}"#),
    ("jira.storeAvatar", r#"{"type":"project","entityId":"1","size":48,"body":"?"}"#),
    ("jira.addAttachment", r#"{"issueIdOrKey":"A"}"#),
    ("jira.addAttachment", r#"{"issueIdOrKey":"A","file":{"name":"a"}}"#),
    ("jira.addAttachment", r#"{"issueIdOrKey":"A","file":{"name":"","content":""}}"#),
];

#[test]
fn every_message_about_arguments() {
    let mut text = String::new();
    for (name, arguments) in SAMPLES {
        let error = bind(find(name).expect(name), arguments).map(drop).expect_err(arguments);
        text.push_str(&format!("{arguments} | {}\n", error.message()));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/messages.txt");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(path, text).unwrap();
        return;
    }
    let golden = std::fs::read_to_string(path).unwrap();
    assert_eq!(text, golden, "review what changed, then UPDATE_GOLDEN=1 cargo test");
}
