//! Repeats end to end: what the server sees, and what the caller is told.

use host_tests::*;
use jira_connector_host::rest::Safety;
use jira_connector_host::types::{ErrorKind, Limit, Limits};
use jira_connector_host::{Connector, jira::ProjectOptions, types};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;

/// A server that gives these answers in their order, and the last one for ever.
/// An empty one is a reset.
async fn server(answers: &[String]) -> RawServer {
    let (answers, next) = (answers.to_vec(), AtomicUsize::new(0));
    RawServer::new(move |_, mut stream| {
        let place = next.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
        let answer = answers[place].clone();
        async move {
            if answer.is_empty() {
                stream.set_zero_linger().unwrap();
            }
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    })
    .await
}

/// Quick repeats, for tests.
fn quick() -> Limits {
    Limits { retries: Some(3), backoff_base: Some(5), backoff_cap: Some(1500), ..Limits::default() }
}

fn connect(url: &str) -> Connector {
    let mut settings = basic(url, "fred", "hunter2");
    settings.limits = quick();
    connector(&Memory::of(settings))
}

fn status(status: u16, headers: &[(&str, &str)]) -> String {
    answer(status, headers, "[]")
}

/// The outcome of a call, and how many requests the server saw.
async fn outcome(method: &str, answers: &[String]) -> (Result<u32, types::Error>, usize) {
    let server = server(answers).await;
    let outcome = connect(&server.url()).request("acme", call(method, "/x")).await;
    let outcome = match evidence::seen(outcome) {
        Ok(response) => Ok(response.statistics.attempts),
        Err(jira_connector_host::Error::Jira(error)) => Err(error),
        Err(other) => panic!("{other:?}"),
    };
    (outcome, server.requests().len())
}

#[tokio::test]
async fn what_may_be_repeated_succeeds_in_the_end() {
    let ok = || status(200, &[]);
    for (method, first) in [
        ("GET", status(503, &[])),
        ("GET", status(500, &[])),
        ("GET", status(429, &[("retry-after", "0")])),
        ("GET", String::new()),
        ("GET", "HTTP/1.1 200 X\r\ncontent-length: 99\r\n\r\n[".to_owned()),
        ("PUT", status(502, &[])),
        ("DELETE", String::new()),
        ("POST", status(429, &[])),
    ] {
        let (outcome, seen) = outcome(method, &[first.clone(), first.clone(), ok()]).await;
        assert_eq!((outcome, seen), (Ok(3), 3), "{method} {first}");
    }
}

#[tokio::test]
async fn a_write_that_may_have_arrived_is_seen_once() {
    for first in [status(503, &[("retry-after", "0")]), status(500, &[]), status(408, &[]), String::new()] {
        for method in ["POST", "PATCH"] {
            let (outcome, seen) = outcome(method, &[first.clone(), status(201, &[])]).await;
            assert_eq!((outcome.unwrap_err().name(), seen), ("outcome-unknown", 1), "{method} {first}");
        }
    }
}

#[tokio::test]
async fn a_caller_says_what_a_post_does() {
    let server = server(&[status(503, &[]), status(200, &[])]).await;
    let mut search = call("POST", "/rest/api/3/search/jql");
    search.safety = Some(Safety::Safe);
    search.body = Some(b"{\"jql\":\"project = KAN\"}".to_vec());
    let response = connect(&server.url()).request("acme", search).await.unwrap();
    assert_eq!(response.statistics.attempts, 2);
    assert!(response.statistics.waited >= 3, "{:?}", response.statistics);
    let requests = server.requests();
    assert_eq!(requests[0], requests[1]);
    assert!(requests[1].ends_with("{\"jql\":\"project = KAN\"}"));
}

#[tokio::test]
async fn what_is_documented_to_change_nothing_is_repeated_by_itself() {
    let search = |path| {
        let mut search = call("POST", path);
        search.body = Some(b"{\"jql\":\"project = KAN\"}".to_vec());
        search
    };
    let server = server(&[status(503, &[]), status(200, &[])]).await;
    let response = connect(&server.url()).request("acme", search("/rest/api/3/search/jql")).await.unwrap();
    assert_eq!(response.statistics.attempts, 2);
    // What is not documented may change something.
    let server = self::server(&[status(503, &[]), status(200, &[])]).await;
    let error = jira_error(connect(&server.url()).request("acme", search("/rest/other/1.0/search")).await);
    assert_eq!((error.name(), server.requests().len()), ("outcome-unknown", 1));
}

#[tokio::test]
async fn a_server_s_wish_is_waited_for_or_told() {
    let started = Instant::now();
    let (result, seen) = outcome("GET", &[status(429, &[("retry-after", "1")]), status(200, &[])]).await;
    assert_eq!((result, seen), (Ok(2), 2));
    assert!((Duration::from_secs(1)..Duration::from_secs(10)).contains(&started.elapsed()));

    for (header, wish) in [("60", 60_000), ("9223372036854775807", u64::MAX)] {
        let refusal = status(429, &[("retry-after", header), ("ratelimit-reason", "jira-burst-based")]);
        let (outcome, seen) = outcome("GET", &[refusal]).await;
        let error = outcome.unwrap_err();
        assert_eq!((&error.kind, error.attempts, seen), (&ErrorKind::RateLimited(Limit::Burst), 1, 1));
        let retry_after = error.retry_after.unwrap();
        assert!(retry_after == wish || wish == u64::MAX && retry_after > 1 << 62, "{error:?}");
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        let until = error.until.unwrap();
        assert!(until > u64::try_from(now.as_millis()).unwrap() + 50_000);
    }
    let quota = status(429, &[("ratelimit-reason", "jira-quota-global-based"), ("retry-after", "0")]);
    let (outcome, seen) = outcome("GET", &[quota]).await;
    assert_eq!((outcome.unwrap_err().kind, seen), (ErrorKind::RateLimited(Limit::Quota), 1));
}

#[tokio::test]
async fn a_call_that_gives_up_says_how_often_and_how_long() {
    let (outcome, seen) = outcome("GET", &[status(503, &[("atl-traceid", "abc")])]).await;
    let error = outcome.unwrap_err();
    assert_eq!((error.name(), error.attempts, seen), ("unavailable", 4, 4));
    assert!(error.waited >= 3 + 7 + 14, "{error:?}");
    assert_eq!(error.trace_id.as_deref(), Some("abc"));
}

#[tokio::test]
async fn typed_functions_repeat_too_and_the_total_bounds_all() {
    let listing = answer(200, &[], r#"{"values":[{"id":"1","key":"A","name":"a"}],"isLast":true}"#);
    let flaky = server(&[status(503, &[]), String::new(), listing]).await;
    let page = connect(&flaky.url()).list_projects("acme", ProjectOptions::default(), None).await.unwrap();
    assert_eq!((page.items.len(), flaky.requests().len()), (1, 3));

    let never = server(&[status(503, &[])]).await;
    let mut brief = call("GET", "/x");
    brief.limits = Limits { total_timeout: Some(200), backoff_base: Some(150), retries: Some(9), ..quick() };
    let connector = connect(&never.url());
    let started = Instant::now();
    let error = jira_error(connector.request("acme", brief).await);
    assert_eq!(error.name(), "unavailable");
    assert!(started.elapsed() < Duration::from_secs(1));
    assert!(error.attempts <= 3, "{error:?}");
}

#[tokio::test]
async fn a_timeout_is_repeated_by_the_same_rule() {
    for (method, expected, requests) in [("GET", "timed-out", 3), ("POST", "outcome-unknown", 1)] {
        let silent = RawServer::new(|_, stream| async move {
            tokio::time::sleep(Duration::from_secs(60)).await;
            drop(stream);
        })
        .await;
        let mut call = call(method, "/x");
        call.limits = Limits { attempt_timeout: Some(300), retries: Some(2), ..quick() };
        let error = jira_error(connect(&silent.url()).request("acme", call).await);
        assert_eq!((error.name(), silent.requests().len()), (expected, requests));
    }
}

#[tokio::test]
async fn an_outage_is_not_made_worse() {
    let down = server(&[status(503, &[])]).await;
    let mut settings = basic(&down.url(), "fred", "hunter2");
    settings.limits = Limits { retries: Some(10), backoff_base: Some(0), ..Limits::default() };
    let store = Memory::of(settings.clone()).with("other", settings);
    let connector = connector(&store);
    for _ in 0..30 {
        jira_error(connector.request("acme", call("GET", "/x")).await);
    }
    // 30 calls and a hundred repeats, not 330 requests.
    assert_eq!(down.requests().len(), 130);
    // Another connection has its own.
    assert_eq!(jira_error(connector.request("other", call("GET", "/x")).await).attempts, 11);
}

#[tokio::test]
async fn nothing_goes_out_until_an_hourly_quota_is_filled_again() {
    let quota = [("ratelimit-reason", "jira-quota-tenant-based"), ("retry-after", "60")];
    let used_up = server(&[status(429, &quota)]).await;
    let settings = basic(&used_up.url(), "fred", "hunter2");
    let store = Memory::of(settings.clone()).with("other", settings);
    // One instance for each call knows it as well as a long-lived one.
    for attempts in [1, 0, 0] {
        let error = jira_error(connector(&store).request("acme", call("GET", "/x")).await);
        assert_eq!((&error.kind, error.attempts), (&ErrorKind::RateLimited(Limit::Quota), attempts));
        assert!((50_000..=60_000).contains(&error.retry_after.unwrap()), "{error:?}");
        assert_eq!(error.until, store.learned("acme").quota_until);
    }
    assert_eq!(used_up.requests().len(), 1);
    jira_error(connector(&store).request("other", call("GET", "/x")).await);
    assert_eq!(used_up.requests().len(), 2);
}
