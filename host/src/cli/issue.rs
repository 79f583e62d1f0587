//! `jira issue` and `jira search`: the daily work on issues.

mod body;
mod change;
mod fields;
mod jql;
mod json;
mod link;
mod list;
mod make;
mod people;
mod rich;
mod rows;
mod text;
mod view;
mod worklog;

use super::history::History;
use super::upload::Upload;
use super::{complete, exit, interrupt};
use anyhow::{Result, anyhow};
use clap::Subcommand;
use clap_complete::ArgValueCandidates;
use jira_connector_host::Connector;
use jira_connector_host::fields::{Input, Value};
use std::cell::RefCell;
use std::io::{IsTerminal, stdin, stdout};
use std::process::ExitCode;

pub(super) use json::user;
pub(super) use list::SearchArguments;

const EXAMPLES: &str = "\
Examples:
  jira issue list -p KAN -a me              # tables, or --json, --csv, --plain
  jira issue view KAN-7
  jira issue create -p KAN -s 'Renew the certificate' -b 'Before **Friday**.'
  jira issue move KAN-7 In Review -m 'Please look.'
  jira issue comment KAN-7                  # opens $EDITOR

Issues, statuses, people and the like that you have seen are completed by the
shell: see jira completions --help.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct IssueArguments {
    #[command(subcommand)]
    command: IssueCommand,
    /// Open no editor and ask nothing.
    #[arg(long, global = true, display_order = 901)]
    no_input: bool,
    /// The connection.
    #[arg(long, short, global = true, display_order = 902, value_name = "NAME", default_value = "default", add = ArgValueCandidates::new(complete::connections))]
    pub(super) connection: String,
}

impl IssueArguments {
    /// The files to add, if that is asked for.
    pub(super) fn upload(&self) -> Result<Option<Upload>> {
        match &self.command {
            IssueCommand::Attach(arguments) => arguments.read(&self.connection).map(Some),
            _ => Ok(None),
        }
    }
}

#[derive(Subcommand)]
enum IssueCommand {
    /// List issues by what they are.
    #[command(visible_alias = "ls")]
    List(list::ListArguments),
    /// Show an issue with its description and last comments.
    #[command(visible_alias = "show")]
    View(view::ViewArguments),
    /// Make an issue.
    Create(make::CreateArguments),
    /// Change an issue.
    #[command(alias = "update")]
    Edit(make::EditArguments),
    /// Copy an issue.
    Clone(make::CloneArguments),
    /// Delete issues.
    #[command(visible_alias = "rm")]
    Delete(change::DeleteArguments),
    /// Move an issue to another status, or list where it can go.
    #[command(visible_aliases = ["mv", "transition"])]
    Move(change::MoveArguments),
    /// Say who is to work on an issue.
    Assign(change::AssignArguments),
    /// Watch an issue, or no longer.
    Watch(change::WatchArguments),
    /// Comment on an issue.
    Comment(text::CommentArguments),
    /// Log time on an issue.
    Worklog(worklog::WorklogArguments),
    /// Link an issue to another, or to a page anywhere; or list the types of links.
    Link(link::LinkArguments),
    /// Take the link between two issues away, or that to a page.
    Unlink(link::UnlinkArguments),
    /// Add files to an issue.
    Attach(change::AttachArguments),
    /// List the fields that issues have, with their ids.
    Fields(fields::FieldsArguments),
}

/// Does what `jira issue` was asked.
pub(super) async fn issue(
    connector: &Connector,
    arguments: IssueArguments,
    history: History,
    json: bool,
) -> Result<ExitCode> {
    let IssueArguments { command, connection, no_input } = arguments;
    let asks = !no_input && stdin().is_terminal();
    let history = RefCell::new(history);
    let on = On { connector, connection: &connection, json, asks, no_input, history };
    let outcome = on.command(command).await;
    on.history.into_inner().keep();
    outcome
}

/// Opens the page of an issue.
pub(super) async fn open(
    connector: &Connector,
    connection: &str,
    issue: String,
    json: bool,
) -> Result<ExitCode> {
    let on = On { connector, connection, json, asks: false, no_input: true, history: RefCell::default() };
    view::page(&on, &issue).await
}

impl On<'_> {
    async fn command(&self, command: IssueCommand) -> Result<ExitCode> {
        let on = self;
        match command {
            IssueCommand::List(arguments) => list::list(on, arguments).await,
            IssueCommand::View(arguments) => view::view(on, arguments).await,
            IssueCommand::Create(arguments) => make::create(on, arguments).await,
            IssueCommand::Edit(arguments) => make::edit(on, arguments).await,
            IssueCommand::Clone(arguments) => make::clone(on, arguments).await,
            IssueCommand::Delete(arguments) => change::delete(on, arguments).await,
            IssueCommand::Move(arguments) => change::transition(on, arguments).await,
            IssueCommand::Assign(arguments) => change::assign(on, arguments).await,
            IssueCommand::Watch(arguments) => change::watch(on, arguments).await,
            IssueCommand::Comment(arguments) => text::comment(on, arguments).await,
            IssueCommand::Worklog(arguments) => worklog::worklog(on, arguments).await,
            IssueCommand::Link(arguments) => link::link(on, arguments).await,
            IssueCommand::Unlink(arguments) => link::unlink(on, arguments).await,
            IssueCommand::Fields(arguments) => fields::fields(on, arguments).await,
            // It is an upload, which needs room: see `IssueArguments::upload`.
            IssueCommand::Attach(_) => Ok(ExitCode::SUCCESS),
        }
    }
}

