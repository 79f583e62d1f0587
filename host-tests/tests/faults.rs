//! Servers and networks that misbehave: each a typed error, no trap, no secret.

use host_tests::*;
use jira_connector_host::jira::ProjectOptions;
use jira_connector_host::{Connector, types};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;

const LISTING: &str = r#"{"values":[{"id":"1","key":"A","name":"a"}],"isLast":true}"#;

fn connect(url: &str) -> Connector {
    connector(&Memory::of(basic(url, "fred", "hunter2")))
}

async fn listing(url: &str) -> Result<usize, types::Error> {
    let outcome = connect(url).list_projects("acme", ProjectOptions::default(), None).await;
    match evidence::seen(outcome) {
        Ok(page) => Ok(page.items.len()),
        Err(jira_connector_host::Error::Jira(error)) => {
            assert!(!format!("{error:?}").contains("hunter2"), "{error:?}");
            Err(error)
        }
        Err(other) => panic!("{other:?}"),
    }
}

async fn check(bytes: impl Into<Vec<u8>>, expected: &str) {
    let bytes = bytes.into();
    let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(120)]).into_owned();
    let server = RawServer::sending(bytes).await;
    let outcome = listing(&server.url()).await;
    let case = outcome.as_ref().map_or_else(types::Error::name, |_| "ok");
    assert_eq!(case, expected, "{shown}: {outcome:?}");
}

