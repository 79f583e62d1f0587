//! The arguments of the command line.

use super::globals::Globals;
use super::values::pair;
use super::{call, complete, download, issue, list, operations, rich_text, task, upload};
use clap::builder::Resettable;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
use clap_complete::{ArgValueCandidates, ArgValueCompleter};
use jira_connector_host::{ExitStatus, is_variable_name};
use std::env::var_os;
use std::ffi::OsStr;
use std::path::PathBuf;

/// Asks Jira through named connections, from a sandboxed component.
#[derive(Parser)]
#[command(version, bin_name = "jira", max_term_width = 100, after_help = after_help())]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
    /// Print JSON for programs instead of text for people.
    #[arg(long, global = true, display_order = 900)]
    pub(super) json: bool,
    #[command(flatten)]
    pub(super) globals: Globals,
}

/// How to begin, below the commands.
const CONNECTIONS: &str = "\
A connection is a site with a way to log in. Set one in the environment; its
name is \"default\":
  export JIRA_BASE_URL=https://your-site.atlassian.net
  export JIRA_USERNAME=you@example.com
  export JIRA_API_TOKEN=...   # id.atlassian.com, Security, API tokens
  jira test

or keep it under a name. ${NAME} stands for a variable, so that the file need
not hold the token:
  jira connections add acme --site https://acme.atlassian.net \\
    --user you@example.com --token '${ACME_TOKEN}'
  jira projects acme

Exit status:";

fn after_help() -> String {
    let (left, right) = ExitStatus::ALL.split_at(ExitStatus::ALL.len() / 2);
    let lines = left.iter().zip(right).map(|(left, right)| {
        format!("{:>3} {:<27} {:>3} {}", left.code(), left.text(), right.code(), right.text())
    });
    [CONNECTIONS.to_owned()].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Connect a site: by consent (OAuth 2.0) with an integrations.yaml, else with an API token.
    Connect(ConnectArguments),
    /// Forget a connection's OAuth tokens. Its owner has to authorize it again.
    Disconnect {
        /// The connection.
        #[arg(add = ArgValueCandidates::new(complete::connections))]
        name: String,
    },
    /// List, add and remove connections.
    Connections {
        #[command(subcommand)]
        command: Option<ConnectionsCommand>,
    },
    /// Find out whether a connection works, and what to do if it does not.
    Test {
        /// The connection.
        #[arg(default_value = "default", add = ArgValueCandidates::new(complete::connections))]
        name: String,
    },
    /// List the projects that a connection sees.
    Projects {
        /// The connection.
        #[arg(default_value = "default", add = ArgValueCandidates::new(complete::connections))]
        name: String,
        /// Only those whose key or name contains this.
        #[arg(long)]
        text: Option<String>,
        /// Stop after so many.
        #[arg(long)]
        limit: Option<usize>,
    },
    /// Work on issues: list, view, create, edit, move, assign, comment, worklog, link, attach.
    Issue(Box<issue::IssueArguments>),
    /// Find issues by JQL, Jira's query language.
    Search(issue::SearchArguments),
    /// Open the page of an issue, and print its address.
    Open {
        /// The issue's key or id.
        #[arg(add = ArgValueCompleter::new(complete::issues))]
        issue: String,
        /// The connection.
        #[arg(long, short, value_name = "NAME", default_value = "default", add = ArgValueCandidates::new(complete::connections))]
        connection: String,
    },
    /// Print the account id of the connection's own account, as in -a $(jira me).
    Me {
        /// The connection.
        #[arg(long, short, value_name = "NAME", default_value = "default", add = ArgValueCandidates::new(complete::connections))]
        connection: String,
    },
    /// Send a request to any endpoint and print its answer.
    ///
    /// The path is relative to the site and starts with /, as in
    ///   jira request GET /rest/api/3/project
    ///   jira request GET /rest/api/3/search/jql --query 'jql=project = KAN'
    ///   echo '{"jql":"project = KAN"}' | jira request POST /rest/api/3/search/jql --safe --body -
    #[command(verbatim_doc_comment)]
    Request(RequestArguments),
    /// Find operations by words of their names and paths.
    Operations(operations::OperationsArguments),
    /// Say all that is known of an operation: its arguments, scopes, pages.
    Describe(operations::DescribeArguments),
    /// Show a document in the Atlassian Document Format on a terminal, or print its Markdown into a file.
    Markdown(rich_text::MarkdownArguments),
    /// Print the Atlassian Document Format of some Markdown.
    Adf(rich_text::AdfArguments),
    /// Call an operation by its name, with arguments that are checked before anything is sent.
    ///
    /// A value is text, a number, true or false, JSON, or a list between commas, as the operation wants it:
    ///   jira call jira.getIssue issueIdOrKey=KAN-7 fields=summary,status
    ///   jira call jira.createIssue fields='{"project": {"key": "KAN"}, …}'
    ///   jira call jira.createIssue body=@issue.json
    ///   jira call jira.searchProjects --all
    ///   jira call jira.storeAvatar type=project entityId=10000 body=@avatar.png
    ///   jira call datacenter.addAttachment issueIdOrKey=KAN-7 file=@report.pdf
    /// NAME=@FILE reads the value from a file, NAME=@- from standard input, and NAME=@@x is the text @x.
    #[command(verbatim_doc_comment)]
    Call(call::CallArguments),
    /// Add files to an issue, a customer's request or a Confluence page.
    Upload(upload::UploadArguments),
    /// Bring a file of an issue or a page.
    ///
    /// What has come of it is in FILE.part until it is whole.
    Download(download::DownloadArguments),
    /// Print what a shell has to run to complete this command.
    ///
    /// Completed are commands, connections, the names of operations, and the issues,
    /// projects, statuses, people, fields and so on that you saw last: nothing is sent.
    ///
    /// bash:  source <(jira completions bash)      in ~/.bashrc
    /// zsh:   source <(jira completions zsh)       in ~/.zshrc, behind compinit
    /// fish:  jira completions fish | source       in ~/.config/fish/config.fish
    #[command(verbatim_doc_comment)]
    Completions {
        /// The shell.
        shell: complete::Shell,
    },
}

