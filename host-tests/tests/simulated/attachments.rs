//! Attachments of Jira, in the cloud and at a Data Center.

use crate::client::{BASE, Client, form};
use crate::documents::{Product::Jira, check};
use jira_simulator::{Account, DATA_CENTER_TOKEN, Limits, Simulator, TOKEN};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const UPLOAD: &str = "/rest/api/3/issue/KAN-1/attachments";

#[tokio::test]
async fn files_are_attached_shown_read_and_deleted() {
    let site = Client::new();
    let meta = site.get(Jira, "/rest/api/3/attachment/meta").await;
    assert_eq!(meta, json!({"enabled": true, "uploadLimit": 25 << 20}));
    let files: [(&str, &str, &[u8]); 2] =
        [("Bericht – März.txt", "text/plain", b"Hello"), ("dot.png", "image/png", &[0, 255, 13, 10])];
    let answer = site.upload("POST", UPLOAD, &[], &files).await;
    check(Jira, "POST", UPLOAD, &answer);
    let made = answer.json();
    assert_eq!(answer.status, 200);
    assert_eq!((&made[0]["filename"], &made[0]["size"]), (&json!("Bericht – März.txt"), &json!(5)));
    assert_eq!(made[0]["mimeType"], "text/plain");
    assert!(made[0]["thumbnail"].is_null() && made[1]["thumbnail"].is_string());

    let issue = site.get(Jira, "/rest/api/3/issue/KAN-1").await;
    assert_eq!(issue["fields"]["attachment"], made);
    let id = made[0]["id"].as_str().unwrap();
    let own = format!("/rest/api/3/attachment/{id}");
    let one = site.get(Jira, &own).await;
    assert_eq!((&one["id"], &one["filename"]), (&json!(id.parse::<u64>().unwrap()), &made[0]["filename"]));
    assert_eq!(one["content"], json!(format!("{BASE}/rest/api/3/attachment/content/{id}")));

    assert_eq!(site.good(Jira, "DELETE", &own, Value::Null).await.status, 204);
    assert_eq!(site.ask("GET", &own, Value::Null).await.status, 404);
    let left = site.get(Jira, "/rest/api/3/issue/KAN-1").await;
    assert_eq!(left["fields"]["attachment"], json!([made[1]]));
    let history = site.get(Jira, "/rest/api/3/issue/KAN-1/changelog?startAt=130").await;
    let told = |entry: usize, item: usize| history["values"][entry]["items"][item].clone();
    assert_eq!((&told(0, 1)["field"], &told(0, 1)["toString"]), (&json!("Attachment"), &json!("dot.png")));
    assert_eq!(told(1, 0)["fromString"], "Bericht – März.txt");
    let counts = site.ask("GET", "/__simulator/counts", Value::Null).await.json();
    assert_eq!((&counts["attachments"], &counts["others"]), (&json!(2), &json!(1)));
}

#[tokio::test]
async fn bytes_come_from_the_media_host_or_through_jira() {
    let site = Client::new();
    let made = site.upload("POST", UPLOAD, &[], &[("a.txt", "text/plain", b"0123456789")]).await.json();
    let content = made[0]["content"].as_str().unwrap().to_owned();
    let through = format!("{content}?redirect=false");
    for (range, status, body, told) in [
        ("", 200, "0123456789", ""),
        ("bytes=2-4", 206, "234", "bytes 2-4/10"),
        ("bytes=7-", 206, "789", "bytes 7-9/10"),
        ("bytes=-2", 206, "89", "bytes 8-9/10"),
        ("bytes=20-30", 416, "", "bytes */10"),
        ("lines 1 to 2", 400, "", ""),
    ] {
        let headers: &[(&str, &str)] = if range.is_empty() { &[] } else { &[("range", range)] };
        let answer = site.send("GET", &through, headers, Vec::new()).await;
        check(Jira, "GET", through.trim_start_matches(BASE), &answer);
        assert_eq!((answer.status, answer.header("content-range")), (status, told), "{range}");
        if status < 400 {
            assert_eq!((answer.text(), answer.header("content-type")), (body, "text/plain"));
        }
        let away = site.send("GET", &content, headers, Vec::new()).await;
        assert_eq!(away.status, 303);
        let url = away.header("location").to_owned();
        let bytes = site.nobody().send("GET", &url, headers, Vec::new()).await;
        assert_eq!((bytes.status, bytes.header("content-range")), (status, told), "{range}");
        assert_eq!(site.send("GET", &url, headers, Vec::new()).await.status, 403);
    }
    let thumbnail = content.replace("content", "thumbnail");
    assert_eq!(site.ask("GET", &thumbnail, Value::Null).await.status, 303);
    let away = site.ask("GET", &content, Value::Null).await;
    let (url, nobody) = (away.header("location").to_owned(), site.nobody());
    assert_eq!(nobody.ask("GET", &url, Value::Null).await.text(), "0123456789");
    assert_eq!(nobody.ask("GET", &url.replace("token=", "token=1"), Value::Null).await.status, 403);
    site.ask("POST", "/__simulator/clock", json!({"advance_ms": 599_000})).await;
    assert_eq!(nobody.ask("GET", &url, Value::Null).await.status, 200);
    site.ask("POST", "/__simulator/clock", json!({"advance_ms": 2_000})).await;
    assert_eq!(nobody.ask("GET", &url, Value::Null).await.status, 403);
}

