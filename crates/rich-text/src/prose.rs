//! ADF to Markdown.
//!
//! What CommonMark, GitHub's additions and the conventions of [`super::markdown`]
//! can say is said so. For the rest there are three modes.

mod block;
mod close;
mod escape;
mod list;
mod mark;
mod media;
mod table;
mod word;
mod words;

use super::attachment::{Attachment, Files, by_id};
use super::document::is_numbered;
use super::kind::Kind;
use super::markdown::degrade;
use super::markdown::{self, to_adf};
use super::node::{Members, Node, Value};
use super::note::{Note, Notes};
use super::problem::Problem;
use super::repair::shown;
use super::{envelope, read, validate};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The treatment of what Markdown cannot express.
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
    if mode == Mode::Lossless {
        return Ok(lossless(doc, attachments));
    }
    let (text, notes) = shown(doc, |doc| render(doc, false, attachments, &Opaque::new()));
    if mode == Mode::Strict && !notes.is_empty() { Err(Problem::Lossy(notes)) } else { Ok((text, notes)) }
}

/// Markdown from which the document comes again, and what does not. It is read
/// back, which is cheap beside reading JSON: a node that does not come back as it
/// was stands in a comment as a whole.
fn lossless(doc: &Node<'_>, attachments: &[Attachment]) -> (String, Vec<Note>) {
    let mut clean = None;
    let mut notes = Vec::new();
    if markdown::has_active(doc) {
        let what = "link with an address that is not allowed: text kept".to_owned();
        notes.push(Note { what, place: String::new() });
        clean = Some(markdown::without_active(doc.clone()));
    }
    let doc = clean.as_ref().unwrap_or(doc);
    let mut opaque = Opaque::new();
    for round in 0..=ROUNDS {
        let (text, _) = render(doc, true, attachments, &opaque);
        let Ok((again, _)) = to_adf(&text, attachments) else { break };
        if again.same(doc) {
            return (text, notes);
        }
        if round == ROUNDS.saturating_sub(1) {
            let blocks = again.children();
            let differs = |at: usize, block: &Node<'_>| blocks.get(at).is_none_or(|other| !other.same(block));
            let all = blocks.len() != doc.children().len();
            let blocks = doc.children().iter().enumerate();
            opaque.extend(
                blocks.filter(|(at, block)| all || differs(*at, block)).map(|(_, block)| address(block)),
            );
        } else if !compare(doc, &again, &mut opaque) {
            break;
        }
    }
    let mut text = String::new();
    envelope::comment(&mut text, &["doc"], true, &read::members_of(doc), "/");
    text.push('\n');
    (text, notes)
}

/// The maximum number of times that a document is written with more of it in comments. It is enough for
/// a node that does not fit its parent's parent's parent.
const ROUNDS: usize = 5;

/// Nodes that stand in comments as a whole, by their addresses.
type Opaque = BTreeSet<usize>;

fn address(node: &Node<'_>) -> usize {
    std::ptr::from_ref(node).addr()
}

/// Makes the innermost nodes opaque that did not come back as they were. Whether
/// nothing differs or something more is opaque now.
fn compare(node: &Node<'_>, again: &Node<'_>, opaque: &mut Opaque) -> bool {
    let same = |node: &Node<'_>, again: &Node<'_>| {
        let alone = |node: &Node<'_>| node.content.is_some();
        alone(node) == alone(again) && node.same_shell(again)
    };
    if !same(node, again) {
        return opaque.insert(address(node));
    }
    let (is, was) = (node.children(), again.children());
    let handled = if is.len() == was.len() {
        is.iter().zip(was).fold(true, |all, (is, was)| compare(is, was, opaque) && all)
    } else {
        let first = is.iter().zip(was).take_while(|(is, was)| is.same(was)).count();
        let (is, was) = (is.get(first..).unwrap_or_default(), was.get(first..).unwrap_or_default());
        let last = is.iter().rev().zip(was.iter().rev()).take_while(|(is, was)| is.same(was)).count();
        let is = is.get(..is.len().saturating_sub(last)).unwrap_or_default();
        let before = opaque.len();
        opaque.extend(is.iter().map(address));
        opaque.len() > before
    };
    handled || opaque.insert(address(node))
}

