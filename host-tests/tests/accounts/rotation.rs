//! Tokens that replace each other, and what ends them.

use crate::client::{Client, MINUTE, SCOPES, refresh};
use jira_simulator::{Account, Answer, Consent, Fault, Lifetimes, When};
use serde_json::{Value, json};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

fn stale() -> (u16, Value) {
    let text = "Unknown or invalid refresh token.";
    (403, json!({"error": "invalid_grant", "error_description": text}))
}

fn dead() -> (u16, Value) {
    (403, json!({"error": "unauthorized_client", "error_description": "refresh_token is invalid"}))
}

#[tokio::test]
async fn an_access_token_works_for_an_hour() {
    let client = Client::new().await;
    let pair = client.mia().await;
    client.advance(59 * MINUTE);
    assert_eq!(client.works(&pair).await, 200);
    client.advance(MINUTE);
    assert_eq!(client.works(&pair).await, 401);
}

#[tokio::test]
async fn a_refresh_gives_another_pair_of_the_same_family() {
    let client = Client::new().await;
    let first = client.mia().await;
    client.advance(60 * MINUTE);
    let answer = client.token(refresh(&first.refresh)).await;
    assert_eq!((&answer.json()["scope"], &answer.json()["expires_in"]), (&json!(SCOPES), &json!(3600)));
    assert!(answer.json()["access_token"] != first.access && answer.json()["refresh_token"] != first.refresh);
    assert_eq!((client.tokens().refreshes, client.tokens().families), (1, 1));
}

#[tokio::test]
async fn in_the_leeway_both_old_tokens_work() {
    let client = Client::new().await;
    let first = client.mia().await;
    let second = client.refreshed(&first).await;
    client.advance(9 * MINUTE);
    let third = client.refreshed(&first).await;
    for pair in [&first, &second, &third] {
        assert_eq!(client.works(pair).await, 200);
    }
    assert_eq!(client.tokens().repeats, 1);
    // Two that refreshed at once can both go on.
    client.refreshed(&second).await;
    client.refreshed(&third).await;
}

#[tokio::test]
async fn after_the_leeway_the_old_access_token_ends_before_its_hour() {
    let client = Client::new().await;
    let first = client.mia().await;
    let second = client.refreshed(&first).await;
    client.advance(10 * MINUTE);
    assert_eq!((client.works(&first).await, client.works(&second).await), (401, 200));
}

#[tokio::test]
async fn the_leeway_begins_with_the_first_refresh() {
    let client = Client::new().await;
    let first = client.mia().await;
    client.refreshed(&first).await;
    client.advance(6 * MINUTE);
    client.refreshed(&first).await;
    client.advance(6 * MINUTE);
    assert_eq!(client.token(refresh(&first.refresh)).await.said(), stale());
}

#[tokio::test]
async fn an_old_refresh_token_after_the_leeway_ends_its_family() {
    let client = Client::new().await;
    let (first, other) = (client.mia().await, client.mia().await);
    let second = client.refreshed(&first).await;
    client.advance(10 * MINUTE);
    assert_eq!(client.token(refresh(&first.refresh)).await.said(), stale());
    assert_eq!(client.token(refresh(&second.refresh)).await.said(), dead());
    assert_eq!(client.token(refresh(&first.refresh)).await.said(), dead());
    // Refresh tokens end, and those of another consent do not.
    assert_eq!(client.works(&second).await, 200);
    client.refreshed(&other).await;
    assert_eq!((client.tokens().breaches, client.tokens().families), (1, 1));
}

#[tokio::test]
async fn a_refresh_token_that_is_used_lives_on_and_one_that_is_not_ends_in_90_days() {
    let client = Client::new().await;
    let mut pair = client.mia().await;
    for _ in 0..3 {
        client.advance(89 * DAY);
        pair = client.refreshed(&pair).await;
    }
    client.advance(90 * DAY);
    assert_eq!(client.token(refresh(&pair.refresh)).await.said(), stale());
}

#[tokio::test]
async fn an_account_that_takes_its_grant_back_ends_everything_at_once() {
    let client = Client::new().await;
    let mia = client.mia().await;
    let noa = client.signed_in(Consent::accept(Account::Noa), SCOPES).await;
    client.revoke(Account::Mia);
    assert_eq!((client.works(&mia).await, client.works(&noa).await), (401, 200));
    assert_eq!(client.token(refresh(&mia.refresh)).await.said(), dead());
    client.refreshed(&noa).await;
    assert_eq!(client.works(&client.mia().await).await, 200);
}

#[tokio::test]
async fn a_further_consent_replaces_the_scopes_and_adds_its_sites() {
    let client = Client::new().await;
    let first = client.signed_in(Consent::accept(Account::Mia).sites(&["acme"]), SCOPES).await;
    let narrow = "offline_access read:jira-work";
    client.signed_in(Consent::accept(Account::Mia).sites(&["beta"]), narrow).await;
    let answer = client.token(refresh(&first.refresh)).await.json();
    assert_eq!(answer["scope"], narrow);
    let token = answer["access_token"].as_str().unwrap();
    let sites = client.bearer("/oauth/token/accessible-resources", token).await.json();
    assert_eq!(sites.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn leeway_and_lifetime_can_be_set() {
    let client = Client::new().await;
    client.lifetimes(Lifetimes { access_ms: 1000, leeway_ms: 0, ..Lifetimes::default() });
    let first = client.mia().await;
    let second = client.refreshed(&first).await;
    assert_eq!((client.works(&first).await, client.works(&second).await), (401, 200));
    client.advance(Duration::from_secs(1));
    assert_eq!(client.works(&second).await, 401);
    assert_eq!(client.token(refresh(&first.refresh)).await.said(), stale());
}

#[tokio::test]
async fn a_refresh_whose_answer_is_lost_may_be_asked_again() {
    let client = Client::new().await;
    let first = client.mia().await;
    for fault in [Fault::ResetAfter, Fault::CloseAfter, Fault::Half] {
        client.faults().push(When::next("POST", "/oauth/token"), fault);
        assert!(client.try_token(refresh(&first.refresh)).await.is_err());
    }
    client.refreshed(&first).await;
    assert_eq!((client.tokens().refreshes, client.tokens().repeats), (4, 3));
}

#[tokio::test]
async fn a_refresh_that_was_not_carried_out_costs_nothing() {
    let client = Client::new().await;
    let first = client.mia().await;
    let next = || When::next("POST", "/oauth/token");
    client.faults().push(next(), Fault::ResetBefore);
    assert!(client.try_token(refresh(&first.refresh)).await.is_err());
    client.faults().push(next(), Answer::html(503, "Down for maintenance"));
    let answer = client.token(refresh(&first.refresh)).await;
    assert_eq!((answer.status, answer.text.contains("maintenance")), (503, true));
    assert_eq!(client.tokens().refreshes, 0);
    client.faults().push(next(), Answer::html(502, "Bad gateway").after());
    assert_eq!(client.token(refresh(&first.refresh)).await.status, 502);
    assert_eq!(client.tokens().refreshes, 1);
}

#[tokio::test]
async fn many_refreshes_at_once_all_get_a_pair_that_works() {
    let client = Client::new().await;
    let first = client.mia().await;
    let [a, b, c, d] = [(); 4].map(|()| client.refreshed(&first));
    let (a, b, c, d) = tokio::join!(a, b, c, d);
    for pair in [a, b, c, d] {
        assert_eq!(client.works(&pair).await, 200);
        client.refreshed(&pair).await;
    }
    assert_eq!((client.tokens().repeats, client.tokens().families), (3, 1));
}
