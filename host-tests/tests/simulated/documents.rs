//! Atlassian's documents.

use crate::client::Answer;
use jsonschema::{Draft, Validator};
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, Once};

/// Whose document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Product {
    Jira,
    Software,
    Desk,
    /// Confluence, version 1.
    Wiki,
    /// Confluence, version 2.
    Pages,
    DataCenter,
}

impl Product {
    pub(crate) const ALL: [Self; 6] =
        [Self::Jira, Self::Software, Self::Desk, Self::Wiki, Self::Pages, Self::DataCenter];

    /// The document's file, and what its paths lack at their beginning.
    pub(crate) fn file(self) -> (&'static str, &'static str) {
        match self {
            Self::Jira => ("jira-platform-v3.json", ""),
            Self::Software => ("jira-software.json", ""),
            Self::Desk => ("jsm.json", ""),
            Self::Wiki => ("confluence-v1.json", ""),
            Self::Pages => ("confluence-v2.json", "/wiki/api/v2"),
            Self::DataCenter => ("jira-dc-10.3.json", "/jira-dc/rest"),
        }
    }
}

/// Where the documents are, if they are.
pub(crate) fn folder() -> Option<PathBuf> {
    static SAID: Once = Once::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/openapi");
    if folder.is_dir() {
        return Some(folder);
    }
    SAID.call_once(|| eprintln!("skipped: Atlassian's OpenAPI documents are not beside the project"));
    None
}

static DOCUMENTS: LazyLock<Mutex<HashMap<Product, &'static Value>>> = LazyLock::new(Mutex::default);

/// The document of a product, if it is there.
pub(crate) fn document(product: Product) -> Option<&'static Value> {
    let folder = folder()?;
    let mut documents = DOCUMENTS.lock().unwrap();
    Some(documents.entry(product).or_insert_with(|| {
        let text = std::fs::read_to_string(folder.join(product.file().0)).unwrap();
        Box::leak(Box::new(serde_json::from_str(&text).unwrap()))
    }))
}

/// A validator of a schema in a document.
pub(crate) fn validator(document: &Value, schema: &Value) -> Validator {
    let mut root = schema.clone();
    root["components"]["schemas"] = named(document, schema);
    without_patterns(&mut root);
    // Jira's real times end with +0000, which is no `date-time` by RFC 3339.
    jsonschema::options().with_draft(Draft::Draft4).should_validate_formats(false).build(&root).unwrap()
}

/// Patterns are Java's, which other readers do not know. An object that is
/// closed without members and one of several would be none of them.
fn without_patterns(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members.retain(|name, value| name != "pattern" || !value.is_string());
            if members.contains_key("anyOf") && !members.contains_key("properties") {
                members.remove("additionalProperties");
            }
            members.values_mut().for_each(without_patterns);
        }
        Value::Array(items) => items.iter_mut().for_each(without_patterns),
        _ => {}
    }
}

/// The definitions that a schema names, and those that they name.
fn named(document: &Value, schema: &Value) -> Value {
    fn names(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                let name = members.get("$ref").and_then(Value::as_str);
                found.extend(
                    name.and_then(|name| name.strip_prefix("#/components/schemas/")).map(str::to_owned),
                );
                members.values().for_each(|value| names(value, found));
            }
            Value::Array(items) => items.iter().for_each(|value| names(value, found)),
            _ => {}
        }
    }
    let (mut found, mut all) = (Vec::new(), serde_json::Map::new());
    names(schema, &mut found);
    while let Some(name) = found.pop() {
        if !all.contains_key(&name) {
            let definition = document["components"]["schemas"][&name].clone();
            names(&definition, &mut found);
            all.insert(name, definition);
        }
    }
    all.into()
}

/// The documented path that a path is of: the one with the most words of its own.
fn template(document: &Value, path: &str) -> Option<String> {
    let asked: Vec<_> = path.trim_matches('/').split('/').collect();
    let fits = |template: &&String| {
        let parts: Vec<_> = template.trim_matches('/').split('/').collect();
        parts.len() == asked.len()
            && parts.iter().zip(&asked).all(|(part, word)| part.starts_with('{') || part == word)
    };
    let known = document["paths"].as_object()?.keys().filter(fits);
    known.min_by_key(|template| template.matches('{').count()).cloned()
}

/// Checks an answer's status and body.
pub(crate) fn check(product: Product, method: &str, path: &str, answer: &Answer) {
    let Some(document) = document(product) else { return };
    let path = path.split('?').next().unwrap().trim_start_matches(product.file().1);
    let template = template(document, path).unwrap_or_else(|| panic!("{path} is not documented"));
    let responses = &document["paths"][&template][method.to_lowercase()]["responses"];
    let said = &responses[answer.status.to_string()];
    assert!(said.is_object(), "{method} {template}: {} is not documented: {}", answer.status, answer.text());
    let schema = &said["content"]["application/json"]["schema"];
    if !schema.is_object() || schema.as_object().unwrap().is_empty() {
        return;
    }
    let body = answer.json();
    let problems: Vec<_> = validator(document, schema)
        .iter_errors(&body)
        .map(|error| format!("{}: {error}", error.instance_path()).chars().take(300).collect::<String>())
        .collect();
    assert_eq!(problems, Vec::<String>::new(), "{method} {template}: {}\n{body}", answer.status);
}
