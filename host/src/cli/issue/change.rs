//! What is done to an issue in a word: move, assign, watch, attach, delete.

use super::super::hint::Hint;
use super::super::upload::Upload;
use super::super::{complete, exit, output};
use super::body::some;
use super::inputs::{field, joined};
use super::on::On;
use super::people::{self, Where};
use super::{json, rich};
use anyhow::{Result, anyhow};
use clap::ValueHint;
use clap_complete::ArgValueCompleter;
use jira_connector_host::Error;
use jira_connector_host::fields::{FieldValue, Value};
use jira_connector_host::issues::{IssueTransition, Selection, TransitionRequest};
use jira_connector_host::types::ErrorKind;
use std::io::{Write, stdin};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(super) struct DeleteArguments {
    /// The issues' keys or ids.
    #[arg(required = true, add = ArgValueCompleter::new(complete::issues))]
    issues: Vec<String>,
    /// Delete the subtasks too.
    #[arg(long, visible_alias = "cascade")]
    with_subtasks: bool,
    /// Do not ask for confirmation.
    #[arg(long, short)]
    yes: bool,
}

/// Deletes issues.
pub(super) async fn delete(on: &On<'_>, arguments: DeleteArguments) -> Result<ExitCode> {
    let DeleteArguments { issues, with_subtasks, yes } = arguments;
    if !yes {
        if !on.asks {
            return Err(exit::Failed::usage(anyhow!("Nobody is there to ask: say --yes.")).into());
        }
        write!(std::io::stderr(), "Delete {} for ever? [y/N] ", output::printable(&issues.join(", ")))?;
        let mut line = String::new();
        stdin().read_line(&mut line)?;
        if !matches!(line.trim(), "y" | "Y" | "yes") {
            output::tell("Nothing was deleted.");
            return Ok(ExitCode::SUCCESS);
        }
    }
    let (mut left, mut first) = (Vec::new(), None);
    for issue in &issues {
        // What befalls every call ends it.
        if first.as_ref().is_some_and(|error| !is_of_issue(error)) {
            left.push(issue.as_str());
            continue;
        }
        match on.changing().delete_issue(on.connection, issue, with_subtasks).await {
            Ok(()) => {
                on.history.borrow_mut().forget(issue);
                output::done(&format!("Deleted {}.", output::printable(issue)), on.json)?;
            }
            Err(error) => {
                left.push(issue.as_str());
                if first.is_none() || !is_of_issue(&error) {
                    first = Some(error);
                }
            }
        }
    }
    match first {
        None => Ok(ExitCode::SUCCESS),
        Some(error) if issues.len() == 1 => Err(error.into()),
        Some(error) => Err(Hint::next(error, format!("Failed or not tried: {}", left.join(", ")))),
    }
}

/// Whether a failure is one of an issue, not of every call.
fn is_of_issue(error: &Error) -> bool {
    use ErrorKind::{Conflict, Forbidden, Gone, Invalid, InvalidRequest, NotFound};
    let Error::Jira(jira) = error else { return false };
    matches!(jira.kind, NotFound | Forbidden | Conflict | Gone | Invalid(_) | InvalidRequest)
}

const MOVES: &str = "\
Examples:
  jira issue move KAN-7                     # where it can go, and what that needs
  jira issue move KAN-7 In Review
  jira issue move KAN-7 Done -R Fixed -m 'It was the **cache**.' -a me";

#[derive(clap::Args)]
#[command(after_help = MOVES)]
pub(super) struct MoveArguments {
    /// The issue's key or id.
    #[arg(add = ArgValueCompleter::new(complete::issues))]
    issue: String,
    /// The status to move it to, or the name or id of a transition. Without it, the transitions are listed.
    #[arg(value_name = "STATUS", add = ArgValueCompleter::new(complete::ways))]
    to: Vec<String>,
    /// A comment, in Markdown.
    #[arg(long, short = 'm', value_name = "MARKDOWN", requires = "to")]
    comment: Option<String>,
    /// The resolution, such as Done.
    #[arg(long, short = 'R', value_name = "NAME", requires = "to", add = ArgValueCompleter::new(complete::resolutions))]
    resolution: Option<String>,
    /// The new assignee: a name, an e-mail address, an account id, me, default, or x for nobody.
    #[arg(long, short, value_name = "WHO", requires = "to", add = ArgValueCompleter::new(complete::assignees))]
    assignee: Option<String>,
    /// A field of the transition screen. May be given several times.
    #[arg(long = "field", short = 'f', value_name = "NAME=VALUE", requires = "to", value_parser = field, add = ArgValueCompleter::new(complete::inputs))]
    fields: Vec<FieldValue>,
}

