//! Answers of which something is missing, something else, or more than was expected.

use fastrand::Rng;
use serde_json::{Value, json};

/// What may stand in the place of a value.
const STRANGERS: &[&str] = &[
    "null",
    "7",
    "-1.5",
    "18446744073709551615",
    "1e300",
    "true",
    "\"\"",
    "\"é\\u0000 x\"",
    "[]",
    "{}",
    "[null,7,\"x\",{}]",
    "{\"id\":[],\"key\":{},\"name\":7,\"fields\":\"x\"}",
    "[[[[[[]]]]]]",
];

/// The body with one to four of its members missing, null, of another type, or joined
/// by another.
pub(crate) fn disturbed(body: &Value, random: &mut Rng) -> String {
    let mut body = body.clone();
    for _ in 0..random.usize(1..5) {
        let mut all = Vec::new();
        places(&body, "", &mut all);
        let Some(place) = random.choice(&all) else { break };
        match random.u32(..4) {
            0 => remove(&mut body, place),
            1 => *body.pointer_mut(place).unwrap() = Value::Null,
            2 => {
                let stranger = random.choice(STRANGERS).unwrap();
                *body.pointer_mut(place).unwrap() = serde_json::from_str(stranger).unwrap();
            }
            _ => add(body.pointer_mut(place).unwrap()),
        }
    }
    body.to_string()
}

/// The places of all values in a value.
fn places(value: &Value, at: &str, all: &mut Vec<String>) {
    let mut one = |name: &str, value: &Value| {
        let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        places(value, &at, all);
        all.push(at);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| one(name, value)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(place, item)| one(&place.to_string(), item));
        }
        _ => {}
    }
}

fn remove(value: &mut Value, place: &str) {
    let (parent, name) = place.rsplit_once('/').unwrap();
    match value.pointer_mut(parent).unwrap() {
        Value::Object(members) => drop(members.remove(&name.replace("~1", "/").replace("~0", "~"))),
        Value::Array(items) => drop(items.remove(name.parse().unwrap())),
        _ => {}
    }
}

fn add(value: &mut Value) {
    match value {
        Value::Object(members) => drop(members.insert("extra".into(), json!({"id": [1]}))),
        Value::Array(items) => items.push(json!(["extra"])),
        _ => {}
    }
}

#[test]
fn bodies_are_disturbed() {
    let body = json!({"a": [{"b": 1}], "c/d": "e"});
    let mut random = Rng::with_seed(1);
    let all: std::collections::BTreeSet<_> = (0..5000).map(|_| disturbed(&body, &mut random)).collect();
    assert!(all.len() > 500, "{}", all.len());
    for body in [r#"{"a":[],"c/d":"e"}"#, r#"{"a":[{"b":1}]}"#, r#"{"a":[{"b":null}],"c/d":"e"}"#] {
        assert!(all.contains(body), "{body}");
    }
}
