//! Files go up.

use crate::site::{Site, failure, out, request};
use jira_simulator::{Fault, When};
use serde_json::json;
use std::net::TcpListener;

#[test]
fn files_are_added_to_an_issue() {
    let site = Site::new();
    site.file("notes.txt", "0123456789");
    site.file("Büro 1.png", [0x89, 0x50]);
    let text = out(&site.jira(&["upload", "KAN-7", "notes.txt", "Büro 1.png"]));
    let row = |name: &str| text.lines().find(|line| line.contains(name)).unwrap_or_else(|| panic!("{text}"));
    assert!(row("notes.txt").contains("text/plain") && row("notes.txt").ends_with("10 B"), "{text}");
    assert!(row("Büro 1.png").contains("image/png"), "{text}");
    assert!(text.ends_with("\n2 files added to KAN-7\n"), "{text}");

    let added = site.json(&["upload", "KAN-7", "notes.txt", "--json"]);
    let (name, size) = (&added[0]["name"], &added[0]["size"]);
    assert_eq!(
        (name, size, &added[0]["media_type"]),
        (&json!("notes.txt"), &json!(10), &json!("text/plain"))
    );
    let issue = site.json(&["call", "jira.getIssue", "issueIdOrKey=KAN-7", "fields=attachment"]);
    assert_eq!(issue["fields"]["attachment"].as_array().unwrap().len(), 3);
}

#[test]
fn a_file_goes_where_it_is_wanted() {
    let site = Site::new();
    site.file("a.html", "<p>x</p>");
    let check = |target: &[&str], expected: &str| {
        let server = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let mut command = site.program(env!("CARGO_BIN_EXE_jira"));
        command.env("JIRA_BASE_URL", format!("http://{}", server.local_addr().unwrap())).arg("upload");
        let asked = std::thread::spawn(move || request(&server));
        command.args(target).arg("a.html").output().unwrap();
        let asked = asked.join().unwrap();
        assert!(asked.starts_with(&format!("{expected} ")), "{asked}");
        assert!(
            asked.contains("filename=\"a.html\"") && asked.to_lowercase().contains("content-type: text/html"),
            "{asked}"
        );
    };
    check(&["KAN-7"], "POST /rest/api/3/issue/KAN-7/attachments");
    check(&["--page", "7"], "PUT /wiki/rest/api/content/7/child/attachment");
    check(&["--desk", "3", "HELP-1"], "POST /rest/servicedeskapi/servicedesk/3/attachTemporaryFile");
}

#[test]
fn files_that_cannot_be_added() {
    let site = Site::new();
    site.file("a.txt", "a");
    let check = |arguments: &[&str], code: i32, part: &str| {
        let text = failure(&site.jira(&[&["upload"], arguments].concat()), code);
        assert!(text.contains(part), "{arguments:?}: {text}");
    };
    check(&["KAN-7", "a.txt", "b.txt"], 2, "Cannot read b.txt");
    check(&["KAN-7", "."], 2, ". is no file");
    check(&["KAN-7"], 2, "<FILES>...");
    check(&["--page", "--desk", "1", "7", "a.txt"], 2, "--desk");
    check(&["KAN-7", "a.txt", "--comment", "x"], 2, "--desk");
    check(&["../7", "a.txt"], 7, "no key or id");
    assert_eq!(site.simulator.counts().requests, 0);
    check(&["NOPE-7", "a.txt"], 6, "Issue does not exist");
    site.simulator
        .faults()
        .push(When::next("POST", "/rest/api/3/issue/KAN-7/attachments"), Fault::CloseAfter);
    check(&["KAN-7", "a.txt"], 10, "before you retry");
}
