//! What the documents say of an operation holds on every way to it: its task, the type
//! of its answer, its bytes.

use super::site::{Site, failure, out};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::Output;
use std::thread::spawn;

/// A request as it came: its head and its body.
struct Asked {
    head: String,
    body: Vec<u8>,
}

/// Runs the command against a server that gives these answers, whose `~` is the
/// server's address.
fn run(arguments: &[&str], answers: &[&str]) -> (Output, Vec<Asked>) {
    let site = Site::new();
    site.file("avatar.png", b"\x89PNG\r\n\x1a\n\xff\x00");
    site.file("b\u{e9}.txt", "two\nlines\n");
    let server = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", server.local_addr().unwrap());
    let answers: Vec<_> = answers.iter().map(|answer| answer.replace('~', &url)).collect();
    let served = spawn(move || answers.iter().map(|answer| serve(&server, answer)).collect::<Vec<_>>());
    let output =
        site.program(env!("CARGO_BIN_EXE_jira")).env("JIRA_BASE_URL", &url).args(arguments).output().unwrap();
    (output, served.join().unwrap())
}

fn serve(server: &TcpListener, answer: &str) -> Asked {
    let mut stream = BufReader::new(server.accept().unwrap().0);
    let (mut head, mut length) = (String::new(), 0);
    while !head.ends_with("\r\n\r\n") {
        let mut line = String::new();
        stream.read_line(&mut line).unwrap();
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length: ") {
            length = value.trim().parse().unwrap();
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    let (first, content) = answer.split_once("\n\n").unwrap_or((answer, ""));
    let head_lines = first.replace('\n', "\r\n");
    let answer = format!(
        "HTTP/1.1 {head_lines}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{content}",
        content.len()
    );
    stream.get_mut().write_all(answer.as_bytes()).unwrap();
    Asked { head, body }
}

fn header<'a>(asked: &'a Asked, name: &str) -> Option<&'a str> {
    let mut lines = asked.head.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

const ACCEPTED: &str = "303 See Other\nlocation: ~/rest/api/3/task/10641";
const DELETE: [&str; 4] = ["call", "jira.deletePriority", "id=7", "--json"];

#[test]
fn a_task_is_success_and_its_address_is_printed() {
    let (output, asked) = run(&DELETE[..3], &[ACCEPTED]);
    assert!(asked[0].head.starts_with("DELETE /rest/api/3/priority/7 "), "{}", asked[0].head);
    let printed = out(&output);
    assert!(
        printed.starts_with("http://127.0.0.1:") && printed.ends_with("/rest/api/3/task/10641\n"),
        "{printed}"
    );

    let (output, _) = run(&["request", "DELETE", "/rest/api/3/priority/7"], &[ACCEPTED]);
    assert_eq!(out(&output).lines().count(), 1);
    let (output, _) = run(&DELETE, &[ACCEPTED]);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(output.status.success() && answer["status"] == 303, "{output:?}");

    // Its body says it too, and the address is not lost.
    let (output, _) =
        run(&DELETE[..3], &[&format!("{ACCEPTED}\ncontent-type: application/json\n\n{{\"id\":\"1\"}}")]);
    assert!(output.status.success() && output.stdout == b"{\"id\":\"1\"}", "{output:?}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("Its task is http://"), "{output:?}");
}

#[test]
fn a_redirect_elsewhere_is_no_success() {
    for place in ["~/login.jsp", "~/somewhere", "https://login.example/x"] {
        let answer = format!("303 See Other\nlocation: {place}");
        let (output, _) = run(&DELETE[..3], &[&answer]);
        assert!(!output.status.success(), "{place}: {output:?}");
    }
}

#[test]
fn a_task_is_awaited() {
    let running =
        "200 OK\ncontent-type: application/json\n\n{\"id\":\"10641\",\"status\":\"RUNNING\",\"progress\":5}";
    let done = "200 OK\ncontent-type: application/json\n\n{\"id\":\"10641\",\"status\":\"COMPLETE\",\"progress\":100,\"result\":{\"moved\":[7]}}";
    let failed = "200 OK\ncontent-type: application/json\n\n{\"id\":\"10641\",\"status\":\"FAILED\",\"message\":\"in use\"}";
    let wait = [&DELETE[..3], &["--wait"]].concat();
    let (output, asked) = run(&wait, &[ACCEPTED, running, done]);
    assert!(asked[1].head.starts_with("GET /rest/api/3/task/10641 "), "{}", asked[1].head);
    assert!(output.status.success() && output.stdout == b"{\"moved\":[7]}\n", "{output:?}");

    let (output, _) = run(&[&DELETE[..], &["--wait"]].concat(), &[ACCEPTED, done]);
    let task: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&task["status"], &task["result"]), (&json!("COMPLETE"), &json!({"moved": [7]})));

    let (output, _) = run(&wait, &[ACCEPTED, failed]);
    assert!(failure(&output, 7).contains("The task 10641 ended as FAILED: in use"), "{output:?}");
    let (output, _) = run(&["request", "DELETE", "/rest/api/3/priority/7", "--wait"], &[ACCEPTED, done]);
    assert!(output.status.success(), "{output:?}");
    // A server that forgot it: the change is on its way all the same.
    let (output, _) = run(&wait, &[ACCEPTED, "404 Not Found"]);
    assert!(failure(&output, 6).contains("The change was accepted, and its task goes on"), "{output:?}");
}

