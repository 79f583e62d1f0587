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
    /// Print JSON instead of human-readable text.
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
    /// Connect a site, by OAuth 2.0 consent with an integrations.yaml, or with an API token.
    Connect(ConnectArguments),
    /// Remove the OAuth tokens of a connection. Its owner must authorize it again.
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
    /// Test a connection, and show how to fix it.
    Test {
        /// The connection.
        #[arg(default_value = "default", add = ArgValueCandidates::new(complete::connections))]
        name: String,
    },
    /// List the projects that the account can see.
    Projects {
        /// The connection.
        #[arg(default_value = "default", add = ArgValueCandidates::new(complete::connections))]
        name: String,
        /// Only projects whose key or name contains this text.
        #[arg(long)]
        text: Option<String>,
        /// Stop after this many.
        #[arg(long)]
        limit: Option<usize>,
    },
    /// Manage issues: list, view, create, edit, move, assign, comment, worklog, link, attach.
    Issue(Box<issue::IssueArguments>),
    /// Search for issues with JQL, Jira's query language.
    Search(issue::SearchArguments),
    /// Open an issue in the browser, and print its URL.
    Open {
        /// The issue's key or id.
        #[arg(add = ArgValueCompleter::new(complete::issues))]
        issue: String,
        /// The connection.
        #[arg(long, short, value_name = "NAME", default_value = "default", add = ArgValueCandidates::new(complete::connections))]
        connection: String,
    },
    /// Print the account id of the connection's account, as in -a $(jira me).
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
    /// Search for operations by words of their names and paths.
    Operations(operations::OperationsArguments),
    /// Describe an operation: its arguments, scopes and pagination.
    Describe(operations::DescribeArguments),
    /// Render a document in the Atlassian Document Format on a terminal, or convert it to Markdown.
    Markdown(rich_text::MarkdownArguments),
    /// Convert Markdown to the Atlassian Document Format.
    Adf(rich_text::AdfArguments),
    /// Call an operation by name, with arguments that are validated before anything is sent.
    ///
    /// A value is text, a number, true or false, JSON, or a comma-separated list, as the operation requires:
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
    /// Download an attachment of an issue or a page.
    ///
    /// Until the download is complete, its bytes are in FILE.part.
    Download(download::DownloadArguments),
    /// Print the completion script of a shell.
    ///
    /// Completes commands, connections, the names of operations, and the issues,
    /// projects, statuses, people and fields that you saw last, without a request.
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
    /// A query parameter, which is encoded. May be given several times.
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    pub(super) query: Vec<(String, String)>,
    /// A header to add. May be given several times.
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
    /// The total timeout in seconds, including retries. 0: no timeout.
    #[arg(long, value_name = "SECONDS")]
    pub(super) timeout: Option<u64>,
    /// The maximum size of the answer in bytes.
    #[arg(long, value_name = "BYTES")]
    pub(super) max_body: Option<u64>,
    /// The maximum number of retries [default: 4].
    #[arg(long, value_name = "TIMES")]
    pub(super) retries: Option<u32>,
    /// The request changes nothing, whatever its method, so it can be retried.
    #[arg(long, conflicts_with = "once")]
    pub(super) safe: bool,
    /// Send the request once, whatever its method, because a retry could duplicate the change.
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
    /// The file with integrations. Default: `integrations.yaml`, if it exists.
    #[arg(long, value_name = "FILE")]
    pub(super) integrations: Option<PathBuf>,
    /// The integration, if the file has several.
    #[arg(long, value_name = "NAME")]
    pub(super) integration: Option<String>,
    /// The URL of the site or of a page on it, or a cloud id. With OAuth on Cloud it is found automatically.
    #[arg(long)]
    pub(super) site: Option<String>,
    /// The e-mail address of the account, for an API token. The token is read from standard input.
    #[arg(long)]
    pub(super) user: Option<String>,
    /// The site to choose, if the consent includes several.
    #[arg(long)]
    pub(super) cloud_id: Option<String>,
    /// Print the URL of the consent instead of opening a browser.
    #[arg(long)]
    pub(super) no_browser: bool,
}

#[derive(Subcommand)]
pub(super) enum ConnectionsCommand {
    /// Add a connection, or replace the one with the same name.
    Add {
        /// The name.
        name: String,
        /// The URL of the site, such as `https://acme.atlassian.net`, or of a page on it, or a cloud id.
        #[arg(long)]
        site: String,
        /// The e-mail address of the account. Without it the token is sent as a Bearer token.
        #[arg(long)]
        user: Option<String>,
        /// The environment variable with the token, as '${NAME}'. Without it the token is read from standard input.
        #[arg(long, value_name = "${NAME}")]
        token: Option<String>,
    },
    /// Remove a connection.
    Remove {
        /// The name.
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
  0 success                       6 not found
  1 unexpected error              7 rejected as invalid
  2 usage error                   8 rate limited or unavailable
  3 connection settings           9 no response
  4 authentication failed        10 outcome unknown: check before retrying
  5 permission denied            11 succeeded, but output failed";
        assert_eq!(list, expected);
    }
}
