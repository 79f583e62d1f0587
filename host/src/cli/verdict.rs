//! The verdicts on connections in one table: for each its name, and the status with
//! which a test exits.

use jira_connector_host::ExitStatus;
use jira_connector_host::rest::Verdict;

/// The name of a verdict, as the contract has it.
pub(super) fn name(verdict: Verdict) -> &'static str {
    row(verdict).0
}

/// The status of a test.
pub(super) fn exit_status(verdict: Verdict) -> ExitStatus {
    row(verdict).1
}

fn row(verdict: Verdict) -> (&'static str, ExitStatus) {
    use ExitStatus::{Credential, Done, Later, NoAnswer, NotAllowed, Settings};
    match verdict {
        Verdict::Ok => ("ok", Done),
        Verdict::NoProjectVisible => ("no-project-visible", Done),
        Verdict::WrongCredentials => ("wrong-credentials", Credential),
        Verdict::ScopedToken => ("scoped-token", Credential),
        Verdict::MissingScope => ("missing-scope", Credential),
        Verdict::SiteNotFound => ("site-not-found", Settings),
        Verdict::NotJira => ("not-jira", Settings),
        Verdict::Forbidden => ("forbidden", NotAllowed),
        Verdict::Unreachable => ("unreachable", NoAnswer),
        Verdict::Tls => ("tls", NoAnswer),
        Verdict::TimedOut => ("timed-out", NoAnswer),
        Verdict::DeniedByHost => ("denied-by-host", NotAllowed),
        Verdict::ConnectionSettings => ("connection-settings", Settings),
        Verdict::NeedsAuthorization => ("needs-authorization", Credential),
        Verdict::NoSite => ("no-site", Credential),
        Verdict::SeveralSites => ("several-sites", Settings),
        Verdict::OtherSite => ("other-site", Settings),
        Verdict::AppRefused => ("app-refused", Settings),
        Verdict::NotStored => ("not-stored", Settings),
        Verdict::Unavailable => ("unavailable", Later),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_named_as_in_the_contract() {
        let verdicts = [
            Verdict::Ok,
            Verdict::NoProjectVisible,
            Verdict::WrongCredentials,
            Verdict::ScopedToken,
            Verdict::MissingScope,
            Verdict::SiteNotFound,
            Verdict::NotJira,
            Verdict::Forbidden,
            Verdict::Unreachable,
            Verdict::Tls,
            Verdict::TimedOut,
            Verdict::DeniedByHost,
            Verdict::ConnectionSettings,
            Verdict::NeedsAuthorization,
            Verdict::NoSite,
            Verdict::SeveralSites,
            Verdict::OtherSite,
            Verdict::AppRefused,
            Verdict::NotStored,
            Verdict::Unavailable,
        ];
        let contract = include_str!("../../../wit/rest.wit");
        let (_, cases) = contract.split_once("enum verdict {").unwrap();
        let (cases, _) = cases.split_once('}').unwrap();
        let lines = cases.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
        let names: Vec<_> = lines.map(|line| line.trim_end_matches(',')).collect();
        assert_eq!(verdicts.map(name).as_slice(), names);
    }
}
