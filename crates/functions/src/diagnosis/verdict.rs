//! What an error says about a connection.

use jira_contract::rest::Verdict;
use jira_engine::error::{Error, Lack, Why};
use jira_engine::http::Cause;

/// The verdict of a test that ended with this error.
pub(super) fn verdict(error: &Error) -> Verdict {
    match error {
        Error::UnknownConnection(_) | Error::Settings(_) | Error::Invalid(_) => Verdict::ConnectionSettings,
        Error::Consent(lack, _) => match lack {
            Lack::Site => Verdict::NoSite,
            Lack::Choice => Verdict::SeveralSites,
            Lack::OtherSite => Verdict::OtherSite,
            Lack::App => Verdict::AppRefused,
            Lack::Store => Verdict::NotStored,
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
