//! `jira call`: an operation by its name.

use super::hint::Hint;
use super::list::ListArguments;
use super::operations::known;
use super::task::TaskArguments;
use super::values::{self, Schema, pair};
use super::{complete, exit, interrupt};
use anyhow::Result;
use clap_complete::{ArgValueCandidates, ArgValueCompleter};
use jira_connector_host::operations::Description;
use jira_connector_host::rest::Safety;
use jira_connector_host::types::ErrorKind;
use jira_connector_host::{Connector, Error};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(super) struct CallArguments {
    /// The operation's name.
    #[arg(add = ArgValueCompleter::new(complete::operations))]
    name: String,
    /// An argument by its name. `jira describe` lists those that there are.
    #[arg(value_name = "NAME=VALUE", value_parser = pair)]
    arguments: Vec<(String, String)>,
    /// The connection.
    #[arg(long, value_name = "NAME", default_value = "default", add = ArgValueCandidates::new(complete::connections))]
    pub(super) connection: String,
    #[command(flatten)]
    list: ListArguments,
    #[command(flatten)]
    task: TaskArguments,
    /// Print the status and headers to standard error.
    #[arg(long, short, conflicts_with = "extent")]
    include: bool,
}

/// Calls an operation, or reads the list that it brings.
pub(super) async fn call(connector: &Connector, arguments: CallArguments, json: bool) -> Result<ExitCode> {
    let CallArguments { name, arguments, connection, list, task, include } = arguments;
    let (described, schema) = known(connector, &name).await?;
    let arguments =
        values::object(&schema, &arguments, &mut std::io::stdin()).map_err(exit::Failed::usage)?;
    let files = match takes_files(&schema) {
        true => "\nA file is given as file=@FILE. On Cloud there is also: jira upload",
        false => "",
    };
    let wrong = |error: anyhow::Error| {
        Hint::usage(error, &format!("See its arguments with: jira describe {name}{files}"))
    };
    if list.wanted() {
        return list
            .print(json, async |options, cursor| {
                connector.operation_pages(&connection, &name, &arguments, options, cursor).await
            })
            .await
            .map_err(wrong);
    }
    if described.safety != Safety::Safe {
        interrupt::changes();
    }
    let response = match connector.call_operation(&connection, &name, &arguments).await {
        Ok(response) => response,
        Err(error @ (Error::Deadline(_) | Error::Trap(_))) if described.safety != Safety::Safe => {
            return Err(exit::Failed::outcome_unknown(error.into()).into());
        }
        Err(error) if is_elsewhere(&error) && gives_file(&described) => {
            return Err(Hint::next(error, "It gives a file. Bring it with: jira download ID".to_owned()));
        }
        Err(error) => return Err(wrong(error.into())),
    };
    task.print(connector, &connection, &response, include, json).await
}

/// Whether it takes files, as `jira upload` sends them.
fn takes_files(schema: &Schema) -> bool {
    schema.properties.get("file").and_then(|file| file.items.as_ref()).is_some_and(|item| item.is_file())
}

/// Whether it gives a file, as `jira download` takes it.
fn gives_file(described: &Description) -> bool {
    described.method == "GET" && described.path.contains("/attachment/")
}

/// Whether the answer lies with another host, to which no credential goes.
fn is_elsewhere(error: &Error) -> bool {
    matches!(error, Error::Jira(error) if error.kind == ErrorKind::Unexpected)
}
