//! The core's errors in the words of the contract.

use crate::contract::types::{
    Error as Wit, Fault, FieldProblem, RateLimitRefusal, Refusal as WitRefusal, Unreachable, UnreachableCause,
};
use crate::error::{Error, Why};
use crate::http::Cause;

/// An error as a caller gets it.
pub(super) fn error(error: Error) -> Wit {
    let fault = Fault { message: error.message(), advice: error.advice().to_owned() };
    match error {
        Error::UnknownConnection(_) => Wit::UnknownConnection(fault),
        Error::Settings(_) => Wit::ConnectionSettings(fault),
        Error::Invalid(_) => Wit::InvalidRequest(fault),
        Error::Denied(_) => Wit::DeniedByHost(fault),
        Error::Unreachable { cause, .. } => {
            Wit::Unreachable(Unreachable { cause: unreachable(cause), fault })
        }
        Error::TimedOut(_) => Wit::TimedOut(fault),
        Error::Interrupted(_) => Wit::Interrupted(fault),
        Error::OutcomeUnknown(_) => Wit::OutcomeUnknown(fault),
        Error::TooLarge(_) => Wit::TooLarge(fault),
        Error::Unreadable(_) => Wit::Unreadable(fault),
        Error::Refused(why, refusal) => {
            let mut messages = refusal.messages;
            // Where the server said nothing of use, the connector does.
            if refusal.status < 400 || (messages.is_empty() && refusal.fields.is_empty()) {
                messages.push(fault.message);
            }
            let field = |(field, message)| FieldProblem { field, message };
            let refusal = WitRefusal {
                status: refusal.status,
                messages,
                fields: refusal.fields.into_iter().map(field).collect(),
                advice: fault.advice,
                trace_id: refusal.trace_id,
            };
            refused(why, refusal)
        }
    }
}

fn refused(why: Why, refusal: WitRefusal) -> Wit {
    match why {
        Why::Unauthorized => Wit::Unauthorized(refusal),
        Why::MissingScope => Wit::MissingScope(refusal),
        Why::Forbidden | Why::Captcha => Wit::Forbidden(refusal),
        Why::NotFound => Wit::NotFound(refusal),
        Why::Conflict => Wit::Conflict(refusal),
        Why::Invalid => Wit::Invalid(refusal),
        Why::Gone => Wit::Gone(refusal),
        Why::RateLimited { retry_after, reason } => {
            let retry_after = retry_after.map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX));
            Wit::RateLimited(RateLimitRefusal { refusal, retry_after, reason })
        }
        Why::Unavailable => Wit::Unavailable(refusal),
        Why::Redirected(_) | Why::Unexpected => Wit::Unexpected(refusal),
    }
}

fn unreachable(cause: Cause) -> UnreachableCause {
    match cause {
        Cause::Name => UnreachableCause::Name,
        Cause::Connection => UnreachableCause::Connection,
        Cause::Tls => UnreachableCause::Tls,
        Cause::Other => UnreachableCause::Other,
    }
}
