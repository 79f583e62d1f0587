//! `jira issue` and `jira search`: the daily work on issues.

mod body;
mod change;
mod fields;
mod inputs;
mod jql;
mod json;
mod link;
mod list;
mod listing;
mod make;
mod on;
mod people;
mod rich;
mod rows;
mod text;
mod view;
mod worklog;

use super::complete;
use super::history::History;
use super::upload::Upload;
use anyhow::Result;
use clap::Subcommand;
use clap_complete::ArgValueCandidates;
use jira_connector_host::Connector;
use std::cell::RefCell;
use std::io::{IsTerminal, stdin};
use std::process::ExitCode;

use on::On;

pub(super) use json::user;
pub(super) use listing::SearchArguments;

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
    /// Do not open an editor and do not ask.
    #[arg(long, global = true, display_order = 901)]
    no_input: bool,
    /// The connection.
    #[arg(long, short, global = true, display_order = 902, value_name = "NAME", default_value = "default", add = ArgValueCandidates::new(complete::connections))]
    pub(super) connection: String,
}

impl IssueArguments {
    /// The files to attach.
    pub(super) fn upload(&self) -> Result<Option<Upload>> {
        match &self.command {
            IssueCommand::Attach(arguments) => arguments.read(&self.connection).map(Some),
            _ => Ok(None),
        }
    }
}

#[derive(Subcommand)]
enum IssueCommand {
    /// List issues by their fields.
    #[command(visible_alias = "ls")]
    List(listing::ListArguments),
    /// Show an issue with its description and latest comments.
    #[command(visible_alias = "show")]
    View(view::ViewArguments),
    /// Create an issue.
    Create(make::CreateArguments),
    /// Edit an issue.
    #[command(alias = "update")]
    Edit(make::EditArguments),
    /// Copy an issue.
    Clone(make::CloneArguments),
    /// Delete issues.
    #[command(visible_alias = "rm")]
    Delete(change::DeleteArguments),
    /// Move an issue to another status, or list its transitions.
    #[command(visible_aliases = ["mv", "transition"])]
    Move(change::MoveArguments),
    /// Assign an issue.
    Assign(change::AssignArguments),
    /// Watch or unwatch an issue.
    Watch(change::WatchArguments),
    /// Add, list, edit or delete comments of an issue.
    Comment(text::CommentArguments),
    /// Add, list or delete worklogs of an issue.
    Worklog(worklog::WorklogArguments),
    /// Link an issue to another issue or a page, or list the link types.
    Link(link::LinkArguments),
    /// Remove a link to another issue or a page.
    Unlink(link::UnlinkArguments),
    /// Attach files to an issue.
    Attach(change::AttachArguments),
    /// List the fields of issues, with their ids.
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
