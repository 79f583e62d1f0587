//! `jira issue create`, `edit` and `clone`.

use super::super::{exit, output};
use super::text::{Body, body, edited};
use super::{On, field, joined};
use anyhow::{Result, bail};
use jira_connector_host::fields::Input;
use jira_connector_host::issues::{Assignee, Changes, CopyOptions, Created, NewIssue};
use jira_connector_host::records::Text;
use serde_json::json;
use std::io::{IsTerminal, Write, stdin, stdout};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(super) struct CreateArguments {
    /// The project's key.
    #[arg(long, short, value_name = "KEY")]
    project: String,
    /// The type, by its name or id.
    #[arg(long = "type", short = 't', value_name = "NAME", default_value = "Task")]
    kind: String,
    /// The summary. Without it an editor is opened, on a terminal.
    #[arg(long, short)]
    summary: Option<String>,
    #[command(flatten)]
    body: Body,
    /// Who is to work on it: an account id, words of a name, me, or x for nobody.
    #[arg(long, short, value_name = "WHO")]
    assignee: Option<String>,
    /// The priority, by its name or id.
    #[arg(long, short = 'y', value_name = "NAME")]
    priority: Option<String>,
    /// A label. May be repeated.
    #[arg(long, short)]
    label: Vec<String>,
    /// A component. May be repeated.
    #[arg(long, short = 'C', value_name = "NAME")]
    component: Vec<String>,
    /// A version that it is to be in. May be repeated.
    #[arg(long, value_name = "NAME")]
    fix_version: Vec<String>,
    /// What it is a part of.
    #[arg(long, short = 'P', value_name = "KEY")]
    parent: Option<String>,
    /// The day on which it is due, such as 2026-11-22.
    #[arg(long, value_name = "DAY")]
    due: Option<String>,
    /// Another field, by its id or name; again for a list. NAME:=JSON is a value as Jira takes it.
    #[arg(long = "field", short = 'f', value_name = "NAME=VALUE", value_parser = field)]
    fields: Vec<Input>,
    /// A key of your own: a repeat with it gives the issue that is there instead of another.
    #[arg(long, value_name = "KEY")]
    once: Option<String>,
}

#[derive(clap::Args)]
pub(super) struct EditArguments {
    /// The issue's key or id.
    issue: String,
    /// The new summary.
    #[arg(long, short)]
    summary: Option<String>,
    #[command(flatten)]
    body: Body,
    /// Open an editor with the description as it is.
    #[arg(long, short)]
    editor: bool,
    /// Who is to work on it: an account id, words of a name, me, or x for nobody.
    #[arg(long, short, value_name = "WHO")]
    assignee: Option<String>,
    /// A label to add; -LABEL is one to take away. May be repeated.
    #[arg(long, short, allow_hyphen_values = true)]
    label: Vec<String>,
    /// A field, by its id or name. NAME+=VALUE adds to a list, NAME-=VALUE takes away, NAME= empties,
    /// NAME:=JSON is a value as Jira takes it. May be repeated.
    #[arg(long = "field", short = 'f', value_name = "NAME=VALUE", value_parser = field)]
    fields: Vec<Input>,
    /// Tell nobody who watches it. It needs an administrator.
    #[arg(long)]
    quiet: bool,
}

#[derive(clap::Args)]
pub(super) struct CloneArguments {
    /// The issue's key or id.
    issue: String,
    /// The copy's summary.
    #[arg(long, short)]
    summary: Option<String>,
    /// The project that gets it.
    #[arg(long, short, value_name = "KEY")]
    project: Option<String>,
    /// Do not link the copy to the original.
    #[arg(long)]
    no_link: bool,
}

