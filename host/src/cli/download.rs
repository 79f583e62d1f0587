//! `jira download`: a file of an issue or a page.

use super::hint::Hint;
use super::partial::{Partial, Version};
use super::{complete, exit, interrupt, output};
use anyhow::{Result, anyhow};
use clap_complete::ArgValueCandidates;
use indicatif::{HumanBytes, ProgressBar, ProgressStyle};
use jira_connector_host::files::{ByteRange, DownloadSource, PageAttachment};
use jira_connector_host::{Connector, Download};
use sanitise_file_name::{Options, sanitise_with_options};
use serde_json::json;
use std::io::{ErrorKind, Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The longest name that is taken from a server, in bytes: most file systems have
/// 255, and a part of a file has a longer one.
const LONGEST: usize = 240;

#[derive(clap::Args)]
pub(super) struct DownloadArguments {
    /// The attachment's id (on Cloud), or the path of a file on the site, or a link to it from an answer.
    id: String,
    /// The file to write, or a folder to write it to by the name that the site gives it; - for standard
    /// output [default: that name, here].
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The attachment is one of this Confluence page.
    #[arg(long, value_name = "ID")]
    page: Option<String>,
    /// Ask for the rest of a file that came in part, or for all of it where it is another version by now.
    #[arg(long = "continue", conflicts_with = "force")]
    resume: bool,
    /// Write over a file that is there.
    #[arg(long, short)]
    force: bool,
    /// The connection.
    #[arg(long, value_name = "NAME", default_value = "default", add = ArgValueCandidates::new(complete::connections))]
    pub(super) connection: String,
}

/// Brings a file.
pub(super) async fn download(
    connector: &Connector,
    arguments: DownloadArguments,
    as_json: bool,
) -> Result<ExitCode> {
    let DownloadArguments { id, output, page, resume, force, connection } = arguments;
    let source = match page {
        Some(page) => DownloadSource::Page(PageAttachment { page, attachment: id.clone() }),
        None if id.starts_with('/') || id.contains("://") => DownloadSource::Path(id.clone()),
        None => DownloadSource::Issue(id.clone()),
    };
    if output.as_deref() == Some(Path::new("-")) {
        if resume {
            return Err(
                exit::Failed::usage(anyhow!("Standard output holds no part of a file to continue.")).into()
            );
        }
        let mut file = connector.open_download(&connection, &source, None).await?;
        let mut out = stdout().lock();
        take(&mut file, 0, &mut out).await.map_err(Broken::error)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut file = connector.open_download(&connection, &source, None).await?;
    let target = target(output, file.head().name.as_deref(), &id);
    let mut part = Partial::open(&target, resume, force).map_err(exit::Failed::usage)?;
    if let Some(first) = part.overlap() {
        let kept = part.version();
        let mut same = kept.is_some() && kept == Version::of(file.head());
        if same {
            drop(file);
            // From the last byte that is there, so that one of the same size is no error.
            let range = ByteRange { first, last: None };
            file = connector.open_download(&connection, &source, Some(range)).await?;
            same = kept == Version::of(file.head());
            if !same && file.head().partial {
                file = connector.open_download(&connection, &source, None).await?;
            }
        }
        if !same {
            output::tell(match kept {
                Some(_) => {
                    "The file has changed since its first part came: the whole file is downloaded again."
                }
                None => "The version of the first part is not known: the whole file is downloaded again.",
            });
        }
        part.go_on(file.head().partial)?;
    }
    part.note(Version::of(file.head()).as_ref())?;
    let (name, media_type) = (file.head().name.clone(), file.head().media_type.clone());
    let start = part.size();
    if let Err(broken) = take(&mut file, start, &mut part).await {
        let changed = matches!(&broken, Broken::Going(error) if error.kind() == ErrorKind::InvalidData);
        let kept = part.keep();
        let error = broken.error();
        return Err(match kept {
            0 => error,
            _ if changed => error,
            size => Hint::next(error, format!("{} are kept. Go on with --continue.", HumanBytes(size))),
        });
    }
    let size = part.finish(force)?;
    let shown = target.display().to_string();
    if as_json {
        output::json(&json!({"file": shown, "name": name, "media_type": media_type, "size": size}))?;
    } else {
        let line = format!("{shown}: {}", HumanBytes(size));
        writeln!(stdout().lock(), "{}", output::printable(&line))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Where the file goes: never out of the folder that was chosen, whatever the site
/// calls it.
fn target(output: Option<PathBuf>, name: Option<&str>, id: &str) -> PathBuf {
    let folder = match output {
        Some(path) if path.is_dir() => path,
        Some(path) => return path,
        None => PathBuf::new(),
    };
    let path = id.split(['?', '#']).next().unwrap_or_default();
    let last = |text: &str| text.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let name = last(name.unwrap_or(path));
    // Nor one that is hidden.
    let name = name.trim_start_matches(['.', ' ']);
    folder.join(sanitise_with_options(name, &Options { length_limit: LONGEST, ..Options::DEFAULT }))
}

/// Why a file did not come whole.
enum Broken {
    /// On its way.
    Coming(jira_connector_host::Error),
    /// Where it goes.
    Going(std::io::Error),
}

impl Broken {
    fn error(self) -> anyhow::Error {
        match self {
            Self::Coming(error) => error.into(),
            Self::Going(error) => anyhow::Error::new(error).context("Cannot write the file"),
        }
    }
}

/// Writes what comes to where it goes. `start` bytes are there already.
async fn take(file: &mut Download, start: u64, out: &mut dyn Write) -> Result<(), Broken> {
    let progress = progress(start, file.head().size);
    let outcome = async {
        while let Some(bytes) = file.next().await.map_err(Broken::Coming)? {
            out.write_all(&bytes).map_err(Broken::Going)?;
            progress.inc(bytes.len() as u64);
        }
        out.flush().map_err(Broken::Going)
    }
    .await;
    progress.finish_and_clear();
    outcome
}

/// A line on standard error, if that is a terminal.
fn progress(start: u64, coming: Option<u64>) -> ProgressBar {
    let (bar, template) = match coming {
        Some(coming) => (
            ProgressBar::new(start.saturating_add(coming)),
            "{bytes} of {total_bytes} {wide_bar} {binary_bytes_per_sec}, {eta} left",
        ),
        None => (ProgressBar::no_length(), "{spinner} {bytes}, {binary_bytes_per_sec}"),
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    let bar = bar.with_position(start);
    interrupt::shows(&bar);
    bar
}
