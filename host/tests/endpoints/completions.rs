//! Shells complete the command.

use crate::site::{Site, failure, out};
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

#[test]
fn each_shell_has_a_script() {
    let site = Site::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = out(&site.jira(&["completions", shell]));
        assert!(script.contains("JIRA_COMPLETE") && script.contains(env!("CARGO_BIN_EXE_jira")), "{script}");
    }
    failure(&site.jira(&["completions", "elvish"]), 2);
}

#[test]
fn bash_completes_by_the_script() {
    if Command::new("bash").arg("--version").output().is_err() {
        return eprintln!("skipped: bash is not here");
    }
    let site = Site::new();
    let script = format!(
        r#"source <({} completions bash) && COMP_WORDS=(jira describe jira.getServerI) COMP_CWORD=2 COMP_TYPE=9
        _clap_complete_jira jira jira.getServerI describe; printf '%s\n' "${{COMPREPLY[@]}}""#,
        env!("CARGO_BIN_EXE_jira")
    );
    let mut bash = site.program("bash");
    bash.env("PATH", std::env::var_os("PATH").unwrap_or_default()).args(["-c", &script]);
    assert_eq!(out(&bash.output().unwrap()).trim(), "jira.getServerInfo");
}
