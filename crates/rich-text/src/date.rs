//! Days as people write them, and as ADF counts them: milliseconds since 1970.

use jira_time::timestamp::calendar;

const DAY: i64 = 86_400_000;

/// The milliseconds of `2026-11-15` at midnight, UTC. Years from 0001 to 9999.
pub(super) fn read(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let mut part = |digits: usize| {
        let part = parts.next().filter(|part| part.len() == digits)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i64>().ok())?
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    let days = calendar::days(year, month, day).filter(|_| parts.next().is_none())?;
    days.checked_mul(DAY)
}

/// The day of a moment. `None` beyond the years 0001 to 9999.
pub(super) fn write(milliseconds: i64) -> Option<String> {
    let (year, month, day) = calendar::date(milliseconds.checked_div_euclid(DAY)?)?;
    (1..=9999).contains(&year).then(|| format!("{year:04}-{month:02}-{day:02}"))
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
