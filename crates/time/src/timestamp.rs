//! Moments of the calendar, and the forms in which servers write them.

use std::time::Duration;

pub mod calendar;

/// A timestamp: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The time so many milliseconds after the start of 1970.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the start of 1970.
    pub const fn as_millis(self) -> u64 {
        self.0
    }

    /// The time `span` later, or the last one there is.
    pub fn after(self, span: Duration) -> Self {
        Self(self.0.saturating_add(u64::try_from(span.as_millis()).unwrap_or(u64::MAX)))
    }

    /// The time `span` earlier, or the first one there is.
    pub fn before(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(u64::try_from(span.as_millis()).unwrap_or(u64::MAX)))
    }

    /// The start of the next hour (UTC), when Atlassian's quotas are filled again.
    pub fn next_hour(self) -> Self {
        const HOUR: u64 = 3_600_000;
        let hours = self.0.checked_div(HOUR).unwrap_or_default();
        Self(hours.saturating_add(1).saturating_mul(HOUR))
    }

    /// The time from `earlier` to this time. Zero if that is in the past.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }

    /// Reads an HTTP date (RFC 9110, 5.6.7, the form that is sent today), such
    /// as `Sun, 06 Nov 1994 08:49:37 GMT`.
    pub fn parse_http(text: &str) -> Option<Self> {
        let (_, rest) = text.trim().split_once(", ")?;
        let mut parts = rest.split(' ');
        let day = number(parts.next()?)?;
        let name = parts.next()?;
        let month = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))?;
        let year = number(parts.next()?)?;
        let time = parts.next()?;
        if parts.next() != Some("GMT") || parts.next().is_some() {
            return None;
        }
        let mut time = time.split(':');
        let at = (number(time.next()?)?, number(time.next()?)?, number(time.next()?)?);
        let month = u32::try_from(month).ok()?.checked_add(1)?;
        Self::of(millis((year, month, day), at)?).filter(|_| time.next().is_none())
    }

    /// Reads a date of ISO 8601 in UTC, with or without seconds, such as
    /// `2026-01-01T01:01:01Z` or `2026-03-26T16:00Z`: the forms of
    /// `X-RateLimit-Reset`. Fractions of a second are nobody's business here.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let (moment, _, zone) = local(text.trim())?;
        Self::of(moment).filter(|_| zone == "Z")
    }

    /// Reads a timestamp as Jira writes it, such as `2025-11-05T09:00:00.123+0100`: an
    /// offset with or without a colon, or `Z`.
    pub fn parse_zoned(text: &str) -> Option<Self> {
        Self::of(utc(text)?)
    }

    /// The time as Jira reads it: `2025-11-05T08:00:00.123+0000`.
    pub fn to_zoned(self) -> String {
        write(i64::try_from(self.0).unwrap_or(i64::MAX))
    }

    /// The time so many milliseconds after the start of 1970. None before it.
    fn of(millis: i64) -> Option<Self> {
        u64::try_from(millis).ok().map(Self)
    }
}

/// A timestamp with a zone, as Jira writes it in whatever way it was written. It may be
/// before 1970.
pub fn zoned(text: &str) -> Option<String> {
    utc(text).map(write)
}

/// Whether a text is a day of the calendar, such as `2026-11-22`.
pub fn is_day(text: &str) -> bool {
    text.len() == 10 && local(&[text, "T00:00Z"].concat()).is_some()
}

/// The milliseconds since 1970 of a timestamp with a zone.
fn utc(text: &str) -> Option<i64> {
    let (local, millis, zone) = local(text.trim())?;
    let local = local.checked_add(millis)?;
    let minutes = |zone: &str| {
        let (hours, minutes) = zone.split_at_checked(2)?;
        let minutes = minutes.strip_prefix(':').unwrap_or(minutes);
        let (hours, minutes) = (number(hours)?, number(minutes)?);
        let whole = hours < 24 && minutes < 60;
        if whole { hours.checked_mul(60)?.checked_add(minutes)?.checked_mul(60_000) } else { None }
    };
    Some(match zone.split_at_checked(1)? {
        ("Z", "") => local,
        ("+", east) => local.checked_sub(minutes(east)?.into())?,
        ("-", west) => local.checked_add(minutes(west)?.into())?,
        _ => return None,
    })
}

