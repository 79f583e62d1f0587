use super::*;
use crate::auth::{Credential, Secret};
use crate::http::{Method, Safety};

const NOW: u64 = 1_767_225_600_000;
const CONNECTION: u64 = 7;

fn at(millis: u64) -> Timestamp {
    Timestamp::from_millis(NOW + millis)
}

fn scopes(method: Method, path: &str, user: &str) -> Scopes {
    let credential = Credential::basic(user, Secret::new("hunter2")).unwrap();
    Scopes::of(method, method.safety(), path, &credential, None)
}

fn read() -> Scopes {
    scopes(Method::Get, "/rest/api/3/issue/KAN-1", "mia")
}

fn write(issue: &str) -> Scopes {
    scopes(Method::Put, &format!("/rest/api/3/issue/{issue}"), "mia")
}

/// Asks now, with half a minute of patience.
fn ask(scopes: &Scopes, now: u64) -> Ask<'_> {
    Ask { scopes, earliest: at(now), latest: at(now + 30_000), counts: true, costs: false }
}

/// When a call may be sent: milliseconds, or the limit that lets it not.
fn admit(throttle: &mut Throttle, scopes: &Scopes, now: u64) -> Result<u64, Limit> {
    // What is known passes through its bytes each time.
    *throttle = Throttle::parse(&throttle.encode());
    match throttle.admit(CONNECTION, ask(scopes, now), at(now)) {
        Admission::At(moment) => Ok(moment.as_millis() - NOW),
        Admission::Held(limit, _) => Err(limit),
        Admission::Exhausted => panic!("no budget was asked for"),
    }
}

fn hold(limit: Limit, until: u64) -> Lesson {
    Lesson { limit, until: Some(at(until)), gap: Duration::ZERO, remaining: None }
}

fn near(limit: Limit, gap: u64) -> Lesson {
    Lesson { limit, until: None, gap: Duration::from_millis(gap), remaining: Some(9) }
}

#[test]
fn nothing_known_holds_nothing_and_is_nothing() {
    let mut throttle = Throttle::default();
    assert_eq!(admit(&mut throttle, &read(), 0), Ok(0));
    assert!(throttle.is_empty() && throttle.encode().is_empty());
}

/// A limit holds this call back, and lets every other one out.
fn isolates(limit: Limit, held: &Scopes, free: &[Scopes]) {
    let mut throttle = Throttle::default();
    throttle.learn(held, hold(limit, 5000), at(0));
    assert_eq!(admit(&mut throttle, held, 0), Ok(5000), "{limit:?}");
    assert_eq!(admit(&mut throttle, held, 5001), Ok(5001), "{limit:?}");
    for other in free {
        assert_eq!(admit(&mut throttle, other, 0), Ok(0), "{limit:?} {other:?}");
    }
    throttle.learn(held, hold(limit, 40_000), at(0));
    assert!(admit(&mut throttle, held, 0).is_err(), "{limit:?}");
}

#[test]
fn a_limit_of_one_scope_stalls_no_other() {
    let other_user = scopes(Method::Put, "/rest/api/3/issue/KAN-2", "noa");
    let all = [read(), write("KAN-2"), other_user, scopes(Method::Get, "/rest/api/3/myself", "mia")];
    isolates(Limit::Issue, &write("KAN-1"), &all);
    isolates(Limit::Burst, &read(), &[write("KAN-1"), scopes(Method::Get, "/rest/api/3/myself", "mia")]);
    // An endpoint's limit is the whole site's: it counts for other users too.
    let mut throttle = Throttle::default();
    throttle.learn(&read(), hold(Limit::Burst, 5000), at(0));
    assert_eq!(admit(&mut throttle, &scopes(Method::Get, "/rest/api/3/issue/X-9", "noa"), 0), Ok(5000));
    let noa = scopes(Method::Get, "/rest/api/3/issue/KAN-1", "noa");
    isolates(Limit::Quota, &read(), std::slice::from_ref(&noa));
    isolates(Limit::User, &read(), &[noa]);
    isolates(Limit::Other, &read(), &[write("KAN-1")]);
}

#[test]
fn who_holds_a_call_is_said() {
    let mut throttle = Throttle::default();
    for (limit, until) in [(Limit::Burst, 31_000), (Limit::Quota, 60_000), (Limit::User, 40_000)] {
        throttle.learn(&read(), hold(limit, until), at(0));
    }
    assert_eq!(admit(&mut throttle, &read(), 0), Err(Limit::Quota));
    assert_eq!(admit(&mut throttle, &read(), 31_000), Ok(60_000));
    assert_eq!(throttle.holds(at(31_000)).count(), 3);
    assert_eq!(throttle.holds(at(60_000)).count(), 0);
}

