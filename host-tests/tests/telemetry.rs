//! What a host sees of calls: log lines, and spans as OpenTelemetry has them.

#![forbid(unsafe_code)]

use host_tests::changes::mia;
use host_tests::*;
use jira_connector_host::{Connector, Level, Options};
use jira_simulator::{Answer, Fault, Simulator, TOKEN, When};
use opentelemetry::trace::{SpanKind, Status, TracerProvider};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use serde_json::Value;
use std::sync::Arc;
use tracing::Instrument;
use tracing_subscriber::{Layer, filter::LevelFilter, layer::SubscriberExt};

/// The lines of a log so far.
fn lines(log: &evidence::Lines) -> Vec<Value> {
    log.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn connect(simulator: &Simulator, level: Level) -> (Connector, evidence::Lines) {
    let kept = evidence::Lines::of(level);
    let options = Options { log: Arc::new(kept.clone()), ..options() };
    let store = Memory::of(mia(&simulator.url()));
    (Connector::new(&component(), store, options).unwrap(), kept)
}

/// A read that is refused once: a secret in its path, a trace id in its answer.
async fn trouble(simulator: &Simulator, connector: &Connector) {
    let answer =
        Answer::json(503, "{}").header("atl-traceid", "0af7651916cd43dd").header("x-ratelimit-limit", "350");
    simulator.faults().push(When::default(), Fault::from(answer));
    let path = format!("/rest/api/3/project/{TOKEN}?jql=hunter2");
    jira_error(connector.request("acme", call("GET", &path)).await);
}

#[tokio::test]
async fn a_line_for_each_request_and_each_call() {
    let simulator = simulator().await;
    let (connector, kept) = connect(&simulator, Level::Debug);
    trouble(&simulator, &connector).await;
    let lines = lines(&kept);
    assert!(!format!("{lines:?}").contains(TOKEN) && !format!("{lines:?}").contains("hunter2"), "{lines:?}");
    let events: Vec<_> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["attempt", "wait", "attempt", "call"]);
    for line in &lines {
        assert_eq!(line["call"], lines[0]["call"]);
    }
    for line in [&lines[0], &lines[2], &lines[3]] {
        assert_eq!(line["connection"], "acme");
        assert_eq!(line["operation"], "rest.request");
        assert_eq!(line["method"], "GET");
        assert_eq!(line["endpoint"], "/rest/api/3/project/[redacted]");
        assert_eq!(line["path"], "/rest/api/3/project/[redacted]");
    }
    let [first, wait, second, call] = lines.as_slice() else { panic!() };
    assert_eq!((&first["attempt"], &first["of"], &first["status"]), (&1.into(), &4.into(), &503.into()));
    assert_eq!((&first["trace"], &first["limit"]), (&"0af7651916cd43dd".into(), &350.into()));
    assert!(first["bytes"].as_u64() > Some(0));
    assert!(first["took_ms"].is_u64() && first["waited_ms"].is_null());
    assert_eq!((&wait["why"], &second["waited_for"]), (&"unavailable".into(), &"unavailable".into()));
    assert_eq!((&second["attempt"], &second["waited_ms"]), (&2.into(), &call["waited_ms"]));
    assert_eq!(
        (&call["attempts"], &call["outcome"], &call["status"]),
        (&2.into(), &"not-found".into(), &404.into())
    );
}

#[tokio::test]
async fn a_break_is_told_in_the_line_of_its_request() {
    let simulator = simulator().await;
    let (connector, kept) = connect(&simulator, Level::Debug);
    simulator.faults().push(When::default(), Fault::ResetAfter);
    connector.get_myself("acme").await.unwrap();
    let lines = lines(&kept);
    assert_eq!(
        (&lines[0]["broken"], &lines[0]["operation"]),
        (&"no-reply".into(), &"jira.get-myself".into())
    );
    assert_eq!(lines[0]["endpoint"], "/rest/api/3/myself");
    assert!(lines[0]["status"].is_null());
}

