//! Repeats: which, when, and what is said in the end.

use super::*;
use crate::rate_limit::Lesson;

#[test]
fn what_may_be_retried_is_until_it_succeeds() {
    let ok = || (1, answer(200, &[]));
    for (method, first) in [
        ("GET", (1, answer(503, &[]))),
        ("GET", (1, answer(429, &[]))),
        ("GET", broken(TransportError::TimedOut)),
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
fn what_must_not_be_retried_is_not() {
    for (method, first) in [
        ("POST", (1, answer(503, &[("retry-after", "1")]))),
        ("POST", (1, answer(408, &[]))),
        ("POST", broken(reset())),
        ("PATCH", broken(TransportError::TimedOut)),
        ("GET", (1, answer(400, &[]))),
        ("GET", (1, answer(401, &[]))),
        ("GET", (1, answer(403, &[]))),
        ("GET", (1, answer(404, &[]))),
        ("GET", (1, answer(501, &[]))),
        ("GET", (1, answer(429, &[("ratelimit-reason", "jira-quota-global-based")]))),
        ("GET", broken(TransportError::Denied)),
        ("GET", broken(TransportError::TooLarge(Part::Body))),
        ("GET", broken(TransportError::NotSent(Cause::Name, "x".into()))),
        ("GET", broken(TransportError::NotSent(Cause::Tls(TlsProblem::Issuer), "x".into()))),
    ] {
        let (sent, waits, outcome) = replay(call(method), vec![first]);
        assert!(sent.len() == 1 && waits.is_empty() && outcome.is_err(), "{method}");
    }
}

#[test]
fn a_call_gives_up_after_its_retries() {
    let (sent, waits, outcome) = replay(call("GET"), (0..5).map(|_| broken(refused())).collect());
    assert_eq!((sent.len(), waits.len()), (5, 4));
    assert!(waits.windows(2).all(|pair| pair[0] < pair[1]), "{waits:?}");
    assert!(matches!(outcome, Err(Error::Unreachable { .. })));
    let mut never = call("GET");
    never.limits.backoff.retries = Some(0);
    assert_eq!(play(never, vec![broken(refused())]).0.len(), 1);
}

#[test]
fn a_requested_delay_is_waited_for_or_returned() {
    let requested = |seconds: &str| (1, answer(429, &[("retry-after", seconds)]));
    let (_, waits, outcome) = replay(call("POST"), vec![requested("10"), (1, answer(201, &[]))]);
    assert!(outcome.is_ok());
    assert!((SECOND * 10..=SECOND * 13).contains(&waits[0]), "{waits:?}");
    for (seconds, expected) in [("31", 31), ("3600", 3600), ("9223372036854775807", i64::MAX as u64)] {
        let (sent, waits, outcome) = replay(call("GET"), vec![requested(seconds)]);
        assert!(sent.len() == 1 && waits.is_empty());
        let Err(Error::Refused(RefusalReason::RateLimited(_), refusal)) = outcome else { panic!() };
        let (requested, until) = refusal.retry_after.unwrap();
        assert_eq!(requested, Duration::from_secs(expected));
        assert_eq!(until, WALL.after(SECOND).after(requested));
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
    let Err(Error::Refused(RefusalReason::Unavailable, refusal)) = outcome else { panic!() };
    assert_eq!(refusal.retry_after.unwrap().0, SECOND * 9);
}

#[test]
fn after_an_attempt_in_doubt_no_error_says_that_nothing_was_done() {
    // The first DELETE worked and its response was lost: the second finds nothing.
    for last in [
        (1, answer(404, &[])),
        broken(TransportError::NotSent(Cause::Tls(TlsProblem::Issuer), "x".into())),
        (1, answer(401, &[])),
    ] {
        let (sent, outcome) = play(call("DELETE"), vec![broken(reset()), last]);
        assert_eq!(sent.len(), 2);
        assert!(matches!(outcome, Err(Error::OutcomeUnknown(..))), "{outcome:?}");
    }
    // What was never sent is in no doubt, and what only asks never is.
    let (_, outcome) = play(call("DELETE"), vec![broken(refused()), (1, answer(404, &[]))]);
    assert!(matches!(outcome, Err(Error::Refused(RefusalReason::NotFound, _))));
    let (_, outcome) = play(call("GET"), vec![broken(reset()), (1, answer(404, &[]))]);
    assert!(matches!(outcome, Err(Error::Refused(RefusalReason::NotFound, _))));
}

#[test]
fn a_connection_without_budget_retries_only_what_is_rate_limited() {
    let mut throttle = Throttle::default();
    let ok = || (1, answer(200, &[]));
    while replay_with(&mut throttle, call("GET"), vec![(1, answer(503, &[])), ok()]).0.len() > 1 {}
    let (sent, waits, outcome) = replay_with(&mut throttle, call("GET"), vec![broken(reset())]);
    assert_eq!((sent.len(), waits.len()), (1, 0));
    assert!(matches!(outcome, Err(Error::Interrupted(_))));
    let limited = vec![(1, answer(429, &[])), ok()];
    assert!(replay_with(&mut throttle, call("GET"), limited).2.is_ok());
}

#[test]
fn a_known_limit_is_waited_for_or_returned() {
    let hold = |seconds: u32| {
        let mut throttle = Throttle::default();
        let scopes = Scopes { endpoint: "GET /rest/api/3/project".into(), ..Scopes::default() };
        let until = Some(WALL.after(SECOND * seconds));
        let lesson = Lesson { limit: Limit::Burst, until, gap: Duration::ZERO, remaining: None };
        throttle.learn(&scopes, lesson, WALL);
        throttle
    };
    let ok = || vec![(1, answer(200, &[]))];
    let (sent, waits, outcome) = replay_with(&mut hold(9), call("GET"), ok());
    assert_eq!((sent.len(), waits), (1, vec![SECOND * 9]));
    assert!(outcome.is_ok());
    // A read of the same path is another method: another bucket.
    assert_eq!(replay_with(&mut hold(9), call("HEAD"), ok()).1, []);
    let (sent, _, outcome) = replay_with(&mut hold(31), call("GET"), Vec::new());
    assert!(sent.is_empty());
    let Err(Error::Refused(RefusalReason::RateLimited(Limit::Burst), refusal)) = outcome else { panic!() };
    assert_eq!((refusal.status, refusal.retry_after), (0, Some((SECOND * 31, WALL.after(SECOND * 31)))));
    let mut brief = call("GET");
    brief.limits.total_timeout = Some(SECOND * 9);
    assert!(replay_with(&mut hold(9), brief, Vec::new()).2.is_err());
    // The requested delay of a response and what is known: the later of the two.
    let limited = (0, answer(429, &[("retry-after", "1")]));
    let (_, waits, _) = replay_with(&mut hold(1), call("GET"), vec![limited, (1, answer(200, &[]))]);
    assert_eq!(waits[0], SECOND);
}

#[test]
fn an_hourly_quota_is_a_wall_until_its_moment() {
    let quota = |retry: &[(&str, &str)]| {
        let reason = [&[("ratelimit-reason", "jira-quota-global-based")], retry].concat();
        let (_, outcome) = play(call("GET"), vec![(1, answer(429, &reason))]);
        let Err(Error::Refused(RefusalReason::RateLimited(Limit::Quota), refusal)) = outcome else {
            panic!()
        };
        refusal.retry_after.unwrap().1.since(WALL)
    };
    // The response comes a second after a full hour.
    assert_eq!(quota(&[("retry-after", "90")]), SECOND * 91);
    assert_eq!(quota(&[]), SECOND * 3600);
    assert_eq!(quota(&[("retry-after", "0")]), SECOND * 3600);

    let load = |until: Timestamp| {
        let mut walled = connection().unwrap();
        walled.quota_wall = Some(until);
        let now = Instant::from_nanos(0);
        let mut exchange = Exchange::new(call("GET"), now, 7);
        exchange.step(Event::Started, now, WALL);
        match exchange.step(Event::Loaded(Ok(walled)), now, WALL) {
            Step::Admit(_) => None,
            Step::Done(Err(Error::Refused(RefusalReason::RateLimited(Limit::Quota), refusal))) => {
                refusal.retry_after
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(load(WALL), None);
    assert_eq!(load(WALL.after(SECOND)), Some((SECOND, WALL.after(SECOND))));
    // An hourly quota ends within the hour, whatever a server or a clock said.
    assert_eq!(load(WALL.after(SECOND * 3601)), None);
    assert_eq!(quota(&[("retry-after", "18446744073709551615")]), SECOND * 3601);
}

#[test]
fn a_wait_that_oversleeps_leaves_a_change_in_doubt() {
    let ends = |method: &str| {
        let mut now = Instant::from_nanos(0);
        let mut exchange = Exchange::new(call(method), now, 7);
        exchange.step(Event::Started, now, WALL);
        exchange.step(Event::Loaded(connection()), now, WALL);
        exchange.step(Event::Admitted(Admission::At(WALL)), now, WALL);
        exchange.step(Event::Answered(Err(reset())), now, WALL);
        let waits = exchange.step(Event::Admitted(Admission::At(WALL)), now, WALL);
        assert!(matches!(waits, Step::Wait(..)));
        now = now.after(SECOND * 1000);
        exchange.step(Event::Woke, now, wall(now));
        match exchange.step(Event::Admitted(Admission::At(wall(now))), now, wall(now)) {
            Step::Done(Err(error)) => error,
            other => panic!("{other:?}"),
        }
    };
    assert!(matches!(ends("DELETE"), Error::OutcomeUnknown(..)));
    assert!(matches!(ends("GET"), Error::TimedOut(_)));
}

#[test]
fn a_limit_that_closes_again_and_again_is_not_waited_for_for_ever() {
    let mut now = Instant::from_nanos(0);
    let mut endless = call("GET");
    endless.limits.total_timeout = Some(Duration::ZERO);
    let mut exchange = Exchange::new(endless, now, 7);
    exchange.step(Event::Started, now, WALL);
    exchange.step(Event::Loaded(connection()), now, WALL);
    for waits in 0.. {
        let later = Admission::At(wall(now).after(SECOND));
        match exchange.step(Event::Admitted(later), now, wall(now)) {
            Step::Wait(until, "paced") => now = until,
            Step::Done(Err(Error::Refused(RefusalReason::RateLimited(_), _))) => {
                assert_eq!((waits, exchange.waited()), (8, SECOND * 8));
                return;
            }
            other => panic!("{other:?}"),
        }
        assert!(matches!(exchange.step(Event::Woke, now, wall(now)), Step::Admit(ask) if !ask.counts));
    }
}
