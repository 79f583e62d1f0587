//! What is done to an issue in a word: move, assign, watch, link, attach, delete.

use super::super::upload::Upload;
use super::super::{exit, output};
use super::{On, field, joined, json};
use anyhow::{Result, anyhow};
use clap::ValueHint;
use jira_connector_host::fields::{Input, Value};
use jira_connector_host::issues::{Assignee, Move, Transition};
use jira_connector_host::links::RemoteItem;
use jira_connector_host::people::Work;
use jira_connector_host::records::Text;
use std::io::{IsTerminal, Write, stdin};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(super) struct DeleteArguments {
    /// The issues' keys or ids.
    #[arg(required = true)]
    issues: Vec<String>,
    /// Delete their subtasks with them.
    #[arg(long)]
    with_subtasks: bool,
    /// Do not ask.
    #[arg(long, short)]
    yes: bool,
}

/// Deletes issues.
pub(super) async fn delete(on: &On<'_>, arguments: DeleteArguments) -> Result<ExitCode> {
    let DeleteArguments { issues, with_subtasks, yes } = arguments;
    if !yes {
        if !stdin().is_terminal() {
            return Err(exit::Failed::usage(anyhow!("Nobody is there to ask: say --yes.")).into());
        }
        write!(std::io::stderr(), "Delete {} for ever? [y/N] ", output::printable(&issues.join(", ")))?;
        let mut line = String::new();
        stdin().read_line(&mut line)?;
        if !matches!(line.trim(), "y" | "Y" | "yes") {
            return Ok(ExitCode::SUCCESS);
        }
    }
    for issue in &issues {
        on.connector.delete_issue(on.connection, issue, with_subtasks).await?;
        output::done(&format!("Deleted {}.", output::printable(issue)), on.json)?;
    }
    Ok(ExitCode::SUCCESS)
}

#[derive(clap::Args)]
pub(super) struct MoveArguments {
    /// The issue's key or id.
    issue: String,
    /// The status to move it to, or the name or id of a transition. Without it those that there are are listed.
    to: Vec<String>,
    /// A comment, in Markdown.
    #[arg(long, short = 'm', value_name = "MARKDOWN", requires = "to")]
    comment: Option<String>,
    /// How it ended, such as Done.
    #[arg(long, short = 'R', value_name = "NAME", requires = "to")]
    resolution: Option<String>,
    /// A field of the transition's screen. May be repeated.
    #[arg(long = "field", short = 'f', value_name = "NAME=VALUE", requires = "to", value_parser = field)]
    fields: Vec<Input>,
}

/// Moves an issue, or lists where it can go.
pub(super) async fn transition(on: &On<'_>, arguments: MoveArguments) -> Result<ExitCode> {
    let MoveArguments { issue, to, comment, resolution, fields } = arguments;
    if to.is_empty() {
        let ways = on.connector.list_transitions(on.connection, &issue).await?;
        return list(&ways, on.json);
    }
    let mut fields = joined(fields);
    if let Some(resolution) = resolution {
        fields.push(Input { field: "resolution".to_owned(), value: Value::Text(resolution) });
    }
    let to = Move { to: to.join(" "), fields, comment: comment.map(Text::Markdown) };
    let way = on.connector.perform_transition(on.connection, &issue, &to).await?;
    let status = way.to.as_ref().map_or(way.name.as_str(), |status| status.name.as_str());
    output::done(&output::printable(&format!("Moved {issue} to {status}.")), on.json)?;
    Ok(ExitCode::SUCCESS)
}

