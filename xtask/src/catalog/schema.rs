//! What a schema of the documents comes to, in the few words of the catalog.

use serde_json::{Map, Value};

/// A document, for its references.
#[derive(Clone, Copy)]
pub(super) struct Document<'a>(pub(super) &'a Value);

impl<'a> Document<'a> {
    /// The value itself, where it refers to another.
    pub(super) fn resolve(self, mut value: &'a Value) -> &'a Value {
        // A chain of references is short; one in a circle ends too.
        for _ in 0..8 {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return value };
            value = self.0.pointer(reference.trim_start_matches('#')).unwrap_or(&Value::Null);
        }
        value
    }

    /// A type in one word: `s` string, `i` integer, `n` number, `b` boolean,
    /// `o` object, `[` and a type an array, `*` anything.
    pub(super) fn kind(self, schema: &'a Value) -> String {
        let schema = self.resolve(schema);
        for alternatives in
            ["allOf", "oneOf", "anyOf"].iter().filter_map(|name| schema.get(*name)?.as_array())
        {
            let mut kinds: Vec<_> = alternatives.iter().map(|schema| self.kind(schema)).collect();
            if alternatives.len() > 1 && schema.get("allOf").is_some() {
                kinds.retain(|kind| kind != "*");
            }
            kinds.dedup();
            match kinds.as_slice() {
                [kind] => return kind.clone(),
                _ if schema.get("type").is_none() => return "*".into(),
                _ => {}
            }
        }
        match schema.get("type").and_then(Value::as_str) {
            Some("string") => "s".into(),
            Some("integer") => "i".into(),
            Some("number") => "n".into(),
            Some("boolean") => "b".into(),
            Some("array") => format!("[{}", schema.get("items").map_or("*".into(), |items| self.kind(items))),
            Some("object") => "o".into(),
            _ if schema.get("properties").is_some() => "o".into(),
            _ if schema.get("enum").is_some() => "s".into(),
            _ => "*".into(),
        }
    }

    /// The members that a request may hold, with their types and whether they
    /// are required, in the document's order.
    pub(super) fn members(self, schema: &'a Value) -> Vec<(String, String, bool)> {
        let schema = self.resolve(schema);
        let mut members: Vec<(String, String, bool)> = Vec::new();
        let mut add = |name: &str, kind: String, required: bool| match members
            .iter_mut()
            .find(|(known, ..)| known == name)
        {
            Some(member) => member.2 |= required,
            None => members.push((name.to_owned(), kind, required)),
        };
        let required = |name: &str| {
            let names = schema.get("required").and_then(Value::as_array);
            names.is_some_and(|names| names.iter().any(|required| required == name))
        };
        for (name, property) in schema.get("properties").and_then(Value::as_object).unwrap_or(&Map::new()) {
            let read_only = |value: &Value| value.get("readOnly") == Some(&Value::Bool(true));
            if !read_only(property) && !read_only(self.resolve(property)) {
                add(name, self.kind(property), required(name));
            }
        }
        for (list, all) in [("allOf", true), ("oneOf", false), ("anyOf", false)] {
            let parts = schema.get(list).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            for part in parts {
                for (name, kind, needed) in self.members(part) {
                    add(&name, kind, (all && needed) || required(&name));
                }
            }
        }
        members
    }
}
