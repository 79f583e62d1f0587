//! `jira issue comment` and `jira issue worklog`, and text from a file or an editor.

use super::super::{exit, output};
use super::On;
use super::view::{comment as shown, hours, said};
use anyhow::{Context, Result, bail};
use clap::ValueHint;
use jira_connector_host::comments::{AddOptions, ListOptions, Order};
use jira_connector_host::records::{Text, Visibility};
use jira_connector_host::worklogs::{self, Estimate, Time};
use serde_json::json;
use std::io::{IsTerminal, Read, Write, stdin, stdout};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Text in Markdown.
#[derive(clap::Args)]
pub(super) struct Body {
    /// The description, in Markdown.
    #[arg(long, short, value_name = "MARKDOWN", group = "text")]
    body: Option<String>,
    /// The file with the description, in Markdown; - for standard input.
    #[arg(long, short = 'F', value_name = "FILE", group = "text", value_hint = ValueHint::FilePath)]
    body_file: Option<PathBuf>,
}

/// The text that is given, if any.
pub(super) fn body(body: &Body) -> Result<Option<String>> {
    match (&body.body, &body.body_file) {
        (Some(text), _) => Ok(Some(text.clone())),
        (None, Some(path)) => Ok(Some(read(path).map_err(exit::Failed::usage)?)),
        (None, None) => Ok(None),
    }
}

fn read(path: &Path) -> Result<String> {
    if path == Path::new("-") {
        let mut text = String::new();
        stdin().read_to_string(&mut text)?;
        return Ok(text);
    }
    std::fs::read_to_string(path).with_context(|| format!("Cannot read {}", path.display()))
}

/// The text after a person edited it with the program of `JIRA_EDITOR`, `VISUAL` or
/// `EDITOR`. The file is theirs alone and is gone afterwards.
pub(super) fn edited(text: &str) -> Result<String> {
    let variable = |name: &&str| std::env::var(name).ok().filter(|editor| !editor.trim().is_empty());
    let editor = ["JIRA_EDITOR", "VISUAL", "EDITOR"].iter().find_map(variable);
    let editor = editor.unwrap_or_else(|| if cfg!(windows) { "notepad" } else { "vi" }.to_owned());
    let mut file = tempfile::Builder::new().prefix("jira-").suffix(".md").tempfile()?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    let mut words = editor.split_whitespace();
    let program = words.next().context("EDITOR names no program")?;
    let status = Command::new(program).args(words).arg(file.path()).status();
    let status = status.with_context(|| format!("Cannot run the editor {program}. Set EDITOR to another"))?;
    if !status.success() {
        bail!("The editor ended with {status}: nothing was sent.");
    }
    std::fs::read_to_string(file.path()).context("Cannot read what was written")
}

#[derive(clap::Args)]
pub(super) struct CommentArguments {
    /// The issue's key or id.
    issue: String,
    /// The comment, in Markdown. Without it an editor is opened, or standard input is read.
    comment: Option<String>,
    /// The file with the comment, in Markdown; - for standard input.
    #[arg(long, short = 'F', value_name = "FILE", conflicts_with = "comment", value_hint = ValueHint::FilePath)]
    body_file: Option<PathBuf>,
    /// Seen by the members of this project role alone.
    #[arg(long, value_name = "NAME")]
    role: Option<String>,
    /// Seen by the members of this group alone.
    #[arg(long, value_name = "NAME", conflicts_with = "role")]
    group: Option<String>,
    /// Not seen by customers, on a service desk.
    #[arg(long)]
    internal: bool,
    /// List the comments instead.
    #[arg(long, conflicts_with_all = ["comment", "body_file", "role", "group", "internal"])]
    list: bool,
}

