//! Moments as queries tell them.

use crate::moments::{DAY, read_day};

/// The milliseconds of `-7d` or `4w 2d`. A month has 30 days, a year 365.
pub(crate) fn period(text: &str) -> Option<i64> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let part = |word: &str| {
        let unit = word.chars().last()?;
        let length = match unit {
            'y' | 'Y' => 365 * DAY,
            'M' => 30 * DAY,
            'w' => 7 * DAY,
            'd' => DAY,
            'h' => DAY / 24,
            'm' => 60_000,
            _ => return None,
        };
        word.strip_suffix(unit)?.parse::<u32>().ok().map(|number| i64::from(number).saturating_mul(length))
    };
    let mut words = rest.split_whitespace().peekable();
    words.peek()?;
    words.map(part).sum::<Option<i64>>().map(|sum| sign * sum)
}

/// The moment that a value tells: a day, a minute of a day, or a period from now.
pub(crate) fn moment(now: i64, value: &str) -> Option<i64> {
    if let Some(by) = period(value) {
        return Some(now.saturating_add(by));
    }
    let value = value.replace('/', "-");
    let (day, clock) = value.split_once(' ').unwrap_or((&value, "00:00"));
    let (hour, minute) = clock.split_once(':')?;
    let (hour, minute) = (hour.parse::<i64>().ok()?, minute.parse::<i64>().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(())?;
    Some(read_day(day)? + (hour * 60 + minute) * 60_000)
}
