//! The options of every command that say what it runs on.

use super::log::{LogFormat, LogLevel};
use std::convert::Infallible;
use std::path::PathBuf;

// Its doc comment would be that of the whole command.
#[derive(clap::Args)]
pub(super) struct Globals {
    /// The file of connections [default: connections.json in the user's configuration folder].
    #[arg(long, global = true, help_heading = "For every command", value_name = "FILE", env = "JIRA_CONNECTIONS", value_parser = path)]
    pub(super) connections: Option<PathBuf>,
    /// Another component than the built-in one.
    #[arg(id = "component-file", long = "component", global = true, help_heading = "For every command", value_name = "FILE", env = "JIRA_COMPONENT", value_parser = path)]
    pub(super) component: Option<PathBuf>,
    /// Certificates of authorities to trust beside the system's, in PEM form.
    #[arg(long, global = true, help_heading = "For every command", value_name = "FILE", env = "JIRA_CA_FILE", value_parser = path)]
    pub(super) ca_file: Option<PathBuf>,
    /// Let connections lead to this machine (a simulator or a tunnel).
    #[arg(long, global = true, help_heading = "For every command", env = "JIRA_ALLOW_LOOPBACK", value_parser = clap::builder::FalseyValueParser::new())]
    pub(super) allow_loopback: bool,
    /// Which log lines to write to standard error [default: those of the connection's integration, else error].
    #[arg(long, global = true, help_heading = "For every command", value_enum, env = "JIRA_LOG")]
    pub(super) log_level: Option<LogLevel>,
    /// How log lines look.
    #[arg(long, global = true, help_heading = "For every command", value_enum, default_value_t = LogFormat::Text)]
    pub(super) log_format: LogFormat,
}

impl Globals {
    /// The same without paths that are empty.
    pub(super) fn normalized(mut self) -> Self {
        for path in [&mut self.connections, &mut self.component, &mut self.ca_file] {
            *path = given(path.take());
        }
        self
    }
}

/// A path, which may be empty.
fn path(text: &str) -> Result<PathBuf, Infallible> {
    Ok(PathBuf::from(text))
}

fn given(path: Option<PathBuf>) -> Option<PathBuf> {
    path.filter(|path| !path.as_os_str().is_empty())
}
