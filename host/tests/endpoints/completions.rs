//! Shells complete the command.

use crate::site::{Site, failure, out};
use serde_json::Value;
use std::process::Command;

#[test]
fn names_of_operations_and_connections_are_completed() {
    let site = Site::new();
    let complete = |words: &[&str]| {
        let mut command = site.program(env!("CARGO_BIN_EXE_jira"));
        let asked = command.env("JIRA_COMPLETE", "fish").args(["--", "jira"]).args(words).output().unwrap();
        out(&asked)
    };
    for command in ["describe", "call"] {
        let names = complete(&[command, "jira.getIssueType"]);
        assert!(names.contains("jira.getIssueTypeProperty\tGET /rest/api/3/issuetype/{"), "{names}");
        assert!(names.lines().all(|line| line.starts_with("jira.getIssueType")), "{names}");
    }
    assert!(complete(&["describe", ""]).lines().count() > 1000);
    assert!(complete(&["operations", "--product", "conf"]).contains("confluence.v2"));
    assert!(complete(&["comp"]).starts_with("completions\t"));

    let add = ["connections", "add", "acme", "--site", "https://acme.atlassian.net", "--token", "${PATH}"];
    out(&site.jira(&add));
    for words in [&["test", ""][..], &["call", "--connection", ""], &["download", "1", "--connection", ""]] {
        let names = complete(words);
        assert!(names.contains("default\thttp://127.0.0.1:"), "{words:?}: {names}");
        assert!(names.contains("acme\thttps://acme.atlassian.net"), "{words:?}: {names}");
    }
    assert_eq!(site.simulator.counts().requests, 0);
}

/// What a shell is offered behind these words, each with what is said of it.
pub(crate) fn offered(site: &Site, shell: &str, words: &[&str]) -> Vec<String> {
    let mut command = site.program(env!("CARGO_BIN_EXE_jira"));
    command.env("JIRA_COMPLETE", shell).env("_CLAP_COMPLETE_INDEX", words.len().to_string());
    command.env("JIRA_COMPLETE_LINE", format!("jira {}", words.join(" ")));
    let asked = command.args(["--", "jira"]).args(words).env("_CLAP_IFS", "\n").output().unwrap();
    out(&asked).lines().map(str::to_owned).collect()
}

#[test]
fn what_was_seen_is_completed_without_a_request() {
    let site = Site::new();
    let shown = |words: &[&str]| assert!(site.jira(words).status.success(), "{words:?}");
    let check = |words: &[&str], expected: &[&str]| {
        let offered = offered(&site, "fish", words);
        assert!(
            expected.iter().all(|value| offered.iter().any(|line| line == value)),
            "{words:?}: {offered:?}"
        );
    };
    for form in ["--plain", "--csv", "--json", "--keys"] {
        shown(&["issue", "list", "-p", "KAN", form]);
        assert_eq!(offered(&site, "fish", &["issue", "view", "K"]), [""; 0], "{form}");
    }
    shown(&["projects"]);
    shown(&["issue", "list", "-p", "KAN", "--limit", "40"]);
    shown(&["issue", "view", "KAN-7"]);
    shown(&["issue", "move", "KAN-3"]);
    shown(&["issue", "fields"]);
    shown(&["issue", "link"]);
    shown(&["issue", "view", "WEB-1", "--json"]);
    let seven = "KAN-7\tLogin fails after the session has expired";
    for command in [
        "view", "edit", "move", "assign", "comment", "worklog", "link", "unlink", "attach", "watch", "clone",
        "delete",
    ] {
        check(&["issue", command, "kan-7"], &[seven]);
    }
    assert_eq!(
        offered(&site, "fish", &["issue", "view", "K"])[0],
        "KAN-3\tTäglicher Export läuft nicht durch"
    );
    check(&["issue", "comment", "add", "KAN-7"], &[seven]);
    check(&["open", "KAN-7"], &[seven]);
    check(&["issue", "create", "-p", "W"], &["WEB\tWebsite"]);
    check(&["issue", "create", "-pW"], &["-pWEB\tWebsite"]);
    check(&["issue", "list", "-s", "in"], &["In Progress", "In Review"]);
    check(&["issue", "list", "-s", "~d"], &["~Done"]);
    check(&["issue", "create", "--type", ""], &["Bug", "Story", "Task"]);
    check(&["issue", "list", "-y", "h"], &["High", "Highest"]);
    check(&["issue", "assign", "KAN-7", "n"], &["Noa Lindqvist"]);
    check(
        &["issue", "assign", "KAN-7", ""],
        &["me\tyourself", "x\tnobody", "default\twhom the project names"],
    );
    check(&["issue", "list", "-a", "x"], &["x\tnobody"]);
    check(&["issue", "watch", "KAN-7", "x"], &[]);
    check(&["issue", "watch", "KAN-7", "m"], &["me\tyourself"]);
    check(&["issue", "link", "KAN-7", "is b"], &["is blocked by\tBlocks"]);
    check(&["issue", "edit", "KAN-7", "-f", "Story P"], &["Story point estimate=\tcustomfield_10016"]);
    check(&["search", "x", "--field", "Story P"], &["Story point estimate\tcustomfield_10016"]);
    // The transitions of an issue are known of all that stand where it does.
    let ways = |key| {
        let offered = offered(&site, "fish", &["issue", "move", key, ""]);
        offered.into_iter().filter(|line| !line.starts_with('-')).collect::<Vec<_>>()
    };
    assert_eq!(ways("KAN-3"), ["To Do", "In Progress", "In Review"]);
    let issues = out(&site.jira(&["search", "project = KAN", "--all", "--json"]));
    let issues: Vec<Value> = issues.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let place = |issue: &Value| [&issue["kind"]["name"], &issue["status"]["name"]].map(Value::to_string);
    let third = issues.iter().find(|issue| issue["key"] == "KAN-3").unwrap();
    let other = issues.iter().find(|issue| issue["key"] != "KAN-3" && place(issue) == place(third)).unwrap();
    assert_eq!(ways(other["key"].as_str().unwrap()), ways("KAN-3"));
    let before = site.simulator.counts().requests;
    assert!(offered(&site, "fish", &["issue", "view", "WEB-"]).is_empty());
    for other in [&["-c", "another"][..], &["-canother"], &["-c=another"], &["--connection=another"]] {
        assert!(
            offered(&site, "fish", &[&["issue", "view"], other, &["KAN-"]].concat()).is_empty(),
            "{other:?}"
        );
    }
    assert!(!offered(&site, "fish", &["issue", "view", "-cdefault", "KAN-"]).is_empty());
    assert!(offered(&site, "fish", &["issue", "view", ""]).iter().all(|line| !line.starts_with("--ca-file")));
    assert!(!offered(&site, "fish", &["issue", "view", "--ca-f"]).is_empty());
    assert_eq!(site.simulator.counts().requests, before);
}

