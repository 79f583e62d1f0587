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

mod block;
pub(super) mod builder;
pub(super) mod degrade;
mod html;
mod item;
pub(super) mod line;
mod marks;

use super::kind::Kind;
use super::node::{Node, Value};
use super::note::Note;
use super::{MAX_BYTES, Problem};
use builder::Builder;
pub(super) use builder::MAX_OPEN;
pub(super) use html::holds_blocks;
pub(super) use marks::{has_active, without_active};
use pulldown_cmark::{Options as Syntax, Parser};
use std::collections::BTreeMap;

/// A file of an issue or page, and the id by which a document names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The file's name.
    pub name: String,
    /// The id in Atlassian's media service: a UUID, not the attachment's number.
    pub id: String,
    /// The collection it is in. Empty in issues.
    pub collection: String,
}

/// Attachments by their names or ids.
pub(super) type Files<'o> = BTreeMap<&'o str, &'o Attachment>;

/// Attachments by their names, the first of several with one.
pub(super) fn by_name(attachments: &[Attachment]) -> Files<'_> {
    attachments.iter().rev().map(|file| (file.name.as_str(), file)).collect()
}

/// Attachments by their ids, the first of several with one.
pub(super) fn by_id(attachments: &[Attachment]) -> Files<'_> {
    attachments.iter().rev().map(|file| (file.id.as_str(), file)).collect()
}

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

/// How many quotes and items a line begins.
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

/// An empty document.
pub(super) fn document<'a>() -> Node<'a> {
    let mut doc = Node::of(Kind::Doc, Vec::new());
    doc.rest.push(("version".into(), Value::Whole(1)));
    doc
}

/// Whether a node bears a `localId` that must be there and that Markdown lacks.
pub(super) const fn is_numbered(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::TaskList | Kind::TaskItem | Kind::BlockTaskItem | Kind::DecisionList | Kind::DecisionItem
    )
}

/// The `localId` of a document's numbered node, by its place among them.
pub(super) fn local_id(number: usize) -> String {
    format!("md-{number}")
}

/// Stands for a `localId` until all are known.
pub(super) const UNNUMBERED: &str = "\0";

/// Gives each numbered node without a `localId` one, in the document's order.
pub(super) fn number(node: &mut Node<'_>, next: &mut usize) {
    if is_numbered(node.kind) {
        *next = next.saturating_add(1);
        let id = node.attrs.iter_mut().flatten().find(|(name, _)| name == "localId");
        if let Some((_, id)) = id
            && id.as_str() == Some(UNNUMBERED)
        {
            *id = Value::Text(local_id(*next).into());
        }
    }
    for child in node.content.iter_mut().flatten() {
        number(child, next);
    }
}
