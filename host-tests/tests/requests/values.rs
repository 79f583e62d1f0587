//! Values for a schema of a document: its examples first, then what its types,
//! enums, formats and bounds allow.

use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// How deep optional members go.
const DEEPEST: usize = 3;

/// Texts for the patterns of the documents: the first that fits.
const PATTERNED: [&str; 5] = ["KAN-1", "12", "key", "att0-9", "https://example.com/a"];

/// A document, and how much is made of it.
#[derive(Clone, Copy)]
pub(crate) struct Maker<'a> {
    pub(crate) document: &'a Value,
    /// All members, or those alone that are required.
    pub(crate) all: bool,
    /// The text where nothing says which.
    pub(crate) text: &'a str,
}

impl<'a> Maker<'a> {
    /// The value itself, where it refers to another.
    pub(crate) fn resolve(self, mut value: &'a Value) -> &'a Value {
        while let Some(reference) = value["$ref"].as_str() {
            value = self.document.pointer(reference.trim_start_matches('#')).unwrap();
        }
        value
    }

    /// A value. `number` is its place in a list.
    pub(crate) fn value(self, schema: &'a Value, number: usize, depth: usize) -> Value {
        let schema = self.resolve(schema);
        let mut written = [&schema["example"], &schema["default"]].into_iter();
        let is_object =
            ["properties", "allOf", "oneOf", "anyOf"].iter().any(|name| schema.get(name).is_some());
        if let Some(value) = written.find(|value| number == 0 && !is_object && fits(schema, value)) {
            return value.clone();
        }
        if let Some(values) = schema["enum"].as_array() {
            let mut values = values.iter().filter(|value| !value.is_null());
            let count = values.clone().count();
            return values.nth(number % count).unwrap().clone();
        }
        for list in ["oneOf", "anyOf"] {
            if let Some(parts) = schema[list].as_array() {
                return self.alternative(schema, &parts[0], number, depth);
            }
        }
        if schema.get("allOf").is_some() || schema.get("properties").is_some() {
            return self.object(schema, depth).into();
        }
        match schema["type"].as_str() {
            Some("string") => self.string(schema, number).into(),
            Some("integer") => self.integer(schema, number).into(),
            Some("number") => json!(1.5),
            Some("boolean") => json!(true),
            Some("array") => self.array(schema, depth),
            Some("object") => {
                let inner = &schema["additionalProperties"];
                let wanted = self.all || schema["minProperties"].as_u64() > Some(0);
                match inner.is_object() && depth < 2 * DEEPEST {
                    _ if !wanted => json!({}),
                    true => json!({"key": self.value(inner, 0, depth + 1)}),
                    false => json!({"key": "value"}),
                }
            }
            _ => json!(self.text),
        }
    }

    /// Members with those of the first alternative, which a discriminator names.
    fn alternative(self, schema: &'a Value, part: &'a Value, number: usize, depth: usize) -> Value {
        let mut value = self.value(part, number, depth);
        let Some(members) = value.as_object_mut() else { return value };
        for (name, value) in self.object(schema, depth) {
            members.entry(name).or_insert(value);
        }
        let discriminator = &schema["discriminator"];
        if let (Some(name), Some(own)) = (discriminator["propertyName"].as_str(), part["$ref"].as_str()) {
            let mapping = discriminator["mapping"].as_object().into_iter().flatten();
            let named = mapping.filter(|(_, target)| *target == own).map(|(key, _)| key.as_str()).next();
            let last = own.rsplit('/').next().unwrap();
            members.insert(name.into(), named.unwrap_or(last).into());
        }
        value
    }

    /// The members of an object, those of all its parts.
    fn object(self, schema: &'a Value, depth: usize) -> Map<String, Value> {
        let mut members = Map::new();
        for part in schema["allOf"].as_array().into_iter().flatten() {
            if let Value::Object(of_part) = self.value(part, 0, depth) {
                members.extend(of_part);
            }
        }
        let required = required(schema);
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let is_written = property["readOnly"] != true && self.resolve(property)["readOnly"] != true;
            let is_wanted = required.contains(&name.as_str()) || self.all && depth < DEEPEST;
            if is_written && is_wanted && depth < 3 * DEEPEST {
                members.insert(name.clone(), self.value(property, 0, depth + 1));
            }
        }
        members
    }

    fn array(self, schema: &'a Value, depth: usize) -> Value {
        let items = self.resolve(&schema["items"]);
        // Two objects would be the same.
        let is_set = schema["uniqueItems"] == true && items["type"] != "string" && items["type"] != "integer";
        let wanted = if self.all || depth == 0 { 2 - u64::from(is_set) } else { 0 };
        let bound = |name: &str| schema[name].as_u64();
        let count = match depth <= 2 * DEEPEST {
            true => wanted.max(bound("minItems").unwrap_or(0)).min(bound("maxItems").unwrap_or(u64::MAX)),
            false => 0,
        };
        (0..count as usize).map(|number| self.value(items, number, depth + 1)).collect()
    }

    fn string(self, schema: &Value, number: usize) -> String {
        let number = if number > 0 { number.to_string() } else { String::new() };
        let text = match schema["format"].as_str() {
            Some("date-time") => "2026-01-02T03:04:05Z".to_owned(),
            Some("date") => "2026-01-02".to_owned(),
            Some("uuid") => format!("3f2504e0-4f89-41d3-9a0c-0305e82c330{number:0>1}"),
            Some("uri" | "url") => format!("https://example.com/a{number}?b=c"),
            Some("byte" | "binary") => "YWJj".to_owned(),
            Some("email") => format!("mia{number}@example.com"),
            _ => format!("{}{number}", self.text),
        };
        if let Some(pattern) = schema.get("pattern") {
            let pattern = Validator::new(&json!({"pattern": pattern})).unwrap();
            let mut texts = PATTERNED.iter().map(|text| format!("{text}{number}"));
            return texts.find(|text| pattern.is_valid(&json!(text))).unwrap_or(text);
        }
        let bound = |name: &str| schema[name].as_u64().map(|length| length as usize);
        let least = bound("minLength").unwrap_or(0);
        let text: String = text.chars().take(bound("maxLength").unwrap_or(usize::MAX)).collect();
        format!("{text}{}", "x".repeat(least.saturating_sub(text.chars().count())))
    }

    /// More digits than a floating point number keeps, where the type has them.
    fn integer(self, schema: &Value, number: usize) -> i64 {
        let most = match schema["format"].as_str() {
            Some("int64") if self.all => (1 << 53) + 1,
            _ => 7,
        };
        let bound = |name: &str| schema[name].as_i64();
        let most = most + number as i64;
        most.min(bound("maximum").unwrap_or(i64::MAX)).max(bound("minimum").unwrap_or(i64::MIN))
    }
}

/// The names that a schema requires.
fn required(schema: &Value) -> Vec<&str> {
    schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Whether an example or a default has the type that its own schema says.
fn fits(schema: &Value, value: &Value) -> bool {
    let fits = match schema["type"].as_str() {
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => !value.is_null(),
    };
    fits && *value != "" && schema["enum"].as_array().is_none_or(|values| values.contains(value))
}
