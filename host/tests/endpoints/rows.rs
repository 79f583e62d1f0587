//! Issues in rows, as scripts and narrow terminals take them.

use crate::site::{Site, failure};
use std::process::Command;

fn printed(site: &Site, arguments: &[&str]) -> String {
    let output = site.jira(arguments);
    assert!(output.status.success(), "{arguments:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What a terminal of so many columns shows, without what is overwritten.
fn on_terminal(site: &Site, columns: usize, line: &str) -> Option<String> {
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("skipped: what a terminal shows (script of util-linux is not here)");
        return None;
    }
    let line = format!("stty cols {columns} rows 24; '{}' {line}", env!("CARGO_BIN_EXE_jira"));
    let mut script = site.program("script");
    script.args(["-qec", &line, "/dev/null"]).env("TERM", "xterm").env("PATH", env!("PATH"));
    let output = script.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n");
    Some(text.rsplit_once("\u{1b}[2K").map_or(text.clone(), |(_, last)| last.to_owned()))
}

#[test]
fn scripts_read_rows() {
    let site = Site::new();
    let plain = printed(&site, &["issue", "list", "-p", "KAN", "--limit", "2", "--plain"]);
    let lines: Vec<_> = plain.lines().map(|line| line.split('\t').collect::<Vec<_>>()).collect();
    assert_eq!(lines[0], ["TYPE", "KEY", "SUMMARY", "STATUS", "ASSIGNEE", "PRIORITY"]);
    assert_eq!((lines.len(), lines[1][1], lines[2][1]), (3, "KAN-40", "KAN-39"));
    let columns = ["--plain", "--no-headers", "--columns", "key,created"];
    let rows = printed(&site, &[&["issue", "list", "-p", "KAN", "--paginate", "1:2"], &columns[..]].concat());
    let rows: Vec<_> = rows.lines().map(|line| line.split_once('\t').unwrap()).collect();
    assert_eq!((rows.len(), rows[0].0, rows[1].0), (2, "KAN-39", "KAN-38"));
    assert!(rows[0].1.len() == "2026-11-22 14:00:00Z".len() && rows[0].1.ends_with('Z'), "{rows:?}");
    let csv = printed(&site, &["search", "key = KAN-34", "--csv", "--columns", "key,summary,Effort"]);
    assert_eq!(
        csv,
        "KEY,SUMMARY,EFFORT\nKAN-34,\"Answer <b>escaped</b> & \"\"quoted\"\" text as it was typed\",34.5\n"
    );
    assert_eq!(
        printed(&site, &["issue", "list", "nothing of the kind", "-p", "KAN"]),
        "No issue is found.\n"
    );
    assert!(printed(&site, &["issue", "list", "-p", "KAN", "--no-headers"]).starts_with(" Story"));
    failure(&site.jira(&["issue", "list", "--limit", "0"]), 2);
    failure(&site.jira(&["issue", "list", "--csv", "--plain"]), 2);
}

#[test]
fn issues_are_found_by_people_days_and_more() {
    let site = Site::new();
    let keys = |arguments: &[&str]| {
        let keys = printed(&site, &[&["issue", "list", "-p", "KAN", "--all", "--keys"], arguments].concat());
        keys.lines().count()
    };
    let all = keys(&[]);
    let noa = keys(&["-a", "noa lindqvist"]);
    assert!(noa > 3 && noa < all);
    for who in ["Noa", "noa@example.com"] {
        assert_eq!(keys(&["-a", who]), noa, "{who}");
    }
    assert_eq!(keys(&["-a", "~x"]) + keys(&["-a", "x"]), all);
    assert_eq!(keys(&["-a", "me"]), keys(&["-a", printed(&site, &["me"]).trim()]));
    assert_eq!(keys(&["-r", "~me"]) + keys(&["-r", "me"]), all);
    assert_eq!((keys(&["--created", "year"]), keys(&["--created-before", "2001-01-01"])), (0, 0));
    assert_eq!(keys(&["--created-after", "2001-01-01", "--updated-before", "2100-01-01"]), all);
    assert!(keys(&["-C", "Search"]) > 0 && keys(&["-R", "Done"]) > 0 && keys(&["-w"]) < all);
    let several = failure(&site.jira(&["issue", "list", "-a", "Colleague"]), 2);
    assert!(several.contains("means several people") && several.contains("Colleague 001"), "{several}");
    assert!(failure(&site.jira(&["issue", "list", "-a", "Nobody Here"]), 7).contains("Nobody Here"));
}

#[test]
fn lists_are_ordered_by_an_option() {
    let site = Site::new();
    for jql in ["priority = High ORDER BY rank", "key = KAN-1 order\n by\tkey"] {
        let refused = failure(&site.jira(&["issue", "list", "-p", "KAN", "-q", jql]), 2);
        assert!(refused.contains("--order-by"), "{refused}");
    }
    let named = ["issue", "list", "-p", "KAN", "-q", "summary ~ 'order by' OR key = KAN-1", "--keys"];
    assert!(printed(&site, &named).contains("KAN-1\n"));
    // The simulator keeps no record of who looked at what.
    let history = printed(&site, &["issue", "list", "--history"]);
    assert_eq!(history, "No issue is found.\n");
    let others = printed(&site, &["search", "project = WEB AND key not in issueHistory()", "--count"]);
    assert_eq!(others.trim(), "40");
    assert!(
        failure(&site.jira(&["search", "status in issueHistory()"]), 7)
            .contains("'issueHistory' is invalid for the field 'status'")
    );
}

#[test]
fn what_has_none_is_without_one() {
    let site = Site::new();
    let create = |more: &[&str]| {
        let made = [&["issue", "create", "-p", "WEB", "-s", "x", "--json"], more].concat();
        serde_json::from_str::<serde_json::Value>(&printed(&site, &made)).unwrap()["key"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let (without, with) = (create(&[]), create(&["-l", "blue"]));
    let keys = printed(&site, &["issue", "list", "-p", "WEB", "-l", "~blue", "--keys", "--all"]);
    let keys: Vec<_> = keys.lines().collect();
    assert!(keys.contains(&&*without) && !keys.contains(&&*with), "{keys:?}");
    // Nor is a person another one with spaces.
    let mine = |who| printed(&site, &["issue", "list", "-p", "KAN", "-a", who, "--keys", "--all"]);
    assert_eq!(mine(" Noa Lindqvist "), mine("Noa Lindqvist"));
    assert!(!mine("Noa Lindqvist").is_empty());
}

#[test]
fn a_restriction_stays_within_the_others() {
    let site = Site::new();
    for jql in ["key = KAN-1) OR (key = WEB-1", "summary ~ \"x", "(key = KAN-1"] {
        let output = site.jira(&["issue", "list", "-p", "KAN", "-q", jql, "--keys"]);
        assert_eq!(output.status.code(), Some(2), "{jql}: {output:?}");
    }
    let keys =
        printed(&site, &["issue", "list", "-p", "KAN", "-q", "(key = KAN-1) OR (key = WEB-1)", "--keys"]);
    assert_eq!(keys, "KAN-1\n");
}

#[test]
fn a_row_is_a_line_on_a_terminal() {
    let site = Site::new();
    let Some(wide) = on_terminal(&site, 90, "issue list -p KAN --limit 4 --order-by key") else { return };
    assert!(wide.lines().all(|line| line.chars().count() <= 90), "{wide}");
    assert!(wide.contains("KAN-38  Täglicher Export"), "{wide}");
    let narrow = on_terminal(&site, 46, "issue list -p KAN --limit 4 --order-by key").unwrap();
    assert!(narrow.lines().take(5).all(|line| line.chars().count() <= 46), "{narrow}");
    assert!(narrow.contains("Renew the certificate…") && !narrow.contains("PRIORITY"), "{narrow}");
    assert_eq!(narrow.lines().count(), 7, "{narrow}");
    let full = on_terminal(&site, 46, "issue list -p KAN --limit 4 --order-by key --no-truncate").unwrap();
    assert!(full.lines().count() > 10 && !full.contains('…'), "{full}");
}

#[test]
fn a_status_has_its_colour_on_a_terminal() {
    let site = Site::new();
    let document = r#"{"type":"doc","version":1,"content":[{"type":"paragraph","content":[
        {"type":"status","attrs":{"text":"On hold","color":"red","localId":"a"}},
        {"type":"text","text":" until "},{"type":"date","attrs":{"timestamp":"1795219200000"}}]}]}"#;
    let field = format!("description:={document}");
    let made = printed(&site, &["issue", "create", "-p", "KAN", "-s", "Colours", "-f", &field]);
    let key = made.lines().next().unwrap().strip_prefix("Created ").unwrap().to_owned();
    let shown = printed(&site, &["issue", "view", &key]);
    assert!(
        shown.contains("\n[On hold] until 2026-11-21\n") && shown.contains("Status       To Do\n"),
        "{shown}"
    );
    let json: serde_json::Value =
        serde_json::from_str(&printed(&site, &["issue", "view", &key, "--json"])).unwrap();
    assert_eq!(json["description"].as_str().unwrap().trim_end(), "`On hold` until 2026-11-21");
    let Some(colored) = on_terminal(&site, 80, &format!("issue view {key}")) else { return };
    assert!(colored.contains("\u{1b}[41m On hold \u{1b}[0m until \u{1b}[35m2026-11-21"), "{colored:?}");
    assert!(colored.contains("\u{1b}[47m To Do \u{1b}[0m"), "{colored:?}");
}

