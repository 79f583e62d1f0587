//! What was seen last is completed, and of what is no more, or elsewhere, nothing.

use crate::completions::offered;
use crate::site::{Site, failure, out};
use jira_simulator::Account;
use std::process::Stdio;

/// The keys that begin so and were seen of a connection.
fn keys(site: &Site, connection: &str, begin: &str) -> Vec<String> {
    let offered = offered(site, "zsh", &["issue", "view", "-c", connection, begin]);
    offered.iter().filter_map(|line| line.split(':').next()).map(str::to_owned).collect()
}

fn add(site: &Site, user: Account) {
    let site_url = site.simulator.url();
    let add = ["connections", "add", "acme", "--site", &site_url, "--user", user.email()];
    out(&site.told(&add, "simulated-api-token"));
}

#[test]
fn a_connection_that_leads_elsewhere_has_nothing_seen() {
    let site = Site::new();
    let list = || out(&site.jira(&["issue", "list", "-p", "KAN", "-c", "acme"]));
    let seen = || keys(&site, "acme", "KAN-").len() > 10;
    add(&site, Account::Mia);
    list();
    assert!(seen());
    // What is refused changes nothing.
    failure(&site.jira(&["disconnect", "acme"]), 3);
    failure(&site.told(&["connections", "add", "acme", "--site", "x y", "--user", "u"], "t"), 3);
    assert!(seen());
    add(&site, Account::Mia);
    assert!(!seen());
    list();
    assert!(seen());
    out(&site.jira(&["connections", "remove", "acme"]));
    assert!(!seen());
    add(&site, Account::Mia);
    assert!(!seen());

    list();
    let file = ".config/jira-connector/connections.json";
    let text = String::from_utf8(site.bytes(file)).unwrap();
    let edit = |from: &str, to: &str| {
        assert!(text.contains(from), "{text}");
        site.file(file, text.replace(from, to));
    };
    edit(&site.simulator.url(), "https://acme.atlassian.net");
    assert!(!seen());
    edit(Account::Mia.email(), "noa@example.com");
    assert!(!seen());
    site.file(file, &text);
    assert!(seen());
    let consent = r#"{"connections": {"acme": {"site_url": "https://api.atlassian.com", "oauth":
        {"provider": "cloud", "grant": "authorization_code", "client_id": "a"}}}}"#;
    site.file(file, consent);
    out(&site.jira(&["disconnect", "acme"]));
    site.file(file, &text);
    assert!(!seen());
}

#[test]
fn what_a_variable_leads_to_is_another_connection() {
    let site = Site::new();
    let seen = |variable: &str, value: &str| {
        let mut command = site.program(env!("CARGO_BIN_EXE_jira"));
        command.env("JIRA_COMPLETE", "fish").env("_CLAP_COMPLETE_INDEX", "3").env(variable, value);
        !out(&command.args(["--", "jira", "issue", "view", "KAN-"]).output().unwrap()).is_empty()
    };
    out(&site.jira(&["issue", "view", "KAN-7"]));
    assert!(seen("JIRA_API_TOKEN", "another"));
    assert!(!seen("JIRA_USERNAME", "noa@example.com"));
    assert!(!seen("JIRA_BASE_URL", "https://acme.atlassian.net"));
    assert!(!seen("JIRA_BASE_URL", ""));
}

#[test]
fn what_is_deleted_is_no_longer_offered() {
    let site = Site::new();
    let id = |key: &str| site.json(&["issue", "view", key, "--json"])["id"].as_str().unwrap().to_owned();
    let make = |summary| {
        let made = site.json(&["issue", "create", "-p", "KAN", "-t", "Task", "-s", summary, "--json"]);
        made["key"].as_str().unwrap().to_owned()
    };
    // The only one, then one by its id, then one while a program reads.
    for (by_id, json) in [(false, false), (true, false), (false, true)] {
        let key = make("One");
        out(&site.jira(&["issue", "view", &key]));
        assert_eq!(keys(&site, "default", "KAN-"), [key.as_str()]);
        let named = if by_id { id(&key) } else { key.clone() };
        let mut words = vec!["issue", "delete", &named, "-y"];
        words.extend(json.then_some("--json"));
        out(&site.jira(&words));
        assert_eq!(keys(&site, "default", "KAN-"), [""; 0], "{words:?}");
    }
    let key = make("Two");
    out(&site.jira(&["issue", "assign", &id(&key), "me"]));
    assert_eq!(keys(&site, "default", "1"), [""; 0]);
}

#[test]
fn of_two_commands_at_once_both_are_kept() {
    let site = Site::new();
    let view = |key: &str| {
        let mut command = site.program(env!("CARGO_BIN_EXE_jira"));
        command.args(["issue", "view", key]).stdout(Stdio::null()).spawn().unwrap()
    };
    let commands = ["KAN-3", "KAN-7", "WEB-1", "WEB-2"].map(view);
    assert!(commands.into_iter().all(|mut command| command.wait().unwrap().success()));
    let seen = [keys(&site, "default", "KAN-"), keys(&site, "default", "WEB-")].concat();
    for key in ["KAN-3", "KAN-7", "WEB-1", "WEB-2"] {
        assert!(seen.iter().any(|known| known == key), "{seen:?}");
    }
}
