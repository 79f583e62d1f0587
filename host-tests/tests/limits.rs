//! What one call learns of a site's limits, the others know: in every instance
//! and on every connection to the site, and in no scope but its own.

#![forbid(unsafe_code)]

use host_tests::changes::*;
use host_tests::*;
use jira_connector_host::rest::{Call, LimitState};
use jira_connector_host::types::{ErrorKind, Limit, Limits};
use jira_connector_host::{Connector, Learned};
use jira_simulator::{Account, Answer, Bucket, Fault, Limits as Enforced, Simulator, TOKEN, When};
use std::time::{Duration, Instant};

fn myself() -> Call {
    call("GET", "/rest/api/3/myself")
}

fn project() -> Call {
    call("GET", "/rest/api/3/project/KAN")
}

/// Two connections of one user to a site, `acme` and `same`, and one of another
/// user, `noa`.
fn connect(simulator: &Simulator) -> Connector {
    let url = simulator.url();
    let noa = basic(&url, Account::Noa.email(), TOKEN);
    connector(&Memory::of(mia(&url)).with("same", mia(&format!("{url}/"))).with("noa", noa))
}

/// How long a call waited before its request, in milliseconds.
async fn waited(connector: &Connector, connection: &str, call: Call) -> u64 {
    let trip = connector.request(connection, call).await.unwrap().statistics;
    assert_eq!(trip.attempts, 1);
    trip.waited
}

async fn limits(connector: &Connector, connection: &str) -> Vec<LimitState> {
    connector.list_limits(connection).await.unwrap()
}

/// The next request is answered so.
fn next(simulator: &Simulator, answer: Answer) {
    simulator.faults().push(When::default(), Fault::from(answer));
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_one_issue_are_paced_and_those_of_others_are_not() {
    let simulator = simulator().await;
    simulator.limit(Enforced { per_issue: true, ..Enforced::default() });
    let connector = connect(&simulator);
    let start = Instant::now();
    let edits = (0..50).map(|number| {
        let connector = connector.clone();
        let connection = if number % 2 == 0 { "acme" } else { "same" };
        tokio::spawn(
            async move { connector.request(connection, edit("KAN-1", "x")).await.unwrap().statistics },
        )
    });
    let edits: Vec<_> = edits.collect();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let others = Instant::now();
    assert_eq!(waited(&connector, "acme", edit("KAN-2", "x")).await, 0);
    assert_eq!(waited(&connector, "acme", call("GET", "/rest/api/3/issue/KAN-1")).await, 0);
    assert!(others.elapsed() < Duration::from_secs(2));
    let state =
        limits(&connector, "same").await.into_iter().find(|state| state.issue.as_deref() == Some("KAN-1"));
    assert_eq!(state.map(|state| (state.limit, state.changes)), Some((Limit::Issue, 50)));
    for edit in edits {
        assert_eq!(edit.await.unwrap().attempts, 1);
    }
    assert!(start.elapsed() > Duration::from_millis(4000), "{:?}", start.elapsed());
    let counts = simulator.counts();
    assert_eq!((counts.edits, counts.requests), (51, 52), "no change met the limit");
}

#[tokio::test]
async fn a_burst_holds_its_endpoint_on_every_connection_to_the_site() {
    let simulator = simulator().await;
    let connector = connect(&simulator);
    let burst =
        Answer::json(429, "{}").header("ratelimit-reason", "jira-burst-based").header("retry-after", "2");
    next(&simulator, burst);
    let mut once = myself();
    once.limits.retries = Some(0);
    let error = jira_error(connector.request("acme", once).await);
    assert_eq!((error.status, error.retry_after), (Some(429), Some(2000)));
    assert_eq!(waited(&connector, "same", project()).await, 0);
    let states = limits(&connector, "noa").await;
    let [state] = states.as_slice() else { panic!("{states:?}") };
    assert_eq!((state.limit, state.endpoint.as_deref()), (Limit::Burst, Some("GET /rest/api/3/myself")));
    assert!(state.until.is_some());
    let mut impatient = myself();
    impatient.limits = Limits { total_timeout: Some(300), ..Limits::default() };
    let error = jira_error(connector.request("same", impatient).await);
    assert_eq!((&error.kind, error.status, error.attempts), (&ErrorKind::RateLimited(Limit::Burst), None, 0));
    assert_eq!(error.until, state.until);
    assert!((1000..2100).contains(&waited(&connector, "same", myself()).await));
    assert_eq!(waited(&connector, "noa", myself()).await, 0);
}

#[tokio::test]
async fn a_quota_is_a_wall_for_its_caller_alone() {
    let simulator = simulator().await;
    let connector = connect(&simulator);
    let quota = Answer::json(429, "{}").header("ratelimit-reason", "jira-quota-tenant-based");
    next(&simulator, quota.header("retry-after", "600"));
    jira_error(connector.request("acme", myself()).await);
    let sent = simulator.counts().requests;
    let error = jira_error(connector.request("same", project()).await);
    assert_eq!((&error.kind, error.attempts), (&ErrorKind::RateLimited(Limit::Quota), 0));
    assert_eq!(simulator.counts().requests, sent);
    assert_eq!(waited(&connector, "noa", myself()).await, 0);
    assert_eq!(limits(&connector, "noa").await, []);
    assert_eq!(limits(&connector, "same").await.len(), 1);
}

#[tokio::test]
async fn a_limit_that_comes_near_slows_down() {
    let simulator = simulator().await;
    let connector = connect(&simulator);
    next(&simulator, Answer::json(200, "{}").header("x-ratelimit-nearlimit", "true"));
    let answer = connector.request("acme", myself()).await.unwrap();
    assert!(answer.statistics.rate_limit.unwrap().near_limit);
    assert_eq!(waited(&connector, "acme", myself()).await, 0);
    for connection in ["same", "acme"] {
        let waited = waited(&connector, connection, project()).await;
        assert!((100..=250).contains(&waited), "{waited}");
    }
    assert_eq!(waited(&connector, "noa", myself()).await, 0);
    let states = limits(&connector, "acme").await;
    assert_eq!((states[0].limit, states[0].spacing), (Limit::Quota, 250));
}

#[tokio::test]
async fn a_data_center_s_bucket_is_not_overdrawn() {
    let simulator = simulator().await;
    let bucket = Bucket { size: 5, fill_rate: 5, interval_seconds: 1 };
    simulator.limit(Enforced { data_center: Some(bucket), ..Enforced::default() });
    let connector = connect(&simulator);
    let start = Instant::now();
    for _ in 0..12 {
        connector.request("acme", myself()).await.unwrap();
    }
    assert!(start.elapsed() > Duration::from_millis(900), "{:?}", start.elapsed());
    let counts = simulator.counts();
    assert_eq!(counts.requests, 12, "no request met the limit");
}

#[tokio::test]
async fn what_is_known_survives_its_instances() {
    let simulator = simulator().await;
    let store = Memory::of(mia(&simulator.url()));
    let fresh = jira_connector_host::Options { max_idle: 0, ..options() };
    let connector = Connector::new(&component(), store.clone(), fresh).unwrap();
    for _ in 0..20 {
        assert_eq!(waited(&connector, "acme", edit("KAN-1", "x")).await, 0);
    }
    assert!(waited(&connector, "acme", edit("KAN-1", "x")).await > 500);
    // Nothing of it is on the connection: it is no matter of its owner.
    assert_eq!(store.learned("acme"), Learned::default());
}
