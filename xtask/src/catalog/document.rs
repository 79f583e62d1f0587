//! Reads one of Atlassian's OpenAPI documents.

use super::operation::{Body, Operation, Parameter, SECTIONS};
use super::schema::Document;
use super::{names, pages};
use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::{fs, path::Path};

/// The documents: file, section, and what stands before its paths.
const DOCUMENTS: [(&str, &str, &str); 6] = [
    ("jira-platform-v3.json", "jira", ""),
    ("jira-software.json", "software", ""),
    ("jsm.json", "servicedesk", ""),
    ("confluence-v1.json", "confluence.v1", ""),
    ("confluence-v2.json", "confluence.v2", "/wiki/api/v2"),
    ("jira-dc-10.3.json", "datacenter", "/rest"),
];

/// All operations of all documents in a folder, each with a name of its own.
pub(super) fn read(folder: &Path) -> Result<Vec<Operation>> {
    let mut operations = Vec::new();
    for (file, section, before) in DOCUMENTS {
        let path = folder.join(file);
        let text = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let document: Value = serde_json::from_slice(&text).with_context(|| file.to_owned())?;
        let paths = document.get("paths").and_then(Value::as_object).context("no paths")?;
        for (path, item) in paths {
            let methods = ["get", "head", "options", "post", "put", "patch", "delete"];
            for (method, operation) in item.as_object().context("an item")? {
                if methods.contains(&method.as_str()) {
                    let path = format!("{before}{path}");
                    operations.push(
                        read_one(&document, section, method, &path, item, operation)
                            .with_context(|| format!("{file}: {method} {path}"))?,
                    );
                }
            }
        }
    }
    names::settle(&mut operations)?;
    Ok(operations)
}

fn read_one(
    document: &Value,
    section: &str,
    method: &str,
    path: &str,
    item: &Value,
    operation: &Value,
) -> Result<Operation> {
    let document = Document(document);
    let section = match section {
        "datacenter" if path.starts_with("/rest/agile/") => "datacenter.software",
        other => other,
    };
    let section = *SECTIONS.iter().find(|known| known.name == section).context("no such section")?;
    let id = operation.get("operationId").and_then(Value::as_str).unwrap_or_default();
    let mut places = BTreeMap::new();
    let mut parameters: Vec<Parameter> = Vec::new();
    for list in [item, operation].iter().filter_map(|owner| owner.get("parameters")?.as_array()) {
        for parameter in list.iter().map(|parameter| document.resolve(parameter)) {
            let text = |name: &str| parameter.get(name).and_then(Value::as_str).unwrap_or_default();
            let (place, name) = (text("in"), text("name").to_owned());
            let schema = parameter.get("schema").unwrap_or(&Value::Null);
            let kind = match document.kind(schema) {
                // A query knows no objects: what the documents call so is text.
                kind if place == "query" => kind.replace(['o', '*'], "s"),
                kind => kind.replace('*', "s"),
            };
            let kind = match parameter.get("explode") {
                Some(Value::Bool(false)) => kind.replace('[', ","),
                _ => kind,
            };
            let required = parameter.get("required") == Some(&Value::Bool(true));
            if place == "path" && !path.contains(&format!("{{{name}}}")) {
                // A parameter of the query that is called one of the path, or a
                // second name for a placeholder.
                if !spelt(path).contains(&format!("{{{}}}", spelt(&name))) {
                    parameters.push(Parameter { header: false, name, kind, required: false });
                }
                continue;
            }
            match place {
                "path" if kind == "s" => {}
                "path" => drop(places.insert(name, kind)),
                // The connection signs, and says what a browser cannot.
                "header"
                    if ["authorization", "x-atlassian-token"].contains(&name.to_lowercase().as_str()) => {}
                "query" | "header" if !parameters.iter().any(|known| known.name == name) => {
                    parameters.push(Parameter { header: place == "header", name, kind, required });
                }
                "query" | "header" => {}
                other => bail!("a parameter in {other}"),
            }
        }
    }
    let flag = |name: &str| operation.get(name) == Some(&Value::Bool(true));
    let responses = operation.get("responses").and_then(Value::as_object).context("no responses")?;
    let success = |status: &&String| status.starts_with('2') || status.starts_with('3');
    let mut statuses: Vec<_> = responses.keys().filter(success).cloned().collect();
    statuses.sort();
    let accept = accept(document, responses);
    let bodiless = bodiless(document, method, responses);
    let body = body(document, operation)?;
    let answer = statuses.first().and_then(|status| media(document, responses.get(status)?));
    let pages = pages::style(section, &parameters, body.as_ref(), document, answer.map(|(_, schema)| schema));
    let known: Vec<_> = path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).collect();
    if known.iter().any(|(_, rest)| !rest.is_empty() && !rest.starts_with('/')) {
        bail!("a placeholder is not a whole part of the path");
    }
    Ok(Operation {
        section,
        name: id.to_owned(),
        method: method.to_uppercase(),
        path: path.to_owned(),
        places,
        parameters,
        body,
        scopes: scopes(operation),
        pages,
        safety: None,
        deprecated: flag("deprecated"),
        experimental: flag("x-experimental"),
        removed: false,
        successor: None,
        headers: Vec::new(),
        accept,
        statuses,
        bodiless,
    })
}

