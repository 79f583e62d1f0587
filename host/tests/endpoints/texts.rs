//! Rich text that is edited, shown and sent: none of it is lost unsaid.

use crate::site::{Site, failure, out};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::Output;
use std::sync::mpsc::{Receiver, channel};

/// A Jira of one issue with this description and one comment with the same text, its
/// address, and the bodies of what is changed.
fn serve(text: &Value) -> (String, Receiver<Value>) {
    let server = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", server.local_addr().unwrap());
    let (send, bodies) = channel();
    let comment = json!({"id": "7", "body": text});
    let issue = json!({"id": "1", "key": "KAN-6", "fields": {"summary": "A summary", "description": text}});
    std::thread::spawn(move || {
        for stream in server.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let (mut first, mut length) = (String::new(), 0);
            stream.read_line(&mut first).unwrap();
            loop {
                let mut line = String::new();
                stream.read_line(&mut line).unwrap();
                match line.trim().to_ascii_lowercase().split_once(": ") {
                    Some(("content-length", value)) => length = value.parse().unwrap(),
                    Some(_) => {}
                    None => break,
                }
            }
            let mut body = vec![0; length];
            stream.read_exact(&mut body).unwrap();
            if first.starts_with("PUT") {
                send.send(serde_json::from_slice(&body).unwrap()).unwrap();
            }
            let answer = match first.split(' ').nth(1).unwrap() {
                path if path.ends_with("/comment/7") => comment.to_string(),
                path if path.contains("/comment") => json!({"comments": [comment], "total": 1}).to_string(),
                _ if first.starts_with("PUT") => String::new(),
                _ => issue.to_string(),
            };
            let status = if answer.is_empty() { "204 No Content" } else { "200 OK" };
            let head = format!(
                "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                answer.len()
            );
            stream.get_mut().write_all([head, answer].concat().as_bytes()).unwrap();
        }
    });
    (url, bodies)
}

/// Runs the command on a terminal against a site, with an editor that is a line of a
/// shell.
fn run(site: &Site, url: &str, editor: &str, line: &str) -> Output {
    let editor = site.file("editor.sh", editor);
    let line = format!("{} {line}", env!("CARGO_BIN_EXE_jira"));
    let mut script = site.program("script");
    script.args(["-qec", &line, "/dev/null"]).env("JIRA_BASE_URL", url);
    script.env("EDITOR", format!("/bin/sh {}", editor.display())).env("PATH", env!("PATH"));
    script.output().unwrap()
}

fn odd() -> Value {
    let text = json!({"type": "text", "text": "OLD WORDS"});
    json!({"type": "doc", "version": 1, "content": [
        {"type": "heading", "attrs": {"level": 2, "anchorId": "x"}, "content": [text]},
        {"type": "paragraph", "content": [{"type": "text", "text": ""}, text]},
        {"type": "blockquote", "content": [
            {"type": "panel", "attrs": {"panelType": "info"}, "content": [{"type": "paragraph", "content": [text]}]}]},
        {"type": "futureBlock", "content": "HIDDEN WORDS"},
    ]})
}

/// The document with a paragraph more.
fn with(mut document: Value, at: usize, text: &str) -> Value {
    let new = json!({"type": "paragraph", "content": [{"type": "text", "text": text}]});
    document["content"].as_array_mut().unwrap().insert(at, new);
    document
}

#[test]
fn an_edit_changes_nothing_else() {
    let site = Site::new();
    let (url, bodies) = serve(&odd());
    for (editor, at) in [
        ("{ printf 'NEW\\n\\n'; cat \"$1\"; } > new; cat new > \"$1\"\n", 0),
        ("sed -i '/^<!-- Leave this line/i NEW\\n' \"$1\"\n", 4),
    ] {
        let expected = with(odd(), at, "NEW");
        let edited = run(&site, &url, editor, "issue edit KAN-6 -e");
        assert!(edited.status.success(), "{edited:?}");
        assert_eq!(bodies.recv().unwrap()["fields"]["description"], expected);
        let edited = run(&site, &url, editor, "issue comment edit KAN-6 7");
        assert!(edited.status.success(), "{edited:?}");
        assert_eq!(bodies.recv().unwrap()["body"], expected);
    }
}

