//! Operations are found, described and called.

use crate::site::{Site, failure, out, request};
use serde_json::{Value, json};
use std::net::TcpListener;

#[test]
fn operations_are_found_by_words() {
    let site = Site::new();
    let text = out(&site.jira(&["operations", "get", "issue", "--product", "jira", "--limit", "2"]));
    let lines: Vec<_> = text.lines().map(str::trim).collect();
    assert_eq!(lines[0].split_whitespace().collect::<Vec<_>>(), ["NAME", "METHOD", "PATH"]);
    let first: Vec<_> = lines[1].split_whitespace().collect();
    assert_eq!(first, ["jira.getIssue", "GET", "/rest/api/3/issue/{issueIdOrKey}"]);
    assert_eq!(lines[4..], ["2 operations, and there are more: --limit says how many to list"]);
    let none = out(&site.jira(&["operations", "--path", "/no/such/path"]));
    assert!(none.ends_with("\n0 operations\n"), "{none}");

    let found = site.json(&["operations", "--path", "/sprint", "--product", "software", "--json"]);
    let found = found.as_array().unwrap();
    assert!(found.len() > 3);
    for operation in found {
        assert!(operation["name"].as_str().unwrap().starts_with("software."), "{operation}");
        assert!(operation["path"].as_str().unwrap().contains("/sprint"), "{operation}");
    }
    let old =
        out(&site.jira(&["operations", "searchForIssuesUsingJql", "--product", "jira", "--limit", "1"]));
    assert!(old.lines().nth(1).unwrap().ends_with(" deprecated"), "{old}");
    failure(&site.jira(&["operations", "--product", "bitbucket"]), 2);
    assert_eq!(site.simulator.counts().requests, 0);
}

