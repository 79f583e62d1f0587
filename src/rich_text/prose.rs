//! ADF to Markdown.
//!
//! What CommonMark, GitHub's additions and the conventions of [`super::markdown`]
//! can say is said so. For the rest there are three modes.

mod block;
mod escape;
mod list;
mod mark;
mod table;
mod word;
mod words;

use super::kind::Kind;
use super::markdown::{self, Attachment, is_numbered, to_adf};
use super::node::{Members, Node, Value};
use super::note::{Note, Notes};
use super::{Problem, envelope, read};
use std::fmt::Write as _;

/// What becomes of that which Markdown cannot say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// It stands in HTML comments, so that [`to_adf`] makes the same document
    /// again, local ids included.
    Lossless,
    /// It is left out, with notes. Words never are. Local ids are left out
    /// without.
    Plain,
    /// As plain, but a [`Problem::Lossy`] where there would be notes.
    Strict,
}

/// The Markdown of a document, and what was lost of it. A document that is not
/// valid is taken as far as it can be. Fails with [`Problem::NotDocument`], and
/// with [`Problem::Lossy`] in the strict mode.
pub fn to_markdown(
    doc: &Node<'_>,
    mode: Mode,
    attachments: &[Attachment],
) -> Result<(String, Vec<Note>), Problem> {
    if doc.kind != Kind::Doc {
        return Err(Problem::NotDocument);
    }
    match mode {
        Mode::Lossless => Ok((lossless(doc, attachments), Vec::new())),
        Mode::Plain => Ok(render(doc, false, attachments, &[])),
        Mode::Strict => match render(doc, false, attachments, &[]) {
            (text, notes) if notes.is_empty() => Ok((text, notes)),
            (_, notes) => Err(Problem::Lossy(notes)),
        },
    }
}

/// Markdown from which the document comes again. It is read back, which is
/// cheap beside reading JSON: blocks that do not come back as they were stand
/// in comments as a whole.
fn lossless(doc: &Node<'_>, attachments: &[Attachment]) -> String {
    let is_right =
        |text: &str, doc: &Node<'_>| to_adf(text, attachments).is_ok_and(|(again, _)| again.same(doc));
    let (text, _) = render(doc, true, attachments, &[]);
    if is_right(&text, doc) {
        return text;
    }
    let alone = |block: &Node<'_>| {
        let alone = Node { content: Some(vec![block.clone()]), ..markdown::document() };
        let (text, _) = render(&alone, true, attachments, &[]);
        // Ids are counted from the document's start.
        let ids = count(block) > 0;
        !ids && !is_right(&text, &alone)
    };
    let whole: Vec<bool> = doc.children().iter().map(alone).collect();
    let (text, _) = render(doc, true, attachments, &whole);
    if is_right(&text, doc) {
        return text;
    }
    let whole: Vec<bool> =
        doc.children().iter().zip(whole).map(|(node, whole)| whole || count(node) > 0).collect();
    let (text, _) = render(doc, true, attachments, &whole);
    if is_right(&text, doc) {
        return text;
    }
    let mut text = String::new();
    envelope::comment(&mut text, &["doc"], &read::members_of(doc), "/");
    text.push('\n');
    text
}

fn render(doc: &Node<'_>, lossless: bool, attachments: &[Attachment], whole: &[bool]) -> (String, Vec<Note>) {
    let mut writer = Writer {
        out: String::new(),
        prefix: String::new(),
        lossless,
        attachments,
        notes: Notes::default(),
        path: Vec::new(),
        numbered: 0,
        cell: false,
        heading: false,
        line_start: 0,
    };
    let bare = doc.rest.len() == 1 && doc.attrs.is_none() && doc.marks.is_none() && doc.content.is_some();
    if !bare && !lossless {
        writer.note("members of the document that the schema does not have");
    }
    writer.doc(doc.children(), whole);
    if !writer.out.is_empty() {
        writer.out.push('\n');
    }
    (writer.out, writer.notes.0)
}

/// How many nodes with required local ids there are.
fn count(node: &Node<'_>) -> usize {
    let below: usize = node.children().iter().map(count).sum();
    below.saturating_add(usize::from(is_numbered(node.kind)))
}

/// Markdown that is being written.
struct Writer<'w> {
    out: String,
    /// What each line begins with: the signs of quotes, the indents of items.
    prefix: String,
    lossless: bool,
    attachments: &'w [Attachment],
    notes: Notes,
    /// The place of the node that is being written, by its number in each parent.
    path: Vec<usize>,
    /// How many nodes with required local ids came.
    numbered: usize,
    /// Whether words are in a cell of a table.
    cell: bool,
    /// Whether words are in a heading.
    heading: bool,
    /// Where the words of the line begin.
    line_start: usize,
}

impl Writer<'_> {
    /// Notes what is lost of the node that is being written.
    #[inline(never)]
    fn note(&mut self, what: &str) {
        if self.lossless || self.notes.is_full() {
            return;
        }
        let mut place = String::new();
        for number in &self.path {
            let _ = write!(place, "/content/{number}");
        }
        self.notes.add(what.to_owned(), place);
    }

    /// Ends the line and begins the next.
    fn newline(&mut self) {
        self.out.push('\n');
        self.out.push_str(&self.prefix);
        self.line_start = self.out.len();
    }

    /// Leaves a line blank.
    fn blank(&mut self) {
        self.out.push('\n');
        self.out.push_str(self.prefix.trim_end());
        self.newline();
    }

    /// Writes within lines that begin with more.
    fn within(&mut self, prefix: &str, write: impl FnOnce(&mut Self)) {
        let length = self.prefix.len();
        self.prefix.push_str(prefix);
        write(self);
        self.prefix.truncate(length);
    }

    /// Writes a comment about a node, where comments are written.
    fn comment(&mut self, words: &[&str], members: &Members<'_>, end: &str) {
        if self.lossless {
            envelope::comment(&mut self.out, words, members, end);
        }
    }

    /// Writes a node as a comment as a whole.
    fn whole(&mut self, node: &Node<'_>) {
        self.numbered = self.numbered.saturating_add(count(node));
        let mut members = read::members_of(node);
        // Of an unknown node the kind is a member.
        members.retain(|(name, _)| name != "type");
        self.comment(&[node.name()], &members, "/");
    }

    /// The members by which what is written becomes what it should be, or
    /// nothing where that cannot be said. What is lost is noted.
    fn changes<'a>(&mut self, is: &Node<'a>, should: &Node<'a>) -> Option<Members<'a>> {
        let changes = envelope::changes(is, should);
        if self.lossless {
            return changes;
        }
        let only_id = |changes: &Members<'_>| {
            changes.iter().all(|(name, value)| match value {
                Value::Object(attrs) => {
                    name == "attrs"
                        && attrs.iter().all(|(name, value)| {
                            name == "localId" || should.kind == Kind::HardBreak || *value == Value::Null
                        })
                }
                value => name == "attrs" && *value == Value::Null || name == "content",
            })
        };
        if !changes.as_ref().is_some_and(only_id) {
            self.note(&format!("{}: attributes or marks of it", should.name()));
        }
        Some(Vec::new())
    }
}
