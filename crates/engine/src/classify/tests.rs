use super::*;
use crate::http::{Headers, Origin};

fn judge(method: Method, status: u16, headers: &[(&str, &str)], body: &str) -> Verdict {
    judge_as(method, method.safety(), status, headers, body)
}

fn judge_as(method: Method, safety: Safety, status: u16, headers: &[(&str, &str)], body: &str) -> Verdict {
    let url = Url {
        origin: Origin { secure: true, authority: "a.example".into() },
        path: "/rest".into(),
        query: None,
    };
    let request = Request { method, url, headers: Headers::default(), body: None, safety };
    let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    classify(&request, true, &Response { status, headers, body: body.into() })
}

/// A refusal of a read, and whether it may be retried.
fn check(status: u16, headers: &[(&str, &str)], body: &str, expected: RefusalReason) {
    let (error, again) = match judge(Method::Get, status, headers, body) {
        Verdict::Stop(error) => (error, false),
        Verdict::Retry(error) => (error, true),
        other => panic!("{status} {body}: {other:?}"),
    };
    let Error::Refused(why, refusal) = error else { panic!("{status} {body}: {error:?}") };
    assert_eq!((&why, refusal.status), (&expected, status), "{body}");
    let retryable = match why {
        RefusalReason::RateLimited(limit) => limit != Limit::Quota,
        RefusalReason::Unavailable => !matches!(status, 501 | 505),
        _ => false,
    };
    assert_eq!(again, retryable, "{status} {body}");
}

