//! One call from intent to outcome: a machine of steps and events without IO.
//!
//! ```text
//!            Started          Loaded(connection)         Answered
//! (start) ───────────▶ Load ───────────────────▶ Send ─────────────▶ Done
//!                                                ▲ ▲ │  │
//!                      a read's redirect, most 5 │ └─┘  │ may be repeated
//!                                          Woke  └─Wait─┘
//! ```
//!
//! Whoever drives it performs a [`Step`], and hands in the [`Event`] that came
//! of it with the time. The two deadlines are the machine's; the driver only
//! has to stop waiting at the one that a step carries.

use crate::backoff;
use crate::budget::Budget;
use crate::call::Call;
use crate::classify::{Verdict, classify};
use crate::clock::Instant;
use crate::connection::{Connection, Limits};
use crate::error::{Error, Limit, Refusal, Why, span};
use crate::http::{Broken, Cause, Part, Request, Response, Safety};
use crate::timestamp::Timestamp;
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
    /// Wait until then, for this reason: answer with [`Event::Woke`].
    Wait(Instant, &'static str),
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
    /// When to stop waiting for the head of the answer.
    pub first_byte: Option<Instant>,
    /// How long to wait for each further piece of the answer.
    pub between_bytes: Option<Duration>,
    /// The largest body to read. A larger one is [`Broken::TooLarge`].
    pub max_body: u64,
}

/// What came of a step.
#[derive(Debug)]
pub enum Event {
    /// The machine was made.
    Started,
    /// The connection is here, or is not to be had, at this time of day.
    Loaded(Result<Box<Connection>, Error>, Timestamp),
    /// An answer came, or none, at this time of day.
    Answered(Result<Response, Broken>, Timestamp),
    /// The wait is over.
    Woke,
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
    redirects: u32,
    repeats: u32,
    waited: Duration,
    /// An attempt may have been carried out although no answer says so.
    in_doubt: bool,
    budget: Budget,
    seed: u64,
}

impl Exchange {
    /// A machine for one call, made at `now`, with the connection's budget of
    /// repeats. `seed` is 64 random bits.
    pub fn new(call: Call, now: Instant, budget: Budget, seed: u64) -> Self {
        Self {
            limits: call.limits,
            signed: !call.anonymous,
            call: Some(Box::new(call)),
            request: None,
            started: now,
            attempts: 0,
            redirects: 0,
            repeats: 0,
            waited: Duration::ZERO,
            in_doubt: false,
            budget,
            seed,
        }
    }

    /// How many requests were sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// What is left of the connection's budget.
    pub fn budget(&self) -> Budget {
        self.budget
    }

    /// How long it waited before repeats.
    pub fn waited(&self) -> Duration {
        self.waited
    }

    /// How long the call has been under way.
    pub fn elapsed(&self, now: Instant) -> Duration {
        now.since(self.started)
    }

