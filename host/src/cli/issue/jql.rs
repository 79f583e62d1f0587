//! The query that the arguments of `jira issue list` mean.

use super::super::exit;
use super::listing::ListArguments;
use super::on::On;
use super::people;
use anyhow::{Result, anyhow};

/// What an issue may have none of, where to be without one of them is no less true.
const MAY_LACK: [&str; 3] = ["priority", "component", "labels"];

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
            if quoted.is_empty() {
                continue;
            }
            let clause = format!("{field} {operator} ({})", quoted.join(", "));
            // What has none has none of these either, which Jira sees otherwise.
            let empty = operator == "not in" && MAY_LACK.contains(&field);
            clauses.push(if empty { format!("({clause} OR {field} is EMPTY)") } else { clause });
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
            let problem = anyhow!("A parenthesis or a quote of --jql has no partner. Write each in a pair.");
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
        true => format!("({field} != {value} OR {field} is EMPTY)"),
        false => format!("{field} = {value}"),
    })
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

/// A query with its texts blotted out, and whether one of them has no end.
fn plain(jql: &str) -> (String, bool) {
    let (mut words, mut quote, mut escaped) = (String::new(), None, false);
    for c in jql.chars() {
        let plain = quote.is_none() && !escaped && !matches!(c, '"' | '\'' | '\\');
        words.push(if plain { c.to_ascii_lowercase() } else { '"' });
        match quote {
            _ if escaped => escaped = false,
            _ if c == '\\' => escaped = true,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            Some(open) if open == c => quote = None,
            _ => {}
        }
    }
    (words, quote.is_some() || escaped)
}

/// Whether a query says what to order by, outside of its texts.
fn orders(jql: &str) -> bool {
    let (words, _) = plain(jql);
    let words: Vec<_> = words.split(|c: char| c.is_whitespace() || "()".contains(c)).collect();
    let mut words = words.into_iter().filter(|word| !word.is_empty());
    let mut before = words.next();
    words.any(|word| before.replace(word) == Some("order") && word == "by")
}

/// Whether each parenthesis and quote of a query has its partner, so that it stays
/// within the parentheses around it.
fn is_whole(jql: &str) -> bool {
    let (words, open) = plain(jql);
    let depth = words.chars().try_fold(0_usize, |depth, c| match c {
        '(' => depth.checked_add(1),
        ')' => depth.checked_sub(1),
        _ => Some(depth),
    });
    !open && depth == Some(0)
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
    fn a_query_stays_within_its_parentheses() {
        let check = |jql: &str, expected: bool| assert_eq!(is_whole(jql), expected, "{jql}");
        check("(a = 1 OR b in (2, 3)) AND c = ')'", true);
        check("a = \"\\\") OR (\"", true);
        check("x) OR (y", false);
        check("x", true);
        check("(x", false);
        check("x)", false);
        check("a = \"x", false);
        check("a = 'x\\'", false);
        check("a = x\\", false);
        check("\\) OR (x", false);
    }
}
