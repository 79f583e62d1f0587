//! Every request that a typed function or `files` sends, with what a retry of it does:
//! a golden table, and the catalog's word for each line.

use super::event::Event;
use super::row::Row;
use super::rows;
use super::server::Script;
use super::ways::SEED;
use jira_catalog::{self as catalog, Product};
use jira_engine::http::{Request, Safety};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The table.
const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/tests/golden/safety.txt");

/// The interfaces whose caller says what is sent and to whom.
const RAW: &[&str] = &["rest.", "operations.", "oauth."];

/// Where a typed function knows better than the operation's documentation, which speaks
/// of everything that the operation can do.
const KNOWN_BETTER: &[(&str, Safety, &str)] = &[
    ("PUT /rest/api/3/issue/{issueIdOrKey}", Safety::Idempotent, "it sets fields, and no list grows"),
    ("POST /rest/api/3/issueLink", Safety::Idempotent, "Jira does not create a link that exists"),
    (
        "POST /rest/api/3/issue/{issueIdOrKey}/remotelink",
        Safety::Idempotent,
        "a link with a global id replaces the one before",
    ),
];

fn word(safety: Safety) -> &'static str {
    match safety {
        Safety::Safe => "safe",
        Safety::Idempotent => "idempotent",
        Safety::Once => "once",
    }
}

/// A request's method and path, with the names of what stands in it, and whether the
/// catalog says the same of its safety.
fn line(request: &Request, title: &str) -> String {
    let Request { method, url, safety, .. } = request;
    let origin = url.origin.to_string();
    let operation = catalog::matching(Product::CLOUD, *method, &url.path);
    let is_on_site = origin == "https://acme.atlassian.net" || origin == "https://api.atlassian.com";
    let Some(operation) = operation.filter(|_| is_on_site) else {
        // A file at Atlassian's media service, or what is asked of a token server.
        return format!("{method} {origin}{} {}", url.path, word(*safety));
    };
    let path = format!("{method} {}", operation.path());
    let better = KNOWN_BETTER.iter().any(|(known, better, _)| *known == path && better == safety);
    assert!(better || *safety == operation.safety(), "{title}: {path} is {}", word(operation.safety()));
    match *safety == operation.safety() {
        true => format!("{path} {}", word(*safety)),
        false => format!("{path} {}, in general {}", word(*safety), word(operation.safety())),
    }
}

fn requests(row: &Row) -> Vec<Request> {
    let played = row.play(&mut Script::new(row.title(), &row.answers), row.connection.clone(), SEED);
    let sent = played.events.into_iter().filter_map(|event| match event {
        Event::Sent(request) => Some(request),
        _ => None,
    });
    sent.collect()
}

#[test]
fn every_request_of_a_typed_function_is_listed_with_its_safety() {
    let mut lines: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for row in rows::all().iter().filter(|row| !RAW.iter().any(|raw| row.name.starts_with(raw))) {
        for request in requests(row) {
            lines.entry(line(&request, &row.title())).or_default().insert(row.name);
        }
    }
    let used = |path: &str| lines.keys().any(|line| line.contains(", in general ") && line.starts_with(path));
    assert!(KNOWN_BETTER.iter().all(|(path, ..)| used(path)), "known better of what is not sent");
    let mut text = String::new();
    for (line, names) in lines {
        let names: Vec<_> = names.into_iter().collect();
        text += &format!("{line}: {}\n", names.join(", "));
    }
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(Path::new(TABLE), &text).unwrap();
    }
    let golden = std::fs::read_to_string(TABLE).unwrap_or_default();
    for (new, old) in text.lines().zip(golden.lines().chain(std::iter::repeat(""))) {
        assert_eq!(new, old, "review what changed, then UPDATE_GOLDEN=1 cargo test");
    }
    assert_eq!(text.lines().count(), golden.lines().count());
}
