//! Where a command is done, and how it prints.

use super::super::history::History;
use super::super::{exit, interrupt};
use anyhow::{Result, anyhow};
use jira_connector_host::Connector;
use std::cell::RefCell;
use std::io::{IsTerminal, stdout};
use std::process::ExitCode;

/// Where a command is done, and how it prints.
pub(super) struct On<'a> {
    pub(super) connector: &'a Connector,
    pub(super) connection: &'a str,
    pub(super) json: bool,
    /// Whether somebody is there to be asked.
    pub(super) asks: bool,
    /// Whether it was said that nobody is to be.
    pub(super) no_input: bool,
    /// What is seen.
    pub(super) history: RefCell<History>,
}

impl On<'_> {
    /// The connector, for a change: whoever interrupts it hears that it may have been
    /// carried out.
    pub(super) fn changing(&self) -> &Connector {
        interrupt::changes();
        self.connector
    }

    /// Whether an editor can be opened.
    pub(super) fn edits(&self) -> bool {
        self.asks && stdout().is_terminal()
    }
}

/// Refuses a command that an issue stands before: it would be taken for its text.
pub(super) fn in_order(noun: &str, command: &str) -> Result<ExitCode> {
    let command = if command == "ls" { "list" } else { command };
    let problem = anyhow!("Write the issue behind {command}, as in: jira issue {noun} {command} KAN-7");
    Err(exit::Failed::usage(problem).into())
}
