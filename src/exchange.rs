//! One call from intent to outcome: a machine of steps and events without IO.
//!
//! ```text
//!            Started          Loaded(connection)         Answered
//! (start) ───────────▶ Load ───────────────────▶ Send ─────────────▶ Done
//!                                                  ▲         │
//!                                                  └─────────┘
//!                                          a read's redirect, at most 5
//! ```
//!
//! Whoever drives it performs a [`Step`], and hands in the [`Event`] that came
//! of it with the time. The two deadlines are the machine's; the driver only
//! has to stop waiting at the one that a step carries.

use crate::call::Call;
use crate::classify::{Verdict, classify};
use crate::clock::Instant;
use crate::connection::{Connection, Limits};
use crate::error::{Error, span};
use crate::http::{Broken, Part, Request, Response};
use std::time::Duration;

/// How many redirects a read follows.
pub const MAX_REDIRECTS: u32 = 5;

/// What to do next.
#[derive(Debug)]
pub enum Step<'a> {
    /// Get the connection: answer with [`Event::Loaded`].
    Load,
    /// Send a request: answer with [`Event::Answered`].
    Send(Attempt<'a>),
    /// The outcome. The machine has ended.
    Done(Result<Response, Error>),
}

/// One request to send.
#[derive(Debug)]
pub struct Attempt<'a> {
    /// The request.
    pub request: &'a Request,
    /// When to stop waiting, with [`Broken::TimedOut`]. `None` is never.
    pub deadline: Option<Instant>,
    /// The largest body to read. A larger one is [`Broken::TooLarge`].
    pub max_body: u64,
}

/// What came of a step.
#[derive(Debug)]
pub enum Event {
    /// The machine was made.
    Started,
    /// The connection is here, or is not to be had.
    Loaded(Result<Box<Connection>, Error>),
    /// An answer came, or none.
    Answered(Result<Response, Broken>),
}

/// A call under way.
#[derive(Debug)]
pub struct Exchange {
    call: Option<Box<Call>>,
    request: Option<Box<Request>>,
    limits: Limits,
    signed: bool,
    started: Instant,
    attempts: u32,
}

impl Exchange {
    /// A machine for one call, made at `now`.
    pub fn new(call: Call, now: Instant) -> Self {
        Self {
            limits: call.limits,
            signed: !call.anonymous,
            call: Some(Box::new(call)),
            request: None,
            started: now,
            attempts: 0,
        }
    }

    /// How many requests were sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// How long the call has been under way.
    pub fn elapsed(&self, now: Instant) -> Duration {
        now.since(self.started)
    }

    /// Takes what happened and says what to do next.
    pub fn step(&mut self, event: Event, now: Instant) -> Step<'_> {
        match event {
            Event::Started => Step::Load,
            Event::Loaded(Err(error)) => Step::Done(Err(error)),
            Event::Loaded(Ok(connection)) => {
                self.limits = self.limits.or(connection.limits);
                match self.call.take().ok_or_else(out_of_order).and_then(|call| call.request(&connection)) {
                    Ok(request) => self.send(Box::new(request), now),
                    Err(error) => Step::Done(Err(error)),
                }
            }
            Event::Answered(answer) => match (self.request.take(), answer) {
                (None, _) => Step::Done(Err(out_of_order())),
                (Some(request), Ok(response)) => self.answered(request, response, now),
                (Some(request), Err(broken)) => Step::Done(Err(self.broken(&request, broken, now))),
            },
        }
    }

    fn send(&mut self, request: Box<Request>, now: Instant) -> Step<'_> {
        let total = self.limits.total().map(|limit| self.started.after(limit));
        if total.is_some_and(|deadline| deadline <= now) {
            return Step::Done(Err(Error::TimedOut(self.elapsed(now))));
        }
        let attempt = self.limits.attempt().map(|limit| now.after(limit));
        let deadline = match (attempt, total) {
            (Some(attempt), Some(total)) => Some(attempt.min(total)),
            (attempt, total) => attempt.or(total),
        };
        self.attempts = self.attempts.saturating_add(1);
        let max_body = self.limits.body();
        Step::Send(Attempt { request: self.request.insert(request), deadline, max_body })
    }

    fn answered(&mut self, mut request: Box<Request>, response: Response, now: Instant) -> Step<'_> {
        match classify(&request, self.signed, &response) {
            Verdict::Done => Step::Done(Ok(response)),
            Verdict::Stop(error) => Step::Done(Err(error)),
            Verdict::Follow(_) if self.attempts > MAX_REDIRECTS => Step::Done(Err(Error::Unreadable(
                format!("Jira redirected more than {MAX_REDIRECTS} times."),
            ))),
            Verdict::Follow(url) => {
                request.url = url;
                self.send(request, now)
            }
        }
    }

    fn broken(&self, request: &Request, broken: Broken, now: Instant) -> Error {
        let read = !request.changes;
        let unknown = |detail: String| Error::OutcomeUnknown(detail, None);
        match broken {
            Broken::Denied => Error::Denied(request.url.origin.to_string()),
            Broken::NotSent(cause, detail) => {
                Error::Unreachable { cause, origin: request.url.origin.to_string(), detail }
            }
            Broken::TooLarge(part) if read => Error::TooLarge(self.too_large(part)),
            Broken::TooLarge(part) => unknown(self.too_large(part)),
            Broken::TimedOut if read => Error::TimedOut(self.elapsed(now)),
            Broken::TimedOut => {
                unknown(format!("no complete answer came within {}", span(self.elapsed(now))))
            }
            Broken::NoReply(detail) if read => Error::Interrupted(detail),
            Broken::NoReply(detail) => unknown(format!("no complete answer came ({detail})")),
        }
    }

    fn too_large(&self, part: Part) -> String {
        match part {
            Part::Head => "The headers of the answer are larger than is taken".to_owned(),
            Part::Memory => "The answer is larger than the memory that the host gives".to_owned(),
            Part::Body => format!("The answer is larger than the limit of {} bytes", self.limits.body()),
        }
    }
}

fn out_of_order() -> Error {
    Error::Invalid("The call was driven out of order.".into())
}

#[cfg(test)]
mod tests;
