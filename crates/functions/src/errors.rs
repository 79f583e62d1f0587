//! The core's errors in the words of the contract.

use super::answers::millis;
use jira_contract::rest::LimitState;
use jira_contract::types::{Error as Wit, ErrorKind, FieldProblem, Limit as WitLimit, UnreachableCause};
use jira_engine::api::{Api, Failure};
use jira_engine::error::{ConsentProblem, Error, Limit, RefusalReason};
use jira_engine::http::Cause;
use jira_engine::scope::Scope;
use jira_engine::throttle::Hold;

/// The longest message, in characters.
const LONGEST: usize = 10_000;

/// A failure as a caller gets it, without secrets.
pub fn of(api: &Api<'_>, failure: Failure) -> Wit {
    record(Failure { error: api.clean_error(failure.error), ..failure })
}

/// A failure without secrets, as a caller gets it.
#[inline(never)]
pub fn record(failure: Failure) -> Wit {
    let Failure { error, attempts, waited } = failure;
    let (message, advice) = (bounded(error.message()), error.advice().to_owned());
    let mut answer = None;
    let kind = match error {
        Error::UnknownConnection(_) => ErrorKind::UnknownConnection,
        Error::NeedsAuthorization(_) | Error::Consent(ConsentProblem::NoSite, _) => {
            ErrorKind::NeedsAuthorization
        }
        Error::Settings(_) | Error::Consent(..) => ErrorKind::ConnectionSettings,
        Error::Invalid(_) => ErrorKind::InvalidRequest,
        Error::Denied(_) => ErrorKind::DeniedByHost,
        Error::Refused(why, mut refusal) => {
            let fields = std::mem::take(&mut refusal.fields);
            answer = Some(refusal);
            refused(&why, fields)
        }
        Error::Unreachable { cause, .. } => ErrorKind::Unreachable(match cause {
            Cause::Name => UnreachableCause::Name,
            Cause::Connection => UnreachableCause::Connection,
            Cause::Tls(_) => UnreachableCause::Tls,
            Cause::Other => UnreachableCause::Other,
        }),
        Error::TimedOut(_) => ErrorKind::TimedOut,
        Error::Interrupted(_) => ErrorKind::Interrupted,
        Error::OutcomeUnknown(_, refusal) => {
            answer = refusal;
            ErrorKind::OutcomeUnknown
        }
        Error::TooLarge(..) => ErrorKind::TooLarge,
        Error::Unreadable(_) | Error::CutShort(_) | Error::Encoded(_) => ErrorKind::Unreadable,
    };
    let retry_after = answer.as_ref().and_then(|answer| answer.retry_after);
    Wit {
        kind,
        message,
        advice,
        status: answer.as_ref().map(|answer| answer.status).filter(|status| *status > 0),
        retry_after: retry_after.map(|(wish, _)| millis(wish)),
        until: retry_after.map(|(_, until)| until.as_millis()),
        attempts,
        waited: millis(waited),
        trace_id: answer.and_then(|answer| answer.trace_id),
    }
}

/// A message that a person still reads. What a caller or a server repeats in one may
/// have any length.
fn bounded(mut message: String) -> String {
    if let Some((end, _)) = message.char_indices().nth(LONGEST) {
        message.truncate(end);
        message.push('…');
    }
    message
}

fn refused(why: &RefusalReason, fields: Vec<(String, String)>) -> ErrorKind {
    match why {
        RefusalReason::Unauthorized => ErrorKind::Unauthorized,
        RefusalReason::MissingScope => ErrorKind::MissingScope,
        RefusalReason::Forbidden | RefusalReason::Captcha => ErrorKind::Forbidden,
        RefusalReason::NotFound => ErrorKind::NotFound,
        RefusalReason::Conflict => ErrorKind::Conflict,
        RefusalReason::Invalid => ErrorKind::Invalid(
            fields.into_iter().map(|(field, message)| FieldProblem { field, message }).collect(),
        ),
        RefusalReason::Gone => ErrorKind::Gone,
        RefusalReason::RateLimited(limit) => ErrorKind::RateLimited(self::limit(*limit)),
        RefusalReason::Unavailable => ErrorKind::Unavailable,
        RefusalReason::CloudOnly
        | RefusalReason::Redirected(_)
        | RefusalReason::Moved(_)
        | RefusalReason::Unexpected => ErrorKind::Unexpected,
    }
}

/// A limit as a caller gets it.
pub(super) fn hold(hold: &Hold) -> LimitState {
    let (endpoint, issue) = match &hold.scope {
        Scope::Endpoint(endpoint) => (Some(bare(endpoint)), None),
        Scope::Issue(issue) => (None, Some(bare(issue))),
        Scope::Quota(_) | Scope::User(_) => (None, None),
    };
    LimitState {
        limit: limit(hold.limit()),
        endpoint,
        issue,
        until: Some(hold.until.as_millis()).filter(|until| *until > 0),
        spacing: millis(hold.gap),
        remaining: hold.remaining,
        changes: u32::try_from(hold.changes()).unwrap_or(u32::MAX),
    }
}

/// A scope without its tenant.
fn bare(text: &str) -> String {
    text.split('#').next().unwrap_or_default().to_owned()
}

fn limit(limit: Limit) -> WitLimit {
    match limit {
        Limit::Burst => WitLimit::Burst,
        Limit::Issue => WitLimit::Issue,
        Limit::Quota => WitLimit::Quota,
        Limit::User => WitLimit::User,
        Limit::Other => WitLimit::Other,
    }
}
