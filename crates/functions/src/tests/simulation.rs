//! Whole functions against random servers on a virtual clock.

use super::answer::Answer;
use super::event::{Event, is_change};
use super::lent;
use super::row::{Played, Row};
use super::rows;
use super::server::{Script, Site, key};
use super::ways::{SEED, kind, requests};
use super::world::{Before, Serve};
use fastrand::Rng;
use jira_contract::types::{Credential, ErrorKind};
use jira_engine::backoff::Backoff;
use jira_engine::connection::Unsaved;
use jira_engine::error::span;
use jira_engine::http::{Body, Cause, Part, Request, Safety, TransportError};
use std::time::Duration;

/// A server that does what it likes.
struct Random<'a> {
    site: Site<'a>,
    rng: Rng,
    /// How often what a request asks for may have been carried out.
    carried_out: Vec<((String, Body), u32)>,
    /// Whether a change that counts was: one that prepares another does not.
    is_changed: bool,
    prepares: &'static [usize],
    /// Whether the host keeps what is known of limits.
    keeps_limits: bool,
    /// Names the run.
    title: String,
}

impl Serve for Random<'_> {
    fn serve(&mut self, request: &Request) -> Answer {
        let place = self.site.place(request);
        let what = (key(request), request.body.clone().unwrap_or_default());
        let known = self.carried_out.iter().position(|(known, _)| *known == what);
        let known = known.unwrap_or_else(|| {
            self.carried_out.push((what, 0));
            self.carried_out.len() - 1
        });
        let carried_out = &mut self.carried_out[known].1;
        let is_again = request.safety == Safety::Once && *carried_out > 0;
        assert!(!is_again, "{}: {request:?} may be carried out twice", self.title);
        let good = self.site.good(place);
        let answer = fault(&mut self.rng, request, &good).unwrap_or(good);
        if is_change(request) && may_be_carried_out(&answer) {
            *carried_out += 1;
            self.is_changed |= place.is_none_or(|place| !self.prepares.contains(&place));
        }
        self.site.note(place, request, answer.is_good());
        answer
    }

    fn save(&mut self) -> Result<(), Unsaved> {
        match self.rng.u32(..10) {
            0 => Err(Unsaved::Stale),
            1 => Err(Unsaved::Failed("the disk is full".into())),
            _ => Ok(()),
        }
    }

    fn is_there(&mut self) -> bool {
        self.rng.u32(..200) > 0
    }

    fn keeps_limits(&self) -> bool {
        self.keeps_limits
    }
}

/// Whether a change that is answered so may have been carried out.
fn may_be_carried_out(answer: &Answer) -> bool {
    match &answer.what {
        Err(TransportError::NotSent(..) | TransportError::Denied) => false,
        Ok(response) => matches!(response.status, 200..300 | 408 | 500..),
        Err(_) => true,
    }
}

