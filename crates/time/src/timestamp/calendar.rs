//! The Gregorian calendar: days since 1970-01-01, before it negative.

#![cfg_attr(
    not(test),
    expect(clippy::arithmetic_side_effects, reason = "small numbers: a day of an era, a month of a year")
)]

/// The days since 1970-01-01 of a date. None for a day that its month does not have,
/// and beyond the years 1 to 9999.
pub fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Howard Hinnant's `days_from_civil`.
    let y = year - i64::from(month <= 2);
    let (era, yoe) = (y.div_euclid(400), y.rem_euclid(400));
    let doy = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    let days = era * 146_097 + doe - 719_468;
    // A day that is not in its month is one of the next.
    (date(days)? == (year, month, day)).then_some(days)
}

/// The year, month and day so many days after 1970-01-01.
pub fn date(days: i64) -> Option<(i64, i64, i64)> {
    // Howard Hinnant's `civil_from_days`.
    let z = days.checked_add(719_468)?;
    let (era, doe) = (z.div_euclid(146_097), z.rem_euclid(146_097));
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe.checked_add(era.checked_mul(400)?)?.checked_add(i64::from(month <= 2))?;
    Some((year, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_is_one() {
        assert_eq!(
            (days(1970, 1, 1), days(1969, 12, 31), days(2000, 3, 1)),
            (Some(0), Some(-1), Some(11_017))
        );
        let (first, last) = (days(1, 1, 1).unwrap(), days(9999, 12, 31).unwrap());
        assert_eq!((first, last), (-719_162, 2_932_896));
        for day in first..=last {
            let (year, month, of_month) = date(day).unwrap();
            assert_eq!(days(year, month, of_month), Some(day));
        }
        for (year, month, day) in [
            (0, 1, 1),
            (10_000, 1, 1),
            (2023, 2, 29),
            (1900, 2, 29),
            (2024, 4, 31),
            (2024, 13, 1),
            (2024, 1, 0),
        ] {
            assert_eq!(days(year, month, day), None);
        }
        assert_eq!(date(i64::MAX), None);
    }
}