/// Makes an issue.
pub(super) async fn create(on: &On<'_>, arguments: CreateArguments) -> Result<ExitCode> {
    let mut description = body(&arguments.body)?;
    let summary = match (arguments.summary, stdin().is_terminal() && stdout().is_terminal()) {
        (Some(summary), _) => summary,
        (None, true) => {
            let (summary, rest) = written(description.take().as_deref().unwrap_or_default())?;
            description = rest;
            summary
        }
        (None, false) => {
            return Err(exit::Failed::usage(anyhow::anyhow!("Give it a summary: -s TEXT")).into());
        }
    };
    let assignee = match &arguments.assignee {
        Some(who) => {
            Some(super::change::assignee(on, who, super::change::Where::Project(&arguments.project)).await?)
        }
        None => None,
    };
    let issue = NewIssue {
        project: arguments.project,
        kind: arguments.kind,
        summary,
        description: description.map(Text::Markdown),
        assignee,
        priority: arguments.priority,
        labels: arguments.label,
        components: arguments.component,
        fix_versions: arguments.fix_version,
        parent: arguments.parent,
        due: arguments.due,
        fields: joined(arguments.fields),
    };
    let created = on.connector.create_issue(on.connection, &issue, arguments.once.as_deref()).await?;
    made(&created, on.json)
}

/// What a person writes in an editor: the summary in the first line.
fn written(description: &str) -> Result<(String, Option<String>)> {
    let text = edited(&format!("\n\n{description}"))?;
    let (summary, rest) = text.trim_start().split_once('\n').unwrap_or((text.trim(), ""));
    if summary.trim().is_empty() {
        bail!("Nothing was written, and nothing made.");
    }
    let rest = rest.trim();
    Ok((summary.trim().to_owned(), (!rest.is_empty()).then(|| rest.to_owned())))
}

fn made(created: &Created, as_json: bool) -> Result<ExitCode> {
    if as_json {
        output::json(&json!({
            "id": created.id, "key": created.key, "web_url": created.web_url, "existed": created.existed,
        }))?;
    } else {
        let what = if created.existed { "Is there already:" } else { "Made" };
        let (key, url) = (output::printable(&created.key), output::printable(&created.web_url));
        writeln!(stdout().lock(), "{what} {key}\n{url}")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Changes an issue.
pub(super) async fn edit(on: &On<'_>, arguments: EditArguments) -> Result<ExitCode> {
    let issue = arguments.issue;
    let mut description = body(&arguments.body)?;
    if arguments.editor {
        // What Markdown cannot say stands in comments, so that none of it is lost.
        let format = Some(jira_connector_host::records::TextFormat::Lossless);
        let selection = jira_connector_host::issues::Selection { text: format, ..Default::default() };
        let before = on.connector.get_issue(on.connection, &issue, &selection).await?.description;
        let before = before.unwrap_or_default();
        let after = edited(&before)?;
        if after.trim() == before.trim() {
            bail!("Nothing was changed.");
        }
        description = Some(after);
    }
    let (remove, add): (Vec<_>, Vec<_>) =
        arguments.label.into_iter().partition(|label| label.starts_with('-'));
    let assignee = match &arguments.assignee {
        Some(who) => Some(super::change::assignee(on, who, super::change::Where::Issue(&issue)).await?),
        None => None,
    };
    let changes = Changes {
        summary: arguments.summary,
        description: description.map(Text::Markdown),
        add_labels: add,
        remove_labels: remove.iter().filter_map(|label| label.strip_prefix('-')).map(str::to_owned).collect(),
        fields: joined(arguments.fields),
        notify: arguments.quiet.then_some(false),
    };
    if changes != Changes::default() || assignee.is_none() {
        on.connector.edit_issue(on.connection, &issue, &changes).await?;
    }
    if let Some(assignee) = assignee {
        on.connector.assign_issue(on.connection, &issue, &assignee).await?;
    }
    output::done(&format!("Changed {}.", output::printable(&issue)), on.json)?;
    Ok(ExitCode::SUCCESS)
}

/// Copies an issue.
pub(super) async fn clone(on: &On<'_>, arguments: CloneArguments) -> Result<ExitCode> {
    let CloneArguments { issue, summary, project, no_link } = arguments;
    let options = CopyOptions { summary, project, link: no_link.then_some(false) };
    let copied = on.connector.copy_issue(on.connection, &issue, &options).await?;
    if !copied.left_out.is_empty() {
        output::tell(&output::printable(&format!("Not copied: {}", copied.left_out.join(", "))));
    }
    made(&copied.issue, on.json)
}

/// Who is meant by `me` and `x`.
pub(super) fn known(who: &str) -> Option<Assignee> {
    match who {
        "me" => Some(Assignee::Me),
        "x" | "none" => Some(Assignee::Nobody),
        "default" => Some(Assignee::Automatic),
        _ => None,
    }
}
