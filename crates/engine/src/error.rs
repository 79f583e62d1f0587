//! Every error of a call, with its message and its advice.

use crate::http::{Cause, Part, Safety, TlsProblem};
use jira_time::timestamp::Timestamp;
use std::{fmt, time::Duration};

mod phrase;
mod texts;

pub use phrase::{clause, encoded, span};

/// The reason why a call has no result. Five families: not sent, refused, interrupted,
/// unreadable, timed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// No connection has this name.
    UnknownConnection(String),
    /// The connection's settings cannot be used: what is wrong, with the fix.
    Settings(String),
    /// The owner must authorize the connection: the reason.
    NeedsAuthorization(String),
    /// The authorization does not fit the connection: the problem.
    Consent(ConsentProblem, String),
    /// The call is not valid and was not sent: what is wrong, with
    /// the fix.
    Invalid(String),
    /// The host's policy refused the request to this origin.
    Denied(String),
    /// The server refused the request.
    Refused(RefusalReason, Box<Refusal>),
    /// No server was reached at this origin. Nothing was sent.
    Unreachable {
        /// The step that failed.
        cause: Cause,
        /// The origin.
        origin: String,
        /// The details that the host reported.
        detail: String,
    },
    /// The time limit was reached and nothing was changed.
    TimedOut(Duration),
    /// The connection was lost and nothing was changed: the details that the host reported.
    Interrupted(String),
    /// A change was sent and no response shows whether it was made: what
    /// arrived, and the refusal where it was one.
    OutcomeUnknown(String, Option<Box<Refusal>>),
    /// The response is larger than accepted: which part, and the limit.
    TooLarge(Part, String),
    /// The response is not what Jira documents: the problem.
    Unreadable(String),
    /// The response is successful but truncated: the problem.
    CutShort(String),
    /// The response has a content coding that the host does not decode: its name.
    Encoded(String),
}

/// A problem of an authorization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentProblem {
    /// It is for no site.
    NoSite,
    /// It is for several sites, and the connection does not specify which one.
    SeveralSites,
    /// It is not for the connection's site.
    OtherSite,
    /// The token server rejects the app.
    AppRejected,
    /// Its tokens cannot be stored.
    NotStored,
}

/// The kind of refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefusalReason {
    /// The credential was refused, or Jira responded as if there were none.
    Unauthorized,
    /// The credential lacks a scope.
    MissingScope,
    /// The account does not have the permission.
    Forbidden,
    /// Jira requires a CAPTCHA to be solved first.
    Captcha,
    /// The item does not exist, or this account has no permission to see it.
    NotFound,
    /// The site is a Data Center, and only Cloud has this.
    CloudOnly,
    /// The item was changed in the meantime.
    Conflict,
    /// The request is not valid.
    Invalid,
    /// The endpoint was removed.
    Gone,
    /// This rate limit was reached.
    RateLimited(Limit),
    /// The server is unavailable or failed.
    Unavailable,
    /// Jira redirected to another origin, which is given.
    Redirected(String),
    /// A change was redirected to another location, which is given where the response has it: it was
    /// not carried out.
    Moved(String),
    /// Any other status.
    Unexpected,
}

/// The rate limit of Atlassian that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// Requests per second to one endpoint and method.
    Burst,
    /// Changes of one issue.
    Issue,
    /// Points per hour. No request is answered until the hour is over.
    Quota,
    /// Requests of one user on one node of a Data Center.
    User,
    /// Another limit, or the server did not specify it.
    Other,
}

/// The refusal of a server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusal {
    /// The HTTP status. 0 where nothing was sent.
    pub status: u16,
    /// The human-readable messages.
    pub messages: Vec<String>,
    /// Problems of single fields: field id and message.
    pub fields: Vec<(String, String)>,
    /// The delay that the server requests, and the time when it ends.
    pub retry_after: Option<(Duration, Timestamp)>,
    /// The trace id, to quote to Atlassian's support.
    pub trace_id: Option<String>,
    /// Whether the body was an HTML page.
    pub html: bool,
    /// The advice, where the connection's settings say more than the response.
    pub hint: Option<&'static str>,
}

