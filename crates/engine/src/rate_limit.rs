//! Reads Atlassian's rate limits from the headers of a response.
//!
//! Source: Atlassian's page on rate limiting for Jira Cloud (`X-RateLimit-*`,
//! `RateLimit`, `RateLimit-Reason`) and Data Center's page on its headers.

use crate::backoff::{parameter, requested_delay};
use crate::error::Limit;
use crate::http::Headers;
use jira_time::timestamp::Timestamp;
use std::time::Duration;

/// The longest gap that a limit which comes near puts between two calls.
const MAX_GAP: Duration = Duration::from_secs(1);
/// The gap where a limit comes near and the server gives no figures.
const GAP: Duration = Duration::from_millis(250);
/// The longest time that other calls are throttled because of one response. A server
/// that requests more (a blocked user, a wrong clock) is called again then.
const MAX_HOLD: Duration = Duration::from_secs(3600);

/// The bucket that a request was counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snapshot {
    /// Its size (`X-RateLimit-Limit`).
    pub limit: Option<u64>,
    /// The remaining requests (`X-RateLimit-Remaining`).
    pub remaining: Option<u64>,
    /// Less than a fifth is left (`X-RateLimit-NearLimit`).
    pub near_limit: bool,
}

/// The state of one limit, as a response reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lesson {
    /// The limit.
    pub limit: Limit,
    /// The time until which no call is allowed.
    pub until: Option<Timestamp>,
    /// The pacing between calls, because the limit is near.
    pub gap: Duration,
    /// The remaining requests.
    pub remaining: Option<u64>,
}

/// The snapshot in these headers, if there is one.
pub fn read(headers: &Headers) -> Option<Snapshot> {
    let limit = headers.number("x-ratelimit-limit");
    let remaining = headers.number("x-ratelimit-remaining");
    let near_limit = near(headers);
    (limit.is_some() || remaining.is_some() || near_limit).then_some(Snapshot {
        limit,
        remaining,
        near_limit,
    })
}

/// The limit that a 429 is about, read loosely: the words of
/// `RateLimit-Reason` are not fixed.
pub fn limit(headers: &Headers) -> Limit {
    let reason = headers.get("ratelimit-reason").unwrap_or_default().to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| reason.contains(word));
    match () {
        () if has(&["issue"]) => Limit::Issue,
        () if has(&["burst", "concurrent", "threads"]) => Limit::Burst,
        () if has(&["quota", "global", "tenant"]) => Limit::Quota,
        () if headers.get("x-ratelimit-interval-seconds").is_some() => Limit::User,
        () => Limit::Other,
    }
}

/// The limits that other calls should know from this response. Nothing, for most.
pub fn lessons(status: u16, headers: &Headers, now: Timestamp) -> Vec<Lesson> {
    if status == 429 {
        let limit = limit(headers);
        // An hourly quota ends with the hour, where the server does not say.
        let hour = (limit == Limit::Quota).then(|| now.next_hour().since(now));
        let requested =
            requested_delay(status, headers, now).filter(|requested| !requested.is_zero()).or(hour);
        let until = requested.map(|requested| now.after(requested.min(MAX_HOLD)));
        return until
            .map(|until| Lesson { limit, until: Some(until), gap: Duration::ZERO, remaining: None })
            .into_iter()
            .collect();
    }
    let mut lessons: Vec<_> = headers
        .all("ratelimit")
        .flat_map(|text| text.split(','))
        .filter_map(|field| structured(field, now))
        .collect();
    lessons.extend(bucket(headers, now));
    // Atlassian does not use it for bursts.
    if near(headers) && !lessons.iter().any(|lesson| matches!(lesson.limit, Limit::Quota | Limit::User)) {
        let remaining = headers.number("x-ratelimit-remaining");
        let left =
            headers.get("x-ratelimit-reset").and_then(Timestamp::parse_iso).map(|reset| reset.since(now));
        let gap = left.zip(remaining).and_then(|(left, remaining)| spread(left, remaining)).unwrap_or(GAP);
        lessons.push(Lesson { limit: Limit::Quota, until: None, gap, remaining });
    }
    lessons
}

fn near(headers: &Headers) -> bool {
    headers.get("x-ratelimit-nearlimit").is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
}

/// A limit of the `RateLimit` field, such as `"global-app-quota";r=11000;t=600`:
/// `r` is left for `t` seconds. A quota has an `r` once four fifths are used.
fn structured(field: &str, now: Timestamp) -> Option<Lesson> {
    let number = |name: &str| parameter(field, name)?.parse::<u64>().ok();
    let (remaining, seconds) = (number("r")?, Duration::from_secs(number("t")?));
    let quota = field.split(';').next()?.contains("quota");
    let limit = if quota { Limit::Quota } else { Limit::Burst };
    let lesson = |until, gap| Some(Lesson { limit, until, gap, remaining: Some(remaining) });
    match remaining {
        0 => lesson(Some(now.after(seconds.min(MAX_HOLD))), Duration::ZERO),
        _ if quota => lesson(None, spread(seconds, remaining)?),
        _ => None,
    }
}

/// Data Center's bucket, if little or nothing is left in it.
fn bucket(headers: &Headers, now: Timestamp) -> Option<Lesson> {
    let interval = Duration::from_secs(headers.number("x-ratelimit-interval-seconds")?);
    let rate = headers.number("x-ratelimit-fillrate")?;
    let remaining = headers.number("x-ratelimit-remaining")?;
    let size = headers.number("x-ratelimit-limit")?;
    let lesson = |until, gap| Some(Lesson { limit: Limit::User, until, gap, remaining: Some(remaining) });
    match remaining {
        0 => lesson(Some(now.after(interval.min(MAX_HOLD))), Duration::ZERO),
        // As many are sent as arrive.
        _ if remaining < size.checked_div(5)? => lesson(None, spread(interval, rate)?),
        _ => None,
    }
}

/// The gap that makes so many calls last for so long, in whole milliseconds.
fn spread(span: Duration, calls: u64) -> Option<Duration> {
    let millis = u64::try_from(span.as_millis()).unwrap_or(u64::MAX).checked_div(calls)?;
    Some(Duration::from_millis(millis).min(MAX_GAP))
}

#[cfg(test)]
mod tests;
