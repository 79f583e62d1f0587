//! `jira upload`: files for an issue, a request or a page.

use super::host::Bounds;
use super::output::{self, Table};
use super::{complete, exit, input, interrupt};
use anyhow::{Context, Result};
use clap_complete::{ArgValueCandidates, ArgValueCompleter};
use indicatif::HumanBytes;
use jira_connector_host::files::{Attachment, File, RequestTarget, UploadTarget};
use jira_connector_host::{Connector, Error};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(clap::Args)]
pub(super) struct UploadArguments {
    /// The key or id of the issue or request, or the id of the page.
    #[arg(add = ArgValueCompleter::new(complete::issues))]
    target: String,
    /// The files.
    #[arg(required = true, value_hint = clap::ValueHint::FilePath)]
    files: Vec<PathBuf>,
    /// The target is a Confluence page or blog post. A file that it has by this name gets a new version.
    #[arg(long, conflicts_with = "desk")]
    page: bool,
    /// The target is a customer's request at the service desk of this id.
    #[arg(long, value_name = "ID")]
    desk: Option<String>,
    /// A comment that comes with the files of a request.
    #[arg(long, requires = "desk")]
    comment: Option<String>,
    /// Customers do not see the files of a request.
    #[arg(long, requires = "desk")]
    internal: bool,
    /// The connection.
    #[arg(long, value_name = "NAME", default_value = "default", add = ArgValueCandidates::new(complete::connections))]
    pub(super) connection: String,
}

/// What is uploaded, and where.
pub(super) struct Upload {
    connection: String,
    /// The key or id.
    name: String,
    target: UploadTarget,
    files: Vec<File>,
}

impl UploadArguments {
    /// Reads the files.
    pub(super) fn read(self) -> Result<Upload> {
        let Self { target: name, files, page, desk, comment, internal, connection } = self;
        let target = match desk {
            Some(service_desk) => {
                let request = name.clone();
                UploadTarget::Request(RequestTarget { service_desk, request, is_public: !internal, comment })
            }
            None if page => UploadTarget::Page(name.clone()),
            None => UploadTarget::Issue(name.clone()),
        };
        Upload::new(connection, name, target, &files)
    }
}

/// A file, if it has not more than so many bytes.
fn file(path: &Path, most: u64) -> Result<File> {
    let name = path.file_name().with_context(|| format!("{} is no file", path.display()))?;
    let content = input::bytes(path, most)?;
    let media_type = mime_guess::from_path(path).first_raw().map(str::to_owned);
    Ok(File { name: name.to_string_lossy().into_owned(), media_type, content })
}

impl Upload {
    fn new(connection: String, name: String, target: UploadTarget, files: &[PathBuf]) -> Result<Self> {
        let mut left = input::FILES;
        let read = |path: &PathBuf| {
            let file = file(path, left)?;
            left = left.saturating_sub(file.content.len() as u64);
            Ok(file)
        };
        let files = files.iter().map(read).collect::<Result<_>>();
        Ok(Self { connection, name, target, files: files.map_err(exit::Failed::usage)? })
    }

    /// Files for an issue.
    pub(super) fn to_issue(connection: &str, issue: &str, files: &[PathBuf]) -> Result<Self> {
        Self::new(connection.to_owned(), issue.to_owned(), UploadTarget::Issue(issue.to_owned()), files)
    }

    /// Room for the files.
    pub(super) fn bounds(&self) -> Bounds {
        let sizes = self.files.iter().map(|file| file.content.len());
        Bounds::holding(sizes.fold(0, usize::saturating_add))
    }

    /// Adds the files, and prints what was added.
    pub(super) async fn send(self, connector: &Connector, as_json: bool) -> Result<ExitCode> {
        interrupt::changes();
        let added = match connector.upload(&self.connection, &self.target, &self.files).await {
            Err(error @ (Error::Deadline(_) | Error::Trap(_))) => {
                return Err(exit::Failed::outcome_unknown(error.into()).into());
            }
            outcome => outcome?,
        };
        if as_json {
            output::json(&added.iter().map(json).collect::<Vec<_>>().into())?;
            return Ok(ExitCode::SUCCESS);
        }
        let mut table = Table::new(&["ID", "NAME", "TYPE", "SIZE"]);
        for file in &added {
            let size = file.size.map(|size| HumanBytes(size).to_string());
            let media_type = file.media_type.clone().unwrap_or_default();
            table.row(vec![file.id.clone(), file.name.clone(), media_type, size.unwrap_or_default()]);
        }
        let plural = if added.len() == 1 { "" } else { "s" };
        table.print(&format!("{} file{plural} added to {}", added.len(), self.name))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn json(file: &Attachment) -> serde_json::Value {
    json!({"id": file.id, "name": file.name, "media_type": file.media_type, "size": file.size})
}
