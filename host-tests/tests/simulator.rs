//! The simulator's answers against Atlassian's OpenAPI document, where that is
//! beside the project.

#![forbid(unsafe_code)]

use axum::body::{Body, to_bytes};
use axum::http::Request;
use base64::{Engine, engine::general_purpose::STANDARD};
use jira_simulator::{Account, CLOUD_ID, SCOPED_TOKEN, TOKEN, router};
use serde_json::{Value, json};
use std::path::Path;
use tower::ServiceExt;

async fn get(path: &str, account: Option<(&str, &str)>) -> (u16, Vec<(String, String)>, Value) {
    let mut request = Request::builder().uri(path).header("host", "127.0.0.1");
    if let Some((user, token)) = account {
        request =
            request.header("authorization", format!("Basic {}", STANDARD.encode(format!("{user}:{token}"))));
    }
    let response = router().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
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
        let schema =
            &document["paths"][template]["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        assert!(schema.is_object(), "{template}");
        let mut root = schema.clone();
        root["components"] = document["components"].clone();
        // Jira's real times end with +0000, which is no `date-time` by RFC 3339.
        let options =
            jsonschema::options().with_draft(jsonschema::Draft::Draft4).should_validate_formats(false);
        let validator = options.build(&root).unwrap();
        let problems: Vec<_> =
            validator.iter_errors(&body).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(problems, Vec::<String>::new(), "{path}");
    }
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
