//! Exit statuses that differ by kind of failure.

use super::hint::Hint;
use jira_connector_host::Error;
use jira_connector_host::rest::Verdict;
use jira_connector_host::types::ErrorKind;
use std::process::ExitCode;
use std::{error, fmt, io};

const UNEXPECTED: u8 = 1;
const USAGE: u8 = 2;
const SETTINGS: u8 = 3;
const CREDENTIAL: u8 = 4;
const NOT_ALLOWED: u8 = 5;
const NOT_FOUND: u8 = 6;
const REFUSED: u8 = 7;
const LATER: u8 = 8;
const NO_ANSWER: u8 = 9;
pub(super) const OUTCOME_UNKNOWN: u8 = 10;
const OUTPUT: u8 = 11;

/// A failure of the command itself, with the status of its kind.
#[derive(Debug)]
pub(super) struct Failed {
    code: u8,
    error: anyhow::Error,
}

impl Failed {
    /// Something that the caller named is not there or not readable.
    pub(super) fn usage(error: anyhow::Error) -> Self {
        Self { code: USAGE, error }
    }

    /// The connections cannot be used.
    pub(super) fn settings(error: anyhow::Error) -> Self {
        Self { code: SETTINGS, error }
    }

    /// The site does not have it.
    pub(super) fn not_found(error: anyhow::Error) -> Self {
        Self { code: NOT_FOUND, error }
    }

    /// Jira did not do it.
    pub(super) fn refused(error: anyhow::Error) -> Self {
        Self { code: REFUSED, error }
    }

    /// It was done, and its output is not where it should be.
    fn output(error: io::Error) -> Self {
        let text = "It was done, and the answer cannot be written to standard output";
        Self { code: OUTPUT, error: anyhow::Error::from(error).context(text) }
    }

    /// It may have been done.
    pub(super) fn outcome_unknown(error: anyhow::Error) -> Self {
        let error = error.context("It may or may not have been done; look before you repeat it");
        Self { code: OUTCOME_UNKNOWN, error }
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.error)
    }
}

impl error::Error for Failed {}

/// Whether a failure says nothing of what was asked, but of the moment.
pub(super) fn is_of_now(error: &anyhow::Error) -> bool {
    match error.downcast_ref::<Error>() {
        Some(Error::Jira(error)) => {
            matches!(of_kind(&error.kind), LATER | NO_ANSWER) || error.kind == ErrorKind::Unreadable
        }
        Some(Error::Deadline(_)) => true,
        Some(Error::Trap(_)) | None => false,
    }
}

/// A failure to print what a call brought. A pipe that its reader closed stays what it
/// is: the reader has read enough.
pub(super) fn of_output(error: impl Into<anyhow::Error>) -> anyhow::Error {
    match error.into().downcast::<io::Error>() {
        Ok(error) if error.kind() != io::ErrorKind::BrokenPipe => Failed::output(error).into(),
        Ok(error) => error.into(),
        Err(other) => other,
    }
}

/// The status of what Jira refuses.
pub(super) fn refused() -> ExitCode {
    REFUSED.into()
}

/// The status of a failure.
pub(super) fn code(error: &anyhow::Error) -> ExitCode {
    if let Some(failed) = error.downcast_ref::<Failed>() {
        return failed.code.into();
    }
    if error.downcast_ref::<Hint>().is_some_and(|hint| hint.usage) {
        return USAGE.into();
    }
    let code = match error.downcast_ref::<Error>() {
        Some(Error::Jira(error)) => of_kind(&error.kind),
        Some(Error::Deadline(_)) => NO_ANSWER,
        Some(Error::Trap(_)) | None => UNEXPECTED,
    };
    code.into()
}

fn of_kind(kind: &ErrorKind) -> u8 {
    match kind {
        ErrorKind::UnknownConnection | ErrorKind::ConnectionSettings => SETTINGS,
        ErrorKind::Unauthorized | ErrorKind::NeedsAuthorization | ErrorKind::MissingScope => CREDENTIAL,
        ErrorKind::Forbidden | ErrorKind::DeniedByHost => NOT_ALLOWED,
        ErrorKind::NotFound => NOT_FOUND,
        ErrorKind::InvalidRequest | ErrorKind::Conflict | ErrorKind::Invalid(_) | ErrorKind::Gone => REFUSED,
        ErrorKind::RateLimited(_) | ErrorKind::Unavailable => LATER,
        ErrorKind::Unreachable(_) | ErrorKind::TimedOut | ErrorKind::Interrupted => NO_ANSWER,
        ErrorKind::OutcomeUnknown => OUTCOME_UNKNOWN,
        ErrorKind::TooLarge | ErrorKind::Unreadable | ErrorKind::Unexpected => UNEXPECTED,
    }
}

/// The status of a test.
pub(super) fn of_verdict(verdict: Verdict) -> ExitCode {
    let code = match verdict {
        Verdict::Ok | Verdict::NoProjectVisible => return ExitCode::SUCCESS,
        Verdict::WrongCredentials
        | Verdict::NeedsAuthorization
        | Verdict::NoSite
        | Verdict::ScopedToken
        | Verdict::MissingScope => CREDENTIAL,
        Verdict::SiteNotFound
        | Verdict::NotJira
        | Verdict::ConnectionSettings
        | Verdict::SeveralSites
        | Verdict::OtherSite
        | Verdict::AppRefused
        | Verdict::NotStored => SETTINGS,
        Verdict::Forbidden | Verdict::DeniedByHost => NOT_ALLOWED,
        Verdict::Unreachable | Verdict::Tls | Verdict::TimedOut => NO_ANSWER,
        Verdict::Unavailable => LATER,
    };
    code.into()
}
