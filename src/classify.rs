//! What to make of an answer: done, follow it, or stop with which error.

use crate::error::{Error, Why};
use crate::http::{Method, Request, Response, Url};
use crate::refusal;
use crate::site::{Target, redirect};
use std::time::Duration;

/// The next step after an answer.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is the answer.
    Done,
    /// Ask again there.
    Follow(Url),
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
    let has = |name: &str, word: &str| {
        response.headers.all(name).any(|value| value.to_ascii_uppercase().contains(word))
    };
    let reason = "x-seraph-loginreason";
    if has(reason, "AUTHENTICATION_DENIED") || has("x-authentication-denied-reason", "CAPTCHA") {
        return Some(Why::Captcha);
    }
    let anonymous = has(reason, "AUTHENTICATED_FAILED") || (has(reason, "OUT") && !has(reason, "OK"));
    (signed && anonymous).then_some(Why::Unauthorized)
}

fn refuse(request: &Request, response: &Response) -> Verdict {
    let status = response.status;
    if request.changes && matches!(status, 408 | 500..) {
        let refusal = refusal::read(response);
        let texts = refusal.messages.join(" ");
        let detail = format!("the server answered with status {status} {}", texts.trim_end_matches('.'));
        return Verdict::Stop(Error::OutcomeUnknown(detail.trim_end().to_owned(), Some(Box::new(refusal))));
    }
    stop(why(status, response), response)
}

fn why(status: u16, response: &Response) -> Why {
    match status {
        401 if is_scope_failure(response) => Why::MissingScope,
        // Jira says 401 to an account that it knows and that is no administrator.
        401 if is_known(response) => Why::Forbidden,
        401 => Why::Unauthorized,
        // A Bearer token that was sent to a site's own host.
        403 if contains(response, b"Failed to parse Connect Session Auth Token") => Why::Unauthorized,
        403 => Why::Forbidden,
        404 => Why::NotFound,
        409 => Why::Conflict,
        410 => Why::Gone,
        400 | 413 | 415 | 422 => Why::Invalid,
        429 => Why::RateLimited {
            retry_after: response.headers.number("retry-after").map(Duration::from_secs),
            reason: response.headers.get("ratelimit-reason").map(|reason| reason.chars().take(128).collect()),
        },
        408 | 500.. => Why::Unavailable,
        _ => Why::Unexpected,
    }
}

fn is_known(response: &Response) -> bool {
    let reason = |value: &str| value.to_ascii_uppercase().contains("OK");
    response.headers.all("x-seraph-loginreason").any(reason)
}

fn is_scope_failure(response: &Response) -> bool {
    response.headers.get("x-failure-category") == Some("FAILURE_CLIENT_SCOPE_CHECK")
        || contains(response, b"scope does not match")
}

fn contains(response: &Response, text: &[u8]) -> bool {
    response.body.len() < 4096 && response.body.windows(text.len()).any(|window| window == text)
}

