//! Days as people write them, and as ADF counts them: milliseconds since 1970.

#![cfg_attr(
    not(test),
    expect(clippy::arithmetic_side_effects, reason = "small numbers: a day of an era, a month of a year")
)]

const DAY: i64 = 86_400_000;

/// The milliseconds of `2026-11-15` at midnight, UTC. Years from 0001 to 9999.
pub(super) fn read(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let mut part = |digits: usize| {
        let part = parts.next().filter(|part| part.len() == digits)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i64>().ok())?
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    let milliseconds = days(year, month, day)?.checked_mul(DAY)?;
    // A day that is not in its month is one of the next.
    (parts.next().is_none() && write(milliseconds)? == text).then_some(milliseconds)
}

/// The day of a moment. `None` beyond the years 0001 to 9999.
pub(super) fn write(milliseconds: i64) -> Option<String> {
    // Howard Hinnant's `civil_from_days`.
    let z = milliseconds.div_euclid(DAY).checked_add(719_468)?;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe.checked_add(era.checked_mul(400)?)?.checked_add(i64::from(month <= 2))?;
    (1..=9999).contains(&year).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// Howard Hinnant's `days_from_civil`.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let y = year.checked_sub(i64::from(month <= 2))?;
    let (era, yoe) = (y.div_euclid(400), y.rem_euclid(400));
    let doy = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    era.checked_mul(146_097)?.checked_add(doe)?.checked_sub(719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        for (text, milliseconds) in
            [("1970-01-01", 0), ("2023-11-15", 1_700_006_400_000), ("1969-12-31", -DAY)]
        {
            assert_eq!(read(text), Some(milliseconds));
            assert_eq!(write(milliseconds + DAY - 1).as_deref(), Some(text));
        }
        for text in ["2023-02-29", "2023-13-01", "2023-1-01", "20231-1-01", "2023-01-01-", "+023-01-01", ""] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(write(i64::MAX), None);
    }
}
