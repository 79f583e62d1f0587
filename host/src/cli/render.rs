//! Markdown as a person reads it in a terminal.
//!
//! The Markdown is that of the component, with its conventions: mentions,
//! decisions, panels, `<details>`, and comments, which are not shown.
//!
//! `pulldown-cmark`, the core's own parser, reads it; `textwrap` breaks lines by
//! Unicode's rules; `anstyle` writes colours. Two things are done here because no
//! library did them well enough:
//! - `termimad` reads a Markdown of its own, without nested lists, HTML or links
//!   in its output.
//! - `comfy-table` takes the codes of a hyperlink for text, with its
//!   `custom_styling` too, and then copies what is left of a long word for each
//!   line. [`table`] draws the same lines in linear time.
//!
//! No text can steer the terminal: see [`mod@clean`]. Time and memory are linear in
//! the text, and nothing recurses: indents stop at half the width, and links
//! that are too long to be repeated on each line stand beside their text.

mod clean;
mod html;
mod look;
mod open;
mod page;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod word;
mod writer;

use anstream::{AutoStream, ColorChoice};
use anyhow::Result;
use pulldown_cmark::{Options, Parser};
use std::io::{Write, stdout};
use terminal_size::{Width, terminal_size_of};
use writer::Writer;

pub(super) use clean::{clean, escaped};

/// Lines that are longer are hard to read.
const MAX_WIDTH: usize = 120;

/// Where the width is not known.
const USUAL_WIDTH: usize = 80;

/// The most signs at a line's beginning, of which a level takes two or more.
const MAX_SIGNS: usize = 1024;

/// Text for a terminal of so many columns, at least 20, ending with a newline
/// unless it is empty. Code is not wrapped. Without colour there are no codes at
/// all: signs stand for them, and addresses beside their links. Markdown that
/// nests far deeper than the component's is shown as it is.
pub(super) fn render(markdown: &str, width: usize, color: bool) -> String {
    let syntax = Options::ENABLE_TABLES
        .union(Options::ENABLE_STRIKETHROUGH)
        .union(Options::ENABLE_TASKLISTS)
        .union(Options::ENABLE_GFM);
    let mut writer = Writer::new(width, color);
    if is_too_deep(markdown) {
        return writer.verbatim(markdown);
    }
    for (event, range) in Parser::new_ext(markdown, syntax).into_offset_iter() {
        let escaped = markdown.get(..range.start).is_some_and(|before| before.ends_with('\\'));
        writer.event(event, range, escaped);
    }
    writer.finish()
}

/// Whether a line may begin so many blocks that the parser, which looks at each
/// of them on each line after, would take minutes. The component nests no deeper
/// than 120 levels.
fn is_too_deep(markdown: &str) -> bool {
    let signs = |line: &[u8]| {
        line.iter().take_while(|byte| byte.is_ascii_digit() || b" \t>-*+.)".contains(byte)).count()
    };
    markdown.as_bytes().split(|byte| *byte == b'\n').any(|line| signs(line) > MAX_SIGNS)
}

/// Lines of the command's own, in colour where that is wanted.
pub(super) struct Styled {
    text: String,
    choice: ColorChoice,
}

impl Styled {
    /// No lines yet, for standard output.
    pub(super) fn new() -> Self {
        Self { text: String::new(), choice: AutoStream::choice(&stdout()) }
    }

    /// Adds a line, of which nothing may steer the terminal.
    pub(super) fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A title.
    pub(super) fn heading(&self, text: &str) -> String {
        self.styled(text, look::HEADING)
    }

    /// A status on the ground of its colour, by its name in ADF.
    pub(super) fn lozenge(&self, text: &str, color: &str) -> String {
        if self.choice == ColorChoice::Never {
            return text.to_owned();
        }
        self.styled(&format!(" {text} "), look::status(color))
    }

    /// Prints the lines.
    pub(super) fn print(self) -> Result<()> {
        AutoStream::new(stdout().lock(), self.choice).write_all(self.text.as_bytes())?;
        Ok(())
    }

    fn styled(&self, text: &str, style: anstyle::Style) -> String {
        if self.choice == ColorChoice::Never {
            return text.to_owned();
        }
        let mut out = String::new();
        text::styled(text, style, &mut out);
        out
    }
}

/// Prints Markdown as wide as the terminal, in colour where that is wanted.
pub(super) fn print(markdown: &str) -> Result<()> {
    let width = terminal_size_of(stdout()).map_or(USUAL_WIDTH, |(Width(width), _)| width.into());
    let choice = AutoStream::choice(&stdout());
    let text = render(markdown, width.min(MAX_WIDTH), choice != ColorChoice::Never);
    AutoStream::new(stdout().lock(), choice).write_all(text.as_bytes())?;
    Ok(())
}
