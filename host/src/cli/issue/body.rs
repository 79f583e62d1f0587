//! Long text: from the command line, a file, standard input or an editor.

use super::super::{draft, exit, input, output};
use anyhow::{Context, Result, anyhow, bail};
use clap::ValueHint;
use std::io::stdin;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Text in Markdown.
#[derive(clap::Args)]
pub(super) struct Body {
    /// The description, in Markdown; - for standard input.
    #[arg(long, short, value_name = "MARKDOWN", group = "text", allow_hyphen_values = true)]
    body: Option<String>,
    /// The file with the description, in Markdown; - for standard input.
    #[arg(long, short = 'F', visible_alias = "template", visible_short_alias = 'T', value_name = "FILE", group = "text", value_hint = ValueHint::FilePath)]
    body_file: Option<PathBuf>,
}

impl Body {
    /// The text that is given, if any.
    pub(super) fn read(&self) -> Result<Option<String>> {
        text(self.body.clone(), self.body_file.as_deref())
    }
}

/// The text of an argument, where `-` is standard input, or of a file.
pub(super) fn text(text: Option<String>, file: Option<&Path>) -> Result<Option<String>> {
    let file =
        if text.as_deref() == Some("-") { Some(Path::new("-")) } else { file.filter(|_| text.is_none()) };
    match file {
        Some(path) => {
            input::text(path).map_err(exit::Failed::usage).map_err(Into::into).and_then(some).map(Some)
        }
        None => Ok(text),
    }
}

/// A text that is given. An empty one is none: what should have written it may have
/// failed, and to empty a text is said otherwise.
pub(super) fn some(text: String) -> Result<String> {
    if text.trim().is_empty() {
        return Err(exit::Failed::usage(anyhow!(
            "The text is empty, and nothing was sent. Give a text, or empty a field with: jira issue edit \
             KEY --clear NAME"
        ))
        .into());
    }
    Ok(text)
}

/// Says that a pipe with text in it was not read: another program would have taken it
/// for the description. It may be somebody else's, as in a loop of a shell.
pub(super) fn unread() {
    #[cfg(unix)]
    if rustix::io::ioctl_fionread(stdin()).is_ok_and(|waiting| waiting > 0)
        && !std::io::IsTerminal::is_terminal(&stdin())
    {
        output::tell("Standard input was not read. It is the description with: -b -");
    }
}

/// Where the text ends that is sent.
const CUT: &str = "<!-- Leave this line. What stands below it is not sent. -->";

/// The last line below it.
const LAST: &str = "To send nothing, save nothing.";

/// The text after a person edited it with the program of `JIRA_EDITOR`, `VISUAL` or
/// `EDITOR`, which shows what it is for below it. It is kept as a draft until it was
/// [`sent`].
pub(super) fn edited(text: &str, what: &str) -> Result<String> {
    let variable = |name: &&str| std::env::var(name).ok().filter(|editor| !editor.trim().is_empty());
    let editor = ["JIRA_EDITOR", "VISUAL", "EDITOR"].iter().find_map(variable);
    let editor = editor.unwrap_or_else(|| if cfg!(windows) { "notepad" } else { "vi" }.to_owned());
    let mut words = editor.split_whitespace();
    let program = words.next().context("EDITOR names no program")?;
    let shown = format!("{}\n\n{CUT}\n{what}\n{LAST}\n", text.trim_end());
    let file = draft::begin(&shown)?;
    let status = Command::new(program).args(words).arg(&file).status();
    draft::closed();
    let written = input::text(&file);
    let after = written.as_deref().map(|written| uncut(written).unwrap_or(written)).unwrap_or_default();
    match &written {
        // It is left as it is.
        Err(_) => {}
        Ok(written) if *written == shown || after.trim().is_empty() || after.trim() == text.trim() => {
            draft::done()
        }
        Ok(_) => draft::keep(after),
    }
    let status = status.with_context(|| format!("Cannot run the editor {program}. Set EDITOR to another"))?;
    if !status.success() {
        bail!("The editor ended with {status}: nothing was sent.");
    }
    let after = after.to_owned();
    let written = written.context("Cannot read what was written")?;
    if uncut(&written).is_none() && instructs(&written, what) {
        let problem = anyhow!("The line is gone that your text ends at: nothing was sent.");
        return Err(exit::Failed::usage(problem).into());
    }
    Ok(after)
}

/// What stands above the line, if it is there.
fn uncut(text: &str) -> Option<&str> {
    let mut end = 0_usize;
    for line in text.split_inclusive('\n') {
        if line.trim_end() == CUT {
            return text.get(..end).map(str::trim_end);
        }
        end = end.saturating_add(line.len());
    }
    None
}

/// Whether what stands below the line is still there, at the end.
fn instructs(text: &str, what: &str) -> bool {
    text.trim_end().lines().rev().take(3).any(|line| [what, LAST].contains(&line.trim()))
}

/// What became of a text, which a person wrote if it is some: once it was sent, no
/// draft of it is kept.
pub(super) fn sent<T>(written: Option<&str>, outcome: Result<T>) -> Result<T> {
    if written.is_some() && outcome.is_ok() {
        draft::done();
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut() {
        assert_eq!(uncut(&format!("a\n\nb\n\n{CUT}\nc")), Some("a\n\nb"));
        assert_eq!(uncut(&format!("a\r\n{CUT}\r\nc")), Some("a"));
        assert_eq!(uncut(&format!("{CUT}\nc")), Some(""));
        assert_eq!(uncut(&format!("a {CUT}\nc\n")), None);
        assert!(instructs(&format!("a\nwhat\n{LAST}\n"), "what") && instructs("a\r\n what\r\n", "what"));
        assert!(!instructs(&format!("{LAST}\nwhat\n1\n2\n3"), "what") && !instructs("", "what"));
    }
}
