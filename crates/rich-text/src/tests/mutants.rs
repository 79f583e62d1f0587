//! The rules against the schema itself, on documents that were changed at random.

use super::atlassian::{documents, shared};
use crate::{Kind, read, validate};
use fastrand::Rng;
use serde_json::{Value, json};

/// A place in a document, at random.
fn place<'v>(value: &'v mut Value, rng: &mut Rng) -> &'v mut Value {
    let deeper = match value {
        Value::Object(members) => members.len(),
        Value::Array(items) => items.len(),
        _ => 0,
    };
    if deeper == 0 || rng.u8(..6) == 0 {
        return value;
    }
    let at = rng.usize(..deeper);
    match value {
        Value::Object(members) => place(members.values_mut().nth(at).unwrap(), rng),
        Value::Array(items) => place(&mut items[at], rng),
        _ => unreachable!(),
    }
}

fn any(rng: &mut Rng, parts: &[Value]) -> Value {
    match rng.u8(..10) {
        0 => json!(null),
        1 => json!(""),
        2 => json!("x"),
        3 => json!(rng.i32(-2..9)),
        4 => json!([]),
        5 => json!({}),
        6 => json!(true),
        _ => rng.choice(parts).unwrap().clone(),
    }
}

/// All nodes and marks of a document.
fn collect(value: &Value, parts: &mut Vec<Value>) {
    match value {
        Value::Object(members) => {
            if members.contains_key("type") && value["type"] != "doc" {
                parts.push(value.clone());
            }
            members.values().for_each(|value| collect(value, parts));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, parts)),
        _ => {}
    }
}

pub(super) fn mutate(doc: &mut Value, rng: &mut Rng, parts: &[Value]) {
    let new = any(rng, parts);
    match place(doc, rng) {
        Value::Object(members) => {
            let names = [
                "type", "attrs", "content", "marks", "text", "localId", "layout", "width", "url", "x",
                "level",
            ];
            let name = if rng.bool() && !members.is_empty() {
                members.keys().nth(rng.usize(..members.len())).unwrap().clone()
            } else {
                (*rng.choice(names).unwrap()).to_owned()
            };
            match rng.u8(..3) {
                0 => drop(members.remove(&name)),
                1 => drop(members.insert(name, new)),
                _ => drop(members.insert(name, json!([new]))),
            }
        }
        Value::Array(items) if items.is_empty() || rng.u8(..4) > 0 => {
            items.insert(rng.usize(..=items.len()), new);
        }
        Value::Array(items) => drop(items.remove(rng.usize(..items.len()))),
        other => *other = new,
    }
}

#[test]
fn the_rules_are_the_schemas() {
    let Some(schema) = shared("schema.json") else { return };
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(schema).unwrap()).unwrap();
    let schema = jsonschema::draft4::new(&schema).unwrap();
    let mut docs: Vec<Value> =
        documents("valid").iter().map(|(_, json)| serde_json::from_str(json).unwrap()).collect();
    let mut parts = Vec::new();
    let extra = include_str!("../../tests/rich_text/parts.json");
    docs.push(serde_json::from_str(extra).unwrap());
    docs.retain(|doc| doc.to_string().len() < 6000);
    docs.iter().for_each(|doc| collect(doc, &mut parts));
    let mut rng = Rng::with_seed(7);
    let mut valid = 0;
    for _ in 0..30_000 {
        let mut doc = rng.choice(&docs).unwrap().clone();
        for _ in 0..rng.u8(1..3) {
            mutate(&mut doc, &mut rng, &parts);
        }
        let text = doc.to_string();
        let tree = read(&text).unwrap();
        let faults = validate(&tree);
        assert_eq!(faults.is_empty(), schema.is_valid(&doc), "{faults:?}\n{text}");
        valid += usize::from(faults.is_empty());
        if tree.kind == Kind::Doc && docs.len() < 2000 && faults.is_empty() && text.len() < 3000 {
            docs.push(doc);
        }
    }
    assert!((600..29_000).contains(&valid), "{valid}");
}
