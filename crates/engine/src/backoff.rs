//! The delay before a retry: the one that the server requests, or exponential backoff.
//!
//! The numbers are Atlassian's (its page on rate limiting): 2 s doubling, 4 retries,
//! 30 s at most, jitter 0.7 to 1.3. The delay that a server requests is the minimum.

use crate::http::Headers;
use jira_time::timestamp::Timestamp;
use std::time::Duration;

/// The retry policy of a call. `None` is "not set".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backoff {
    /// The maximum number of retries.
    pub retries: Option<u32>,
    /// The delay before the first retry.
    pub base: Option<Duration>,
    /// The longest delay.
    pub cap: Option<Duration>,
}

impl Backoff {
    /// The default number of retries.
    pub const RETRIES: u32 = 4;
    /// The highest number of retries that can be set.
    pub const RETRIES_BOUND: u32 = 10;
    /// The default delay before the first retry.
    pub const BASE: Duration = Duration::from_secs(2);
    /// The default of the longest delay.
    pub const CAP: Duration = Duration::from_secs(30);
    /// The highest value of the longest delay that can be set.
    pub const CAP_BOUND: Duration = Duration::from_secs(3600);

    /// This policy, with the values of `other` where it sets none.
    pub fn or(self, other: Self) -> Self {
        Self {
            retries: self.retries.or(other.retries),
            base: self.base.or(other.base),
            cap: self.cap.or(other.cap),
        }
    }

    /// The maximum number of retries.
    pub fn retries(self) -> u32 {
        self.retries.unwrap_or(Self::RETRIES).min(Self::RETRIES_BOUND)
    }

    /// The longest delay.
    pub fn cap(self) -> Duration {
        self.cap.unwrap_or(Self::CAP).min(Self::CAP_BOUND)
    }

    /// The delay before retry number `retry`, counted from 0. `None` where the server
    /// requests a longer delay than the cap: then the call fails and returns that delay.
    /// `seed` is 64 random bits.
    pub fn delay(self, retry: u32, requested: Option<Duration>, seed: u64) -> Option<Duration> {
        let cap = self.cap();
        if requested.is_some_and(|requested| requested > cap) {
            return None;
        }
        let requested = requested.unwrap_or_default();
        let factor = 2_u32.checked_pow(retry).unwrap_or(u32::MAX);
        let base = self.base.unwrap_or(Self::BASE).min(cap);
        let computed = jitter(base.saturating_mul(factor).min(cap), 700, seed);
        // Never less than the requested delay.
        Some(computed.max(jitter(requested, 1000, seed)).min(cap).max(requested))
    }
}

/// The delay times `low`/1000 to 1.3, by the seed.
fn jitter(delay: Duration, low: u32, seed: u64) -> Duration {
    let spread = u64::from(1301_u32.saturating_sub(low));
    let thousandths = u64::from(low).saturating_add(mix(seed).checked_rem(spread).unwrap_or_default());
    let nanos =
        delay.as_nanos().saturating_mul(u128::from(thousandths)).checked_div(1000).unwrap_or_default();
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

/// Spreads the bits of a seed (SplitMix64's finalizer).
fn mix(seed: u64) -> u64 {
    let z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The delay that a server requests: the longest in its headers, of the first kind of
/// header that has one. `now` is the time of day.
///
/// `Retry-After` in seconds or as a date (of a 429 and a 503), then
/// `X-RateLimit-Reset` (a date; of a 429, or where nothing remains), then the fields of
/// `RateLimit` that have nothing left, then Data Center's bucket. A header that
/// cannot be parsed is ignored; a time in the past is zero. A refusal of another kind
/// requests nothing: waiting does not help.
pub fn requested_delay(status: u16, headers: &Headers, now: Timestamp) -> Option<Duration> {
    if !matches!(status, 429 | 500..) {
        return None;
    }
    let resets = status == 429 || headers.number("x-ratelimit-remaining") == Some(0);
    Some(headers)
        .filter(|_| matches!(status, 429 | 503))
        .and_then(|headers| retry_after(headers, now))
        .or_else(|| {
            headers
                .all("x-ratelimit-reset")
                .filter(|_| resets)
                .filter_map(|text| Some(Timestamp::parse_iso(text)?.since(now)))
                .max()
        })
        .or_else(|| headers.all("ratelimit").flat_map(|text| text.split(',')).filter_map(exhausted).max())
        .or_else(|| bucket(headers))
}

fn retry_after(headers: &Headers, now: Timestamp) -> Option<Duration> {
    let read = |text: &str| match seconds(text) {
        Some(seconds) => Some(seconds),
        None => Some(Timestamp::parse_http(text)?.since(now)),
    };
    // A date holds a comma too, so that a list is split only where it is none.
    let parts =
        |text: &str| -> Option<Duration> { read(text).or_else(|| text.split(',').filter_map(seconds).max()) };
    headers.all("retry-after").filter_map(parts).max()
}

/// Seconds, saturating: some servers send the largest number there is.
#[inline(never)]
fn seconds(text: &str) -> Option<Duration> {
    let text = text.trim();
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(Duration::from_secs(text.parse().unwrap_or(u64::MAX)))
}

/// The seconds until a limit such as `"global-app-quota";r=0;t=600` is filled
/// again, if nothing is left of it.
fn exhausted(field: &str) -> Option<Duration> {
    (parameter(field, "r")? == "0").then(|| seconds(parameter(field, "t")?)).flatten()
}

/// A parameter of one entry of a structured field (RFC 9651).
#[inline(never)]
pub(crate) fn parameter<'a>(field: &'a str, name: &str) -> Option<&'a str> {
    field.split(';').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('=').map(str::trim))
}

/// The time until Data Center's bucket holds a token again.
fn bucket(headers: &Headers) -> Option<Duration> {
    if headers.number("x-ratelimit-remaining")? != 0 {
        return None;
    }
    let interval = headers.number("x-ratelimit-interval-seconds")?;
    let rate = headers.number("x-ratelimit-fillrate")?;
    // At least one token comes with each interval, or none ever does.
    Some(Duration::from_secs(if rate == 0 { u64::MAX } else { interval }))
}

#[cfg(test)]
mod tests;
