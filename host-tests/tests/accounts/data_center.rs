//! The Data Center below its context path: who may ask, and its own OAuth 2.0.

use crate::client::{Answer, CALLBACK, Client, MINUTE, query};
use jira_simulator::{
    Account, Bucket, Consent, DATA_CENTER_CLIENT_ID, DATA_CENTER_CLIENT_SECRET, DATA_CENTER_PASSWORD,
    DATA_CENTER_TOKEN, Fault, Limits, SERVICE_CLIENT_ID, SERVICE_CLIENT_SECRET, When,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::HashMap;

const OAUTH: &str = "/jira-dc/rest/oauth2/latest";
const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters";

fn rest(path: &str) -> String {
    format!("/jira-dc/rest/api/2/{path}")
}

/// With these parameters instead of the right ones; an empty one is left out.
fn with<'a>(right: &[(&'a str, &'a str)], instead: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = right.iter().filter(|(name, _)| instead.iter().all(|(other, _)| other != name));
    kept.chain(instead).copied().filter(|(_, value)| !value.is_empty()).collect()
}

async fn asked(client: &Client, instead: &[(&str, &str)]) -> Answer {
    let right = [
        ("client_id", DATA_CENTER_CLIENT_ID),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("state", "s"),
        ("scope", "WRITE"),
    ];
    client.consent(Consent::accept(Account::Mia));
    client.get(&format!("{OAUTH}/authorize?{}", query(&with(&right, instead)))).await
}

async fn token(client: &Client, kind: &str, instead: &[(&str, &str)]) -> Answer {
    let right = [
        ("client_id", DATA_CENTER_CLIENT_ID),
        ("client_secret", DATA_CENTER_CLIENT_SECRET),
        ("redirect_uri", CALLBACK),
        ("grant_type", kind),
    ];
    client.form(&format!("{OAUTH}/token"), &with(&right, instead)).await
}

/// The answer to a code that was asked for, and exchanged, with these.
async fn exchanged(client: &Client, asking: &[(&str, &str)], exchanging: &[(&str, &str)]) -> Answer {
    let said: HashMap<_, _> = asked(client, asking).await.location().1;
    token(client, "authorization_code", &with(&[("code", &said["code"])], exchanging)).await
}

async fn pair(client: &Client, scope: &str) -> (String, String) {
    let answer = exchanged(client, &[("scope", scope)], &[]).await.json();
    let text = |name: &str| answer[name].as_str().unwrap().to_owned();
    (text("access_token"), text("refresh_token"))
}

fn error(answer: &Answer) -> (u16, Value) {
    (answer.status, answer.json()["error"].clone())
}

fn refused(status: u16, name: &str) -> (u16, Value) {
    (status, json!(name))
}

#[tokio::test]
async fn a_server_says_what_it_is_to_anybody() {
    let client = Client::new().await;
    let info = client.get(&rest("serverInfo")).await.json();
    assert_eq!((&info["deploymentType"], &info["versionNumbers"]), (&json!("Server"), &json!([10, 3, 12])));
    assert_eq!(info["baseUrl"], client.data_center_url());
    assert_eq!(client.data_center_url(), format!("{}/jira-dc", client.url()));
}

#[tokio::test]
async fn a_password_and_a_personal_access_token_are_taken() {
    let client = Client::new().await;
    for answer in [
        client.basic(&rest("myself"), "mia", DATA_CENTER_PASSWORD).await,
        client.bearer(&rest("myself"), DATA_CENTER_TOKEN).await,
    ] {
        let body = answer.json();
        assert_eq!(
            (answer.status, &body["name"], &body["key"]),
            (200, &json!("mia"), &json!("JIRAUSER10100"))
        );
        assert_eq!((body.get("accountId"), answer.header("x-ausername")), (None, Some("mia")));
    }
}