#[tokio::test]
async fn levels() {
    let simulator = simulator().await;
    for (level, expected) in [
        (Level::Info, &["wait", "call"][..]),
        (Level::Warn, &["call"]),
        // Nothing is made for it, nor told.
        (Level::Critical, &[]),
    ] {
        let (connector, kept) = connect(&simulator, level);
        trouble(&simulator, &connector).await;
        connector.get_myself("acme").await.unwrap();
        let lines = lines(&kept);
        let quiet = |line: &&Value| line["outcome"] != "ok";
        let events: Vec<_> = lines.iter().filter(quiet).map(|line| line["event"].as_str().unwrap()).collect();
        assert_eq!(events, expected, "{level:?}");
    }
}

/// The spans of what is done with a subscriber that exports those of a level.
async fn spans(filter: LevelFilter, work: impl Future<Output = ()>) -> Vec<SpanData> {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test")).with_filter(filter);
    let subscriber = tracing_subscriber::registry().with(layer);
    let guard = tracing::subscriber::set_default(subscriber);
    work.instrument(tracing::info_span!(target: "caller", "caller")).await;
    drop(guard);
    provider.force_flush().unwrap();
    let spans = exporter.get_finished_spans().unwrap();
    evidence::debug("spans", &spans);
    spans
}

fn attribute(span: &SpanData, name: &str) -> Option<String> {
    let found = span.attributes.iter().find(|attribute| attribute.key.as_str() == name);
    found.map(|attribute| attribute.value.as_str().into_owned())
}

#[tokio::test]
async fn calls_and_requests_are_spans_of_opentelemetry() {
    let simulator = simulator().await;
    // No log line is wanted: the spans are complete all the same.
    let (connector, _) = connect(&simulator, Level::Critical);
    let spans = spans(LevelFilter::DEBUG, trouble(&simulator, &connector)).await;
    let named = |name: &str| spans.iter().filter(|span| span.name == name).collect::<Vec<_>>();
    let (calls, requests, caller) = (named("rest.request"), named("GET"), named("caller"));
    assert_eq!((calls.len(), requests.len(), caller.len()), (1, 2, 1), "{spans:?}");
    assert_eq!(calls[0].parent_span_id, caller[0].span_context.span_id());
    let of = |name: &str| attribute(calls[0], name);
    assert_eq!(of("jira.connection").as_deref(), Some("acme"));
    assert_eq!(of("jira.attempts").as_deref(), Some("2"));
    assert_eq!(of("http.request.method").as_deref(), Some("GET"));
    assert_eq!(of("http.response.status_code").as_deref(), Some("404"));
    assert_eq!(of("error.type").as_deref(), Some("not-found"));
    assert!(matches!(calls[0].status, Status::Error { .. }), "{:?}", calls[0].status);
    for (request, status) in requests.iter().zip(["503", "404"]) {
        assert_eq!(request.parent_span_id, calls[0].span_context.span_id());
        assert_eq!(request.span_kind, SpanKind::Client);
        assert_eq!(attribute(request, "http.response.status_code").as_deref(), Some(status));
        assert_eq!(attribute(request, "server.address").as_deref(), Some("127.0.0.1"));
    }
    let events: Vec<_> = calls[0].events.iter().map(|event| format!("{event:?}")).collect();
    assert_eq!(events.len(), 4, "{events:?}");
    let all = format!("{spans:?}");
    assert!(!all.contains(TOKEN) && !all.contains("hunter2"), "{all}");
}

#[tokio::test]
async fn a_subscriber_that_takes_no_calls_gets_none() {
    let simulator = simulator().await;
    let (connector, kept) = connect(&simulator, Level::Critical);
    assert!(spans(LevelFilter::OFF, trouble(&simulator, &connector)).await.is_empty());
    assert!(lines(&kept).is_empty());
}
