//! `POST /oauth/token`: what it gives, and each of its refusals.

use crate::client::{Answer, Client, MINUTE, Pair, SCOPES, exchange, refresh};
use jira_simulator::{
    Account, CLIENT_ID, CLIENT_SECRET, Consent, Lifetimes, SERVICE_CLIENT_ID, SERVICE_CLIENT_SECRET,
};
use serde_json::{Value, json};

fn refusal(error: &str, description: &str) -> Value {
    json!({"error": error, "error_description": description})
}

fn malformed() -> (u16, Value) {
    (400, refusal("invalid_request", "Incorrect request parameters"))
}

fn invalid_code() -> (u16, Value) {
    (403, refusal("invalid_grant", "Invalid authorization code"))
}

async fn mia_s_code(client: &Client) -> String {
    client.code(Consent::accept(Account::Mia), SCOPES).await
}

fn service() -> Value {
    json!({"grant_type": "client_credentials", "client_id": SERVICE_CLIENT_ID,
           "client_secret": SERVICE_CLIENT_SECRET})
}

/// The names of the body, and all of it but the tokens.
fn shape(answer: &Answer) -> (Vec<String>, Value) {
    let mut body = answer.json();
    let names = body.as_object().unwrap().keys().cloned().collect();
    body.as_object_mut()
        .unwrap()
        .retain(|name, _| !matches!(name.as_str(), "access_token" | "refresh_token"));
    (names, body)
}

#[tokio::test]
async fn a_code_gives_a_pair() {
    let client = Client::new().await;
    let answer = client.token(exchange(&mia_s_code(&client).await)).await;
    let (names, rest) = shape(&answer);
    assert_eq!(names, ["access_token", "expires_in", "refresh_token", "scope", "token_type"]);
    assert_eq!(rest, json!({"expires_in": 3600, "scope": SCOPES, "token_type": "Bearer"}));
    assert!(answer.header("content-type").unwrap().starts_with("application/json"));
}

#[tokio::test]
async fn a_form_is_taken_like_json() {
    let client = Client::new().await;
    let code = mia_s_code(&client).await;
    let body = exchange(&code);
    let form: Vec<_> = body.as_object().unwrap().iter().map(|(n, v)| (&n[..], v.as_str().unwrap())).collect();
    assert_eq!(client.form("/oauth/token", &form).await.status, 200);
}

#[tokio::test]
async fn without_offline_access_there_is_no_refresh_token() {
    let client = Client::new().await;
    let code = client.code(Consent::accept(Account::Mia), "read:jira-work").await;
    let (names, rest) = shape(&client.token(exchange(&code)).await);
    assert_eq!((names.len(), &rest["scope"]), (4, &json!("read:jira-work")));
    assert_eq!(rest.get("refresh_token"), None);
    assert_eq!((client.tokens().exchanges, client.tokens().families), (1, 0));
}

#[tokio::test]
async fn a_code_works_once() {
    let client = Client::new().await;
    let code = mia_s_code(&client).await;
    assert_eq!(client.token(exchange(&code)).await.status, 200);
    assert_eq!(client.token(exchange(&code)).await.said(), invalid_code());
}

#[tokio::test]
async fn a_code_works_for_ten_minutes() {
    let client = Client::new().await;
    let (first, second) = (mia_s_code(&client).await, mia_s_code(&client).await);
    client.advance(9 * MINUTE);
    assert_eq!(client.token(exchange(&first)).await.status, 200);
    client.advance(MINUTE);
    assert_eq!(client.token(exchange(&second)).await.said(), invalid_code());
}

#[tokio::test]
async fn a_code_works_for_its_own_callback() {
    let client = Client::new().await;
    let mut body = exchange(&mia_s_code(&client).await);
    body["redirect_uri"] = json!("http://127.0.0.1:49153/callback");
    assert_eq!(client.token(body).await.said(), invalid_code());
}

