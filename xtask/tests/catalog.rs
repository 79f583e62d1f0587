//! The catalog against Atlassian's documents, where they are beside the project
//! (`../shared`), and its schemas against a validator of their own.

#![forbid(unsafe_code)]

use jira_catalog::{self as catalog, Operation, Place, Product};
use jsonschema::{Validator, draft202012};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

fn documents() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/openapi");
    if !folder.is_dir() {
        eprintln!("skipped: ../shared/openapi is not here");
        return None;
    }
    Some(folder)
}

fn all() -> impl Iterator<Item = Operation> {
    Product::ALL.into_iter().flat_map(Product::operations)
}

#[test]
fn it_is_what_the_documents_make() {
    let Some(folder) = documents() else { return };
    let check = |folder: &Path| {
        Command::new(env!("CARGO_BIN_EXE_xtask")).args(["catalog", "--check"]).arg(folder).output().unwrap()
    };
    let same = check(&folder);
    assert!(same.status.success(), "{}{}", text(&same.stdout), text(&same.stderr));
    assert!(text(&same.stdout).contains("1575 operations"), "{}", text(&same.stdout));

    // Another document: one operation less, one parameter more.
    let changed = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(&folder).unwrap().map(Result::unwrap) {
        std::fs::copy(entry.path(), changed.path().join(entry.file_name())).unwrap();
    }
    let file = changed.path().join("jsm.json");
    let mut document: Value =
        serde_json::from_slice(&std::fs::read(folder.join("jsm.json")).unwrap()).unwrap();
    let paths = &mut document["paths"];
    paths["/rest/servicedeskapi/info"].as_object_mut().unwrap().remove("get").unwrap();
    let queues =
        paths["/rest/servicedeskapi/servicedesk/{serviceDeskId}/queue"]["get"]["parameters"].as_array_mut();
    queues.unwrap().push(json!({"in": "query", "name": "colour", "schema": {"type": "string"}}));
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&file, document.to_string()).unwrap();
    let other = check(changed.path());
    let said = text(&other.stdout);
    assert_eq!(other.status.code(), Some(1), "{said}");
    assert!(said.contains("servicedesk.getInfo is in no document"), "{said}");
    assert!(said.contains("servicedesk.getQueues differs") && said.contains("?colour:s"), "{said}");
    let names = said.lines().filter(|line| line.contains('.') && !line.starts_with(' '));
    assert_eq!(names.count(), 2, "{said}");
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Each method and path of a document, with the path on a site.
#[test]
fn each_documented_operation_is_in_it_once() {
    let Some(folder) = documents() else { return };
    let expected: [(&str, &str, &[Product], usize); 6] = [
        ("jira-platform-v3.json", "", &[Product::Jira], 619),
        ("jira-software.json", "", &[Product::Software], 105),
        ("jsm.json", "", &[Product::ServiceDesk], 70),
        ("confluence-v1.json", "", &[Product::ConfluenceV1], 130),
        ("confluence-v2.json", "/wiki/api/v2", &[Product::ConfluenceV2], 218),
        ("jira-dc-10.3.json", "/rest", Product::DATA_CENTER, 433),
    ];
    for (file, before, products, count) in expected {
        let document: Value = serde_json::from_slice(&std::fs::read(folder.join(file)).unwrap()).unwrap();
        let mut documented = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            let methods = ["get", "put", "post", "delete", "patch", "head", "options"];
            for method in methods.iter().filter(|method| item.get(**method).is_some()) {
                documented.push((method.to_uppercase(), format!("{before}{path}")));
            }
        }
        let operations = products.iter().flat_map(|product| product.operations());
        let mut known: Vec<_> =
            operations.map(|operation| (operation.method().name().to_owned(), operation.path())).collect();
        documented.sort();
        known.sort();
        assert_eq!(known, documented, "{file}");
        assert_eq!(known.len(), count, "{file}");
    }
    let cloud = Product::CLOUD.iter().flat_map(|product| product.operations()).count();
    assert_eq!((cloud, all().count()), (1_142, 1_575));
}

