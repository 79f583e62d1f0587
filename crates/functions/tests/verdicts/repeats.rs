use super::check;

const NO: &[(&str, &str)] = &[];

#[test]
fn a_read_is_repeated_when_the_server_stumbles() {
    check("GET", 408, NO, "", "again Unavailable");
    check("GET", 500, NO, "", "again Unavailable");
    check("GET", 502, NO, "", "again Unavailable");
    check("GET", 503, NO, "", "again Unavailable");
    check("GET", 504, NO, "", "again Unavailable");
    check("HEAD", 408, NO, "", "again Unavailable");
    check("HEAD", 500, NO, "", "again Unavailable");
    check("HEAD", 502, NO, "", "again Unavailable");
    check("HEAD", 503, NO, "", "again Unavailable");
    check("HEAD", 504, NO, "", "again Unavailable");
    check("OPTIONS", 408, NO, "", "again Unavailable");
    check("OPTIONS", 500, NO, "", "again Unavailable");
    check("OPTIONS", 502, NO, "", "again Unavailable");
    check("OPTIONS", 503, NO, "", "again Unavailable");
    check("OPTIONS", 504, NO, "", "again Unavailable");
    check("POST safe", 408, NO, "", "again Unavailable");
    check("POST safe", 500, NO, "", "again Unavailable");
    check("POST safe", 503, NO, "", "again Unavailable");
    check("PUT safe", 408, NO, "", "again Unavailable");
    check("PUT safe", 500, NO, "", "again Unavailable");
    check("PUT safe", 503, NO, "", "again Unavailable");
    check("PATCH safe", 408, NO, "", "again Unavailable");
    check("PATCH safe", 500, NO, "", "again Unavailable");
    check("PATCH safe", 503, NO, "", "again Unavailable");
    check("DELETE safe", 408, NO, "", "again Unavailable");
    check("DELETE safe", 500, NO, "", "again Unavailable");
    check("DELETE safe", 503, NO, "", "again Unavailable");
    check("GET", 520, NO, "", "again Unavailable");
    check("GET", 522, NO, "", "again Unavailable");
    check("GET", 524, NO, "", "again Unavailable");
    check("GET", 529, NO, "", "again Unavailable");
    check("GET", 599, NO, "", "again Unavailable");
}

#[test]
fn a_change_to_the_same_effect_is_repeated_and_in_doubt_until_it_succeeds() {
    check("PUT", 408, NO, "", "again OutcomeUnknown");
    check("PUT", 500, NO, "", "again OutcomeUnknown");
    check("PUT", 502, NO, "", "again OutcomeUnknown");
    check("PUT", 503, NO, "", "again OutcomeUnknown");
    check("PUT", 504, NO, "", "again OutcomeUnknown");
    check("DELETE", 408, NO, "", "again OutcomeUnknown");
    check("DELETE", 500, NO, "", "again OutcomeUnknown");
    check("DELETE", 502, NO, "", "again OutcomeUnknown");
    check("DELETE", 503, NO, "", "again OutcomeUnknown");
    check("DELETE", 504, NO, "", "again OutcomeUnknown");
    check("POST idempotent", 408, NO, "", "again OutcomeUnknown");
    check("POST idempotent", 500, NO, "", "again OutcomeUnknown");
    check("POST idempotent", 503, NO, "", "again OutcomeUnknown");
    check("PATCH idempotent", 408, NO, "", "again OutcomeUnknown");
    check("PATCH idempotent", 500, NO, "", "again OutcomeUnknown");
    check("PATCH idempotent", 503, NO, "", "again OutcomeUnknown");
    check("PUT", 524, NO, "", "again OutcomeUnknown");
}

#[test]
fn a_change_that_would_be_made_twice_is_not_repeated_once_it_may_have_arrived() {
    check("POST", 408, NO, "", "stop OutcomeUnknown");
    check("POST", 500, NO, "", "stop OutcomeUnknown");
    check("POST", 502, NO, "", "stop OutcomeUnknown");
    check("POST", 503, NO, "", "stop OutcomeUnknown");
    check("POST", 504, NO, "", "stop OutcomeUnknown");
    check("PATCH", 408, NO, "", "stop OutcomeUnknown");
    check("PATCH", 500, NO, "", "stop OutcomeUnknown");
    check("PATCH", 502, NO, "", "stop OutcomeUnknown");
    check("PATCH", 503, NO, "", "stop OutcomeUnknown");
    check("PATCH", 504, NO, "", "stop OutcomeUnknown");
    check("PUT once", 408, NO, "", "stop OutcomeUnknown");
    check("PUT once", 500, NO, "", "stop OutcomeUnknown");
    check("PUT once", 503, NO, "", "stop OutcomeUnknown");
    check("DELETE once", 408, NO, "", "stop OutcomeUnknown");
    check("DELETE once", 500, NO, "", "stop OutcomeUnknown");
    check("DELETE once", 503, NO, "", "stop OutcomeUnknown");
    check("POST", 524, NO, "", "stop OutcomeUnknown");
    // Not even where the server asks to come back.
    check("POST", 503, &[("retry-after", "1")], "", "stop OutcomeUnknown");
    check("PATCH", 500, &[("retry-after", "0")], "", "stop OutcomeUnknown");
}

