//! Moments, days and durations as Jira writes them.

use crate::limits::iso;
use std::time::{Duration, UNIX_EPOCH};
use time::{Date, Month};

/// Milliseconds of a day.
pub(crate) const DAY: i64 = 86_400_000;

/// A time since 1970 as Jira writes it.
pub(crate) fn stamp(now: Duration) -> String {
    iso(UNIX_EPOCH + now).replace('Z', ".000+0000")
}

/// The milliseconds since 1970 of what Jira writes:
/// `2026-01-05T09:00:00.000+0100`, or with `Z` or a colon in the offset.
pub(crate) fn read(text: &str) -> Option<i64> {
    let (day, rest) = text.split_once('T')?;
    let end = rest.find(['Z', '+', '-'])?;
    let (clock, offset) = rest.split_at_checked(end)?;
    let (whole, thousandths) = clock.split_once('.').unwrap_or((clock, "0"));
    let mut parts = whole.split(':').map(|part| part.parse::<i64>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().flatten().unwrap_or(0));
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let fraction: i64 = format!("{thousandths:0<3}").get(..3)?.parse().ok()?;
    let millis = read_day(day)? + ((hour * 60 + minute) * 60 + second) * 1000 + fraction;
    Some(millis - read_offset(offset)?)
}

fn read_offset(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number: i64 = digits.parse().ok().filter(|_| digits.len() == 4)?;
    Some(sign * (number / 100 * 60 + number % 100) * 60_000)
}

/// The milliseconds since 1970 of the beginning of a day, by UTC: `2026-01-05`.
pub(crate) fn read_day(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    let day = Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()?;
    Some(day.midnight().assume_utc().unix_timestamp() * 1000)
}

/// The day of a moment, by UTC.
pub(crate) fn date(millis: i64) -> Option<Date> {
    time::OffsetDateTime::from_unix_timestamp(millis.div_euclid(1000)).ok().map(time::OffsetDateTime::date)
}

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
/// A day has eight hours of work, a week has five days.
const UNITS: [(char, u64); 4] = [('w', 40 * HOUR), ('d', 8 * HOUR), ('h', HOUR), ('m', MINUTE)];

/// The seconds of `1w 2d 3h 30m`. A number alone is of minutes.
pub(crate) fn seconds(text: &str) -> Option<u64> {
    let part = |word: &str| {
        let unit = UNITS.iter().find(|(unit, _)| word.ends_with(*unit));
        let (number, length) =
            unit.map_or((word, MINUTE), |(unit, length)| (word.trim_end_matches(*unit), *length));
        number.parse::<u64>().ok()?.checked_mul(length)
    };
    let mut words = text.split_whitespace().peekable();
    words.peek()?;
    words.map(part).try_fold(0_u64, |sum, part| sum.checked_add(part?))
}

/// Seconds as Jira writes them: `1w 2d 3h 30m`.
pub(crate) fn written(seconds: u64) -> String {
    let mut rest = seconds;
    let mut parts = Vec::new();
    for (unit, length) in UNITS {
        if rest >= length {
            parts.push(format!("{}{unit}", rest / length));
            rest %= length;
        }
    }
    if parts.is_empty() { "0m".to_owned() } else { parts.join(" ") }
}

/// A moment of the past that a number gives.
pub(crate) fn moment(number: usize) -> String {
    format!("2025-11-{:02}T{:02}:{:02}:00.000+0000", 1 + number / 60 % 28, 8 + number % 10, number % 60)
}
