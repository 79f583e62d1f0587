//! Markdown to ADF, in one pass over the parser's events.
//!
//! The Markdown is CommonMark with GitHub's tables, task lists, strikethrough,
//! alerts and bare addresses, and these conventions:
//!
//! | Markdown | ADF |
//! |---|---|
//! | `[@Mia](accountid:5b10…)`, `[~accountid:5b10…]` | mention |
//! | `[@Fred](username:fred)`, `[~username:fred]` | mention of a user name, as Data Center has them: its id is `username:fred` |
//! | `<https://…>` | smart link (`inlineCard`) |
//! | `2026-11-15<!-- adf:date -->` | date |
//! | `` `DONE`<!-- adf:status {"attrs":{"color":"green"}} --> `` | status |
//! | `:tada:<!-- adf:emoji -->` | emoji |
//! | `> [!NOTE]`, `[!TIP]`, `[!IMPORTANT]`, `[!WARNING]`, `[!CAUTION]` | panel: info, tip, note, warning, error |
//! | `<details><summary>…</summary>` … `</details>` | expand |
//! | `- <> …` | decision |
//! | `![alt](https://…)`, `![alt](attachment:name)` alone | media |
//! | `<u>`, `<sub>`, `<sup>`, `<br>` | underline, subsup, hardBreak |
//! | comments `<!-- adf:… -->` | everything else |
//!
//! What ADF has no place for (a heading in a list, a quote in a quote) becomes
//! the nearest that it has, with every word, and a note says so.

mod active;
mod block;
pub(super) mod builder;
pub(super) mod degrade;
mod html;
mod item;
pub(super) mod line;
mod marks;
pub(super) mod open;
mod place;

pub use super::attachment::Attachment;
use super::limit::MAX_BYTES;
use super::node::Node;
use super::note::Note;
use super::problem::Problem;
pub(super) use active::{has_active, without_active};
use builder::Builder;
pub(super) use html::holds_blocks;
use pulldown_cmark::{Options as Syntax, Parser};

/// ADF of some Markdown, always valid by Atlassian's schema but for what comments
/// hold: nodes and marks of unknown kinds, and what [`to_markdown`] wrote to be kept
/// as it came. Fails with [`Problem::TooLarge`].
///
/// [`to_markdown`]: super::to_markdown
pub fn to_adf<'a>(markdown: &'a str, attachments: &[Attachment]) -> Result<(Node<'a>, Vec<Note>), Problem> {
    document_of(markdown, attachments, false)
}

/// As [`to_adf`]. `by_name` keeps the addresses `attachment:name` of files that
/// are not given, which no document of Jira Cloud may have.
pub(super) fn document_of<'a>(
    markdown: &'a str,
    attachments: &[Attachment],
    by_name: bool,
) -> Result<(Node<'a>, Vec<Note>), Problem> {
    if markdown.len() > MAX_BYTES {
        return Err(Problem::TooLarge { bytes: markdown.len() });
    }
    let mut builder = Builder::new(markdown, attachments);
    builder.by_name = by_name;
    if is_too_deep(markdown) {
        builder.verbatim();
        return Ok(builder.finish());
    }
    for (event, range) in Parser::new_ext(markdown, syntax()).into_offset_iter() {
        builder.event(event, range);
    }
    Ok(builder.finish())
}

/// Whether a line begins so many blocks, and so many lines follow, that the parser
/// would take too long, which looks at each open block on each line.
fn is_too_deep(markdown: &str) -> bool {
    const SIGNS: usize = 256;
    const STEPS: usize = 20_000_000;
    let most = markdown.split('\n').map(signs).max().unwrap_or_default();
    most > SIGNS && most.saturating_mul(markdown.bytes().filter(|byte| *byte == b'\n').count()) > STEPS
}

/// The number of quotes and items that a line opens.
fn signs(line: &str) -> usize {
    let mut signs = 0_usize;
    let mut bytes = line.bytes().peekable();
    while let Some(byte) = bytes.next() {
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t');
        match byte {
            b'>' => signs = signs.saturating_add(1),
            b'-' | b'*' | b'+' | b'.' | b')' if bytes.peek().is_none_or(is_space) => {
                signs = signs.saturating_add(1);
            }
            b' ' | b'\t' | b'0'..=b'9' => {}
            _ => break,
        }
    }
    signs
}

/// The Markdown that is read.
pub(super) const fn syntax() -> Syntax {
    Syntax::ENABLE_TABLES
        .union(Syntax::ENABLE_STRIKETHROUGH)
        .union(Syntax::ENABLE_TASKLISTS)
        .union(Syntax::ENABLE_GFM)
}
