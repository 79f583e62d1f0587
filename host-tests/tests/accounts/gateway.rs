//! What tokens open through the gateway, and what they do not.

use crate::client::{Client, MINUTE, SCOPES};
use jira_simulator::{
    Account, App, CLOUD_ID, Consent, Fault, SCOPED_TOKEN, SECOND_CLOUD_ID, SERVICE_CLIENT_ID,
    SERVICE_CLIENT_SECRET, SERVICE_TOKEN, When,
};
use serde_json::{Value, json};

fn jira(path: &str) -> String {
    format!("/ex/jira/{CLOUD_ID}/rest/api/3/{path}")
}

fn confluence(path: &str) -> String {
    format!("/ex/confluence/{CLOUD_ID}/wiki/{path}")
}

fn unauthorized() -> (u16, Value) {
    (401, json!({"code": 401, "message": "Unauthorized"}))
}

fn no_scope() -> (u16, Value) {
    (401, json!({"code": 401, "message": "Unauthorized; scope does not match"}))
}

#[tokio::test]
async fn a_token_is_its_account_s() {
    let client = Client::new().await;
    let mia = client.mia().await.access;
    let noa = client.signed_in(Consent::accept(Account::Noa), SCOPES).await.access;
    let answer = client.bearer(&jira("myself"), &mia).await;
    assert_eq!((answer.status, answer.header("x-aaccountid")), (200, Some(Account::Mia.id())));
    assert_eq!(client.bearer(&jira("project/search"), &mia).await.json()["total"], 12);
    assert_eq!(client.bearer(&jira("project/search"), &noa).await.json()["total"], 0);
}

#[tokio::test]
async fn a_token_that_has_ended_is_refused() {
    let client = Client::new().await;
    let pair = client.mia().await;
    assert_eq!(client.bearer(&jira("myself"), "unknown").await.said(), unauthorized());
    client.advance(60 * MINUTE);
    assert_eq!(client.bearer(&jira("myself"), &pair.access).await.said(), unauthorized());
    let revoked = client.mia().await;
    client.revoke(Account::Mia);
    assert_eq!(client.bearer(&jira("project"), &revoked.access).await.said(), unauthorized());
}

#[tokio::test]
async fn a_site_that_is_none_is_not_found() {
    let client = Client::new().await;
    let token = client.mia().await.access;
    for path in ["/ex/jira/none/rest/api/3/myself", "/ex/confluence/none/wiki/api/v2/spaces"] {
        let answer = client.bearer(path, &token).await;
        let category = answer.header("x-failure-category");
        assert_eq!((answer.status, category), (404, Some("FAILURE_CLIENT_TCS")));
        assert_eq!((&answer.json()["path"], &answer.json()["error"]), (&json!(path), &json!("Not Found")));
    }
    // The second site has no Confluence.
    let path = format!("/ex/confluence/{SECOND_CLOUD_ID}/wiki/api/v2/spaces");
    assert_eq!(client.bearer(&path, &token).await.status, 404);
}

#[tokio::test]
async fn a_site_that_was_not_chosen_is_closed() {
    let client = Client::new().await;
    let pair = client.signed_in(Consent::accept(Account::Mia).sites(&["beta"]), SCOPES).await;
    let refusal = json!({"code": 403, "message": "The app is not installed on this instance"});
    assert_eq!(client.bearer(&jira("myself"), &pair.access).await.said(), (403, refusal));
    let other = format!("/ex/jira/{SECOND_CLOUD_ID}/rest/api/3/project/KAN");
    let project = client.bearer(&other, &pair.access).await.json();
    assert_eq!(project["self"], "https://beta.atlassian.net/rest/api/3/project/10000");
}