/// Does what `jira search` was asked.
pub(super) async fn search(
    connector: &Connector,
    arguments: SearchArguments,
    history: History,
    json: bool,
) -> Result<ExitCode> {
    let connection = arguments.connection.clone();
    let on = On {
        connector,
        connection: &connection,
        json,
        asks: false,
        no_input: true,
        history: RefCell::new(history),
    };
    let outcome = list::search(&on, arguments).await;
    on.history.into_inner().keep();
    outcome
}

/// Where a command is done, and how it prints.
struct On<'a> {
    connector: &'a Connector,
    connection: &'a str,
    json: bool,
    /// Whether somebody is there to be asked.
    asks: bool,
    /// Whether it was said that nobody is to be.
    no_input: bool,
    /// What is seen.
    history: RefCell<History>,
}

impl On<'_> {
    /// The connector, for a change: whoever interrupts it hears that it may have been
    /// carried out.
    fn changing(&self) -> &Connector {
        interrupt::changes();
        self.connector
    }

    /// Whether an editor can be opened.
    fn edits(&self) -> bool {
        self.asks && stdout().is_terminal()
    }
}

/// Refuses a command that an issue stands before: it would be taken for its text.
fn in_order(noun: &str, command: &str) -> Result<ExitCode> {
    let command = if command == "ls" { "list" } else { command };
    let problem = anyhow!("Write the issue behind {command}, as in: jira issue {noun} {command} KAN-7");
    Err(exit::Failed::usage(problem).into())
}

/// A field and its value, as `NAME=VALUE`; `NAME+=VALUE` adds to a list and
/// `NAME-=VALUE` takes away, `NAME:=JSON` is JSON, and `NAME=` empties it.
fn field(text: &str) -> Result<Input, String> {
    let (name, value) = text.split_once('=').ok_or("write it as NAME=VALUE")?;
    let one = || vec![value.to_owned()];
    let (field, value) = match name.char_indices().last() {
        Some((at, '+')) => (name.get(..at), Value::Add(one())),
        Some((at, '-')) => (name.get(..at), Value::Remove(one())),
        Some((at, ':')) => (name.get(..at), Value::Json(value.to_owned())),
        _ if value.is_empty() => (Some(name), Value::Clear),
        _ => (Some(name), Value::Text(value.to_owned())),
    };
    match field.map(str::trim).filter(|name| !name.is_empty()) {
        Some(field) => Ok(Input { field: field.to_owned(), value }),
        None => Err("the name of the field is missing".to_owned()),
    }
}

/// Inputs with those of the same field as one list.
fn joined(inputs: Vec<Input>) -> Vec<Input> {
    let mut all: Vec<Input> = Vec::with_capacity(inputs.len());
    for input in inputs {
        let before = all.iter_mut().find(|before| before.field == input.field);
        match (before.map(|before| &mut before.value), input.value) {
            (Some(Value::Add(list)), Value::Add(more)) | (Some(Value::Remove(list)), Value::Remove(more)) => {
                list.extend(more);
            }
            (Some(Value::Many(list)), Value::Text(more)) => list.push(more),
            (Some(text @ Value::Text(_)), Value::Text(more)) => {
                let Value::Text(first) = std::mem::replace(text, Value::Clear) else { continue };
                *text = Value::Many(vec![first, more]);
            }
            (_, value) => all.push(Input { field: input.field, value }),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_as_they_are_written() {
        let check = |text: &str, name: &str, value: Value| {
            assert_eq!(field(text), Ok(Input { field: name.into(), value }), "{text}");
        };
        check("Story Points=3", "Story Points", Value::Text("3".into()));
        check("labels+=a", "labels", Value::Add(vec!["a".into()]));
        check("labels -=a", "labels", Value::Remove(vec!["a".into()]));
        check("cf[1]:={\"id\":\"1\"}", "cf[1]", Value::Json("{\"id\":\"1\"}".into()));
        check("duedate=", "duedate", Value::Clear);
        check("a=b=c", "a", Value::Text("b=c".into()));
        assert!(field("x").is_err() && field("=x").is_err() && field("+=x").is_err());
    }

    #[test]
    fn fields_that_are_given_again_are_lists() {
        let given = ["a=1", "a=2", "a=3", "b+=x", "b+=y", "c=1"].map(|text| field(text).unwrap());
        let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>();
        let values: Vec<_> = joined(given.into()).into_iter().map(|input| input.value).collect();
        let expected =
            [Value::Many(list(&["1", "2", "3"])), Value::Add(list(&["x", "y"])), Value::Text("1".into())];
        assert_eq!(values, expected);
    }
}
