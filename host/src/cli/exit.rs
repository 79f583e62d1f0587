//! Exit statuses that differ by kind of failure.

use super::hint::Hint;
use super::verdict;
use jira_connector_host::rest::Verdict;
use jira_connector_host::types::ErrorKind;
use jira_connector_host::{Error, ExitStatus};
use std::process::ExitCode;
use std::{error, fmt, io};

/// A failure of the command itself, with the status of its kind.
#[derive(Debug)]
pub(super) struct Failed {
    status: ExitStatus,
    error: anyhow::Error,
}

impl Failed {
    /// Something that the caller named is not there or not readable.
    pub(super) fn usage(error: anyhow::Error) -> Self {
        Self { status: ExitStatus::Usage, error }
    }

    /// The connections cannot be used.
    pub(super) fn settings(error: anyhow::Error) -> Self {
        Self { status: ExitStatus::Settings, error }
    }

    /// The site does not have it.
    pub(super) fn not_found(error: anyhow::Error) -> Self {
        Self { status: ExitStatus::NotFound, error }
    }

    /// Jira did not do it.
    pub(super) fn refused(error: anyhow::Error) -> Self {
        Self { status: ExitStatus::Refused, error }
    }

    /// It was done, and its output is not where it should be.
    fn output(error: io::Error) -> Self {
        let text = "The call succeeded, but its answer could not be written to standard output";
        Self { status: ExitStatus::Output, error: anyhow::Error::from(error).context(text) }
    }

    /// It may have been done.
    pub(super) fn outcome_unknown(error: anyhow::Error) -> Self {
        let error = error.context("The outcome is unknown; check before you retry");
        Self { status: ExitStatus::OutcomeUnknown, error }
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
            let status = error.kind.exit_status();
            matches!(status, ExitStatus::Later | ExitStatus::NoAnswer) || error.kind == ErrorKind::Unreadable
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
    of_status(ExitStatus::Refused)
}

/// The status of a test.
pub(super) fn of_verdict(verdict: Verdict) -> ExitCode {
    of_status(verdict::exit_status(verdict))
}

/// The status of a failure.
pub(super) fn code(error: &anyhow::Error) -> ExitCode {
    if let Some(failed) = error.downcast_ref::<Failed>() {
        return of_status(failed.status);
    }
    if error.downcast_ref::<Hint>().is_some_and(|hint| hint.usage) {
        return of_status(ExitStatus::Usage);
    }
    of_status(match error.downcast_ref::<Error>() {
        Some(Error::Jira(error)) => error.kind.exit_status(),
        Some(Error::Deadline(_)) => ExitStatus::NoAnswer,
        Some(Error::Trap(_)) | None => ExitStatus::Unexpected,
    })
}

fn of_status(status: ExitStatus) -> ExitCode {
    status.code().into()
}
