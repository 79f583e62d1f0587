//! Writes the log lines of one call.

use super::{Api, Line};
use crate::connection::Level;
use crate::error::Error;
use crate::exchange::Exchange;
use crate::http::{Response, TransportError};
use crate::rate_limit;
use std::time::Duration;

/// One call, as its lines name it.
pub(super) struct Trail<'a> {
    api: &'a Api<'a>,
    method: &'static str,
    path: String,
    /// The minimum level of lines that are written.
    pub(super) level: Level,
}

impl<'a> Trail<'a> {
    pub(super) fn new(api: &'a Api<'a>, method: &'static str, path: String) -> Self {
        Self { api, method, path, level: Level::Warn }
    }

    fn clean(&self, text: &str) -> String {
        self.api.clean(text.to_owned())
    }

    fn emit(&self, level: Level, line: impl FnOnce() -> Line) {
        self.api.log(self.level, level, "exchange", line);
    }

    /// A change that is about to be sent: what comes of it is a line of its own, which
    /// never comes where the instance ends first.
    pub(super) fn sending(&self) {
        self.emit(Level::Debug, || {
            Line::new("send")
                .word("call", &self.api.id)
                .text("connection", &self.clean(self.api.connection))
                .word("method", self.method)
                .text("path", &self.clean(&self.path))
        });
    }

    /// A wait before the next request.
    pub(super) fn waiting(&self, wait: Duration, why: &str) {
        self.emit(Level::Info, || {
            Line::new("wait").word("call", &self.api.id).word("why", why).number("wait_ms", millis(wait))
        });
    }

    /// Something that was found out and could not be kept.
    pub(super) fn unsaved(&self, problem: &str) {
        self.emit(Level::Info, || {
            Line::new("not saved").word("call", &self.api.id).text("why", &self.clean(problem))
        });
    }

    /// A line of this event, with what all of them say.
    fn line(&self, event: &str, endpoint: &str) -> Line {
        Line::new(event)
            .word("call", &self.api.id)
            .text("connection", &self.clean(self.api.connection))
            .word("operation", self.api.operation)
            .word("method", self.method)
            .text("endpoint", &self.clean(endpoint))
            .text("path", &self.clean(&self.path))
    }

    /// One request of an exchange and what came of it.
    pub(super) fn attempt(
        &self,
        exchange: &Exchange,
        answer: &Result<Response, TransportError>,
        took: Duration,
        (waited, why): (Duration, &'static str),
    ) {
        self.emit(Level::Debug, || {
            let mut line = self.line("attempt", endpoint(exchange));
            if let Some(side_request) = exchange.side_request() {
                line = line.word("for", side_request);
            }
            line = line.number("attempt", exchange.attempts()).number("of", exchange.allowed());
            line = line.number("took_ms", millis(took));
            if !waited.is_zero() {
                line = line.number("waited_ms", millis(waited)).word("waited_for", why);
            }
            self.came(line, answer)
        });
    }

    /// One request that is sent without an exchange.
    pub(super) fn raw(&self, attempt: u32, answer: &Result<Response, TransportError>, took: Duration) {
        self.emit(Level::Debug, || {
            let line = self.line("attempt", "");
            let line = line.number("attempt", attempt).number("took_ms", millis(took));
            self.came(line, answer)
        });
    }

    /// The whole call.
    pub(super) fn call(&self, exchange: &Exchange, outcome: &Result<Response, Error>, elapsed: Duration) {
        let importance = if outcome.is_ok() { Level::Info } else { Level::Warn };
        self.emit(importance, || {
            let line = self
                .line("call", endpoint(exchange))
                .number("attempts", exchange.attempts())
                .number("waited_ms", millis(exchange.waited()))
                .number("elapsed_ms", millis(elapsed));
            match outcome {
                Ok(response) => self.answered(line.word("outcome", "ok"), response),
                Err(error) => {
                    let refusal = error.refusal();
                    let line = line.word("outcome", error.case());
                    let status = refusal.map(|refusal| refusal.status.into()).filter(|status| *status > 0);
                    let line = line.maybe("status", status);
                    match refusal.and_then(|refusal| refusal.trace_id.as_deref()) {
                        Some(trace) => line.text("trace", &self.clean(trace)),
                        None => line,
                    }
                }
            }
        });
    }

    /// The line with a response, or why none came.
    fn came(&self, line: Line, answer: &Result<Response, TransportError>) -> Line {
        match answer {
            Ok(response) => self.answered(line, response),
            Err(broken) => {
                let (how, detail) = broken.words();
                line.word("broken", how).text("why", &self.clean(detail))
            }
        }
    }

    /// The line with what is known of a response.
    fn answered(&self, line: Line, response: &Response) -> Line {
        let mut line = line.number("status", response.status).number("bytes", response.body.len() as u64);
        if let Some(trace) = response.headers.get("atl-traceid") {
            line = line.text("trace", &self.clean(trace));
        }
        match rate_limit::read(&response.headers) {
            Some(snapshot) => line
                .maybe("limit", snapshot.limit)
                .maybe("remaining", snapshot.remaining)
                .number("near_limit", u8::from(snapshot.near_limit)),
            None => line,
        }
    }
}

/// The endpoint of an exchange without its tenant.
fn endpoint(exchange: &Exchange) -> &str {
    let endpoint = exchange.scopes().endpoint.split_once(' ').map_or("", |(_, template)| template);
    endpoint.split('#').next().unwrap_or_default()
}

/// A span in milliseconds.
pub(super) fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
