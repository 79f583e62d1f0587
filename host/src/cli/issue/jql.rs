//! The query that the arguments of `jira issue list` mean.

use super::super::exit;
use super::list::ListArguments;
use super::{On, people};
use anyhow::{Result, anyhow};

/// The query. Without any arguments it is what is open of one's own.
pub(super) async fn jql(on: &On<'_>, arguments: &ListArguments) -> Result<String> {
    let mut clauses = Vec::new();
    let lists = [
        ("project", &arguments.project),
        ("status", &arguments.status),
        ("issuetype", &arguments.kind),
        ("priority", &arguments.priority),
        ("resolution", &arguments.resolution),
        ("component", &arguments.component),
        ("labels", &arguments.label),
    ];
    for (field, values) in lists {
        let (without, with): (Vec<_>, Vec<_>) = values.iter().partition(|value| value.starts_with('~'));
        for (operator, values) in [("in", with), ("not in", without)] {
            let mut quoted = Vec::with_capacity(values.len());
            for value in &values {
                quoted.push(on.connector.quote_jql(value.strip_prefix('~').unwrap_or(value)).await?);
            }
            let clause = format!("{field} {operator} ({})", quoted.join(", "));
            match (quoted.is_empty(), operator) {
                (true, _) => {}
                (_, "not in") => clauses.push(or_empty(field, &clause)),
                _ => clauses.push(clause),
            }
        }
    }
    for (field, who) in [("assignee", &arguments.assignee), ("reporter", &arguments.reporter)] {
        if let Some(who) = who {
            clauses.push(person(on, field, who).await?);
        }
    }
    let pairs = [
        ("parent =", &arguments.parent),
        ("created >=", &arguments.created),
        ("created <", &arguments.created_before),
        ("updated >=", &arguments.updated),
        ("updated <", &arguments.updated_before),
    ];
    for (clause, value) in pairs {
        if let Some(value) = value {
            let value = match (clause, begin(value)) {
                ("parent =", _) | (_, None) => on.connector.quote_jql(value).await?,
                (_, Some(begin)) => begin.to_owned(),
            };
            clauses.push(format!("{clause} {value}"));
        }
    }
    let flags = [
        (arguments.open, "statusCategory != Done"),
        (arguments.watching, "watcher = currentUser()"),
        (arguments.history, "issue in issueHistory()"),
    ];
    clauses.extend(flags.iter().filter(|(given, _)| *given).map(|(_, clause)| (*clause).to_owned()));
    if !arguments.words.is_empty() {
        let words = on.connector.quote_jql_words(&arguments.words.join(" ")).await?;
        clauses.push(format!("text ~ {words}"));
    }
    if let Some(jql) = &arguments.jql {
        if orders(jql) {
            let problem = anyhow!(
                "Leave ORDER BY out of --jql, and say --order-by FIELD, with --reverse for the least first."
            );
            return Err(exit::Failed::usage(problem).into());
        }
        if !is_whole(jql) {
            let problem = anyhow!(
                "A parenthesis or a quote of --jql has no other one. Write it as a query of its own."
            );
            return Err(exit::Failed::usage(problem).into());
        }
        clauses.push(format!("({jql})"));
    }
    if clauses.is_empty() {
        clauses.push("assignee = currentUser() AND statusCategory != Done".to_owned());
    }
    let order = on.connector.quote_jql_field(&arguments.order_by).await?;
    let direction = if arguments.reverse { "ASC" } else { "DESC" };
    Ok(format!("{} ORDER BY {order} {direction}", clauses.join(" AND ")))
}

/// Whose the issues are.
async fn person(on: &On<'_>, field: &str, who: &str) -> Result<String> {
    let who = who.trim();
    let (not, who) = who.strip_prefix('~').map_or((false, who), |who| (true, who.trim()));
    if people::is_nobody(who) {
        return Ok(format!("{field} is {}EMPTY", if not { "not " } else { "" }));
    }
    let value = match who {
        "me" => "currentUser()".to_owned(),
        who => {
            // Whom nobody finds Jira may know, and says so if not.
            let account = people::account(on, who).await?;
            on.connector.quote_jql(account.as_deref().unwrap_or(who)).await?
        }
    };
    Ok(match not {
        true => or_empty(field, &format!("{field} != {value}")),
        false => format!("{field} = {value}"),
    })
}

