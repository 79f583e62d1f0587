//! What a test in another language tells the simulator, by HTTP.

use crate::client::{CALLBACK, Client, authorize, exchange, refresh};
use serde_json::{Value, json};

async fn told(client: &Client, method: &str, name: &str, body: Value) -> u16 {
    client.send(method, &format!("/__simulator/{name}"), &[], &body.to_string()).await.unwrap().status
}

#[tokio::test]
async fn a_sign_in_needs_no_library() {
    let client = Client::new().await;
    let app = json!({"redirect_uri": CALLBACK});
    let consent = json!({"account": "mia", "answer": "accept", "sites": ["acme"]});
    assert_eq!(told(&client, "PUT", "app", app.clone()).await, 204);
    assert_eq!(told(&client, "PUT", "consent", consent.clone()).await, 204);
    assert_eq!(client.get("/__simulator/consent").await.json(), consent);
    assert_eq!(
        client.get("/__simulator/app").await.json(),
        json!({"redirect_uri": CALLBACK, "loopback": false, "government": false, "jwt": false})
    );
    let code = client.get(&authorize(&[])).await.location().1.remove("code").unwrap();
    let answer = client.token(exchange(&code)).await.json();
    let old = answer["refresh_token"].as_str().unwrap();
    client.token(refresh(old)).await;
    assert_eq!(told(&client, "POST", "clock", json!({"advance_ms": 600_000})).await, 204);
    assert_eq!(client.token(refresh(old)).await.status, 403);
    let counts = client.get("/__simulator/tokens").await.json();
    let cloud = json!({"exchanges": 1, "refreshes": 1, "repeats": 0, "credentials": 0, "refused": 1,
                       "breaches": 1, "families": 0});
    assert_eq!(counts["cloud"], cloud);
    assert_eq!(counts["data_center"]["exchanges"], 0);
}

#[tokio::test]
async fn consent_that_is_ended_shows_the_page_again() {
    let client = Client::new().await;
    told(&client, "PUT", "consent", json!({"account": "noa", "answer": "deny"})).await;
    assert_eq!(client.get(&authorize(&[])).await.status, 302);
    assert_eq!(told(&client, "PUT", "consent", json!({})).await, 204);
    assert_eq!(client.get(&authorize(&[])).await.status, 200);
}

#[tokio::test]
async fn what_is_not_understood_is_refused() {
    let client = Client::new().await;
    for (method, name, body) in [
        ("PUT", "consent", json!({"account": "eve", "answer": "accept"})),
        ("PUT", "consent", json!({"account": "mia", "answer": "accept", "sites": ["gamma"]})),
        ("PUT", "app", json!({"callback": CALLBACK})),
        ("PUT", "lifetimes", json!({"access": 1})),
        ("POST", "clock", json!({})),
        ("POST", "revoke", json!({"account": "eve"})),
    ] {
        assert_eq!(told(&client, method, name, body.clone()).await, 400, "{method} {name} {body}");
    }
}

#[tokio::test]
async fn lifetimes_the_clock_and_a_revocation_are_told() {
    let client = Client::new().await;
    assert_eq!(told(&client, "PUT", "lifetimes", json!({"access_ms": 5000})).await, 204);
    let lifetimes = client.get("/__simulator/lifetimes").await.json();
    assert_eq!((&lifetimes["access_ms"], &lifetimes["leeway_ms"]), (&json!(5000), &json!(600_000)));
    let now = async || client.get("/__simulator/clock").await.json()["now_ms"].as_u64().unwrap();
    let before = now().await;
    told(&client, "POST", "clock", json!({"advance_ms": 3_600_000})).await;
    assert!(now().await - before >= 3_600_000);
    let pair = client.mia().await;
    assert_eq!(client.works(&pair).await, 200);
    assert_eq!(told(&client, "POST", "revoke", json!({"account": "mia"})).await, 204);
    assert_eq!(client.works(&pair).await, 401);
}
