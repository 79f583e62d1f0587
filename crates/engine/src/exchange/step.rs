//! The steps that a driver performs, and the events that it returns.

use crate::connection::{Connection, Learned, Limits, Unsaved};
use crate::error::Error;
use crate::http::{Request, Response, TransportError};
use crate::throttle::{Admission, Ask};
use jira_time::clock::Instant;
use std::time::Duration;

/// The next step.
#[derive(Debug)]
pub enum Step<'a> {
    /// Load the connection: reply with [`Event::Loaded`].
    Load,
    /// Save what was learned: reply with [`Event::Saved`].
    Save(Box<Learned>),
    /// Ask whether the site's rate limits allow the request: reply with [`Event::Admitted`].
    Admit(Ask<'a>),
    /// Send a request: reply with [`Event::Answered`].
    Send(Attempt<'a>),
    /// Wait until then, for this reason: reply with [`Event::Woke`].
    Wait(Instant, &'static str),
    /// The outcome. The machine has ended.
    Done(Result<Response, Error>),
}

/// One request to send.
#[derive(Debug)]
pub struct Attempt<'a> {
    /// The request.
    pub request: &'a Request,
    /// The connect timeout. `None` is as long as the host
    /// lets it.
    pub connect: Option<Duration>,
    /// The deadline of the attempt, for [`TransportError::TimedOut`]. `None` is no deadline.
    pub deadline: Option<Instant>,
    /// The deadline for the head of the response.
    pub first_byte: Option<Instant>,
    /// The timeout for each further piece of the response.
    pub between_bytes: Option<Duration>,
    /// The largest body to read. A larger one is [`TransportError::TooLarge`].
    pub max_body: u64,
    /// Whether the response is a file, whose body may be passed on as it comes.
    pub is_file: bool,
}

/// The outcome of a step.
#[derive(Debug)]
pub enum Event {
    /// The machine was created.
    Started,
    /// The connection was loaded, or could not be.
    Loaded(Result<Box<Connection>, Error>),
    /// It was saved, under this revision, or was not.
    Saved(Result<String, Unsaved>),
    /// The site's rate limits allow the request, or do not.
    Admitted(Admission),
    /// A response arrived, or none.
    Answered(Result<Response, TransportError>),
    /// The wait is over.
    Woke,
}

impl<'a> Attempt<'a> {
    /// A request that is sent at `now`, within these limits and the deadline of
    /// the whole call.
    pub fn new(request: &'a Request, limits: Limits, total: Option<Instant>, now: Instant) -> Self {
        let deadline = earlier(limits.attempt().map(|limit| now.after(limit)), total);
        Self {
            request,
            connect: limits.connect(),
            deadline,
            first_byte: earlier(deadline, limits.first_byte().map(|limit| now.after(limit))),
            between_bytes: limits.between_bytes(),
            max_body: limits.body(),
            is_file: false,
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
