//! `jira markdown` and `jira adf`: rich text, from a file or standard input.

use super::{exit, input, output, render};
use anyhow::{Result, anyhow};
use jira_connector_host::Connector;
use jira_connector_host::rich_text::{Conversion, ConversionError, Mode, Note};
use serde_json::json;
use std::io::{IsTerminal, Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(super) struct MarkdownArguments {
    /// The file with ADF, - for standard input.
    file: PathBuf,
    /// Keep in HTML comments what Markdown cannot say, so that the same document can be made again.
    #[arg(long)]
    lossless: bool,
    /// Refuse a document of which Markdown does not say all.
    #[arg(long, conflicts_with = "lossless")]
    strict: bool,
    /// Print Markdown on a terminal too. Elsewhere it is printed anyway.
    #[arg(long)]
    markdown: bool,
}

#[derive(clap::Args)]
pub(super) struct AdfArguments {
    /// The file with Markdown, - for standard input.
    file: PathBuf,
}

/// Prints the Markdown of a document.
pub(super) async fn markdown(
    connector: &Connector,
    arguments: MarkdownArguments,
    json: bool,
) -> Result<ExitCode> {
    let text = input::text(&arguments.file).map_err(exit::Failed::usage)?;
    let mode = match (arguments.lossless, arguments.strict) {
        (true, _) => Mode::Lossless,
        (_, true) => Mode::Strict,
        _ => Mode::Plain,
    };
    let converted = connector.to_markdown(&text, mode, &[]).await?;
    // Comments are asked for to be kept, and are not seen in what is shown.
    if json || arguments.markdown || mode == Mode::Lossless || !stdout().is_terminal() {
        return tell(converted, json);
    }
    render::print(&converted.map_err(|problem| exit::Failed::refused(said(problem)))?.text)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the document of some Markdown.
pub(super) async fn adf(connector: &Connector, arguments: AdfArguments, json: bool) -> Result<ExitCode> {
    let text = input::text(&arguments.file).map_err(exit::Failed::usage)?;
    tell(connector.to_adf(&text, &[]).await?, json)
}

/// The text goes to standard output, and what was changed to standard error.
fn tell(outcome: Result<Conversion, ConversionError>, json: bool) -> Result<ExitCode> {
    let Conversion { text, notes } = outcome.map_err(|problem| exit::Failed::refused(said(problem)))?;
    if json {
        let notes: Vec<_> =
            notes.iter().map(|note| json!({"what": note.message, "place": note.location})).collect();
        output::json(&json!({"text": text, "notes": notes}))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = stdout().lock();
    let text = text.trim_end_matches('\n');
    if out.is_terminal() {
        text.split('\n').try_for_each(|line| writeln!(out, "{}", output::printable(line)))?;
    } else {
        writeln!(out, "{text}")?;
    }
    notes.iter().for_each(noted);
    Ok(ExitCode::SUCCESS)
}

/// A note, to standard error: where something was lost, unless that is everywhere, and
/// what was done.
pub(super) fn noted(Note { message: what, location: place }: &Note) {
    let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
    output::tell(&output::printable(&format!("{place}{what}")));
}

fn said(problem: ConversionError) -> anyhow::Error {
    match problem {
        ConversionError::TooLarge(size) => {
            anyhow!("The text has {size} bytes, and 16 MiB are taken. Split it.")
        }
        ConversionError::TooDeep => anyhow!("The document nests deeper than 120 levels. Flatten its lists."),
        ConversionError::NotJson((line, column)) => {
            anyhow!("The document is not JSON, at line {line}, column {column}.")
        }
        ConversionError::NotXml((line, column)) => {
            anyhow!("The text is not XML, at line {line}, column {column}.")
        }
        ConversionError::NotDocument => {
            anyhow!("The JSON is no document. Give the object whose type is doc.")
        }
        ConversionError::Lossy(notes) => {
            let lines: Vec<_> =
                notes.iter().map(|note| format!("{}: {}", note.location, note.message)).collect();
            anyhow!(
                "Markdown does not say all of it. Leave --strict out, or use --lossless.\n{}",
                lines.join("\n")
            )
        }
    }
}
