//! What an error says about a connection.

use jira_contract::rest::Verdict;
use jira_engine::error::{ConsentProblem, Error, RefusalReason};
use jira_engine::http::Cause;

/// The verdict of a test that ended with this error.
pub(super) fn verdict(error: &Error) -> Verdict {
    match error {
        Error::UnknownConnection(_) | Error::Settings(_) | Error::Invalid(_) => Verdict::ConnectionSettings,
        Error::Consent(lack, _) => match lack {
            ConsentProblem::NoSite => Verdict::NoSite,
            ConsentProblem::SeveralSites => Verdict::SeveralSites,
            ConsentProblem::OtherSite => Verdict::OtherSite,
            ConsentProblem::AppRejected => Verdict::AppRefused,
            ConsentProblem::NotStored => Verdict::NotStored,
        },
        Error::NeedsAuthorization(_) => Verdict::NeedsAuthorization,
        Error::Denied(_) => Verdict::DeniedByHost,
        Error::Refused(why, _) => match why {
            RefusalReason::Unauthorized => Verdict::WrongCredentials,
            RefusalReason::MissingScope => Verdict::MissingScope,
            RefusalReason::Forbidden | RefusalReason::Captcha => Verdict::Forbidden,
            RefusalReason::Unavailable | RefusalReason::RateLimited(_) => Verdict::Unavailable,
            RefusalReason::NotFound
            | RefusalReason::CloudOnly
            | RefusalReason::Redirected(_)
            | RefusalReason::Moved(_)
            | RefusalReason::Conflict
            | RefusalReason::Invalid
            | RefusalReason::Gone
            | RefusalReason::Unexpected => Verdict::NotJira,
        },
        Error::Unreachable { cause: Cause::Tls(_), .. } => Verdict::Tls,
        Error::Unreachable { .. } | Error::Interrupted(_) | Error::CutShort(_) | Error::Encoded(_) => {
            Verdict::Unreachable
        }
        Error::TimedOut(_) | Error::OutcomeUnknown(..) => Verdict::TimedOut,
        Error::TooLarge(..) | Error::Unreadable(_) => Verdict::NotJira,
    }
}
