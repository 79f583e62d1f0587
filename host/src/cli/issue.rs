//! `jira issue` and `jira search`: the daily work on issues.

mod change;
mod json;
mod list;
mod make;
mod text;
mod view;

use super::complete;
use super::upload::Upload;
use anyhow::Result;
use clap::Subcommand;
use clap_complete::ArgValueCandidates;
use jira_connector_host::Connector;
use jira_connector_host::fields::{Input, Value};
use std::process::ExitCode;

pub(super) use list::SearchArguments;

#[derive(clap::Args)]
pub(super) struct IssueArguments {
    #[command(subcommand)]
    command: IssueCommand,
    /// The connection.
    #[arg(long, short, global = true, value_name = "NAME", default_value = "default", add = ArgValueCandidates::new(complete::connections))]
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
    Edit(make::EditArguments),
    /// Copy an issue.
    Clone(make::CloneArguments),
    /// Delete issues.
    Delete(change::DeleteArguments),
    /// Move an issue to another status, or list where it can go.
    #[command(visible_alias = "transition")]
    Move(change::MoveArguments),
    /// Say who is to work on an issue.
    Assign(change::AssignArguments),
    /// Watch an issue, or no longer.
    Watch(change::WatchArguments),
    /// Comment on an issue.
    Comment(text::CommentArguments),
    /// Log time on an issue.
    Worklog(text::WorklogArguments),
    /// Link an issue to another, or to a page anywhere.
    Link(change::LinkArguments),
    /// Add files to an issue.
    Attach(change::AttachArguments),
}

/// Does what `jira issue` was asked.
pub(super) async fn issue(connector: &Connector, arguments: IssueArguments, json: bool) -> Result<ExitCode> {
    let IssueArguments { command, connection } = arguments;
    let on = On { connector, connection: &connection, json };
    match command {
        IssueCommand::List(arguments) => list::list(&on, arguments).await,
        IssueCommand::View(arguments) => view::view(&on, arguments).await,
        IssueCommand::Create(arguments) => make::create(&on, arguments).await,
        IssueCommand::Edit(arguments) => make::edit(&on, arguments).await,
        IssueCommand::Clone(arguments) => make::clone(&on, arguments).await,
        IssueCommand::Delete(arguments) => change::delete(&on, arguments).await,
        IssueCommand::Move(arguments) => change::transition(&on, arguments).await,
        IssueCommand::Assign(arguments) => change::assign(&on, arguments).await,
        IssueCommand::Watch(arguments) => change::watch(&on, arguments).await,
        IssueCommand::Comment(arguments) => text::comment(&on, arguments).await,
        IssueCommand::Worklog(arguments) => text::worklog(&on, arguments).await,
        IssueCommand::Link(arguments) => change::link(&on, arguments).await,
        // It is an upload, which needs room: see `IssueArguments::upload`.
        IssueCommand::Attach(_) => Ok(ExitCode::SUCCESS),
    }
}

/// Does what `jira search` was asked.
pub(super) async fn search(
    connector: &Connector,
    arguments: SearchArguments,
    json: bool,
) -> Result<ExitCode> {
    let connection = arguments.connection.clone();
    list::search(&On { connector, connection: &connection, json }, arguments).await
}

/// Where a command is done, and how it prints.
struct On<'a> {
    connector: &'a Connector,
    connection: &'a str,
    json: bool,
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