#[derive(clap::Args)]
pub(super) struct RequestArguments {
    /// GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS.
    pub(super) method: String,
    /// The path on the site.
    pub(super) path: String,
    /// A parameter of the query, encoded for you. May be repeated.
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(super) query: Vec<(String, String)>,
    /// A further header. May be repeated.
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(super) header: Vec<(String, String)>,
    /// The file to send as body, - for standard input.
    #[arg(long, value_name = "FILE")]
    pub(super) body: Option<PathBuf>,
    /// The connection.
    #[arg(long, value_name = "NAME", default_value = "default", add = ArgValueCandidates::new(complete::connections))]
    pub(super) connection: String,
    #[command(flatten)]
    pub(super) list: list::ListArguments,
    #[command(flatten)]
    pub(super) task: task::TaskArguments,
    /// The longest to wait for the answer, repeats included, in seconds. 0 is for ever.
    #[arg(long, value_name = "SECONDS")]
    pub(super) timeout: Option<u64>,
    /// The largest answer to take, in bytes.
    #[arg(long, value_name = "BYTES")]
    pub(super) max_body: Option<u64>,
    /// How often to repeat what may be repeated [default: 4].
    #[arg(long, value_name = "TIMES")]
    pub(super) retries: Option<u32>,
    /// The request changes nothing, whatever its method: it may be repeated.
    #[arg(long, conflicts_with = "once")]
    pub(super) safe: bool,
    /// Send the request once, whatever its method: a retry would double the change.
    #[arg(long)]
    pub(super) once: bool,
    /// Print the status and headers to standard error.
    #[arg(long, short, conflicts_with = "extent")]
    pub(super) include: bool,
}

#[derive(clap::Args)]
pub(super) struct ConnectArguments {
    /// The name of the connection.
    pub(super) name: String,
    /// The file of integrations. Default: `integrations.yaml`, where there is one.
    #[arg(long, value_name = "FILE")]
    pub(super) integrations: Option<PathBuf>,
    /// Which of its integrations, if there are several.
    #[arg(long, value_name = "NAME")]
    pub(super) integration: Option<String>,
    /// The address of the site or of a page on it, or a cloud id. With OAuth on Cloud it is found by itself.
    #[arg(long)]
    pub(super) site: Option<String>,
    /// The e-mail address of the account, for an API token. The token is read from standard input.
    #[arg(long)]
    pub(super) user: Option<String>,
    /// The site to choose where a consent is for several.
    #[arg(long)]
    pub(super) cloud_id: Option<String>,
    /// Print the address of the consent and open no browser.
    #[arg(long)]
    pub(super) no_browser: bool,
}

#[derive(Subcommand)]
pub(super) enum ConnectionsCommand {
    /// Add a connection, or replace the one of its name.
    Add {
        /// Its name.
        name: String,
        /// The address of the site, such as `https://acme.atlassian.net`, or of a page on it, or a cloud id.
        #[arg(long)]
        site: String,
        /// The e-mail address of the account. Without it the token is sent as a Bearer token.
        #[arg(long)]
        user: Option<String>,
        /// The variable that holds the token, as '${NAME}'. Without it the token is read from standard input.
        #[arg(long, value_name = "${NAME}")]
        token: Option<String>,
    },
    /// Remove a connection.
    Remove {
        /// Its name.
        #[arg(add = ArgValueCandidates::new(complete::connections))]
        name: String,
    },
}

/// The arguments of the command line and the environment. The usage that an error
/// shows is that of the command line alone, as if nothing else had been given.
pub(crate) fn arguments() -> Arguments {
    let given = command().try_get_matches().and_then(|given| {
        let arguments = Arguments::from_arg_matches(&given);
        arguments.map_err(|error| error.format(&mut command()))
    });
    given.unwrap_or_else(|error| {
        let bare = Arguments::command().mut_args(|argument| argument.env(Resettable::Reset));
        match bare.try_get_matches() {
            Err(bare) if error.use_stderr() => bare.exit(),
            _ => error.exit(),
        }
    })
}

/// The command, for which an empty variable of the environment is none.
fn command() -> clap::Command {
    let is_empty = |name: &OsStr| var_os(name).is_some_and(|value| value.to_string_lossy().trim().is_empty());
    Arguments::command().mut_args(|argument| match argument.get_env() {
        Some(name) if is_empty(name) => argument.env(Resettable::Reset),
        _ => argument,
    })
}

/// Whether a text names a variable.
pub(super) fn is_variable(text: &str) -> bool {
    text.strip_prefix("${").and_then(|text| text.strip_suffix('}')).is_some_and(is_variable_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_well_formed() {
        Arguments::command().debug_assert();
        assert_eq!(pair("a=b=c"), Ok(("a".into(), "b=c".into())));
        assert!(pair("a").is_err());
        assert!(is_variable("${A}") && !is_variable("hunter2") && !is_variable("${}"));
    }

    #[test]
    fn the_help_lists_every_exit_status() {
        let help = after_help();
        let (_, list) = help.split_once("Exit status:\n").unwrap();
        let expected = "  \
  0 done                          6 not found
  1 something unexpected          7 refused as wrong
  2 wrong usage                   8 come back later
  3 the connection's settings     9 no answer
  4 the credential               10 perhaps done: look before you repeat
  5 not allowed                  11 done, and the output cannot be written";
        assert_eq!(list, expected);
    }
}
