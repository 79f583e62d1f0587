//! The core's errors in the words of the contract.

use crate::contract::types::{Error as Wit, ErrorKind, FieldProblem, LimitReached, UnreachableCause};
use crate::error::{Error, Refusal, Why};
use crate::http::Cause;

/// An error as a caller gets it.
pub(super) fn error(error: Error) -> Wit {
    let (message, advice) = (error.message(), error.advice().to_owned());
    let (mut status, mut trace_id) = (None, None);
    let kind = match error {
        Error::UnknownConnection(_) => ErrorKind::UnknownConnection,
        Error::Settings(_) => ErrorKind::ConnectionSettings,
        Error::Invalid(_) => ErrorKind::InvalidRequest,
        Error::Denied(_) => ErrorKind::DeniedByHost,
        Error::Refused(why, refusal) => {
            let Refusal { status: code, trace_id: id, fields, .. } = *refusal;
            (status, trace_id) = (Some(code), id);
            refused(why, fields)
        }
        Error::Unreachable { cause, .. } => ErrorKind::Unreachable(match cause {
            Cause::Name => UnreachableCause::Name,
            Cause::Connection => UnreachableCause::Connection,
            Cause::Tls => UnreachableCause::Tls,
            Cause::Other => UnreachableCause::Other,
        }),
        Error::TimedOut(_) => ErrorKind::TimedOut,
        Error::Interrupted(_) => ErrorKind::Interrupted,
        Error::OutcomeUnknown(_, refusal) => {
            if let Some(refusal) = refusal {
                (status, trace_id) = (Some(refusal.status), refusal.trace_id);
            }
            ErrorKind::OutcomeUnknown
        }
        Error::TooLarge(_) => ErrorKind::TooLarge,
        Error::Unreadable(_) => ErrorKind::Unreadable,
    };
    Wit { kind, message, advice, status, trace_id }
}

fn refused(why: Why, fields: Vec<(String, String)>) -> ErrorKind {
    match why {
        Why::Unauthorized => ErrorKind::Unauthorized,
        Why::MissingScope => ErrorKind::MissingScope,
        Why::Forbidden | Why::Captcha => ErrorKind::Forbidden,
        Why::NotFound => ErrorKind::NotFound,
        Why::Conflict => ErrorKind::Conflict,
        Why::Invalid => ErrorKind::Invalid(
            fields.into_iter().map(|(field, message)| FieldProblem { field, message }).collect(),
        ),
        Why::Gone => ErrorKind::Gone,
        Why::RateLimited { retry_after, reason } => ErrorKind::RateLimited(LimitReached {
            retry_after: retry_after.map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)),
            name: reason,
        }),
        Why::Unavailable => ErrorKind::Unavailable,
        Why::Redirected(_) | Why::Unexpected => ErrorKind::Unexpected,
    }
}