/// The time of a date and a time of day, such as `2026-03-26T16:00` with or
/// without `:59` and then `.123`, its milliseconds, and the text after it.
fn local(text: &str) -> Option<(i64, i64, &str)> {
    let signs = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':')];
    if signs.iter().any(|(at, sign)| text.as_bytes().get(*at) != Some(sign)) {
        return None;
    }
    let part = |start: usize, end: usize| number(text.get(start..end)?);
    let (day, time) = ((part(0, 4)?, part(5, 7)?, part(8, 10)?), (part(11, 13)?, part(14, 16)?));
    let Some(seconds) = text.get(16..)?.strip_prefix(':') else {
        return Some((millis(day, (time.0, time.1, 0))?, 0, text.get(16..)?));
    };
    let (seconds, rest) = seconds.split_at_checked(2)?;
    let moment = millis(day, (time.0, time.1, number(seconds)?))?;
    let Some(fraction) = rest.strip_prefix('.') else { return Some((moment, 0, rest)) };
    let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
    let (fraction, rest) = fraction.split_at_checked(length)?;
    let digits = fraction.chars().filter_map(|digit| digit.to_digit(10)).zip([100_u32, 10, 1]);
    let millis = digits.map(|(digit, weight)| digit.saturating_mul(weight)).sum::<u32>().into();
    Some((moment, millis, rest)).filter(|_| length > 0)
}

fn write(millis: i64) -> String {
    const DAY: i64 = 86_400_000;
    let of_day = millis.checked_rem_euclid(DAY).unwrap_or_default();
    let part =
        |by: i64, of: i64| of_day.checked_div(by).and_then(|count| count.checked_rem(of)).unwrap_or_default();
    let (year, month, day) =
        calendar::date(millis.checked_div_euclid(DAY).unwrap_or_default()).unwrap_or_default();
    let (hour, minute, second, millis) =
        (part(3_600_000, 24), part(60_000, 60), part(1000, 60), part(1, 1000));
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}+0000")
}