#[test]
fn what_an_edit_would_lose_is_refused_before_it_is_sent() {
    let site = Site::new();
    let link = json!({"type": "link", "attrs": {"href": "javascript:alert(1)"}});
    let line = json!({"type": "paragraph", "content": [{"type": "text", "text": "a", "marks": [link]}]});
    let document = json!({"type": "doc", "version": 1, "content": [line]});
    let (url, bodies) = serve(&document);
    let editor = "sed -i '/^<!-- Leave this line/i NEW\\n' \"$1\"\n";
    for line in ["issue edit KAN-6 -e", "issue comment edit KAN-6 7"] {
        let refused = run(&site, &url, editor, line);
        let said = String::from_utf8(refused.stdout).unwrap();
        assert_eq!(refused.status.code(), Some(7), "{said}");
        assert!(
            said.contains("/content/0/content/0/marks/0/attrs/href") && said.contains("--force"),
            "{said}"
        );
        assert!(bodies.try_recv().is_err());
        let forced = run(&site, &url, editor, &[line, "--force"].join(" "));
        assert!(forced.status.success(), "{forced:?}");
        assert!(bodies.recv().unwrap().to_string().contains("NEW"));
    }
}

#[test]
fn every_word_is_shown_and_no_comment() {
    let site = Site::new();
    let (url, _bodies) = serve(&odd());
    for arguments in [
        &["issue", "view", "KAN-6"][..],
        &["issue", "view", "KAN-6", "--json"],
        &["issue", "comment", "list", "KAN-6"],
    ] {
        let mut jira = site.program(env!("CARGO_BIN_EXE_jira"));
        let shown = out(&jira.args(arguments).env("JIRA_BASE_URL", &url).output().unwrap());
        assert!(shown.matches("OLD WORDS").count() >= 3 && shown.contains("HIDDEN WORDS"), "{shown}");
        assert!(!shown.contains("adf:") && !shown.contains("anchorId"), "{shown}");
    }
}

#[test]
fn an_empty_text_is_no_change() {
    let site = Site::new();
    let empty = site.file("empty.md", " \n");
    let empty = empty.to_str().unwrap();
    let before = site.json(&["issue", "view", "KAN-6", "--json"]);
    let check = |arguments: &[&str]| {
        let refused = failure(&site.told(arguments, "\n"), 2);
        assert!(
            refused.contains("mpty") || refused.contains("Nothing was written"),
            "{arguments:?} {refused}"
        );
    };
    for body in [["-b", "-"], ["-b", ""], ["-b", " "], ["-F", "-"], ["-T", empty], ["-F", empty]] {
        check(&["issue", "edit", "KAN-6", body[0], body[1]]);
        check(&["issue", "edit", "KAN-6", "-s", "Not this", body[0], body[1]]);
        // A new issue has no text to lose, so that one may be said to have none.
        if !body[1].trim().is_empty() {
            check(&["issue", "create", "-p", "KAN", "-s", "Not this", body[0], body[1]]);
        }
    }
    check(&["issue", "comment", "KAN-6"]);
    check(&["issue", "comment", "KAN-6", "-"]);
    check(&["issue", "comment", "KAN-6", ""]);
    check(&["issue", "comment", "KAN-6", "-F", empty]);
    check(&["issue", "comment", "edit", "KAN-6", "10000"]);
    check(&["issue", "comment", "edit", "KAN-6", "10000", "-"]);
    check(&["issue", "worklog", "KAN-6", "1h", "-m", ""]);
    check(&["issue", "move", "KAN-6", "Done", "-m", " "]);
    check(&["issue", "link", "KAN-6", "blocks", "KAN-3", "-m", ""]);
    assert_eq!(site.json(&["issue", "view", "KAN-6", "--json"]), before);

    assert!(site.jira(&["issue", "edit", "KAN-6", "-b", "Something"]).status.success());
    out(&site.jira(&["issue", "edit", "KAN-6", "--clear", "description"]));
    assert_eq!(site.json(&["issue", "view", "KAN-6", "--json"])["description"], Value::Null);
}

#[test]
fn what_markdown_loses_is_said() {
    let site = Site::new();
    let text = "1. # A heading\n\nand a [link](javascript:x)";
    let check = |arguments: &[&str]| {
        let output = site.jira(arguments);
        let said = String::from_utf8(output.stderr.clone()).unwrap();
        assert!(output.status.success(), "{said}");
        for place in ["line 1: heading is not allowed in listItem", "line 3: link with an address"] {
            assert!(said.contains(place), "{arguments:?} {said}");
        }
    };
    check(&["issue", "edit", "KAN-6", "-b", text]);
    check(&["issue", "create", "-p", "KAN", "-s", "With notes", "-b", text]);
    check(&["issue", "comment", "KAN-6", text]);
    check(&["issue", "worklog", "KAN-6", "1h", "-m", text]);
    out(&site.jira(&["issue", "comment", "KAN-6", "Nothing **lost**."]));
}