/// Operations beside each other that call one thing by two types are corrected, or it is
/// said why they may.
#[test]
fn types_that_differ_are_found() {
    let Some(folder) = documents() else { return };
    let changed = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(&folder).unwrap().map(Result::unwrap) {
        std::fs::copy(entry.path(), changed.path().join(entry.file_name())).unwrap();
    }
    let mut document: Value =
        serde_json::from_slice(&std::fs::read(folder.join("confluence-v2.json")).unwrap()).unwrap();
    let id = &mut document["paths"]["/attachments/{id}"]["get"]["parameters"][0];
    assert_eq!(id["name"], "id");
    id["schema"] = json!({"type": "integer"});
    let file = changed.path().join("confluence-v2.json");
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&file, document.to_string()).unwrap();
    let check = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let checked = { check }.args(["catalog", "--check"]).arg(changed.path()).output().unwrap();
    let said = text(&checked.stderr);
    assert!(
        !checked.status.success() && said.contains("confluence.v2 /wiki/api/v2/attachments/{}"),
        "{said}"
    );
    let taken =
        |name: &str, arguments: &str| catalog::bind(catalog::find(name).unwrap(), arguments).unwrap().path;
    assert_eq!(
        taken("confluence.v2.deleteAttachment", r#"{"id":"att295042"}"#),
        "/wiki/api/v2/attachments/att295042"
    );
    assert_eq!(
        taken("confluence.v2.getAttachmentLabels", r#"{"id":"att295042"}"#),
        "/wiki/api/v2/attachments/att295042/labels"
    );
}

#[test]
fn what_the_documents_call_a_place_of_a_path_that_has_none_is_in_the_query() {
    let check = |name: &str, parameters: &[(&str, Place)]| {
        let known = catalog::find(name).unwrap().parameters();
        let known: Vec<_> = known.iter().map(|known| (known.name, known.place)).collect();
        assert_eq!(known, parameters, "{name}");
    };
    let (path, query) = (Place::Path, Place::Query);
    check("datacenter.deleteIssueType", &[("id", path), ("alternativeIssueTypeId", query)]);
    check("datacenter.deleteSharePermission", &[("id", path), ("permission-id", path)]);
    let group = ["includeInactiveUsers", "maxResults", "groupname", "startAt"].map(|name| (name, query));
    check("datacenter.getUsersFromGroup", &group);
}

/// A value of a schema: `all` of its members, or only what is required.
fn value(schema: &Value, all: bool, seed: usize) -> Value {
    match schema["type"].as_str() {
        Some("string") if schema["contentEncoding"] == "base64" => json!("aGk="),
        Some("string") => json!(["KAN-1", "ü", "a b", "50%"][seed % 4]),
        Some("integer") => json!(seed),
        Some("number") => json!(1.5),
        Some("boolean") => json!(seed.is_multiple_of(2)),
        Some("array") => json!([value(&schema["items"], all, seed), value(&schema["items"], all, seed + 1)]),
        Some("object") => object(schema, all, seed, &[]),
        _ => json!({"anything": [1, "a", null]}),
    }
}

fn object(schema: &Value, all: bool, seed: usize, without: &[&str]) -> Value {
    let none = Map::new();
    let properties = schema["properties"].as_object().unwrap_or(&none);
    let mut required: Vec<&str> = Vec::new();
    for list in [&schema["required"], &schema["anyOf"][0]["required"]] {
        required.extend(list.as_array().into_iter().flatten().filter_map(Value::as_str));
    }
    let wanted = properties.iter().enumerate().filter(|(_, (name, _))| {
        (all && !without.contains(&name.as_str())) || required.contains(&name.as_str())
    });
    wanted
        .map(|(place, (name, schema))| match name.as_str() {
            "mediaType" => (name.clone(), json!("text/plain")),
            _ => (name.clone(), value(schema, all, seed + place)),
        })
        .collect::<Map<_, _>>()
        .into()
}

#[test]
fn schemas_are_valid_and_what_they_allow_is_bound() {
    let meta = draft202012::meta::validator();
    for (seed, operation) in all().enumerate() {
        let schema: Value = serde_json::from_str(&catalog::describe(operation)).unwrap();
        assert!(meta.is_valid(&schema), "{operation}: {schema}");
        let validator = Validator::new(&schema).unwrap();
        let whole = schema["properties"].get("body").is_some();
        let members = object(&schema, true, seed, &["body"]);
        let least = object(&schema, false, seed, &[]);
        let mut rows = vec![members, least.clone()];
        if whole && schema["properties"]["body"]["type"] == "object" {
            // In place of the members.
            let mut row = object(
                &json!({"properties": schema["properties"], "required": schema["required"]}),
                false,
                seed,
                &[],
            );
            row["body"] = value(&schema["properties"]["body"], true, seed);
            rows.push(row);
        }
        for mut arguments in rows {
            for header in operation.parameters().iter().filter(|parameter| parameter.place == Place::Header) {
                // It takes ASCII alone.
                arguments[header.name] = json!("token");
            }
            assert!(validator.is_valid(&arguments), "{operation}: {arguments} {schema}");
            let bound = catalog::bind(operation, &arguments.to_string());
            let bound = bound.unwrap_or_else(|error| panic!("{arguments} {error:?}"));
            assert!(!bound.path.contains(['{', '}']), "{operation}: {}", bound.path);
            if let Some(body) = operation.body().filter(|body| body.media == "application/json") {
                assert!(bound.body.is_some() || !body.required, "{operation}");
                let json = bound.body.as_deref().map(serde_json::from_slice::<Value>);
                assert!(json.is_none_or(|json| json.is_ok()), "{operation}");
            }
            bound.call(operation).unwrap_or_else(|error| panic!("{operation}: {arguments} {error:?}"));
        }
        for name in least.as_object().unwrap().keys() {
            let mut short = least.clone();
            short.as_object_mut().unwrap().remove(name);
            assert!(!validator.is_valid(&short), "{operation} without {name}");
            assert!(catalog::bind(operation, &short.to_string()).is_err(), "{operation} without {name}");
        }
        let mut more = least;
        more["nobody.knows"] = json!(1);
        assert!(
            !validator.is_valid(&more) && catalog::bind(operation, &more.to_string()).is_err(),
            "{operation}"
        );
    }
}
