//! Lists that never end are printed as they come.

use crate::site::Site;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;

/// How many items a page has.
const PAGE: usize = 100;

/// A site whose lists have no end: its address.
fn endless() -> String {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", server.local_addr().unwrap());
    std::thread::spawn(move || {
        for (number, stream) in server.incoming().enumerate() {
            // Whoever has enough hangs up.
            let _ = answer(&stream.unwrap(), number);
        }
    });
    url
}

fn answer(stream: &TcpStream, number: usize) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let (mut first, mut length) = (String::new(), 0);
    reader.read_line(&mut first)?;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        match line.trim().to_ascii_lowercase().split_once(": ") {
            Some(("content-length", value)) => length = value.parse().unwrap(),
            Some(_) => {}
            None => break,
        }
    }
    reader.take(length).read_to_end(&mut Vec::new())?;
    let body = page(&first, number).to_string();
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\
         x-seraph-loginreason: OK\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn page(request: &str, number: usize) -> Value {
    let items = |item: &dyn Fn(usize) -> Value| (0..PAGE).map(|n| item(number * PAGE + n)).collect::<Value>();
    let start = request.split("startAt=").nth(1).and_then(|rest| rest.split(['&', ' ']).next());
    let start: usize = start.and_then(|start| start.parse().ok()).unwrap_or_default();
    if request.contains("/search/jql") {
        let issue =
            |n: usize| json!({"id": n.to_string(), "key": format!("E-{n}"), "fields": {"summary": "x"}});
        return json!({"issues": items(&issue), "nextPageToken": format!("t{number}"), "isLast": false});
    }
    if request.contains("/project/search") {
        let project = |n: usize| json!({"id": n.to_string(), "key": format!("P{n}"), "name": "x"});
        return json!({"values": items(&project), "startAt": start, "maxResults": PAGE, "isLast": false});
    }
    if request.contains("/worklog") {
        let worklog = |n: usize| json!({"id": n.to_string(), "timeSpent": "1h", "timeSpentSeconds": 3600});
        return json!({"worklogs": items(&worklog), "startAt": start, "maxResults": PAGE, "total": 1_000_000_000});
    }
    json!([])
}

#[test]
fn a_list_without_an_end_is_printed_as_it_comes() {
    let (site, url) = (Site::new(), endless());
    for arguments in [
        &["search", "x", "--all"][..],
        &["search", "x", "--all", "--csv"],
        &["search", "x", "--all", "--json"],
        &["projects"],
        &["projects", "--json"],
        &["issue", "worklog", "list", "E-1"],
    ] {
        let mut jira = site.program(env!("CARGO_BIN_EXE_jira"));
        jira.args(arguments).env("JIRA_BASE_URL", &url).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = jira.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        // Of a table a thousand rows are measured together.
        assert_eq!(lines.take(2500).filter(|line| line.is_ok()).count(), 2500, "{arguments:?}");
        if let Ok(status) = std::fs::read_to_string(format!("/proc/{}/status", child.id())) {
            let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB");
            let most: u64 = most.trim().trim_end_matches(" kB").parse().unwrap();
            assert!(most < 300_000, "{arguments:?}: {most} kB");
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
}
