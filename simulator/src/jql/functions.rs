//! The functions of queries, and moments as queries tell them.

use super::subject::{Item, Subject};
use super::{Asker, operand};
use crate::fields::kind::Kind;
use crate::moments::{DAY, date, read_day};
use time::{Date, Month};

/// What a function means for a field, or what is wrong with it.
pub(crate) fn items(
    asker: Asker<'_>,
    subject: &Subject,
    field: &str,
    name: &str,
    arguments: &[String],
) -> Result<Vec<Item>, String> {
    let kind = match subject {
        Subject::Field(field) => Some(&field.kind),
        _ => None,
    };
    let people = matches!(subject, Subject::Watcher | Subject::Voter)
        || matches!(subject, Subject::Field(field) if field.id == "creator")
        || matches!(kind, Some(Kind::User | Kind::Users));
    let times = matches!(kind, Some(Kind::Date | Kind::Moment | Kind::Computed("datetime", _)));
    let sprints = |state: &str| {
        let all = asker.record.agile.sprints.which(|sprint| sprint.state == state);
        Ok(all.map(|(id, _)| Item::number(id as f64)).collect())
    };
    let versions = |released: bool| {
        let all =
            asker.record.work.versions.which(|version| version.released == released && !version.archived);
        Ok(all.map(|(id, _)| Item::number(id as f64)).collect())
    };
    match (name.to_lowercase().as_str(), kind) {
        ("currentuser", _) if people => match asker.account {
            Some(account) => Ok(vec![Item::word(account.id())]),
            None => Err(format!("Function '{name}' cannot be used by anonymous users.")),
        },
        // Only a browser's views are kept, of which there are none.
        ("issuehistory", _) if matches!(subject, Subject::Field(field) if field.id == "issuekey") => {
            Ok(Vec::new())
        }
        ("opensprints", Some(Kind::Sprint)) => sprints("active"),
        ("closedsprints", Some(Kind::Sprint)) => sprints("closed"),
        ("futuresprints", Some(Kind::Sprint)) => sprints("future"),
        ("releasedversions", Some(Kind::Version | Kind::Versions)) => versions(true),
        ("unreleasedversions", Some(Kind::Version | Kind::Versions)) => versions(false),
        ("cascadeoption", Some(Kind::Cascade(_))) => {
            let last = arguments.last().ok_or("Function 'cascadeOption' requires at least 1 argument.")?;
            operand::items(asker, subject, field, last)
        }
        (known, _) if times => match began(asker.now, known, arguments) {
            Some(at) => Ok(vec![Item::number(at as f64)]),
            None => Err(unknown(name)),
        },
        ("currentuser" | "issuehistory" | "opensprints" | "closedsprints" | "futuresprints", _) => {
            Err(format!("A value provided by the function '{name}' is invalid for the field '{field}'."))
        }
        _ => Err(unknown(name)),
    }
}

fn unknown(name: &str) -> String {
    format!("Unable to find JQL function '{name}()'.")
}

/// `now()`, and the begin or end of a day, week, month or year by UTC, moved on
/// by an argument such as `-7d`.
fn began(now: i64, name: &str, arguments: &[String]) -> Option<i64> {
    if name == "now" {
        return Some(now);
    }
    let (end, unit) = match name.strip_prefix("startof") {
        Some(unit) => (false, unit),
        None => (true, name.strip_prefix("endof")?),
    };
    let day = now.div_euclid(DAY);
    let today = date(now)?;
    let first = |year: i32, month: Month| Date::from_calendar_date(year, month, 1).ok().map(epoch_day);
    let next = |date: Date| match date.month() {
        Month::December => first(date.year() + 1, Month::January),
        month => first(date.year(), month.next()),
    };
    let (begin, after) = match unit {
        "day" => (day, day + 1),
        "week" => {
            let begin = day - i64::from(today.weekday().number_days_from_monday());
            (begin, begin + 7)
        }
        "month" => (first(today.year(), today.month())?, next(today)?),
        "year" => (first(today.year(), Month::January)?, first(today.year() + 1, Month::January)?),
        _ => return None,
    };
    let at = if end { after * DAY - 1 } else { begin * DAY };
    match arguments.first() {
        None => Some(at),
        Some(by) => {
            let bare = by.trim_start_matches(['+', '-']).bytes().all(|byte| byte.is_ascii_digit());
            let unit = unit
                .chars()
                .next()
                .map(|unit| if unit == 'm' || unit == 'y' { unit.to_ascii_uppercase() } else { unit });
            let by = if bare { format!("{by}{}", unit?) } else { by.clone() };
            Some(at + period(&by)?)
        }
    }
}

fn epoch_day(date: Date) -> i64 {
    date.midnight().assume_utc().unix_timestamp() * 1000 / DAY
}

/// The milliseconds of `-7d` or `4w 2d`. A month has 30 days, a year 365.
fn period(text: &str) -> Option<i64> {
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
