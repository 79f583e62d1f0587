//! Arguments of operations. The first line is a name, or chooses an operation;
//! the rest is the arguments as JSON, and once more a line for each parameter.

#![no_main]

use jira_engine::call::Call;
use jira_catalog::{self as catalog, Bound, Operation, Place, Product, Shape};
use jira_engine::error::Error;
use jira_engine::path::Endpoint;
use libfuzzer_sys::fuzz_target;
use serde_json::{Map, Value};
use std::sync::LazyLock;

static OPERATIONS: LazyLock<Vec<Operation>> =
    LazyLock::new(|| Product::ALL.into_iter().flat_map(Product::operations).collect());

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let (name, arguments) = text.split_once('\n').unwrap_or((&text, ""));
    let number =
        name.bytes().fold(0, |number: usize, byte| number.wrapping_mul(31).wrapping_add(byte.into()));
    let operation = catalog::find(name).unwrap_or(OPERATIONS[number % OPERATIONS.len()]);
    bind(operation, arguments);
    let members = operation.body().map(|body| body.members()).unwrap_or_default();
    let names = operation.parameters().into_iter().chain(members).map(|known| known.name).chain(["body"]);
    let given: Map<_, _> =
        names.zip(arguments.lines()).filter(|(_, line)| !line.is_empty()).map(value).collect();
    bind(operation, &Value::Object(given).to_string());
});

/// A line as JSON, or as a text.
fn value((name, line): (&str, &str)) -> (String, Value) {
    (name.to_owned(), serde_json::from_str(line).unwrap_or_else(|_| line.into()))
}

fn bind(operation: Operation, arguments: &str) {
    let bound = match catalog::bind(operation, arguments) {
        Ok(bound) => bound,
        Err(error) => return said(error),
    };
    let given: Map<String, Value> = serde_json::from_str(arguments).unwrap_or_default();
    keeps_its_shape(operation, &bound, &given);
    if let Some(body) = &bound.body {
        carries(operation, body, &given);
    }
    let path = bound.path.clone();
    match bound.call(operation) {
        Ok(call) => sent(operation, &call, &path),
        Err(error) => said(error),
    }
}

/// No value adds a part to the path, or a parameter that the operation does not
/// know.
fn keeps_its_shape(operation: Operation, bound: &Bound, given: &Map<String, Value>) {
    let template = operation.path();
    let parts: Vec<_> = bound.path.split('/').collect();
    assert_eq!(parts.len(), template.split('/').count(), "{operation} {}", bound.path);
    for (part, known) in parts.iter().zip(template.split('/')) {
        assert!(known.starts_with('{') || *part == known, "{operation} {}", bound.path);
        assert!(!known.starts_with('{') || !part.is_empty() && !matches!(*part, "." | ".."));
    }
    let parameters = operation.parameters();
    let is_open = parameters.iter().any(|known| known.kind.name() == Some("object"));
    for (name, _) in &bound.query {
        let known = parameters.iter().any(|known| known.place == Place::Query && known.name == name);
        assert!(is_open || known && given.contains_key(name), "{operation} {name}");
    }
}

/// A body is what its media type says, and loses nothing that was given.
fn carries(operation: Operation, body: &[u8], given: &Map<String, Value>) {
    let known = operation.body().unwrap();
    if known.shape() != Shape::Json {
        assert!(known.shape().is_file() || std::str::from_utf8(body).is_ok());
        return;
    }
    // What serde_json cannot hold, such as 1e999, is handed on all the same.
    let Ok(body) = serde_json::from_slice::<Value>(body) else { return };
    if given.get("body") == Some(&body) {
        return;
    }
    let members = body.as_object().unwrap();
    for member in known.members().iter().filter(|member| !member.filled) {
        let is_parameter = operation.parameters().iter().any(|known| known.name == member.name);
        if let Some(value) = given.get(member.name).filter(|value| !is_parameter && !value.is_null()) {
            assert_eq!(members.get(member.name), Some(value), "{operation} {}", member.name);
        }
    }
}

/// What is sent is what was bound.
fn sent(operation: Operation, call: &Call, path: &str) {
    assert_eq!((call.method(), call.path()), (operation.method(), path));
    let endpoint = Endpoint::parse(path, &[]).unwrap();
    assert_eq!((endpoint.path.as_str(), endpoint.query), (path, None));
}

/// What is wrong is said in bounds, and holds no line of its own.
fn said(error: Error) {
    let Error::Invalid(problem) = error else { panic!("{error:?}") };
    assert!(problem.len() < 16 << 10 && !problem.contains(['\n', '\r', '\0']), "{problem:?}");
}
