//! Times as people write them, such as `1h 30m`.

use jira_engine::error::Error;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// How long something takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Duration {
    /// So many seconds.
    Seconds(u64),
    /// Days or weeks, which the site alone can count: the text that Jira reads.
    Text(String),
}

impl Duration {
    /// Reads a time: numbers with `w`, `d`, `h` or `m`, or their words, of which the
    /// numbers may have decimals, or hours and minutes as `1:30`. Fails with
    /// [`Error::Invalid`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let found = match text.split_once(':') {
            Some((hours, minutes)) => clock(hours, minutes).map(Self::Seconds),
            None => units(text),
        };
        found.ok_or_else(|| {
            let shown: String = text.chars().take(40).collect();
            Error::Invalid(format!("{shown:?} is no time. Write it like 1h 30m, 1.5h, 90m, 1:30 or 2d 4h."))
        })
    }

    /// The text that Jira reads.
    pub fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Seconds(seconds) => {
                let hours = seconds.checked_div(HOUR).unwrap_or_default();
                let rest = seconds.checked_rem(HOUR).unwrap_or_default();
                match (hours, rest.checked_div(MINUTE).unwrap_or_default()) {
                    (0, minutes) => format!("{minutes}m"),
                    (hours, 0) => format!("{hours}h"),
                    (hours, minutes) => format!("{hours}h {minutes}m"),
                }
            }
        }
    }
}

/// The seconds of a time. Fails with [`Error::Invalid`] also for days and weeks.
pub fn seconds(text: &str) -> Result<u64, Error> {
    match Duration::parse(text)? {
        Duration::Seconds(seconds) => Ok(seconds),
        Duration::Text(text) => Err(Error::Invalid(format!(
            "How long {text:?} is depends on the working hours of the site. Write it in hours, such as 8h."
        ))),
    }
}

/// Hours and minutes: `1:30`.
#[inline(never)]
fn clock(hours: &str, minutes: &str) -> Option<u64> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(hours) || !digits(minutes) || minutes.len() != 2 {
        return None;
    }
    let minutes = minutes.parse::<u64>().ok().filter(|minutes| *minutes < 60)?;
    hours.parse::<u64>().ok()?.checked_mul(HOUR)?.checked_add(minutes.checked_mul(MINUTE)?)
}

/// Numbers with units, each unit once.
fn units(text: &str) -> Option<Duration> {
    let (mut rest, mut seconds, mut parts) = (text, 0_u64, Vec::new());
    let mut seen = String::new();
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, behind) = rest.split_at_checked(end)?;
        let behind = behind.trim_start();
        let end = behind.find(|c: char| !c.is_alphabetic()).unwrap_or(behind.len());
        let (word, behind) = behind.split_at_checked(end)?;
        let unit = match word.to_ascii_lowercase().as_str() {
            "w" | "week" | "weeks" => 'w',
            "d" | "day" | "days" => 'd',
            "h" | "hr" | "hrs" | "hour" | "hours" => 'h',
            "m" | "min" | "mins" | "minute" | "minutes" => 'm',
            _ => return None,
        };
        if seen.contains(unit) {
            return None;
        }
        seen.push(unit);
        let length = if unit == 'h' { HOUR } else { MINUTE };
        // Of days and weeks only the form counts.
        seconds = seconds.checked_add(times(number, length)?)?;
        parts.push(format!("{}{unit}", plain(number)));
        rest = behind.trim_start();
        rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    }
    match seen.contains(['w', 'd']) {
        _ if seen.is_empty() => None,
        true => Some(Duration::Text(parts.join(" "))),
        false => Some(Duration::Seconds(seconds)),
    }
}

/// A number with up to six decimals, times a length, to the nearest second.
#[inline(never)]
fn times(number: &str, length: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let whole = whole.parse::<u64>().ok()?;
    let fraction = Some(fraction).filter(|fraction| (1..=6).contains(&fraction.len()))?;
    let millionths = format!("{fraction:0<6}").parse::<u64>().ok()?;
    let part = millionths.checked_mul(length)?.checked_add(500_000)?.checked_div(1_000_000)?;
    whole.checked_mul(length)?.checked_add(part)
}

/// A number without zeros that say nothing.
#[inline(never)]
fn plain(number: &str) -> &str {
    let number = match number.contains('.') {
        true => number.trim_end_matches('0').trim_end_matches('.'),
        false => number,
    };
    let short = number.trim_start_matches('0');
    let first = short.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    let cut = number.len().saturating_sub(short.len());
    let kept = if first { cut } else { cut.saturating_sub(1) };
    number.get(kept..).unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_seconds() {
        for (text, expected) in [
            ("1h 30m", 5400),
            ("1h30m", 5400),
            ("30m 1h", 5400),
            ("1.5h", 5400),
            ("90m", 5400),
            ("1:30", 5400),
            ("01:30", 5400),
            (" 90 minutes ", 5400),
            ("1 hour, 30 mins", 5400),
            ("1H 30M", 5400),
            ("2 hrs", 7200),
            ("0.25h", 900),
            ("0.333333h", 1200),
            ("1.50h", 5400),
            ("0m", 0),
            ("0:05", 300),
            ("100:00", 360_000),
            ("0.5m", 30),
        ] {
            assert_eq!(seconds(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn times_that_the_site_counts() {
        for (text, expected) in [
            ("2d 4h", "2d 4h"),
            ("2d4h", "2d 4h"),
            ("1w", "1w"),
            ("1W 2D 3H 4M", "1w 2d 3h 4m"),
            ("2 days, 4 hours", "2d 4h"),
            ("1.50d", "1.5d"),
            ("0.5d", "0.5d"),
            ("02d 0h", "2d 0h"),
            ("10.0d", "10d"),
            ("000d", "0d"),
        ] {
            assert_eq!(Duration::parse(text), Ok(Duration::Text(expected.into())), "{text}");
            let Err(Error::Invalid(why)) = seconds(text) else { panic!("{text}") };
            assert!(why.contains("working hours"), "{why}");
        }
    }

    #[test]
    fn what_is_no_time() {
        for text in [
            "",
            " ",
            "90",
            "h",
            "1h 1h",
            "1h 2",
            "1x",
            "1:5",
            "1:60",
            "1:30h",
            "1:30:00",
            ":30",
            "+1:30",
            "-1h",
            "1,5h",
            "1..5h",
            ".5h",
            "1.h",
            "1.5.5h",
            "0.1234567h",
            "1h m",
            "one hour",
            "1h é",
            "18446744073709551615h",
            "18446744073709551615:00",
            "99999999999999999999m",
            "30s",
        ] {
            let Err(Error::Invalid(why)) = Duration::parse(text) else { panic!("{text}") };
            assert!(why.contains("is no time. Write it like 1h 30m"), "{why}");
        }
    }

    #[test]
    fn text_for_jira() {
        for (text, expected) in [
            ("90m", "1h 30m"),
            ("2:00", "2h"),
            ("5m", "5m"),
            ("0h", "0m"),
            ("1w 1d", "1w 1d"),
            ("59m", "59m"),
        ] {
            assert_eq!(Duration::parse(text).unwrap().to_text(), expected, "{text}");
        }
    }
}