#[test]
fn what_a_server_never_does_does_not_get_better() {
    check("GET", 501, NO, "", "stop Unavailable");
    check("GET", 505, NO, "", "stop Unavailable");
    check("HEAD", 501, NO, "", "stop Unavailable");
    check("HEAD", 505, NO, "", "stop Unavailable");
    check("POST safe", 501, NO, "", "stop Unavailable");
    check("POST safe", 505, NO, "", "stop Unavailable");
    check("PUT", 501, NO, "", "stop OutcomeUnknown");
    check("PUT", 505, NO, "", "stop OutcomeUnknown");
    check("DELETE", 501, NO, "", "stop OutcomeUnknown");
    check("DELETE", 505, NO, "", "stop OutcomeUnknown");
    check("POST", 501, NO, "", "stop OutcomeUnknown");
    check("POST", 505, NO, "", "stop OutcomeUnknown");
}

/// A request that is refused for its rate was not carried out.
#[test]
fn a_rate_limit_lets_everything_be_repeated() {
    check("GET", 429, NO, "", "again RateLimited(Other)");
    check("HEAD", 429, NO, "", "again RateLimited(Other)");
    check("OPTIONS", 429, NO, "", "again RateLimited(Other)");
    check("PUT", 429, NO, "", "again RateLimited(Other)");
    check("DELETE", 429, NO, "", "again RateLimited(Other)");
    check("POST", 429, NO, "", "again RateLimited(Other)");
    check("PATCH", 429, NO, "", "again RateLimited(Other)");
    check("POST safe", 429, NO, "", "again RateLimited(Other)");
    check("POST idempotent", 429, NO, "", "again RateLimited(Other)");
    check("GET once", 429, NO, "", "again RateLimited(Other)");
    check("PUT once", 429, NO, "", "again RateLimited(Other)");
}

#[test]
fn an_hourly_quota_lets_nothing_be_repeated() {
    let quota = &[("RateLimit-Reason", "jira-quota-global-based")];
    check("GET", 429, quota, "", "stop RateLimited(Quota)");
    check("HEAD", 429, quota, "", "stop RateLimited(Quota)");
    check("PUT", 429, quota, "", "stop RateLimited(Quota)");
    check("DELETE", 429, quota, "", "stop RateLimited(Quota)");
    check("POST", 429, quota, "", "stop RateLimited(Quota)");
    check("PATCH", 429, quota, "", "stop RateLimited(Quota)");
    check("POST safe", 429, quota, "", "stop RateLimited(Quota)");
}

#[test]
fn a_limit_is_read_off_its_reason() {
    let reason = |reason: &str, expected: &str| {
        check("GET", 429, &[("RateLimit-Reason", reason)], "", expected);
    };
    reason("jira-burst-based", "again RateLimited(Burst)");
    reason("Jira-Burst-Based", "again RateLimited(Burst)");
    reason("jira-per-issue-on-write", "again RateLimited(Issue)");
    reason("jira-quota-tenant-based", "stop RateLimited(Quota)");
    reason("confluence-quota-global-based", "stop RateLimited(Quota)");
    reason("confluence-quota-tenant-based", "stop RateLimited(Quota)");
    reason("conf-global-based", "stop RateLimited(Quota)");
    reason("jira-cost-based", "again RateLimited(Other)");
    let threads = "jira-max-concurrent-threads-across-all-instances-per-tenant-per-user";
    reason(threads, "again RateLimited(Burst)");
    reason("", "again RateLimited(Other)");
    // What only tells of a limit to come is not the limit that was reached.
    let beta = &[("X-Beta-RateLimit-Reason", "jira-quota-global-based")];
    check("GET", 429, beta, "", "again RateLimited(Other)");
    let gateway = &[("X-Failure-Category", "FAILURE CLIENT RATE LIMITED"), ("X-RateLimit-Limit", "360000")];
    check("GET", 429, gateway, "", "again RateLimited(Other)");
    let blocked = &[("Retry-After", "9223372036854775807"), ("X-RateLimit-Limit", "0")];
    check("GET", 429, blocked, "", "again RateLimited(Other)");
    let tomcat = "<!doctype html><title>HTTP Status 429</title>Rate limit exceeded.";
    check("GET", 429, &[("content-type", "text/html")], tomcat, "again RateLimited(Other)");
    let json = r#"{"errorMessages":["Rate limit exceeded"]}"#;
    check("POST", 429, &[("content-type", "application/json")], json, "again RateLimited(Other)");
}
