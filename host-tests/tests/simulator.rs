//! The simulator's answers against Atlassian's OpenAPI document, where that is
//! beside the project.

#![forbid(unsafe_code)]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use base64::{Engine, engine::general_purpose::STANDARD};
use jira_simulator::{Account, CLOUD_ID, SCOPED_TOKEN, TOKEN, router};
use serde_json::{Value, json};
use std::path::Path;
use tower::ServiceExt;

async fn get(path: &str, account: Option<(&str, &str)>) -> (u16, Vec<(String, String)>, Value) {
    ask(&router(), "GET", path, account, Value::Null).await
}

/// Asks a site. A body that is `null` is none.
async fn ask(
    site: &Router,
    method: &str,
    path: &str,
    account: Option<(&str, &str)>,
    body: Value,
) -> (u16, Vec<(String, String)>, Value) {
    let mut request = Request::builder().method(method).uri(path).header("host", "127.0.0.1");
    if let Some((user, token)) = account {
        request =
            request.header("authorization", format!("Basic {}", STANDARD.encode(format!("{user}:{token}"))));
    }
    let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
    let response = site.clone().oneshot(request.body(body).unwrap()).await.unwrap();
    let status = response.status().as_u16();
    let headers =
        response.headers().iter().map(|(n, v)| (n.to_string(), v.to_str().unwrap().to_owned())).collect();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, headers, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

const MIA: Option<(&str, &str)> = Some(("mia@example.com", TOKEN));

fn document() -> Option<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/openapi/jira-platform-v3.json");
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(serde_json::from_str(&text).unwrap()),
        Err(_) => {
            eprintln!("skipped: Atlassian's OpenAPI document is not beside the project");
            None
        }
    }
}

#[tokio::test]
async fn answers_are_as_atlassian_documents_them() {
    let Some(document) = document() else { return };
    for (path, template) in [
        ("/rest/api/3/serverInfo", "/rest/api/3/serverInfo"),
        ("/rest/api/3/myself", "/rest/api/3/myself"),
        ("/rest/api/3/project", "/rest/api/3/project"),
        ("/rest/api/3/project?expand=lead,description", "/rest/api/3/project"),
        ("/rest/api/3/project/search", "/rest/api/3/project/search"),
        ("/rest/api/3/project/search?maxResults=2&expand=lead,description", "/rest/api/3/project/search"),
        ("/rest/api/3/project/KAN", "/rest/api/3/project/{projectIdOrKey}"),
        ("/rest/api/3/issuetype", "/rest/api/3/issuetype"),
        ("/rest/api/3/users/search", "/rest/api/3/users/search"),
        ("/rest/api/3/issue/KAN-7", "/rest/api/3/issue/{issueIdOrKey}"),
    ] {
        let (status, _, body) = get(path, MIA).await;
        assert_eq!(status, 200, "{path}");
        is_as_documented(&document, "get", template, status, &body);
    }
}

fn is_as_documented(document: &Value, method: &str, template: &str, status: u16, body: &Value) {
    let answer = &document["paths"][template][method]["responses"][status.to_string()];
    assert!(answer.is_object(), "{method} {template}: {status}");
    let schema = &answer["content"]["application/json"]["schema"];
    if !schema.is_object() {
        assert_eq!(body, &Value::Null, "{method} {template}: {status}");
        return;
    }
    let mut root = schema.clone();
    root["components"] = document["components"].clone();
    // Jira's real times end with +0000, which is no `date-time` by RFC 3339.
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft4).should_validate_formats(false);
    let validator = options.build(&root).unwrap();
    let problems: Vec<_> =
        validator.iter_errors(body).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert_eq!(problems, Vec::<String>::new(), "{method} {template}: {status}");
}

#[tokio::test]
async fn nobody_is_told_an_empty_list_and_a_bad_credential_by_a_header_alone() {
    let reason = |headers: &[(String, String)]| {
        headers.iter().find(|(name, _)| name == "x-seraph-loginreason").map(|(_, value)| value.clone())
    };
    for path in ["/rest/api/3/project", "/rest/api/3/project/search"] {
        let (status, headers, body) = get(path, Some(("mia@example.com", "wrong"))).await;
        assert_eq!((status, reason(&headers).as_deref()), (200, Some("AUTHENTICATED_FAILED")));
        assert!(headers.iter().all(|(name, _)| name != "x-aaccountid"));
        assert!(body == json!([]) || body["total"] == 0);
        let (status, headers, _) = get(path, None).await;
        assert_eq!((status, reason(&headers)), (200, None));
    }
    let (status, headers, _) = get("/rest/api/3/myself", Some(("mia@example.com", "wrong"))).await;
    assert_eq!(status, 401);
    assert!(
        headers.iter().any(|(name, value)| name == "www-authenticate" && value.starts_with("OAuth realm="))
    );
    let (_, headers, _) = get("/rest/api/3/myself", MIA).await;
    assert_eq!(reason(&headers).as_deref(), Some("OK"));
}