#[tokio::test]
async fn a_bad_credential_is_401_wherever_it_is() {
    let client = Client::new().await;
    for path in ["serverInfo", "myself", "project", "issue/KAN-1"].map(rest) {
        for answer in [
            client.basic(&path, "mia", "wrong").await,
            client.basic(&path, "mia", DATA_CENTER_TOKEN).await,
            client.basic(&path, "mia@example.com", DATA_CENTER_PASSWORD).await,
            client.bearer(&path, "wrong").await,
        ] {
            assert_eq!(
                (answer.status, answer.header("content-type")),
                (401, Some("text/html;charset=UTF-8"))
            );
            assert_eq!(answer.header("x-seraph-loginreason"), Some("AUTHENTICATED_FAILED"));
            assert!(answer.header("www-authenticate").unwrap().starts_with("OAuth realm="));
        }
    }
    let answer = client.get(&rest("myself")).await;
    assert_eq!((answer.status, answer.header("x-seraph-loginreason")), (401, None));
    let answer = client.basic(&rest("myself"), "cap", DATA_CENTER_PASSWORD).await;
    let reason = answer.header("x-authentication-denied-reason").unwrap();
    assert_eq!((answer.status, reason.starts_with("CAPTCHA_CHALLENGE")), (403, true));
}

#[tokio::test]
async fn projects_are_a_list_and_issues_have_text_and_names() {
    let client = Client::new().await;
    let get = async |path: &str, user: &str| client.basic(&rest(path), user, DATA_CENTER_PASSWORD).await;
    assert_eq!(get("project", "mia").await.json().as_array().unwrap().len(), 12);
    assert_eq!(get("project", "noa").await.json(), json!([]));
    let issue = get("issue/KAN-1", "mia").await.json();
    assert_eq!(
        issue["self"],
        format!("{}/rest/api/2/issue/{}", client.data_center_url(), issue["id"].as_str().unwrap())
    );
    let fields = &issue["fields"];
    assert_eq!(
        (&fields["description"], &fields["reporter"]["name"]),
        (&json!("What to do for Kanban board."), &json!("noa"))
    );
    let missing = get("issue/KAN-1", "noa").await;
    assert_eq!((missing.status, &missing.json()["errorMessages"][0]), (404, &json!("Issue Does Not Exist")));
    assert_eq!(get("project/search", "mia").await.status, 404);
}

#[tokio::test]
async fn nobody_refers_to_anything_but_the_context_path() {
    let client = Client::new().await;
    assert_eq!(client.basic("/rest/api/2/myself", "mia", DATA_CENTER_PASSWORD).await.status, 401);
    let projects = client.bearer(&rest("project"), DATA_CENTER_TOKEN).await;
    let issue = client.bearer(&rest("issue/KAN-7"), DATA_CENTER_TOKEN).await;
    for text in [projects.text, issue.text] {
        assert!(!text.replace(&client.data_center_url(), "").contains(&client.url()), "{text}");
        assert!(!text.contains("/rest/api/3/"), "{text}");
    }
}

#[tokio::test]
async fn a_code_gives_a_pair_for_two_hours() {
    let client = Client::new().await;
    let answer = exchanged(&client, &[], &[]).await;
    let body = answer.json();
    assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("bearer"), &json!(7200)));
    assert!(body["created_at"].as_u64() > Some(1_700_000_000) && body["refresh_token"].is_string());
    let token = body["access_token"].as_str().unwrap();
    client.advance(119 * MINUTE);
    assert_eq!(client.bearer(&rest("myself"), token).await.json()["name"], "mia");
    client.advance(MINUTE);
    assert_eq!(client.bearer(&rest("myself"), token).await.status, 401);
}

#[tokio::test]
async fn the_parameters_may_stand_in_the_query() {
    let client = Client::new().await;
    let (_, refresh) = pair(&client, "READ").await;
    let said = [
        ("grant_type", "refresh_token"),
        ("client_id", DATA_CENTER_CLIENT_ID),
        ("client_secret", DATA_CENTER_CLIENT_SECRET),
        ("redirect_uri", CALLBACK),
        ("refresh_token", &refresh),
    ];
    assert_eq!(client.form(&format!("{OAUTH}/token?{}", query(&said)), &[]).await.status, 200);
}

