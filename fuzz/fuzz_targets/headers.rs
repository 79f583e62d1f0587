//! Readers of header values: wishes, dates, limits, redirects, and which
//! headers a caller may set.

#![no_main]

use jira_engine::backoff::{Backoff, requested_delay};
use jira_engine::http::{Headers, Url};
use jira_engine::site::{Target, redirect};
use jira_engine::scope::Scopes;
use jira_engine::throttle::Throttle;
use jira_time::timestamp::Timestamp;
use jira_engine::{header, rate_limit};
use jira_connector_fuzz::{asked, response};
use libfuzzer_sys::fuzz_target;
use std::time::Duration;

fuzz_target!(|data: &[u8]| {
    let headers = response(data).headers;
    let seed = data.iter().fold(0_u64, |seed, byte| seed.rotate_left(7) ^ u64::from(*byte));
    for now in [0, 1_767_225_600_000, seed, u64::MAX] {
        wishes(&headers, Timestamp::from_millis(now), seed);
    }
    assert_eq!(rate_limit::read(&headers), rate_limit::read(&loud(&headers)));
    limits(&headers, data);
    for (name, value) in headers.iter() {
        dates(value);
        redirects(&asked(), value);
        sent(name, value);
    }
});

/// The same headers with names in capitals.
fn loud(headers: &Headers) -> Headers {
    headers.iter().map(|(name, value)| (name.to_ascii_uppercase(), value.to_owned())).collect()
}

/// Names have no case, and a delay is at least the wish and at most the cap.
fn wishes(headers: &Headers, now: Timestamp, seed: u64) {
    let status = [429, 503, 200][(seed % 3) as usize];
    let wish = requested_delay(status, headers, now);
    assert_eq!(wish, requested_delay(status, &loud(headers), now));
    let millis = |shift: u32| Some(Duration::from_millis(seed >> shift));
    let own = Backoff { retries: None, base: millis(seed as u32 % 64), cap: millis(seed as u32 / 64 % 64) };
    for backoff in [Backoff::default(), own] {
        let cap = backoff.cap.unwrap_or(Backoff::CAP).min(Backoff::CAP_BOUND);
        for repeat in [0, 3, u32::MAX] {
            match backoff.delay(repeat, wish, seed) {
                None => assert!(wish.is_some_and(|wish| wish > cap)),
                Some(delay) => assert!(delay <= cap && wish.is_none_or(|wish| wish <= delay)),
            }
        }
    }
}

/// What an answer teaches holds others back for an hour at most, and what is
/// known of limits is read from any bytes as it is written.
fn limits(headers: &Headers, bytes: &[u8]) {
    let now = Timestamp::from_millis(1_767_225_600_000);
    let mut throttle = Throttle::parse(bytes);
    assert_eq!(Throttle::parse(&throttle.encode()), throttle);
    for status in [200, 429] {
        for lesson in rate_limit::lessons(status, headers, now) {
            assert!(lesson.gap <= Duration::from_secs(1), "{lesson:?}");
            assert!(lesson.until.is_none_or(|until| until.since(now) <= Duration::from_secs(3600)));
            throttle.learn(&Scopes::default(), lesson, now);
        }
    }
    assert_eq!(Throttle::parse(&throttle.encode()), throttle);
}

/// A date that is read is one of the calendar, and the one that `jiff` reads.
fn dates(text: &str) {
    if let Some(read) = Timestamp::parse_iso(text) {
        let (date, time) = text.trim().split_once('T').unwrap();
        let mut time = time.trim_end_matches('Z').split(['.', ':']);
        let mut part = || time.next().unwrap_or("0");
        let (hour, minute, second) = (part(), part(), part());
        agree(read, date.split('-'), hour, minute, second);
    }
    if let Some(read) = Timestamp::parse_http(text) {
        let (_, rest) = text.trim().split_once(", ").unwrap();
        let parts: Vec<_> = rest.split([' ', ':']).collect();
        let [day, name, year, hour, minute, rest @ ..] = parts.as_slice() else { panic!("{text}") };
        let names = "janfebmaraprmayjunjulaugsepoctnovdec";
        let month = (names.find(&name.to_ascii_lowercase()).unwrap() / 3 + 1).to_string();
        let second = if rest.len() == 2 { rest[0] } else { "0" };
        agree(read, [*year, &month, day].into_iter(), hour, minute, second);
    }
}

fn agree<'a>(
    read: Timestamp,
    mut date: impl Iterator<Item = &'a str>,
    hour: &str,
    minute: &str,
    second: &str,
) {
    let mut part = || date.next().unwrap().parse::<u16>().unwrap();
    let (year, month, day) = (part(), part(), part());
    let small = |text: &str| text.parse::<u8>().unwrap();
    // A leap second is the first of the next minute here.
    let leap = second.parse() == Ok(60_u8);
    let second = if leap { 59 } else { small(second) };
    let text = format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{second:02}Z", small(hour), small(minute));
    let expected: jiff::Timestamp = text.parse().unwrap_or_else(|error| panic!("{text}: {error}"));
    let expected = u64::try_from(expected.as_millisecond()).unwrap() + if leap { 1000 } else { 0 };
    assert_eq!(read.as_millis(), expected, "{text}");
}

/// A redirect that is followed stays on the origin, also as a browser reads it;
/// one that is not names an origin and nothing behind it.
fn redirects(from: &Url, location: &str) {
    match redirect(from, location) {
        Target::Same(url) => {
            assert_eq!(url.origin, from.origin);
            let target = url.path_and_query();
            assert!(target.starts_with('/') && target.bytes().all(|b| b.is_ascii_graphic()), "{target}");
            let absolute = format!("{}{target}", url.origin);
            assert_eq!(redirect(from, &absolute), Target::Same(url), "{location}");
            let base = url::Url::parse(&format!("{}{}", from.origin, from.path)).unwrap();
            let browser = base.join(location).unwrap();
            // A dot behind a name is no other name.
            let host = browser.host_str().map(|host| host.trim_end_matches('.'));
            assert_eq!((host, browser.port()), (base.host_str(), base.port()), "{location}");
            assert_eq!(browser.scheme(), base.scheme(), "{location}");
            assert!(browser.username().is_empty() && browser.password().is_none(), "{location}");
        }
        Target::Other(origin) => {
            let (_, authority) = origin.split_once("://").unwrap();
            assert!(!authority.contains(['/', '?', '#', '@', '\\']), "{location}: {origin}");
        }
        Target::Unreadable => {}
    }
}

/// A header that a caller may set cannot end itself, sign or route.
fn sent(name: &str, value: &str) {
    if header::check(name, value).is_ok() {
        assert!(name.bytes().all(|b| b.is_ascii_graphic() && b != b':') && !name.is_empty());
        assert!(value.bytes().all(|b| b == b'\t' || b == b' ' || b.is_ascii_graphic()));
        let lower = name.to_ascii_lowercase();
        assert!(
            !["authorization", "cookie", "host", "content-length", "transfer-encoding"].contains(&&*lower)
        );
    }
}