#[test]
fn what_is_not_json_is_asked_for() {
    let zip = "200 OK\ncontent-type: application/zip\n\nPK";
    let check = |arguments: &[&str], expected: &str| {
        let (output, asked) = run(arguments, &[zip]);
        assert!(output.status.success() && output.stdout == b"PK", "{arguments:?}: {output:?}");
        assert_eq!(header(&asked[0], "accept"), Some(expected), "{arguments:?}");
    };
    check(&["call", "confluence.v1.exportAuditRecords"], "application/zip, text/csv");
    check(&["request", "GET", "/wiki/rest/api/audit/export"], "application/zip, text/csv");
    check(&["request", "GET", "/wiki/rest/api/audit/export", "--header", "Accept=text/csv"], "text/csv");
    check(&["call", "datacenter.downloadEmailTemplates"], "*/*");
    check(&["request", "GET", "/rest/api/2/email-templates"], "*/*");
    let (_, asked) = run(&["request", "GET", "/rest/servicedeskapi/requesttype"], &["200 OK\n\n{}"]);
    assert_eq!(header(&asked[0], "x-experimentalapi"), Some("opt-in"));
}

#[test]
fn bytes_and_files_are_sent_as_they_are() {
    let created = "201 Created\ncontent-type: application/json\n\n{}";
    let avatar = ["call", "jira.storeAvatar", "type=project", "entityId=1", "size=48", "body=@avatar.png"];
    let (output, asked) = run(&avatar, &[created]);
    assert_eq!(out(&output), "{}");
    assert_eq!(header(&asked[0], "content-type"), Some("image/png"));
    assert_eq!(header(&asked[0], "x-atlassian-token"), Some("no-check"));
    assert_eq!(asked[0].body, b"\x89PNG\r\n\x1a\n\xff\x00");

    let name = "file=@b\u{e9}.txt";
    let (output, asked) =
        run(&["call", "datacenter.addAttachment", "issueIdOrKey=A-1", name], &["200 OK\n\n[]"]);
    assert_eq!(out(&output), "[]");
    let body = String::from_utf8(asked[0].body.clone()).unwrap();
    let part =
        "name=\"file\"; filename=\"b\u{e9}.txt\"\r\nContent-Type: text/plain\r\n\r\ntwo\nlines\n\r\n--";
    assert!(body.contains(part), "{body}");
    assert!(header(&asked[0], "content-type").unwrap().starts_with("multipart/form-data; boundary="));

    let (output, asked) = run(
        &["call", "datacenter.software.setBoardProperty", "boardId=1", "propertyKey=p", "body={\"a\":1}"],
        &[created],
    );
    assert!(output.status.success());
    assert_eq!(asked[0].body, b"{\"a\":1}");
}

#[test]
fn one_broken_character_leaves_the_answer_json() {
    let answer = "200 OK\ncontent-type: application/json\n\n{\"summary\":\"a\\ud800b\",\"next\":\"c\u{1}\"}";
    let (output, _) = run(&["call", "jira.getIssue", "issueIdOrKey=A-1"], &[answer]);
    let read: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(read, json!({"summary": "a\u{fffd}b", "next": "c\u{fffd}"}));
    let (output, _) = run(&["call", "jira.getIssue", "issueIdOrKey=A-1", "--json"], &[answer]);
    let read: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(read["body"]["summary"], "a\u{fffd}b");
}

#[test]
fn output_that_cannot_be_written_has_a_status_of_its_own() {
    let site = Site::new();
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let check = |arguments: &[&str]| {
        let output =
            site.program(env!("CARGO_BIN_EXE_jira")).args(arguments).stdout(full()).output().unwrap();
        assert!(failure(&output, 11).contains("could not be written to standard output"), "{arguments:?}");
    };
    check(&["request", "GET", "/rest/api/3/myself"]);
    check(&["request", "GET", "/rest/api/3/myself", "--json"]);
    check(&["request", "GET", "/rest/api/3/project/search", "--all"]);
    check(&["call", "jira.getCurrentUser"]);
    check(&["call", "jira.getCurrentUser", "--json"]);
    check(&["call", "jira.searchProjects", "--max", "1"]);
    check(&["describe", "jira.getIssue"]);
    check(&["operations", "issue"]);
}

#[test]
fn endless_files_are_refused_before_they_are_read() {
    let site = Site::new();
    let check = |arguments: &[&str]| {
        let text = failure(&site.jira(arguments), 2);
        assert!(text.contains("has more than"), "{arguments:?}: {text}");
    };
    check(&["request", "POST", "/rest/api/3/issue", "--body", "/dev/zero"]);
    check(&["call", "jira.createIssue", "body=@/dev/zero"]);
    check(&["call", "jira.addAttachment", "issueIdOrKey=A-1", "file=@/dev/zero"]);
    assert_eq!(site.simulator.counts().requests, 0);
}
