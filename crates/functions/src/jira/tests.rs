//! What the tests of the nouns share.

use super::meta;
use super::page::Listing;
use jira_contract::fields::FieldMetadata;
use jira_engine::call::Call;
use jira_engine::error::Error;
use jira_engine::http::{Headers, Response};
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use std::sync::OnceLock;

mod readers;

/// Where the site's pages for people are.
pub(super) const SITE: &str = "https://acme.atlassian.net";

/// Bodies that hold no object at all.
pub(super) const NO_OBJECTS: &[&str] = &["", "null", "7", "\"x\"", "[]", "[1", "{", "<html>", "{} x"];

/// An answer with this body.
pub(crate) fn answer(body: &str) -> Response {
    Response { status: 200, headers: Headers::default(), body: body.into() }
}

/// A call as it is sent: method, path and query, and below them the body.
pub(super) fn sent(call: &Call) -> String {
    let mut text = format!("{} {}", call.method(), call.path());
    if let Some(query) = call.query() {
        text.push_str(&format!("?{query}"));
    }
    if let Some(body) = call.body() {
        text.push_str(&format!("\n{}", std::str::from_utf8(body).unwrap()));
    }
    text
}

/// A call as it is sent, in one line.
pub(crate) fn asked(call: Result<Call, Error>) -> String {
    sent(&call.unwrap()).replacen('\n', " ", 1)
}

/// Which item of a list a call asks for first.
pub(crate) fn start<T>(asked: Result<(T, Call), Error>) -> u64 {
    let (_, call) = asked.unwrap();
    let mut parts = call.query().unwrap_or_default().split('&');
    parts.find_map(|part| part.strip_prefix("startAt=")).unwrap().parse().unwrap()
}

/// The fields of a new issue that a page holds.
pub(super) fn new_fields(body: &str) -> Vec<FieldMetadata> {
    let response = answer(body);
    let mut listing = Listing::whole("acme", meta::new("KAN", "1").unwrap(), meta::PAGE, 1).unwrap();
    let tree = jira_engine::json::read_selected(&response, meta::take).unwrap();
    listing.read(&tree, meta::FIELDS).unwrap().items.iter().filter_map(meta::field).collect()
}

/// Why something is not asked.
pub(crate) fn refused<T: std::fmt::Debug>(outcome: Result<T, Error>) -> String {
    match outcome {
        Err(Error::Invalid(why)) => why,
        other => panic!("{other:?}"),
    }
}

fn shared(path: &str) -> Option<Value> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path);
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(serde_json::from_str(&text).unwrap()),
        Err(_) => {
            eprintln!("skipped: {} is not here", path.display());
            None
        }
    }
}

/// The example that Atlassian's document has of an answer.
pub(super) fn documented(method: &str, path: &str, status: &str) -> Option<Response> {
    static DOCUMENT: OnceLock<Option<Value>> = OnceLock::new();
    let document = DOCUMENT.get_or_init(|| shared("openapi/jira-platform-v3.json")).as_ref()?;
    let answer = &document["paths"][format!("/rest/api/3{path}")][method]["responses"][status];
    let example = &answer["content"]["application/json"]["example"];
    assert!(!example.is_null(), "{method} {path} has no example");
    Some(self::answer(&example.as_str().map_or_else(|| example.to_string(), str::to_owned)))
}

/// The answers that were recorded, by name.
pub(super) fn recorded() -> Vec<(String, Response)> {
    let Some(all) = shared("fixtures/recorded-jira-cloud/recorded.json") else { return Vec::new() };
    let recordings = all["recordings"].as_array().unwrap();
    let name = |recording: &Value| recording["name"].as_str().unwrap().to_owned();
    recordings.iter().map(|one| (name(one), answer(&one["response"]["body"].to_string()))).collect()
}

/// What may stand in the place of a value.
fn strangers() -> [Value; 12] {
    [
        Value::Null,
        json!(7),
        json!(-1.5),
        json!(u64::MAX),
        json!(true),
        json!("x"),
        json!(""),
        json!([]),
        json!([null, 7, "x", {}]),
        json!({}),
        json!({"type": "doc", "content": 7}),
        json!({"id": [], "key": {}, "name": 7, "fields": "x"}),
    ]
}