#[tokio::test]
async fn every_operation_wants_its_scope() {
    let client = Client::new().await;
    let issue = json!({"fields": {"project": {"key": "KAN"}, "issuetype": {"name": "Task"}, "summary": "x"}});
    let text = json!({"type": "doc", "version": 1, "content": []});
    for (scope, method, path, body) in [
        ("read:jira-user", "GET", "myself", Value::Null),
        ("read:jira-user", "GET", "users/search", Value::Null),
        ("read:jira-work", "GET", "project", Value::Null),
        ("read:jira-work", "GET", "project/search", Value::Null),
        ("read:jira-work", "GET", "project/KAN", Value::Null),
        ("read:jira-work", "GET", "issuetype", Value::Null),
        ("read:jira-work", "GET", "issue/KAN-1", Value::Null),
        ("read:jira-work", "POST", "search/jql", json!({"jql": "project = KAN"})),
        ("write:jira-work", "POST", "issue", issue),
        ("write:jira-work", "POST", "issue/KAN-1/comment", json!({"body": text})),
        ("write:jira-work", "PUT", "issue/KAN-1", json!({"fields": {"summary": "y"}})),
        ("write:jira-work", "DELETE", "issue/KAN-2", Value::Null),
    ] {
        for given in ["read:jira-user", "read:jira-work", "write:jira-work"] {
            let pair = client.signed_in(Consent::accept(Account::Mia), given).await;
            let authorization = format!("Bearer {}", pair.access);
            let headers = [("authorization", authorization.as_str()), ("content-type", "application/json")];
            let body = if body.is_null() { String::new() } else { body.to_string() };
            let answer = client.send(method, &jira(path), &headers, &body).await.unwrap();
            if given == scope {
                assert!((200..300).contains(&answer.status), "{method} {path}: {answer:?}");
            } else {
                assert_eq!(answer.said(), no_scope(), "{method} {path} with {given}");
                assert_eq!(answer.header("x-failure-category"), Some("FAILURE_CLIENT_SCOPE_CHECK"));
            }
        }
    }
    assert_eq!((client.counts().creates, client.counts().deletes), (1, 1));
}

#[tokio::test]
async fn scopes_are_those_that_atlassian_documents() {
    let path = host_tests::root().join("../shared/openapi/jira-platform-v3.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        return eprintln!("skipped: Atlassian's OpenAPI document is not beside the project");
    };
    let (client, document) = (Client::new().await, serde_json::from_str::<Value>(&text).unwrap());
    for (method, path, template) in [
        ("GET", "serverInfo", "serverInfo"),
        ("GET", "myself", "myself"),
        ("GET", "users/search", "users/search"),
        ("GET", "project", "project"),
        ("GET", "project/search", "project/search"),
        ("GET", "project/KAN", "project/{projectIdOrKey}"),
        ("GET", "issuetype", "issuetype"),
        ("GET", "issue/KAN-1", "issue/{issueIdOrKey}"),
        ("POST", "search/jql", "search/jql"),
        ("POST", "issue", "issue"),
        ("POST", "issue/KAN-1/comment", "issue/{issueIdOrKey}/comment"),
        ("PUT", "issue/KAN-1", "issue/{issueIdOrKey}"),
        ("DELETE", "issue/NONE-1", "issue/{issueIdOrKey}"),
    ] {
        let operation = &document["paths"][format!("/rest/api/3/{template}")][method.to_lowercase()];
        let open = async |scopes: &[&str]| {
            let scopes = format!("{} read:me", scopes.join(" "));
            let pair = client.signed_in(Consent::accept(Account::Mia), &scopes).await;
            let headers = [("authorization", &*format!("Bearer {}", pair.access))];
            client.send(method, &jira(path), &headers, "{}").await.unwrap().said() != no_scope()
        };
        for way in operation["x-atlassian-oauth2-scopes"].as_array().unwrap() {
            let scopes: Vec<_> = way["scopes"].as_array().unwrap().iter().flat_map(Value::as_str).collect();
            assert!(open(&scopes).await, "{method} {path}: {scopes:?}");
            if let [_, fewer @ ..] = scopes.as_slice() {
                assert!(!open(fewer).await, "{method} {path}: {fewer:?}");
            }
        }
    }
}

#[tokio::test]
async fn granular_scopes_open_an_operation_together() {
    let client = Client::new().await;
    let all = "read:application-role:jira read:group:jira read:user:jira read:avatar:jira";
    let check = async |scopes: &str, status: u16| {
        let pair = client.signed_in(Consent::accept(Account::Mia), scopes).await;
        assert_eq!(client.bearer(&jira("myself"), &pair.access).await.status, status, "{scopes}");
    };
    check(all, 200).await;
    check("read:group:jira read:user:jira", 401).await;
}

#[tokio::test]
async fn the_site_s_own_address_takes_no_bearer() {
    let client = Client::new().await;
    let answer = client.bearer("/rest/api/3/myself", &client.mia().await.access).await;
    assert_eq!(answer.said(), (403, json!({"error": "Failed to parse Connect Session Auth Token"})));
    // It can read what looks like a JSON Web Token, and takes it as little.
    client.register(App { loopback: true, jwt: true, ..App::default() });
    let token = client.mia().await.access;
    assert_eq!(client.bearer("/rest/api/3/myself", &token).await.said(), unauthorized());
    assert_eq!(client.bearer(&jira("myself"), &token).await.status, 200);
}

