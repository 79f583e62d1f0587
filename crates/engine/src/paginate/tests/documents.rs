//! Atlassian's own examples of lists, where `../shared` is beside the project.

use super::*;
use serde_json::Value;

/// The style that a list's parameters tell of.
fn expected(parameters: &[&str]) -> Option<&'static [&'static str]> {
    let has = |name: &str| parameters.contains(&name);
    match () {
        () if has("nextPageToken") => Some(&["token"]),
        () if has("startAt") => Some(&["start-at", "array"]),
        () if has("offset") => Some(&["offset"]),
        () if has("cursor") && has("start") => Some(&["start", "link"]),
        () if has("cursor") => Some(&["cursor", "link"]),
        () if has("start") => Some(&["start"]),
        () => None,
    }
}

/// How many of one document's lists have an example of a page, and how many one of an
/// item alone.
fn lists(document: &Value) -> (u32, u32) {
    let (mut count, mut single) = (0, 0);
    for (path, operation) in
        document["paths"].as_object().unwrap().iter().map(|(path, methods)| (path, &methods["get"]))
    {
        let parameters: Vec<&str> = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["in"] == "query")
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        let example = &operation["responses"]["200"]["content"]["application/json"]["example"];
        let example = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
        let Some(styles) = expected(&parameters).filter(|_| example != "null") else { continue };
        let mut pages = pages("", "GET /p", Bounds { pages: 1, items: u64::MAX });
        let response =
            Response { status: 200, headers: Headers::default(), body: example.clone().into_bytes() };
        // Links lead to the examples' own places.
        let outcome = pages.take(response, &|_| Ok("/p?next=1".into()));
        assert!(outcome.is_ok(), "{path}: {outcome:?}");
        let style = pages.style().unwrap().name();
        if style == "single" {
            single += 1;
            continue;
        }
        assert!(styles.contains(&style), "{path}: {style}, not one of {styles:?}: {example}");
        let items: Vec<String> =
            pages.drain().flat_map(|page| page.items().map(str::to_owned).collect::<Vec<_>>()).collect();
        assert!(items.iter().all(|item| serde_json::from_str::<Value>(item).is_ok()), "{path}");
        count += 1;
    }
    (count, single)
}

#[test]
fn examples_of_the_documents() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/openapi");
    let mut counts = Vec::new();
    for name in ["jira-platform-v3", "jira-software", "jsm"] {
        let Ok(text) = std::fs::read_to_string(format!("{folder}/{name}.json")) else {
            println!("skipped: {folder}/{name}.json is not here");
            return;
        };
        counts.push(lists(&serde_json::from_str(&text).unwrap()));
    }
    assert_eq!(counts, [(84, 5), (21, 2), (22, 0)]);
}
