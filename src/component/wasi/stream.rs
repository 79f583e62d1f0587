//! The body of an answer, as it comes.

use super::clock::{Alarm, now};
use super::failure;
use jira_contract::wasi::http::types::{IncomingBody, IncomingResponse};
use jira_contract::wasi::io::poll::Pollable;
use jira_contract::wasi::io::streams::{InputStream, StreamError};
use jira_engine::exchange::{Attempt, earlier};
use jira_engine::http::{Part, TransportError};
use jira_engine::refusal;
use jira_time::clock::Instant;
use std::time::Duration;

/// How much of a body is asked for at a time, in bytes.
const CHUNK: u64 = 256 << 10;

/// A body that is coming. Its parts are dropped in this order.
pub(in crate::component) struct Stream {
    ready: Pollable,
    stream: InputStream,
    _body: IncomingBody,
    /// How much is still to come, if the server said so.
    left: Option<u64>,
    between_bytes: Option<Duration>,
    /// What was read and not yet handed on.
    ahead: Option<Vec<u8>>,
}

impl Stream {
    /// The body of an answer that says its length, or not.
    pub(super) fn new(
        answer: &IncomingResponse,
        length: Option<u64>,
        between_bytes: Option<Duration>,
    ) -> Result<Self, TransportError> {
        let bodiless = || TransportError::NoReply("the answer has no body".into());
        let body = answer.consume().map_err(|()| bodiless())?;
        let stream = body.stream().map_err(|()| bodiless())?;
        Ok(Self { ready: stream.subscribe(), stream, _body: body, left: length, between_bytes, ahead: None })
    }

    /// The next bytes, or `None` at the end.
    pub(in crate::component) fn next(
        &mut self,
        deadline: Option<Instant>,
    ) -> Result<Option<Vec<u8>>, TransportError> {
        if let Some(chunk) = self.ahead.take() {
            return Ok(Some(chunk));
        }
        loop {
            match self.stream.read(CHUNK) {
                Ok(chunk) if chunk.is_empty() => {
                    let still = self.between_bytes.map(|limit| now().after(limit));
                    Alarm::new(earlier(deadline, still)).wait(&[&self.ready])?;
                }
                Ok(chunk) => {
                    self.left = self.left.map(|left| left.saturating_sub(chunk.len() as u64));
                    return Ok(Some(chunk));
                }
                // Some hosts end a body that was cut short as if it were whole.
                Err(StreamError::Closed) if self.left.is_some_and(|left| left > 0) => {
                    return Err(TransportError::NoReply("the answer was cut short".into()));
                }
                Err(StreamError::Closed) => return Ok(None),
                Err(StreamError::LastOperationFailed(error)) => return Err(failure::cut_short(&error)),
            }
        }
    }

    /// Whether it begins as an HTML page does, once its first bytes are here.
    pub(in crate::component) fn is_page(
        &mut self,
        deadline: Option<Instant>,
    ) -> Result<bool, TransportError> {
        self.ahead = self.next(deadline)?;
        Ok(self.ahead.as_deref().is_some_and(refusal::begins_page))
    }

    /// All of it, within the limits of its attempt.
    pub(in crate::component) fn read(mut self, attempt: &Attempt<'_>) -> Result<Vec<u8>, TransportError> {
        if self.left.is_some_and(|length| length > attempt.max_body) {
            return Err(TransportError::TooLarge(Part::Body));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = self.next(attempt.deadline)? {
            if (bytes.len() as u64).saturating_add(chunk.len() as u64) > attempt.max_body {
                return Err(TransportError::TooLarge(Part::Body));
            }
            if bytes.is_empty() {
                bytes = chunk;
                // A length is a claim: what does not fit is no reason to trap.
                let more = usize::try_from(self.left.unwrap_or_default()).unwrap_or(usize::MAX);
                bytes.try_reserve_exact(more).map_err(|_| TransportError::TooLarge(Part::Memory))?;
            } else {
                bytes.try_reserve(chunk.len()).map_err(|_| TransportError::TooLarge(Part::Memory))?;
                bytes.extend_from_slice(&chunk);
            }
        }
        Ok(bytes)
    }
}
