//! The search for secrets finds what it has to find.

#![forbid(unsafe_code)]

use base64::{Engine, engine::general_purpose::STANDARD};
use host_tests::secrets::{Search, Secret, look};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use std::fs;

/// With all that needs an escape somewhere.
const SECRET: &str = r#"hun"ter/2 +é\ä"#;

/// The ways in which it is written in a text.
fn ways(text: &str) -> Vec<&'static str> {
    let other = Secret::new("password", "correct horse");
    let found = Search::new(&[Secret::new("token", SECRET), other]).find(text.as_bytes());
    found.into_iter().map(|(kind, written)| ("token" == kind).then_some(written).unwrap()).collect()
}

fn check(text: impl AsRef<str>, expected: &[&str]) {
    let text = format!("before {} after", text.as_ref());
    assert_eq!(ways(&text), expected, "{text}");
    // A piece of it is none.
    assert_eq!(ways(&text.replace('2', "").replace("50,", "")).len(), 0);
}

#[test]
fn plain() {
    check(SECRET, &["plain"]);
    check("hunter2", &[]);
}

#[test]
fn base64_alone_and_behind_any_user() {
    for user in ["", "f:", "me:", "mia:", "mia@example.com:"] {
        let found = |text: String| assert_eq!(ways(&text), ["base64"], "{user}");
        found(STANDARD.encode(format!("{user}{SECRET}")));
        found(format!("Basic {}", STANDARD.encode(format!("{user}{SECRET}\nmore"))));
        found(base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(format!("{user}{SECRET}")));
    }
}

#[test]
fn percent_encoded() {
    let encoded = utf8_percent_encode(SECRET, NON_ALPHANUMERIC).to_string();
    check(&encoded, &["percent"]);
    check(encoded.to_lowercase(), &["percent"]);
    check(encoded.replace("%20", "+"), &["percent"]);
    // Somebody encodes more than has to be.
    check(encoded.replace('h', "%68"), &["percent"]);
    check(json!({"url": encoded, "said": "\""}).to_string(), &["percent", "percent in JSON"]);
}

#[test]
fn escaped_for_json() {
    let escaped = json!(SECRET).to_string();
    check(&escaped, &["JSON"]);
    check(escaped.replace('/', r"\/"), &["JSON"]);
    check(escaped.replace('h', r"\u0068").replace('é', r"\u00e9"), &["JSON"]);
    check(json!({"message": escaped}).to_string(), &["JSON in JSON"]);
}

#[test]
fn printed_by_rust() {
    check(format!("{SECRET:?}"), &["JSON"]);
    check(SECRET.escape_unicode().to_string(), &["JSON"]);
    check(format!("{:?}", SECRET.as_bytes()), &["a list of bytes"]);
}

#[test]
fn a_folder_is_looked_at_and_no_secret_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for name in ["secrets", "log", "stores/deep"] {
        fs::create_dir_all(path(name)).unwrap();
    }
    let secrets = ["one-secret", "other-secret"].map(|secret| json!({"kind": "token", "secret": secret}));
    fs::write(path("secrets/a"), format!("{}\n{}\n", secrets[0], secrets[1])).unwrap();
    fs::write(path("log/clean"), "nothing").unwrap();
    assert!(look(folder.path()).unwrap().findings.is_empty());
    // On purpose there, and nowhere else.
    fs::write(path("log/integrations.yaml"), "one-secret").unwrap();
    let outcome = look(folder.path()).unwrap();
    assert_eq!((outcome.on_purpose, outcome.findings.len()), (1, 0));
    fs::remove_file(path("log/integrations.yaml")).unwrap();
    fs::write(path("stores/deep/file"), "\u{0}one-secret").unwrap();
    let outcome = look(folder.path()).unwrap();
    let printed = format!("{:?}", outcome.findings);
    assert_eq!(printed, r#"{Finding { file: "stores/deep/file", kind: "token", written: "plain" }}"#);
    assert_eq!((outcome.secrets, outcome.bytes, outcome.on_purpose), (2, 18, 0));
    assert_eq!(outcome.files.into_iter().collect::<Vec<_>>(), [("log".into(), 1), ("stores".into(), 1)]);
}
