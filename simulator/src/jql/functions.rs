//! The functions of queries.

use super::operand;
use super::subject::{Item, Subject};
use crate::fields::kind::Kind;
use crate::jql::asker::Asker;
use crate::jql::when::period;
use crate::moments::{DAY, date};
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
