//! The verdict on a response.

use crate::error::{Error, RefusalReason};
use crate::http::{Response, Url};
use crate::refusal;

/// The next step after a response.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is the response.
    Done,
    /// Ask again there.
    Follow(Url),
    /// It can be retried after a delay. The error applies if it is not.
    Retry(Error),
    /// It is a refusal.
    Stop(Error),
}

pub(super) fn stop(why: RefusalReason, response: &Response) -> Verdict {
    Verdict::Stop(refused(why, response))
}

pub(super) fn refused(why: RefusalReason, response: &Response) -> Error {
    Error::Refused(why, Box::new(refusal::read(response)))
}

/// A change that a server failed on may have been made.
pub(super) fn unknown(response: &Response) -> Error {
    let refusal = refusal::read(response);
    let texts = refusal.messages.join(" ");
    let texts = texts.trim_end_matches('.');
    let colon = if texts.is_empty() { "" } else { ": " };
    let detail = format!("the server responded with status {}{colon}{texts}", refusal.status);
    Error::OutcomeUnknown(detail, Some(Box::new(refusal)))
}