#[tokio::test]
async fn refusals_have_jira_s_bodies_and_every_answer_a_trace() {
    for (path, status, message) in [
        ("/rest/api/3/issue/NOPE-1", 404, "Issue does not exist or you do not have permission to see it."),
        ("/rest/api/3/project/NOPE", 404, "No project could be found with key 'NOPE'."),
    ] {
        let (code, headers, body) = get(path, MIA).await;
        assert_eq!((code, &body), (status, &json!({"errorMessages": [message], "errors": {}})));
        let trace = headers.iter().find(|(name, _)| name == "atl-traceid").unwrap();
        assert!(trace.1.len() == 32 && trace.1.bytes().all(|b| b.is_ascii_hexdigit()));
    }
    let (status, _, body) = get("/rest/api/3/nothing", MIA).await;
    assert_eq!((status, &body["title"]), (404, &json!("Not Found")));
    let (status, _, body) = get("/rest/api/3/project/search?startAt=x", MIA).await;
    assert_eq!((status, &body["detail"]), (400, &json!("Failed to convert 'startAt' with value: 'x'")));
    let (status, _, _) = get("/rest/api/3/project", Some((Account::Cap.email(), TOKEN))).await;
    assert_eq!(status, 403);
}

#[tokio::test]
async fn the_gateway_takes_scoped_tokens_and_the_site_does_not() {
    let scoped = Some(("mia@example.com", SCOPED_TOKEN));
    let gateway = format!("/ex/jira/{CLOUD_ID}/rest/api/3/myself");
    assert_eq!(get(&gateway, scoped).await.0, 200);
    assert_eq!(get(&gateway, MIA).await.0, 401);
    assert_eq!(get("/rest/api/3/myself", scoped).await.0, 401);
    let (status, headers, _) =
        get("/ex/jira/00000000-0000-0000-0000-000000000000/rest/api/3/myself", scoped).await;
    assert_eq!(status, 404);
    assert!(
        headers.iter().any(|(name, value)| name == "x-failure-category" && value == "FAILURE_CLIENT_TCS")
    );
    assert_eq!(get("/_edge/tenant_info", None).await.2, json!({"cloudId": CLOUD_ID}));
}

#[tokio::test]
async fn every_page_of_a_list_is_there_once() {
    let mut keys = Vec::new();
    let mut next = "/rest/api/3/project/search?maxResults=5".to_owned();
    loop {
        let (_, _, body) = get(&next, MIA).await;
        keys.extend(body["values"].as_array().unwrap().iter().map(|project| project["key"].clone()));
        match body["nextPage"].as_str() {
            Some(link) => next = link.replace("http://127.0.0.1", ""),
            None => break,
        }
    }
    assert_eq!(keys.len(), 12);
    assert!(keys.windows(2).all(|pair| pair[0].as_str() < pair[1].as_str()));
}

fn document_of(text: &str) -> Value {
    let text = json!({"type": "text", "text": text});
    json!({"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": [text]}]})
}

fn new_issue(summary: &str) -> Value {
    json!({"fields": {
        "project": {"key": "KAN"}, "issuetype": {"name": "Task"}, "summary": summary,
        "description": document_of("Why."),
    }})
}