/// Moves an issue, or lists where it can go.
pub(super) async fn transition(on: &On<'_>, arguments: MoveArguments) -> Result<ExitCode> {
    let MoveArguments { issue, to, comment, resolution, assignee, fields } = arguments;
    if to.is_empty() {
        let ways = on.connector.list_transitions(on.connection, &issue).await?;
        on.history.borrow_mut().see_ways(&issue, &ways);
        return list(&ways, on.json);
    }
    // Before anything is changed, so that a wrong name changes nothing.
    let assignee = match &assignee {
        Some(who) => Some(people::assignee(on, who, Where::Issue(&issue)).await?),
        None => None,
    };
    let mut fields = joined(fields);
    if let Some(resolution) = resolution {
        fields.push(FieldValue { field: "resolution".to_owned(), value: Value::Text(resolution) });
    }
    let comment = rich::maybe(on, comment.map(some).transpose()?).await?;
    let to = TransitionRequest { transition: to.join(" "), fields, comment };
    let way = match on.changing().transition_issue(on.connection, &issue, &to).await {
        Ok(way) => way,
        Err(error) => return Err(stays(on, &issue, &to.transition, error).await),
    };
    let status = way.to_status.as_ref().map_or(way.name.as_str(), |status| status.name.as_str());
    on.history.borrow_mut().moved(&issue, status);
    if let Some(assignee) = assignee {
        let text = format!("{issue} was moved to {status}, but not assigned. Try: jira issue assign {issue}");
        let outcome = on.changing().assign_issue(on.connection, &issue, &assignee).await;
        outcome.map_err(|error| Hint::next(error, text))?;
    }
    output::done(&output::printable(&format!("Moved {issue} to {status}.")), on.json)?;
    Ok(ExitCode::SUCCESS)
}

/// Why an issue was not moved. It may be there already, which Jira does not say.
async fn stays(on: &On<'_>, issue: &str, to: &str, error: Error) -> anyhow::Error {
    let is_unknown = matches!(&error, Error::Jira(jira) if jira.kind == ErrorKind::InvalidRequest);
    let selection = Selection { details: Some(false), ..Selection::default() };
    if is_unknown
        && let Ok(found) = on.connector.get_issue(on.connection, issue, &selection).await
        && let Some(status) = found.status.filter(|status| status.name.to_lowercase() == to.to_lowercase())
    {
        return Hint::next(error, format!("{} is in {} already.", found.key, status.name));
    }
    error.into()
}

fn list(ways: &[IssueTransition], as_json: bool) -> Result<ExitCode> {
    if as_json {
        output::json(&ways.iter().map(json::transition).collect())?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = output::Table::new(&["ID", "NAME", "TO", "MUST HAVE"]);
    for way in ways {
        let needed = way.fields.iter().filter(|field| field.required && !field.has_default_value);
        table.row(vec![
            way.id.clone(),
            way.name.clone(),
            way.to_status.as_ref().map(|status| status.name.clone()).unwrap_or_default(),
            needed.map(|field| field.name.as_str()).collect::<Vec<_>>().join(", "),
        ]);
    }
    table.print(&format!("{} transition{}", ways.len(), if ways.len() == 1 { "" } else { "s" }))?;
    Ok(ExitCode::SUCCESS)
}

#[derive(clap::Args)]
pub(super) struct AssignArguments {
    /// The issue's key or id.
    #[arg(add = ArgValueCompleter::new(complete::issues))]
    issue: String,
    /// A name, an e-mail address or an account id; me, default, or x for nobody.
    #[arg(required = true, add = ArgValueCompleter::new(complete::assignees))]
    who: Vec<String>,
}

/// Says who is to work on an issue.
pub(super) async fn assign(on: &On<'_>, arguments: AssignArguments) -> Result<ExitCode> {
    let AssignArguments { issue, who } = arguments;
    let assignee = people::assignee(on, &who.join(" "), Where::Issue(&issue)).await?;
    on.changing().assign_issue(on.connection, &issue, &assignee).await?;
    on.history.borrow_mut().touch(&issue.to_uppercase(), None);
    output::done(&output::printable(&format!("Assigned {issue}.")), on.json)?;
    Ok(ExitCode::SUCCESS)
}

#[derive(clap::Args)]
pub(super) struct WatchArguments {
    /// The issue's key or id.
    #[arg(add = ArgValueCompleter::new(complete::issues))]
    issue: String,
    /// The watcher, instead of you: a name, an e-mail address or an account id.
    #[arg(add = ArgValueCompleter::new(complete::watchers))]
    who: Vec<String>,
    /// Remove the watcher.
    #[arg(long)]
    off: bool,
}

/// Watches an issue, or no longer.
pub(super) async fn watch(on: &On<'_>, arguments: WatchArguments) -> Result<ExitCode> {
    let WatchArguments { issue, who, off } = arguments;
    let who = who.join(" ").trim().to_owned();
    if people::is_nobody(&who) {
        let problem = anyhow!("{who:?} is nobody. To no longer watch it say --off.");
        return Err(exit::Failed::usage(problem).into());
    }
    let user = if matches!(who.as_str(), "" | "me") {
        None
    } else {
        let missing = || exit::Failed::not_found(anyhow!("Nobody is called {who:?}."));
        Some(people::account(on, &who).await?.ok_or_else(missing)?)
    };
    if off {
        on.changing().unwatch_issue(on.connection, &issue, user.as_deref()).await?;
    } else {
        on.changing().watch_issue(on.connection, &issue, user.as_deref()).await?;
    }
    if user.is_some() {
        let what = if off { "no longer watches" } else { "watches" };
        output::done(&output::printable(&format!("{who} {what} {issue}.")), on.json)?;
        return Ok(ExitCode::SUCCESS);
    }
    let what = if off { "No longer watching" } else { "Watching" };
    output::done(&output::printable(&format!("{what} {issue}.")), on.json)?;
    Ok(ExitCode::SUCCESS)
}

#[derive(clap::Args)]
pub(super) struct AttachArguments {
    /// The issue's key or id.
    #[arg(add = ArgValueCompleter::new(complete::issues))]
    issue: String,
    /// The files.
    #[arg(required = true, value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
}

impl AttachArguments {
    /// Reads the files.
    pub(super) fn read(&self, connection: &str) -> Result<Upload> {
        Upload::to_issue(connection, &self.issue, &self.files)
    }
}
