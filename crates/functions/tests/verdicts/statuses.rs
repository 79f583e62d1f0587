use super::{check, check_anonymous};

const NO: &[(&str, &str)] = &[];
const HTML: &[(&str, &str)] = &[("content-type", "text/html")];
const OK: (&str, &str) = ("X-Seraph-LoginReason", "OK");
const OUT: (&str, &str) = ("X-Seraph-LoginReason", "OUT");
const FAILED: (&str, &str) = ("X-Seraph-LoginReason", "AUTHENTICATED_FAILED");
const DENIED: (&str, &str) = ("X-Seraph-LoginReason", "AUTHENTICATION_DENIED");

#[test]
fn answers() {
    check("GET", 200, NO, "{}", "done");
    check("GET", 200, NO, "", "done");
    check("POST", 201, NO, r#"{"issues":[],"errors":[{"status":400}]}"#, "done");
    check("PUT", 202, NO, "", "done");
    check("DELETE", 204, NO, "", "done");
    check("GET", 206, NO, "x", "done");
    check("PUT", 207, NO, r#"{"entries":[]}"#, "done");
    check("GET", 304, NO, "", "done");
    // A page is an answer too: whoever wanted JSON says that it is none.
    check("GET", 200, HTML, "<title>Log in</title>", "done");
    check("GET", 200, NO, r#"{"errorMessages":["a"]}"#, "done");
    check("GET", 200, &[("retry-after", "0"), ("x-ratelimit-remaining", "0")], "[]", "done");
}

/// Jira may answer a bad credential as if there were none.
#[test]
fn answers_to_nobody() {
    check("GET", 200, &[FAILED], r#"{"values":[]}"#, "stop Unauthorized");
    check("GET", 200, &[OUT], "[]", "stop Unauthorized");
    check("GET", 200, &[("x-seraph-loginreason", "authenticated_failed")], "[]", "stop Unauthorized");
    check("POST", 201, &[FAILED], "{}", "stop Unauthorized");
    check("DELETE", 204, &[OUT], "", "stop Unauthorized");
    check("GET", 302, &[OUT, ("location", "/login.jsp")], "", "stop Unauthorized");
    check("GET", 200, &[DENIED], "[]", "stop Captcha");
    check("GET", 200, &[OK], "[]", "done");
    check("GET", 200, &[OUT, OK], "[]", "done");
    check("GET", 200, &[("X-Seraph-LoginReason", "OUT, OK")], "[]", "done");
    check("GET", 200, &[FAILED, OK], "[]", "stop Unauthorized");
    // Whatever is not OK is none.
    check("GET", 200, &[("X-Seraph-LoginReason", "AUTHORISATION_FAILED")], "[]", "stop Unauthorized");
    check("GET", 200, &[("X-Seraph-LoginReason", "TOKEN_EXPIRED")], "[]", "stop Unauthorized");
    check("GET", 200, &[("X-Seraph-LoginReason", "")], "[]", "done");
    check("GET", 200, &[("X-Seraph-LoginReason", " ok ")], "[]", "done");
    // Whoever sends no credential is nobody, and knows it.
    check_anonymous("GET", 200, &[OUT], "[]", "done");
    check_anonymous("GET", 200, &[FAILED], "[]", "done");
    check_anonymous("GET", 200, &[DENIED], "[]", "stop Captcha");
    check_anonymous("GET", 401, &[OUT], "", "stop Unauthorized");
    // It says nothing where the answer is about something else.
    check("GET", 404, &[OUT], "", "stop NotFound");
    check_anonymous("GET", 404, &[FAILED], "", "stop NotFound");
    check("GET", 429, &[FAILED], "", "again RateLimited(Other)");
    check("GET", 503, &[OUT], "", "again Unavailable");
    check("POST", 503, &[FAILED], "", "stop OutcomeUnknown");
}

#[test]
fn credentials_that_are_refused() {
    let realm = ("WWW-Authenticate", "OAuth realm=\"https%3A%2F%2Facme.atlassian.net\"");
    let client = "Client must be authenticated to access this resource.";
    check("GET", 401, NO, "", "stop Unauthorized");
    check("POST", 401, NO, "", "stop Unauthorized");
    check("GET", 401, &[realm], client, "stop Unauthorized");
    check("GET", 401, &[FAILED], client, "stop Unauthorized");
    check("GET", 401, HTML, "<title>Unauthorized (401)</title>", "stop Unauthorized");
    check(
        "GET",
        401,
        NO,
        r#"{"error":"access_denied","error_description":"Unauthorized"}"#,
        "stop Unauthorized",
    );
    // The gateway, of a token that lacks a scope.
    let scope = r#"{"code":401,"message":"Unauthorized; scope does not match"}"#;
    let category = ("X-Failure-Category", "FAILURE_CLIENT_SCOPE_CHECK");
    check("GET", 401, &[category], scope, "stop MissingScope");
    check("GET", 401, NO, scope, "stop MissingScope");
    check("PUT", 401, &[category], "", "stop MissingScope");
    check("GET", 401, &[("X-Failure-Category", "FAILURE_CLIENT_AUTH_MISMATCH")], "", "stop Unauthorized");
    // Jira, of somebody that it knows and who is no administrator.
    let role = r#"{"errorMessages":["You cannot edit the configuration of this project."],"errors":{}}"#;
    check("POST", 401, &[OK], role, "stop Forbidden");
    check("POST", 401, &[OUT, OK], role, "stop Forbidden");
    check("POST", 401, NO, role, "stop Unauthorized");
    check("POST", 401, &[("X-Seraph-LoginReason", "TOKEN_EXPIRED")], role, "stop Unauthorized");
    // A Bearer token that was sent to the site instead of the gateway.
    check("GET", 403, NO, r#"{"error":"Failed to parse Connect Session Auth Token"}"#, "stop Unauthorized");
    check("GET", 403, &[FAILED], "", "stop Unauthorized");
}

#[test]
fn what_the_account_may_not() {
    check("GET", 403, NO, "", "stop Forbidden");
    check("GET", 403, &[OK], r#"{"errorMessages":["No permission."],"errors":{}}"#, "stop Forbidden");
    check("POST", 403, NO, r#"{"errorMessage":"Not a service desk."}"#, "stop Forbidden");
    check("POST", 403, NO, "XSRF check failed", "stop Forbidden");
    check("GET", 403, &[("Atlassian-DataSecurityPolicy", "app_access_blocked")], "", "stop Forbidden");
    check("GET", 403, HTML, "<TITLE>ERROR: The request could not be satisfied</TITLE>", "stop Forbidden");
    let confluence = r#"{"message":"Current user not permitted to use Confluence","statusCode":403}"#;
    check("GET", 403, NO, confluence, "stop Forbidden");
    let captcha = ("X-Authentication-Denied-Reason", "CAPTCHA_CHALLENGE; login-url=https://x/login.jsp");
    check("GET", 403, &[captcha], "", "stop Captcha");
    check("GET", 401, &[captcha], "", "stop Captcha");
    check("GET", 403, &[DENIED], "", "stop Captcha");
    check("POST", 403, &[DENIED, captcha], "", "stop Captcha");
    check("GET", 403, &[("X-Authentication-Denied-Reason", "other")], "", "stop Forbidden");
    check("GET", 403, &[DENIED, ("X-Authentication-Denied-Reason", "other")], "", "stop Forbidden");
}

#[test]
fn other_refusals() {
    check(
        "GET",
        400,
        NO,
        r#"{"errorMessages":["Unbounded JQL queries are not allowed here."]}"#,
        "stop Invalid",
    );
    check("POST", 400, NO, r#"{"errorMessages":[],"errors":{"summary":"a"}}"#, "stop Invalid");
    check("PATCH", 400, NO, r#"{"message":"","status":400}"#, "stop Invalid");
    check("GET", 400, HTML, "<title>HTTP Status 400 – Request header is too large</title>", "stop Invalid");
    check("GET", 402, NO, "", "stop Unexpected");
    check("GET", 404, NO, r#"{"errorMessages":["Issue does not exist"],"errors":{}}"#, "stop NotFound");
    check("DELETE", 404, NO, "", "stop NotFound");
    check("GET", 404, &[("X-Failure-Category", "FAILURE_CLIENT_TCS")], "", "stop NotFound");
    check("GET", 404, &[("Atl-Missing-Tcs", "true")], "<title>unavailable</title>", "stop NotFound");
    check("GET", 405, NO, r#"{"title":"Method Not Allowed","status":405}"#, "stop Unexpected");
    check("GET", 406, NO, "", "stop Unexpected");
    check("PUT", 409, NO, r#"{"statusCode":409,"message":"Version must be incremented"}"#, "stop Conflict");
    check("POST", 409, NO, "", "stop Conflict");
    check("GET", 410, NO, r#"{"errorMessages":["The requested API has been removed."]}"#, "stop Gone");
    check("POST", 412, NO, "", "stop Unexpected");
    check("POST", 413, NO, "", "stop Invalid");
    check("POST", 415, NO, "", "stop Invalid");
    check("GET", 416, NO, "", "stop Unexpected");
    check("POST", 422, NO, "", "stop Invalid");
    check("GET", 431, NO, "", "stop Unexpected");
    check("GET", 451, NO, "", "stop Unexpected");
}

#[test]
fn redirects() {
    let to = |what: &str, status: u16, location: &str, expected: &str| {
        check(what, status, &[("Location", location)], "", expected);
    };
    to("GET", 301, "/x", "follow https://acme.atlassian.net/x");
    to("GET", 302, "y?a=b#c", "follow https://acme.atlassian.net/rest/api/3/y?a=b");
    to("GET", 303, "/rest/api/3/task/1", "follow https://acme.atlassian.net/rest/api/3/task/1");
    to("GET", 307, "https://acme.atlassian.net:443/x", "follow https://acme.atlassian.net/x");
    to("HEAD", 308, "//ACME.atlassian.net/x", "follow https://acme.atlassian.net/x");
    to(
        "GET",
        303,
        "https://api.media.atlassian.com/file/1?token=hunter2",
        "stop Redirected(\"https://api.media.atlassian.com\")",
    );
    to("GET", 302, "https://id.atlassian.com/login", "stop Redirected(\"https://id.atlassian.com\")");
    to("GET", 302, "http://acme.atlassian.net/x", "stop Redirected(\"http://acme.atlassian.net\")");
    to(
        "GET",
        302,
        "https://acme.atlassian.net:8443/x",
        "stop Redirected(\"https://acme.atlassian.net:8443\")",
    );
    to("GET", 302, "https://acme.atlassian.net@evil.example/", "stop Redirected(\"https://evil.example\")");
    to("HEAD", 302, "//evil.example", "stop Redirected(\"https://evil.example\")");
    to("GET", 302, "javascript:alert(1)", "stop Unexpected");
    to("GET", 302, "https://acme.atlassian.net/ x", "stop Unexpected");
    to("GET", 304, "/x", "done");
    to("GET", 300, "/x", "done");
    check("GET", 302, NO, "", "stop Unexpected");
    // A change was not carried out. Its caller decides on the next step.
    let moved = "stop Moved(\"https://acme.atlassian.net/x\")";
    to("POST", 301, "/x", moved);
    to("POST", 302, "/x?token=hunter2", moved);
    to("PUT", 307, "/x", moved);
    to("PATCH", 308, "/x", moved);
    to("DELETE", 303, "https://evil.example/y", "stop Moved(\"https://evil.example\")");
    to("PUT", 304, "/x", "stop Moved(\"https://acme.atlassian.net/x\")");
    check("POST", 302, NO, "", "stop Moved(\"\")");
    to("POST", 303, "/rest/api/3/task/1", "done");
    // Those that do not change anything see what came.
    to("OPTIONS", 302, "/x", "done");
    to("POST safe", 302, "/x", "done");
}
