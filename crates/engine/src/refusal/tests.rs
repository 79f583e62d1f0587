use super::*;
use crate::http::Headers;
use serde_json::Map;

mod bodies;
mod pages;

const JSON: &str = "application/json;charset=UTF-8";
const PROBLEM: &str = "application/problem+json;charset=UTF-8";
const HTML: &str = "text/html;charset=UTF-8";
const TEXT: &str = "text/plain";
const XML: &str = "application/xml";

fn answer(status: u16, kind: &str, body: &[u8]) -> Refusal {
    let headers = [("content-type".to_owned(), kind.to_owned())].into_iter().collect();
    read(&Response { status, headers, body: body.to_vec() })
}

/// What is read of a response that is no page.
fn check(status: u16, kind: &str, body: impl AsRef<[u8]>, messages: &[&str], fields: &[(&str, &str)]) {
    let body = body.as_ref();
    let shown = String::from_utf8_lossy(body);
    let read = answer(status, kind, body);
    assert_eq!(read.messages, messages, "{shown}");
    let fields: Vec<_> = fields.iter().map(|(f, m)| ((*f).to_owned(), (*m).to_owned())).collect();
    assert_eq!(read.fields, fields, "{shown}");
    assert_eq!((read.status, read.html, read.retry_after), (status, false, None), "{shown}");
}

#[test]
fn ids_for_support() {
    let check = |headers: &[(&str, &str)], expected: Option<&str>| {
        let headers: Headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        let read = read(&Response { status: 500, headers, body: Vec::new() });
        assert_eq!(read.trace_id.as_deref(), expected);
    };
    check(&[], None);
    check(&[("Atl-Traceid", "0af7651916cd43dd")], Some("0af7651916cd43dd"));
    check(&[("ATL-TRACEID", "a"), ("x-arequestid", "b")], Some("a"));
    check(&[("X-AREQUESTID", "511x1x1"), ("X-Trace-Id", "c")], Some("511x1x1"));
    check(&[("Atl-Request-Id", "0af7-65")], Some("0af7-65"));
    check(&[("X-Trace-Id", "c")], Some("c"));
    check(&[("X-Request-Id", "d")], None);
    check(&[("x-trace-id", "é".repeat(1000).as_str())], Some("é".repeat(128).as_str()));
}

#[test]
fn why_a_login_was_denied() {
    let check = |reason: &str, expected: &[&str]| {
        let headers =
            [("X-Authentication-Denied-Reason".to_owned(), reason.to_owned())].into_iter().collect();
        assert_eq!(read(&Response { status: 403, headers, body: Vec::new() }).messages, expected);
    };
    check("ACCOUNT_LOCKED", &["Jira denied the login: ACCOUNT_LOCKED."]);
    // This one has a kind of its own.
    check("CAPTCHA_CHALLENGE; login-url=https://x/login.jsp", &[]);
}

#[test]
fn floods_are_bounded() {
    let messages: Vec<_> = (0..20_000).map(|n| format!("{n}")).collect();
    let fields: Map<_, _> = (0..5_000).map(|n| (format!("{n}"), "x".into())).collect();
    let body = serde_json::json!({ "errorMessages": messages, "errors": fields }).to_string();
    assert!(body.len() < MAX_BODY);
    let read = answer(400, JSON, body.as_bytes());
    assert_eq!(read.fields.len(), MAX_FIELDS);
    assert_eq!(read.messages.len(), MAX_MESSAGES);
    let one = serde_json::json!({ "errors": { "summary": vec!["x"; 5_000] } }).to_string();
    assert_eq!(answer(400, JSON, one.as_bytes()).fields.len(), MAX_FIELDS);
    let errors = vec![r#"{"message":"x"}"#; 5_000].join(",");
    assert_eq!(answer(400, JSON, format!(r#"{{"errors":[{errors}]}}"#).as_bytes()).messages, ["x"]);
    let long = serde_json::json!({ "message": "é".repeat(5000) }).to_string();
    assert_eq!(answer(400, JSON, long.as_bytes()).messages[0].chars().count(), MAX_CHARS + 1);
    let name = serde_json::json!({ "errors": { "é".repeat(5000): "x" } }).to_string();
    assert_eq!(answer(400, JSON, name.as_bytes()).fields[0].0.chars().count(), MAX_CHARS + 1);
    // A body that is larger still is read as text, to its first line.
    let flood = format!("[{}", r#"{"":0},"#.repeat(2_000_000));
    let read = answer(400, JSON, flood.as_bytes());
    assert_eq!((read.messages.len(), read.messages[0].chars().count()), (1, MAX_CHARS + 1));
    assert_eq!(answer(400, TEXT, "\u{ff}".repeat(16 << 20).as_bytes()).messages.len(), 1);
    // Nesting beyond what a parser may recurse is no JSON; below, it is read.
    let nested = |depth: usize| [r#"{"errors":["#.repeat(depth), "]}".repeat(depth)].concat();
    assert_eq!(answer(400, JSON, nested(50_000).as_bytes()).messages.len(), 1);
    assert_eq!(answer(400, JSON, nested(60).as_bytes()).messages.len(), 0);
    assert_eq!(answer(400, HTML, "<title ".repeat(50_000).as_bytes()).messages, ["An HTML page."]);
}