#[tokio::test]
async fn uploads_are_refused_in_jira_s_words() {
    let site = Client::new();
    let kind = ("content-type", "multipart/form-data; boundary=simulated");
    let unforged = ("x-atlassian-token", "no-check");
    let body = || form(&[], &[("a", "text/plain", b"1")]);
    let forged = site.send("POST", UPLOAD, &[kind], body()).await;
    assert_eq!((forged.status, forged.text()), (403, "XSRF check failed"));
    let json = ("content-type", "application/json");
    assert_eq!(site.send("POST", UPLOAD, &[json, unforged], b"{}".to_vec()).await.status, 415);
    assert_eq!(site.send("POST", UPLOAD, &[kind, unforged], b"no form".to_vec()).await.status, 400);
    assert_eq!(site.send("POST", UPLOAD, &[kind, unforged], form(&[("x", "y")], &[])).await.status, 400);
    let noa = site.user(Account::Noa.email(), TOKEN);
    for (client, path) in
        [(&site, "/rest/api/3/issue/KAN-99/attachments"), (&noa, UPLOAD), (&site.nobody(), UPLOAD)]
    {
        assert_eq!(client.send("POST", path, &[kind, unforged], body()).await.status, 404);
    }
    site.ask("PUT", "/__simulator/limits", json!({"attachment_bytes": 3})).await;
    assert_eq!(site.get(Jira, "/rest/api/3/attachment/meta").await["uploadLimit"], 3);
    let large =
        site.upload("POST", UPLOAD, &[], &[("a", "text/plain", b"123"), ("b", "text/plain", b"1234")]).await;
    assert_eq!(large.status, 413);
    let many = vec![("a", "text/plain", b"1".as_slice()); 61];
    assert_eq!(site.upload("POST", UPLOAD, &[], &many).await.status, 413);
    assert_eq!(site.get(Jira, "/rest/api/3/issue/KAN-1").await["fields"]["attachment"], json!([]));
    assert_eq!(site.upload("POST", UPLOAD, &[], &many[..60]).await.status, 200);
    for (method, path) in [("GET", "/rest/api/3/attachment/1"), ("DELETE", "/rest/api/3/attachment/x")] {
        assert_eq!(site.ask(method, path, Value::Null).await.status, 404);
    }
}

#[tokio::test]
async fn a_data_center_keeps_the_bytes_itself() {
    let site = Client::new();
    let token = format!("Bearer {DATA_CENTER_TOKEN}");
    let user = [
        ("authorization", token.as_str()),
        ("content-type", "multipart/form-data; boundary=simulated"),
        ("x-atlassian-token", "no-check"),
    ];
    let path = "/jira-dc/rest/api/2/issue/KAN-2/attachments";
    let nobody = site.nobody();
    let body = form(&[], &[("ein Bild.png", "image/png", b"bytes")]);
    let made = nobody.send("POST", path, &user, body).await.json();
    let content = made[0]["content"].as_str().unwrap();
    let id = made[0]["id"].as_str().unwrap();
    assert_eq!(content, format!("{BASE}/jira-dc/secure/attachment/{id}/ein+Bild.png"));
    assert_eq!(made[0]["author"]["name"], "mia");
    assert_eq!(nobody.send("GET", content, &user[..1], Vec::new()).await.text(), "bytes");
    let part = nobody.send("GET", content, &[user[0], ("range", "bytes=1-2")], Vec::new()).await;
    assert_eq!((part.status, part.text()), (206, "yt"));
    let issue = nobody.send("GET", "/jira-dc/rest/api/2/issue/KAN-2", &user[..1], Vec::new()).await.json();
    assert_eq!(issue["fields"]["attachment"], made);
    let own = format!("/jira-dc/rest/api/2/attachment/{id}");
    assert_eq!(nobody.send("DELETE", &own, &user, Vec::new()).await.status, 204);
    assert_eq!(nobody.send("GET", &own, &user, Vec::new()).await.status, 404);
}

#[tokio::test]
async fn large_files_pass_quickly_over_the_network() {
    let simulator = Simulator::start(([127, 0, 0, 1], 0).into()).await.unwrap();
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let bytes: Vec<u8> = (0..25_usize << 20).map(|place| (place % 251) as u8).collect();
    let began = Instant::now();
    let url = format!("{}{UPLOAD}", simulator.url());
    let sent = client
        .post(url)
        .basic_auth("mia@example.com", Some(TOKEN))
        .header("x-atlassian-token", "no-check")
        .header("content-type", "multipart/form-data; boundary=simulated")
        .body(form(&[], &[("large", "application/octet-stream", &bytes)]));
    let made: Value = serde_json::from_slice(&sent.send().await.unwrap().bytes().await.unwrap()).unwrap();
    let content = made[0]["content"].as_str().unwrap();
    let away = client.get(content).basic_auth("mia@example.com", Some(TOKEN)).send().await.unwrap();
    let location = away.headers()["location"].to_str().unwrap().to_owned();
    assert!(location.starts_with(&simulator.media_url()), "{location}");
    assert!(client.get(&location).send().await.unwrap().bytes().await.unwrap() == bytes);
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    let here = location.replace(&simulator.media_url(), &simulator.url());
    assert_ne!(client.get(here).send().await.unwrap().status(), 200);
    simulator.advance(Duration::from_secs(601));
    assert_eq!(client.get(&location).send().await.unwrap().status(), 403);
    simulator.limit(Limits { attachment_bytes: Some(1), ..Limits::default() });
    simulator.stop().await;
}