#[tokio::test]
async fn issues_are_made_edited_commented_on_and_deleted() {
    const ISSUES: &str = "/rest/api/3/issue";
    const ISSUE: &str = "/rest/api/3/issue/{issueIdOrKey}";
    let (site, document) = (router(), document());
    let change = async |method: &str, path: &str, template: &str, body: Value| {
        let (status, _, body) = ask(&site, method, path, MIA, body).await;
        if let Some(document) = &document {
            is_as_documented(document, &method.to_lowercase(), template, status, &body);
        }
        (status, body)
    };
    let (status, made) = change("POST", ISSUES, ISSUES, new_issue("First")).await;
    assert_eq!((status, &made["key"]), (201, &json!("KAN-41")));
    let by_id = format!("{ISSUES}/{}", made["id"].as_str().unwrap());
    let (_, issue) = change("GET", &by_id, ISSUE, Value::Null).await;
    assert_eq!((&issue["key"], &issue["fields"]["summary"]), (&made["key"], &json!("First")));
    assert_eq!(issue["self"], made["self"]);
    let path = "/rest/api/3/issue/KAN-41";
    let edit = json!({"fields": {"summary": "Second"}});
    assert_eq!(change("PUT", path, ISSUE, edit).await, (204, Value::Null));
    assert_eq!(change("GET", path, ISSUE, Value::Null).await.1["fields"]["summary"], "Second");
    let comment = json!({"body": document_of("Yes.")});
    let template = "/rest/api/3/issue/{issueIdOrKey}/comment";
    let (status, comment) = change("POST", &format!("{path}/comment"), template, comment).await;
    assert_eq!((status, &comment["body"]), (201, &document_of("Yes.")));
    assert_eq!(change("DELETE", path, ISSUE, Value::Null).await, (204, Value::Null));
    for (method, body) in [("GET", Value::Null), ("DELETE", Value::Null), ("PUT", json!({"fields": {}}))] {
        assert_eq!(ask(&site, method, path, MIA, body).await.0, 404, "{method}");
    }
    // A number is never given again.
    assert_eq!(change("POST", ISSUES, ISSUES, new_issue("Third")).await.1["key"], "KAN-42");

    let (_, _, effects) = ask(&site, "GET", "/__simulator/effects", None, Value::Null).await;
    let effect = |change: &str, key: &str, text: &str| json!({"change": change, "key": key, "text": text});
    let expected = [
        effect("create", "KAN-41", "First"),
        effect("edit", "KAN-41", "Second"),
        effect("comment", "KAN-41", "Yes."),
        effect("delete", "KAN-41", "Second"),
        effect("create", "KAN-42", "Third"),
    ];
    assert_eq!(effects, json!(expected));
    let (_, _, counts) = ask(&site, "GET", "/__simulator/counts", None, Value::Null).await;
    assert_eq!(
        counts,
        json!({"requests": 10, "cut": 0, "malformed": 0, "faults": 0,
               "creates": 2, "edits": 1, "deletes": 1, "comments": 1, "attachments": 0, "others": 0})
    );
}

#[tokio::test]
async fn changes_are_refused_in_jira_s_words() {
    let site = router();
    let with = |name: &str, value: Value| {
        let mut body = new_issue("x");
        body["fields"][name] = value;
        body
    };
    for (method, path, body, field, message) in [
        ("POST", "issue", json!({"fields": {}}), "project", "Specify a valid project ID or key"),
        (
            "POST",
            "issue",
            with("project", json!({"key": "NO"})),
            "project",
            "Specify a valid project ID or key",
        ),
        ("POST", "issue", with("issuetype", Value::Null), "issuetype", "Specify an issue type"),
        ("POST", "issue", with("summary", json!(" ")), "summary", "You must specify a summary of the issue."),
        (
            "POST",
            "issue",
            with("description", json!("plain")),
            "description",
            "Operation value must be an Atlassian Document (see the Atlassian Document Format)",
        ),
        (
            "PUT",
            "issue/KAN-1",
            json!({"fields": {"colour": "red"}}),
            "colour",
            "Field 'colour' cannot be set. It is not on the appropriate screen, or unknown.",
        ),
        ("POST", "issue/KAN-1/comment", json!({"body": "plain"}), "comment", "Comment body is not valid!"),
    ] {
        let (status, _, answer) = ask(&site, method, &format!("/rest/api/3/{path}"), MIA, body).await;
        assert_eq!((status, answer), (400, json!({"errorMessages": [], "errors": {field: message}})));
    }
    let noa = Some((Account::Noa.email(), TOKEN));
    let ask = |method, path, account, body| ask(&site, method, path, account, body);
    assert_eq!(ask("POST", "/rest/api/3/issue", noa, new_issue("x")).await.0, 400);
    assert_eq!(ask("DELETE", "/rest/api/3/issue/KAN-1", noa, Value::Null).await.0, 404);
    assert_eq!(ask("DELETE", "/rest/api/3/issue/KAN-1", None, Value::Null).await.0, 404);
    let (_, _, counts) = ask("GET", "/__simulator/counts", None, Value::Null).await;
    assert_eq!((&counts["creates"], &counts["edits"], &counts["deletes"]), (&json!(0), &json!(0), &json!(0)));
}

