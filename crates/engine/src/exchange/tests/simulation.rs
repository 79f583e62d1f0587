//! Calls through random faults, limits, latencies and clocks, several at once.

use super::*;
use crate::rate_limit::lessons;

/// A source of small numbers.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    pub(super) fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.roll(words.len() as u64)).unwrap()]
    }
}

/// One call under way, and what the rules are measured by.
struct Caller {
    exchange: Exchange,
    account: u64,
    method: &'static str,
    started: Instant,
    /// When it goes on, and with what.
    at: Instant,
    event: Option<Event>,
    sent: u32,
    redirects: u32,
    /// How often what it asks for was carried out.
    carried_out: u32,
    /// A response came after which nothing may be sent.
    stopped: bool,
    outcome: Option<Result<Response, Error>>,
}

impl Caller {
    fn new(dice: &mut Dice, seed: u64, start: Instant) -> Self {
        let method = dice.pick(&["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]);
        let method =
            ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"].into_iter().find(|m| *m == method).unwrap();
        let path = dice.pick(&["/rest/api/3/issue/A-1", "/rest/api/3/issue/A-2", "/rest/api/3/project"]);
        let mut random = Call::parse(method, path, &[], Vec::new(), None).unwrap();
        random.limits.total_timeout = Some(SECOND * u32::try_from(dice.roll(200)).unwrap());
        random.limits.backoff.retries = Some(u32::try_from(dice.roll(7)).unwrap());
        let at = start.after(SECOND * u32::try_from(dice.roll(5)).unwrap());
        Self {
            exchange: Exchange::new(random, at, seed),
            account: dice.roll(2),
            method,
            started: at,
            at,
            event: Some(Event::Started),
            sent: 0,
            redirects: 0,
            carried_out: 0,
            stopped: false,
            outcome: None,
        }
    }
}

fn world(seed: u64) -> (u32, u32) {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let start = Instant::from_nanos(dice.roll(1 << 40));
    let calls = 1 + dice.roll(4);
    let mut callers: Vec<_> = (0..calls).map(|n| Caller::new(&mut dice, seed ^ n, start)).collect();
    let mut throttle = Throttle::default();
    // A wall clock that somebody sets back and forth; budgets that are used up.
    let wild = dice.roll(8) == 0;
    let poor = !wild && dice.roll(8) == 0;
    if poor {
        let scopes = Scopes::default();
        let ask = Ask { scopes: &scopes, earliest: WALL, latest: WALL, counts: false, costs: true };
        for account in 0..2 {
            while throttle.admit(account, ask, WALL) != Admission::Exhausted {}
        }
    }
    let mut known: Vec<(Scopes, Limit, Timestamp)> = Vec::new();
    let mut waits = 0;
    while let Some(caller) =
        callers.iter_mut().filter(|caller| caller.outcome.is_none()).min_by_key(|caller| caller.at)
    {
        let now = caller.at;
        let jump = if wild { Duration::from_secs(dice.roll(100_000)) } else { Duration::ZERO };
        let wall = WALL.after(now.since(start)).after(jump);
        let (total, retries) = (caller.exchange.limits.total(), caller.exchange.limits.backoff.retries());
        let Some(event) = caller.event.take() else { panic!("seed {seed}") };
        let scopes = caller.exchange.scopes().clone();
        if let Event::Answered(Ok(response)) = &event {
            for lesson in lessons(response.status, &response.headers, wall) {
                throttle.learn(&scopes, lesson, wall);
                known.push((scopes.clone(), lesson.limit, lesson.until.unwrap_or(wall)));
            }
        }
        match caller.exchange.step(event, now, wall) {
            Step::Load => caller.event = Some(Event::Loaded(connection())),
            Step::Save(learned) => panic!("seed {seed}: {learned:?}"),
            Step::Admit(ask) => {
                caller.event = Some(Event::Admitted(throttle.admit(caller.account, ask, wall)))
            }
            Step::Wait(until, why) => {
                waits += 1;
                assert!(until.since(now) <= SECOND * 30, "seed {seed}: a wait of {:?}", until.since(now));
                assert!(
                    total.is_none_or(|total| until < caller.started.after(total)),
                    "seed {seed}: beyond the total"
                );
                let concerned = known.iter().any(|(other, limit, _)| same(&scopes, other, *limit));
                assert!(why != "paced" || concerned, "seed {seed}: held by another's limit");
                caller.at = until;
                caller.event = Some(Event::Woke);
            }
            Step::Send(attempt) => {
                caller.sent += 1;
                assert!(!caller.stopped, "seed {seed}: a request after the last word");
                if !wild {
                    for (other, limit, until) in &known {
                        assert!(
                            !same(&scopes, other, *limit) || *until <= wall,
                            "seed {seed}: sent into a limit that was known"
                        );
                    }
                }
                let left = attempt.deadline.map(|deadline| deadline.since(now));
                assert!(left.is_some_and(|left| left <= SECOND * 30), "seed {seed}");
                let takes = SECOND * u32::try_from(dice.roll(40)).unwrap();
                let timed_out = left.is_some_and(|left| takes >= left);
                caller.at = now.after(if timed_out { left.unwrap() } else { takes });
                let what = if timed_out { Err(TransportError::TimedOut) } else { random(&mut dice) };
                caller.carried_out += u32::from(carried_out(&what));
                caller.redirects += u32::from(what.as_ref().is_ok_and(|response| response.status == 302));
                caller.stopped = what.as_ref().is_ok_and(|response| {
                    let quota = response.headers.get("ratelimit-reason").is_some_and(|r| r.contains("quota"));
                    // Half a response to a read is worth a retry.
                    let half = response.body == HALF && matches!(caller.method, "GET" | "HEAD");
                    matches!(response.status, 200..300 if !half)
                        || matches!(response.status, 401 | 404)
                        || quota
                });
                caller.event = Some(Event::Answered(what));
            }
            Step::Done(outcome) => caller.outcome = Some(outcome),
        }
        assert!(caller.sent <= 1 + retries + caller.redirects, "seed {seed}: {} requests", caller.sent);
    }
    for caller in callers {
        judge(seed, poor, caller);
    }
    (u32::try_from(calls).unwrap(), waits)
}

/// Whether a limit that one call met counts for another.
fn same(scopes: &Scopes, other: &Scopes, limit: Limit) -> bool {
    match limit {
        Limit::Quota | Limit::User => scopes.caller == other.caller,
        Limit::Issue if other.issue.is_some() => scopes.issue == other.issue,
        Limit::Issue | Limit::Burst | Limit::Other => scopes.endpoint == other.endpoint,
    }
}

/// The beginning of a response.
const HALF: &[u8] = b"{\"id\":";

fn random(dice: &mut Dice) -> Result<Response, TransportError> {
    let retry_after = dice.pick(&["0", "1", "29", "31", "-1", "9223372036854775807"]);
    let reason = dice.pick(&["jira-burst-based", "jira-per-issue-on-write", "jira-cost-based", ""]);
    match dice.roll(14) {
        0 => Err(refused()),
        1 => Err(reset()),
        2 | 3 => answer(429, &[("retry-after", retry_after), ("ratelimit-reason", reason)]),
        4 => answer(429, &[("ratelimit-reason", "jira-quota-tenant-based")]),
        5 => answer(503, &[("retry-after", retry_after)]),
        6 => answer(500, &[]),
        7 => answer(302, &[("location", "/x")]),
        8 => answer(404, &[]),
        9 => answer(401, &[]),
        10 => Err(TransportError::TooLarge(Part::Body)),
        11 => answer(200, &[("ratelimit", "\"tenant-app-quota\";r=0;t=7")]),
        12 => answer(200, &[]).map(|response| Response { body: HALF.to_vec(), ..response }),
        _ => answer(200, &[]),
    }
}

fn carried_out(what: &Result<Response, TransportError>) -> bool {
    match what {
        Err(TransportError::NotSent(..)) => false,
        Ok(response) => !matches!(response.status, 429 | 401 | 404 | 302),
        Err(_) => true,
    }
}

fn judge(seed: u64, poor: bool, caller: Caller) {
    let Caller { method, carried_out, .. } = caller;
    if matches!(method, "POST" | "PATCH") {
        assert!(carried_out <= 1, "seed {seed}: a write may have been made {carried_out} times");
    }
    // With an empty budget only a rate limit is retried, which nothing was done at.
    let most = if poor { 1 } else { 1 + Backoff::RETRIES_BOUND };
    assert!(carried_out <= most + caller.redirects, "seed {seed}: the budget was overdrawn");
    if let Some(Err(error)) = caller.outcome {
        let safe = matches!(method, "GET" | "HEAD");
        let unknown = matches!(error, Error::OutcomeUnknown(..));
        assert!(!(safe && unknown), "seed {seed}: {error:?}");
        assert!(
            safe || unknown || carried_out == 0,
            "seed {seed}: {error:?} after {carried_out} that may have been made"
        );
    }
}

/// Random servers on a virtual clock: whatever they do, the rules hold.
#[test]
fn tens_of_thousands_of_random_scripts_keep_the_rules() {
    let (mut calls, mut waits) = (0, 0);
    for seed in 0..30_000 {
        let (more, held) = world(seed);
        calls += more;
        waits += held;
    }
    println!("{calls} calls and {waits} waits, from seeds 0 to 29999");
    assert!(calls > 60_000 && waits > 20_000, "{calls} calls, {waits} waits");
}
