use super::*;

const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);

fn headers(pairs: &[(&str, &str)]) -> Headers {
    pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect()
}

fn check(pairs: &[(&str, &str)], expected: Option<(Option<u64>, Option<u64>, bool)>) {
    let expected = expected.map(|(limit, remaining, near_limit)| Snapshot { limit, remaining, near_limit });
    assert_eq!(read(&headers(pairs)), expected);
}

#[test]
fn snapshots() {
    check(&[], None);
    check(
        &[("X-RateLimit-Limit", "350"), ("X-RateLimit-Remaining", "349")],
        Some((Some(350), Some(349), false)),
    );
    check(&[("X-RateLimit-NearLimit", "True")], Some((None, None, true)));
    check(&[("X-RateLimit-Limit", "many"), ("X-RateLimit-Remaining", "-1")], None);
    check(&[("X-RateLimit-Limit", "99999999999999999999999")], None);
}

fn reason(text: &str, expected: Limit) {
    assert_eq!(limit(&headers(&[("RateLimit-Reason", text)])), expected, "{text}");
}

#[test]
fn reasons() {
    reason("jira-quota-global-based", Limit::Quota);
    reason("jira-quota-tenant-based", Limit::Quota);
    reason("confluence-quota-tenant-based", Limit::Quota);
    reason("conf-global-based", Limit::Quota);
    reason("jira-burst-based", Limit::Burst);
    reason("JIRA-BURST-BASED", Limit::Burst);
    reason("jira-max-concurrent-threads-across-all-instances-per-tenant-per-user", Limit::Burst);
    reason("jira-per-issue-on-write", Limit::Issue);
    reason("jira-cost-based", Limit::Other);
    reason("", Limit::Other);
    assert_eq!(limit(&headers(&[("X-RateLimit-Interval-Seconds", "1")])), Limit::User);
}

/// Limit, milliseconds until it opens, gap in milliseconds, what is left.
type Row = (Limit, Option<u64>, u64, Option<u64>);

fn learns(status: u16, pairs: &[(&str, &str)], expected: &[Row]) {
    let found: Vec<Row> = lessons(status, &headers(pairs), NOW)
        .into_iter()
        .map(|lesson| {
            let until = lesson.until.map(|until| until.as_millis() - NOW.as_millis());
            (lesson.limit, until, u64::try_from(lesson.gap.as_millis()).unwrap(), lesson.remaining)
        })
        .collect();
    assert_eq!(found, expected, "{status} {pairs:?}");
}

#[test]
fn an_ordinary_answer_teaches_nothing() {
    learns(200, &[], &[]);
    learns(
        200,
        &[
            ("X-RateLimit-Limit", "350"),
            ("X-RateLimit-Remaining", "349"),
            ("RateLimit", "\"jira-burst-based\";r=349;t=1"),
        ],
        &[],
    );
    learns(200, &[("RateLimit-Policy", "\"global-app-quota\";q=65000;w=3600")], &[]);
    learns(200, &[("Beta-RateLimit", "\"global-app-quota\";r=0;t=600")], &[]);
    learns(200, &[("X-Beta-RateLimit-NearLimit", "true")], &[]);
    learns(200, &[("X-RateLimit-NearLimit", "false")], &[]);
    learns(404, &[], &[]);
    learns(503, &[("Retry-After", "5")], &[]);
}

#[test]
fn refusals() {
    let burst = ("RateLimit-Reason", "jira-burst-based");
    let issue = ("RateLimit-Reason", "jira-per-issue-on-write");
    let quota = ("RateLimit-Reason", "jira-quota-tenant-based");
    learns(429, &[burst, ("Retry-After", "2")], &[(Limit::Burst, Some(2000), 0, None)]);
    learns(429, &[burst], &[]);
    learns(429, &[burst, ("Retry-After", "0")], &[]);
    learns(429, &[issue, ("Retry-After", "4")], &[(Limit::Issue, Some(4000), 0, None)]);
    learns(429, &[quota, ("Retry-After", "1847")], &[(Limit::Quota, Some(1_847_000), 0, None)]);
    learns(429, &[quota], &[(Limit::Quota, Some(3_600_000), 0, None)]);
    learns(429, &[quota, ("Retry-After", "0")], &[(Limit::Quota, Some(3_600_000), 0, None)]);
    learns(429, &[("Retry-After", "9")], &[(Limit::Other, Some(9000), 0, None)]);
    learns(429, &[("Retry-After", "9223372036854775807")], &[(Limit::Other, Some(3_600_000), 0, None)]);
    let node = [
        ("X-RateLimit-Interval-Seconds", "5"),
        ("X-RateLimit-FillRate", "1"),
        ("X-RateLimit-Remaining", "0"),
    ];
    learns(429, &node, &[(Limit::User, Some(5000), 0, None)]);
}

#[test]
fn limits_that_come_near() {
    let near = ("X-RateLimit-NearLimit", "true");
    learns(200, &[near], &[(Limit::Quota, None, 250, None)]);
    let reset = ("X-RateLimit-Reset", "2026-01-01T00:10:00Z");
    learns(200, &[near, reset, ("X-RateLimit-Remaining", "6000")], &[(Limit::Quota, None, 100, Some(6000))]);
    learns(200, &[near, reset, ("X-RateLimit-Remaining", "1")], &[(Limit::Quota, None, 1000, Some(1))]);
    let left = |text| [near, ("RateLimit", text)];
    learns(200, &left("\"global-app-quota\";r=11000;t=600"), &[(Limit::Quota, None, 54, Some(11_000))]);
    learns(200, &left("\"tenant-app-quota\";r=0;t=600"), &[(Limit::Quota, Some(600_000), 0, Some(0))]);
    learns(
        200,
        &left("\"jira-burst-based\";r=0;t=1, \"tenant-app-quota\";r=600;t=60"),
        &[(Limit::Burst, Some(1000), 0, Some(0)), (Limit::Quota, None, 100, Some(600))],
    );
    learns(200, &left("\"tenant-app-quota\";r=x;t=60"), &[(Limit::Quota, None, 250, None)]);
    learns(
        200,
        &[("RateLimit", "\"tenant-app-quota\";r=0;t=18446744073709551615")],
        &[(Limit::Quota, Some(3_600_000), 0, Some(0))],
    );
}

#[test]
fn buckets_of_a_data_center() {
    let bucket = |remaining, rate| {
        [
            ("X-RateLimit-Limit", "100"),
            ("X-RateLimit-Remaining", remaining),
            ("X-RateLimit-Interval-Seconds", "1"),
            ("X-RateLimit-FillRate", rate),
            ("retry-after", "0"),
        ]
    };
    learns(200, &bucket("90", "10"), &[]);
    learns(200, &bucket("20", "10"), &[]);
    learns(200, &bucket("19", "10"), &[(Limit::User, None, 100, Some(19))]);
    learns(200, &bucket("0", "10"), &[(Limit::User, Some(1000), 0, Some(0))]);
    learns(200, &bucket("19", "0"), &[]);
    learns(200, &bucket("x", "10"), &[]);
}
