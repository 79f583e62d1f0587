//! Classifies a response, or the lack of one: done, follow it, retry, or stop
//! with which error.

use crate::error::{self, Error, Limit, Refusal, RefusalReason, span};
use crate::http::{Cause, Method, Part, Request, Response, Safety, TransportError, Url};
use crate::rate_limit;
use crate::refusal;
use crate::site::{Target, redirect};
use std::time::Duration;

pub mod body;
mod verdict;

pub use body::Due;
pub use verdict::Verdict;
use verdict::{refused, stop, unknown};

/// Judges the response to a request by its status and headers; [`body::judge`] judges the
/// body of a good one. `signed` says whether the request carried a credential.
pub fn classify(request: &Request, signed: bool, response: &Response) -> Verdict {
    let location = response.headers.get("location").filter(|_| (300..400).contains(&response.status));
    let target = location.map_or(Target::Unreadable, |location| redirect(&request.url, location));
    let problem = login_problem(signed, response);
    // Jira and Confluence send those there whose credential they do not know.
    if let Target::Same(url) = &target
        && signed
        && is_login(url)
        && !is_login(&request.url)
        && problem != Some(RefusalReason::Captcha)
    {
        return at_login(request, url, response);
    }
    if let Some(why) = problem {
        return stop(why, response);
    }
    match response.status {
        300..400 => redirected(request, response, target),
        ..400 => match response.coding() {
            Some(coding) => Verdict::Stop(encoded(request, response.status, coding)),
            None => Verdict::Done,
        },
        _ => refuse(request, response),
    }
}

/// A response that nobody can read. Of a change it does not tell whether it was made.
fn encoded(request: &Request, status: u16, coding: &str) -> Error {
    match request.safety {
        Safety::Safe => Error::Encoded(coding.to_owned()),
        Safety::Idempotent | Safety::Once => {
            let problem = error::encoded(coding);
            Error::OutcomeUnknown(format!("the response has status {status} and {problem}"), None)
        }
    }
}

/// Judges a redirect to the login page.
fn at_login(request: &Request, page: &Url, response: &Response) -> Verdict {
    let why = if login(response) == Some(Login::Known) {
        RefusalReason::Forbidden
    } else {
        RefusalReason::Unauthorized
    };
    let text = format!("Jira redirected to its login page, {} (status {}).", page.path, response.status);
    let more = if request.safety == Safety::Safe { "" } else { " Nothing was changed." };
    let read = refusal::read(response);
    let refusal = Refusal { messages: vec![text + more], html: false, ..read };
    Verdict::Stop(Error::Refused(why, Box::new(refusal)))
}

/// Judges a response that sends elsewhere. A read is sent on, a change was not carried
/// out: only its caller can say whether it is to be sent to another place.
fn redirected(request: &Request, response: &Response, target: Target) -> Verdict {
    let read = request.safety == Safety::Safe;
    let follows = matches!(response.status, 301 | 302 | 303 | 307 | 308)
        && matches!(request.method, Method::Get | Method::Head);
    match target {
        Target::Same(url) if follows => Verdict::Follow(url),
        Target::Other(origin) if follows => stop(RefusalReason::Redirected(origin), response),
        Target::Unreadable if follows => stop(RefusalReason::Unexpected, response),
        _ if read => Verdict::Done,
        // It was accepted: a task carries it out.
        Target::Same(url) if response.status == 303 && is_task(&url) => Verdict::Done,
        Target::Same(url) => stop(RefusalReason::Moved(format!("{}{}", url.origin, url.path)), response),
        Target::Other(origin) => stop(RefusalReason::Moved(origin), response),
        Target::Unreadable => stop(RefusalReason::Moved(String::new()), response),
    }
}

/// Whether it is the page where people log in.
fn is_login(url: &Url) -> bool {
    let page = url.path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    ["login", "login.jsp", "login.action"].iter().any(|login| page.eq_ignore_ascii_case(login))
}

/// Whether it is a task that Jira performs asynchronously.
fn is_task(url: &Url) -> bool {
    url.path.contains("/rest/api/") && url.path.contains("/task/")
}

/// Judges a request that has no response, after so long. Nothing larger than
/// `max_body` was read.
pub fn broken(request: &Request, broken: TransportError, elapsed: Duration, max_body: u64) -> Verdict {
    let origin = || request.url.origin.to_string();
    let unknown = |detail: String| Error::OutcomeUnknown(detail, None);
    let safe = request.safety == Safety::Safe;
    // What is too large is so again.
    let lasting = matches!(broken, TransportError::TooLarge(_));
    let error = match broken {
        TransportError::Denied => Error::Denied(origin()),
        TransportError::NotSent(cause, detail) => Error::Unreachable { cause, origin: origin(), detail },
        TransportError::TooLarge(part) if safe => Error::TooLarge(part, too_large(part, max_body)),
        TransportError::TooLarge(part) => unknown(error::clause(&too_large(part, max_body))),
        TransportError::TimedOut if safe => Error::TimedOut(elapsed),
        TransportError::TimedOut => unknown(format!("no complete response arrived within {}", span(elapsed))),
        TransportError::NoReply(detail) if safe => Error::Interrupted(detail),
        TransportError::NoReply(detail) => unknown(format!("no complete response arrived ({detail})")),
    };
    let again = match &error {
        // Nothing was sent. A name or a certificate does not fix itself in
        // seconds, a server that restarts does.
        Error::Unreachable { cause, .. } => *cause == Cause::Connection,
        Error::TimedOut(_) | Error::Interrupted(_) => true,
        Error::OutcomeUnknown(..) => request.safety == Safety::Idempotent && !lasting,
        _ => false,
    };
    if again { Verdict::Retry(error) } else { Verdict::Stop(error) }
}

