//! Every case of an error, with every reason it can have.

use jira_engine::error::{ConsentProblem, Error, Limit, Refusal, RefusalReason};
use jira_engine::http::{Cause, Part, Safety, TlsProblem};
use std::time::Duration;

/// Every case but refusals. `is_listed` fails to compile where one is missing.
pub(super) fn errors() -> Vec<Error> {
    let text = |text: &str| text.to_owned();
    let mut errors = vec![
        Error::UnknownConnection(text("acme")),
        Error::Settings(text("The problem of a setting.")),
        Error::NeedsAuthorization(text("The connection has not been authorized yet.")),
        Error::Invalid(text("The problem of a call.")),
        Error::Denied(text("https://acme.atlassian.net")),
        Error::TimedOut(Duration::from_millis(76_040)),
        Error::TimedOut(Duration::from_millis(40)),
        Error::Interrupted(text("connection reset")),
        Error::OutcomeUnknown(text("no complete response arrived (connection reset)"), None),
        Error::CutShort(text("The response (status 200) is truncated after 7 bytes.")),
        Error::Encoded(text("br")),
        Error::Unreadable(text("The response (status 200) is not JSON, at line 1, column 4.")),
        Error::Unreadable(text("The response contains no list of items.")).for_request(Safety::Once),
    ];
    errors.extend(
        CONSENT_PROBLEMS
            .map(|lack| Error::Consent(lack, format!("The authorization has a problem ({lack:?})."))),
    );
    errors.extend(PARTS.map(|part| Error::TooLarge(part, format!("The response is too large ({part:?})"))));
    errors.extend(CAUSES.map(|cause| Error::Unreachable {
        cause,
        origin: text("https://acme.atlassian.net"),
        detail: text("detail of the host"),
    }));
    errors.iter().for_each(is_listed);
    errors
}

/// Every reason of a refusal.
pub(super) fn refusals() -> Vec<Error> {
    let refused = |why: RefusalReason, refusal: Refusal| Error::Refused(why, Box::new(refusal));
    let silent = |status: u16| Refusal { status, ..Refusal::default() };
    let said = |status: u16| Refusal {
        messages: vec!["A message of Jira.".to_owned()],
        fields: vec![("summary".to_owned(), "You must specify a summary.".to_owned())],
        ..silent(status)
    };
    let page = |status: u16| Refusal {
        messages: vec!["An HTML page: Blocked".to_owned()],
        html: true,
        ..silent(status)
    };
    let place = || "https://sso.example.com".to_owned();
    let limits = [Limit::Burst, Limit::Issue, Limit::Quota, Limit::User, Limit::Other];
    let mut errors = vec![
        refused(RefusalReason::Unauthorized, silent(200)),
        refused(RefusalReason::Unauthorized, silent(401)),
        refused(
            RefusalReason::Unauthorized,
            Refusal { hint: Some("The hint of the settings."), ..said(401) },
        ),
        refused(RefusalReason::MissingScope, silent(401)),
        refused(RefusalReason::Forbidden, said(403)),
        refused(RefusalReason::Forbidden, page(403)),
        refused(RefusalReason::Captcha, silent(403)),
        refused(RefusalReason::NotFound, said(404)),
        refused(RefusalReason::CloudOnly, silent(404)),
        refused(RefusalReason::Conflict, silent(409)),
        refused(RefusalReason::Invalid, said(400)),
        refused(RefusalReason::Gone, silent(410)),
        refused(RefusalReason::Unavailable, silent(503)),
        refused(RefusalReason::Redirected(place()), silent(302)),
        refused(RefusalReason::Redirected("https://api.media.atlassian.com".to_owned()), silent(303)),
        refused(RefusalReason::Moved(place()), silent(302)),
        refused(RefusalReason::Moved(place()), silent(200)),
        refused(RefusalReason::Moved(String::new()), silent(300)),
        refused(RefusalReason::Unexpected, silent(418)),
    ];
    errors.extend(limits.map(|limit| refused(RefusalReason::RateLimited(limit), silent(429))));
    errors.iter().for_each(is_listed);
    errors
}

const CONSENT_PROBLEMS: [ConsentProblem; 5] = [
    ConsentProblem::NoSite,
    ConsentProblem::SeveralSites,
    ConsentProblem::OtherSite,
    ConsentProblem::AppRejected,
    ConsentProblem::NotStored,
];
const PARTS: [Part; 4] = [Part::Head, Part::Body, Part::Memory, Part::Host];
const CAUSES: [Cause; 8] = [
    Cause::Name,
    Cause::Connection,
    Cause::Tls(TlsProblem::Name),
    Cause::Tls(TlsProblem::Date),
    Cause::Tls(TlsProblem::Issuer),
    Cause::Tls(TlsProblem::Client),
    Cause::Tls(TlsProblem::Other),
    Cause::Other,
];

/// Names every case and reason, so that a new one has to be listed above.
fn is_listed(error: &Error) {
    match error {
        Error::Consent(lack, _) => match lack {
            ConsentProblem::NoSite
            | ConsentProblem::SeveralSites
            | ConsentProblem::OtherSite
            | ConsentProblem::AppRejected
            | ConsentProblem::NotStored => {}
        },
        Error::Refused(why, _) => match why {
            RefusalReason::RateLimited(limit) => match limit {
                Limit::Burst | Limit::Issue | Limit::Quota | Limit::User | Limit::Other => {}
            },
            RefusalReason::Unauthorized
            | RefusalReason::MissingScope
            | RefusalReason::Forbidden
            | RefusalReason::Captcha
            | RefusalReason::NotFound
            | RefusalReason::CloudOnly
            | RefusalReason::Conflict
            | RefusalReason::Invalid
            | RefusalReason::Gone
            | RefusalReason::Unavailable
            | RefusalReason::Redirected(_)
            | RefusalReason::Moved(_)
            | RefusalReason::Unexpected => {}
        },
        Error::Unreachable { cause, .. } => match cause {
            Cause::Tls(
                TlsProblem::Name
                | TlsProblem::Date
                | TlsProblem::Issuer
                | TlsProblem::Client
                | TlsProblem::Other,
            )
            | Cause::Name
            | Cause::Connection
            | Cause::Other => {}
        },
        Error::TooLarge(part, _) => match part {
            Part::Head | Part::Body | Part::Memory | Part::Host => {}
        },
        Error::UnknownConnection(_)
        | Error::Settings(_)
        | Error::NeedsAuthorization(_)
        | Error::Invalid(_)
        | Error::Denied(_)
        | Error::TimedOut(_)
        | Error::Interrupted(_)
        | Error::OutcomeUnknown(..)
        | Error::Unreadable(_)
        | Error::CutShort(_)
        | Error::Encoded(_) => {}
    }
}
