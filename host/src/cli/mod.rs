//! The command: its arguments, what it does, and what it prints.

mod arguments;
mod call;
mod callback;
mod commands;
mod complete;
mod connect;
mod download;
mod draft;
mod exit;
mod globals;
mod hint;
mod history;
mod host;
mod input;
mod interrupt;
mod issue;
mod key;
mod list;
mod log;
mod operations;
mod output;
mod partial;
mod render;
mod rich_text;
mod task;
mod upload;
mod values;
mod verdict;

use arguments::{Arguments, Command, ConnectionsCommand, is_variable};
use clap::CommandFactory;
use clap::error::ErrorKind;
use std::io::{Write, stdout};
use std::process::ExitCode;

pub(crate) use arguments::arguments;

/// Answers a shell that asks what may come next, and ends. Returns if none does.
pub(crate) fn complete() {
    complete::complete(Arguments::command);
}

/// Does what the arguments ask.
pub(crate) async fn run(mut arguments: Arguments) -> ExitCode {
    arguments.globals = arguments.globals.normalized();
    if let Command::Connections { command: Some(ConnectionsCommand::Add { token: Some(token), .. }) } =
        &arguments.command
        && !is_variable(token)
    {
        // A token on the command line would stay in the shell's history. The
        // message must not repeat it, as that of a value parser would.
        let problem = "--token names a variable, as '${NAME}'. Give the token itself on standard input.";
        Arguments::command().error(ErrorKind::ValueValidation, problem).exit();
    }
    let json = arguments.json;
    interrupt::watch(json);
    match commands::run(arguments).await.and_then(flushed) {
        Ok(code) => {
            draft::done();
            code
        }
        // Whoever read the output has read enough.
        Err(error) if error.downcast_ref().is_some_and(is_broken_pipe) => ExitCode::SUCCESS,
        Err(error) => {
            let error = draft::kept(error);
            output::error(&error, json);
            exit::code(&error)
        }
    }
}

/// The status of a command whose output was written to its end.
fn flushed(code: ExitCode) -> anyhow::Result<ExitCode> {
    stdout().flush().map_err(exit::of_output)?;
    Ok(code)
}

fn is_broken_pipe(error: &std::io::Error) -> bool {
    error.kind() == std::io::ErrorKind::BrokenPipe
}