/// The places of all values in a value.
fn places(value: &Value, at: &str, all: &mut Vec<String>) {
    let mut add = |name: &str, value: &Value| {
        let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        all.push(at.clone());
        places(value, &at, all);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| add(name, value)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(place, item)| add(&place.to_string(), item));
        }
        _ => {}
    }
}

fn remove(value: &mut Value, at: &str) {
    let Some((parent, name)) = at.rsplit_once('/') else { return };
    match value.pointer_mut(parent) {
        Some(Value::Object(members)) => drop(members.remove(name)),
        Some(Value::Array(items)) => drop(items.remove(name.parse().unwrap())),
        _ => {}
    }
}

/// Gives a body with each of its members missing, null, of every other type, and with
/// a member more.
pub(super) fn variants(body: &str, mut each: impl FnMut(&str)) {
    let whole: Value = serde_json::from_str(body).unwrap();
    let mut all = Vec::new();
    places(&whole, "", &mut all);
    for at in &all {
        for stranger in strangers() {
            let mut other = whole.clone();
            *other.pointer_mut(at).unwrap() = stranger;
            each(&other.to_string());
        }
        let mut other = whole.clone();
        remove(&mut other, at);
        each(&other.to_string());
        let mut other = whole.clone();
        if let Some(Value::Object(members)) = other.pointer_mut(at) {
            members.insert("extra".to_owned(), json!({"a": [1]}));
            each(&other.to_string());
        }
    }
}

/// JSON of any shape.
fn any(random: &mut fastrand::Rng, depth: u32) -> Value {
    let most = if depth == 0 { 5 } else { 8 };
    match random.u32(..most) {
        0 => strangers()[random.usize(..12)].clone(),
        1 => json!(random.u64(..)),
        2 => json!(random.f64() * 1e18 - 5e17),
        3 => json!((0..random.usize(..9)).map(|_| random.char(..)).collect::<String>()),
        4 => json!("2026-11-22T09:00:00.000+0100"),
        5 => (0..random.usize(..4)).map(|_| any(random, depth - 1)).collect(),
        _ => {
            let names = ["id", "key", "name", "value", "fields", "type", "content", "child", "é\"\\"];
            let count = random.usize(..5);
            let mut members = Map::new();
            for _ in 0..count {
                let name = names[random.usize(..names.len())].to_owned();
                members.insert(name, any(random, depth - 1));
            }
            Value::Object(members)
        }
    }
}

/// A body of which several members, but none of `kept`, are gone or something else.
pub(super) fn disturbed(body: &str, kept: &[&str], random: &mut fastrand::Rng) -> String {
    let mut value: Value = serde_json::from_str(body).unwrap();
    for _ in 0..random.usize(1..6) {
        let mut all = Vec::new();
        places(&value, "", &mut all);
        all.retain(|at| !kept.contains(&at.as_str()));
        let Some(at) = random.choice(&all) else { break };
        if random.bool() {
            *value.pointer_mut(at).unwrap() = any(random, 3);
        } else {
            remove(&mut value, at);
        }
    }
    value.to_string()
}

#[test]
fn bodies_are_varied() {
    let mut all = Vec::new();
    variants(r#"{"a":[{"b":1}]}"#, |body| all.push(body.to_owned()));
    assert_eq!(all.len(), 3 * 13 + 1);
    for body in ["{}", r#"{"a":[]}"#, r#"{"a":[{}]}"#, r#"{"a":[{"b":1,"extra":{"a":[1]}}]}"#] {
        assert!(all.iter().any(|one| one == body), "{body}");
    }
    let mut random = fastrand::Rng::with_seed(1);
    for _ in 0..100 {
        let body = disturbed(r#"{"key":"KAN-1","a":{"b":[1,2]}}"#, &["/key"], &mut random);
        assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["key"], "KAN-1");
    }
}
