//! Completion in shells: the command itself answers what may come next.

mod line;
mod shell;
mod value;
mod word;

use super::globals::Globals;
use super::host::{Bounds, Host};
use anyhow::{Context, Result};
use clap::builder::StyledStr;
use clap::{Arg, Command, Parser};
use clap_complete::CompletionCandidate;
use clap_complete::env::CompleteEnv;
use jira_connector_host::operations::{Query, Summary};
use std::ffi::OsStr;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};

use shell::SHELLS;
pub(super) use value::*;
use word::candidates;

/// By which a shell's question is known.
const VARIABLE: &str = "JIRA_COMPLETE";

/// The command's name.
const NAME: &str = "jira";

/// A shell.
#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// Answers a shell that asks what may come next, and ends. Returns if none does.
pub(super) fn complete(command: fn() -> Command) {
    // What is set once for all is offered where nothing else fits.
    let rare = |argument: Arg| {
        let rare = RARE.contains(&argument.get_id().as_str());
        argument.hide(rare)
    };
    CompleteEnv::with_factory(|| command().mut_args(rare)).var(VARIABLE).shells(SHELLS).complete();
}

/// Arguments of every command that are seldom given.
const RARE: [&str; 6] =
    ["connections", "component-file", "ca_file", "allow_loopback", "log_level", "log_format"];

/// Prints what a shell has to run to complete the command.
pub(super) fn script(shell: Shell) -> Result<()> {
    let shell = match shell {
        Shell::Bash => "bash",
        Shell::Zsh => "zsh",
        Shell::Fish => "fish",
    };
    let shell = SHELLS.completer(shell).context("a shell of ours")?;
    let mut script = Vec::new();
    shell.write_registration(VARIABLE, NAME, NAME, &program().to_string_lossy(), &mut script)?;
    stdout().lock().write_all(&script)?;
    Ok(())
}

/// This program, as the shell finds it: by its name, or where it was called by its
/// path, by that.
fn program() -> PathBuf {
    let called = std::env::args_os().next().map(PathBuf::from);
    match called.filter(|path| path.components().nth(1).is_some()) {
        Some(path) => std::path::absolute(&path).unwrap_or(path),
        None => Path::new(NAME).to_owned(),
    }
}

/// The operations whose names begin so.
pub(super) fn operations(begin: &OsStr) -> Vec<CompletionCandidate> {
    let Some(begin) = begin.to_str() else { return Vec::new() };
    // Nothing is said of what fails: that would stand amid the line.
    let mut found = search(begin).unwrap_or_default();
    found.retain(|operation| operation.name.starts_with(begin));
    let candidate = |operation: Summary| {
        let help = format!("{} {}", operation.method, operation.path);
        CompletionCandidate::new(operation.name).help(Some(StyledStr::from(help)))
    };
    found.into_iter().map(candidate).collect()
}

#[tokio::main(flavor = "current_thread")]
async fn search(words: &str) -> Result<Vec<Summary>> {
    let connector = host()?.logging_connector(None, Bounds::default())?;
    let query = Query { text: words.to_owned(), product: None, path: None, limit: Some(u32::MAX) };
    Ok(connector.search_operations(&query).await?)
}

/// The connections that there are.
pub(super) fn connections() -> Vec<CompletionCandidate> {
    let Ok(host) = host() else { return Vec::new() };
    let kept = host.file().list().unwrap_or_default().into_iter().map(|state| (state.name, state.site_url));
    let own = host.store.site_url().map(|url| ("default".to_owned(), url.to_owned()));
    let kept = kept.filter(|(name, _)| own.is_none() || name != "default");
    let all: Vec<_> = own.iter().cloned().chain(kept).collect();
    candidates(OsStr::new(""), all.iter().map(|(name, url)| (name.into(), url.as_str())))
}

/// The options that the environment gives.
#[derive(Parser)]
struct Quiet {
    #[command(flatten)]
    globals: Globals,
}

/// The host of the environment's variables, which keeps quiet.
fn host() -> Result<Host> {
    Host::new(&Quiet::try_parse_from([NAME, "--log-level=error"])?.globals.normalized())
}