#[tokio::test]
async fn a_challenge_wants_its_verifier() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let client = Client::new().await;
    let hashed = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    let (short, long) = ("a".repeat(42), "a".repeat(128));
    for (challenge, method, verifier, status) in [
        (hashed.as_str(), "S256", VERIFIER, 200),
        (VERIFIER, "plain", VERIFIER, 200),
        (VERIFIER, "", VERIFIER, 200),
        (hashed.as_str(), "S256", "", 400),
        (hashed.as_str(), "S256", "another-verifier-of-at-least-forty-three-chars", 400),
        (hashed.as_str(), "S256", &hashed, 400),
        (hashed.as_str(), "plain", VERIFIER, 400),
        (&short, "plain", &short, 400),
        (&long, "plain", &long, 400),
        ("", "", "", 200),
    ] {
        let asking = [("code_challenge", challenge), ("code_challenge_method", method)];
        let answer = exchanged(&client, &asking, &[("code_verifier", verifier)]).await;
        assert_eq!(answer.status, status, "{challenge} {method} {verifier}: {answer:?}");
    }
}

#[tokio::test]
async fn a_request_that_is_wrong_goes_back_unless_its_callback_is() {
    let client = Client::new().await;
    for (instead, error) in [
        (("response_type", "token"), "unsupported_response_type"),
        (("scope", "EVERYTHING"), "invalid_scope"),
        (("scope", ""), "invalid_scope"),
        (("code_challenge_method", "S512"), "invalid_request"),
    ] {
        let (place, said) = asked(&client, &[instead]).await.location();
        assert_eq!((place.as_str(), said["error"].as_str(), said["state"].as_str()), (CALLBACK, error, "s"));
    }
    for instead in [("redirect_uri", "https://evil.example.com/"), ("client_id", "another")] {
        let answer = asked(&client, &[instead]).await;
        assert_eq!((answer.status, answer.header("location")), (400, None));
    }
}

#[tokio::test]
async fn a_code_works_once_and_for_its_callback() {
    let client = Client::new().await;
    let code = asked(&client, &[]).await.location().1.remove("code").unwrap();
    assert_eq!(token(&client, "authorization_code", &[("code", &code)]).await.status, 200);
    let again = token(&client, "authorization_code", &[("code", &code)]).await;
    assert_eq!(error(&again), refused(400, "invalid_grant"));
    let elsewhere = exchanged(&client, &[], &[("redirect_uri", "http://127.0.0.1:1/callback")]).await;
    assert_eq!(error(&elsewhere), refused(400, "invalid_grant"));
}

#[tokio::test]
async fn a_refresh_ends_the_old_pair_at_once() {
    let client = Client::new().await;
    let (access, refresh) = pair(&client, "READ").await;
    client.advance(121 * MINUTE);
    let answer = token(&client, "refresh_token", &[("refresh_token", &refresh)]).await;
    assert_eq!(answer.status, 200);
    assert_eq!(client.bearer(&rest("myself"), &access).await.status, 401);
    let again = token(&client, "refresh_token", &[("refresh_token", &refresh)]).await;
    assert_eq!(error(&again), refused(400, "invalid_grant"));
    // The new pair does not suffer for it.
    let next = answer.json()["refresh_token"].as_str().unwrap().to_owned();
    assert_eq!(token(&client, "refresh_token", &[("refresh_token", &next)]).await.status, 200);
    assert_eq!((client.data_center_tokens().refreshes, client.data_center_tokens().families), (2, 1));
    assert_eq!(client.tokens().refreshes, 0);
}

#[tokio::test]
async fn a_refresh_wants_the_callback_of_its_code() {
    let client = Client::new().await;
    let (_, refresh) = pair(&client, "READ").await;
    for callback in ["", "http://127.0.0.1:1/callback"] {
        let said = [("refresh_token", refresh.as_str()), ("redirect_uri", callback)];
        let answer = token(&client, "refresh_token", &said).await;
        assert_eq!(error(&answer), refused(400, "invalid_grant"), "{callback}");
    }
    assert_eq!(token(&client, "refresh_token", &[("refresh_token", &refresh)]).await.status, 200);
}