impl Error {
    /// The name of the contract's case.
    pub fn case(&self) -> &'static str {
        match self {
            Self::UnknownConnection(_) => "unknown-connection",
            Self::Settings(_) => "connection-settings",
            Self::NeedsAuthorization(_) | Self::Consent(ConsentProblem::NoSite, _) => "needs-authorization",
            Self::Consent(..) => "connection-settings",
            Self::Invalid(_) => "invalid-request",
            Self::Denied(_) => "denied-by-host",
            Self::Refused(why, _) => match why {
                RefusalReason::Unauthorized => "unauthorized",
                RefusalReason::MissingScope => "missing-scope",
                RefusalReason::Forbidden | RefusalReason::Captcha => "forbidden",
                RefusalReason::NotFound => "not-found",
                RefusalReason::Conflict => "conflict",
                RefusalReason::Invalid => "invalid",
                RefusalReason::Gone => "gone",
                RefusalReason::RateLimited(_) => "rate-limited",
                RefusalReason::Unavailable => "unavailable",
                RefusalReason::CloudOnly
                | RefusalReason::Redirected(_)
                | RefusalReason::Moved(_)
                | RefusalReason::Unexpected => "unexpected",
            },
            Self::Unreachable { .. } => "unreachable",
            Self::TimedOut(_) => "timed-out",
            Self::Interrupted(_) => "interrupted",
            Self::OutcomeUnknown(..) => "outcome-unknown",
            Self::TooLarge(..) => "too-large",
            Self::Unreadable(_) | Self::CutShort(_) | Self::Encoded(_) => "unreadable",
        }
    }

    /// The refusal, where the server sent one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(_, refusal) | Self::OutcomeUnknown(_, Some(refusal)) => Some(refusal),
            _ => None,
        }
    }

    /// The message: what happened, in a sentence.
    pub fn message(&self) -> String {
        match self {
            Self::UnknownConnection(name) => format!("There is no connection named {name:?}."),
            Self::Settings(problem)
            | Self::NeedsAuthorization(problem)
            | Self::Consent(_, problem)
            | Self::Invalid(problem)
            | Self::CutShort(problem)
            | Self::Unreadable(problem) => problem.clone(),
            Self::Denied(origin) => format!("The host does not allow requests to {origin}."),
            Self::Refused(why, refusal) => why.message(refusal),
            Self::Unreachable { cause, origin, detail } => {
                let what = match cause {
                    Cause::Name => "The host name does not resolve",
                    Cause::Connection => "The server could not be reached",
                    Cause::Tls(TlsProblem::Name) => "The certificate is for a different host name",
                    Cause::Tls(TlsProblem::Date) => "The certificate has expired or is not valid yet",
                    Cause::Tls(TlsProblem::Issuer) => {
                        "The certificate was issued by an authority that is not trusted"
                    }
                    Cause::Tls(TlsProblem::Client) => "The server requires a client certificate",
                    Cause::Tls(TlsProblem::Other) => "No trusted TLS connection could be established",
                    Cause::Other => "No connection could be established",
                };
                format!("{what}: {origin} ({detail}).")
            }
            Self::TimedOut(limit) => format!("No complete response arrived within {}.", span(*limit)),
            Self::Interrupted(detail) => {
                format!("The connection was lost before the response was complete ({detail}).")
            }
            Self::OutcomeUnknown(detail, _) => {
                format!("The change was sent and may or may not have been made: {detail}.")
            }
            Self::TooLarge(_, what) => format!("{what}."),
            Self::Encoded(coding) => format!("The response {}.", encoded(coding)),
        }
    }

    /// The error of a response that cannot be read, by the safety of its request: a change may have been
    /// made.
    #[must_use]
    pub fn for_request(self, safety: Safety) -> Self {
        match self {
            Self::Unreadable(text) if safety != Safety::Safe => Self::OutcomeUnknown(clause(&text), None),
            error => error,
        }
    }

    /// The advice: what to do next, in a sentence.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::UnknownConnection(_) => "Use the name of one of the host's connections, or add this one.",
            Self::Settings(_) => "Correct the connection's settings.",
            Self::NeedsAuthorization(_) => "Ask the owner of the connection to authorize it.",
            Self::Consent(lack, _) => lack.advice(),
            Self::Invalid(_) => "Correct the call. Nothing was sent.",
            Self::Denied(_) => "Ask the operator of the host to allow this site.",
            Self::Refused(why, refusal) => why.advice(refusal),
            Self::Unreachable { cause: Cause::Name, .. } => "Check the spelling of the site URL.",
            Self::Unreachable { cause: Cause::Tls(distrust), .. } => distrust.advice(),
            Self::Unreachable { .. } => "Check the site URL and the network.",
            Self::TimedOut(_) => "Try again, or allow more time.",
            Self::Interrupted(_) => "Try again.",
            Self::OutcomeUnknown(..) => "Check whether the change was made before you retry.",
            Self::TooLarge(Part::Head, _) => {
                "Ask the operator of the proxy in front of Jira to send fewer headers."
            }
            Self::TooLarge(..) => "Request less (fewer fields, smaller pages), or allow a larger body.",
            Self::CutShort(_) => {
                "Try again. If it happens again, check the proxies in front of Jira: one of them may truncate responses."
            }
            Self::Encoded(_) => {
                "Configure the proxy in front of Jira to honor `Accept-Encoding: identity`, or use a host that decodes this compression."
            }
            Self::Unreadable(_) => {
                "Check that the site URL points to Jira, without a login page or proxy in front of it."
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.message(), self.advice())
    }
}