/// What goes wrong with a request, if anything does.
fn fault(rng: &mut Rng, request: &Request, good: &Answer) -> Option<Answer> {
    let said = |status: u16, headers: &[(&str, &str)]| {
        let headers = [&[("content-type", "application/json")], headers].concat();
        Answer::new(status, &headers, r#"{"errorMessages":["No."],"errors":{}}"#)
    };
    let retry_after = ["0", "1", "29", "31", "-1", "9223372036854775807"][rng.usize(..6)];
    let reason = ["jira-burst-based", "jira-per-issue-on-write", "jira-cost-based", ""][rng.usize(..4)];
    let here = format!("{}{}", request.url.origin, request.url.path_and_query());
    let json = [("content-type", "application/json")];
    Some(match rng.u32(..60) {
        0 | 1 => said(429, &[("retry-after", retry_after), ("ratelimit-reason", reason)]),
        2 => said(429, &[("ratelimit-reason", "jira-quota-tenant-based")]),
        3 => said(503, &[("retry-after", retry_after)]),
        4 | 5 => said([500, 502, 503, 504][rng.usize(..4)], &[]),
        6 => Answer::broken(TransportError::NotSent(Cause::Connection, "refused".into())),
        7 => Answer::broken(TransportError::NotSent(Cause::Name, "no such name".into())),
        8 | 9 => Answer::broken(TransportError::NoReply("reset".into())),
        10 => Answer::broken(TransportError::TooLarge(Part::Body)),
        11 => Answer::broken(TransportError::Denied),
        12 | 13 => Answer::never(),
        14 | 15 => good.clone().after(Duration::from_secs(rng.u64(..60))),
        16 => Answer::new(302, &[("location", &here)], ""),
        17 => Answer::new(302, &[("location", "https://login.example.com/")], ""),
        18 => Answer::new(200, &[("content-type", "text/html")], "<!DOCTYPE html><html>Log in</html>"),
        19 => Answer::new(200, &json, ""),
        20 => Answer::new(200, &json, "{\"id\":"),
        21 => Answer::json(200, ["{}", "[]", "null", "7", "[{}]"][rng.usize(..5)]),
        22 => Answer::new(401, &json, r#"{"errorMessages":["Client must be authenticated."]}"#),
        23 => said([403, 404, 408, 409, 410, 501][rng.usize(..6)], &[]),
        24 => Answer::json(400, r#"{"errorMessages":[],"errors":{"labels":"Labels are not allowed here."}}"#),
        25 => {
            let secret = rng.choice(secrets(request)).unwrap_or_default();
            Answer::json(400, format!(r#"{{"errorMessages":["{secret} is wrong"],"errors":{{}}}}"#))
        }
        26 => Answer::new(204, &[], ""),
        _ => return None,
    })
}

/// The secrets that a request holds, which a server may repeat.
fn secrets(request: &Request) -> Vec<&'static str> {
    let mut text: String = request.headers.iter().map(|(_, value)| value).collect();
    let pieces = request.body.iter().flat_map(Body::pieces);
    pieces.for_each(|piece| text.push_str(&String::from_utf8_lossy(piece)));
    lent::SECRETS.iter().copied().filter(|secret| text.contains(secret)).collect()
}

/// A function, and the requests of its good way.
struct Known {
    row: Row,
    keys: Vec<String>,
    /// Whether it succeeds only if it changes something.
    is_change: bool,
}

fn known() -> Vec<Known> {
    let with_keys = |row: Row| {
        let played = row.play(&mut Script::new(row.title(), &row.answers), row.connection.clone(), SEED);
        let requests = requests(&played);
        let mut changes = requests.iter().enumerate().filter(|(_, request)| is_change(request));
        let is_change = changes.any(|(place, _)| !row.bears.contains(&place));
        Known { keys: requests.into_iter().map(key).collect(), is_change, row }
    };
    rows::all().into_iter().map(with_keys).filter(|known| !known.keys.is_empty()).collect()
}

/// Plays a few random functions, one after the other, against random servers of one
/// site, and gives how many requests were sent.
fn world(known: &[Known], seed: u64) -> usize {
    let mut rng = Rng::with_seed(seed);
    let keeps_limits = rng.u32(..5) > 0;
    let (mut before, mut sent) = (Before::default(), 0);
    for number in 0..1 + rng.u64(..3) {
        let seed = seed * 10 + number;
        let played = call(known, Rng::with_seed(seed), seed, keeps_limits, before);
        sent += requests(&played).len();
        before = played.end;
    }
    sent
}

/// Plays a random function against a random server.
fn call(known: &[Known], mut rng: Rng, seed: u64, keeps_limits: bool, before: Before) -> Played {
    let Known { row, keys, is_change } = &known[rng.usize(..known.len())];
    let mut connection = row.connection.clone();
    let total = if rng.bool() { 120_000 } else { rng.u64(1000..200_000) };
    let attempt = [None, Some(0), Some(5000)][rng.usize(..3)];
    connection.settings.limits = lent::limits(Some(total), attempt);
    connection.settings.limits.retries = [None, Some(rng.u32(..11))][rng.usize(..2)];
    // Of some connections it is not known yet which way they take.
    if matches!(connection.settings.credential, Credential::Basic(_)) && rng.u32(..4) == 0 {
        connection.learned.route = None;
    }
    let title = format!("seed {seed}, {}", row.title());
    let mut server = Random {
        site: Site::new(keys, &row.answers),
        rng,
        carried_out: Vec::new(),
        is_changed: false,
        prepares: row.prepares,
        keeps_limits,
        title: title.clone(),
    };
    let played = row.play_after(&mut server, connection, seed, before);
    judge(&title, row, Duration::from_millis(total), &server, &played);
    // An issue may have been created by an earlier call with its key.
    let existed = played.outcome.as_ref().is_ok_and(|result| result.contains("existed: true"));
    let is_due = played.outcome.is_ok() && *is_change && !existed;
    assert!(!is_due || server.is_changed, "{title}: nothing was changed");
    played
}

/// The rules of every function.
fn judge(title: &str, row: &Row, total: Duration, server: &Random<'_>, played: &Played) {
    let Played { outcome, events, took, .. } = played;
    assert!(*took <= total + row.longer, "{title}: {} of {}", span(*took), span(total));
    let is_long = |event: &Event| matches!(event, Event::Waited(wait) if *wait > Backoff::CAP);
    assert!(!events.iter().any(is_long), "{title}: a wait beyond the cap");
    let is_late = |pair: &[Event]| match pair {
        [Event::Sent(request), Event::Came(Err(TransportError::TimedOut), _)] => is_change(request),
        _ => false,
    };
    let may_be = server.carried_out.iter().any(|(_, count)| *count > 0) || events.windows(2).any(is_late);
    let Err(error) = outcome else { return };
    let text = || {
        let mut text = format!("{title}: {}, {}\n", kind(&error.kind), error.message);
        events.iter().for_each(|event| event.write(&mut text));
        text
    };
    match error.kind {
        ErrorKind::OutcomeUnknown => assert!(may_be, "nothing was changed: {}", text()),
        _ => assert!(!server.is_changed, "a change may have been carried out: {}", text()),
    }
}

/// Random servers on a virtual clock: whatever they do, the rules of whole functions
/// hold.
#[test]
fn thousands_of_random_servers_keep_the_rules() {
    let seeds = std::env::var("SIMULATION_SEEDS").map_or(10_000, |seeds| seeds.parse().unwrap());
    let known = known();
    let sent: usize = (0..seeds).map(|seed| world(&known, seed)).sum();
    println!("{sent} requests of {} functions and cases, from {seeds} seeds", known.len());
    assert!(sent as u64 > 2 * seeds, "{sent} requests");
}
