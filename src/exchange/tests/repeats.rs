//! Repeats: which, when, and what is said in the end.

use super::*;

#[test]
fn what_may_be_repeated_is_until_it_succeeds() {
    let ok = || (1, answer(200, &[]));
    for (method, first) in [
        ("GET", (1, answer(503, &[]))),
        ("GET", (1, answer(429, &[]))),
        ("GET", broken(Broken::TimedOut)),
        ("GET", broken(reset())),
        ("PUT", (1, answer(502, &[]))),
        ("DELETE", broken(reset())),
        ("POST", (1, answer(429, &[]))),
        ("POST", broken(refused())),
        ("PATCH", broken(refused())),
    ] {
        let (sent, waits, outcome) = replay(call(method), vec![first, ok()]);
        assert_eq!((sent.len(), outcome.unwrap().status), (2, 200), "{method}");
        assert_eq!(sent[0], sent[1]);
        assert!((SECOND..SECOND * 3).contains(&waits[0]), "{waits:?}");
    }
}

#[test]
fn what_must_not_be_repeated_is_not() {
    for (method, first) in [
        ("POST", (1, answer(503, &[("retry-after", "1")]))),
        ("POST", (1, answer(408, &[]))),
        ("POST", broken(reset())),
        ("PATCH", broken(Broken::TimedOut)),
        ("GET", (1, answer(400, &[]))),
        ("GET", (1, answer(401, &[]))),
        ("GET", (1, answer(403, &[]))),
        ("GET", (1, answer(404, &[]))),
        ("GET", (1, answer(501, &[]))),
        ("GET", (1, answer(429, &[("ratelimit-reason", "jira-quota-global-based")]))),
        ("GET", broken(Broken::Denied)),
        ("GET", broken(Broken::TooLarge(Part::Body))),
        ("GET", broken(Broken::NotSent(Cause::Name, "x".into()))),
        ("GET", broken(Broken::NotSent(Cause::Tls, "x".into()))),
    ] {
        let (sent, waits, outcome) = replay(call(method), vec![first]);
        assert!(sent.len() == 1 && waits.is_empty() && outcome.is_err(), "{method}");
    }
}

#[test]
fn a_call_gives_up_after_its_repeats() {
    let (sent, waits, outcome) = replay(call("GET"), (0..5).map(|_| broken(refused())).collect());
    assert_eq!((sent.len(), waits.len()), (5, 4));
    assert!(waits.windows(2).all(|pair| pair[0] < pair[1]), "{waits:?}");
    assert!(matches!(outcome, Err(Error::Unreachable { .. })));
    let mut never = call("GET");
    never.limits.backoff.retries = Some(0);
    assert_eq!(play(never, vec![broken(refused())]).0.len(), 1);
}

#[test]
fn a_server_s_wish_is_heeded_or_told() {
    let wish = |seconds: &str| (1, answer(429, &[("retry-after", seconds)]));
    let (_, waits, outcome) = replay(call("POST"), vec![wish("10"), (1, answer(201, &[]))]);
    assert!(outcome.is_ok());
    assert!((SECOND * 10..=SECOND * 13).contains(&waits[0]), "{waits:?}");
    for (seconds, expected) in [("31", 31), ("3600", 3600), ("9223372036854775807", i64::MAX as u64)] {
        let (sent, waits, outcome) = replay(call("GET"), vec![wish(seconds)]);
        assert!(sent.len() == 1 && waits.is_empty());
        let Err(Error::Refused(Why::RateLimited(_), refusal)) = outcome else { panic!() };
        let (wish, until) = refusal.retry_after.unwrap();
        assert_eq!(wish, Duration::from_secs(expected));
        assert_eq!(until, WALL.after(wish));
    }
}

#[test]
fn no_wait_goes_beyond_the_total() {
    let mut brief = call("GET");
    brief.limits.total_timeout = Some(SECOND * 12);
    let (sent, waits, outcome) = replay(
        brief,
        vec![(1, answer(503, &[("retry-after", "7")])), (1, answer(503, &[("retry-after", "9")]))],
    );
    assert_eq!((sent.len(), waits.len()), (2, 1));
    let Err(Error::Refused(Why::Unavailable, refusal)) = outcome else { panic!() };
    assert_eq!(refusal.retry_after.unwrap().0, SECOND * 9);
}