/// A clause that excludes values, and finds what has no value too, as Jira does not by
/// itself. Every issue has a project, a status and a type.
fn or_empty(field: &str, clause: &str) -> String {
    match field {
        "project" | "status" | "issuetype" => clause.to_owned(),
        field => format!("({clause} OR {field} is EMPTY)"),
    }
}

/// The begin of what a word names.
fn begin(word: &str) -> Option<&'static str> {
    match word {
        "today" => Some("startOfDay()"),
        "week" => Some("startOfWeek()"),
        "month" => Some("startOfMonth()"),
        "year" => Some("startOfYear()"),
        _ => None,
    }
}

/// Whether a query says what to order by, outside of its texts.
fn orders(jql: &str) -> bool {
    let (words, _) = without_texts(jql);
    let words: Vec<_> = words.split(|c: char| c.is_whitespace() || "()".contains(c)).collect();
    let mut words = words.into_iter().filter(|word| !word.is_empty());
    let mut before = words.next();
    words.any(|word| before.replace(word) == Some("order") && word == "by")
}

/// Whether a query ends what it begins, so that nothing of it is outside of parentheses
/// around it.
fn is_whole(jql: &str) -> bool {
    let (words, closed) = without_texts(jql);
    let depth = words.chars().try_fold(0_usize, |depth, c| match c {
        '(' => depth.checked_add(1),
        ')' => depth.checked_sub(1),
        _ => Some(depth),
    });
    closed && depth == Some(0)
}

/// A query in lower case with quotes in the place of its texts, and whether the last of
/// these ends.
fn without_texts(jql: &str) -> (String, bool) {
    let (mut words, mut quote, mut escaped) = (String::new(), None, false);
    for c in jql.chars() {
        // No escape makes a parenthesis a letter.
        let kept = if escaped { matches!(c, '(' | ')') } else { !matches!(c, '"' | '\'' | '\\') };
        let plain = quote.is_none() && kept;
        words.push(if plain { c.to_ascii_lowercase() } else { '"' });
        match quote {
            _ if escaped => escaped = false,
            _ if c == '\\' => escaped = true,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            Some(open) if open == c => quote = None,
            _ => {}
        }
    }
    (words, quote.is_none() && !escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_found() {
        let check = |jql: &str, expected: bool| assert_eq!(orders(jql), expected, "{jql}");
        check("priority = High ORDER BY rank", true);
        check("order\n  by\tkey", true);
        check("(a = 1)order by b", true);
        check("a = 'it\\'s' order by b", true);
        check("a = \"x'\" ORDER BY b", true);
        check("summary ~ 'order by'", false);
        check("summary ~ \"an \\\" order by\"", false);
        check("order = 1", false);
        check("a = border AND by = 2", false);
        check("", false);
    }

    #[test]
    fn a_query_stays_in_its_parentheses() {
        let check = |jql: &str, expected: bool| assert_eq!(is_whole(jql), expected, "{jql}");
        check("priority = High", true);
        check("(a = 1 OR b = 2) AND c in (3, 4)", true);
        check("summary ~ \"x) OR (y\"", true);
        check("summary ~ 'it\\'s) here'", true);
        check("x\\) OR \\(y", false);
        check("x) OR (y", false);
        check("a = 1) OR (project = SECRET", false);
        check("summary ~ \"x\") OR (y", false);
        check("summary ~ \"x\\\") OR (y\"", true);
        check("(a = 1", false);
        check("a = 1)", false);
        check("summary ~ \"open", false);
        check("summary ~ 'open\"", false);
        check("a = x\\", false);
    }

    #[test]
    fn what_has_no_value_is_another_too() {
        let check = |field: &str, expected: &str| assert_eq!(or_empty(field, "c"), expected);
        check("labels", "(c OR labels is EMPTY)");
        check("assignee", "(c OR assignee is EMPTY)");
        check("status", "c");
    }
}
