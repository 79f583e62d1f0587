//! What a caller sends costs in proportion to its size.

use super::*;
use jira_growth::doubles;

#[test]
fn unknown_arguments() {
    doubles(4_000, |size| {
        let names: Vec<_> = (0..size).map(|number| format!("\"unknown{number}\":1")).collect();
        let arguments = format!("{{{}}}", names.join(","));
        move || drop(bind(operation("jira.getIssue"), &arguments).unwrap_err())
    });
}

#[test]
fn one_argument_many_times() {
    doubles(4_000, |size| {
        let arguments = format!("{{{}}}", ["\"issueIdOrKey\":\"A\""; 1].repeat(size).join(","));
        move || drop(bind(operation("jira.getIssue"), &arguments).unwrap_err())
    });
}

#[test]
fn bodies() {
    doubles(4_000, |size| {
        let members: Vec<_> = (0..size).map(|number| format!("\"field{number}\":[{number}]")).collect();
        let arguments = format!("{{\"body\":{{\"fields\":{{{}}}}}}}", members.join(","));
        move || drop(bind(operation("jira.createIssue"), &arguments).unwrap())
    });
    doubles(4_000, |size| {
        let members: Vec<_> = (0..size).map(|number| format!("\"field{number}\":{number}")).collect();
        let arguments = format!("{{\"body\":{{{}}}}}", members.join(","));
        move || drop(bind(operation("jira.createIssue"), &arguments).unwrap())
    });
}

#[test]
fn files() {
    doubles(100_000, |size| {
        let arguments = format!(
            r#"{{"issueIdOrKey":"A","file":{{"name":"a","content":"{}"}}}}"#,
            "LS1qaXJhLWNvbm5lY3Rvci0w".repeat(size / 24)
        );
        move || drop(bind(operation("jira.addAttachment"), &arguments).unwrap())
    });
}

#[test]
fn parameters() {
    doubles(4_000, |size| {
        let values = vec!["\"summary\""; size].join(",");
        let arguments = format!(r#"{{"issueIdOrKey":"A","fields":[{values}]}}"#);
        move || {
            let one = operation("jira.getIssue");
            assert!(bind(one, &arguments).unwrap().call(one).is_err());
        }
    });
    doubles(20_000, |size| {
        let arguments = format!(r#"{{"issueIdOrKey":"{}"}}"#, "%25".repeat(size));
        move || drop(bind(operation("jira.getIssue"), &arguments).unwrap_err())
    });
}

#[test]
fn words_of_a_question() {
    doubles(20_000, |size| {
        let words: Vec<_> = (0..size).map(|number| format!("issue{number}")).collect();
        let words = words.join(" ");
        move || drop(search(&words, &Product::ALL, None))
    });
    doubles(100_000, |size| {
        let word = "issue".repeat(size);
        move || drop(search(&word, &Product::ALL, Some(&word)))
    });
    // Some words more cost some words more.
    let words = ["issue"; 1000].join(" ");
    assert_eq!(search(&words, &Product::ALL, None), search("issue", &Product::ALL, None));
}

#[test]
fn wrong_names() {
    doubles(100_000, |size| {
        let name = "jira.getIssue".repeat(size);
        move || assert!(suggest(&name).is_empty())
    });
}