#[tokio::test]
async fn a_scope_includes_those_below_it() {
    let client = Client::new().await;
    let edit = async |token: &str| {
        let authorization = format!("Bearer {token}");
        let headers = [("authorization", authorization.as_str()), ("content-type", "application/json")];
        let body = json!({"fields": {"summary": "New", "description": "h1. Why"}}).to_string();
        client.send("PUT", &rest("issue/KAN-1"), &headers, &body).await.unwrap().status
    };
    for (scope, status) in [("READ", 403), ("WRITE", 204), ("READ WRITE", 204), ("SYSTEM_ADMIN", 204)] {
        let (access, _) = pair(&client, scope).await;
        assert_eq!(
            (client.bearer(&rest("issue/KAN-1"), &access).await.status, edit(&access).await),
            (200, status)
        );
    }
    let issue = client.bearer(&rest("issue/KAN-1"), DATA_CENTER_TOKEN).await.json();
    assert_eq!(issue["fields"]["description"], "h1. Why");
    assert_eq!(client.counts().edits, 3);
}

#[tokio::test]
async fn client_credentials_give_a_token_without_a_refresh() {
    let client = Client::new().await;
    let service =
        [("client_id", SERVICE_CLIENT_ID), ("client_secret", SERVICE_CLIENT_SECRET), ("scope", "READ")];
    let answer = token(&client, "client_credentials", &service).await;
    assert_eq!((answer.status, answer.json().get("refresh_token")), (200, None));
    let access = answer.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(client.bearer(&rest("myself"), &access).await.json()["name"], "bot");
    let bare = with(&service, &[("scope", "")]);
    assert_eq!(error(&token(&client, "client_credentials", &bare).await), refused(400, "invalid_scope"));
}

#[tokio::test]
async fn the_token_endpoint_refuses_by_name() {
    let client = Client::new().await;
    let check = async |kind: &str, instead: &[(&str, &str)], status: u16, name: &str| {
        assert_eq!(error(&token(&client, kind, instead).await), refused(status, name), "{kind} {instead:?}");
    };
    check("", &[], 400, "invalid_request").await;
    check("password", &[], 400, "unsupported_grant_type").await;
    check("client_credentials", &[], 400, "unauthorized_client").await;
    check("authorization_code", &[("client_secret", "wrong")], 401, "invalid_client").await;
    check("authorization_code", &[("code", "unknown")], 400, "invalid_grant").await;
    check("refresh_token", &[("refresh_token", "unknown")], 400, "invalid_grant").await;
    assert_eq!(client.data_center_tokens().refused, 6);
}

#[tokio::test]
async fn the_page_s_answer_goes_back_to_the_app() {
    let client = Client::new().await;
    asked(&client, &[]).await;
    client.consent(None);
    let said = [
        ("client_id", DATA_CENTER_CLIENT_ID),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "READ"),
    ];
    let page = client.get(&format!("{OAUTH}/authorize?{}", query(&said))).await;
    assert!(page.text.contains("READ") && !page.text.contains("beta"), "{}", page.text);
    let answer = with(&said, &[("account", "mia"), ("answer", "accept")]);
    let (place, back) = client.form(&format!("{OAUTH}/authorize"), &answer).await.location();
    assert_eq!((place.as_str(), back.contains_key("code"), back.len()), (CALLBACK, true, 1));
}

#[tokio::test]
async fn faults_and_the_bucket_are_for_it_too() {
    let client = Client::new().await;
    let (_, refresh) = pair(&client, "READ").await;
    client.faults().push(When::next("POST", "/jira-dc/rest/oauth2"), Fault::Half);
    let path =
        format!("{OAUTH}/token?{}", query(&[("grant_type", "refresh_token"), ("refresh_token", &refresh)]));
    assert!(client.send("POST", &path, &[], "").await.is_err());
    let bucket = Bucket { size: 1, fill_rate: 1, interval_seconds: 60 };
    client.limit(Limits { data_center: Some(bucket), ..Limits::default() });
    assert_eq!(
        client.bearer(&rest("myself"), DATA_CENTER_TOKEN).await.header("x-ratelimit-remaining"),
        Some("0")
    );
    let answer = client.bearer(&rest("myself"), DATA_CENTER_TOKEN).await;
    assert_eq!((answer.status, answer.header("retry-after")), (429, Some("60")));
}