fn too_large(part: Part, max_body: u64) -> String {
    match part {
        Part::Head => "The response has too many headers, or headers that are too large".to_owned(),
        Part::Host => "The response is larger than the host accepts".to_owned(),
        Part::Memory => "The response is larger than the memory that the host provides".to_owned(),
        Part::Body => format!("The response is larger than the limit of {max_body} bytes"),
    }
}

/// The trap of Jira: it may answer a bad credential with 200 as if nobody had
/// logged in, and says so in `x-seraph-loginreason` alone. Responses to good
/// credentials may carry that header twice, `OUT` and `OK`.
fn login_problem(signed: bool, response: &Response) -> Option<RefusalReason> {
    // A rate limit and a stumble are about something else, and a refusal of another kind
    // is a problem of the login only where Jira says that it knew the credential to be wrong.
    match response.status {
        408 | 429 | 500.. => return None,
        400..500 if !matches!(response.status, 401 | 403) => {
            return (signed && login(response) == Some(Login::Failed)).then_some(RefusalReason::Unauthorized);
        }
        _ => {}
    }
    let denied = |value: &str| value.to_ascii_uppercase().contains("CAPTCHA");
    if response.headers.all("x-authentication-denied-reason").any(denied) {
        return Some(RefusalReason::Captcha);
    }
    match login(response)? {
        // Denied for another reason, which the refusal names.
        Login::Captcha if response.headers.get("x-authentication-denied-reason").is_some() => {
            Some(RefusalReason::Forbidden)
        }
        Login::Captcha => Some(RefusalReason::Captcha),
        Login::Nobody | Login::Failed => signed.then_some(RefusalReason::Unauthorized),
        Login::Known => None,
    }
}

/// Whether a response is one to somebody whom the server knows.
pub fn is_known(response: &Response) -> bool {
    let named = |name: &&str| {
        let value = response.headers.get(name).unwrap_or_default().trim();
        !value.is_empty() && !value.eq_ignore_ascii_case("anonymous")
    };
    match login(response) {
        Some(login) => login == Login::Known,
        None => ["x-aaccountid", "x-ausername"].iter().any(named),
    }
}

/// The login state that Jira reports. Of several, the last one in this order counts.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Login {
    Nobody,
    Known,
    Failed,
    Captcha,
}

fn login(response: &Response) -> Option<Login> {
    let mut login = None;
    for value in response.headers.all("x-seraph-loginreason") {
        for reason in value.split(',') {
            let next = match reason.trim().to_ascii_uppercase().as_str() {
                "" => continue,
                "OK" => Login::Known,
                "AUTHENTICATED_FAILED" => Login::Failed,
                "AUTHENTICATION_DENIED" => Login::Captcha,
                _ => Login::Nobody,
            };
            login = login.max(Some(next));
        }
    }
    login
}

fn refuse(request: &Request, response: &Response) -> Verdict {
    let status = response.status;
    if !matches!(status, 408 | 500..) {
        let why = why(status, response);
        return match why {
            // Nothing is answered before the hour is over.
            RefusalReason::RateLimited(Limit::Quota) => stop(why, response),
            RefusalReason::RateLimited(_) => Verdict::Retry(refused(why, response)),
            _ => stop(why, response),
        };
    }
    // What a server never does does not get better.
    let lasting = matches!(status, 501 | 505);
    match request.safety {
        Safety::Safe if lasting => stop(RefusalReason::Unavailable, response),
        Safety::Safe => Verdict::Retry(refused(RefusalReason::Unavailable, response)),
        Safety::Idempotent if !lasting => Verdict::Retry(unknown(response)),
        Safety::Idempotent | Safety::Once => Verdict::Stop(unknown(response)),
    }
}

fn why(status: u16, response: &Response) -> RefusalReason {
    match status {
        401 if is_scope_failure(response) => RefusalReason::MissingScope,
        // Jira says 401 to an account that it knows and that is no administrator.
        401 if login(response) == Some(Login::Known) => RefusalReason::Forbidden,
        401 => RefusalReason::Unauthorized,
        // A Bearer token that was sent to a site's own host.
        403 if contains(response, b"Failed to parse Connect Session Auth Token") => {
            RefusalReason::Unauthorized
        }
        // Confluence, of a credential that it does not know.
        403 if contains(response, b"caller cannot access Confluence") => RefusalReason::Unauthorized,
        403 => RefusalReason::Forbidden,
        404 if refusal::is_app_blocked(response) => RefusalReason::Forbidden,
        404 => RefusalReason::NotFound,
        409 => RefusalReason::Conflict,
        410 => RefusalReason::Gone,
        400 | 413 | 415 | 422 => RefusalReason::Invalid,
        429 => RefusalReason::RateLimited(rate_limit::limit(&response.headers)),
        _ => RefusalReason::Unexpected,
    }
}

fn is_scope_failure(response: &Response) -> bool {
    response.headers.get("x-failure-category") == Some("FAILURE_CLIENT_SCOPE_CHECK")
        || contains(response, b"scope does not match")
}

fn contains(response: &Response, text: &[u8]) -> bool {
    response.body.len() < 4096 && response.body.windows(text.len()).any(|window| window == text)
}

#[cfg(test)]
mod tests;