fn list(ways: &[Transition], as_json: bool) -> Result<ExitCode> {
    if as_json {
        output::json(&ways.iter().map(json::transition).collect())?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut table = output::Table::new(&["ID", "NAME", "TO", "MUST HAVE"]);
    for way in ways {
        let needed = way.fields.iter().filter(|field| field.required && !field.has_default);
        table.row(vec![
            way.id.clone(),
            way.name.clone(),
            way.to.as_ref().map(|status| status.name.clone()).unwrap_or_default(),
            needed.map(|field| field.name.as_str()).collect::<Vec<_>>().join(", "),
        ]);
    }
    table.print(&format!("{} transition{}", ways.len(), if ways.len() == 1 { "" } else { "s" }))?;
    Ok(ExitCode::SUCCESS)
}

#[derive(clap::Args)]
pub(super) struct AssignArguments {
    /// The issue's key or id.
    issue: String,
    /// An account id, words of a name, me, x for nobody, or default.
    #[arg(required = true)]
    who: Vec<String>,
}

/// Says who is to work on an issue.
pub(super) async fn assign(on: &On<'_>, arguments: AssignArguments) -> Result<ExitCode> {
    let AssignArguments { issue, who } = arguments;
    let assignee = assignee(on, &who.join(" "), Where::Issue(&issue)).await?;
    on.connector.assign_issue(on.connection, &issue, &assignee).await?;
    output::done(&output::printable(&format!("Assigned {issue}.")), on.json)?;
    Ok(ExitCode::SUCCESS)
}

/// Where somebody is to work.
#[derive(Clone, Copy)]
pub(super) enum Where<'a> {
    Project(&'a str),
    Issue(&'a str),
}

/// Whom words mean: one who can be assigned there, and only if it is clear who.
pub(super) async fn assignee(on: &On<'_>, who: &str, place: Where<'_>) -> Result<Assignee> {
    if let Some(known) = super::make::known(who) {
        return Ok(known);
    }
    let is_id =
        who.contains(':') || (who.len() >= 24 && who.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if is_id {
        return Ok(Assignee::User(who.to_owned()));
    }
    let target = match place {
        Where::Project(key) => Work::Project(key.to_owned()),
        Where::Issue(key) => Work::Issue(key.to_owned()),
    };
    let found = on.connector.assignable_users(on.connection, &target, Some(who), None, None).await?;
    match found.items.as_slice() {
        [user] => Ok(Assignee::User(user.account_id.clone())),
        [] => Err(exit::Failed::not_found(anyhow!("Nobody who can be assigned is called {who:?}.")).into()),
        several => {
            let names =
                several.iter().take(10).map(|user| format!("{} ({})", user.display_name, user.account_id));
            let names = names.collect::<Vec<_>>().join(", ");
            Err(exit::Failed::usage(anyhow!("{who:?} means several people. Use the id of one: {names}"))
                .into())
        }
    }
}

#[derive(clap::Args)]
pub(super) struct WatchArguments {
    /// The issue's key or id.
    issue: String,
    /// No longer watch it.
    #[arg(long)]
    off: bool,
}

/// Watches an issue, or no longer.
pub(super) async fn watch(on: &On<'_>, arguments: WatchArguments) -> Result<ExitCode> {
    let WatchArguments { issue, off } = arguments;
    if off {
        on.connector.unwatch_issue(on.connection, &issue, None).await?;
    } else {
        on.connector.watch_issue(on.connection, &issue, None).await?;
    }
    let what = if off { "No longer watching" } else { "Watching" };
    output::done(&output::printable(&format!("{what} {issue}.")), on.json)?;
    Ok(ExitCode::SUCCESS)
}

#[derive(clap::Args)]
pub(super) struct LinkArguments {
    /// The issue's key or id.
    issue: String,
    /// What it does to the other, such as blocks or "is blocked by"; or the address of a page.
    how: String,
    /// The other issue's key or id; or the title of the page.
    other: String,
    /// A comment on the issue, in Markdown.
    #[arg(long, short = 'm', value_name = "MARKDOWN")]
    comment: Option<String>,
}

/// Links an issue to another, or to a page.
pub(super) async fn link(on: &On<'_>, arguments: LinkArguments) -> Result<ExitCode> {
    let LinkArguments { issue, how, other, comment } = arguments;
    if how.starts_with("https://") || how.starts_with("http://") {
        // The address is its id, so that a repeat makes no second link.
        let item =
            RemoteItem { global_id: Some(how.clone()), url: how, title: other, ..RemoteItem::default() };
        on.connector.put_remote_link(on.connection, &issue, &item).await?;
        output::done(&output::printable(&format!("Linked {issue} to {}.", item.url)), on.json)?;
        return Ok(ExitCode::SUCCESS);
    }
    let comment = comment.map(Text::Markdown);
    on.connector.link_issues(on.connection, &how, &issue, &other, comment.as_ref()).await?;
    output::done(&output::printable(&format!("{issue} {how} {other}.")), on.json)?;
    Ok(ExitCode::SUCCESS)
}

#[derive(clap::Args)]
pub(super) struct AttachArguments {
    /// The issue's key or id.
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