#[tokio::test]
async fn a_grant_type_that_there_is_not_is_refused_with_those_there_are() {
    let client = Client::new().await;
    let text = "grant_type must be one of [authorization_code|refresh_token|client_credentials]";
    let expected = (400, refusal("invalid_request", text));
    for body in [json!({}), json!({"grant_type": "password"}), json!({"grant_type": 1})] {
        assert_eq!(client.token(body).await.said(), expected);
    }
    // JSON that is not called JSON is a form.
    let body = exchange("code").to_string();
    assert_eq!(client.send("POST", "/oauth/token", &[], &body).await.unwrap().said(), expected);
}

#[tokio::test]
async fn a_request_without_a_part_is_malformed() {
    let client = Client::new().await;
    for name in ["client_id", "client_secret", "code", "redirect_uri"] {
        let mut body = exchange("code");
        body.as_object_mut().unwrap().remove(name);
        assert_eq!(client.token(body).await.said(), malformed(), "{name}");
    }
    let mut body = refresh("token");
    body["refresh_token"] = Value::Null;
    assert_eq!(client.token(body).await.said(), malformed());
    assert_eq!(client.token(json!("text")).await.said(), malformed());
    assert_eq!(client.tokens().refused, 6);
}

#[tokio::test]
async fn a_wrong_secret_is_no_reason_to_authorize_again() {
    let client = Client::new().await;
    for (id, secret) in [(CLIENT_ID, "wrong"), ("wrong", CLIENT_SECRET), (CLIENT_ID, SERVICE_CLIENT_SECRET)] {
        let mut body = refresh("token");
        (body["client_id"], body["client_secret"]) = (json!(id), json!(secret));
        assert_eq!(client.token(body).await.said(), (401, refusal("access_denied", "Unauthorized")));
    }
}

#[tokio::test]
async fn a_refresh_token_that_was_never_given_is_invalid() {
    let client = Client::new().await;
    let expected = refusal("unauthorized_client", "refresh_token is invalid");
    assert_eq!(client.token(refresh("unknown")).await.said(), (403, expected));
}

#[tokio::test]
async fn a_client_uses_its_own_grants() {
    let client = Client::new().await;
    let check = async |id: &str, secret: &str, kind: &str| {
        let mut body = refresh("token");
        (body["client_id"], body["client_secret"], body["grant_type"]) =
            (json!(id), json!(secret), json!(kind));
        let text = format!("Grant type '{kind}' not allowed for the client.");
        assert_eq!(client.token(body).await.said(), (403, refusal("unauthorized_client", &text)));
    };
    check(CLIENT_ID, CLIENT_SECRET, "client_credentials").await;
    check(SERVICE_CLIENT_ID, SERVICE_CLIENT_SECRET, "refresh_token").await;
}

#[tokio::test]
async fn client_credentials_give_a_service_account_s_token_without_a_refresh() {
    let client = Client::new().await;
    let answer = client.token(service()).await;
    let (names, rest) = shape(&answer);
    assert_eq!(names, ["access_token", "expires_in", "scope", "token_type"]);
    assert_eq!((&rest["expires_in"], &rest["token_type"]), (&json!(3600), &json!("Bearer")));
    let path = format!("/ex/jira/{}/rest/api/3/myself", jira_simulator::CLOUD_ID);
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    let myself = client.bearer(&path, &token).await.json();
    assert_eq!(myself["emailAddress"], Account::Bot.email());
    client.advance(60 * MINUTE);
    assert_eq!(client.bearer(&path, &token).await.status, 401);
}

#[tokio::test]
async fn lifetimes_can_be_set() {
    let client = Client::new().await;
    client.lifetimes(Lifetimes { access_ms: 2000, code_ms: 0, ..Lifetimes::default() });
    assert_eq!(client.token(exchange(&mia_s_code(&client).await)).await.said(), invalid_code());
    assert_eq!(client.token(service()).await.json()["expires_in"], 2);
}

#[tokio::test]
async fn what_happened_is_counted() {
    let client = Client::new().await;
    let first = client.mia().await;
    let _ = client.refreshed(&first).await;
    let repeated: Pair = client.refreshed(&first).await;
    assert_ne!(first, repeated);
    client.token(service()).await;
    client.token(refresh("unknown")).await;
    let counts = client.tokens();
    assert_eq!((counts.exchanges, counts.refreshes, counts.repeats), (1, 2, 1));
    assert_eq!((counts.credentials, counts.refused, counts.families), (1, 1, 1));
}