#[tokio::test]
async fn bodies() {
    let json = [("content-type", "application/json")];
    check(answer(200, &json, LISTING), "ok").await;
    check(answer(200, &json, ""), "unreadable").await;
    check(answer(200, &json, "null"), "unreadable").await;
    check(answer(200, &json, r#"{"values":"hunter2"}"#), "unreadable").await;
    check(answer(200, &json, r#"{"values":[{"id":1}]}"#), "unreadable").await;
    check(answer(200, &json, &LISTING[..LISTING.len() - 3]), "unreadable").await;
    check(answer(200, &json, &"[".repeat(200_000)), "unreadable").await;
    check(answer(200, &[("content-type", "text/html")], "<html>hunter2</html>"), "unreadable").await;
    check("HTTP/1.1 200 X\r\ncontent-length: 4\r\n\r\n\u{ff}\u{fe}", "unreadable").await;
}

#[tokio::test]
async fn answers_that_are_cut_or_no_http() {
    let head = "HTTP/1.1 200 X\r\ncontent-length: 1000\r\n\r\n";
    check(format!("{head}{LISTING}"), "interrupted").await;
    check("HTTP/1.1 200 X\r\ntransfer-encoding: chunked\r\n\r\n5\r\n[1,2", "interrupted").await;
    check("HTTP/1.1 200 X\r\ncontent-le", "interrupted").await;
    check("", "interrupted").await;
    check("SSH-2.0-OpenSSH_9.6\r\n", "interrupted").await;
    check("HTTP/1.1 999999 X\r\n\r\n", "interrupted").await;
    check("HTTP/1.1 200 X\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n[]", "interrupted").await;
    check("HTTP/1.1 200 X\r\ncontent-length: 99999999999999999999\r\n\r\n[]", "interrupted").await;
}

#[tokio::test]
async fn heads() {
    let with = |header: Vec<u8>| {
        let mut bytes = b"HTTP/1.1 200 X\r\n".to_vec();
        bytes.extend(header);
        bytes.extend(format!("\r\ncontent-length: {}\r\n\r\n{LISTING}", LISTING.len()).bytes());
        bytes
    };
    // A value that is not UTF-8 loses no answer: it is read as ISO-8859-1.
    check(with(b"x-owner: \xe9\xff\xfe".to_vec()), "ok").await;
    check(with(b"x-owner: \xc3\xa9".to_vec()), "ok").await;
    check(with(format!("x-long: {}", "a".repeat(100_000)).into()), "ok").await;
    check(with(format!("x-huge: {}", "a".repeat(300_000)).into()), "too-large").await;
    check(with(format!("x-flood: {}", "a".repeat(2_000_000)).into()), "too-large").await;
    let many: String = (0..5000).map(|n| format!("x-{n}: 1\r\n")).collect();
    check(with(many.trim_end().into()), "too-large").await;
    // Where the connector needs the value, it is refused.
    check(b"HTTP/1.1 302 X\r\nlocation: /\xff\xfe\r\ncontent-length: 0\r\n\r\n".to_vec(), "unexpected").await;
}

#[tokio::test]
async fn header_values_are_read_as_latin_1() {
    let server =
        RawServer::sending(b"HTTP/1.1 200 X\r\nX-Owner: \xe9\xff\r\ncontent-length: 0\r\n\r\n".to_vec())
            .await;
    let response = connect(&server.url()).request("acme", call("GET", "/x")).await.unwrap();
    assert!(response.headers.iter().any(|header| header.name == "x-owner" && header.value == "éÿ"));
}

#[tokio::test]
async fn networks() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let kind = async |url: &str| listing(url).await.unwrap_err().kind;
    let unreachable = types::ErrorKind::Unreachable;
    assert_eq!(kind(&format!("http://{closed}")).await, unreachable(types::UnreachableCause::Connection));
    assert_eq!(kind("https://127.0.0.1:1").await, unreachable(types::UnreachableCause::Connection));
    assert_eq!(kind("https://nowhere.invalid").await, unreachable(types::UnreachableCause::Name));
}

#[tokio::test]
async fn a_reset_in_the_middle() {
    let server = RawServer::new(|_, mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 X\r\ncontent-length: 1000\r\n\r\n[").await;
        stream.set_zero_linger().unwrap();
    })
    .await;
    assert_eq!(listing(&server.url()).await.unwrap_err().name(), "interrupted");
    let write = connect(&server.url()).request("acme", call("POST", "/x")).await;
    assert_eq!(jira_error(write).name(), "outcome-unknown");
}

fn limits(attempt_ms: u64, max_body: Option<u64>) -> types::Limits {
    types::Limits {
        attempt_timeout: Some(attempt_ms),
        total_timeout: None,
        max_body,
        ..types::Limits::default()
    }
}

#[tokio::test]
async fn a_server_that_never_answers_and_one_that_answers_a_byte_at_a_time() {
    let silent = RawServer::new(|_, stream| async move {
        tokio::time::sleep(Duration::from_secs(60)).await;
        drop(stream);
    })
    .await;
    let dripping = RawServer::new(|_, mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 X\r\ncontent-length: 1000\r\n\r\n").await;
        while stream.write_all(b" ").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
    for url in [silent.url(), dripping.url()] {
        for (method, expected) in
            [("GET", "timed-out"), ("POST", "outcome-unknown"), ("DELETE", "outcome-unknown")]
        {
            let mut call = call(method, "/x");
            call.limits = limits(150, None);
            let connector = connect(&url);
            let started = Instant::now();
            let error = jira_error(connector.request("acme", call).await);
            assert_eq!(error.name(), expected);
            let elapsed = started.elapsed();
            assert!((Duration::from_millis(150)..Duration::from_secs(2)).contains(&elapsed), "{elapsed:?}");
        }
    }
}

#[tokio::test]
async fn the_head_and_each_further_byte_have_limits_of_their_own() {
    // The head comes at once, then a byte each 200 ms.
    let dripping = RawServer::new(|_, mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 X\r\ncontent-length: 5\r\n\r\n").await;
        for _ in 0..5 {
            tokio::time::sleep(Duration::from_millis(200)).await;
            let _ = stream.write_all(b" ").await;
        }
    })
    .await;
    // The head comes after 200 ms.
    let late = RawServer::new(|_, mut stream| async move {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let _ = stream.write_all(answer(200, &[], "[]").as_bytes()).await;
    })
    .await;
    for (url, first, between, expected) in [
        (dripping.url(), 150, 5000, "ok"),
        (dripping.url(), 0, 100, "timed-out"),
        (late.url(), 0, 100, "ok"),
        (late.url(), 100, 0, "timed-out"),
        (late.url(), 0, 0, "ok"),
    ] {
        let mut call = call("GET", "/x");
        call.limits = types::Limits {
            first_byte_timeout: Some(first),
            between_bytes_timeout: Some(between),
            ..types::Limits::default()
        };
        let outcome = connect(&url).request("acme", call).await;
        let kind = outcome.map_or_else(|error| jira_error::<()>(Err(error)).name(), |_| "ok");
        assert_eq!(kind, expected, "{first} {between}");
    }
}

#[tokio::test]
async fn the_total_limit_counts_redirects_too() {
    let server = RawServer::new(|_, mut stream| async move {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let _ = stream.write_all(answer(302, &[("location", "/x")], "").as_bytes()).await;
    })
    .await;
    let mut call = call("GET", "/x");
    call.limits = types::Limits {
        attempt_timeout: Some(1000),
        total_timeout: Some(500),
        max_body: None,
        ..types::Limits::default()
    };
    assert_eq!(jira_error(connect(&server.url()).request("acme", call).await).name(), "timed-out");
    assert!((2..=3).contains(&server.requests().len()));
}

#[tokio::test]
async fn bodies_over_the_limit() {
    let mut bytes = b"HTTP/1.1 200 X\r\n\r\n".to_vec();
    bytes.resize(bytes.len() + 5000, b' ');
    let endless = RawServer::sending(bytes).await;
    let known = RawServer::sending(answer(200, &[], &" ".repeat(5000))).await;
    for url in [endless.url(), known.url()] {
        for (max, fits) in [(5000, true), (4999, false), (0, false)] {
            let mut call = call("GET", "/x");
            call.limits = limits(5000, Some(max));
            match connect(&url).request("acme", call).await {
                Ok(response) => assert!(fits && response.body.len() == 5000),
                outcome => assert!(!fits && jira_error(outcome).name() == "too-large"),
            }
        }
    }
    // The default, which a settings file may change.
    let huge = RawServer::sending("HTTP/1.1 200 X\r\ncontent-length: 33554433\r\n\r\n").await;
    assert_eq!(listing(&huge.url()).await.unwrap_err().name(), "too-large");
    let mut settings = basic(&known.url(), "fred", "hunter2");
    settings.limits.max_body = Some(10);
    let error = jira_error(connector(&Memory::of(settings)).request("acme", call("GET", "/x")).await);
    assert_eq!(error.name(), "too-large");
}

#[tokio::test]
async fn a_body_of_the_largest_default_size_comes_whole() {
    let size = 32 << 20;
    let server = RawServer::sending(answer(200, &[], &" ".repeat(size))).await;
    let response = connect(&server.url()).request("acme", call("GET", "/x")).await.unwrap();
    assert_eq!(response.body.len(), size);
}

#[tokio::test]
async fn a_large_body_is_sent_whole_and_an_early_answer_is_heard() {
    let body = vec![b'x'; 3 << 20];
    let server = RawServer::sending(answer(201, &[], "{}")).await;
    let mut upload = call("POST", "/x");
    upload.body = Some(body.clone());
    let connector = connect(&server.url());
    assert_eq!(connector.request("acme", upload.clone()).await.unwrap().status, 201);
    let request = &server.requests()[0];
    assert!(request.contains("content-length: 3145728\r\n") && request.ends_with("xxx"));
    assert!(!request.contains("transfer-encoding"));

    // It refuses after the head, reads no more, and keeps the connection open.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let refusal = answer(413, &[], r#"{"errorMessages":["Too big."]}"#);
        stream.write_all(refusal.as_bytes()).await.unwrap();
        tokio::time::sleep(Duration::from_secs(60)).await;
    });
    let mut upload = call("POST", "/x");
    upload.body = Some(vec![b'x'; 16 << 20]);
    let error = jira_error(connect(&url).request("acme", upload).await);
    assert_eq!((error.name(), error.message.as_str()), ("invalid", "Too big."));
    server.abort();
}

#[tokio::test]
async fn a_change_that_may_have_been_made_is_never_called_failed() {
    let kind = async |bytes: String, method: &str| {
        let server = RawServer::sending(bytes).await;
        let mut call = call(method, "/x");
        call.limits = limits(5000, Some(10));
        jira_error(connect(&server.url()).request("acme", call).await)
    };
    let large = || answer(201, &[], &" ".repeat(100));
    let huge_head = || answer(201, &[("x-huge", &"a".repeat(300_000))], "");
    assert_eq!(kind(large(), "GET").await.name(), "too-large");
    assert_eq!(kind(large(), "POST").await.name(), "outcome-unknown");
    assert_eq!(kind(huge_head(), "POST").await.name(), "outcome-unknown");
    let gateway = || answer(502, &[("atl-traceid", "abc")], "");
    assert_eq!(kind(gateway(), "GET").await.name(), "unavailable");
    let error = kind(gateway(), "POST").await;
    assert_eq!(
        (error.name(), error.status, error.trace_id.as_deref()),
        ("outcome-unknown", Some(502), Some("abc"))
    );
    // The caller knows better than the method.
    let server = RawServer::sending(gateway()).await;
    let mut search = call("POST", "/rest/api/3/search/jql");
    search.safety = Some(jira_connector_host::rest::Safety::Safe);
    assert_eq!(jira_error(connect(&server.url()).request("acme", search).await).name(), "unavailable");
}

#[tokio::test]
async fn redirects() {
    let elsewhere = RawServer::sending(answer(200, &[], LISTING)).await;
    let away = RawServer::sending(answer(302, &[("location", &format!("{}/x", elsewhere.url()))], "")).await;
    let error = listing(&away.url()).await.unwrap_err();
    assert_eq!(error.name(), "unexpected");
    assert_eq!(elsewhere.requests(), Vec::<String>::new());

    let round = RawServer::sending(answer(302, &[("location", "/again?x=y")], "")).await;
    assert_eq!(listing(&round.url()).await.unwrap_err().name(), "unreadable");
    assert_eq!(round.requests().len(), 6);
    assert!(round.requests()[5].starts_with("GET /again?x=y HTTP/1.1\r\n"));
    assert!(round.requests().iter().all(|request| request.contains("authorization: Basic ")));

    let write = RawServer::sending(answer(307, &[("location", "/again")], "")).await;
    let mut call = call("POST", "/x");
    call.body = Some(b"{}".to_vec());
    let moved = jira_error(connect(&write.url()).request("acme", call).await);
    assert_eq!((moved.name(), moved.status), ("unexpected", Some(307)));
    assert!(moved.message.contains("/again") && moved.message.contains("Nothing was changed."), "{moved:?}");
    assert_eq!(write.requests().len(), 1);
}
