//! What an error says about a connection.

use jira_contract::rest::Verdict;
use jira_engine::error::{ConsentProblem, Error, Why};
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
            Why::Unauthorized => Verdict::WrongCredentials,
            Why::MissingScope => Verdict::MissingScope,
            Why::Forbidden | Why::Captcha => Verdict::Forbidden,
            Why::Unavailable | Why::RateLimited(_) => Verdict::Unavailable,
            Why::NotFound
            | Why::CloudOnly
            | Why::Redirected(_)
            | Why::Moved(_)
            | Why::Conflict
            | Why::Invalid
            | Why::Gone
            | Why::Unexpected => Verdict::NotJira,
        },
        Error::Unreachable { cause: Cause::Tls(_), .. } => Verdict::Tls,
        Error::Unreachable { .. } | Error::Interrupted(_) | Error::CutShort(_) | Error::Encoded(_) => {
            Verdict::Unreachable
        }
        Error::TimedOut(_) | Error::OutcomeUnknown(..) => Verdict::TimedOut,
        Error::TooLarge(..) | Error::Unreadable(_) => Verdict::NotJira,
    }
}
