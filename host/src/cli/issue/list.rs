//! `jira issue list` and `jira search`: issues in a table.

use super::super::output::{self, Table};
use super::super::{complete, list::progress};
use super::{On, json};
use anyhow::Result;
use clap_complete::ArgValueCandidates;
use jira_connector_host::issues::{Issue, Selection};
use jira_connector_host::search::Query;
use std::io::{Write, stdout};
use std::process::ExitCode;

/// How many issues are listed, unless said otherwise.
const LIMIT: usize = 50;

#[derive(clap::Args)]
pub(super) struct ListArguments {
    /// Words of the summary, the description or a comment.
    words: Vec<String>,
    /// Of this project.
    #[arg(long, short, value_name = "KEY")]
    project: Vec<String>,
    /// In this status. ~NAME is any other.
    #[arg(long, short, value_name = "NAME")]
    status: Vec<String>,
    /// Of this type. ~NAME is any other.
    #[arg(long = "type", short = 't', value_name = "NAME")]
    kind: Vec<String>,
    /// Of this priority. ~NAME is any other.
    #[arg(long, short = 'y', value_name = "NAME")]
    priority: Vec<String>,
    /// With this label. ~NAME is without it.
    #[arg(long, short, value_name = "LABEL")]
    label: Vec<String>,
    /// Of this person: an account id, me, or x for nobody.
    #[arg(long, short, value_name = "WHO")]
    assignee: Option<String>,
    /// Reported by this person: an account id or me.
    #[arg(long, short, value_name = "WHO")]
    reporter: Option<String>,
    /// A part of this epic or issue.
    #[arg(long, short = 'P', value_name = "KEY")]
    parent: Option<String>,
    /// Made since then: a day, or how long ago, such as -7d.
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    created: Option<String>,
    /// Changed since then.
    #[arg(long, value_name = "WHEN", allow_hyphen_values = true)]
    updated: Option<String>,
    /// Not done yet.
    #[arg(long)]
    open: bool,
    /// A further restriction, in JQL.
    #[arg(long, short = 'q')]
    jql: Option<String>,
    /// What to order by.
    #[arg(long, value_name = "FIELD", default_value = "created")]
    order_by: String,
    /// The least first.
    #[arg(long)]
    reverse: bool,
    #[command(flatten)]
    extent: Extent,
}

#[derive(clap::Args)]
pub(in super::super) struct SearchArguments {
    /// The query, such as 'project = KAN and status != Done order by created'.
    jql: String,
    #[command(flatten)]
    extent: Extent,
    /// Print how many there are, about, and nothing else.
    #[arg(long)]
    count: bool,
    /// Say what is wrong with the query, and ask for nothing.
    #[arg(long, conflicts_with = "count")]
    check: bool,
    /// The connection.
    #[arg(long, short, value_name = "NAME", default_value = "default", add = ArgValueCandidates::new(complete::connections))]
    pub(in super::super) connection: String,
}

#[derive(clap::Args)]
struct Extent {
    /// The most to list.
    #[arg(long, value_name = "N", default_value_t = LIMIT)]
    limit: usize,
    /// List all.
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    /// A further field as a column, by its id or name. May be repeated.
    #[arg(long = "field", short = 'f', value_name = "NAME")]
    fields: Vec<String>,
    /// Print the keys alone.
    #[arg(long, conflicts_with = "fields")]
    keys: bool,
}

/// Lists issues by what they are.
pub(super) async fn list(on: &On<'_>, arguments: ListArguments) -> Result<ExitCode> {
    let jql = jql(on, &arguments).await?;
    print(on, jql, arguments.extent).await
}

/// Lists what a query finds.
pub(super) async fn search(on: &On<'_>, arguments: SearchArguments) -> Result<ExitCode> {
    let SearchArguments { jql, extent, count, check, .. } = arguments;
    if count {
        let count = on.connector.count_issues(on.connection, &jql).await?;
        if on.json {
            output::json(&serde_json::json!({"count": count}))?;
        } else {
            writeln!(stdout().lock(), "{count}")?;
        }
        return Ok(ExitCode::SUCCESS);
    }
    if check {
        let problems = on.connector.check_jql(on.connection, &jql).await?;
        if on.json {
            output::json(&serde_json::json!({"problems": problems}))?;
        } else if problems.is_empty() {
            writeln!(stdout().lock(), "Nothing is wrong with it.")?;
        }
        problems.iter().filter(|_| !on.json).for_each(|problem| output::tell(&output::printable(problem)));
        return Ok(if problems.is_empty() { ExitCode::SUCCESS } else { super::super::exit::refused() });
    }
    print(on, jql, extent).await
}

