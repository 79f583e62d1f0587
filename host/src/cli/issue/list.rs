//! `jira issue list` and `jira search`: which issues, and how many.

use super::super::list::progress;
use super::super::output;
use super::json;
use super::listing::{Extent, ListArguments, SearchArguments};
use super::on::On;
use super::rows::{Form, Rows, USUAL};
use anyhow::Result;
use jira_connector_host::issues::Selection;
use jira_connector_host::search::Query;
use std::io::{Write, stdout};
use std::process::ExitCode;
use terminal_size::{Width, terminal_size_of};

/// Lists issues by what they are.
pub(super) async fn list(on: &On<'_>, arguments: ListArguments) -> Result<ExitCode> {
    let jql = super::jql::jql(on, &arguments).await?;
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
        let problems = on.connector.validate_jql(on.connection, &jql).await?;
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

/// Prints what a query finds. All but a table goes out page by page.
async fn print(on: &On<'_>, jql: String, extent: Extent) -> Result<ExitCode> {
    let Extent { limit, all, paginate, fields, columns, keys, plain, csv, no_headers, no_truncate } = extent;
    let (mut skip, limit) = paginate.unwrap_or((0, if all { usize::MAX } else { limit }));
    let form = match (plain, csv) {
        (true, _) => Form::Plain,
        (_, true) => Form::Csv,
        _ => Form::Table,
    };
    let usual = || USUAL.map(str::to_owned).to_vec();
    let mut columns = if columns.is_empty() { usual() } else { columns };
    columns.extend(fields);
    let selection = Selection { fields: Rows::fields(&columns), ..Selection::default() };
    let size = u32::try_from(limit.saturating_add(skip).clamp(1, 100)).ok();
    let query = Query { jql, selection, page_size: size, ..Query::default() };
    let width = terminal_size_of(stdout()).filter(|_| !no_truncate).map(|(Width(width), _)| width.into());
    let mut rows = Rows::new(form, columns, !no_headers, width);
    let (mut count, mut cursor) = (0_usize, None);
    let progress = progress();
    let more = loop {
        let page = on.connector.find_issues(on.connection, &query, cursor.as_ref()).await;
        let page = page.inspect_err(|_| progress.finish_and_clear())?;
        let before = skip.min(page.items.len());
        skip = skip.saturating_sub(before);
        let room = limit.saturating_sub(count);
        let shown = page.items.get(before..).unwrap_or_default();
        let (shown, rest) = shown.split_at_checked(room).unwrap_or((shown, &[]));
        count = count.saturating_add(shown.len());
        progress.suspend(|| {
            shown.iter().try_for_each(|issue| match (on.json, keys) {
                (true, _) => output::json(&json::issue(issue)),
                (_, true) => Ok(writeln!(stdout().lock(), "{}", output::printable(&issue.key))?),
                _ => rows.add(issue),
            })
        })?;
        // The other forms are for programs.
        if form == Form::Table && !keys && cursor.is_none() {
            on.history.borrow_mut().see(shown);
        }
        progress.set_message(format!("{count} issues"));
        cursor = page.next;
        if cursor.is_none() || count >= limit {
            break !rest.is_empty() || cursor.is_some();
        }
    };
    progress.finish_and_clear();
    let footer = match (count, more) {
        (0, _) => "No issue is found.".to_owned(),
        (1, false) => "1 issue".to_owned(),
        (count, false) => format!("{count} issues"),
        (1, true) => "1 issue, and there are more: --limit N, or --all".to_owned(),
        (count, true) => format!("{count} issues, and there are more: --limit N, or --all"),
    };
    if on.json || keys || form != Form::Table {
        if more && paginate.is_none() {
            output::tell(&footer);
        }
        if on.json || keys {
            return Ok(ExitCode::SUCCESS);
        }
    }
    rows.finish(&footer)?;
    Ok(ExitCode::SUCCESS)
}
