//! The report of a test.

use jira_contract::rest::{Deployment, Report, Verdict};
use jira_contract::types::User;

/// A report that says nothing yet.
pub(super) fn empty(site_url: String) -> Report {
    Report {
        verdict: Verdict::Ok,
        summary: String::new(),
        next_step: String::new(),
        site_url,
        site_title: None,
        deployment: None,
        version: None,
        cloud_id: None,
        account: None,
        projects: None,
        trace_id: None,
    }
}

/// What a report says where the way of a token with scopes was found but not
/// kept: calls find it by themselves.
pub fn not_saved(report: &mut Report, gateway_url: &str, problem: &str) {
    if report.verdict == Verdict::ScopedToken {
        report.next_step = format!(
            "Nothing: each call finds that way by itself. It could not be saved ({problem}). Write {gateway_url} as the \
             site URL to spare the search."
        );
    }
}

/// The report with its texts as `clean` makes them: each one that a server, a host or a
/// caller can put something into.
pub fn with_texts(report: Report, clean: impl Fn(String) -> String) -> Report {
    let maybe = |text: Option<String>| text.map(&clean);
    let user = |user: User| User {
        account_id: clean(user.account_id),
        display_name: clean(user.display_name),
        email: maybe(user.email),
        active: user.active,
        account_type: maybe(user.account_type),
        time_zone: maybe(user.time_zone),
        locale: maybe(user.locale),
    };
    Report {
        verdict: report.verdict,
        summary: clean(report.summary),
        next_step: clean(report.next_step),
        site_url: clean(report.site_url),
        site_title: maybe(report.site_title),
        deployment: report.deployment.map(|deployment| match deployment {
            Deployment::Other(text) => Deployment::Other(clean(text)),
            known => known,
        }),
        version: maybe(report.version),
        cloud_id: maybe(report.cloud_id),
        account: report.account.map(user),
        projects: report.projects,
        trace_id: maybe(report.trace_id),
    }
}
