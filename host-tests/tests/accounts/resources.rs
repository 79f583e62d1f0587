//! What a token says of itself.

use crate::client::{Client, SCOPES};
use jira_simulator::{Account, CLOUD_ID, Consent, SECOND_CLOUD_ID};
use serde_json::{Value, json};

const PATH: &str = "/oauth/token/accessible-resources";
const BOTH: &str = "read:me read:jira-work write:jira-work read:space:confluence";

async fn listed(sites: Option<&[&str]>, scopes: &str) -> (String, Value) {
    let client = Client::new().await;
    let consent = Consent::accept(Account::Mia);
    let consent = sites.map_or(consent.clone(), |sites| consent.sites(sites));
    let pair = client.signed_in(consent, scopes).await;
    let answer = client.bearer(PATH, &pair.access).await;
    assert_eq!(answer.status, 200);
    (client.url(), answer.json())
}

#[tokio::test]
async fn the_sites_are_a_bare_list_with_an_entry_for_each_product() {
    let (url, list) = listed(None, BOTH).await;
    let jira = json!(["read:jira-work", "write:jira-work"]);
    let entries: Vec<_> =
        list.as_array().unwrap().iter().map(|e| json!([e["id"], e["name"], e["url"], e["scopes"]])).collect();
    let expected = [
        json!([CLOUD_ID, "acme", url, jira]),
        json!([CLOUD_ID, "acme", url, ["read:space:confluence"]]),
        json!([SECOND_CLOUD_ID, "beta", "https://beta.atlassian.net", jira]),
    ];
    assert_eq!(entries, expected);
    assert!(list[0]["avatarUrl"].is_string());
}

#[tokio::test]
async fn the_sites_are_those_that_were_chosen() {
    assert_eq!(listed(Some(&["beta"]), SCOPES).await.1[0]["id"], SECOND_CLOUD_ID);
    assert_eq!(listed(Some(&[CLOUD_ID]), SCOPES).await.1.as_array().unwrap().len(), 1);
    assert_eq!(listed(Some(&[]), SCOPES).await.1, json!([]));
    // Without a scope of a product there is no site.
    assert_eq!(listed(None, "read:me").await.1, json!([]));
}

#[tokio::test]
async fn a_token_s_account_is_told_with_read_me() {
    let client = Client::new().await;
    let me = client.bearer("/me", &client.mia().await.access).await.json();
    assert_eq!((&me["account_id"], &me["email"]), (&json!(Account::Mia.id()), &json!(Account::Mia.email())));
    let blind = client.signed_in(Consent::accept(Account::Mia), "read:jira-work").await;
    let answer = client.bearer("/me", &blind.access).await;
    assert_eq!(answer.said(), (401, json!({"code": 401, "message": "Unauthorized; scope does not match"})));
}

#[tokio::test]
async fn no_token_and_one_that_is_none_are_refused() {
    let client = Client::new().await;
    let refusal = (401, json!({"code": 401, "message": "Unauthorized"}));
    let token = client.mia().await.access;
    for path in [PATH, "/me"] {
        assert_eq!(client.get(path).await.said(), refusal);
        assert_eq!(client.bearer(path, "unknown").await.said(), refusal);
        assert_eq!(client.basic(path, Account::Mia.email(), jira_simulator::TOKEN).await.said(), refusal);
        let scheme = format!("bearer {token}");
        let answer = client.send("GET", path, &[("authorization", &scheme)], "").await.unwrap();
        assert_eq!(answer.said(), refusal);
    }
}
