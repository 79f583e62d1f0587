//! `jira issue comment`.

use super::super::{complete, exit, input, output};
use super::body::{edited, sent, some, text};
use super::on::{On, in_order};
use super::rich::{self, Before};
use super::view::{comment as shown, format, said};
use anyhow::{Result, anyhow};
use clap::ValueHint;
use clap_complete::ArgValueCompleter;
use jira_connector_host::comments::{AddOptions, ListOptions, Order, UpdateOptions};
use jira_connector_host::records::{TextFormat, Visibility};
use std::io::{IsTerminal, Write, stdin, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "\
jira issue comment [OPTIONS] <ISSUE> [COMMENT]
       jira issue comment <COMMAND>";

const EXAMPLES: &str = "\
Examples:
  jira issue comment KAN-7                  # opens $EDITOR
  jira issue comment KAN-7 'Looks **good**.'
  git log -1 --format=%B | jira issue comment KAN-7
  jira issue comment list KAN-7
  jira issue comment edit KAN-7 10042       # by the id of the comment";

#[derive(clap::Args)]
#[command(override_usage = USAGE, subcommand_negates_reqs = true, disable_help_subcommand = true, after_help = EXAMPLES)]
pub(super) struct CommentArguments {
    #[command(subcommand)]
    command: Option<CommentCommand>,
    #[command(flatten)]
    add: Option<AddArguments>,
    /// List the comments.
    #[arg(long, conflicts_with_all = ["comment", "body_file", "role", "group", "internal"])]
    list: bool,
}

#[derive(clap::Subcommand)]
enum CommentCommand {
    /// Add a comment to an issue (the default).
    Add(AddArguments),
    /// List the comments of an issue, the oldest first.
    #[command(visible_alias = "ls")]
    List {
        /// The issue's key or id.
        #[arg(add = ArgValueCompleter::new(complete::issues))]
        issue: String,
    },
    /// Update a comment.
    Edit {
        /// The issue's key or id.
        #[arg(add = ArgValueCompleter::new(complete::issues))]
        issue: String,
        /// The id of the comment, from the list.
        id: String,
        /// The new text, in Markdown. Without it, an editor opens, or standard input is read.
        comment: Option<String>,
        /// Edit a comment even if a part of it would be lost.
        #[arg(long)]
        force: bool,
    },
    /// Delete a comment.
    Delete {
        /// The issue's key or id.
        #[arg(add = ArgValueCompleter::new(complete::issues))]
        issue: String,
        /// The id of the comment, from the list.
        id: String,
    },
}

impl CommentCommand {
    fn name(&self) -> &'static str {
        match self {
            Self::Add(_) => "add",
            Self::List { .. } => "list",
            Self::Edit { .. } => "edit",
            Self::Delete { .. } => "delete",
        }
    }
}

#[derive(clap::Args)]
struct AddArguments {
    /// The issue's key or id.
    #[arg(add = ArgValueCompleter::new(complete::issues))]
    issue: String,
    /// The comment, in Markdown; - for standard input. Without it, an editor opens, or standard input is
    /// read.
    comment: Option<String>,
    /// The file with the comment, in Markdown; - for standard input.
    #[arg(long, short = 'F', visible_alias = "template", visible_short_alias = 'T', value_name = "FILE", conflicts_with = "comment", value_hint = ValueHint::FilePath)]
    body_file: Option<PathBuf>,
    /// Visible only to members of this project role.
    #[arg(long, value_name = "NAME")]
    role: Option<String>,
    /// Visible only to members of this group.
    #[arg(long, value_name = "NAME", conflicts_with = "role")]
    group: Option<String>,
    /// Hidden from the customers of a service desk.
    #[arg(long)]
    internal: bool,
}

/// Comments on an issue, or lists, changes or deletes comments.
pub(super) async fn comment(on: &On<'_>, arguments: CommentArguments) -> Result<ExitCode> {
    let CommentArguments { command, add: arguments, list } = arguments;
    if let (Some(command), Some(_)) = (&command, &arguments) {
        return in_order("comment", command.name());
    }
    // There is no such command, for it would be taken out of a comment of this one word.
    if arguments.as_ref().is_some_and(|add| add.issue == "help") {
        return Err(exit::Failed::usage(anyhow!("See: jira issue comment --help")).into());
    }
    match (command, arguments) {
        (Some(CommentCommand::Add(arguments)), _) => add(on, arguments).await,
        (Some(CommentCommand::List { issue }), _) => comments(on, &issue).await,
        (Some(CommentCommand::Edit { issue, id, comment, force }), _) => {
            edit(on, &issue, &id, comment, force).await
        }
        (Some(CommentCommand::Delete { issue, id }), _) => {
            on.changing().delete_comment(on.connection, &issue, &id).await?;
            output::done(&output::printable(&format!("Deleted comment {id} of {issue}.")), on.json)?;
            Ok(ExitCode::SUCCESS)
        }
        (None, Some(arguments)) if list => comments(on, &arguments.issue).await,
        (None, Some(arguments)) => add(on, arguments).await,
        (None, None) => Ok(ExitCode::SUCCESS),
    }
}

