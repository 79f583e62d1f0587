use super::*;

/// 2026-01-01T00:00:00Z.
const NOW: Timestamp = Timestamp::from_millis(1_767_225_600_000);

fn check(headers: &[(&str, &str)], expected: Option<u64>) {
    let read: Headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    assert_eq!(requested_delay(429, &read, NOW), expected.map(Duration::from_secs), "{headers:?}");
}

#[test]
fn retry_after_in_seconds() {
    for (text, expected) in [
        ("0", Some(0)),
        ("1", Some(1)),
        (" 7 ", Some(7)),
        ("007", Some(7)),
        ("3600", Some(3600)),
        ("9223372036854775807", Some(9_223_372_036_854_775_807)),
        ("18446744073709551615", Some(u64::MAX)),
        ("99999999999999999999999", Some(u64::MAX)),
        ("", None),
        (" ", None),
        ("-1", None),
        ("+1", None),
        ("1.5", None),
        ("1s", None),
        ("0x10", None),
        ("NaN", None),
        ("soon", None),
        ("٣", None),
        ("1, 5", Some(5)),
        ("5,1", Some(5)),
        ("1, soon", Some(1)),
        (",", None),
    ] {
        check(&[("Retry-After", text)], expected);
    }
    check(&[("retry-after", "3"), ("Retry-After", "9")], Some(9));
    check(&[("retry-after", "soon"), ("Retry-After", "9")], Some(9));
}

