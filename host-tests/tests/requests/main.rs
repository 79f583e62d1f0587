//! The request of each operation against Atlassian's document of it, where the
//! documents are beside the project. The real component sends it to a server
//! that keeps it, and openapi-core (`host-tests/openapi`) reads what arrived. So
//! it does with all that typed functions send.

#![forbid(unsafe_code)]

mod documents;
mod exceptions;
mod functions;
mod report;
mod sent;
mod validator;
mod values;

use documents::{Documents, Round};
use jira_catalog::Product;
use sent::{Sender, Sent};
use serde_json::{Value, json};
use std::io::Write;

#[tokio::test(flavor = "multi_thread")]
async fn each_request_is_valid_by_its_document() {
    let Some(documents) = Documents::read() else {
        eprintln!("skipped: ../shared/openapi is not here");
        return;
    };
    let sender = Sender::start().await;
    let mut sent = Vec::new();
    for operation in Product::ALL.into_iter().flat_map(Product::operations) {
        let documented = documents.of(operation);
        for round in [Round::Required, Round::Example, Round::All] {
            if let Some(given) = documented.given(round) {
                sent.push(sender.call(operation, &documented, round, given).await);
            }
        }
    }
    sent.extend(sender.uploads(&documents).await);
    sent.extend(functions::sent().await);
    let lines: String = sent.iter().filter_map(Sent::line).collect();
    let mut answers = validator::problems(&documents.folder, lines).into_iter();
    let problems = sent.iter().map(|sent| match &sent.arrived {
        Ok(_) => answers.next().unwrap(),
        Err(refused) => vec![refused.clone()],
    });
    let problems: Vec<_> = problems.collect();
    let report = report::Report::new(&sent, &problems, &exceptions::read());
    // Past the capture of the tests' output.
    writeln!(std::io::stderr(), "{}", report.table).unwrap();
    report.write();
    assert!(report.faults.is_empty(), "{}", report.faults.join("\n"));
}

#[test]
fn the_validator_finds_what_is_wrong() {
    let Some(documents) = Documents::read() else {
        eprintln!("skipped: ../shared/openapi is not here");
        return;
    };
    let call = |document: &str, operation: &str, target: &str, media: &str, body: &str, given: Value| {
        let (method, target) = target.split_once(' ').unwrap();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let headers = [["authorization", "Basic eDp5"], ["content-type", media]];
        json!({"document": document, "operation": operation, "method": method, "path": path,
            "query": query, "headers": headers, "body": body, "given": given})
    };
    let jira = |target, given| call("jira-platform-v3.json", "getIssue", target, "", "", given);
    let count = |media, body| {
        let target = "POST /rest/api/3/search/approximate-count";
        call("jira-platform-v3.json", "countIssues", target, media, body, Value::Null)
    };
    let search = |query| {
        let target = format!("GET /wiki/rest/api/content/search?{query}");
        let given =
            json!({"path": {}, "query": {"cql": "x", "expand": ["a", "b"]}, "header": {}, "body": null});
        call("confluence-v1.json", "searchContentByCQL", &target, "", "", given)
    };
    let given = |fields: &[&str]| {
        let query = json!({"fields": fields});
        json!({"path": {"issueIdOrKey": "a b"}, "query": query, "header": {}, "body": null})
    };
    let json = "application/json";
    let rows = [
        (search("cql=x&expand=a,b"), None),
        (search("cql=x&expand=a&expand=b"), Some("expand is ['a'], not ['a', 'b']")),
        (search("expand=a,b"), Some("Missing required query parameter: cql")),
        (jira("GET /rest/api/3/issue/a%20b?fields=a&fields=b", given(&["a", "b"])), None),
        (jira("GET /rest/api/3/issue/a%20b?fields=a,b", given(&["a", "b"])), Some("['a,b'], not")),
        (jira("GET /rest/api/3/issue/a%2520b?fields=a", given(&["a"])), Some("'a%20b', not 'a b'")),
        (jira("GET /rest/api/3/issue/a?colour=1", Value::Null), Some("a parameter colour")),
        (jira("PATCH /rest/api/3/issue/a", Value::Null), Some("Operation patch not found")),
        (jira("GET /rest/api/3/serverInfo", Value::Null), Some("it is the operation getServerInfo")),
        (jira("GET /rest/api/4/issue/a", Value::Null), Some("Path not found")),
        (count(json, r#"{"jql":"x"}"#), None),
        (count(json, r#"{"jql":5}"#), Some("jql: 5 is not of type 'string'")),
        (count(json, ""), Some("Missing required request body")),
        (count("text/plain", r#"{"jql":"x"}"#), Some("mimetype not found")),
    ];
    let lines = rows.iter().map(|(line, _)| format!("{line}\n")).collect();
    let problems = validator::problems(&documents.folder, lines);
    for ((line, expected), problems) in rows.iter().zip(problems) {
        match expected {
            None => assert_eq!(problems, [] as [&str; 0], "{line}"),
            Some(said) => {
                assert!(problems.iter().any(|problem| problem.contains(said)), "{line}: {problems:?}")
            }
        }
    }
}
