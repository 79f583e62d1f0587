//! What somebody types who knows another command for Jira.

use crate::site::{Site, failure, out};
use serde_json::Value;

fn printed(site: &Site, arguments: &[&str]) -> String {
    let output = site.jira(arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

fn issue(site: &Site, key: &str) -> Value {
    serde_json::from_str(&printed(site, &["issue", "view", key, "--json"])).unwrap()
}

#[test]
fn links_are_made_and_taken_away() {
    let site = Site::new();
    let phrases = |key: &str| {
        let issue = issue(&site, key);
        let links = issue["links"].as_array().unwrap().iter();
        links
            .map(|link| format!("{} {}", link["phrase"], link["issue"]["key"]).replace('"', ""))
            .collect::<Vec<_>>()
    };
    out(&site.jira(&["issue", "link", "WEB-1", "APP-1", "Blocks"]));
    out(&site.jira(&["issue", "link", "WEB-1", "is", "blocked", "by", "APP-2"]));
    out(&site.jira(&["issue", "link", "WEB-1", "relates to", "APP-1"]));
    let all = phrases("WEB-1");
    for link in ["blocks APP-1", "is blocked by APP-2", "relates to APP-1"] {
        assert!(all.contains(&link.to_owned()), "{all:?}");
    }
    let several = failure(&site.jira(&["issue", "unlink", "WEB-1", "APP-1"]), 2);
    assert!(several.contains("Say which: \"blocks\", \"relates to\""), "{several}");
    out(&site.jira(&["issue", "unlink", "WEB-1", "app-1", "relates", "to"]));
    out(&site.jira(&["issue", "unlink", "WEB-1", "APP-1"]));
    assert_eq!(phrases("WEB-1").len(), all.len() - 2);
    assert!(failure(&site.jira(&["issue", "unlink", "WEB-1", "APP-1"]), 6).contains("no such link"));
    out(&site.jira(&["issue", "link", "remote", "WEB-1", "https://example.com/x", "The", "page"]));
    out(&site.jira(&["issue", "unlink", "WEB-1", "https://example.com/x"]));
    failure(&site.jira(&["issue", "unlink", "WEB-1", "https://example.com/x"]), 6);
    assert!(failure(&site.jira(&["issue", "link", "WEB-1", "APP-2"]), 2).contains("Say how"));
    assert!(printed(&site, &["issue", "link"]).contains("is blocked by"));
}

#[test]
fn comments_and_worklogs_have_commands_of_their_own() {
    let site = Site::new();
    let id = |text: String| text.split("id ").nth(1).unwrap().trim_end_matches(").\n").to_owned();
    let comment = id(printed(&site, &["issue", "comment", "add", "APP-1", "added"]));
    assert!(
        printed(&site, &["issue", "comment", "list", "APP-1"])
            .contains(&format!("just now, id {comment} —\nadded"))
    );
    printed(&site, &["issue", "comment", "edit", "APP-1", &comment, "edited"]);
    assert!(printed(&site, &["issue", "comment", "APP-1", "--list"]).contains("\nedited\n"));
    printed(&site, &["issue", "comment", "delete", "APP-1", &comment]);
    failure(&site.jira(&["issue", "comment", "delete", "APP-1", &comment]), 6);
    let piped = site.told(&["issue", "comment", "APP-1", "-"], "by pipe");
    assert!(out(&piped).starts_with("Commented on APP-1"));
    let log = id(printed(&site, &["issue", "worklog", "add", "APP-1", "1h 30m"]));
    assert!(printed(&site, &["issue", "worklog", "list", "APP-1"]).contains(&format!(" {log} ")));
    printed(&site, &["issue", "worklog", "delete", "APP-1", &log]);
    assert!(!printed(&site, &["issue", "worklog", "APP-1"]).contains(&format!(" {log} ")));
    failure(&site.jira(&["issue", "comment"]), 2);
    failure(&site.jira(&["issue", "worklog"]), 2);
}

#[test]
fn options_may_stand_before_a_command_and_an_issue_may_not() {
    let site = Site::new();
    let comments = || out(&site.jira(&["issue", "comment", "list", "APP-1", "--json"]));
    let before = comments();
    assert!(!before.is_empty());
    assert_eq!(out(&site.jira(&["issue", "comment", "--json", "list", "APP-1"])), before);
    out(&site.jira(&["issue", "comment", "-c", "default", "ls", "APP-1"]));
    let logs = out(&site.jira(&["issue", "worklog", "list", "APP-1", "--json"]));
    assert_eq!(out(&site.jira(&["issue", "worklog", "--json", "list", "APP-1"])), logs);
    for (line, hint) in [
        ("comment APP-1 list", "jira issue comment list"),
        ("comment APP-1 ls", "jira issue comment list"),
        ("comment APP-1 add text", "jira issue comment add"),
        ("comment APP-1 edit 10042 text", "jira issue comment edit"),
        ("comment APP-1 delete 10042", "jira issue comment delete"),
        ("comment APP-1 delete 10042 10043", "jira issue comment delete"),
        ("comment help", "jira issue comment --help"),
        ("comment", "jira issue comment [OPTIONS] <ISSUE>"),
        ("list --csv --plain", "jira issue list --csv [WORDS]"),
        ("comment --role x list APP-1", "jira [OPTIONS] <COMMAND>"),
        ("worklog APP-1 add 1h", "jira issue worklog add"),
        ("worklog APP-1 list", "jira issue worklog list"),
        ("worklog APP-1 delete 10042", "jira issue worklog delete"),
        ("worklog APP-1 -m text delete 10042", "jira issue worklog delete"),
        ("worklog APP-1 -m text delete 10042 10043", "jira issue worklog delete"),
    ] {
        let arguments: Vec<_> = ["issue"].into_iter().chain(line.split(' ')).collect();
        let refused = failure(&site.jira(&arguments), 2);
        assert!(refused.contains(hint), "{line}: {refused}");
        // What the environment sets is no part of how it is used.
        assert!(!refused.contains("--allow-loopback"), "{line}: {refused}");
    }
    assert_eq!(comments(), before);
    out(&site.jira(&["issue", "comment", "APP-1", "list of changes"]));
    out(&site.jira(&["issue", "comment", "APP-1", "help"]));
    out(&site.jira(&["issue", "comment", "add", "APP-1", "list"]));
    let said = out(&site.jira(&["issue", "comment", "APP-1", "--list"]));
    assert!(said.contains("\nhelp\n") && said.contains("\nlist\n"), "{said}");
}

#[test]
fn issues_are_changed_with_short_flags() {
    let site = Site::new();
    let made = out(&site.told(
        &["issue", "create", "-p", "KAN", "-s", "Habits", "-b", "-", "-C", "Search", "--custom", "Effort=2"],
        "by pipe",
    ));
    let key = made.lines().next().unwrap().strip_prefix("Created ").unwrap();
    assert_eq!(issue(&site, key)["description"].as_str().unwrap().trim_end(), "by pipe");
    let epic = printed(&site, &["issue", "create", "-p", "KAN", "-t", "Epic", "-s", "Whole"]);
    let epic = epic.lines().next().unwrap().strip_prefix("Created ").unwrap();
    let components = ["-C", "-Search", "-C", "Backend"];
    let changes = ["-yLow", "--fix-version", "2.1", "-P", epic];
    printed(&site, &[&["issue", "edit", key], &components[..], &changes].concat());
    let edited = issue(&site, key);
    let names = |field: &str| {
        edited[field].as_array().unwrap().iter().map(|named| named["name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        (&edited["priority"]["name"], names("components"), names("fix_versions")),
        (&"Low".into(), vec!["Backend".into()], vec!["2.1".into()])
    );
    printed(&site, &["issue", "move", key, "Done", "-a", "Noa"]);
    let moved = issue(&site, key);
    assert_eq!(
        (&moved["status"]["name"], &moved["assignee"]["display_name"]),
        (&"Done".into(), &"Noa Lindqvist".into())
    );
    let stays = failure(&site.jira(&["issue", "move", key, "done"]), 7);
    assert!(stays.contains(&format!("{key} is in Done already.")), "{stays}");
    printed(&site, &["issue", "assign", key, "-"]);
    assert_eq!(issue(&site, key)["assignee"], Value::Null);
    printed(&site, &["issue", "watch", key, "Noa", "Lindqvist"]);
    let copy: Value =
        serde_json::from_str(&printed(&site, &["issue", "clone", key, "-yHigh", "-lcopy", "-ame", "--json"]))
            .unwrap();
    let copy = issue(&site, copy["key"].as_str().unwrap());
    assert_eq!(
        (&copy["priority"]["name"], &copy["assignee"]["display_name"]),
        (&"High".into(), &"Mia Krystof".into())
    );
    assert!(copy["labels"].as_array().unwrap().contains(&"copy".into()));
    let unread = site.told(&["issue", "create", "-p", "KAN", "-s", "Piped"], "a description");
    assert!(String::from_utf8_lossy(&unread.stderr).contains("with: -b -"), "{unread:?}");
    assert!(printed(&site, &["open", key]).ends_with(&format!("/browse/{key}\n")));
    assert_eq!(printed(&site, &["me"]).trim(), issue(&site, key)["reporter"]["account_id"]);
    assert!(printed(&site, &["issue", "fields", "story", "point"]).contains("customfield_"));
    assert!(failure(&site.jira(&["issue", "create", "-p", "NOPE", "-s", "x"]), 7).contains("jira projects"));
    failure(&site.jira(&["issue", "--no-input", "delete", key]), 2);
    printed(&site, &["issue", "delete", key, "--cascade", "-y"]);
}
