//! Answers as their callers get them.

use jira_contract::rest::{CallStatistics, RateLimit, Response};
use jira_contract::types::Header;
use jira_engine::api::Answer;
use jira_engine::rate_limit;
use std::time::Duration;

/// An answer as its caller gets it.
pub fn of(answer: Answer) -> Response {
    let rate_limit = rate_limit::read(&answer.response.headers).map(|snapshot| RateLimit {
        limit: snapshot.limit,
        remaining: snapshot.remaining,
        near_limit: snapshot.near_limit,
    });
    let headers = answer.response.headers.into_iter().filter(|(name, _)| name != "set-cookie");
    Response {
        status: answer.response.status,
        headers: headers.map(|(name, value)| Header { name, value }).collect(),
        body: answer.response.body,
        statistics: CallStatistics {
            attempts: answer.attempts,
            waited: millis(answer.waited),
            elapsed: millis(answer.elapsed),
            rate_limit,
        },
    }
}

/// A span in milliseconds.
pub(super) fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
