//! The loop that performs a call's steps.

use super::log::{self, Level};
use super::{budgets, connections, wasi};
use crate::call::Call;
use crate::error::{Error, Limit, Why};
use crate::exchange::{Event, Exchange, Step};
use crate::http::Response;
use serde_json::json;
use std::time::Duration;

/// An answer and what happened on the way.
pub(super) struct Answer {
    pub(super) response: Response,
    pub(super) site_url: String,
    pub(super) attempts: u32,
    pub(super) waited: Duration,
    pub(super) elapsed: Duration,
}

/// A failure and what happened on the way.
pub(super) struct Failure {
    pub(super) error: Error,
    pub(super) attempts: u32,
    pub(super) waited: Duration,
}

/// A failure before anything was sent, or in reading what came.
impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, attempts: 0, waited: Duration::ZERO }
    }
}

/// Makes a call through a connection.
pub(super) fn perform(connection: &str, call: Call) -> Result<Answer, Failure> {
    let seed = wasi::random();
    let id = format!("{:08x}", seed as u32);
    let (method, path) = (call.method(), call.path().to_owned());
    let mut exchange = Exchange::new(call, wasi::now(), budgets::get(connection), seed);
    let (mut site_url, mut revision) = (String::new(), String::new());
    let mut event = Event::Started;
    let outcome = loop {
        event = match exchange.step(event, wasi::now()) {
            Step::Load => {
                let loaded = connections::load(connection).inspect(|connection| {
                    site_url = connection.site.url();
                    revision.clone_from(&connection.revision);
                });
                Event::Loaded(loaded, wasi::wall())
            }
            Step::Send(attempt) => {
                log::emit(
                    Level::Debug,
                    "exchange",
                    &json!({"event": "request", "call": id, "to": attempt.request.url.origin.to_string()}),
                );
                let answer = wasi::send(&attempt);
                let line = match &answer {
                    Ok(response) => json!({
                        "event": "answer",
                        "call": id,
                        "status": response.status,
                        "bytes": response.body.len(),
                        "trace": response.headers.get("atl-traceid"),
                    }),
                    Err(broken) => json!({"event": "broken", "call": id, "why": format!("{broken:?}")}),
                };
                log::emit(Level::Debug, "exchange", &line);
                Event::Answered(answer, wasi::wall())
            }
            Step::Wait(until, why) => {
                let millis = millis(until.since(wasi::now()));
                let line = json!({"event": "wait", "call": id, "why": why, "wait_ms": millis});
                log::emit(Level::Info, "exchange", &line);
                wasi::sleep(until);
                Event::Woke
            }
            Step::Done(outcome) => break outcome,
        };
    };
    budgets::put(connection, exchange.budget());
    let (attempts, waited, elapsed) = (exchange.attempts(), exchange.waited(), exchange.elapsed(wasi::now()));
    let line = |outcome: &str, status: Option<u16>| {
        json!({
            "event": "call",
            "call": id,
            "connection": connection.chars().take(100).collect::<String>(),
            "method": method.name(),
            "path": path,
            "attempts": attempts,
            "waited_ms": millis(waited),
            "elapsed_ms": millis(elapsed),
            "outcome": outcome,
            "status": status,
        })
    };
    match outcome {
        Ok(response) => {
            log::emit(Level::Info, "exchange", &line("ok", Some(response.status)));
            Ok(Answer { response, site_url, attempts, waited, elapsed })
        }
        Err(error) => {
            if let Error::Refused(Why::RateLimited(Limit::Quota), refusal) = &error
                && let Some((_, until)) = refusal.retry_after
                && attempts > 0
                && let Err(problem) = connections::save_wall(connection, &revision, until)
            {
                let line = json!({"event": "not saved", "call": id, "why": problem});
                log::emit(Level::Info, "exchange", &line);
            }
            let status = error.refusal().map(|refusal| refusal.status);
            log::emit(Level::Warn, "exchange", &line(error.case(), status));
            Err(Failure { error, attempts, waited })
        }
    }
}

/// A span in milliseconds.
pub(super) fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