#[tokio::test]
async fn a_service_account_s_api_token_works_through_the_gateway_only() {
    let client = Client::new().await;
    let ask = async |path: &str, token: &str| client.basic(path, Account::Bot.email(), token).await;
    let answer = ask(&jira("myself"), SERVICE_TOKEN).await;
    assert_eq!((answer.status, &answer.json()["accountType"]), (200, &json!("app")));
    assert_eq!(ask("/rest/api/3/myself", SERVICE_TOKEN).await.status, 401);
    assert_eq!(ask(&jira("myself"), SCOPED_TOKEN).await.said(), unauthorized());
    assert_eq!(
        client.basic(&jira("myself"), Account::Mia.email(), SERVICE_TOKEN).await.said(),
        unauthorized()
    );
}

#[tokio::test]
async fn confluence_takes_api_tokens_with_scopes() {
    let client = Client::new().await;
    for (account, token) in [(Account::Mia, SCOPED_TOKEN), (Account::Bot, SERVICE_TOKEN)] {
        let answer = client.basic(&confluence("rest/api/space"), account.email(), token).await;
        assert_eq!((answer.status, &answer.json()["size"]), (200, &json!(3)));
    }
    let answer = client.basic(&confluence("rest/api/space"), Account::Mia.email(), "wrong").await;
    assert_eq!(answer.said(), unauthorized());
}

#[tokio::test]
async fn confluence_lists_its_spaces_by_both_versions() {
    let client = Client::new().await;
    let scopes = "read:space:confluence read:confluence-space.summary";
    let token = client.signed_in(Consent::accept(Account::Mia), scopes).await.access;
    for (start, prefix) in [("api/v2/spaces?limit=2", "/wiki"), ("rest/api/space?limit=2", "")] {
        let first = client.bearer(&confluence(start), &token).await.json();
        let next = first["_links"]["next"].as_str().unwrap();
        let next = next.strip_prefix(prefix).unwrap();
        let last = client.bearer(&confluence(next.trim_start_matches('/')), &token).await.json();
        let keys: Vec<_> = [&first, &last]
            .iter()
            .flat_map(|page| page["results"].as_array().unwrap().iter().map(|space| space["key"].clone()))
            .collect();
        assert_eq!(keys, ["ENG", "HR", "OPS"]);
        assert_eq!(last["_links"].get("next"), None);
        assert_eq!(first["_links"]["base"], format!("{}/wiki", client.url()));
    }
}

#[tokio::test]
async fn confluence_hides_that_a_token_has_ended() {
    let client = Client::new().await;
    let scopes = "read:space:confluence";
    let token = client.signed_in(Consent::accept(Account::Mia), scopes).await.access;
    assert_eq!(client.bearer(&confluence("api/v2/spaces"), &token).await.status, 200);
    assert_eq!(client.bearer(&confluence("rest/api/space"), &token).await.said(), no_scope());
    client.advance(60 * MINUTE);
    let answer = client.bearer(&confluence("api/v2/spaces"), &token).await;
    assert_eq!((answer.status, &answer.json()["errors"][0]["code"]), (404, &json!("NOT_FOUND")));
    let answer = client.bearer(&confluence("rest/api/space"), &token).await;
    assert_eq!((answer.status, &answer.json()["statusCode"]), (403, &json!(403)));
}

#[tokio::test]
async fn faults_meet_calls_through_the_gateway_by_their_path_on_the_site() {
    let client = Client::new().await;
    let token = client.mia().await.access;
    client.faults().push(When::next("GET", "/wiki/api/v2/spaces"), Fault::ResetBefore);
    let authorization = format!("Bearer {token}");
    let headers = [("authorization", authorization.as_str())];
    assert!(client.send("GET", &confluence("api/v2/spaces"), &headers, "").await.is_err());
    assert_eq!(client.counts().faults, 1);
}

#[tokio::test]
async fn a_comment_is_by_whoever_makes_it() {
    let client = Client::new().await;
    let credentials = [
        ("grant_type", "client_credentials"),
        ("client_id", SERVICE_CLIENT_ID),
        ("client_secret", SERVICE_CLIENT_SECRET),
    ];
    let token = client.form("/oauth/token", &credentials).await.json()["access_token"].clone();
    let authorization = format!("Bearer {}", token.as_str().unwrap());
    let headers = [("authorization", authorization.as_str()), ("content-type", "application/json")];
    let body = json!({"body": {"type": "doc", "version": 1, "content": []}}).to_string();
    let answer = client.send("POST", &jira("issue/KAN-1/comment"), &headers, &body).await.unwrap();
    assert_eq!((answer.status, &answer.json()["author"]["accountId"]), (201, &json!(Account::Bot.id())));
}
