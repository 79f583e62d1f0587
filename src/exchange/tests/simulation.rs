//! Calls through random faults.

use super::*;

/// Random servers on a virtual clock: whatever they do, the rules hold.
#[test]
fn tens_of_thousands_of_random_scripts_keep_the_rules() {
    for seed in 0..30_000_u64 {
        let mut bits = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut roll = |sides: u64| {
            bits ^= bits << 13;
            bits ^= bits >> 7;
            bits ^= bits << 17;
            bits % sides
        };
        let method = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"][usize::try_from(roll(6)).unwrap()];
        let mut random = call(method);
        random.limits.total_timeout = Some(SECOND * u32::try_from(roll(200)).unwrap());
        random.limits.backoff.retries = Some(u32::try_from(roll(7)).unwrap());
        let (total, retries) = (random.limits.total(), random.limits.backoff.retries());
        let mut now = Instant::from_nanos(roll(1 << 40));
        let started = now;
        let mut exchange = Exchange::new(random, now, Budget::default(), seed);
        let (mut event, mut sent, mut redirects, mut arrived) = (Event::Started, 0_u32, 0_u32, 0_u32);
        let outcome = loop {
            event = match exchange.step(event, now) {
                Step::Load => Event::Loaded(connection(), WALL),
                Step::Wait(until, _) => {
                    assert!(until.since(now) <= SECOND * 30, "seed {seed}: a wait of {:?}", until.since(now));
                    assert!(
                        total.is_none_or(|total| until < started.after(total)),
                        "seed {seed}: beyond the total"
                    );
                    now = until;
                    Event::Woke
                }
                Step::Send(attempt) => {
                    sent += 1;
                    let left = attempt.deadline.map(|deadline| deadline.since(now));
                    assert!(left.is_some_and(|left| left <= SECOND * 30), "seed {seed}");
                    let takes = SECOND * u32::try_from(roll(40)).unwrap();
                    let timed_out = left.is_some_and(|left| takes >= left);
                    now = now.after(if timed_out { left.unwrap() } else { takes });
                    let retry_after = ["0", "1", "29", "31", "-1", "9223372036854775807"]
                        [usize::try_from(roll(6)).unwrap()];
                    let what = if timed_out {
                        Err(Broken::TimedOut)
                    } else {
                        match roll(12) {
                            0 => Err(refused()),
                            1 => Err(reset()),
                            2 => answer(429, &[("retry-after", retry_after)]),
                            3 => answer(429, &[("ratelimit-reason", "jira-quota-tenant-based")]),
                            4 => answer(503, &[("retry-after", retry_after)]),
                            5 => answer(500, &[]),
                            6 => answer(302, &[("location", "/x")]),
                            7 => answer(404, &[]),
                            8 => answer(401, &[]),
                            9 => Err(Broken::TooLarge(Part::Body)),
                            _ => answer(200, &[]),
                        }
                    };
                    let carried_out = match &what {
                        Err(Broken::NotSent(..)) => false,
                        Ok(response) => !matches!(response.status, 429 | 401 | 404),
                        Err(_) => true,
                    };
                    arrived += u32::from(carried_out);
                    redirects += u32::from(what.as_ref().is_ok_and(|response| response.status == 302));
                    Event::Answered(what, WALL)
                }
                Step::Done(outcome) => break outcome,
            };
        };
        assert!(sent <= 1 + retries + redirects, "seed {seed}: {sent} requests");
        if matches!(method, "POST" | "PATCH") {
            assert!(arrived <= 1, "seed {seed}: a write may have been made {arrived} times");
        }
        if let Err(error) = outcome {
            let safe = matches!(method, "GET" | "HEAD");
            let unknown = matches!(error, Error::OutcomeUnknown(..));
            assert!(!(safe && unknown), "seed {seed}: {error:?}");
            assert!(
                safe || unknown || arrived == 0,
                "seed {seed}: {error:?} after {arrived} that may have been made"
            );
        }
    }
}
