//! Atlassian's documents: what each says about a request, and calls that are made
//! of it.

use crate::values::Maker;
use jira_catalog::{Kind, Operation, Place, Product, Shape};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// The texts of a path, a header, and all else where nothing says which: with
/// what an encoding could lose.
const PATH_TEXT: &str = "ü b/c;d+50%";
const HEADER_TEXT: &str = "a token";
const TEXT: &str = "ü & b=c/d+50%?\"#\\";

/// How much of a request is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Round {
    /// What is required alone.
    Required,
    /// The document's example as the body, whole.
    Example,
    /// All parameters, and all members of the body.
    All,
}

/// What a request is made of, by the document's names.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Given {
    pub(crate) path: Map<String, Value>,
    pub(crate) query: Map<String, Value>,
    pub(crate) header: Map<String, Value>,
    pub(crate) body: Value,
}

/// The documents of a folder, by file.
pub(crate) struct Documents {
    pub(crate) folder: PathBuf,
    texts: Vec<(&'static str, Value)>,
}

/// The file of a product, and what stands before its paths on a site.
fn file(product: Product) -> (&'static str, &'static str) {
    match product {
        Product::Jira => ("jira-platform-v3.json", ""),
        Product::Software => ("jira-software.json", ""),
        Product::ServiceDesk => ("jsm.json", ""),
        Product::ConfluenceV1 => ("confluence-v1.json", ""),
        Product::ConfluenceV2 => ("confluence-v2.json", "/wiki/api/v2"),
        Product::DataCenter | Product::DataCenterSoftware => ("jira-dc-10.3.json", "/rest"),
    }
}

impl Documents {
    /// None where they are not beside the project.
    pub(crate) fn read() -> Option<Self> {
        let folder = host_tests::root().join("../shared/openapi");
        if !folder.is_dir() {
            return None;
        }
        let mut texts: Vec<(&str, Value)> = Vec::new();
        for (name, _) in Product::ALL.map(file) {
            if !texts.iter().any(|(known, _)| *known == name) {
                texts.push((name, read(&folder.join(name))));
            }
        }
        Some(Self { folder, texts })
    }

    /// What the document of an operation says of it.
    pub(crate) fn of(&self, operation: Operation) -> Documented<'_> {
        let (file, before) = file(operation.product());
        let (_, document) = self.texts.iter().find(|(name, _)| *name == file).unwrap();
        let path = operation.path();
        let item = &document["paths"][path.strip_prefix(before).unwrap()];
        let text = &item[operation.method().name().to_lowercase()];
        assert!(text.is_object(), "{operation} is not documented");
        Documented { file, document, item, text, operation }
    }
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

/// An operation in its document.
pub(crate) struct Documented<'a> {
    pub(crate) file: &'static str,
    document: &'a Value,
    item: &'a Value,
    text: &'a Value,
    operation: Operation,
}

impl Documented<'_> {
    /// Its `operationId`.
    pub(crate) fn id(&self) -> Option<&str> {
        self.text["operationId"].as_str()
    }

    /// What a request is made of. None where the document has no example for it.
    pub(crate) fn given(&self, round: Round) -> Option<Given> {
        let mut given = Given::default();
        let maker = Maker { document: self.document, all: round == Round::All, text: TEXT };
        let takes = self.operation.parameters();
        let lists = [self.text, self.item].into_iter().filter_map(|owner| owner["parameters"].as_array());
        for parameter in lists.flatten().map(|parameter| maker.resolve(parameter)) {
            let name = parameter["name"].as_str().unwrap();
            let by_name = takes.iter().find(|known| known.name == name && known.place == Place::Query);
            let place = by_name.map_or(parameter["in"].as_str().unwrap(), |_| "query");
            let (place, text, values) = match place {
                "path" => (Place::Path, PATH_TEXT, &mut given.path),
                "query" => (Place::Query, TEXT, &mut given.query),
                _ => (Place::Header, HEADER_TEXT, &mut given.header),
            };
            // The connection says the other headers. A path has no other places.
            let taken = takes.iter().find(|known| known.place == place && known.name == name);
            let is_argument = taken.is_some() || place == Place::Query;
            if is_argument && (parameter["required"] == true || maker.all) {
                let kind = taken.map(|known| known.kind);
                values.insert(name.to_owned(), value(Maker { text, ..maker }, parameter, kind));
            }
        }
        self.body(maker, round, &mut given)?;
        Some(given)
    }

    fn body(&self, maker: Maker<'_>, round: Round, given: &mut Given) -> Option<()> {
        let body = maker.resolve(&self.text["requestBody"]);
        let known = self.operation.body();
        let media = known.map(|known| known.media);
        let content = media.and_then(|media| {
            let content = body["content"].as_object()?;
            content.iter().find(|(name, _)| name.split(';').next() == Some(media)).or(content.iter().next())
        });
        let Some((_, content)) = content else { return (round != Round::Example).then_some(()) };
        let schema = maker.resolve(&content["schema"]);
        given.body = match round {
            Round::Example => example(content, schema)?,
            Round::Required if body["required"] != true => Value::Null,
            // A form without members is no body.
            _ if known.is_some_and(|known| known.shape() == Shape::Form) => {
                Maker { all: true, ..maker }.value(schema, 0, 0)
            }
            _ => maker.value(schema, 0, 0),
        };
        let filled = known.map(|known| known.members()).unwrap_or_default();
        for member in filled.iter().filter(|member| member.filled) {
            // What the path is given stands in the body too.
            given.body[member.name] = match &given.path[member.name] {
                Value::Number(number) if member.kind.name() == Some("string") => json!(number.to_string()),
                other => other.clone(),
            };
        }
        Some(())
    }
}

/// The example of a body.
fn example(content: &Value, schema: &Value) -> Option<Value> {
    let many = content["examples"].as_object().and_then(|examples| examples.values().next());
    let found = [Some(&content["example"]), many.map(|one| &one["value"]), Some(&schema["example"])];
    found.into_iter().flatten().find(|value| value.is_object() || value.is_array()).cloned()
}

/// The value of a parameter.
fn value(maker: Maker<'_>, parameter: &Value, kind: Option<Kind>) -> Value {
    let schema = maker.resolve(&parameter["schema"]);
    let example = &parameter["example"];
    let item = kind.and_then(Kind::item).and_then(Kind::name);
    match kind.and_then(Kind::name) {
        Some("string") if example.is_string() => example.clone(),
        Some("array") if example.is_array() => example.clone(),
        // What a document calls an object, and a query takes as text.
        Some("string") if schema["type"] == "object" => json!(maker.text),
        Some("array") if item == Some("string") && maker.resolve(&schema["items"])["type"] == "object" => {
            json!([maker.text, "summary"])
        }
        Some("object") => json!({"a": "b"}),
        _ => maker.value(schema, 0, 0),
    }
}