#[tokio::test]
async fn a_search_has_pages_and_wants_a_restriction() {
    let (site, document) = (router(), document());
    let search = async |body: Value| ask(&site, "POST", "/rest/api/3/search/jql", MIA, body).await;
    let mut keys = Vec::new();
    let mut token = Value::Null;
    loop {
        let mut asked =
            json!({"jql": "project = WEB order by created", "fields": ["summary"], "maxResults": 15});
        if !token.is_null() {
            asked["nextPageToken"] = token;
        }
        let (status, _, page) = search(asked).await;
        if let Some(document) = &document {
            is_as_documented(document, "post", "/rest/api/3/search/jql", status, &page);
        }
        keys.extend(page["issues"].as_array().unwrap().iter().map(|issue| issue["key"].clone()));
        token = page["nextPageToken"].clone();
        assert_eq!(page["isLast"] == true, token.is_null());
        if token.is_null() {
            break;
        }
    }
    assert_eq!(keys, (1..=40).map(|number| json!(format!("WEB-{number}"))).collect::<Vec<_>>());
    let (_, _, page) = search(json!({"jql": "project = WEB", "maxResults": 1})).await;
    assert_eq!(page["issues"], json!([{"id": "10001000001"}]));
    for (body, message) in [
        (
            json!({"jql": "order by key"}),
            "Unbounded JQL queries are not allowed here. Please add a search restriction to your query.",
        ),
        (json!({"jql": "project = NO"}), "The value 'NO' does not exist for the field 'project'."),
        (
            json!({"jql": "project = WEB", "maxResults": 6000}),
            "The max results parameter has to be between 1 and 5,000.",
        ),
        (
            json!({"jql": "project = WEB", "nextPageToken": "garbage"}),
            "The provided next page token is invalid or expired.",
        ),
    ] {
        let (status, _, answer) = search(body).await;
        assert_eq!((status, &answer["errorMessages"]), (400, &json!([message])));
    }
}

#[tokio::test]
async fn faults_and_limits_are_told_by_http_too() {
    let site = router();
    let ask = async |method: &str, path: &str, body: Value| ask(&site, method, path, MIA, body).await;
    let page = json!({"kind": "answer", "status": 503, "headers": [["retry-after", "7"]], "body": "<html>"});
    let plan = json!({
        "next": [
            {"when": {"method": "GET", "path": "/rest/api/3/myself", "times": 1}, "fault": page},
            {"fault": {"kind": "slow", "head_ms": 1}},
        ],
        "random": {"seed": 1, "share": 1.0, "faults": [{"kind": "answer", "status": 418}]},
    });
    assert_eq!(ask("PUT", "/__simulator/faults", plan).await.0, 204);
    let (_, _, left) = ask("GET", "/__simulator/faults", Value::Null).await;
    assert_eq!(left["next"][0]["fault"]["status"], 503);
    assert_eq!(ask("GET", "/rest/api/3/project", Value::Null).await.0, 200);
    let (status, headers, _) = ask("GET", "/rest/api/3/myself", Value::Null).await;
    assert_eq!((status, headers.len()), (503, 2));
    assert!(headers.contains(&("retry-after".to_owned(), "7".to_owned())), "{headers:?}");
    assert_eq!(ask("GET", "/rest/api/3/myself", Value::Null).await.0, 418);
    assert_eq!(ask("PUT", "/__simulator/faults", json!({})).await.0, 204);
    let (status, _, answer) = ask("PUT", "/__simulator/faults", json!({"nexd": []})).await;
    assert_eq!((status, answer["error"].as_str().unwrap().contains("nexd")), (400, true));

    let header = |headers: &[(String, String)], name: &str| {
        headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone())
    };
    let seen = async |path: &str, method: &str, body: Value| {
        let (status, headers, _) = ask(method, path, body).await;
        let reason = header(&headers, "ratelimit-reason").unwrap_or_default();
        (status, reason, header(&headers, "x-ratelimit-remaining"), header(&headers, "retry-after"))
    };
    ask("PUT", "/__simulator/limits", json!({"burst": 2})).await;
    let left = |text: &str| Some(text.to_owned());
    let get = || seen("/rest/api/3/myself", "GET", Value::Null);
    assert_eq!(get().await, (200, String::new(), left("1"), None));
    assert_eq!(get().await, (200, String::new(), left("0"), None));
    assert_eq!(get().await, (429, "jira-burst-based".into(), left("0"), left("1")));
    assert_eq!(seen("/rest/api/3/serverInfo", "GET", Value::Null).await.0, 200);

    ask("PUT", "/__simulator/limits", json!({"per_issue": true})).await;
    let edit = || seen("/rest/api/3/issue/KAN-1", "PUT", json!({"fields": {"summary": "x"}}));
    for _ in 0..20 {
        assert_eq!(edit().await.0, 204);
    }
    assert_eq!(edit().await.1, "jira-per-issue-on-write");
    assert_eq!(seen("/rest/api/3/issue/KAN-2", "DELETE", Value::Null).await.0, 204);

    let bucket = json!({"size": 1, "fill_rate": 1, "interval_seconds": 60});
    ask("PUT", "/__simulator/limits", json!({"data_center": bucket})).await;
    assert_eq!(get().await, (200, String::new(), left("0"), left("0")));
    assert_eq!(get().await, (429, String::new(), left("0"), left("60")));
    ask("PUT", "/__simulator/limits", json!({"quota_until": u64::MAX / 2000})).await;
    assert_eq!(get().await.1, "jira-quota-tenant-based");
    ask("PUT", "/__simulator/limits", json!({"quota_until": 1})).await;
    assert_eq!(get().await.0, 200);
}
