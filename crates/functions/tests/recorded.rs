//! Answers of real servers, and examples of Atlassian's documents, where they
//! are beside the project (`../shared`).

#![forbid(unsafe_code)]

use jira_contract::jira::{ProjectOptions, ProjectPage};
use jira_engine::classify::{Verdict, classify};
use jira_engine::error::{Error, RefusalReason};
use jira_engine::http::{Headers, Method, Origin, Request, Response, Safety, Url};
use jira_engine::refusal;
use jira_functions::jira::projects;
use serde_json::Value;
use std::path::Path;

/// Reads a JSON file beside the project, or says that it was skipped.
fn shared(name: &str) -> Option<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(name);
    match std::fs::read_to_string(path) {
        Ok(text) => Some(serde_json::from_str(&text).unwrap()),
        Err(_) => {
            eprintln!("skipped: ../shared/{name} is not here");
            None
        }
    }
}

fn response(status: u16, kind: &str, body: String) -> Response {
    let headers: Headers = [("content-type".to_owned(), kind.to_owned())].into_iter().collect();
    Response { status, headers, body: body.into_bytes() }
}

fn page(body: String) -> ProjectPage {
    let options = ProjectOptions { query: None, page_size: None };
    let (listing, _) = projects::list("acme", &options, None).unwrap();
    projects::read(listing, &response(200, "application/json", body), "https://acme.atlassian.net").unwrap()
}

#[test]
fn projects_of_a_data_center() {
    let Some(expected) = shared("fixtures/go-jira/all_projects.json") else { return };
    let page = page(expected.to_string());
    let expected = expected.as_array().unwrap();
    assert_eq!(page.items.len(), expected.len());
    assert!(page.items.len() > 100);
    assert_eq!(page.next, None);
    for (project, expected) in page.items.iter().zip(expected) {
        assert_eq!(expected["key"], project.key.as_str());
        assert_eq!(expected["name"], project.name.as_str());
        assert_eq!(expected["projectCategory"]["name"].as_str(), project.category.as_deref());
    }
}

#[test]
fn projects_of_atlassian_s_openapi_document() {
    let Some(document) = shared("openapi/jira-platform-v3.json") else { return };
    for (path, count) in [("/rest/api/3/project/search", 2), ("/rest/api/3/project", 2)] {
        let example =
            &document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["example"];
        let body = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
        let page = page(body);
        assert_eq!(page.items.len(), count, "{path}");
        assert!(page.items.iter().all(|project| !project.key.is_empty() && !project.name.is_empty()));
    }
}

#[test]
fn refusals_of_jira_cloud_its_gateway_and_its_token_server() {
    let Some(recorded) = shared("fixtures/recorded-jira-cloud/recorded.json") else { return };
    let recordings = recorded["recordings"].as_array().unwrap();
    assert!(recordings.len() >= 35);
    for recording in recordings {
        let name = recording["name"].as_str().unwrap();
        let answer = &recording["response"];
        let status = u16::try_from(answer["status"].as_u64().unwrap()).unwrap();
        let request = Request {
            method: Method::parse(recording["request"]["method"].as_str().unwrap()).unwrap(),
            url: Url {
                origin: Origin { secure: true, authority: "acme.atlassian.net".into() },
                path: "/rest".into(),
                query: None,
            },
            headers: Headers::default(),
            body: None,
            safety: Safety::Safe,
        };
        let kind = answer["content_type"].as_str().unwrap();
        let verdict = classify(&request, false, &response(status, kind, answer["body"].to_string()));
        let expected = match status {
            200 => {
                assert_eq!(verdict, Verdict::Done, "{name}");
                continue;
            }
            400 => RefusalReason::Invalid,
            404 => RefusalReason::NotFound,
            405 => RefusalReason::Unexpected,
            410 => RefusalReason::Gone,
            other => panic!("{name}: {other}"),
        };
        let Verdict::Stop(Error::Refused(why, refusal)) = verdict else { panic!("{name}: {verdict:?}") };
        assert_eq!(why, expected, "{name}");
        // What the server meant for people is there, and nothing else.
        let (mut messages, mut fields) = (Vec::new(), Vec::new());
        texts(&[], &answer["body"], &mut |path, text| match path {
            ["errors", field] => fields.push(((*field).to_owned(), text.to_owned())),
            ["type" | "instance" | "timestamp" | "path" | "error"] => {}
            _ => messages.push(text.to_owned()),
        });
        assert!(!messages.is_empty() || !fields.is_empty(), "{name}");
        assert_eq!(sorted(refusal.messages), sorted(messages), "{name}");
        assert_eq!(sorted(refusal.fields), sorted(fields), "{name}");
        assert_eq!((refusal.status, refusal.html, refusal.trace_id), (status, false, None), "{name}");
    }
}

#[test]
fn refusals_of_atlassian_s_openapi_document() {
    let Some(document) = shared("openapi/jira-platform-v3.json") else { return };
    let mut count = 0;
    let operations =
        document["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap());
    for (status, answer) in
        operations.flat_map(|(_, operation)| operation["responses"].as_object().into_iter().flatten())
    {
        let example = &answer["content"]["application/json"]["example"];
        let Some(status) = status.parse().ok().filter(|status| *status >= 400 && !example.is_null()) else {
            continue;
        };
        count += 1;
        let body = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
        let refusal = refusal::read(&response(status, "application/json", body.clone()));
        let mut expected = Vec::new();
        // A few examples are no JSON.
        let value = serde_json::from_str(&body).unwrap_or_else(|_| Value::String(body.clone()));
        texts(&[], &value, &mut |path, text| match path {
            ["details", ..] | ["results", "fieldId"] => {}
            _ if text.is_empty() => {}
            _ => expected.push(text.to_owned()),
        });
        let fields = refusal.fields.into_iter().map(|(_, text)| text);
        assert_eq!(sorted(refusal.messages.into_iter().chain(fields).collect()), sorted(expected), "{body}");
    }
    assert!(count >= 300, "{count}");
}

/// Every text in a value, with the names of the members that lead to it.
fn texts<'a>(path: &[&'a str], value: &'a Value, found: &mut impl FnMut(&[&str], &str)) {
    match value {
        Value::String(text) => found(path, text),
        Value::Array(values) => values.iter().for_each(|value| texts(path, value, found)),
        Value::Object(members) => {
            for (name, value) in members {
                texts(&[path, &[name.as_str()]].concat(), value, found);
            }
        }
        _ => {}
    }
}

fn sorted<T: Ord>(mut items: Vec<T>) -> Vec<T> {
    items.sort();
    items
}