#[test]
fn after_an_attempt_in_doubt_no_error_says_that_nothing_was_done() {
    // The first DELETE worked and its answer was lost: the second finds nothing.
    for last in
        [(1, answer(404, &[])), broken(Broken::NotSent(Cause::Tls, "x".into())), (1, answer(401, &[]))]
    {
        let (sent, outcome) = play(call("DELETE"), vec![broken(reset()), last]);
        assert_eq!(sent.len(), 2);
        assert!(matches!(outcome, Err(Error::OutcomeUnknown(..))), "{outcome:?}");
    }
    // What was never sent is in no doubt, and what only asks never is.
    let (_, outcome) = play(call("DELETE"), vec![broken(refused()), (1, answer(404, &[]))]);
    assert!(matches!(outcome, Err(Error::Refused(Why::NotFound, _))));
    let (_, outcome) = play(call("GET"), vec![broken(reset()), (1, answer(404, &[]))]);
    assert!(matches!(outcome, Err(Error::Refused(Why::NotFound, _))));
}

#[test]
fn a_connection_without_budget_repeats_only_what_is_rate_limited() {
    let mut budget = Budget::default();
    while budget.repeat(&Error::Interrupted(String::new())) {}
    let now = Instant::from_nanos(0);
    for (first, repeats) in [(answer(503, &[]), false), (answer(429, &[]), true)] {
        let mut exchange = Exchange::new(call("GET"), now, budget, 7);
        exchange.step(Event::Started, now);
        exchange.step(Event::Loaded(connection(), WALL), now);
        let waits = matches!(exchange.step(Event::Answered(first, WALL), now), Step::Wait(..));
        assert_eq!(waits, repeats);
    }
}

#[test]
fn an_hourly_quota_is_a_wall_until_its_moment() {
    let quota = |retry: &[(&str, &str)]| {
        let reason = [&[("ratelimit-reason", "jira-quota-global-based")], retry].concat();
        let (_, outcome) = play(call("GET"), vec![(1, answer(429, &reason))]);
        let Err(Error::Refused(Why::RateLimited(Limit::Quota), refusal)) = outcome else { panic!() };
        refusal.retry_after.unwrap().1.since(WALL)
    };
    assert_eq!(quota(&[("retry-after", "90")]), SECOND * 90);
    // The clock of these tests stands at a full hour.
    assert_eq!(quota(&[]), SECOND * 3600);
    assert_eq!(quota(&[("retry-after", "0")]), SECOND * 3600);

    let now = Instant::from_nanos(0);
    let load = |until: Timestamp| {
        let mut walled = connection().unwrap();
        walled.quota_wall = Some(until);
        let mut exchange = Exchange::new(call("GET"), now, Budget::default(), 7);
        exchange.step(Event::Started, now);
        match exchange.step(Event::Loaded(Ok(walled), WALL), now) {
            Step::Send(_) => None,
            Step::Done(Err(Error::Refused(Why::RateLimited(Limit::Quota), refusal))) => refusal.retry_after,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(load(WALL), None);
    assert_eq!(load(WALL.after(SECOND)), Some((SECOND, WALL.after(SECOND))));
}

#[test]
fn a_wait_that_oversleeps_leaves_a_change_in_doubt() {
    let ends = |method: &str| {
        let mut now = Instant::from_nanos(0);
        let mut exchange = Exchange::new(call(method), now, Budget::default(), 7);
        exchange.step(Event::Started, now);
        exchange.step(Event::Loaded(connection(), WALL), now);
        let waits = exchange.step(Event::Answered(Err(reset()), WALL), now);
        assert!(matches!(waits, Step::Wait(..)));
        now = now.after(SECOND * 1000);
        match exchange.step(Event::Woke, now) {
            Step::Done(Err(error)) => error,
            other => panic!("{other:?}"),
        }
    };
    assert!(matches!(ends("DELETE"), Error::OutcomeUnknown(..)));
    assert!(matches!(ends("GET"), Error::TimedOut(_)));
}
