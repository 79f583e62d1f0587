//! What somebody writes in an editor.

use crate::site::{Site, failure};
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};

/// The issue that is edited.
const KEY: &str = "KAN-6";

/// Runs the command with an editor that is a line of a shell, where `$1` is the file.
fn run(site: &Site, editor: &str, arguments: &[&str]) -> Output {
    let editor = site.file("editor.sh", editor);
    let mut jira = site.program(env!("CARGO_BIN_EXE_jira"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    jira.args(arguments).env("EDITOR", format!("/bin/sh {}", editor.display())).env("PATH", path);
    jira.output().unwrap()
}

fn edit(site: &Site, editor: &str, more: &[&str]) -> Output {
    run(site, editor, &[&["issue", "edit", KEY, "-e"], more].concat())
}

/// Its summary and its description.
fn text(site: &Site) -> (String, String) {
    let issue = site.json(&["issue", "view", KEY, "--json"]);
    let text = |name: &str| issue[name].as_str().unwrap_or_default().trim_end().to_owned();
    (text("summary"), text("description"))
}

#[test]
fn an_editor_begins_with_the_text_that_is_given() {
    let site = Site::new();
    assert!(edit(&site, "sed -i s/given/edited/ \"$1\"\n", &["-b", "A **given** text"]).status.success());
    assert_eq!(text(&site).1, "A **edited** text");
    assert!(edit(&site, ":\n", &["-b", "As it is given"]).status.success());
    assert_eq!(text(&site).1, "As it is given");
}

#[test]
fn a_description_that_stays_stops_no_other_change() {
    let site = Site::new();
    let (_, before) = text(&site);
    assert!(edit(&site, ":\n", &["-s", "Another"]).status.success());
    assert_eq!(text(&site), ("Another".to_owned(), before));
    assert!(failure(&edit(&site, ":\n", &[]), 2).contains("Nothing was changed"));
}

#[test]
fn an_empty_file_sends_nothing() {
    let site = Site::new();
    assert!(edit(&site, ":\n", &["-b", "Something"]).status.success());
    let before = text(&site);
    for more in [&[][..], &["-s", "Not this"], &["-b", "nor this"]] {
        let refused = failure(&edit(&site, ": > \"$1\"\n", more), 2);
        assert!(refused.contains("-f description="), "{refused}");
        assert_eq!(text(&site), before);
    }
    assert!(site.jira(&["issue", "edit", KEY, "-f", "description="]).status.success());
    assert_eq!(text(&site).1, "");
}

#[test]
fn an_editor_is_input() {
    let site = Site::new();
    let refused = failure(&edit(&site, "echo changed > \"$1\"\n", &["--no-input"]), 2);
    assert!(refused.contains("--editor") && refused.contains("--no-input"), "{refused}");
    assert_ne!(text(&site).1, "changed");
}

#[test]
fn instructions_are_not_sent() {
    let site = Site::new();
    let before = text(&site);
    let output = edit(&site, "sed -i -e '1iMy text' -e '/^<!-- Leave/d' \"$1\"\n", &[]);
    let refused = failure(&output, 2);
    assert!(refused.contains("nothing was sent"), "{refused}");
    assert_eq!(text(&site), before);
    let kept = refused.split("What you wrote is kept in ").nth(1).unwrap_or_else(|| panic!("{refused}"));
    assert!(std::fs::read_to_string(kept.trim()).unwrap().starts_with("My text\n"));
}

#[test]
fn drafts_are_kept_where_no_cache_is_cleared() {
    let site = Site::new();
    let output = run(&site, "echo text > \"$1\"\n", &["issue", "edit", KEY, "-e", "-f", "Effort=many"]);
    let refused = failure(&output, 7);
    let kept = refused.split("What you wrote is kept in ").nth(1).unwrap_or_else(|| panic!("{refused}"));
    let kept = std::path::Path::new(kept.lines().next().unwrap().trim());
    let folder = site.folder().join(".local/state/jira-connector/drafts");
    assert_eq!(kept.parent().unwrap(), folder);
    let mode = |path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(kept), mode(&folder)), (0o600, 0o700));
}

#[test]
fn writing_nothing_is_wrong_usage() {
    let site = Site::new();
    assert!(failure(&site.jira(&["issue", "comment", KEY]), 2).contains("Nothing was written"));
    if Command::new("script").arg("--version").output().is_err() {
        return eprintln!("skipped: what a terminal shows (script of util-linux is not here)");
    }
    let jira = env!("CARGO_BIN_EXE_jira");
    for (line, said) in [
        (format!("issue comment {KEY} --no-input"), "Say what"),
        (format!("issue comment {KEY}"), "Nothing was written"),
        ("issue create -p KAN".to_owned(), "Nothing was written"),
    ] {
        let line = format!("EDITOR='/bin/sh -c :' '{jira}' {line}; echo \"status $?\"");
        let mut script = site.program("script");
        script.args(["-qec", &line, "/dev/null"]).env("PATH", env!("PATH"));
        let shown = String::from_utf8(script.output().unwrap().stdout).unwrap();
        assert!(shown.contains(said) && shown.contains("status 2"), "{shown}");
    }
}