/// Whether a success may come without a body, whatever its status. 204 aside, which never
/// has one, a change whose answer is JSON without a schema may have none; a read has one.
fn bodiless(document: Document<'_>, method: &str, responses: &Map<String, Value>) -> bool {
    let (read, silent) = (method == "get", responses.contains_key("204"));
    let mut answers = responses.iter().filter(|(status, _)| status.starts_with('2')).peekable();
    if answers.peek().is_none() {
        return !read;
    }
    answers.filter(|(status, _)| *status != "204").any(|(_, answer)| {
        let content = document.resolve(answer).get("content").and_then(Value::as_object);
        let Some(content) = content.filter(|content| !content.is_empty()) else { return true };
        content.values().any(|value| {
            let schema = document.resolve(value.get("schema").unwrap_or(&Value::Null));
            let says = |name: &str| schema.get(name).is_some();
            let open = !["properties", "items", "allOf", "oneOf", "anyOf"].into_iter().any(says)
                && matches!(schema.get("type").and_then(Value::as_str), None | Some("object"));
            open && !read && !silent
        })
    })
}

/// A name or a path without what its spellings differ in.
fn spelt(name: &str) -> String {
    name.replace('-', "").to_lowercase()
}

/// The media type of a request or an answer that the catalog names, and its
/// schema: JSON before a form, before all others.
fn media<'a>(document: Document<'a>, value: &'a Value) -> Option<(&'a str, &'a Value)> {
    let content = document.resolve(value).get("content")?.as_object()?;
    let preferred = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data"];
    let first = preferred.iter().find_map(|name| content.get_key_value(*name));
    let (name, value) = first.or_else(|| content.iter().next())?;
    let name = name.split(';').next().unwrap_or_default().trim();
    Some((name, value.get("schema").unwrap_or(&Value::Null)))
}

/// The media types of the answers of success, where they are not JSON alone.
fn accept(document: Document<'_>, responses: &Map<String, Value>) -> Option<String> {
    let answers = responses.iter().filter(|(status, _)| status.starts_with('2'));
    let media = answers.filter_map(|(_, answer)| document.resolve(answer).get("content")?.as_object());
    let media: BTreeSet<&str> = media.flat_map(|content| content.keys().map(String::as_str)).collect();
    match media.iter().all(|name| name.contains("json")) {
        true => None,
        false if media.contains("*/*") => Some("*/*".to_owned()),
        false => Some(media.into_iter().collect::<Vec<_>>().join(", ")),
    }
}

fn body<'a>(document: Document<'a>, operation: &'a Value) -> Result<Option<Body>> {
    let Some(body) = operation.get("requestBody").map(|body| document.resolve(body)) else { return Ok(None) };
    let (media, schema) = media(document, body).context("a body without content")?;
    let kind = document.kind(schema);
    let members = document.members(schema);
    let shape = if members.is_empty()
        || kind == "*" && !media.contains("form") && !one_of_objects(document, schema)
    {
        kind
    } else {
        let word = |(name, kind, required): &(String, String, bool)| {
            format!("{name}{}{kind}", if *required { '!' } else { ':' })
        };
        let mut words: Vec<_> = members.iter().map(word).collect();
        words.sort();
        format!("{{{}", words.join(" "))
    };
    let required = body.get("required") == Some(&Value::Bool(true));
    Ok(Some(Body { media: media.to_owned(), required, shape }))
}

/// Whether all alternatives are objects.
fn one_of_objects<'a>(document: Document<'a>, schema: &'a Value) -> bool {
    let schema = document.resolve(schema);
    let parts = ["allOf", "oneOf", "anyOf"].iter().filter_map(|list| schema.get(*list)?.as_array()).flatten();
    let mut parts = parts.peekable();
    parts.peek().is_some() && parts.all(|part| document.kind(part) == "o")
}

/// The scopes, each alternative for itself: what Atlassian calls current first.
fn scopes(operation: &Value) -> Vec<Vec<String>> {
    let texts = |value: &Value| -> Vec<String> {
        let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
        let mut scopes: Vec<_> = list.iter().filter_map(|scope| Some(scope.as_str()?.to_owned())).collect();
        scopes.sort();
        scopes.dedup();
        scopes
    };
    let mut found: Vec<(bool, Vec<String>)> = Vec::new();
    let listed = operation.get("x-atlassian-oauth2-scopes").and_then(Value::as_array);
    for entry in listed.map(Vec::as_slice).unwrap_or_default() {
        let beta = entry.get("state").and_then(Value::as_str) != Some("Current");
        found.push((beta, entry.get("scopes").map(texts).unwrap_or_default()));
    }
    if found.is_empty() {
        let security = operation.get("security").and_then(Value::as_array);
        for entry in security.map(Vec::as_slice).unwrap_or_default() {
            let scopes = ["OAuth2", "oAuthDefinitions"].iter().find_map(|name| entry.get(*name));
            found.extend(scopes.map(|scopes| (false, texts(scopes))));
        }
    }
    found.retain(|(_, scopes)| !scopes.is_empty());
    found.sort_by_key(|(beta, _)| *beta);
    let mut alternatives: Vec<Vec<String>> = Vec::new();
    for (_, scopes) in found {
        if !alternatives.contains(&scopes) {
            alternatives.push(scopes);
        }
    }
    alternatives
}
