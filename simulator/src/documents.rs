//! Atlassian's OpenAPI documents: what opens each operation, and an answer to
//! those that the simulator does not carry out.

mod sample;

use crate::answer;
use crate::data::DATA_CENTER_CONTEXT;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Method, Response};
use base64::{Engine, engine::general_purpose::STANDARD};
use matchit::Router;
use sample::Sampler;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// An image of one pixel.
const PIXEL: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/// Which document an operation is in, and what it says.
type Described = BTreeMap<String, (usize, Value)>;

/// The documents.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    router: Router<Described>,
    /// What each document defines for all its operations.
    components: Vec<Value>,
}

impl Documents {
    /// Reads every document of a folder.
    pub(crate) fn read(folder: &Path) -> io::Result<Self> {
        let mut files: Vec<_> = std::fs::read_dir(folder)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<_>>()?;
        files.retain(|path| path.extension().is_some_and(|end| end == "json"));
        files.sort();
        let (mut paths, mut components) = (BTreeMap::<String, Described>::new(), Vec::new());
        for file in files {
            let mut document: Value = serde_json::from_slice(&std::fs::read(&file)?)
                .map_err(|error| io::Error::other(format!("{}: {error}", file.display())))?;
            let begin = begin(&document);
            let Value::Object(all) = document["paths"].take() else { continue };
            for (path, operations) in all {
                let Value::Object(operations) = operations else { continue };
                let known = paths.entry(named_by_place(&format!("{begin}{path}"))).or_default();
                for (method, operation) in operations {
                    known.insert(method.to_uppercase(), (components.len(), operation));
                }
            }
            components.push(document["components"].take());
        }
        if paths.is_empty() {
            let text = format!("{} has no OpenAPI document", folder.display());
            return Err(io::Error::other(text));
        }
        let mut router = Router::new();
        for (path, operations) in paths {
            router.insert(path, operations).map_err(io::Error::other)?;
        }
        Ok(Self { router, components })
    }

    fn find(&self, method: &Method, path: &str) -> Option<&(usize, Value)> {
        self.router.at(path).ok()?.value.get(method.as_str())
    }

    /// The sets of scopes that each open an operation. None of them: it is open.
    pub(crate) fn scopes(&self, method: &Method, path: &str) -> Option<Vec<Vec<String>>> {
        let (_, operation) = self.find(method, path)?;
        let set = |scopes: &Value| {
            let scopes =
                scopes.as_array()?.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>();
            Some(scopes).filter(|scopes| !scopes.is_empty())
        };
        let told = operation["x-atlassian-oauth2-scopes"].as_array().into_iter().flatten();
        let told: Vec<_> = told.filter_map(|entry| set(&entry["scopes"])).collect();
        if !told.is_empty() {
            return Some(told);
        }
        let schemes = operation["security"].as_array().into_iter().flatten().filter_map(Value::as_object);
        Some(schemes.flat_map(|scheme| scheme.values()).filter_map(set).collect())
    }

    /// An answer of the documents: their example, or a value of their schema.
    pub(crate) fn respond(&self, method: &Method, path: &str, base: &str) -> Option<Response<Body>> {
        let (document, operation) = self.find(method, path)?;
        let sampler = Sampler { components: self.components.get(*document)? };
        let responses = operation["responses"].as_object()?;
        let good = |begin: char| responses.iter().find(move |(status, _)| status.starts_with(begin));
        let (status, said) = good('2').or_else(|| good('3')).or_else(|| responses.iter().next())?;
        let said = sampler.resolved(said);
        let status = status.parse().unwrap_or(200);
        let mut response = match said["content"].as_object().and_then(preferred) {
            None => answer::empty(status),
            Some((kind, content)) => {
                let response = answer::empty(status).map(|_| Body::from(body(&sampler, kind, content)));
                answer::with(response, "content-type", if kind == "*/*" { "application/json" } else { kind })
            }
        };
        for (name, header) in said["headers"].as_object().into_iter().flatten() {
            let value = sampler.sample(&header["schema"]);
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::try_from(value)) {
                response.headers_mut().insert(name, value);
            }
        }
        Some(match status {
            300..=399 => answer::with(response, "location", &format!("{base}/rest/api/3/task/10000")),
            _ => response,
        })
    }
}

/// What the paths of a document lack at their beginning: a Data Center's are
/// below its context path here.
fn begin(document: &Value) -> String {
    let url = document["servers"][0]["url"].as_str().unwrap_or_default();
    let rest = url.split_once("//").map_or(url, |(_, rest)| rest);
    let path = rest.split_once('/').map(|(_, path)| format!("/{path}")).unwrap_or_default();
    if path == "/rest" { format!("{DATA_CENTER_CONTEXT}{path}") } else { path }
}

/// The path with its parameters named by their place: documents call them as
/// they like.
fn named_by_place(path: &str) -> String {
    let parts = path.split('/').enumerate();
    let named = parts.map(|(place, part)| match part.starts_with('{') {
        true => format!("{{p{place}}}"),
        false => part.to_owned(),
    });
    named.collect::<Vec<_>>().join("/")
}

fn preferred(content: &serde_json::Map<String, Value>) -> Option<(&str, &Value)> {
    let json = content.iter().find(|(kind, _)| kind.starts_with("application/json"));
    json.or_else(|| content.iter().next()).map(|(kind, content)| (kind.as_str(), content))
}

fn body(sampler: &Sampler<'_>, kind: &str, content: &Value) -> Vec<u8> {
    if kind == "image/png" {
        return STANDARD.decode(PIXEL).unwrap_or_default();
    }
    if kind == "image/svg+xml" {
        return b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec();
    }
    let first = content["examples"].as_object().and_then(|examples| examples.values().next());
    let example = content.get("example").or_else(|| first.map(|example| &example["value"]));
    let value = match example {
        Some(Value::String(text)) => {
            serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.clone()))
        }
        Some(example) => example.clone(),
        None => match &content["schema"] {
            Value::Null => return Vec::new(),
            schema => sampler.sample(schema),
        },
    };
    match (kind.contains("json") || kind == "*/*", value) {
        (false, Value::String(text)) => text.into_bytes(),
        (_, value) => value.to_string().into_bytes(),
    }
}