/// The milliseconds since 1970 of a year, month and day, and an hour, minute and
/// second.
fn millis((year, month, day): (u32, u32, u32), (hour, minute, second): (u32, u32, u32)) -> Option<i64> {
    if hour >= 24 || minute >= 60 || second > 60 {
        return None;
    }
    let days = calendar::days(year.into(), month.into(), day.into())?;
    let minutes = hour.checked_mul(60)?.checked_add(minute)?;
    let seconds = i64::from(minutes.checked_mul(60)?.checked_add(second)?);
    days.checked_mul(86_400)?.checked_add(seconds)?.checked_mul(1000)
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

#[inline(never)]
fn number(text: &str) -> Option<u32> {
    if !(1..=4).contains(&text.len()) {
        return None;
    }
    text.bytes().try_fold(0_u32, |number, digit| {
        let digit = char::from(digit).to_digit(10)?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn http(text: &str) -> Option<u64> {
        Timestamp::parse_http(text).map(|at| at.as_millis() / 1000)
    }

    fn iso(text: &str) -> Option<u64> {
        Timestamp::parse_iso(text).map(|at| at.as_millis() / 1000)
    }

    #[test]
    fn dates() {
        assert_eq!(http("Thu, 01 Jan 1970 00:00:00 GMT"), Some(0));
        assert_eq!(http("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        assert_eq!(http("Thu, 29 Feb 2024 12:00:00 GMT"), Some(1_709_208_000));
        assert_eq!(http(" Sun, 22 Nov 2026 00:00:01 GMT "), Some(1_795_305_601));
        assert_eq!(iso("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(iso("2000-03-01T00:00:00Z"), Some(951_868_800));
        assert_eq!(iso("2026-01-01T01:01:01Z"), Some(1_767_229_261));
        assert_eq!(iso("2026-03-26T16:00Z"), Some(1_774_540_800));
        assert_eq!(iso("2026-03-26T16:00:00.123Z"), Some(1_774_540_800));
        assert_eq!(iso("9999-12-31T23:59:59Z"), Some(253_402_300_799));
        assert_eq!(iso("2000-02-29T00:00Z"), Some(951_782_400));
        assert_eq!(iso("2024-12-31T23:59:60Z"), iso("2025-01-01T00:00:00Z"));
        assert_eq!(iso(" 2026-01-01T01:01:01Z "), Some(1_767_229_261));
        assert_eq!(http("Fri, 31 Dec 9999 23:59:59 GMT"), Some(253_402_300_799));
        assert_eq!(http("Tue, 31 Dec 2024 23:59:60 GMT"), http("Wed, 01 Jan 2025 00:00:00 GMT"));
        // The day of the week says nothing that the date does not.
        assert_eq!(http("Mon, 06 nov 1994 08:49:37 GMT"), Some(784_111_777));
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            ",",
            "0",
            "-1",
            "now",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 GMT x",
            "Sun, 99 Nov 1994 08:49:37 GMT",
            "Sun, 06 Foo 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 25:49:37 GMT",
            "Sun, 06 Nov 18446744073709551615 08:49:37 GMT",
            "Sun, 06 Nov 1900 08:49:37 GMT",
            "Sun, +6 Nov 1994 08:49:37 GMT",
            "Thu, 31 Nov 2024 00:00:00 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
        ] {
            assert_eq!(http(text), None, "{text}");
        }
        for text in [
            "",
            "Z",
            "TZ",
            "2026",
            "2026-01-01",
            "2026-01-01T01:01:01",
            "2026-01-01T01:01:01+00:00",
            "2026-13-01T00:00Z",
            "2026-00-01T00:00Z",
            "2026-01-32T00:00Z",
            "2026-01-01T24:00Z",
            "2026-01-01T00:60Z",
            "2026-01-01T00Z",
            "1969-12-31T00:00Z",
            "99999-01-01T00:00Z",
            "2026-01-01-01T00:00Z",
            "2026-01-01T00:00:00:00Z",
            "１-01-01T00:00Z",
            "2026-02-29T00:00Z",
            "2100-02-29T00:00Z",
            "2026-04-31T00:00Z",
            "2026-01-01T00:00:00.Z",
            "2026-01-01T00:00:00.soonZ",
            "2026-01-01T00:00:00.1.2Z",
            "2026-01-01T16:00.5Z",
        ] {
            assert_eq!(iso(text), None, "{text}");
        }
    }

    #[test]
    fn time_saturates() {
        let now = Timestamp::from_millis(5);
        assert_eq!(now.after(Duration::MAX), Timestamp::from_millis(u64::MAX));
        assert_eq!(now.since(Timestamp::from_millis(9)), Duration::ZERO);
        assert_eq!(now.next_hour(), Timestamp::from_millis(3_600_000));
        assert_eq!(now.next_hour().next_hour(), Timestamp::from_millis(7_200_000));
        assert_eq!(Timestamp::from_millis(u64::MAX).next_hour(), Timestamp::from_millis(u64::MAX));
        assert_eq!(now.after(Duration::from_millis(7)).since(now), Duration::from_millis(7));
    }

    #[test]
    fn zones() {
        let check = |text: &str, utc: Option<&str>| {
            let moment = Timestamp::parse_zoned(text);
            assert_eq!(moment.map(Timestamp::to_zoned).as_deref(), utc, "{text}");
        };
        check("2025-11-05T09:00:00.123+0100", Some("2025-11-05T08:00:00.123+0000"));
        check("2025-11-05T09:00:00.000-0530", Some("2025-11-05T14:30:00.000+0000"));
        check("2025-12-31T23:30:00-01:00", Some("2026-01-01T00:30:00.000+0000"));
        check("2024-02-29T00:00:00.5Z", Some("2024-02-29T00:00:00.500+0000"));
        check("1970-01-01T00:00:00.000+0000", Some("1970-01-01T00:00:00.000+0000"));
        check("9999-12-31T23:59:59.999999Z", Some("9999-12-31T23:59:59.999+0000"));
        for wrong in [
            "",
            "Z",
            "2025-11-05",
            "2025-11-05T09:00:00",
            "2025-11-05T09:00:00+2500",
            "2025-11-05T09:00:00.+0100",
            "1970-01-01T00:00:00+0100",
            "é025-11-05T09:00:00é100",
            "2025-11-05T09:00:00*0100",
        ] {
            check(wrong, None);
        }
        assert!(Timestamp(u64::MAX).to_zoned().len() > 20);
    }

    #[test]
    fn before_1970() {
        let check = |text: &str, utc: Option<&str>| assert_eq!(zoned(text).as_deref(), utc, "{text}");
        check("1969-12-31T23:59:59.999Z", Some("1969-12-31T23:59:59.999+0000"));
        check("1970-01-01T00:00:00+0100", Some("1969-12-31T23:00:00.000+0000"));
        check("1815-12-10T09:00:00-00:30", Some("1815-12-10T09:30:00.000+0000"));
        check("0001-01-01T00:00:00Z", Some("0001-01-01T00:00:00.000+0000"));
        check("2024-02-29T12:00:00.5Z", Some("2024-02-29T12:00:00.500+0000"));
        check("1900-02-29T12:00:00Z", None);
        check("0000-01-01T00:00:00Z", None);
        assert_eq!(Timestamp::parse_zoned("1969-12-31T23:59:59.999Z"), None);
        for day in ["2026-11-22", "1815-12-10", "0001-01-01", "9999-12-31", "2000-02-29"] {
            assert!(is_day(day), "{day}");
        }
        for day in
            ["", "0000-01-01", "1900-02-29", "2026-11-31", "2026-1-01", "2026-11-22 ", "2026-11-22T00:00"]
        {
            assert!(!is_day(day), "{day}");
        }
    }
}
