//! Lists, printed item by item as their pages come.

use super::hint::Hint;
use super::render::escaped;
use super::{exit, interrupt, output};
use anyhow::{Result, bail};
use indicatif::{ProgressBar, ProgressStyle};
use jira_connector_host::Error;
use jira_connector_host::rest::{Batch, PageOptions, StopReason};
use jira_connector_host::types::{Cursor, ErrorKind};
use serde_json::json;
use std::io::{BufWriter, IsTerminal, Write, stdout};
use std::process::ExitCode;
use std::time::Duration;

/// How much of a list.
#[derive(clap::Args)]
pub(super) struct ListArguments {
    /// Read the list that it brings to its end, page by page: one item a line, as JSON.
    #[arg(long, group = "extent")]
    all: bool,
    /// The same, up to so many items. Then the cursor to go on with is said on standard error.
    #[arg(long, value_name = "N", group = "extent", value_parser = clap::value_parser!(u64).range(1..))]
    max: Option<u64>,
    /// Go on with a list where it was left.
    #[arg(long, requires = "extent")]
    cursor: Option<String>,
}

impl ListArguments {
    /// Whether a list is wanted, not one answer.
    pub(super) fn wanted(&self) -> bool {
        self.all || self.max.is_some()
    }

    /// Prints the items that `page` brings, until there are enough or no more. What
    /// came before a failure stays printed, and the failure says where to go on.
    pub(super) async fn print(
        self,
        json: bool,
        page: impl AsyncFn(PageOptions, Option<&Cursor>) -> Result<Batch, Error>,
    ) -> Result<ExitCode> {
        let Self { max: mut left, mut cursor, .. } = self;
        let (mut count, mut total, mut moved) = (0_usize, None, false);
        let progress = progress();
        let next = loop {
            // A page at a time: what has come is printed before the next is asked for.
            let options = PageOptions { max_items: left, max_pages: Some(1) };
            let batch = match page(options, cursor.as_ref()).await {
                Ok(batch) => batch,
                Err(error) => {
                    progress.finish_and_clear();
                    // One that the component refuses leads nowhere.
                    let refused =
                        matches!(&error, Error::Jira(jira) if jira.kind == ErrorKind::InvalidRequest);
                    let cursor = cursor.filter(|_| !refused);
                    return Err(Hint { cursor, ..Hint::default() }.of(error));
                }
            };
            progress.suspend(|| items(&batch.items)).map_err(exit::of_output)?;
            count = count.saturating_add(batch.items.len());
            left = left.map(|left| left.saturating_sub(batch.items.len() as u64));
            moved |= batch.total_changed
                || total.zip(batch.total).is_some_and(|(before, now): (u64, u64)| before != now);
            total = batch.total.or(total);
            progress.set_message(match total {
                Some(total) => format!("{count} items of {total}"),
                None => format!("{count} items"),
            });
            if let Some(failure) = batch.failure {
                progress.finish_and_clear();
                let cursor = batch.next.or(cursor);
                return Err(Hint { cursor, ..Hint::default() }.of(Error::Jira(failure)));
            }
            if batch.pages == 0 && batch.stopped == StopReason::Size {
                bail!("No page was read: the connection's largest body is too small.");
            }
            if batch.next.is_none() || left == Some(0) {
                break batch.next;
            }
            cursor = batch.next;
        };
        progress.finish_and_clear();
        end(next, total, moved, json);
        Ok(ExitCode::SUCCESS)
    }
}

/// A line on standard error, if that is a terminal.
pub(super) fn progress() -> ProgressBar {
    let progress = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
        progress.set_style(style);
    }
    progress.enable_steady_tick(Duration::from_millis(200));
    interrupt::shows(&progress);
    progress
}

fn items(items: &[String]) -> std::io::Result<()> {
    let mut out = BufWriter::new(stdout().lock());
    let terminal = stdout().is_terminal();
    for item in items {
        // Within JSON a line ends between its words alone.
        let line = item.replace(['\n', '\r'], " ");
        writeln!(out, "{}", if terminal { escaped(&line) } else { line.as_str().into() })?;
    }
    out.flush()
}

/// What is to be known of a list that is printed.
fn end(next: Option<Cursor>, total: Option<u64>, moved: bool, json: bool) {
    if next.is_none() && !moved {
        return;
    }
    if json {
        return output::tell_json(&json!({"next": next, "total": total, "moved": moved}));
    }
    if moved {
        output::tell("warning: The list changed while it was read: items may be missing or here twice.");
    }
    if let Some(next) = next {
        let total = total.map(|total| format!("There are {total} items. ")).unwrap_or_default();
        output::tell(&format!("{total}Go on with --cursor {next}"));
    }
}
