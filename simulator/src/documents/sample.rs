//! A value that a schema allows.

use serde_json::{Map, Value, json};

/// Makes values by the schemas of one document.
pub(super) struct Sampler<'a> {
    pub(super) components: &'a Value,
}

/// Optional members deeper than this are left out.
const DEPTH: usize = 5;

impl Sampler<'_> {
    /// A value of a schema.
    pub(super) fn sample(&self, schema: &Value) -> Value {
        self.at(schema, &mut Vec::new())
    }

    /// What a reference stands for.
    pub(super) fn resolved<'b>(&'b self, value: &'b Value) -> &'b Value {
        match name(value) {
            Some(name) => self.components.pointer(name).unwrap_or(&Value::Null),
            None => value,
        }
    }

    /// A value within the references that led here.
    fn at<'b>(&'b self, schema: &'b Value, path: &mut Vec<&'b str>) -> Value {
        if let Some(name) = name(schema) {
            path.push(name);
            let value = self.at(self.resolved(schema), path);
            path.pop();
            return value;
        }
        if let Some(first) = schema["enum"].as_array().and_then(|all| all.first()) {
            return first.clone();
        }
        if let Some(parts) = schema["allOf"].as_array() {
            return self.joined(schema, parts, path);
        }
        if let Some(first) = ["oneOf", "anyOf"].iter().find_map(|name| schema[name].as_array()?.first()) {
            return self.at(first, path);
        }
        match kind(schema) {
            Some("string") => json!(text(schema)),
            Some("integer") => schema.get("minimum").cloned().unwrap_or(json!(1)),
            Some("number") => schema.get("minimum").cloned().unwrap_or(json!(1.5)),
            Some("boolean") => json!(true),
            Some("array") => self.array(schema, path),
            _ => self.object(schema, path),
        }
    }

    fn array<'b>(&'b self, schema: &'b Value, path: &mut Vec<&'b str>) -> Value {
        let items = &schema["items"];
        let least = schema["minItems"].as_u64().unwrap_or(0);
        if least == 0 && (self.returns(items, path) || path.len() > DEPTH || items.is_null()) {
            return json!([]);
        }
        let count = usize::try_from(least.max(1)).unwrap_or(1);
        Value::Array(vec![self.at(items, path); count])
    }

    fn object<'b>(&'b self, schema: &'b Value, path: &mut Vec<&'b str>) -> Value {
        let required = |member: &str| {
            schema["required"].as_array().is_some_and(|names| names.iter().any(|name| name == member))
        };
        let mut made = Map::new();
        for (member, inner) in schema["properties"].as_object().into_iter().flatten() {
            let wanted = required(member);
            let end = path.len() > DEPTH || self.returns(inner, path) || inner["writeOnly"] == true;
            if wanted && path.len() > 4 * DEPTH {
                continue;
            }
            if wanted || !end {
                made.insert(member.clone(), self.at(inner, path));
            }
        }
        // Some documents require a member that they do not describe.
        for member in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if schema["properties"].get(member).is_none() {
                made.insert(member.to_owned(), json!({}));
            }
        }
        Value::Object(made)
    }

    /// What all parts ask for at once.
    fn joined<'b>(&'b self, schema: &'b Value, parts: &'b [Value], path: &mut Vec<&'b str>) -> Value {
        let mut all = match schema.get("properties") {
            Some(_) => self.object(schema, path),
            None => Value::Null,
        };
        for part in parts {
            match (&mut all, self.at(part, path)) {
                (Value::Object(all), Value::Object(more)) => {
                    for (name, value) in more {
                        match (all.get_mut(&name), value) {
                            (Some(Value::Object(old)), Value::Object(new)) => old.extend(new),
                            (_, value) => {
                                all.insert(name, value);
                            }
                        }
                    }
                }
                (all @ Value::Null, value) => *all = value,
                _ => {}
            }
        }
        all
    }

    /// Whether a schema leads back to one that is being made.
    fn returns(&self, schema: &Value, path: &[&str]) -> bool {
        let back = |schema: &Value| name(schema).is_some_and(|name| path.contains(&name));
        back(schema)
            || back(&schema["items"])
            || schema["allOf"].as_array().is_some_and(|parts| parts.iter().any(back))
    }
}

/// Where in the components a reference points.
fn name(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix("#/components")
}

fn kind(schema: &Value) -> Option<&str> {
    match &schema["type"] {
        Value::String(kind) => Some(kind),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null"),
        _ if schema.get("items").is_some() => Some("array"),
        _ => None,
    }
}

fn text(schema: &Value) -> &'static str {
    match schema["format"].as_str() {
        Some("date-time") => "2026-01-05T09:00:00.000+0000",
        Some("date") => "2026-01-05",
        Some("uuid") => "5b1f0a8c-0d2e-4c3b-9a71-000000000001",
        Some("uri" | "url") => "https://example.com/text",
        Some("byte" | "binary") => "dGV4dA==",
        _ => "text",
    }
}