/// Comments on an issue, or lists its comments.
pub(super) async fn comment(on: &On<'_>, arguments: CommentArguments) -> Result<ExitCode> {
    let CommentArguments { issue, comment, body_file, role, group, internal, list } = arguments;
    if list {
        return comments(on, &issue).await;
    }
    let text = match (comment, body_file) {
        (Some(text), _) => text,
        (None, Some(path)) => read(&path).map_err(exit::Failed::usage)?,
        (None, None) if stdin().is_terminal() => edited("")?,
        (None, None) => read(Path::new("-"))?,
    };
    if text.trim().is_empty() {
        bail!("Nothing was written, and nothing sent.");
    }
    let visibility = role.map(Visibility::Role).or(group.map(Visibility::Group));
    let options = AddOptions { visibility, internal: internal.then_some(true) };
    let comment = on.connector.add_comment(on.connection, &issue, &Text::Markdown(text), &options).await?;
    if on.json {
        output::json(&shown(&comment))?;
    } else {
        let (id, issue) = (output::printable(&comment.id), output::printable(&issue));
        writeln!(stdout().lock(), "Commented on {issue} (id {id}).")?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn comments(on: &On<'_>, issue: &str) -> Result<ExitCode> {
    let mut cursor = None;
    loop {
        let options = ListOptions { order: Some(Order::OldestFirst), ..ListOptions::default() };
        let page = on.connector.list_comments(on.connection, issue, &options, cursor.as_ref()).await?;
        for comment in &page.items {
            if on.json { output::json(&shown(comment))? } else { said(comment)? }
        }
        cursor = page.next;
        if cursor.is_none() {
            return Ok(ExitCode::SUCCESS);
        }
    }
}

#[derive(clap::Args)]
pub(super) struct WorklogArguments {
    /// The issue's key or id.
    issue: String,
    /// The time, such as `1h 30m`, 1.5h, 90m or 2d. Without it what is logged is listed.
    #[arg(num_args = 0..)]
    time: Vec<String>,
    /// What was done, in Markdown.
    #[arg(long, short = 'm', value_name = "MARKDOWN", requires = "time")]
    comment: Option<String>,
    /// When it was begun, such as 2026-11-22T09:00:00+01:00. Default: now.
    #[arg(long, value_name = "MOMENT", requires = "time", value_parser = moment)]
    started: Option<u64>,
    /// Set what remains to this. Default: the logged time less.
    #[arg(long, value_name = "TIME", requires = "time")]
    remaining: Option<String>,
    /// Leave what remains as it is.
    #[arg(long, requires = "time", conflicts_with = "remaining")]
    keep_remaining: bool,
}

/// A moment in milliseconds since 1970.
fn moment(text: &str) -> Result<u64, String> {
    let moment = time::OffsetDateTime::parse(text, &time::format_description::well_known::Rfc3339);
    let moment = moment.map_err(|_| "write it as 2026-11-22T09:00:00+01:00")?;
    u64::try_from(moment.unix_timestamp())
        .map_or(Err("it is before 1970".to_owned()), |s| Ok(s.saturating_mul(1000)))
}

/// Logs time on an issue, or lists what is logged.
pub(super) async fn worklog(on: &On<'_>, arguments: WorklogArguments) -> Result<ExitCode> {
    let WorklogArguments { issue, time, comment, started, remaining, keep_remaining } = arguments;
    if time.is_empty() {
        return worklogs(on, &issue).await;
    }
    let estimate = remaining.map(Estimate::New).or(keep_remaining.then_some(Estimate::Leave));
    let comment = comment.map(Text::Markdown);
    let options = worklogs::AddOptions { started, comment, estimate, ..worklogs::AddOptions::default() };
    let time = Time::Text(time.join(" "));
    let worklog = on.connector.add_worklog(on.connection, &issue, &time, &options).await?;
    if on.json {
        output::json(&logged(&worklog))?;
    } else {
        let (time, issue) = (output::printable(&worklog.time_spent), output::printable(&issue));
        writeln!(stdout().lock(), "Logged {time} on {issue} (id {}).", output::printable(&worklog.id))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn logged(worklog: &worklogs::Worklog) -> serde_json::Value {
    json!({
        "id": worklog.id, "author": worklog.author.as_ref().map(super::json::user), "seconds": worklog.seconds,
        "time_spent": worklog.time_spent, "started": worklog.started, "comment": worklog.comment,
    })
}

async fn worklogs(on: &On<'_>, issue: &str) -> Result<ExitCode> {
    let mut table = output::Table::new(&["WHO", "TIME", "STARTED", "COMMENT"]);
    let (mut cursor, mut sum, mut count) = (None, 0_u64, 0_usize);
    loop {
        let options = worklogs::ListOptions::default();
        let page = on.connector.list_worklogs(on.connection, issue, &options, cursor.as_ref()).await?;
        for worklog in &page.items {
            sum = sum.saturating_add(worklog.seconds);
            count = count.saturating_add(1);
            if on.json {
                output::json(&logged(worklog))?;
                continue;
            }
            let comment = worklog.comment.as_deref().unwrap_or_default();
            table.row(vec![
                worklog.author.as_ref().map(|user| user.display_name.clone()).unwrap_or_default(),
                worklog.time_spent.clone(),
                worklog.started.map(super::view::ago).unwrap_or_default(),
                comment.lines().next().unwrap_or_default().to_owned(),
            ]);
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    if !on.json {
        let plural = if count == 1 { "entry" } else { "entries" };
        table.print(&format!("{count} {plural}, {} in all", hours(sum)))?;
    }
    Ok(ExitCode::SUCCESS)
}
