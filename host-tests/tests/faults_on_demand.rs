//! The real component against a simulator that fails on demand: what a caller
//! is told, what the server saw, and that changes are counted exactly.

#![forbid(unsafe_code)]

use host_tests::changes::*;
use host_tests::*;
use jira_connector_host::Connector;
use jira_connector_host::rest::{Call, Safety};
use jira_connector_host::types::{Error, ErrorKind, Limit, Limits};
use jira_simulator::{Answer, Bucket, Fault, Limits as Enforced, Simulator, Slow, When};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What came of calls: the caller's side, then requests and changes.
type Seen = (&'static str, u64, u64);

fn calls() -> [Call; 4] {
    [
        call("GET", "/rest/api/3/issue/KAN-1"),
        // It only sets a field, which its operation does not promise.
        Call { safety: Some(Safety::Idempotent), ..edit("KAN-2", "Edited") },
        call("DELETE", "/rest/api/3/issue/KAN-3"),
        create("Made"),
    ]
}

fn connect(simulator: &Simulator) -> Connector {
    connector(&Memory::of(mia(&simulator.url())))
}

fn changes(simulator: &Simulator) -> u64 {
    let counts = simulator.counts();
    let changes = counts.creates + counts.edits + counts.deletes + counts.comments;
    assert_eq!(changes, u64::try_from(simulator.effects().len()).unwrap());
    assert_eq!((counts.cut, counts.malformed), (0, 0), "every request comes whole");
    changes
}

/// A connector whose every call has a connection and a simulator of its own.
struct Stage {
    store: Memory,
    connector: Connector,
}

impl Stage {
    fn new() -> Self {
        let store = Memory::default();
        Self { connector: connector(&store), store }
    }

    /// A call that meets a fault once.
    async fn meet(&self, fault: &Fault, call: Call) -> (Result<u32, Error>, Seen) {
        let simulator = simulator().await;
        simulator.faults().push(When::default(), fault.clone());
        let name = simulator.url();
        drop(self.store.clone().with(&name, mia(&name)));
        let outcome = match evidence::seen(self.connector.request(&name, call).await) {
            Ok(response) => Ok(response.statistics.attempts),
            Err(jira_connector_host::Error::Jira(error)) => Err(error),
            Err(other) => panic!("{other:?}"),
        };
        assert_eq!(simulator.counts().faults, 1, "{fault:?}");
        let name = outcome.as_ref().map_or_else(Error::name, |_| "ok");
        (outcome, (name, simulator.counts().requests, changes(&simulator)))
    }

    /// What comes of a read, an edit, a deletion and a creation that meet a
    /// fault.
    async fn check(&self, fault: impl Into<Fault>, expected: [Seen; 4]) {
        let fault = fault.into();
        for (call, expected) in calls().into_iter().zip(expected) {
            let shown = format!("{} {fault:?}", call.method);
            assert_eq!(self.meet(&fault, call).await.1, expected, "{shown}");
        }
    }
}

const UNKNOWN: &str = "outcome-unknown";

#[tokio::test]
async fn breaks() {
    let stage = Stage::new();
    stage.check(Fault::ResetBefore, [("ok", 2, 0), ("ok", 2, 1), ("ok", 2, 1), (UNKNOWN, 1, 0)]).await;
    // A second edit does no more; a second deletion finds nothing.
    let carried_out = [("ok", 2, 0), ("ok", 2, 2), (UNKNOWN, 2, 1), (UNKNOWN, 1, 1)];
    stage.check(Fault::ResetAfter, carried_out).await;
    stage.check(Fault::CloseAfter, carried_out).await;
    stage.check(Fault::Half, carried_out).await;
    // An edit by path may add a comment: unless its caller says otherwise it is sent once.
    assert_eq!(stage.meet(&Fault::ResetAfter, edit("KAN-2", "Edited")).await.1, (UNKNOWN, 1, 1));
}

#[tokio::test]
async fn delays() {
    let stage = Stage::new();
    for slow in [
        Slow { request_ms: 20, ..Slow::default() },
        Slow { head_ms: 20, body_ms: 20, piece_ms: 20, ..Slow::default() },
    ] {
        stage.check(slow, [("ok", 1, 0), ("ok", 1, 1), ("ok", 1, 1), ("ok", 1, 1)]).await;
    }
    const NEVER: u64 = 60_000;
    let limits = |attempt, between| Limits {
        attempt_timeout: Some(attempt),
        between_bytes_timeout: between,
        ..Limits::default()
    };
    for (slow, limits, written) in [
        (Slow { request_ms: NEVER, ..Slow::default() }, limits(700, None), 0),
        (Slow { head_ms: NEVER, ..Slow::default() }, limits(700, None), 1),
        (Slow { body_ms: NEVER, ..Slow::default() }, limits(700, None), 1),
        (Slow { piece_ms: NEVER, ..Slow::default() }, limits(10_000, Some(700)), 1),
    ] {
        let fault = slow.into();
        for (mut call, expected) in [(calls()[0].clone(), ("ok", 2, 0)), (create("x"), (UNKNOWN, 1, written))]
        {
            call.limits = limits;
            assert_eq!(stage.meet(&fault, call).await.1, expected, "{fault:?}");
        }
    }
}

#[tokio::test]
async fn statuses_of_a_server_in_trouble() {
    let stage = Stage::new();
    for fault in [
        Answer::json(500, "Internal server error"),
        Answer::json(503, "x").header("retry-after", "0"),
        Answer::html(502, "Bad Gateway"),
        Answer::html(503, "Site temporarily unavailable").header("retry-after", "soon"),
        Answer { status: 504, ..Answer::default() },
        Answer { status: 408, ..Answer::default() },
    ] {
        stage.check(fault.clone(), [("ok", 2, 0), ("ok", 2, 1), ("ok", 2, 1), (UNKNOWN, 1, 0)]).await;
        stage.check(fault.after(), [("ok", 2, 0), ("ok", 2, 2), (UNKNOWN, 2, 1), (UNKNOWN, 1, 1)]).await;
    }
    stage
        .check(
            Answer::json(501, "x"),
            [("unavailable", 1, 0), (UNKNOWN, 1, 0), (UNKNOWN, 1, 0), (UNKNOWN, 1, 0)],
        )
        .await;
    stage.check(Answer::json(400, "x"), [("invalid", 1, 0); 4]).await;
    stage.check(Answer::html(403, "Forbidden"), [("forbidden", 1, 0); 4]).await;

    // A wish of a second is heard, one of an hour is told.
    let started = Instant::now();
    let wish = |seconds| Fault::from(Answer::json(503, "x").header("retry-after", seconds));
    assert_eq!(stage.meet(&wish("1"), calls()[0].clone()).await.1, ("ok", 2, 0));
    assert!(started.elapsed() >= Duration::from_secs(1));
    for (call, expected) in calls().into_iter().zip(["unavailable", UNKNOWN, UNKNOWN, UNKNOWN]) {
        let (outcome, seen) = stage.meet(&wish("3600"), call).await;
        let told = outcome.unwrap_err().retry_after;
        assert_eq!((seen, told), ((expected, 1, 0), Some(3_600_000)));
    }
}

#[tokio::test]
async fn rate_limits_of_each_reason_and_with_awkward_headers() {
    let stage = Stage::new();
    let repeated = [("ok", 2, 0), ("ok", 2, 1), ("ok", 2, 1), ("ok", 2, 1)];
    for reason in [
        "jira-burst-based",
        "jira-per-issue-on-write",
        "jira-cost-based",
        "jira-max-concurrent-threads-across-all-instances-per-tenant-per-user",
        "",
    ] {
        stage
            .check(Answer::json(429, "Rate limit exceeded").header("ratelimit-reason", reason), repeated)
            .await;
    }
    for wish in ["0", "", "soon", "-1", "1.5", "0, 0", "Wed, 21 Oct 2015 07:28:00 GMT"] {
        stage.check(Answer::html(429, "Too Many Requests").header("retry-after", wish), repeated).await;
    }
    for (name, value) in [
        ("x-ratelimit-reset", "2026-01-01T01:01Z"),
        ("x-ratelimit-reset", "tomorrow"),
        ("beta-retry-after", "3600"),
        ("ratelimit", "\"jira-burst-based\";r=0;t=0"),
    ] {
        stage.check(Answer::json(429, "x").header(name, value), repeated).await;
    }
    // Wishes beyond the cap are told, and nothing is done.
    for (name, wish, at_least) in [
        ("retry-after", "31", 31_000),
        ("retry-after", "Fri, 31 Dec 2100 23:59:59 GMT", 1 << 40),
        ("x-ratelimit-reset", "2100-12-31T23:59Z", 1 << 40),
        ("retry-after", "9223372036854775807", 1 << 62),
        ("retry-after", "99999999999999999999", 1 << 62),
    ] {
        let refusal = Answer::json(429, "x").header(name, wish).header("x-ratelimit-limit", "0");
        for call in calls() {
            let (outcome, seen) = stage.meet(&refusal.clone().into(), call).await;
            let error = outcome.unwrap_err();
            assert_eq!((seen, &error.kind), (("rate-limited", 1, 0), &ErrorKind::RateLimited(Limit::Other)));
            assert!(error.retry_after.unwrap() >= at_least && error.until.is_some(), "{error:?}");
        }
    }
    let quotas = ["jira-quota-tenant-based", "jira-quota-global-based", "conf-global-based"];
    for (reason, call) in quotas.into_iter().flat_map(|reason| calls().map(|call| (reason, call))) {
        let refusal = Answer::json(429, "x").header("ratelimit-reason", reason).header("retry-after", "0");
        let (outcome, seen) = stage.meet(&refusal.into(), call).await;
        assert_eq!(seen, ("rate-limited", 1, 0));
        assert_eq!(outcome.unwrap_err().kind, ErrorKind::RateLimited(Limit::Quota));
    }
}

#[tokio::test]
async fn nothing_goes_through_the_wall_of_a_quota_and_all_after_it() {
    let simulator = simulator().await;
    let store = Memory::of(mia(&simulator.url()));
    let now = || u64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap();
    simulator.limit(Enforced { quota_until: Some(now() + 1500), ..Enforced::default() });
    let mut until = 0;
    // Another instance knows it as well.
    for connector in [connector(&store), connector(&store)] {
        for call in calls() {
            let error = jira_error(connector.request("acme", call).await);
            assert_eq!(error.kind, ErrorKind::RateLimited(Limit::Quota));
            until = error.until.unwrap();
        }
    }
    assert_eq!((simulator.counts().requests, changes(&simulator)), (1, 0));
    assert!((1..=3000).contains(&until.saturating_sub(now())), "{until}");
    tokio::time::sleep(Duration::from_millis(until.saturating_sub(now()) + 50)).await;
    let connector = connector(&store);
    for call in calls() {
        assert_eq!(outcome(&connector, call).await, "ok");
    }
    assert_eq!((simulator.counts().requests, changes(&simulator)), (5, 3));
}

#[tokio::test]
async fn limits_that_are_enforced_lose_and_double_nothing() {
    let simulator = simulator().await;
    let connector = connect(&simulator);
    simulator.limit(Enforced { burst: Some(5), ..Enforced::default() });
    for number in 0..8 {
        assert_eq!(outcome(&connector, create(&format!("Burst {number}"))).await, "ok");
    }
    simulator.limit(Enforced { per_issue: true, ..Enforced::default() });
    for number in 0..23 {
        assert_eq!(outcome(&connector, comment("KAN-1", &format!("Comment {number}"))).await, "ok");
    }
    let bucket = Bucket { size: 2, fill_rate: 1, interval_seconds: 1 };
    simulator.limit(Enforced { data_center: Some(bucket), ..Enforced::default() });
    for _ in 0..3 {
        assert_eq!(outcome(&connector, calls()[0].clone()).await, "ok");
    }
    let texts: Vec<_> = simulator.effects().into_iter().map(|effect| effect.text).collect();
    let burst = (0..8).map(|number| format!("Burst {number}"));
    assert_eq!(texts, burst.chain((0..23).map(|number| format!("Comment {number}"))).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_was_surely_not_sent_is_repeated() {
    let restarted = simulator().await;
    let address = restarted.address();
    let mut settings = mia(&restarted.url());
    settings.limits = Limits { retries: Some(10), backoff_base: Some(100), ..Limits::default() };
    restarted.stop().await;
    let connector = connector(&Memory::of(settings));
    let later = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        Simulator::start(address).await.unwrap()
    });
    let response = connector.request("acme", create("Once")).await.unwrap();
    let simulator = later.await.unwrap();
    assert_eq!((response.status, made(&simulator, "Once")), (201, 1));
    assert!(response.statistics.attempts > 1, "{:?}", response.statistics);
    assert_eq!(simulator.counts().requests, 1);
}

#[tokio::test]
async fn a_pooled_connection_that_was_cut_costs_the_next_call_nothing() {
    let simulator = simulator().await;
    let connector = connect(&simulator);
    for (number, fault) in [Fault::ResetAfter, Fault::CloseAfter, Fault::ResetBefore].into_iter().enumerate()
    {
        assert_eq!(outcome(&connector, calls()[0].clone()).await, "ok");
        simulator.faults().push(When::next("POST", "/rest/api/3/issue"), fault);
        assert_eq!(outcome(&connector, create("In doubt")).await, UNKNOWN);
        let sure = format!("Sure {number}");
        assert_eq!(outcome(&connector, create(&sure)).await, "ok");
        assert_eq!(made(&simulator, &sure), 1);
    }
    assert_eq!((made(&simulator, "In doubt"), simulator.counts().requests), (2, 9));
    assert_eq!(changes(&simulator), 5);
}