#[test]
fn an_operation_is_described() {
    let site = Site::new();
    let text = out(&site.jira(&["describe", "jira.editIssue"]));
    assert!(text.starts_with("jira.editIssue\nPUT /rest/api/3/issue/{issueIdOrKey}\n"), "{text}");
    let row = |name: &str| {
        let line = text.lines().find(|line| line.split_whitespace().next() == Some(name));
        line.unwrap_or_default().split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(row("issueIdOrKey"), "string yes path");
    assert_eq!(row("notifyUsers"), "boolean query or header");
    assert_eq!(row("fields"), "object body");
    assert_eq!(row("body"), "object the whole body, instead of its members");
    assert!(row("Repeats").starts_with("once: it might make a duplicate"), "{text}");
    assert!(row("Scopes").contains("write:jira-work") && text.contains("\n           or "), "{text}");

    let list = out(&site.jira(&["describe", "jira.searchProjects"]));
    assert!(list.contains("  Pages    a list (start-at): read it with --all or --max N\n"), "{list}");
    let set = out(&site.jira(&["describe", "jira.assignIssue"]));
    assert!(set.contains("  Repeats  idempotent: twice has the effect of once\n"), "{set}");
    let bare = out(&site.jira(&["describe", "jira.getServerInfo"]));
    assert!(bare.contains("It takes no arguments."), "{bare}");
    let gone = out(&site.jira(&["describe", "jira.searchForIssuesUsingJql"]));
    assert!(gone.contains("removed it") && gone.contains("Call jira.searchAndReconsile"), "{gone}");

    let whole = site.json(&["describe", "jira.getIssue", "--json"]);
    assert_eq!(
        whole["arguments"]["properties"]["fields"],
        json!({"type": "array", "items": {"type": "string"}})
    );
    assert_eq!(whole["arguments"]["required"], json!(["issueIdOrKey"]));
    assert_eq!(
        (&whole["product"], &whole["safety"], &whole["pages"]),
        (&"jira".into(), &"safe".into(), &Value::Null)
    );
    assert!(whole["scopes"].as_array().unwrap().contains(&json!(["read:jira-work"])));

    let wrong = failure(&site.jira(&["describe", "jira.getIsue"]), 2);
    assert!(
        wrong.contains("Did you mean jira.getIssue") && wrong.contains("jira operations WORDS"),
        "{wrong}"
    );
    let wrong = failure(&site.jira(&["describe", "jira.getIsue", "--json"]), 2);
    assert_eq!(serde_json::from_str::<Value>(&wrong).unwrap()["error"]["kind"], "invalid-request");
}

#[test]
fn an_operation_is_called_with_arguments_of_its_types() {
    let site = Site::new();
    let fields = r#"fields={"project":{"key":"APP"},"issuetype":{"name":"Task"},"summary":"by name"}"#;
    let made: Value = serde_json::from_str(&out(&site.jira(&["call", "jira.createIssue", fields]))).unwrap();
    let key = format!("issueIdOrKey={}", made["key"].as_str().unwrap());
    let read = |more: &[&str]| site.json(&[&["call", "jira.getIssue", &key][..], more].concat());
    assert_eq!(read(&["fields=summary"])["fields"]["summary"], "by name");
    let answer = read(&["--json"]);
    assert_eq!((&answer["status"], &answer["body"]["key"]), (&200.into(), &made["key"]));

    // From files and standard input.
    site.file("issue.json", r#"{"fields": {"summary": "from a file"}}"#);
    assert_eq!(out(&site.jira(&["call", "jira.editIssue", &key, "body=@issue.json"])), "");
    assert_eq!(read(&["fields=summary"])["fields"]["summary"], "from a file");
    let edit = ["call", "jira.editIssue", &key, "fields=@-"];
    assert_eq!(out(&site.told(&edit, "{\"summary\": \"from input\"}\n")), "");
    assert_eq!(read(&["fields=summary"])["fields"]["summary"], "from input");
    let shown = site.jira(&["call", "jira.getIssue", &key, "--include"]);
    assert!(String::from_utf8_lossy(&shown.stderr).starts_with("200\n"), "{shown:?}");
}

#[test]
fn values_are_sent_as_the_operation_takes_them() {
    let site = Site::new();
    let check = |arguments: &[&str], expected: &str| {
        let server = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let mut command = site.program(env!("CARGO_BIN_EXE_jira"));
        command.env("JIRA_BASE_URL", format!("http://{}", server.local_addr().unwrap())).arg("call");
        let asked = std::thread::spawn(move || request(&server));
        assert_eq!(out(&command.args(arguments).output().unwrap()), "{}");
        assert_eq!(asked.join().unwrap(), expected);
    };
    let get = ["jira.getIssue", "issueIdOrKey=A-1"];
    let issue = |more: &[&str], query: &str| {
        check(&[&get, more].concat(), &format!("GET /rest/api/3/issue/A-1{query} "));
    };
    issue(&[], "");
    issue(&["fields=summary,status"], "?fields=summary&fields=status");
    issue(
        &["fields=summary", "updateHistory=true", "fields=status"],
        "?fields=summary&fields=status&updateHistory=true",
    );
    issue(&[r#"fields=["a,b"]"#], "?fields=a%2Cb");
    issue(&["expand=@@x"], "?expand=%40x");
    check(
        &["jira.countIssues", "jql=project = A"],
        r#"POST /rest/api/3/search/approximate-count {"jql":"project = A"}"#,
    );
    check(
        &["jira.searchAndReconsileIssuesUsingJqlPost", "maxResults=5", "fields=summary,status"],
        r#"POST /rest/api/3/search/jql {"fields":["summary","status"],"maxResults":5}"#,
    );
}

#[test]
fn what_does_not_fit_is_wrong_usage_and_never_sent() {
    let site = Site::new();
    let check = |arguments: &[&str], part: &str| {
        let text = failure(&site.jira(&[&["call"], arguments].concat()), 2);
        assert!(text.contains(part), "{arguments:?}: {text}");
        text
    };
    let text = check(&["jira.getIssue"], "`issueIdOrKey` (path) is required and must be a string.");
    assert!(text.contains("See its arguments with: jira describe jira.getIssue"), "{text}");
    check(&["jira.getIssue", "issueIdOrKey=A-1", "field=x"], "Did you mean `fields`?");
    check(&["jira.getIssue", "issueIdOrKey=A-1", "updateHistory=yes"], "must be true or false, not a string");
    check(&["jira.getIssue", "issueIdOrKey=A-1", "issueIdOrKey=A-2"], "is given twice");
    check(&["jira.getIssue", "issueIdOrKey=A-1", "issueIdOrKey"], "NAME=VALUE");
    check(&["jira.searchProjects", "maxResults=many", "--all"], "must be a whole number, not a string");
    check(&["jira.editIssue", "issueIdOrKey=A-1", "fields={x}"], "The value of fields is not JSON");
    check(&["jira.editIssue", "issueIdOrKey=A-1", "body=@no.json"], "Cannot read the value of body: no.json");
    check(&["jira.getIsue"], "Did you mean jira.getIssue");
    check(&["jira.searchForIssuesUsingJql", "jql=x"], "Atlassian removed");
    check(&["jira.addAttachment", "issueIdOrKey=A-1"], "jira upload");
    check(&["confluence.v1.createAttachment", "id=1"], "jira upload");
    assert_eq!(site.simulator.counts().requests, 0);
    // What the site itself refuses keeps its status.
    failure(&site.jira(&["call", "jira.getIssue", "issueIdOrKey=NOPE-1"]), 6);
    failure(&site.jira(&["call", "jira.getIssue", "issueIdOrKey=KAN-1", "--connection", "nobody"]), 3);
}
