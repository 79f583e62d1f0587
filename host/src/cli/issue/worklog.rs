//! `jira issue worklog`.

use super::super::{complete, output};
use super::body::some;
use super::on::{On, in_order};
use super::rich;
use super::view::hours;
use anyhow::Result;
use clap_complete::ArgValueCompleter;
use jira_connector_host::worklogs::{self, EstimateAdjustment, WorkDuration};
use serde_json::json;
use std::io::{Write, stdout};
use std::process::ExitCode;

const USAGE: &str = "\
jira issue worklog [OPTIONS] <ISSUE> [TIME]...
       jira issue worklog <COMMAND>";

const EXAMPLES: &str = "\
Examples:
  jira issue worklog KAN-7 1h 30m -m 'Found the cause.'
  jira issue worklog KAN-7 2h --started 2026-11-20T09:00:00+01:00 --remaining 1d
  jira issue worklog KAN-7                  # what is logged
  jira issue worklog delete KAN-7 10042     # by the id of the worklog";

#[derive(clap::Args)]
#[command(override_usage = USAGE, subcommand_negates_reqs = true, after_help = EXAMPLES)]
pub(super) struct WorklogArguments {
    #[command(subcommand)]
    command: Option<WorklogCommand>,
    #[command(flatten)]
    add: Option<AddArguments>,
}

#[derive(clap::Subcommand)]
enum WorklogCommand {
    /// Log work on an issue (the default).
    Add(AddArguments),
    /// List the worklogs of an issue.
    #[command(visible_alias = "ls")]
    List {
        /// The issue's key or id.
        #[arg(add = ArgValueCompleter::new(complete::issues))]
        issue: String,
    },
    /// Delete a worklog. The remaining estimate increases by it.
    Delete {
        /// The issue's key or id.
        #[arg(add = ArgValueCompleter::new(complete::issues))]
        issue: String,
        /// The id of the worklog, from the list.
        id: String,
    },
}

impl WorklogCommand {
    fn name(&self) -> &'static str {
        match self {
            Self::Add(_) => "add",
            Self::List { .. } => "list",
            Self::Delete { .. } => "delete",
        }
    }
}

#[derive(clap::Args)]
struct AddArguments {
    /// The issue's key or id.
    #[arg(add = ArgValueCompleter::new(complete::issues))]
    issue: String,
    /// The time spent, such as `1h 30m`, 1.5h, 90m or 2d. Without it, the worklogs are listed.
    #[arg(num_args = 0..)]
    time: Vec<String>,
    /// A comment, in Markdown.
    #[arg(long, short = 'm', value_name = "MARKDOWN", requires = "time")]
    comment: Option<String>,
    /// The start, such as 2026-11-22T09:00:00+01:00. Default: now.
    #[arg(long, value_name = "MOMENT", requires = "time", value_parser = moment)]
    started: Option<u64>,
    /// Set the remaining estimate to this. Default: reduce it by the time spent.
    #[arg(long, value_name = "TIME", requires = "time")]
    remaining: Option<String>,
    /// Leave the remaining estimate unchanged.
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
    if let (Some(command), Some(_)) = (&arguments.command, &arguments.add) {
        return in_order("worklog", command.name());
    }
    let arguments = match (arguments.command, arguments.add) {
        (Some(WorklogCommand::Add(arguments)), _) | (None, Some(arguments)) => arguments,
        (Some(WorklogCommand::List { issue }), _) => return worklogs(on, &issue).await,
        (Some(WorklogCommand::Delete { issue, id }), _) => {
            on.changing().delete_worklog(on.connection, &issue, &id, None).await?;
            output::done(&output::printable(&format!("Deleted worklog {id} of {issue}.")), on.json)?;
            return Ok(ExitCode::SUCCESS);
        }
        (None, None) => return Ok(ExitCode::SUCCESS),
    };
    let AddArguments { issue, time, comment, started, remaining, keep_remaining } = arguments;
    let first = time.first().map(String::as_str).unwrap_or_default();
    if let Some(command) = ["add", "list", "ls", "delete"].into_iter().find(|command| *command == first) {
        return in_order("worklog", command);
    }
    if time.is_empty() {
        return worklogs(on, &issue).await;
    }
    let estimate =
        remaining.map(EstimateAdjustment::SetTo).or(keep_remaining.then_some(EstimateAdjustment::Leave));
    let comment = rich::maybe(on, comment.map(some).transpose()?).await?;
    let options = worklogs::AddOptions { started, comment, estimate, ..worklogs::AddOptions::default() };
    let time = WorkDuration::Text(time.join(" "));
    let worklog = on.changing().add_worklog(on.connection, &issue, &time, &options).await?;
    on.history.borrow_mut().touch(&issue.to_uppercase(), None);
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
        "id": worklog.id, "author": worklog.author.as_ref().map(super::json::user), "seconds": worklog.time_spent_seconds,
        "time_spent": worklog.time_spent, "started": worklog.started, "comment": worklog.comment,
    })
}

async fn worklogs(on: &On<'_>, issue: &str) -> Result<ExitCode> {
    let mut table = output::Table::new(&["ID", "WHO", "TIME", "STARTED", "COMMENT"]);
    let (mut cursor, mut sum, mut count) = (None, 0_u64, 0_usize);
    loop {
        let options = worklogs::ListOptions::default();
        let page = on.connector.list_worklogs(on.connection, issue, &options, cursor.as_ref()).await?;
        for worklog in &page.items {
            sum = sum.saturating_add(worklog.time_spent_seconds);
            count = count.saturating_add(1);
            if on.json {
                output::json(&logged(worklog))?;
                continue;
            }
            let comment = worklog.comment.as_deref().unwrap_or_default();
            table.push(vec![
                worklog.id.clone(),
                worklog.author.as_ref().map(|user| user.display_name.clone()).unwrap_or_default(),
                worklog.time_spent.clone(),
                worklog.started.map(super::view::ago).unwrap_or_default(),
                comment.lines().next().unwrap_or_default().to_owned(),
            ])?;
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    if count == 0 && !on.json {
        output::done("Nothing is logged.", false)?;
    } else if !on.json {
        let plural = if count == 1 { "entry" } else { "entries" };
        table.print(&format!("{count} {plural}, {} in all", hours(sum)))?;
    }
    Ok(ExitCode::SUCCESS)
}
