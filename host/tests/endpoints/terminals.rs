//! No text of a site steers a terminal, however it is printed.

use crate::site::{Site, out};
use jira_simulator::{Answer, Fault, When};
use serde_json::{Value, json};
use std::process::Command;

/// What would steer a terminal, or change the order of what it shows.
const HOSTILE: &str = "a\u{1b}[2Jb\u{7f}c\u{9b}31m\u{9d}8;;x\u{9c}d\u{202e}e\u{2066}f\u{200f}\u{feff}g";

fn is_harmless(text: &str) -> bool {
    text.chars().all(|c| {
        !matches!(c, '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200f}' | '\u{feff}')
    })
}

#[test]
fn a_terminal_shows_text_and_obeys_none() {
    if Command::new("script").arg("--version").output().is_err() {
        return println!("skipped: what a terminal shows (script of util-linux is not here)");
    }
    let site = Site::new();
    let fields =
        json!({"fields": {"project": {"key": "KAN"}, "issuetype": {"name": "Task"}, "summary": HOSTILE}});
    site.file("issue.json", fields.to_string());
    let made = site.json(&["request", "POST", "/rest/api/3/issue", "--body", "issue.json"]);
    let key = made["key"].as_str().unwrap();
    let shown = |arguments: &str| {
        let line = format!("'{}' {arguments} 2>&1", env!("CARGO_BIN_EXE_jira"));
        let mut script = site.program("script");
        script.args(["-qec", &line, "/dev/null"]).env("TERM", "dumb").env("PATH", env!("PATH"));
        let text = String::from_utf8(script.output().unwrap().stdout).unwrap();
        assert!(is_harmless(&text) && !text.contains("\u{1b}[2J"), "{arguments}: {text:?}");
        text
    };
    let path = format!("/rest/api/3/issue/{key}");
    for arguments in [
        format!("issue view {key}"),
        format!("search key={key}"),
        format!("search key={key} --plain"),
        format!("search key={key} --csv"),
        format!("request GET {path} --include"),
        format!("call jira.getIssue issueIdOrKey={key}"),
        format!("request GET {path}{HOSTILE}"),
    ] {
        shown(&arguments);
    }
    // JSON has the same values.
    let of = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    assert_eq!(of(&shown(&format!("issue view {key} --json")))["summary"], HOSTILE);
    assert_eq!(of(&shown(&format!("request GET {path} --json")))["body"]["fields"]["summary"], HOSTILE);
    assert_eq!(of(&shown(&format!("request GET {path}")))["fields"]["summary"], HOSTILE);
    let search =
        format!("request GET /rest/api/3/search/jql --query jql=key={key} --query fields=summary --all");
    assert_eq!(of(&shown(&search))["fields"]["summary"], HOSTILE);
    // A file has them as they are.
    assert_eq!(of(&out(&site.jira(&["issue", "view", key, "--json"])))["summary"], HOSTILE);
    assert!(!is_harmless(&out(&site.jira(&["issue", "view", key, "--json"]))));
}

#[test]
fn an_empty_variable_is_none() {
    let site = Site::new();
    for value in ["", " "] {
        let mut jira = site.program(env!("CARGO_BIN_EXE_jira"));
        for name in ["JIRA_LOG", "JIRA_CONNECTIONS", "JIRA_COMPONENT", "JIRA_CA_FILE"] {
            jira.env(name, value);
        }
        assert!(out(&jira.arg("me").output().unwrap()).len() > 10);
    }
}

#[test]
fn a_message_of_megabytes_is_cut() {
    let site = Site::new();
    for more in [&[][..], &["--json"]] {
        let body = json!({"errorMessages": ["x".repeat(5 << 20)], "errors": {"a": "y".repeat(5 << 20)}});
        let answer = Answer { status: 400, body: body.to_string(), ..Answer::default() };
        let answer = answer.header("content-type", "application/json");
        site.simulator.faults().push(When::next("GET", "/rest/api/3/myself"), Fault::Answer(answer));
        let output = site.jira(&[&["me"], more].concat());
        assert!(!output.status.success() && output.stderr.len() < 20_000, "{}", output.stderr.len());
    }
}

#[test]
fn output_that_is_not_written_is_a_failure() {
    if !cfg!(target_os = "linux") {
        return println!("skipped: a device that is full (it is Linux's)");
    }
    let site = Site::new();
    for arguments in [&["me"][..], &["request", "GET", "/rest/api/3/myself"], &["projects", "--json"]] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let mut jira = site.program(env!("CARGO_BIN_EXE_jira"));
        assert!(!jira.args(arguments).stdout(full).status().unwrap().success(), "{arguments:?}");
    }
}
