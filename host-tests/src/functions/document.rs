//! Atlassian's document of Jira: what its operations answer.

use crate::root;
use serde_json::{Map, Value, json};

/// The document.
#[derive(Debug)]
pub struct Document(Value);

/// An operation as the document has it.
#[derive(Debug)]
pub struct Documented<'d> {
    /// Its `operationId`.
    pub id: &'d str,
    /// Its path, with the names of its parameters.
    path: &'d str,
    text: &'d Value,
}

impl Document {
    /// None where it is not beside the project.
    pub fn read() -> Option<Self> {
        let text = std::fs::read(root().join("../shared/openapi/jira-platform-v3.json")).ok()?;
        Some(Self(serde_json::from_slice(&text).expect("a document")))
    }

    /// The operation of a request. Of several paths that fit, it is the one with the
    /// fewest parameters.
    pub fn find(&self, method: &str, path: &str) -> Option<Documented<'_>> {
        let paths = self.0["paths"].as_object()?.iter();
        let fitting = paths.filter(|(template, _)| fits(template, path));
        let (template, item) = fitting.min_by_key(|(template, _)| template.matches('{').count())?;
        let text = item.get(method.to_lowercase())?;
        Some(Documented { id: text["operationId"].as_str()?, path: template, text })
    }
}

fn fits(template: &str, path: &str) -> bool {
    let (mut parts, mut names) = (path.split('/'), template.split('/'));
    loop {
        match (parts.next(), names.next()) {
            (None, None) => return true,
            (Some(part), Some(name)) if part == name || name.starts_with('{') && !part.is_empty() => {}
            _ => return false,
        }
    }
}

impl Documented<'_> {
    /// The status and the body of its answer to a request with this query and body: the
    /// document's example, or what stands in for it.
    pub(super) fn answer(&self, query: &str, body: &str) -> (u16, Option<Value>) {
        let mut good: Vec<_> =
            self.text["responses"].as_object().into_iter().flatten().filter_map(success).collect();
        // What has no example has no body, which 204 says.
        good.sort_by_key(|(status, example)| (example.is_none(), if *status == 204 { 0 } else { *status }));
        let (status, mut example) = good.into_iter().next().unwrap_or((204, None));
        if let Some(example) = &mut example {
            adapt(self.path, query, body, example);
        }
        match (self.id, example) {
            // The document has no example of it, but of one that is read.
            ("addWorklog", _) => (
                201,
                Some(json!({"id": "100028", "issueId": "10002", "timeSpent": "3h 20m",
                "timeSpentSeconds": 12000, "author": {"displayName": "Mia Krystof", "accountId": super::given::MIA},
                "comment": {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content":
                [{"type": "text", "text": "I did some work here."}]}]}})),
            ),
            (_, example) => (status, example),
        }
    }
}

fn success((status, answer): (&String, &Value)) -> Option<(u16, Option<Value>)> {
    let status = status.parse().ok().filter(|status| (200..300).contains(status))?;
    let content = answer["content"].as_object().and_then(|content| content.values().next());
    let example = content.and_then(|content| {
        let many = content["examples"].as_object().and_then(|examples| examples.values().next());
        Some(many.map_or(&content["example"], |one| &one["value"])).filter(|example| !example.is_null())
    });
    let parsed = |example: &Value| match example.as_str() {
        Some(text) => serde_json::from_str(text).expect("an example that is JSON"),
        None => example.clone(),
    };
    Some((status, example.map(parsed)))
}

/// Where an example cannot be the answer to a request, what of it must be otherwise.
fn adapt(path: &str, query: &str, body: &str, example: &mut Value) {
    // A page begins where it was asked for.
    let start = query.split('&').find_map(|pair| pair.strip_prefix("startAt="));
    if let (Some(start), Some(page)) =
        (start.and_then(|start| start.parse::<u64>().ok()), example.get_mut("startAt"))
    {
        *page = json!(start);
    }
    match path {
        // There is a second page, so that it is asked for.
        "/rest/api/3/search/jql" if !body.contains("nextPageToken") => {
            example["isLast"] = json!(false);
            example["nextPageToken"] = json!("CAEaAggD");
        }
        // An answer is about the queries that were asked about.
        "/rest/api/3/jql/parse" => {
            let queries = example["queries"].as_array_mut().expect("a list");
            queries.retain(|query| body.contains(&query["query"].to_string()));
        }
        // It answers with a list, and the example is an item of it.
        "/rest/api/3/user/assignable/search" => *example = json!([example.take()]),
        // The example has neither summary nor type, which every issue has.
        "/rest/api/3/issue/{issueIdOrKey}" => {
            example["fields"]["summary"] = json!("My first example issue");
            example["fields"]["issuetype"] = json!({"id": "1", "name": "Bug"});
        }
        // The example has no custom field.
        "/rest/api/3/field" => example.as_array_mut().expect("a list").extend(custom_fields()),
        _ => {}
    }
    // An array does not say where it begins: behind the example nothing is left.
    if example.is_array() && start.is_some_and(|start| start != "0") {
        *example = json!([]);
    }
}

fn custom_fields() -> impl Iterator<Item = Value> {
    let kinds = [
        (10011, "Story points", "number", "float", None),
        (10012, "Severity", "option", "select", None),
        (10013, "Platforms", "array", "multiselect", Some("option")),
        (10014, "Acceptance criteria", "string", "textarea", None),
        (10015, "Location", "option-with-child", "cascadingselect", None),
        (10016, "Reviewer", "user", "userpicker", None),
        (10017, "Target", "datetime", "datetime", None),
        (10018, "Account", "any", "account", None),
    ];
    kinds.into_iter().map(|(id, name, kind, custom, items)| {
        let custom = format!("com.atlassian.jira.plugin.system.customfieldtypes:{custom}");
        let mut schema = Map::from_iter([
            ("type".to_owned(), json!(kind)),
            ("custom".to_owned(), json!(custom)),
            ("customId".to_owned(), json!(id)),
        ]);
        schema.extend(items.map(|items| ("items".to_owned(), json!(items))));
        let clauses = [format!("cf[{id}]"), name.to_owned()];
        json!({"id": format!("customfield_{id}"), "name": name, "custom": true, "clauseNames": clauses,
            "schema": schema})
    })
}