async fn add(on: &On<'_>, arguments: AddArguments) -> Result<ExitCode> {
    let AddArguments { issue, comment, body_file, role, group, internal } = arguments;
    let (said, written) = match text(comment, body_file.as_deref())?.map(some).transpose()? {
        Some(text) => (text, false),
        None => wanted(on, "", &format!("A comment on {issue}, in Markdown."))?,
    };
    let visibility = role.map(Visibility::Role).or(group.map(Visibility::Group));
    let options = AddOptions { visibility, is_internal: internal.then_some(true) };
    let draft = written.then(|| said.clone());
    let said = rich::written(on, said).await?;
    let outcome = on.changing().add_comment(on.connection, &issue, &said, &options).await;
    let comment = sent(draft.as_deref(), outcome.map_err(Into::into))?;
    on.history.borrow_mut().touch(&issue.to_uppercase(), None);
    if on.json {
        output::json(&shown(&comment))?;
    } else {
        let (id, issue) = (output::printable(&comment.id), output::printable(&issue));
        writeln!(stdout().lock(), "Commented on {issue} (id {id}).")?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn edit(on: &On<'_>, issue: &str, id: &str, comment: Option<String>, force: bool) -> Result<ExitCode> {
    let (text, draft) = match text(comment, None)?.map(some).transpose()? {
        Some(text) => (rich::written(on, text).await?, None),
        None if on.edits() => {
            let format = Some(TextFormat::Adf);
            let there = on.connector.get_comment(on.connection, issue, id, format).await?.body;
            let there = (!there.is_empty()).then_some(there);
            let before = Before::of(on, &format!("comment {id} of {issue}"), there, force).await?;
            let what = format!("Comment {id} of {issue}, in Markdown.");
            let (after, _) = wanted(on, &before.markdown, &what)?;
            if after.trim() == before.markdown.trim() {
                return Err(exit::Failed::usage(anyhow!("Nothing was changed.")).into());
            }
            (before.edited(on, &after).await?, Some(after))
        }
        None => (rich::written(on, wanted(on, "", "")?.0).await?, None),
    };
    let options = UpdateOptions::default();
    let outcome = on.changing().update_comment(on.connection, issue, id, &text, &options).await;
    let comment = sent(draft.as_deref(), outcome.map_err(Into::into))?;
    if on.json {
        output::json(&shown(&comment))?;
    } else {
        let text = format!("Updated comment {id} of {issue}.");
        writeln!(stdout().lock(), "{}", output::printable(&text))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Text from an editor or standard input, and whether it is from an editor.
fn wanted(on: &On<'_>, before: &str, what: &str) -> Result<(String, bool)> {
    let written = on.edits();
    if !written && stdin().is_terminal() {
        let problem = anyhow!("Say what: as an argument, with --body-file FILE, or on standard input.");
        return Err(exit::Failed::usage(problem).into());
    }
    let text = if written { edited(before, what)? } else { input::text(Path::new("-"))? };
    if text.trim().is_empty() {
        return Err(exit::Failed::usage(anyhow!("Nothing was written, and nothing sent.")).into());
    }
    Ok((text, written))
}

async fn comments(on: &On<'_>, issue: &str) -> Result<ExitCode> {
    let (mut cursor, mut count) = (None, 0_usize);
    loop {
        let order = Some(Order::OldestFirst);
        let options = ListOptions { order, format: format(on), ..ListOptions::default() };
        let page = on.connector.list_comments(on.connection, issue, &options, cursor.as_ref()).await?;
        count = count.saturating_add(page.items.len());
        for comment in &page.items {
            if on.json { output::json(&shown(comment))? } else { said(comment, true)? }
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    if count == 0 && !on.json {
        writeln!(stdout().lock(), "Nobody has commented.")?;
    }
    Ok(ExitCode::SUCCESS)
}