#[test]
fn what_was_written_is_not_lost() {
    let site = Site::new();
    let editor = site.file(
        "editor.sh",
        "cp \"$1\" seen; (echo 'A summary'; echo; echo 'A **text**'; cat \"$1\") > n; cat n > \"$1\"\n",
    );
    let line = |line: &str| format!("{line}; echo \"status $?\"");
    let run = |arguments: &str| {
        let set = format!("EDITOR='/bin/sh {}'", editor.display());
        let line = line(&format!("{set} '{}' {arguments}", env!("CARGO_BIN_EXE_jira")));
        let mut script = site.program("script");
        script.args(["-qec", &line, "/dev/null"]).env("PATH", env!("PATH"));
        String::from_utf8(script.output().unwrap().stdout).unwrap()
    };
    if Command::new("script").arg("--version").output().is_err() {
        return eprintln!("skipped: an editor on a terminal (script of util-linux is not here)");
    }
    let made = run("issue create -p KAN");
    let key = made
        .lines()
        .find_map(|line| line.trim().strip_prefix("Created "))
        .unwrap_or_else(|| panic!("{made}"));
    let seen = String::from_utf8(site.bytes("seen")).unwrap();
    assert!(
        seen.starts_with("\n\n<!-- Leave this line.") && seen.contains("A new issue of KAN, type Task"),
        "{seen}"
    );
    let shown = printed(&site, &["issue", "view", key, "--json"]);
    assert!(
        shown.contains("\"summary\":\"A summary\"") && shown.contains("\"description\":\"A **text**\\n\""),
        "{shown}"
    );
    let refused = run("issue create -p KAN -t Nix");
    assert!(refused.contains("KAN has: Task, Story, Bug") && refused.contains("status 7"), "{refused}");
    let kept = refused.split("What you wrote is kept in ").nth(1).unwrap().lines().next().unwrap().trim();
    assert_eq!(std::fs::read_to_string(kept).unwrap(), "A summary\n\nA **text**");
    assert!(run("issue create -p KAN --no-input").contains("Give it a summary"));
    assert!(run(&format!("issue comment {key}")).contains(&format!("Commented on {key}")));
    assert!(run(&format!("issue edit {key}")).contains(&format!("Updated {key}")));
}

#[test]
fn a_reader_may_stop() {
    let site = Site::new();
    for form in ["--plain", "--csv", "--keys", "--json", "--all"] {
        let jira = env!("CARGO_BIN_EXE_jira");
        let line =
            format!("'{jira}' search 'project = KAN' --all {form} | head -n 1; echo ${{PIPESTATUS[0]}}");
        let line = line.replace("--all --all", "--all");
        let mut bash = site.program("bash");
        bash.env("PATH", std::env::var_os("PATH").unwrap_or_default()).args(["-c", &line]);
        let Ok(output) = bash.output() else { return eprintln!("skipped: bash is not here") };
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.ends_with("\n0\n") && text.lines().count() == 2, "{form}: {text}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{form}");
    }
}
