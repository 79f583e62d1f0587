//! What a retry does: the catalog's word counts on every way in.

use super::typed;
use jira_catalog::{self as catalog, Product};
use jira_engine::call::Call;
use jira_engine::http::Safety;

/// Where a typed function knows better than the operation's documentation, which speaks
/// of everything that the operation can do.
const KNOWN_BETTER: &[(&str, Safety, &str)] = &[
    ("draft::edit", Safety::Idempotent, "it sets fields, and no `update` adds to a list"),
    ("draft::edit that adds a label", Safety::Idempotent, "a set has each of its members once"),
    ("links::link", Safety::Idempotent, "Jira does not create a link that exists"),
    ("remote_links::put with an id", Safety::Idempotent, "a link with a global id replaces the one before"),
];

#[test]
fn typed_functions_say_what_the_catalog_says() {
    let all = typed::changes().into_iter().map(|call| (call, true));
    for ((name, call), changes) in all.chain(typed::reads().into_iter().map(|call| (call, false))) {
        let operation = catalog::matching(Product::CLOUD, call.method(), call.path());
        let operation = operation.unwrap_or_else(|| panic!("{name}: {call:?} is not documented"));
        let known = KNOWN_BETTER.iter().find(|(known, ..)| *known == name);
        let expected = known.map_or(operation.safety(), |(_, safety, _)| *safety);
        assert_eq!(catalog::safety(&call), expected, "{name}: {operation}");
        assert_eq!(expected != Safety::Safe, changes, "{name}");
    }
}

/// A function that is added to `src/jira` is added to the list too.
#[test]
fn every_typed_function_is_listed() {
    let listed: Vec<_> = typed::changes().into_iter().chain(typed::reads()).map(|(name, _)| name).collect();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let nouns = std::fs::read_dir(root.join("jira")).unwrap().map(|entry| entry.unwrap().path());
    let mut count = 0;
    for file in nouns.filter(|file| file.extension().is_some_and(|ext| ext == "rs")) {
        let noun = file.file_stem().unwrap().to_string_lossy().into_owned();
        // What all of them are made of.
        if ["path", "page", "tests", "mod"].contains(&noun.as_str()) {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        for function in text.split("pub fn ").skip(1) {
            let head = function.split('{').next().unwrap();
            let Some((name, returns)) = head.split_once("->").map(|(name, returns)| (name.trim(), returns))
            else {
                continue;
            };
            let calls = returns.split(|c: char| !c.is_alphanumeric()).any(|word| word == "Call");
            if !calls {
                continue;
            }
            count += 1;
            let name = format!("{noun}::{}", name.split('(').next().unwrap());
            assert!(listed.iter().any(|known| known.split(' ').next() == Some(&name)), "{name}");
        }
    }
    assert!(count > 60, "{count}");
}

fn by_path(method: &str, path: &str) -> Call {
    Call::parse(method, path, &[], Vec::new(), None).unwrap()
}

#[test]
fn every_way_in_says_the_same() {
    let check = |method: &str, path: &str, expected: Safety| {
        assert_eq!(catalog::safety(&by_path(method, path)), expected, "{method} {path}");
    };
    check("PUT", "/rest/api/3/issue/KAN-7", Safety::Once);
    check("PUT", "/rest/api/2/issue/KAN-7?notifyUsers=false", Safety::Once);
    check("PUT", "/rest/api/latest/issue/KAN-7/", Safety::Once);
    check("PUT", "/wiki/rest/api/content/7/child/attachment", Safety::Once);
    check("PUT", "/rest/api/3/issue/KAN-7/assignee", Safety::Idempotent);
    check("POST", "/rest/api/3/issue/KAN-7/watchers", Safety::Idempotent);
    check("POST", "/rest/api/2/issue/KAN-7/votes", Safety::Idempotent);
    check("POST", "/rest/api/3/search/jql", Safety::Safe);
    check("POST", "/rest/api/3/issue", Safety::Once);
    // Of what is not documented the method is all that is known.
    check("PUT", "/rest/plugin/1.0/thing", Safety::Idempotent);
    check("POST", "/rest/plugin/1.0/thing", Safety::Once);
    check("GET", "/rest/plugin/1.0/thing", Safety::Safe);
    // By their names.
    for operation in Product::ALL.into_iter().flat_map(Product::operations) {
        let path = operation.path().replace(['{', '}'], "");
        let known: Vec<_> = catalog::known(operation.method(), &path).collect();
        assert!(!known.is_empty(), "{operation}");
        if operation.method().safety() == Safety::Safe {
            assert_eq!(operation.safety(), Safety::Safe, "{operation}");
        }
    }
}

#[test]
fn a_callers_word_counts_before_the_catalogs() {
    for safety in [Safety::Safe, Safety::Idempotent, Safety::Once] {
        for (method, path) in [
            ("PUT", "/rest/api/3/issue/KAN-7"),
            ("POST", "/rest/api/3/search/jql"),
            ("DELETE", "/rest/api/3/issue/KAN-7"),
        ] {
            let mut call = by_path(method, path);
            (call.safety, call.has_explicit_safety) = (safety, true);
            assert_eq!(catalog::safety(&call), safety, "{method} {path}");
        }
    }
}