#[test]
fn changes_of_an_issue_are_paced() {
    let mut throttle = Throttle::default();
    let mut went: Vec<u64> = (0..130).map_while(|_| admit(&mut throttle, &write("KAN-1"), 0).ok()).collect();
    assert_eq!(went.iter().filter(|moment| **moment == 0).count(), 20);
    assert_eq!(went[20], 2100);
    assert!(went.is_sorted());
    for (size, span) in ISSUE_WINDOWS {
        let span = u64::try_from(span.as_millis()).unwrap();
        for window in went.windows(size + 1) {
            assert!(window[size] - window[0] >= span, "{window:?}");
        }
    }
    // A hundred within the half minute: the next would wait for longer than that.
    assert_eq!(went.len(), 100);
    assert_eq!(admit(&mut throttle, &write("KAN-2"), 0), Ok(0));
    went.push(admit(&mut throttle, &write("KAN-1"), 9000).unwrap());
    assert_eq!(went[100], 30_500);
    assert_eq!(throttle.holds(at(9000)).map(Hold::changes).max(), Some(101));
    assert_eq!(admit(&mut throttle, &write("KAN-1"), 100_000), Ok(100_000));
    assert_eq!(throttle.holds(at(100_000)).map(Hold::changes).max(), Some(1));
}

#[test]
fn a_call_that_woke_is_not_counted_twice() {
    let mut throttle = Throttle::default();
    let issue = write("KAN-1");
    (0..21).for_each(|_| assert!(admit(&mut throttle, &issue, 0).is_ok()));
    let again = Ask { counts: false, ..ask(&issue, 2100) };
    assert_eq!(throttle.admit(CONNECTION, again, at(2100)), Admission::At(at(2100)));
    assert_eq!(throttle.holds(at(2100)).map(Hold::changes).max(), Some(21));
    throttle.learn(&issue, hold(Limit::Issue, 4000), at(2100));
    assert_eq!(throttle.admit(CONNECTION, again, at(2100)), Admission::At(at(4000)));
}

#[test]
fn a_limit_that_comes_near_spaces_calls_and_refuses_none() {
    let mut throttle = Throttle::default();
    throttle.learn(&read(), near(Limit::Quota, 1000), at(0));
    let went: Vec<_> = (0..40).map(|_| admit(&mut throttle, &read(), 0).unwrap()).collect();
    assert_eq!(went[..4], [0, 1000, 2000, 3000]);
    assert_eq!(went[39], 30_000);
    assert_eq!(admit(&mut throttle, &scopes(Method::Get, "/rest/api/3/myself", "noa"), 0), Ok(0));
    // No further word of it for a minute: forgotten.
    assert_eq!(admit(&mut throttle, &read(), 61_000), Ok(61_000));
    assert_eq!(throttle.holds(at(61_000)).count(), 0);
}

#[test]
fn the_budget_ends_retries_of_its_connection_only() {
    let mut throttle = Throttle::default();
    let scopes = read();
    let retry = |throttle: &mut Throttle, connection: u64, now: u64| {
        *throttle = Throttle::parse(&throttle.encode());
        let ask = Ask { costs: true, ..ask(&scopes, now) };
        throttle.admit(connection, ask, at(now)) != Admission::Exhausted
    };
    assert_eq!((0..500).filter(|_| retry(&mut throttle, 1, 0)).count(), 100);
    assert!(retry(&mut throttle, 2, 0));
    (0..5).for_each(|_| throttle.succeed(1, 0));
    assert!(retry(&mut throttle, 1, 0) && !retry(&mut throttle, 1, 0));
    throttle.succeed(2, 1);
    assert_eq!(throttle.budgets.len(), 1);
    // Ten minutes without a retry fill it again.
    assert!(!retry(&mut throttle, 1, 1000));
    assert!(retry(&mut throttle, 1, 602_000));
}

