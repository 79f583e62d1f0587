//! Exit statuses that differ by kind of failure.

use jira_connector_host::rest::Verdict;
use jira_connector_host::{Error, types};
use std::process::ExitCode;

const UNEXPECTED: u8 = 1;
const SETTINGS: u8 = 3;
const CREDENTIAL: u8 = 4;
const NOT_ALLOWED: u8 = 5;
const NOT_FOUND: u8 = 6;
const REFUSED: u8 = 7;
const LATER: u8 = 8;
const NO_ANSWER: u8 = 9;
const OUTCOME_UNKNOWN: u8 = 10;

/// The status of a failure.
pub(super) fn code(error: &anyhow::Error) -> ExitCode {
    let code = match error.downcast_ref::<Error>() {
        Some(Error::Jira(error)) => of_error(error),
        Some(Error::Deadline(_)) => NO_ANSWER,
        Some(Error::Trap(_)) | None => UNEXPECTED,
    };
    code.into()
}

fn of_error(error: &types::Error) -> u8 {
    match error {
        types::Error::UnknownConnection(_) | types::Error::ConnectionSettings(_) => SETTINGS,
        types::Error::Unauthorized(_) | types::Error::MissingScope(_) => CREDENTIAL,
        types::Error::Forbidden(_) | types::Error::DeniedByHost(_) => NOT_ALLOWED,
        types::Error::NotFound(_) => NOT_FOUND,
        types::Error::InvalidRequest(_)
        | types::Error::Conflict(_)
        | types::Error::Invalid(_)
        | types::Error::Gone(_) => REFUSED,
        types::Error::RateLimited(_) | types::Error::Unavailable(_) => LATER,
        types::Error::Unreachable(_) | types::Error::TimedOut(_) | types::Error::Interrupted(_) => NO_ANSWER,
        types::Error::OutcomeUnknown(_) => OUTCOME_UNKNOWN,
        types::Error::TooLarge(_) | types::Error::Unreadable(_) | types::Error::Unexpected(_) => UNEXPECTED,
    }
}

/// The status of a test.
pub(super) fn of_verdict(verdict: Verdict) -> ExitCode {
    let code = match verdict {
        Verdict::Ok | Verdict::NoProjectVisible => return ExitCode::SUCCESS,
        Verdict::WrongCredentials | Verdict::ScopedToken | Verdict::MissingScope => CREDENTIAL,
        Verdict::SiteNotFound | Verdict::NotJira | Verdict::ConnectionSettings => SETTINGS,
        Verdict::Forbidden | Verdict::DeniedByHost => NOT_ALLOWED,
        Verdict::Unreachable | Verdict::Tls | Verdict::TimedOut => NO_ANSWER,
        Verdict::Unavailable => LATER,
    };
    code.into()
}
