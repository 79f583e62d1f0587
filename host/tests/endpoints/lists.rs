//! Lists, item by item.

use crate::site::{Site, failure, out};
use jira_simulator::{Answer, Fault, Slow, When};
use serde_json::Value;
use std::process::Output;

const CALL: [&str; 3] = ["call", "jira.searchProjects", "maxResults=5"];
const REQUEST: [&str; 5] = ["request", "GET", "/rest/api/3/project/search", "--query", "maxResults=5"];

fn keys(output: &Output) -> Vec<String> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    let key = |line: &str| serde_json::from_str::<Value>(line).unwrap()["key"].as_str().unwrap().to_owned();
    text.lines().map(key).collect()
}

fn cursor(text: &str) -> &str {
    text.split("--cursor ").nth(1).unwrap_or_else(|| panic!("{text}")).trim()
}

#[test]
fn a_list_is_read_to_its_end_and_in_parts() {
    let site = Site::new();
    for list in [&CALL[..], &REQUEST] {
        let run = |more: &[&str]| site.jira(&[list, more].concat());
        let whole = run(&["--all"]);
        out(&whole);
        assert_eq!(
            keys(&whole),
            "API APP DATA FAC FIN HELP HR ITSM KAN MKT SEC WEB".split(' ').collect::<Vec<_>>()
        );

        let first = run(&["--max", "7"]);
        assert!(first.status.success());
        let text = String::from_utf8(first.stderr.clone()).unwrap();
        assert!(text.starts_with("There are 12 items. Go on with --cursor "), "{text}");
        let second = run(&["--all", "--cursor", cursor(&text)]);
        out(&second);
        assert_eq!([keys(&first), keys(&second)].concat(), keys(&whole));

        let first = run(&["--max", "7", "--json"]);
        let said: Value = serde_json::from_slice(&first.stderr).unwrap();
        let second = run(&["--max", "9", "--cursor", said["next"].as_str().unwrap()]);
        out(&second);
        assert_eq!([keys(&first), keys(&second)].concat(), keys(&whole));
        assert_eq!((&said["total"], &said["moved"]), (&12.into(), &false.into()));
        failure(&run(&["--all", "--max", "1"]), 2);
        failure(&run(&["--max", "0"]), 2);
        failure(&run(&["--cursor", "x"]), 2);
        failure(&run(&["--all", "--include"]), 2);
    }
    failure(&site.jira(&[&CALL[..], &["--all", "--cursor", "x"]].concat()), 2);
    let text = failure(&site.jira(&[&REQUEST[..], &["--all", "--cursor", "x"]].concat()), 7);
    assert!(!text.contains("Go on"), "{text}");
    let search = ["request", "POST", "/rest/api/3/search/jql", "--safe", "--body", "-", "--all"];
    let found = site.told(&search, r#"{"jql": "project = APP", "fields": ["summary"], "maxResults": 2}"#);
    out(&found);
    assert!(keys(&found).len() > 2 && keys(&found).iter().all(|key| key.starts_with("APP-")), "{found:?}");
}

#[test]
fn what_came_before_a_failure_is_printed_with_where_to_go_on() {
    let site = Site::new();
    for list in [&CALL[..], &REQUEST] {
        let run = |more: &[&str]| site.jira(&[list, more].concat());
        let whole = run(&["--all"]);
        let fail = || {
            let when = || When::next("GET", "/rest/api/3/project/search");
            site.simulator.faults().push(when(), Slow::default());
            site.simulator.faults().push(when(), Fault::Answer(Answer::json(400, "not today")));
        };
        fail();
        let cut = run(&["--all"]);
        let text = failure(&cut, 7);
        assert!(text.contains("error: not today"), "{text}");
        let rest = run(&["--all", "--cursor", cursor(&text)]);
        out(&rest);
        assert_eq!((keys(&cut).len(), [keys(&cut), keys(&rest)].concat()), (5, keys(&whole)));

        fail();
        let cut = run(&["--all", "--json"]);
        let error: Value = serde_json::from_str(&failure(&cut, 7)).unwrap();
        let rest = run(&["--all", "--cursor", error["error"]["cursor"].as_str().unwrap()]);
        assert_eq!([keys(&cut), keys(&rest)].concat(), keys(&whole));
    }
    // At the start there is nowhere to go on.
    site.simulator.faults().push(When::default(), Fault::Answer(Answer::json(400, "not today")));
    let text = failure(&site.jira(&[&CALL[..], &["--all"]].concat()), 7);
    assert!(!text.contains("--cursor"), "{text}");
}

#[test]
fn what_is_no_list_is_one_item() {
    let site = Site::new();
    let text = out(&site.jira(&["call", "jira.getIssue", "issueIdOrKey=KAN-7", "--all"]));
    assert_eq!(text.lines().count(), 1);
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["key"], "KAN-7");
}