impl TlsProblem {
    fn advice(self) -> &'static str {
        match self {
            Self::Name => {
                "Use the host name that the certificate is for, or have a certificate issued for this one."
            }
            Self::Date => "Check the clock of this machine, or have the certificate renewed.",
            Self::Issuer => {
                "If the site has a private certificate authority, add its certificate to the host."
            }
            Self::Client => {
                "Use an address of the site that does not require one: the connector has no client certificate."
            }
            Self::Other => {
                "Check the site URL. If the site has a private certificate authority, add its certificate to the host."
            }
        }
    }
}

impl ConsentProblem {
    fn advice(self) -> &'static str {
        match self {
            Self::NoSite => {
                "Authorize the connection again and select a site, or ask the site's administrator to allow the app."
            }
            Self::SeveralSites => "Choose one of them, or set it as the connection's site URL.",
            Self::OtherSite => {
                "Set one of those as the site URL, or authorize the connection again and select its site."
            }
            Self::AppRejected => {
                "Copy the client id and the client secret again from the app's settings in the developer console."
            }
            Self::NotStored => "Make sure that the host's store is writable, then try again.",
        }
    }
}

impl RefusalReason {
    fn message(&self, refusal: &Refusal) -> String {
        let status = refusal.status;
        if let Self::Redirected(origin) = self {
            return format!(
                "Jira redirected to another location, {origin} (status {status}). The credential was not sent there."
            );
        }
        if let Self::CloudOnly = self {
            return "This site is a Jira Data Center, which has no /rest/api/3: the typed functions are for Jira Cloud."
                .to_owned();
        }
        if let Self::Moved(place) = self {
            return match (place.is_empty(), status) {
                (true, _) => {
                    format!("Jira responded to the change with status {status}. Nothing was changed.")
                }
                (false, ..300) => {
                    format!("A login page of {place} responded to the change. Nothing was changed.")
                }
                _ => format!("Jira redirected the change to {place} (status {status}). Nothing was changed."),
            };
        }
        if let Self::Unauthorized = self
            && (status < 300 || status < 400 && refusal.messages.is_empty())
        {
            return "Jira responded as if no one had logged in.".to_owned();
        }
        let mut texts = refusal.messages.clone();
        texts.extend(refusal.fields.iter().map(|(field, message)| format!("{field}: {message}")));
        match (texts.is_empty(), refusal.html) {
            (true, _) => format!("Jira responded with status {status}."),
            (false, true) => {
                format!("The response has status {status}. {}.", texts.join(" ").trim_end_matches('.'))
            }
            (false, false) => texts.join(" "),
        }
    }

    fn advice(&self, refusal: &Refusal) -> &'static str {
        if let Some(hint) = refusal.hint {
            return hint;
        }
        match self {
            Self::Unauthorized => {
                "Check the user name and the token: the token may be mistyped, expired, revoked, or belong to another account."
            }
            Self::MissingScope => "Add the scope that is documented for this endpoint to the token or app.",
            Self::Forbidden if refusal.html => {
                "Ask the site's administrator: a firewall or an IP rule refused the request."
            }
            Self::Forbidden => "Ask a Jira administrator for the permission.",
            Self::Captcha => "Log in to Jira in a browser and solve the CAPTCHA, then try again.",
            Self::NotFound => "Check the id or key, and that this account has permission to see it.",
            Self::CloudOnly => {
                "Use an operation of `datacenter`, such as datacenter.getIssue, or a path below /rest/api/2, and download files by their paths."
            }
            Self::Conflict => "Get the current version and apply the change to it.",
            Self::Invalid => "Correct the values that the messages name.",
            Self::Gone => "Use the endpoint that the message names.",
            Self::RateLimited(_) => "Wait before you try again.",
            Self::Unavailable => "Try again later. See status.atlassian.com.",
            Self::Redirected(origin) if origin.ends_with("://api.media.atlassian.com") => {
                "Request the bytes themselves with the parameter redirect=false."
            }
            Self::Redirected(_) => "Check the site URL. A login page (SSO) may be in front of this Jira.",
            Self::Moved(_) => {
                "Check the site URL: the site may have moved, or a login page (SSO) may be in front of it."
            }
            Self::Unexpected => "Check the site URL and the path.",
        }
    }
}
