//! Changes that are refused, or done in part.

use crate::site::{Site, failure, out};
use jira_simulator::{Answer, Fault, When};
use serde_json::Value;

fn refuse(site: &Site, method: &str, path: &str) {
    site.simulator.faults().push(When::next(method, path), Fault::Answer(Answer::json(400, "not today")));
}

fn error(text: &str) -> Value {
    let last = text.lines().last().unwrap();
    serde_json::from_str::<Value>(last).unwrap_or_else(|_| panic!("{text}"))["error"].clone()
}

#[test]
fn programs_read_what_was_done_before_a_failure() {
    let site = Site::new();
    let assign = "/rest/api/3/issue/";
    refuse(&site, "PUT", assign);
    let copied = error(&failure(&site.jira(&["issue", "clone", "WEB-1", "-a", "me", "--json"]), 7));
    let hint = copied["hint"].as_str().unwrap_or_else(|| panic!("{copied}"));
    let copy = hint.strip_prefix("The copy is there, without that: ").unwrap_or_else(|| panic!("{hint}"));
    out(&site.jira(&["issue", "view", copy, "--json"]));

    refuse(&site, "PUT", assign);
    let moved = error(&failure(&site.jira(&["issue", "move", "WEB-1", "Done", "-a", "me", "--json"]), 7));
    assert!(moved["hint"].as_str().unwrap().contains("moved to Done, but not assigned"), "{moved}");

    let editor = site.file("editor.sh", "echo written > \"$1\"\n");
    let mut edit = site.program(env!("CARGO_BIN_EXE_jira"));
    edit.args(["issue", "edit", "WEB-1", "-e", "--json"])
        .env("EDITOR", format!("/bin/sh {}", editor.display()));
    refuse(&site, "PUT", assign);
    let kept = error(&failure(&edit.output().unwrap(), 7));
    assert!(kept["hint"].as_str().unwrap().starts_with("What you wrote is kept in "), "{kept}");

    // So is what the command itself says, and nothing where there is nothing to say.
    let usage = error(&failure(&site.jira(&["issue", "link", "WEB-1", "APP-1", "--json"]), 2));
    assert_eq!((&usage["kind"], usage.get("hint")), (&"host".into(), Some(&Value::Null)));
}

#[test]
fn an_edit_says_what_was_changed_before_the_assignee_was_refused() {
    let site = Site::new();
    let nobody = "5b10a2844c20165700ede99z";
    let refused = failure(&site.jira(&["issue", "edit", "KAN-8", "-s", "new", "-a", nobody]), 7);
    assert!(refused.contains("The rest of KAN-8 was changed."), "{refused}");
    assert_eq!(site.json(&["issue", "view", "KAN-8", "--json"])["summary"], "new");
    let refused = failure(&site.jira(&["issue", "edit", "KAN-8", "-a", nobody]), 7);
    assert!(!refused.contains("was changed"), "{refused}");
}

#[test]
fn an_edit_of_nothing_is_wrong_usage() {
    let site = Site::new();
    for more in [&[][..], &["--quiet"]] {
        let refused = failure(&site.jira(&[&["issue", "edit", "KAN-8"], more].concat()), 2);
        assert!(refused.contains("Say what to change"), "{refused}");
    }
}

#[test]
fn a_link_to_a_page_takes_no_comment() {
    let site = Site::new();
    let link = ["issue", "link", "KAN-7", "https://example.com/plan", "The plan", "-m", "text"];
    assert!(failure(&site.jira(&link), 2).contains("jira issue comment KAN-7"));
    let links = site.json(&["request", "GET", "/rest/api/3/issue/KAN-7/remotelink"]);
    assert!(!links.to_string().contains("example.com/plan"), "{links}");
}

#[test]
fn what_can_be_deleted_is_deleted() {
    let site = Site::new();
    let made = || out(&site.jira(&["issue", "create", "-p", "APP", "-s", "x", "-b", ""]));
    let key = |made: String| made.lines().next().unwrap().strip_prefix("Created ").unwrap().to_owned();
    let (one, two) = (key(made()), key(made()));
    let output = site.jira(&["issue", "delete", &one, "APP-9998", &two, "APP-9999", "-y"]);
    let text = failure(&output, 6);
    assert_eq!(String::from_utf8_lossy(&output.stdout), format!("Deleted {one}.\nDeleted {two}.\n"));
    assert!(text.contains("Failed or not tried: APP-9998, APP-9999"), "{text}");
    for key in [&one, &two] {
        failure(&site.jira(&["issue", "view", key]), 6);
    }
    // What befalls every call ends it, and what was not tried is said.
    let three = key(made());
    let refused = Answer::json(401, "Who are you?");
    site.simulator.faults().push(When::next("DELETE", "/rest/api/3/issue/"), Fault::Answer(refused));
    let text = failure(&site.jira(&["issue", "delete", "APP-1", &three, "-y"]), 4);
    assert!(text.contains(&format!("Failed or not tried: APP-1, {three}")), "{text}");
    out(&site.jira(&["issue", "view", &three, "--json"]));
}

#[test]
fn a_minus_is_for_an_edit() {
    let site = Site::new();
    for option in ["-l", "-C", "--fix-version"] {
        let create = ["issue", "create", "-p", "KAN", "-s", "x", option, "-foo"];
        let refused = failure(&site.jira(&create), 2);
        assert!(refused.contains("a minus takes away, which is for edit"), "{refused}");
    }
}
