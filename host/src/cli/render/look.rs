//! Colours, of the sixteen that every terminal has, so that they suit its theme.

use anstyle::{AnsiColor, Color, Style};
use pulldown_cmark::BlockQuoteKind;

pub(super) const HEADING: Style = AnsiColor::Cyan.on_default().bold();
pub(super) const STRONG: Style = Style::new().bold();
pub(super) const FAINT: Style = Style::new().dimmed();
pub(super) const CODE: Style = on(AnsiColor::White, AnsiColor::BrightBlack);
pub(super) const CODE_BLOCK: Style = AnsiColor::Yellow.on_default();
pub(super) const MENTION: Style = AnsiColor::Blue.on_default().bold();
pub(super) const DATE: Style = AnsiColor::Magenta.on_default();
pub(super) const DONE: Style = AnsiColor::Green.on_default();

/// Which marks are open, and how often.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) strong: usize,
    pub(super) emphasis: usize,
    pub(super) strike: usize,
    pub(super) underline: usize,
}

impl Marks {
    /// The style of text with these marks.
    pub(super) const fn of(&self, mut style: Style) -> Style {
        if self.strong > 0 {
            style = style.bold();
        }
        if self.emphasis > 0 {
            style = style.italic();
        }
        if self.strike > 0 {
            style = style.strikethrough();
        }
        if self.underline > 0 {
            style = style.underline();
        }
        style
    }
}

/// A link's.
pub(super) const fn link(style: Style) -> Style {
    style.fg_color(Some(Color::Ansi(AnsiColor::Blue))).underline()
}

/// A panel's name, as Jira has it, and colour.
pub(super) const fn panel(kind: BlockQuoteKind) -> (&'static str, Style) {
    match kind {
        BlockQuoteKind::Note => ("Info", AnsiColor::Blue.on_default()),
        BlockQuoteKind::Tip => ("Tip", AnsiColor::Green.on_default()),
        BlockQuoteKind::Important => ("Note", AnsiColor::Magenta.on_default()),
        BlockQuoteKind::Warning => ("Warning", AnsiColor::Yellow.on_default()),
        BlockQuoteKind::Caution => ("Error", AnsiColor::Red.on_default()),
    }
}

/// A status lozenge's colour, by its name in ADF.
pub(super) fn status(name: &str) -> Style {
    let color = match name {
        "purple" => AnsiColor::Magenta,
        "blue" => AnsiColor::Blue,
        "red" => AnsiColor::Red,
        "yellow" => AnsiColor::Yellow,
        "green" => AnsiColor::Green,
        _ => AnsiColor::White,
    };
    on(AnsiColor::Black, color)
}

const fn on(text: AnsiColor, ground: AnsiColor) -> Style {
    Style::new().fg_color(Some(Color::Ansi(text))).bg_color(Some(Color::Ansi(ground)))
}