#[test]
fn refusals() {
    check(400, &[], "", RefusalReason::Invalid);
    check(401, &[], "", RefusalReason::Unauthorized);
    check(401, &[("X-Failure-Category", "FAILURE_CLIENT_SCOPE_CHECK")], "", RefusalReason::MissingScope);
    check(
        401,
        &[],
        r#"{"code":401,"message":"Unauthorized; scope does not match"}"#,
        RefusalReason::MissingScope,
    );
    check(402, &[], "", RefusalReason::Unexpected);
    check(403, &[], "", RefusalReason::Forbidden);
    check(403, &[], r#"{"error":"Failed to parse Connect Session Auth Token"}"#, RefusalReason::Unauthorized);
    check(
        403,
        &[("X-Authentication-Denied-Reason", "CAPTCHA_CHALLENGE; login-url=x")],
        "",
        RefusalReason::Captcha,
    );
    check(404, &[], "", RefusalReason::NotFound);
    check(404, &[("X-Seraph-LoginReason", "AUTHENTICATED_FAILED")], "", RefusalReason::Unauthorized);
    check(400, &[("X-Seraph-LoginReason", "AUTHENTICATED_FAILED")], "", RefusalReason::Unauthorized);
    check(
        403,
        &[],
        r#"{"message":"Request rejected because caller cannot access Confluence"}"#,
        RefusalReason::Unauthorized,
    );
    check(404, &[("Atlassian-DataSecurityPolicy", "app_access_blocked")], "", RefusalReason::Forbidden);
    check(403, &[("Atlassian-DataSecurityPolicy", "app_access_blocked")], "", RefusalReason::Forbidden);
    check(405, &[], "", RefusalReason::Unexpected);
    check(406, &[], "", RefusalReason::Unexpected);
    check(408, &[], "", RefusalReason::Unavailable);
    check(409, &[], "", RefusalReason::Conflict);
    check(410, &[], "", RefusalReason::Gone);
    check(412, &[], "", RefusalReason::Unexpected);
    check(413, &[], "", RefusalReason::Invalid);
    check(415, &[], "", RefusalReason::Invalid);
    check(418, &[], "", RefusalReason::Unexpected);
    check(422, &[], "", RefusalReason::Invalid);
    for status in [500, 501, 502, 503, 504, 505, 520, 524, 599] {
        check(status, &[], "<html>", RefusalReason::Unavailable);
    }
}

#[test]
fn limits_by_reason_read_loosely() {
    for (reason, limit) in [
        ("jira-burst-based", Limit::Burst),
        ("JIRA-BURST-BASED", Limit::Burst),
        ("jira-max-concurrent-threads-across-all-instances-per-tenant-per-user", Limit::Burst),
        ("jira-per-issue-on-write", Limit::Issue),
        ("jira-quota-global-based", Limit::Quota),
        ("jira-quota-tenant-based", Limit::Quota),
        ("confluence-quota-global-based", Limit::Quota),
        ("confluence-quota-tenant-based", Limit::Quota),
        ("conf-global-based", Limit::Quota),
        ("jira-cost-based", Limit::Other),
        ("something new", Limit::Other),
        ("", Limit::Other),
    ] {
        check(429, &[("RateLimit-Reason", reason)], "", RefusalReason::RateLimited(limit));
    }
    check(429, &[], "<html>Rate limit exceeded.</html>", RefusalReason::RateLimited(Limit::Other));
    check(429, &[("Retry-After", "9223372036854775807")], "", RefusalReason::RateLimited(Limit::Other));
}

#[test]
fn a_rate_limit_allows_every_method_a_retry_and_a_quota_none() {
    for method in
        [Method::Get, Method::Post, Method::Put, Method::Patch, Method::Delete, Method::Head, Method::Options]
    {
        assert!(matches!(
            judge(method, 429, &[], ""),
            Verdict::Retry(Error::Refused(RefusalReason::RateLimited(_), _))
        ));
        let quota = [("ratelimit-reason", "jira-quota-tenant-based")];
        assert!(matches!(
            judge(method, 429, &quota, ""),
            Verdict::Stop(Error::Refused(RefusalReason::RateLimited(_), _))
        ));
    }
}

#[test]
fn a_change_that_the_server_failed_on_may_have_been_made() {
    for status in [408, 500, 501, 502, 503, 504, 505, 524] {
        let lasting = matches!(status, 501 | 505);
        for method in [Method::Post, Method::Put, Method::Patch, Method::Delete] {
            let verdict = judge(method, status, &[("retry-after", "1")], r#"{"message":"Oops."}"#);
            let (error, again) = match verdict {
                Verdict::Stop(error) => (error, false),
                Verdict::Retry(error) => (error, true),
                other => panic!("{other:?}"),
            };
            assert_eq!(again, method.safety() == Safety::Idempotent && !lasting, "{method} {status}");
            let Error::OutcomeUnknown(detail, Some(refusal)) = error else { panic!("{error:?}") };
            assert_eq!(detail, format!("the server responded with status {status}: Oops"));
            assert_eq!(refusal.status, status);
        }
        // The caller knows better than the method.
        let search = judge_as(Method::Post, Safety::Safe, status, &[], "");
        let refused = |error: &Error| matches!(error, Error::Refused(RefusalReason::Unavailable, _));
        assert!(match &search {
            Verdict::Retry(error) => refused(error) && !lasting,
            Verdict::Stop(error) => refused(error) && lasting,
            _ => false,
        });
        let put = judge_as(Method::Put, Safety::Once, status, &[], "");
        assert!(matches!(put, Verdict::Stop(Error::OutcomeUnknown(..))));
    }
}

#[test]
fn the_anonymous_trap() {
    check(200, &[("X-Seraph-LoginReason", "AUTHENTICATED_FAILED")], "[]", RefusalReason::Unauthorized);
    check(200, &[("X-Seraph-LoginReason", "OUT")], "[]", RefusalReason::Unauthorized);
    check(200, &[("X-Seraph-LoginReason", "AUTHENTICATION_DENIED")], "[]", RefusalReason::Captcha);
    // What Jira says to those that it knows, on one line or on two.
    let out = ("X-Seraph-LoginReason", "OUT");
    let ok = ("x-seraph-loginreason", "OK");
    assert_eq!(judge(Method::Get, 200, &[ok], "[]"), Verdict::Done);
    assert_eq!(judge(Method::Get, 200, &[out, ok], "[]"), Verdict::Done);
    assert_eq!(judge(Method::Get, 200, &[("X-Seraph-LoginReason", "OUT, OK")], "[]"), Verdict::Done);
    check(401, &[ok], "You cannot edit the configuration of this project.", RefusalReason::Forbidden);
    check(401, &[out], "", RefusalReason::Unauthorized);
    check(429, &[out], "", RefusalReason::RateLimited(Limit::Other));
    check(503, &[out], "", RefusalReason::Unavailable);
    assert_eq!(judge(Method::Get, 200, &[], "[]"), Verdict::Done);
}

#[test]
fn redirects_of_reads_stay_on_the_origin_and_those_of_changes_end_them() {
    let to = |method, location| judge(method, 302, &[("location", location)], "");
    assert!(matches!(to(Method::Get, "/other"), Verdict::Follow(url) if url.path == "/other"));
    assert!(matches!(to(Method::Head, "/other"), Verdict::Follow(_)));
    let sso = [("location", "https://login.example/sso?x=1")];
    check(302, &sso, "", RefusalReason::Redirected("https://login.example".into()));
    check(
        302,
        &[("location", "http://a.example/")],
        "",
        RefusalReason::Redirected("http://a.example".into()),
    );
    check(302, &[], "", RefusalReason::Unexpected);
    check(302, &[("location", "\u{e9}")], "", RefusalReason::Unexpected);
    for method in [Method::Post, Method::Put, Method::Patch, Method::Delete] {
        for location in ["/other", "https://evil.example"] {
            let moved = to(method, location);
            assert!(matches!(moved, Verdict::Stop(Error::Refused(RefusalReason::Moved(_), _))), "{moved:?}");
        }
    }
    assert_eq!(to(Method::Options, "/other"), Verdict::Done);
    for status in [200, 201, 202, 204, 207, 304] {
        assert_eq!(judge(Method::Get, status, &[], ""), Verdict::Done);
    }
}

#[test]
fn a_coding_that_the_host_does_not_decode_is_named() {
    let gzip = [("Content-Encoding", "gzip")];
    let coded =
        |method: Method, safety: Safety, status: u16| judge_as(method, safety, status, &gzip, "\u{1f}x");
    let read = Verdict::Stop(Error::Encoded("gzip".into()));
    assert_eq!(coded(Method::Get, Safety::Safe, 200), read);
    assert_eq!(coded(Method::Post, Safety::Safe, 200), read);
    for (method, safety) in [(Method::Post, Safety::Once), (Method::Put, Safety::Idempotent)] {
        let Verdict::Stop(Error::OutcomeUnknown(text, None)) = coded(method, safety, 201) else { panic!() };
        assert!(text.contains("status 201") && text.contains("compressed (gzip)"), "{text}");
    }
    // A status says what it says, also where the text behind it cannot be read.
    let Verdict::Stop(error @ Error::Refused(RefusalReason::NotFound, _)) =
        coded(Method::Get, Safety::Safe, 404)
    else {
        panic!()
    };
    assert!(error.message().contains("compressed (gzip)"), "{}", error.message());
    // There is nothing to decode, or nothing that needs it.
    assert_eq!(judge(Method::Put, 204, &gzip, ""), Verdict::Done);
    assert_eq!(judge(Method::Get, 200, &[("Content-Encoding", "identity")], "{}"), Verdict::Done);
    assert_eq!(judge(Method::Get, 200, &[("Content-Encoding", "")], "{}"), Verdict::Done);
}