fn stop(why: Why, response: &Response) -> Verdict {
    Verdict::Stop(Error::Refused(why, Box::new(refusal::read(response))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{Headers, Origin};

    fn judge(method: Method, status: u16, headers: &[(&str, &str)], body: &str) -> Verdict {
        let url = Url {
            origin: Origin { secure: true, authority: "a.example".into() },
            path: "/rest".into(),
            query: None,
        };
        let request =
            Request { method, url, headers: Headers::default(), body: None, changes: !method.is_read() };
        let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        classify(&request, true, &Response { status, headers, body: body.into() })
    }

    fn check(status: u16, headers: &[(&str, &str)], body: &str, expected: Why) {
        match judge(Method::Get, status, headers, body) {
            Verdict::Stop(Error::Refused(why, refusal)) => {
                assert_eq!((why, refusal.status), (expected, status), "{body}");
            }
            other => panic!("{status} {body}: {other:?}"),
        }
    }

    #[test]
    fn refusals() {
        check(401, &[], "", Why::Unauthorized);
        check(401, &[("X-Failure-Category", "FAILURE_CLIENT_SCOPE_CHECK")], "", Why::MissingScope);
        check(401, &[], r#"{"code":401,"message":"Unauthorized; scope does not match"}"#, Why::MissingScope);
        check(403, &[], "", Why::Forbidden);
        check(403, &[], r#"{"error":"Failed to parse Connect Session Auth Token"}"#, Why::Unauthorized);
        check(403, &[("X-Authentication-Denied-Reason", "CAPTCHA_CHALLENGE; login-url=x")], "", Why::Captcha);
        check(404, &[], "", Why::NotFound);
        check(409, &[], "", Why::Conflict);
        check(410, &[], "", Why::Gone);
        check(400, &[], "", Why::Invalid);
        check(422, &[], "", Why::Invalid);
        check(500, &[], "", Why::Unavailable);
        check(503, &[], "", Why::Unavailable);
        check(418, &[], "", Why::Unexpected);
        let limited = |seconds: Option<u64>, reason: Option<&str>| Why::RateLimited {
            retry_after: seconds.map(Duration::from_secs),
            reason: reason.map(str::to_owned),
        };
        check(429, &[], "", limited(None, None));
        check(
            429,
            &[("Retry-After", "7"), ("RateLimit-Reason", "jira-burst-based")],
            "",
            limited(Some(7), Some("jira-burst-based")),
        );
        check(429, &[("Retry-After", "9223372036854775807")], "", limited(Some(i64::MAX as u64), None));
        check(429, &[("Retry-After", "-1")], "", limited(None, None));
    }

    #[test]
    fn the_anonymous_trap() {
        check(200, &[("X-Seraph-LoginReason", "AUTHENTICATED_FAILED")], "[]", Why::Unauthorized);
        check(200, &[("X-Seraph-LoginReason", "OUT")], "[]", Why::Unauthorized);
        check(200, &[("X-Seraph-LoginReason", "AUTHENTICATION_DENIED")], "[]", Why::Captcha);
        // What Jira says to those that it knows, on one line or on two.
        let out = ("X-Seraph-LoginReason", "OUT");
        let ok = ("x-seraph-loginreason", "OK");
        assert_eq!(judge(Method::Get, 200, &[ok], "[]"), Verdict::Done);
        assert_eq!(judge(Method::Get, 200, &[out, ok], "[]"), Verdict::Done);
        assert_eq!(judge(Method::Get, 200, &[("X-Seraph-LoginReason", "OUT, OK")], "[]"), Verdict::Done);
        check(401, &[ok], "You cannot edit the configuration of this project.", Why::Forbidden);
        check(401, &[out], "", Why::Unauthorized);
        check(429, &[out], "", Why::RateLimited { retry_after: None, reason: None });
        check(503, &[out], "", Why::Unavailable);
        assert_eq!(judge(Method::Get, 200, &[], "[]"), Verdict::Done);
    }

    #[test]
    fn a_change_that_the_server_stumbled_over_may_have_been_made() {
        for method in [Method::Post, Method::Put, Method::Patch, Method::Delete] {
            for status in [408, 500, 502, 503, 504] {
                let verdict = judge(method, status, &[("retry-after", "1")], r#"{"message":"Oops."}"#);
                let Verdict::Stop(Error::OutcomeUnknown(detail, Some(refusal))) = verdict else {
                    panic!("{verdict:?}")
                };
                assert_eq!(detail, format!("the server answered with status {status} Oops"));
                assert_eq!(refusal.status, status);
            }
            assert!(matches!(
                judge(method, 429, &[], ""),
                Verdict::Stop(Error::Refused(Why::RateLimited { .. }, _))
            ));
        }
    }

    #[test]
    fn redirects_of_reads_stay_on_the_origin_and_those_of_writes_are_handed_back() {
        let to = |method, location| judge(method, 302, &[("location", location)], "");
        assert!(matches!(to(Method::Get, "/other"), Verdict::Follow(url) if url.path == "/other"));
        assert!(matches!(to(Method::Head, "/other"), Verdict::Follow(_)));
        check(
            302,
            &[("location", "https://login.example/sso?x=1")],
            "",
            Why::Redirected("https://login.example".into()),
        );
        check(302, &[("location", "http://a.example/")], "", Why::Redirected("http://a.example".into()));
        check(302, &[], "", Why::Unexpected);
        check(302, &[("location", "\u{e9}")], "", Why::Unexpected);
        for method in [Method::Options, Method::Post, Method::Put, Method::Patch, Method::Delete] {
            assert_eq!(to(method, "/other"), Verdict::Done);
            assert_eq!(to(method, "https://evil.example"), Verdict::Done);
        }
        assert_eq!(judge(Method::Get, 304, &[], ""), Verdict::Done);
    }
}