/// The query that the arguments mean. Without any of them it is what is open of
/// one's own.
async fn jql(on: &On<'_>, arguments: &ListArguments) -> Result<String> {
    let mut clauses = Vec::new();
    let lists = [
        ("project", &arguments.project),
        ("status", &arguments.status),
        ("issuetype", &arguments.kind),
        ("priority", &arguments.priority),
        ("labels", &arguments.label),
    ];
    for (field, values) in lists {
        let (without, with): (Vec<_>, Vec<_>) = values.iter().partition(|value| value.starts_with('~'));
        for (operator, values) in [("in", with), ("not in", without)] {
            let mut quoted = Vec::with_capacity(values.len());
            for value in &values {
                quoted.push(on.connector.quote_jql(value.strip_prefix('~').unwrap_or(value)).await?);
            }
            if !quoted.is_empty() {
                clauses.push(format!("{field} {operator} ({})", quoted.join(", ")));
            }
        }
    }
    for (field, who) in [("assignee", &arguments.assignee), ("reporter", &arguments.reporter)] {
        match who.as_deref() {
            Some("me") => clauses.push(format!("{field} = currentUser()")),
            Some("x" | "none") => clauses.push(format!("{field} is EMPTY")),
            Some(who) => clauses.push(format!("{field} = {}", on.connector.quote_jql(who).await?)),
            None => {}
        }
    }
    let pairs = [
        ("parent =", &arguments.parent),
        ("created >=", &arguments.created),
        ("updated >=", &arguments.updated),
    ];
    for (clause, value) in pairs {
        if let Some(value) = value {
            clauses.push(format!("{clause} {}", on.connector.quote_jql(value).await?));
        }
    }
    if arguments.open {
        clauses.push("statusCategory != Done".to_owned());
    }
    if !arguments.words.is_empty() {
        let words = on.connector.quote_jql_words(&arguments.words.join(" ")).await?;
        clauses.push(format!("text ~ {words}"));
    }
    if let Some(jql) = &arguments.jql {
        clauses.push(format!("({jql})"));
    }
    if clauses.is_empty() {
        clauses.push("assignee = currentUser() AND statusCategory != Done".to_owned());
    }
    let order = on.connector.quote_jql_field(&arguments.order_by).await?;
    let direction = if arguments.reverse { "ASC" } else { "DESC" };
    Ok(format!("{} ORDER BY {order} {direction}", clauses.join(" AND ")))
}

/// Prints what a query finds. JSON goes out page by page.
async fn print(on: &On<'_>, jql: String, extent: Extent) -> Result<ExitCode> {
    let Extent { limit, all, fields, keys } = extent;
    let limit = if all { usize::MAX } else { limit };
    let selection = Selection { fields: fields.clone(), ..Selection::default() };
    let size = u32::try_from(limit.clamp(1, 100)).ok();
    let query = Query { jql, selection, page_size: size, ..Query::default() };
    let header = ["TYPE", "KEY", "SUMMARY", "STATUS", "ASSIGNEE", "PRIORITY"];
    let columns: Vec<_> = fields.iter().map(|name| name.to_uppercase()).collect();
    let mut table =
        Table::new(&header.into_iter().chain(columns.iter().map(String::as_str)).collect::<Vec<_>>());
    let (mut count, mut cursor) = (0_usize, None);
    let progress = progress();
    let more = loop {
        let page = on.connector.find_issues(on.connection, &query, cursor.as_ref()).await;
        let page = page.inspect_err(|_| progress.finish_and_clear())?;
        let room = limit.saturating_sub(count);
        let cut = page.items.len() > room;
        for issue in page.items.iter().take(room) {
            count = count.saturating_add(1);
            if on.json {
                progress.suspend(|| output::json(&json::issue(issue)))?;
            } else if keys {
                progress.suspend(|| writeln!(stdout().lock(), "{}", output::printable(&issue.key)))?;
            } else {
                table.row(row(issue, &fields));
            }
        }
        progress.set_message(format!("{count} issues"));
        cursor = page.next;
        if cursor.is_none() || count >= limit {
            break cut || cursor.is_some();
        }
    };
    progress.finish_and_clear();
    let footer = match (count, more) {
        (1, false) => "1 issue".to_owned(),
        (count, false) => format!("{count} issues"),
        (count, true) => format!("{count} issues, and there are more: --limit N, or --all"),
    };
    if on.json || keys {
        if more {
            output::tell(&footer);
        }
        return Ok(ExitCode::SUCCESS);
    }
    table.print(&footer)?;
    Ok(ExitCode::SUCCESS)
}

fn row(issue: &Issue, columns: &[String]) -> Vec<String> {
    let name = |name: Option<&String>| name.cloned().unwrap_or_default();
    let mut row = vec![
        name(issue.kind.as_ref().map(|kind| &kind.name)),
        issue.key.clone(),
        issue.summary.clone(),
        name(issue.status.as_ref().map(|status| &status.name)),
        name(issue.assignee.as_ref().map(|user| &user.display_name)),
        name(issue.priority.as_ref().map(|priority| &priority.name)),
    ];
    for column in columns {
        let is = |id: &str, name: &str| id == column || name.to_lowercase() == column.to_lowercase();
        let field = issue.fields.iter().find(|field| is(&field.id, &field.name));
        row.push(field.map(|field| field.text.clone()).unwrap_or_default());
    }
    row
}