#[test]
fn memory_is_bounded_and_any_bytes_can_be_read() {
    let mut throttle = Throttle::default();
    for number in 0..1000 {
        throttle.learn(&write(&format!("KAN-{number}")), hold(Limit::Issue, 1000 + number), at(0));
    }
    assert_eq!(throttle.holds(at(0)).count(), MAX);
    assert_eq!(admit(&mut throttle, &write("KAN-999"), 0), Ok(1999));
    for bytes in [
        &b"\xff\xfe"[..],
        b"",
        b"\n\n\t\t\t",
        b"issue KAN-1\tx",
        b"quota zz\t1\t1\t1\t1\t\t",
        b"budget x 1 1",
    ] {
        assert!(Throttle::parse(bytes).is_empty());
    }
    // A clock that was a year ahead is forgotten with what it noted.
    let mut ahead = Throttle::default();
    ahead.learn(&read(), hold(Limit::Quota, 31_536_000_000), at(31_535_000_000));
    assert_eq!(admit(&mut ahead, &read(), 0), Ok(0));
    // Many busy issues are bounded in bytes too.
    let mut busy = Throttle::default();
    for number in 0..200 {
        (0..50).for_each(|_| {
            let _ = busy.admit(CONNECTION, ask(&write(&format!("KAN-{number}")), 0), at(0));
        });
    }
    assert!(busy.encode().len() < 64 << 10);
    let line = "issue KAN-1\t18446744073709551615\t18446744073709551615\t0\t18446744073709551615\t\t1,x,2\n";
    let mut throttle = Throttle::parse(line.repeat(1000).as_bytes());
    assert_eq!(throttle.holds(at(0)).count(), MAX);
    assert_eq!(admit(&mut throttle, &write("KAN-1"), 0), Ok(0));
}

/// A burst of changes, and a clock that is set back behind it.
fn burst(patience: u64) -> (Throttle, Scopes) {
    let (mut throttle, issue) = (Throttle::default(), write("KAN-1"));
    let start = 10_000_000;
    for _ in 0..120 {
        let ask = Ask { latest: at(start + patience), ..ask(&issue, start) };
        throttle.admit(CONNECTION, ask, at(start));
    }
    (throttle, issue)
}

#[test]
fn a_clock_that_is_set_back_holds_no_issue_longer_than_its_window() {
    for back in [0, 500, 1000, 1001, 30_000, 3_600_000, 7_200_000, 7_200_001, 9_000_000] {
        let (mut throttle, issue) = burst(30_000);
        let now = 10_000_000 - back;
        let Ok(moment) = admit(&mut throttle, &issue, now + 1) else {
            // Held for what is left of the window, and not for what the clock lost.
            let left = now + 30_500 + back.min(1000);
            assert!(admit(&mut throttle, &issue, left).is_ok(), "{back}");
            continue;
        };
        assert!(moment <= now + 30_500 + back.min(1000), "{back} {moment}");
    }
    // A limit that a server told of, too.
    let mut throttle = Throttle::default();
    throttle.learn(&read(), hold(Limit::Burst, 10_005_000), at(10_000_000));
    assert_eq!(admit(&mut throttle, &read(), 10_000_000 - 3_600_000), Ok(10_000_000 - 3_600_000 + 5000));
    // Clocks of two instances differ a little: nothing moves.
    let mut throttle = Throttle::default();
    throttle.learn(&read(), hold(Limit::Burst, 10_005_000), at(10_000_000));
    assert_eq!(admit(&mut throttle, &read(), 9_999_999), Ok(10_005_000));
}

#[test]
fn what_is_noted_fits_what_a_host_keeps() {
    let (mut throttle, _) = burst(3_600_000);
    for number in 0..300_u64 {
        let path = format!("/rest/{}/{number}", "a".repeat(6_000));
        let long = scopes(Method::Get, &path, "mia");
        throttle.learn(&long, hold(Limit::Burst, 15_000_000 + number), at(10_000_000));
        let issue = write(&format!("KAN-{number}"));
        for _ in 0..30 {
            throttle.admit(number, Ask { costs: true, ..ask(&issue, 10_000_000) }, at(10_000_000));
        }
    }
    let bytes = throttle.encode();
    assert!((48 << 10..=64 << 10).contains(&bytes.len()), "{}", bytes.len());
    // What holds longest is kept.
    let kept = Throttle::parse(&bytes);
    assert!(kept.holds.iter().any(|hold| hold.until == at(15_000_299)), "{:?}", kept.holds.first());
    assert_eq!(kept.noted, at(10_000_000));
}

#[test]
fn connections_to_one_site_share_its_limits_however_it_is_written() {
    let of = |tenant| {
        let credential = Credential::basic("mia", Secret::new("hunter2")).unwrap();
        Scopes::of(Method::Put, Safety::Idempotent, "/rest/api/3/issue/KAN-1", &credential, tenant)
    };
    for limit in [Limit::Burst, Limit::Issue, Limit::Quota, Limit::User] {
        for (one, other, shared) in [
            (Some("1"), None, true),
            (None, Some("1"), true),
            (Some("1"), Some("1"), true),
            (Some("1"), Some("2"), false),
        ] {
            let mut throttle = Throttle::default();
            throttle.learn(&of(one), hold(limit, 5000), at(0));
            let expected = if shared { 5000 } else { 0 };
            assert_eq!(admit(&mut throttle, &of(other), 0), Ok(expected), "{limit:?} {one:?} {other:?}");
        }
    }
}
