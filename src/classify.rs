//! What to make of an answer: done, follow it, or stop with which error.

use crate::error::{Error, Limit, Why};
use crate::http::{Method, Request, Response, Safety, Url};
use crate::refusal;
use crate::site::{Target, redirect};

/// The next step after an answer.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is the answer.
    Done,
    /// Ask again there.
    Follow(Url),
    /// It may be repeated, after a while. This is the error if it is not.
    Again(Error),
    /// It is a refusal.
    Stop(Error),
}

/// Judges the answer to a request. `signed` says whether it carried a
/// credential.
pub fn classify(request: &Request, signed: bool, response: &Response) -> Verdict {
    if let Some(why) = login_problem(signed, response) {
        return stop(why, response);
    }
    match response.status {
        301 | 302 | 303 | 307 | 308 if matches!(request.method, Method::Get | Method::Head) => {
            match response.headers.get("location") {
                None => stop(Why::Unexpected, response),
                Some(location) => match redirect(&request.url, location) {
                    Target::Same(url) => Verdict::Follow(url),
                    Target::Other(origin) => stop(Why::Redirected(origin), response),
                    Target::Unreadable => stop(Why::Unexpected, response),
                },
            }
        }
        ..400 => Verdict::Done,
        _ => refuse(request, response),
    }
}

/// The trap of Jira: it may answer a bad credential with 200 as if nobody had
/// logged in, and says so in `x-seraph-loginreason` alone. Answers to good
/// credentials may carry that header twice, `OUT` and `OK`.
fn login_problem(signed: bool, response: &Response) -> Option<Why> {
    if response.status >= 400 && !matches!(response.status, 401 | 403) {
        return None;
    }
    let denied = |value: &str| value.to_ascii_uppercase().contains("CAPTCHA");
    if response.headers.all("x-authentication-denied-reason").any(denied) {
        return Some(Why::Captcha);
    }
    match login(response)? {
        Login::Captcha => Some(Why::Captcha),
        Login::Nobody | Login::Failed => signed.then_some(Why::Unauthorized),
        Login::Known => None,
    }
}

/// As whom Jira took the request. Of several, the last one in this order counts.
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
            Why::RateLimited(Limit::Quota) => stop(why, response),
            Why::RateLimited(_) => Verdict::Again(refused(why, response)),
            _ => stop(why, response),
        };
    }
    // What a server never does does not get better.
    let lasting = matches!(status, 501 | 505);
    match request.safety {
        Safety::Safe if lasting => stop(Why::Unavailable, response),
        Safety::Safe => Verdict::Again(refused(Why::Unavailable, response)),
        Safety::Idempotent if !lasting => Verdict::Again(unknown(response)),
        Safety::Idempotent | Safety::Once => Verdict::Stop(unknown(response)),
    }
}

/// A change that a server stumbled over may have been made.
fn unknown(response: &Response) -> Error {
    let refusal = refusal::read(response);
    let texts = refusal.messages.join(" ");
    let detail =
        format!("the server answered with status {} {}", refusal.status, texts.trim_end_matches('.'));
    Error::OutcomeUnknown(detail.trim_end().to_owned(), Some(Box::new(refusal)))
}

fn why(status: u16, response: &Response) -> Why {
    match status {
        401 if is_scope_failure(response) => Why::MissingScope,
        // Jira says 401 to an account that it knows and that is no administrator.
        401 if login(response) == Some(Login::Known) => Why::Forbidden,
        401 => Why::Unauthorized,
        // A Bearer token that was sent to a site's own host.
        403 if contains(response, b"Failed to parse Connect Session Auth Token") => Why::Unauthorized,
        403 => Why::Forbidden,
        404 => Why::NotFound,
        409 => Why::Conflict,
        410 => Why::Gone,
        400 | 413 | 415 | 422 => Why::Invalid,
        429 => Why::RateLimited(limit(response.headers.get("ratelimit-reason").unwrap_or_default())),
        _ => Why::Unexpected,
    }
}

/// The limit of a `RateLimit-Reason`, read loosely: its words are not fixed.
fn limit(reason: &str) -> Limit {
    let has = |words: &[&str]| words.iter().any(|word| reason.to_ascii_lowercase().contains(word));
    match () {
        () if has(&["issue"]) => Limit::Issue,
        () if has(&["burst", "concurrent", "threads"]) => Limit::Burst,
        () if has(&["quota", "global", "tenant"]) => Limit::Quota,
        () => Limit::Other,
    }
}

fn is_scope_failure(response: &Response) -> bool {
    response.headers.get("x-failure-category") == Some("FAILURE_CLIENT_SCOPE_CHECK")
        || contains(response, b"scope does not match")
}

fn contains(response: &Response, text: &[u8]) -> bool {
    response.body.len() < 4096 && response.body.windows(text.len()).any(|window| window == text)
}

fn stop(why: Why, response: &Response) -> Verdict {
    Verdict::Stop(refused(why, response))
}

fn refused(why: Why, response: &Response) -> Error {
    Error::Refused(why, Box::new(refusal::read(response)))
}

#[cfg(test)]
mod tests;
