//! Calls and requests as spans of the `tracing` ecosystem: install a subscriber
//! with an OpenTelemetry layer and they are exported. Without a subscriber they
//! cost nothing.
//!
//! A call is a span named `jira`, with the operation as its name for
//! OpenTelemetry; each request on the way is a span named `http` below it, with
//! the attributes of OpenTelemetry's conventions for HTTP clients; the
//! component's log lines are events of the target `jira_connector`. None holds
//! a query, a header or a body.

use crate::log::{Level, Record};
use http::Uri;
use serde_json::Value;
use tracing::field::Empty;
use tracing::{Span, enabled, event, info_span};

/// The span of a call.
pub(crate) fn call(connection: &str, operation: &'static str) -> Span {
    info_span!(
        target: "jira_connector",
        "jira",
        otel.name = operation,
        otel.kind = "internal",
        otel.status_code = Empty,
        jira.connection = connection,
        jira.operation = operation,
        jira.endpoint = Empty,
        jira.attempts = Empty,
        jira.waited_ms = Empty,
        jira.trace_id = Empty,
        http.request.method = Empty,
        http.response.status_code = Empty,
        error.r#type = Empty,
    )
}

/// The span of one request.
pub(crate) fn request(method: &http::Method, uri: &Uri) -> Span {
    info_span!(
        target: "jira_connector",
        "http",
        otel.name = method.as_str(),
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = method.as_str(),
        http.response.status_code = Empty,
        server.address = uri.host(),
        server.port = uri.port_u16(),
        url.scheme = uri.scheme_str(),
        error.r#type = Empty,
    )
}

/// What came of a request.
pub(crate) fn answered(span: &Span, status: Result<u16, String>) {
    match status {
        Ok(status) => {
            span.record("http.response.status_code", status);
            if status >= 400 {
                span.record("otel.status_code", "ERROR").record("error.type", status.to_string());
            }
        }
        Err(problem) => {
            span.record("otel.status_code", "ERROR").record("error.type", problem);
        }
    }
}

/// The least important log lines that a subscriber takes.
pub(crate) fn level() -> Option<Level> {
    if enabled!(target: "jira_connector", tracing::Level::DEBUG) {
        Some(Level::Debug)
    } else if enabled!(target: "jira_connector", tracing::Level::INFO) {
        Some(Level::Info)
    } else if enabled!(target: "jira_connector", tracing::Level::WARN) {
        Some(Level::Warn)
    } else {
        None
    }
}

/// A log line of the component as an event, and what it says of the whole call
/// as attributes of the call's span.
pub(crate) fn line(span: &Span, record: Record<'_>) {
    if !span.is_disabled()
        && let Ok(fields @ Value::Object(_)) = serde_json::from_str(record.message)
        && fields["event"] == "call"
    {
        outcome(span, &fields);
    }
    let message = record.message;
    let module = record.context;
    match record.level {
        Level::Trace | Level::Debug => {
            event!(target: "jira_connector", parent: span, tracing::Level::DEBUG, module, message);
        }
        Level::Info => event!(target: "jira_connector", parent: span, tracing::Level::INFO, module, message),
        Level::Warn => event!(target: "jira_connector", parent: span, tracing::Level::WARN, module, message),
        Level::Error | Level::Critical => {
            event!(target: "jira_connector", parent: span, tracing::Level::ERROR, module, message);
        }
    }
}

fn outcome(span: &Span, fields: &Value) {
    let text = |name: &str| fields[name].as_str().unwrap_or_default();
    span.record("jira.endpoint", text("endpoint"))
        .record("jira.attempts", fields["attempts"].as_u64())
        .record("jira.waited_ms", fields["waited_ms"].as_u64())
        .record("http.request.method", text("method"));
    if let Some(status) = fields["status"].as_u64() {
        span.record("http.response.status_code", status);
    }
    if let Some(trace) = fields["trace"].as_str() {
        span.record("jira.trace_id", trace);
    }
    match text("outcome") {
        "ok" => {}
        problem => {
            span.record("otel.status_code", "ERROR").record("error.type", problem);
        }
    }
}
