//! The kinds of errors in one table: for each its name, what it concerns, and the
//! status with which the `jira` command exits.

use crate::contract::types::{Error, ErrorKind};

/// An exit status of the `jira` command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExitStatus {
    /// The command did what it was asked.
    Done,
    /// A failure that has no status of its own.
    Unexpected,
    /// The command was used wrongly.
    Usage,
    /// The connection cannot be used as it is set.
    Settings,
    /// The credential was refused, or is missing.
    Credential,
    /// The account or the host does not allow it.
    NotAllowed,
    /// It does not exist, or the account does not see it.
    NotFound,
    /// Jira refused it as wrong.
    Refused,
    /// It may succeed later.
    Later,
    /// The server was not reached, or did not answer.
    NoAnswer,
    /// The change may have been made.
    OutcomeUnknown,
    /// The output could not be written.
    Output,
}

impl ExitStatus {
    /// Every status in the order of its number.
    pub const ALL: [Self; 12] = [
        Self::Done,
        Self::Unexpected,
        Self::Usage,
        Self::Settings,
        Self::Credential,
        Self::NotAllowed,
        Self::NotFound,
        Self::Refused,
        Self::Later,
        Self::NoAnswer,
        Self::OutcomeUnknown,
        Self::Output,
    ];

    /// Its number.
    pub const fn code(self) -> u8 {
        self.row().0
    }

    /// What it stands for, in a few words.
    pub const fn text(self) -> &'static str {
        self.row().1
    }

    const fn row(self) -> (u8, &'static str) {
        match self {
            Self::Done => (0, "success"),
            Self::Unexpected => (1, "unexpected error"),
            Self::Usage => (2, "usage error"),
            Self::Settings => (3, "connection settings"),
            Self::Credential => (4, "authentication failed"),
            Self::NotAllowed => (5, "permission denied"),
            Self::NotFound => (6, "not found"),
            Self::Refused => (7, "rejected as invalid"),
            Self::Later => (8, "rate limited or unavailable"),
            Self::NoAnswer => (9, "no response"),
            Self::OutcomeUnknown => (10, "outcome unknown: check before retrying"),
            Self::Output => (11, "succeeded, but output failed"),
        }
    }
}

/// What a failure concerns.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Concern {
    /// The connection, and so every call on it.
    Connection,
    /// What one call asked for.
    Call,
}

/// What is known of a kind.
struct Row {
    name: &'static str,
    exit: ExitStatus,
    concern: Concern,
}

impl ErrorKind {
    /// Its name as the contract has it, such as `not-found`.
    pub fn name(&self) -> &'static str {
        self.row().name
    }

    /// The status with which the `jira` command exits.
    pub fn exit_status(&self) -> ExitStatus {
        self.row().exit
    }

    /// Whether it says something of the connection, not of one call alone.
    pub fn concerns_connection(&self) -> bool {
        self.row().concern == Concern::Connection
    }

    fn row(&self) -> Row {
        use Concern::{Call, Connection};
        use ExitStatus::{
            Credential, Later, NoAnswer, NotAllowed, NotFound, OutcomeUnknown, Refused, Settings, Unexpected,
        };
        let (name, exit, concern) = match self {
            Self::UnknownConnection => ("unknown-connection", Settings, Call),
            Self::ConnectionSettings => ("connection-settings", Settings, Connection),
            Self::NeedsAuthorization => ("needs-authorization", Credential, Connection),
            Self::InvalidRequest => ("invalid-request", Refused, Call),
            Self::DeniedByHost => ("denied-by-host", NotAllowed, Connection),
            Self::Unauthorized => ("unauthorized", Credential, Connection),
            Self::MissingScope => ("missing-scope", Credential, Connection),
            Self::Forbidden => ("forbidden", NotAllowed, Connection),
            Self::NotFound => ("not-found", NotFound, Call),
            Self::Conflict => ("conflict", Refused, Call),
            Self::Invalid(_) => ("invalid", Refused, Call),
            Self::Gone => ("gone", Refused, Call),
            Self::RateLimited(_) => ("rate-limited", Later, Connection),
            Self::Unavailable => ("unavailable", Later, Connection),
            Self::Unreachable(_) => ("unreachable", NoAnswer, Connection),
            Self::TimedOut => ("timed-out", NoAnswer, Connection),
            Self::OutcomeUnknown => ("outcome-unknown", OutcomeUnknown, Connection),
            Self::Interrupted => ("interrupted", NoAnswer, Connection),
            Self::TooLarge => ("too-large", Unexpected, Call),
            Self::Unreadable => ("unreadable", Unexpected, Connection),
            Self::Unexpected => ("unexpected", Unexpected, Connection),
        };
        Row { name, exit, concern }
    }
}

impl Error {
    /// The kind's name as the contract has it, such as `not-found`.
    pub fn name(&self) -> &'static str {
        self.kind.name()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::types::{Limit, UnreachableCause};

    /// One of each kind, in the contract's order.
    fn kinds() -> [ErrorKind; 21] {
        [
            ErrorKind::UnknownConnection,
            ErrorKind::ConnectionSettings,
            ErrorKind::NeedsAuthorization,
            ErrorKind::InvalidRequest,
            ErrorKind::DeniedByHost,
            ErrorKind::Unauthorized,
            ErrorKind::MissingScope,
            ErrorKind::Forbidden,
            ErrorKind::NotFound,
            ErrorKind::Conflict,
            ErrorKind::Invalid(Vec::new()),
            ErrorKind::Gone,
            ErrorKind::RateLimited(Limit::Other),
            ErrorKind::Unavailable,
            ErrorKind::Unreachable(UnreachableCause::Connection),
            ErrorKind::TimedOut,
            ErrorKind::OutcomeUnknown,
            ErrorKind::Interrupted,
            ErrorKind::TooLarge,
            ErrorKind::Unreadable,
            ErrorKind::Unexpected,
        ]
    }

    #[test]
    fn kinds_are_named_as_in_the_contract() {
        let contract = include_str!("../../wit/types.wit");
        let (_, cases) = contract.split_once("variant error-kind {").unwrap();
        let (cases, _) = cases.split_once('}').unwrap();
        let lines = cases.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
        let names: Vec<_> = lines.map(|line| line.split(['(', ',']).next().unwrap()).collect();
        assert_eq!(kinds().each_ref().map(ErrorKind::name).as_slice(), names);
    }

    #[test]
    fn every_status_has_its_own_number() {
        let codes: Vec<_> = ExitStatus::ALL.iter().map(|status| usize::from(status.code())).collect();
        assert_eq!(codes, (0..ExitStatus::ALL.len()).collect::<Vec<_>>());
    }
}