#[test]
fn retry_after_as_a_date() {
    for (text, expected) in [
        ("Thu, 01 Jan 2026 00:00:30 GMT", Some(30)),
        ("Thu, 01 Jan 2026 01:00:00 GMT", Some(3600)),
        ("Thu, 01 Jan 2026 00:00:00 GMT", Some(0)),
        ("Wed, 31 Dec 2025 23:59:59 GMT", Some(0)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", Some(0)),
        ("Thu, 01 Jan 2026 00:00:30 CET", None),
        ("2026-01-01T00:00:30Z", None),
    ] {
        check(&[("retry-after", text)], expected);
    }
    let end = [("retry-after".to_owned(), "Fri, 31 Dec 9999 23:59:59 GMT".to_owned())].into_iter().collect();
    assert!(requested_delay(429, &end, NOW).unwrap() > Duration::from_secs(1 << 37));
}

#[test]
fn what_else_a_server_says() {
    check(&[], None);
    check(&[("x-ratelimit-reset", "2026-01-01T00:00:10Z")], Some(10));
    check(&[("x-ratelimit-reset", "2026-01-01T00:01Z")], Some(60));
    check(&[("x-ratelimit-reset", "2025-01-01T00:01Z")], Some(0));
    check(&[("x-ratelimit-reset", "1767225610")], None);
    check(&[("x-ratelimit-reset", "garbage")], None);
    // Retry-After comes first, also where it is less.
    check(&[("x-ratelimit-reset", "2026-01-01T00:00:10Z"), ("retry-after", "3")], Some(3));
    check(&[("x-ratelimit-reset", "2026-01-01T00:00:10Z"), ("retry-after", "x")], Some(10));
    check(&[("ratelimit", r#""global-app-quota";r=0;t=600"#)], Some(600));
    check(&[("ratelimit", r#""global-app-quota";r=11000;t=600"#)], None);
    check(&[("ratelimit", r#""a";r=0;t=5, "b";r=0;t=9,"c";r=7;t=99"#)], Some(9));
    check(&[("ratelimit", r#""a"; r=0 ; t = 5"#)], None);
    check(&[("ratelimit", r#""a";t=5;r=0"#)], Some(5));
    check(&[("ratelimit", r#""a";r=0"#)], None);
    check(&[("ratelimit", r#""a";r=0;t=x"#)], None);
    check(&[("ratelimit", ";;;,,,==")], None);
    // Not enforced, so not heeded.
    check(&[("beta-ratelimit", r#""a";r=0;t=600"#), ("beta-retry-after", "600")], None);
    check(&[("x-beta-ratelimit-reset", "2026-01-01T00:00:10Z")], None);
    let bucket = |remaining, interval, rate| {
        [
            ("x-ratelimit-remaining", remaining),
            ("x-ratelimit-interval-seconds", interval),
            ("x-ratelimit-fillrate", rate),
        ]
    };
    check(&bucket("0", "5", "10"), Some(5));
    check(&bucket("3", "5", "10"), None);
    check(&bucket("0", "5", "0"), Some(u64::MAX));
    check(&bucket("0", "x", "1"), None);
    check(&bucket("-1", "5", "1"), None);
}

const SEEDS: u64 = 2000;

/// The bounds of a delay over many seeds, in milliseconds.
fn range(backoff: Backoff, retry: u32, requested: Option<u64>) -> Option<(u128, u128)> {
    let delays = (0..SEEDS).map(|seed| backoff.delay(retry, requested.map(Duration::from_millis), seed));
    let delays: Option<Vec<_>> = delays.map(|delay| delay.map(|delay| delay.as_millis())).collect();
    let delays = delays?;
    Some((*delays.iter().min()?, *delays.iter().max()?))
}

#[test]
fn delays_double_up_to_the_cap_with_jitter() {
    let default = Backoff::default();
    for (retry, low, high) in
        [(0, 1400, 2600), (1, 2800, 5200), (2, 5600, 10400), (3, 11200, 20800), (4, 21000, 30000)]
    {
        let (least, most) = range(default, retry, None).unwrap();
        assert!(least >= low && most <= high, "{retry}: {least} {most}");
        // The seeds use the whole range.
        assert!(least < low + low / 50 && most > high - high / 50, "{retry}: {least} {most}");
    }
    for retry in [5, 31, 32, 63, u32::MAX] {
        assert_eq!(range(default, retry, None), range(default, 4, None));
    }
}

#[test]
fn a_requested_delay_is_the_minimum_and_the_cap_the_maximum() {
    let default = Backoff::default();
    let (least, most) = range(default, 0, Some(10_000)).unwrap();
    assert!((10_000..10_050).contains(&least) && (12_901..=13_000).contains(&most), "{least} {most}");
    // It asks for less than the doubling gives: no hurry.
    assert_eq!(range(default, 2, Some(1)), range(default, 2, None));
    assert_eq!(range(default, 2, Some(0)), range(default, 2, None));
    assert_eq!(range(default, 0, Some(30_000)), Some((30_000, 30_000)));
    assert_eq!(range(default, 0, Some(30_001)), None);
    assert_eq!(default.delay(0, Some(Duration::MAX), 1), None);
    assert_eq!(default.delay(0, Some(Duration::from_secs(u64::MAX)), 1), None);
}

#[test]
fn settings_of_every_size() {
    let of = |retries, base, cap| Backoff {
        retries: Some(retries),
        base: Some(Duration::from_millis(base)),
        cap: Some(Duration::from_millis(cap)),
    };
    assert_eq!(of(0, 0, 0).retries(), 0);
    assert_eq!(of(u32::MAX, 0, 0).retries(), Backoff::RETRIES_BOUND);
    assert_eq!(range(of(1, 0, 1000), 9, None), Some((0, 0)));
    assert_eq!(range(of(1, 1000, 0), 9, None), Some((0, 0)));
    let (_, most) = range(of(1, u64::MAX, u64::MAX), 9, None).unwrap();
    assert_eq!(most, Backoff::CAP_BOUND.as_millis());
    let own = of(1, 5, 50);
    assert_eq!(own.or(Backoff::default()), own);
    assert_eq!(Backoff::default().or(own), own);
    assert_eq!(Backoff::default().retries(), Backoff::RETRIES);
}

/// Answers as Atlassian's servers and the proxies in front of them send them.
#[test]
fn requested_delays_of_real_servers() {
    let reset = ("X-RateLimit-Reset", "2026-01-01T00:00:42Z");
    let policy = ("RateLimit-Policy", r#""jira-burst-based";q=100;w=1"#);
    // Jira Cloud: a burst, with everything that it may carry.
    check(&[("Retry-After", "5"), reset, ("X-RateLimit-Remaining", "0")], Some(5));
    check(&[("RateLimit", r#""jira-burst-based";r=0;t=1"#), policy], Some(1));
    check(&[("RateLimit", r#""jira-burst-based";r=349;t=1"#), policy], None);
    check(&[policy], None);
    // The gateway gives the moment alone.
    check(&[("X-Failure-Category", "FAILURE CLIENT RATE LIMITED"), reset], Some(42));
    check(&[("X-RateLimit-Limit", "360000"), ("X-RateLimit-Reset", "2026-01-01T00:05Z")], Some(300));
    check(&[("X-RateLimit-Limit", "360000"), ("X-RateLimit-Remaining", "0")], None);
    // Points: two windows, of which one is empty, or both, in any order.
    check(&[("RateLimit", r#""global-app-quota";r=0;t=600, "tenant-app-quota";r=5;t=900"#)], Some(600));
    check(&[("RateLimit", r#""tenant-app-quota";r=5;t=900, "global-app-quota";r=0;t=600"#)], Some(600));
    check(&[("RateLimit", r#""a";r=0;t=600"#), ("ratelimit", r#""b";r=0;t=900"#)], Some(900));
    check(&[("RateLimit", r#""a";r=0;t=99999999999999999999"#)], Some(u64::MAX));
    check(&[("RateLimit", r#""a";r=0;t=-5"#)], None);
    check(&[("RateLimit", r#""a";q=65000;w=3600"#)], None);
    check(&[("RateLimit", r#""a";r=0;t=600"#), ("Beta-RateLimit", r#""b";r=0;t=900"#)], Some(600));
    check(&[("RateLimit", r#""a";r=0;t=600"#), reset], Some(42));
    check(&[("RateLimit", r#""a";r=0;t=600"#), ("Retry-After", "0")], Some(0));
    // Data Center: a token left, none left, none ever; and its word comes first.
    let bucket = [("X-RateLimit-Interval-Seconds", "60"), ("X-RateLimit-FillRate", "10")];
    check(&[bucket[0], bucket[1], ("X-RateLimit-Remaining", "1"), ("retry-after", "0")], Some(0));
    check(&[bucket[0], bucket[1], ("X-RateLimit-Remaining", "0")], Some(60));
    check(&[bucket[0], bucket[1], ("X-RateLimit-Remaining", "0"), ("retry-after", "7")], Some(7));
    check(&[bucket[0], ("X-RateLimit-Remaining", "0")], None);
    check(&[bucket[0], bucket[1]], None);
    // Blocked.
    let blocked = [("Retry-After", "9223372036854775807"), ("X-RateLimit-Limit", "0")];
    check(&blocked, Some(9_223_372_036_854_775_807));
    // A proxy's date, and one that no calendar has.
    check(&[("Retry-After", "Thu, 01 Jan 2026 00:02:00 GMT")], Some(120));
    check(&[("Retry-After", "Sat, 31 Feb 2026 00:00:00 GMT"), reset], Some(42));
    check(&[("X-RateLimit-Reset", "2026-02-30T00:00Z")], None);
    check(&[("X-RateLimit-Reset", "2026-01-01T00:00:10.5Z")], Some(10));
    check(&[reset, ("x-ratelimit-reset", "2026-01-01T00:01Z")], Some(60));
    check(&[("X-RateLimit-Reset", ""), ("x-ratelimit-reset", "2026-01-01T00:01Z")], Some(60));
}

/// Bounds that the seeds reach, in milliseconds, for a first delay and a cap.
fn check_delay(base: u64, cap: u64, retry: u32, requested: Option<u64>, expected: Option<(u128, u128)>) {
    let of = |millis| Some(Duration::from_millis(millis));
    let read = range(Backoff { retries: None, base: of(base), cap: of(cap) }, retry, requested);
    let case = format!("{base} {cap} {retry} {requested:?}: {read:?}");
    match (read, expected) {
        (Some((least, most)), Some((low, high))) => {
            assert!(least >= low && most <= high, "{case}");
            let near = (high - low) / 50;
            assert!(least <= low + near && most + near >= high, "{case}");
        }
        (read, expected) => assert_eq!(read, expected, "{case}"),
    }
}

#[test]
fn delays() {
    // Doubled, from 0.7 to 1.3 times, up to the cap.
    check_delay(1000, 60_000, 0, None, Some((700, 1300)));
    check_delay(1000, 60_000, 1, None, Some((1400, 2600)));
    check_delay(1000, 60_000, 2, None, Some((2800, 5200)));
    check_delay(1000, 60_000, 5, None, Some((22_400, 41_600)));
    check_delay(1000, 60_000, 6, None, Some((42_000, 60_000)));
    check_delay(1000, 60_000, 40, None, Some((42_000, 60_000)));
    check_delay(1000, 1000, 0, None, Some((700, 1000)));
    check_delay(5000, 1000, 0, None, Some((700, 1000)));
    check_delay(100, 1000, 3, None, Some((560, 1000)));
    check_delay(0, 1000, 3, None, Some((0, 0)));
    check_delay(1000, 0, 3, None, Some((0, 0)));
    check_delay(1, 1000, 0, None, Some((0, 1)));
    // The requested delay is the least, up to 1.3 times.
    check_delay(1000, 60_000, 0, Some(10_000), Some((10_000, 13_000)));
    check_delay(0, 60_000, 0, Some(10_000), Some((10_000, 13_000)));
    check_delay(0, 60_000, 9, Some(50_000), Some((50_000, 60_000)));
    check_delay(1000, 60_000, 0, Some(1000), Some((1000, 1300)));
    check_delay(1000, 60_000, 4, Some(1000), Some((11_200, 20_800)));
    check_delay(1000, 60_000, 4, Some(16_000), Some((16_000, 20_800)));
    check_delay(1000, 60_000, 0, Some(0), Some((700, 1300)));
    check_delay(1000, 60_000, 0, Some(60_000), Some((60_000, 60_000)));
    // More than the cap is not waited for.
    check_delay(1000, 60_000, 0, Some(60_001), None);
    check_delay(1000, 60_000, 9, Some(u64::MAX), None);
    check_delay(1000, 0, 0, Some(1), None);
    check_delay(1000, 0, 0, Some(0), Some((0, 0)));
    check_delay(1000, 3_600_000, 0, Some(3_600_000), Some((3_600_000, 3_600_000)));
    check_delay(1000, u64::MAX, 0, Some(3_600_001), None);
}

#[test]
fn only_rate_limits_and_servers_in_trouble_request_a_delay() {
    let check = |status: u16, headers: &[(&str, &str)], expected: Option<u64>| {
        let read: Headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        assert_eq!(
            requested_delay(status, &read, NOW),
            expected.map(Duration::from_secs),
            "{status} {headers:?}"
        );
    };
    let retry = ("retry-after", "45");
    let reset = ("x-ratelimit-reset", "2026-01-01T00:10:00Z");
    let (some, none) = (("x-ratelimit-remaining", "9"), ("x-ratelimit-remaining", "0"));
    let spent = ("ratelimit", "\"global-app-quota\";r=0;t=600");
    for status in [200, 301, 400, 401, 403, 404, 409, 413, 422] {
        for headers in [&[retry][..], &[reset], &[reset, none], &[spent], &[retry, reset, none, spent]] {
            check(status, headers, None);
        }
    }
    for (status, headers, expected) in [
        (429, &[retry][..], Some(45)),
        (429, &[reset], Some(600)),
        (429, &[reset, some], Some(600)),
        (503, &[retry], Some(45)),
        (503, &[reset], None),
        (503, &[reset, some], None),
        (503, &[reset, none], Some(600)),
        (503, &[retry, reset], Some(45)),
        (500, &[retry, reset], None),
        (502, &[reset, none], Some(600)),
        (504, &[spent], Some(600)),
    ] {
        check(status, headers, expected);
    }
}