#[test]
fn each_shell_is_offered_words_as_it_takes_them() {
    let site = Site::new();
    assert!(site.jira(&["issue", "list", "-p", "KAN"]).status.success());
    let check = |shell, word, expected: &str| {
        assert_eq!(offered(&site, shell, &["issue", "list", "-s", word]), [expected], "{shell} {word}");
    };
    check("fish", "in p", "In Progress");
    check("fish", r"In\ P", "In Progress");
    check("zsh", "In\\ P", "In Progress");
    check("zsh", "'In P", "In Progress");
    check("bash", "In\\ P", "In\\ Progress");
    check("bash", "in\\ r", "In\\ Review");
    check("bash", "\"in r", "In Review");
}

#[test]
fn each_shell_has_a_script() {
    let site = Site::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = out(&site.jira(&["completions", shell]));
        assert!(script.contains("JIRA_COMPLETE") && script.contains(env!("CARGO_BIN_EXE_jira")), "{script}");
    }
    assert!(
        out(&site.jira(&["completions", "bash"]))
            .contains("JIRA_COMPLETE_LINE=\"${COMP_LINE:0:COMP_POINT}\"")
    );
    assert!(out(&site.jira(&["completions", "zsh"])).contains("_describe -V 'fields' fields -S ''"));
    failure(&site.jira(&["completions", "elvish"]), 2);
}

#[test]
fn bash_completes_by_the_script() {
    if Command::new("bash").arg("--version").output().is_err() {
        return eprintln!("skipped: bash is not here");
    }
    let site = Site::new();
    let check = |line: &str, expected: &str| {
        let script = format!(
            r#"source <({} completions bash) && COMP_LINE="jira $LINE" && COMP_POINT=${{#COMP_LINE}} COMP_TYPE=9
            _clap_complete_jira jira; printf '%s\n' "${{COMPREPLY[@]}}"; echo {GLOB}"#,
            env!("CARGO_BIN_EXE_jira")
        );
        let mut bash = site.program("bash");
        bash.env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LINE", line)
            .args(["-c", &script]);
        // Patterns are of use again.
        assert_eq!(out(&bash.output().unwrap()), format!("{expected}\nsecurity.txt\n"), "{line}");
    };
    site.file("security.txt", "");
    check("describe jira.getServerI", "jira.getServerInfo");
    assert!(site.jira(&["issue", "list", "-p", "KAN"]).status.success());
    check(r"issue list -s In\ P", r"In\ Progress");
    check("issue list -s 'In P", "In Progress");
    check("issue list -s'In P", "In Progress");
    let made = site.json(&["issue", "create", "-p", "KAN", "-t", "Task", "-s", "x", "-l", GLOB, "--json"]);
    out(&site.jira(&["issue", "view", made["key"].as_str().unwrap()]));
    check("issue list -l se", r"sec\*");
    check("issue list -l 'se", GLOB);
    check("issue list --label=\"se", GLOB);
    check("issue list -l $(jira me -c se", "");
    let add = ["connections", "add", "acme", "--site", "https://acme.atlassian.net", "--token", "${PATH}"];
    out(&site.jira(&add));
    check("issue --connection=ac", "acme");
    check("issue --connection=default list -s don", "Done");
    check("issue --connection=acme list -s don", "");
}

/// A label that is a pattern of files.
const GLOB: &str = "sec*";
