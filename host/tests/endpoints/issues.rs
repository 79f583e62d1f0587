//! `jira issue` and `jira search`, as a person works with them.

use crate::site::{Site, failure};
use serde_json::Value;

/// What a command prints. What else it has to say is left aside.
fn printed(site: &Site, arguments: &[&str]) -> String {
    let output = site.jira(arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn refused(site: &Site, arguments: &[&str], code: i32) -> String {
    failure(&site.jira(arguments), code)
}

fn json(site: &Site, arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(site, &[arguments, &["--json"]].concat())).unwrap()
}

/// An issue of its own, by its key.
fn made(site: &Site, more: &[&str]) -> String {
    let made = json(site, &[&["issue", "create", "-p", "APP", "-s", "Try it"], more].concat());
    assert_eq!(made["existed"], false);
    made["key"].as_str().unwrap().to_owned()
}

#[test]
fn an_issue_from_its_making_to_its_end() {
    let site = Site::new();
    let key = made(
        &site,
        &[
            "-b",
            "# Plan\n\n- **one**\n- two\n",
            "-l",
            "red",
            "-y",
            "High",
            "-a",
            "me",
            "-f",
            "Effort=2.5",
            "--due",
            "2026-12-24",
        ],
    );
    let shown = printed(&site, &["issue", "view", &key, "-f", "Effort"]);
    for text in [
        "Try it",
        "High",
        "red",
        "2026-12-24",
        "Mia Krystof",
        "Plan",
        "one",
        "2.5",
        &format!("/browse/{key}"),
    ] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
    printed(&site, &["issue", "edit", &key, "-s", "Tried", "-l", "blue", "-l", "-red", "-f", "Effort="]);
    let issue = json(&site, &["issue", "view", &key, "-f", "Effort"]);
    assert_eq!((&issue["summary"], &issue["labels"]), (&"Tried".into(), &serde_json::json!(["blue"])));
    assert!(printed(&site, &["issue", "move", &key]).contains("Done"));
    assert_eq!(
        printed(&site, &["issue", "move", &key, "in", "review", "-m", "Look"]),
        format!("Moved {key} to In Review.\n")
    );
    assert!(printed(&site, &["issue", "comment", &key, "Looks *good*"]).starts_with("Commented on"));
    let comments = printed(&site, &["issue", "comment", &key, "--list"]);
    assert!(comments.contains("Look") && comments.contains("good"), "{comments}");
    assert!(printed(&site, &["issue", "worklog", &key, "1h", "30m", "-m", "work"]).contains("1h 30m"));
    assert!(printed(&site, &["issue", "worklog", &key]).contains("1 entry, 1h 30m in all"));
    printed(&site, &["issue", "link", &key, "is blocked by", "APP-1"]);
    printed(&site, &["issue", "link", &key, "https://example.com/x", "A page"]);
    let issue = json(&site, &["issue", "view", &key]);
    assert_eq!(
        (&issue["links"][0]["phrase"], &issue["links"][0]["issue"]["key"]),
        (&"is blocked by".into(), &"APP-1".into())
    );
    assert_eq!(issue["comments"].as_array().unwrap().len(), 2);
    assert_eq!(issue["status"]["name"], "In Review");
    site.file("note.txt", "hello");
    assert!(printed(&site, &["issue", "attach", &key, "note.txt"]).contains("note.txt"));
    printed(&site, &["issue", "watch", &key]);
    printed(&site, &["issue", "assign", &key, "x"]);
    assert_eq!(json(&site, &["issue", "view", &key])["assignee"], Value::Null);
    let copy = json(&site, &["issue", "clone", &key, "-s", "Again"]);
    assert_ne!(copy["key"], key.as_str());
    refused(&site, &["issue", "delete", &key], 2);
    printed(&site, &["issue", "delete", &key, "--yes"]);
    refused(&site, &["issue", "view", &key], 6);
}

#[test]
fn people_are_meant_by_name() {
    let site = Site::new();
    let key = made(&site, &[]);
    printed(&site, &["issue", "assign", &key, "Noa", "Lindqvist"]);
    assert_eq!(json(&site, &["issue", "view", &key])["assignee"]["display_name"], "Noa Lindqvist");
    refused(&site, &["issue", "assign", &key, "Nobody Of That Name"], 6);
}

#[test]
fn issues_are_listed_and_searched() {
    let site = Site::new();
    let listed = printed(&site, &["issue", "list", "-p", "KAN", "--limit", "5"]);
    assert!(listed.starts_with(" TYPE") && listed.contains("there are more"), "{listed}");
    let keys = printed(&site, &["issue", "list", "-p", "KAN", "-s", "Done", "--all", "--keys"]);
    assert!(keys.lines().count() > 3 && keys.lines().all(|key| key.starts_with("KAN-")), "{keys}");
    let lines = printed(&site, &["search", "project = WEB order by key", "--all", "--json"]);
    assert_eq!(lines.lines().count(), 40);
    for line in lines.lines() {
        assert_eq!(serde_json::from_str::<Value>(line).unwrap()["project"]["key"], "WEB");
    }
    assert_eq!(printed(&site, &["search", "project = WEB", "--count"]).trim(), "40");
    assert!(printed(&site, &["search", "project = WEB", "--check"]).contains("Nothing is wrong"));
    refused(&site, &["search", "project = ", "--check"], 7);
    assert!(refused(&site, &["search", "project = NOPE"], 7).contains("NOPE"));
    let quoted = printed(&site, &["issue", "list", "a \"quoted\" ) OR (", "-p", "KAN", "--keys"]);
    assert_eq!(quoted, "");
}

#[test]
fn an_editor_writes_long_text() {
    let site = Site::new();
    let key = made(&site, &["-b", "before"]);
    let editor = site.file("editor.sh", "printf 'after **it**' > \"$1\"\n");
    let run = |arguments: &[&str]| {
        let editor = format!("/bin/sh {}", editor.display());
        site.program(env!("CARGO_BIN_EXE_jira")).args(arguments).env("EDITOR", editor).output().unwrap()
    };
    assert!(run(&["issue", "edit", &key, "--editor"]).status.success());
    let issue = json(&site, &["issue", "view", &key]);
    assert_eq!(issue["description"].as_str().unwrap().trim_end(), "after **it**");
    let same = run(&["issue", "edit", &key, "--editor"]);
    assert!(!same.status.success() && String::from_utf8_lossy(&same.stderr).contains("Nothing was changed"));
}

#[test]
fn what_is_wrong_is_said() {
    let site = Site::new();
    assert!(refused(&site, &["issue", "create", "-p", "APP"], 2).contains("-s"));
    assert!(
        refused(&site, &["issue", "create", "-p", "APP", "-s", "x", "-f", "Efort=1"], 7)
            .contains("\"Effort\"")
    );
    assert!(
        refused(&site, &["issue", "create", "-p", "APP", "-s", "x", "-f", "Team=1"], 7)
            .contains("Several fields")
    );
    refused(&site, &["issue", "create", "-p", "APP", "-s", "x", "-f", "Effort"], 2);
    assert!(refused(&site, &["issue", "move", "KAN-1", "Nirvana"], 7).contains("There are"));
    refused(&site, &["issue", "view", "../x"], 7);
    let once = ["issue", "create", "-p", "APP", "-s", "Once", "--once", "k-1"];
    assert_eq!(json(&site, &once)["existed"], false);
    assert!(printed(&site, &once).starts_with("Already exists:"));
}

#[test]
fn what_has_no_value_is_without_a_value() {
    let site = Site::new();
    let (red, bare) = (made(&site, &["-l", "red", "-a", "me"]), made(&site, &[]));
    let check = |filter: &[&str], has_red: bool, has_bare: bool| {
        let listed = printed(&site, &[&["issue", "list", "-p", "APP", "--keys", "--all"], filter].concat());
        let has = |key: &str| listed.lines().any(|line| line == key);
        assert_eq!((has(&red), has(&bare)), (has_red, has_bare), "{filter:?}");
    };
    check(&["-l~red"], false, true);
    check(&["-l~blue"], true, true);
    check(&["-lred", "-l~blue"], true, false);
    check(&["-a~me"], false, true);
    check(&["-a~x"], true, false);
    check(&["-s~Done"], true, true);
    check(&["-q", "labels = red OR labels = blue"], true, false);
    let refused = refused(&site, &["issue", "list", "-p", "APP", "-q", "labels = x) OR (project = KAN"], 2);
    assert!(refused.contains("parenthesis"), "{refused}");
}