fn render(
    doc: &Node<'_>,
    lossless: bool,
    attachments: &[Attachment],
    opaque: &Opaque,
) -> (String, Vec<Note>) {
    let mut writer = Writer {
        out: String::new(),
        prefix: String::new(),
        lossless,
        opaque,
        files: by_id(attachments),
        notes: Notes::default(),
        path: Vec::new(),
        numbered: 0,
        cell: false,
        heading: false,
        line_start: 0,
    };
    writer.doc(doc);
    if !writer.out.is_empty() {
        writer.out.push('\n');
    }
    (writer.out, writer.notes.0)
}

/// The number of nodes with required local ids.
fn count(node: &Node<'_>) -> usize {
    let below: usize = node.children().iter().map(count).sum();
    below.saturating_add(usize::from(is_numbered(node.kind)))
}

/// Markdown that is being written.
struct Writer<'w> {
    out: String,
    /// The prefix of each line: the signs of quotes, the indents of items.
    prefix: String,
    lossless: bool,
    /// The nodes that are written as comments as a whole.
    opaque: &'w Opaque,
    files: Files<'w>,
    notes: Notes,
    /// The place of the node that is being written, by its number in each parent.
    path: Vec<usize>,
    /// The number of nodes with required local ids so far.
    numbered: usize,
    /// Whether words are in a cell of a table.
    cell: bool,
    /// Whether words are in a heading.
    heading: bool,
    /// The start of the line's words.
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
    fn comment(&mut self, words: &[&str], said: &CommentMembers<'_>, end: &str) {
        if self.lossless {
            envelope::comment(&mut self.out, words, said.kept, &said.members, end);
        }
    }

    /// Writes a comment about a node, if there is something to say.
    fn about(&mut self, node: &Node<'_>, said: &CommentMembers<'_>) {
        if !said.is_empty() {
            self.comment(&[node.name()], said, "");
        }
    }

    /// Whether a node stands in a comment as a whole.
    fn is_opaque(&self, node: &Node<'_>) -> bool {
        self.lossless && !self.opaque.is_empty() && self.opaque.contains(&address(node))
    }

    /// Writes a node of such a parent as a comment as a whole.
    fn whole(&mut self, node: &Node<'_>, parent: Kind) {
        self.numbered = self.numbered.saturating_add(count(node));
        let mut members = read::members_of(node);
        let types = members.iter().filter(|(name, _)| name == "type").count();
        let named = types == usize::from(node.kind == Kind::Unknown) && envelope::is_plain_name(node.name());
        if !named {
            if node.kind != Kind::Unknown {
                members.insert(0, ("type".into(), Value::Text(node.name().to_owned().into())));
            }
            return self.comment(&[""], &CommentMembers { kept: true, members }, "/");
        }
        // Of an unknown node the kind is a member.
        members.retain(|(name, _)| name != "type");
        let kept = self.lossless && !(validate::is_sound(node) && degrade::fits(parent, node));
        self.comment(&[node.name()], &CommentMembers { kept, members }, "/");
    }

    /// The members that turn the written node into the expected one, or nothing where that
    /// cannot be said. What is lost is noted.
    fn changes<'a>(&mut self, is: &Node<'a>, should: &Node<'a>) -> Option<CommentMembers<'a>> {
        let changes = envelope::changes(is, should);
        if self.lossless {
            return match changes {
                Some(members) if members.is_empty() || validate::is_sound_shell(should) => {
                    Some(CommentMembers { kept: false, members })
                }
                _ => Some(CommentMembers { kept: true, members: envelope::all(is, should)? }),
            };
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
            self.note(&format!("{}: attributes or marks", should.name()));
        }
        Some(CommentMembers::default())
    }
}

/// Members of a node in a comment.
#[derive(Debug, Default)]
struct CommentMembers<'a> {
    /// Whether they are kept as they came, valid or not.
    kept: bool,
    members: Members<'a>,
}

impl CommentMembers<'_> {
    /// Whether there is nothing to say.
    const fn is_empty(&self) -> bool {
        !self.kept && self.members.is_empty()
    }
}