    /// Takes what happened and says what to do next.
    pub fn step(&mut self, event: Event, now: Instant) -> Step<'_> {
        match event {
            Event::Started => Step::Load,
            Event::Loaded(Err(error), _) => Step::Done(Err(error)),
            Event::Loaded(Ok(connection), wall)
                if connection.quota_wall.is_some_and(|until| wall < until) =>
            {
                let refusal = Refusal {
                    status: 429,
                    messages: vec!["The hourly quota of this app is used up. Nothing was sent.".to_owned()],
                    retry_after: connection.quota_wall.map(|until| (until.since(wall), until)),
                    ..Refusal::default()
                };
                Step::Done(Err(Error::Refused(Why::RateLimited(Limit::Quota), Box::new(refusal))))
            }
            Event::Loaded(Ok(connection), _) => {
                self.limits = self.limits.or(connection.limits);
                match self.call.take().ok_or_else(out_of_order).and_then(|call| call.request(&connection)) {
                    Ok(request) => self.send(Box::new(request), now),
                    Err(error) => Step::Done(Err(error)),
                }
            }
            Event::Answered(answer, wall) => match (self.request.take(), answer) {
                (None, _) => Step::Done(Err(out_of_order())),
                (Some(request), Ok(response)) => self.answered(request, response, now, wall),
                (Some(request), Err(broken)) => self.broken(request, broken, now),
            },
            Event::Woke => match self.request.take() {
                None => Step::Done(Err(out_of_order())),
                Some(request) => self.send(request, now),
            },
        }
    }

    fn send(&mut self, request: Box<Request>, now: Instant) -> Step<'_> {
        let total = self.total_deadline();
        if total.is_some_and(|deadline| deadline <= now) {
            return self.fail(&request, Error::TimedOut(self.elapsed(now)));
        }
        let attempt = self.limits.attempt().map(|limit| now.after(limit));
        let deadline = earlier(attempt, total);
        let first_byte = earlier(deadline, self.limits.first_byte().map(|limit| now.after(limit)));
        let between_bytes = self.limits.between_bytes();
        self.attempts = self.attempts.saturating_add(1);
        let max_body = self.limits.body();
        let request = self.request.insert(request);
        Step::Send(Attempt { request, deadline, first_byte, between_bytes, max_body })
    }

    fn total_deadline(&self) -> Option<Instant> {
        self.limits.total().map(|limit| self.started.after(limit))
    }

    fn answered(
        &mut self,
        mut request: Box<Request>,
        response: Response,
        now: Instant,
        wall: Timestamp,
    ) -> Step<'_> {
        match classify(&request, self.signed, &response) {
            Verdict::Done => {
                self.budget.succeed(self.repeats);
                Step::Done(Ok(response))
            }
            Verdict::Stop(error) => self.fail(&request, heeded(error, &response, wall)),
            Verdict::Again(error) => self.again(request, heeded(error, &response, wall), now),
            Verdict::Follow(_) if self.redirects >= MAX_REDIRECTS => Step::Done(Err(Error::Unreadable(
                format!("Jira redirected more than {MAX_REDIRECTS} times."),
            ))),
            Verdict::Follow(url) => {
                self.redirects = self.redirects.saturating_add(1);
                request.url = url;
                self.send(request, now)
            }
        }
    }

    fn broken(&mut self, request: Box<Request>, broken: Broken, now: Instant) -> Step<'_> {
        let origin = || request.url.origin.to_string();
        let unknown = |detail: String| Error::OutcomeUnknown(detail, None);
        let safe = request.safety == Safety::Safe;
        let error = match broken {
            Broken::Denied => Error::Denied(origin()),
            Broken::NotSent(cause, detail) => Error::Unreachable { cause, origin: origin(), detail },
            Broken::TooLarge(part) if safe => Error::TooLarge(self.too_large(part)),
            Broken::TooLarge(part) => unknown(self.too_large(part)),
            Broken::TimedOut if safe => Error::TimedOut(self.elapsed(now)),
            Broken::TimedOut => {
                unknown(format!("no complete answer came within {}", span(self.elapsed(now))))
            }
            Broken::NoReply(detail) if safe => Error::Interrupted(detail),
            Broken::NoReply(detail) => unknown(format!("no complete answer came ({detail})")),
        };
        let again = match &error {
            // Nothing was sent. A name or a certificate does not mend itself in
            // seconds, a server that restarts does.
            Error::Unreachable { cause, .. } => *cause == Cause::Connection,
            Error::TimedOut(_) | Error::Interrupted(_) => true,
            Error::OutcomeUnknown(..) => request.safety == Safety::Idempotent,
            _ => false,
        };
        match again {
            true => self.again(request, error, now),
            false => self.fail(&request, error),
        }
    }

    /// Repeats a request after a wait, if that is still allowed.
    fn again(&mut self, request: Box<Request>, error: Error, now: Instant) -> Step<'_> {
        let backoff = self.limits.backoff;
        let wish = error.refusal().and_then(|refusal| refusal.retry_after).map(|(wish, _)| wish);
        let seed = self.seed.wrapping_add(u64::from(self.repeats));
        let delay = match self.repeats < backoff.retries() {
            true => backoff.delay(self.repeats, wish, seed),
            false => None,
        };
        let total = self.total_deadline();
        let until =
            delay.map(|delay| now.after(delay)).filter(|until| total.is_none_or(|total| *until < total));
        let Some(until) = until.filter(|_| self.budget.repeat(&error)) else {
            return self.fail(&request, error);
        };
        self.in_doubt |= matches!(error, Error::OutcomeUnknown(..));
        self.repeats = self.repeats.saturating_add(1);
        self.waited = self.waited.saturating_add(until.since(now));
        self.request = Some(request);
        Step::Wait(until, error.case())
    }

    /// Ends with an error. After an attempt in doubt it cannot say that nothing
    /// was changed: a repeated `DELETE` finds nothing where the first one worked.
    fn fail(&self, request: &Request, error: Error) -> Step<'_> {
        if !self.in_doubt || request.safety == Safety::Safe || matches!(error, Error::OutcomeUnknown(..)) {
            return Step::Done(Err(error));
        }
        let message = error.message();
        let detail = format!(
            "no answer came to an earlier attempt, and the last one ended so: {}",
            message.trim_end_matches('.')
        );
        let refusal = match error {
            Error::Refused(_, refusal) => Some(refusal),
            _ => None,
        };
        Step::Done(Err(Error::OutcomeUnknown(detail, refusal)))
    }

    fn too_large(&self, part: Part) -> String {
        match part {
            Part::Head => "The headers of the answer are larger than is taken".to_owned(),
            Part::Memory => "The answer is larger than the memory that the host gives".to_owned(),
            Part::Body => format!("The answer is larger than the limit of {} bytes", self.limits.body()),
        }
    }
}

/// The earlier of two deadlines, of which either may be never.
pub fn earlier(one: Option<Instant>, other: Option<Instant>) -> Option<Instant> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// The error with what the server wishes.
fn heeded(mut error: Error, response: &Response, wall: Timestamp) -> Error {
    let wish = backoff::wish(&response.headers, wall);
    // An hourly quota ends with the hour, where the server does not say.
    let hour = matches!(error, Error::Refused(Why::RateLimited(Limit::Quota), _))
        .then(|| wall.next_hour().since(wall));
    let wish = wish.filter(|wish| !wish.is_zero()).or(hour).or(wish);
    if let Error::Refused(_, refusal) | Error::OutcomeUnknown(_, Some(refusal)) = &mut error {
        refusal.retry_after = wish.map(|wish| (wish, wall.after(wish)));
    }
    error
}

fn out_of_order() -> Error {
    Error::Invalid("The call was driven out of order.".into())
}

#[cfg(test)]
mod tests;
