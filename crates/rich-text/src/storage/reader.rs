//! Storage format to ADF: one walk over the elements.

mod adf;
mod element;
mod line;
mod link;
mod list;
mod macros;
mod marks;
mod media;
mod table;

use super::super::attachment::{Attachment, Files, by_name};
use super::super::document::{self, number};
use super::super::kind::{Kind, MarkKind};
use super::super::limit::MAX_LEVELS;
use super::super::markdown::builder::MAX_OPEN;
use super::super::markdown::degrade::{self, fill};
use super::super::node::{Mark, Node, Value};
use super::super::note::{Note, Notes};
use super::super::rules;
use super::xml::{self, What, Xml};
use line::Line;
use std::borrow::Cow;

type Element<'x, 'a> = xml::Element<'x, 'a>;

/// Reads a page.
pub(super) fn read<'a>(source: &'a str, xml: &Xml<'a>, attachments: &[Attachment]) -> (Node<'a>, Vec<Note>) {
    let mut reader = Reader {
        source,
        files: by_name(attachments),
        notes: Notes::default(),
        at: 0,
        noted: (0, 1, 1),
        open: 1,
        marks: Vec::new(),
        align: None,
        tasks: Vec::new(),
        strays: Vec::new(),
        numbered: false,
    };
    let mut document = document::document();
    let mut content = Vec::new();
    reader.blocks(xml.root(), Kind::Doc, &mut content);
    document.content = Some(content);
    if reader.numbered {
        number(&mut document, &mut 0);
    }
    (document, reader.notes.0)
}

struct Reader<'a, 'o> {
    source: &'a str,
    files: Files<'o>,
    notes: Notes,
    /// The byte that is being read.
    at: usize,
    /// The byte, line and column of the last note.
    noted: (usize, usize, usize),
    /// The number of open blocks.
    open: usize,
    /// The marks that are open, the outermost first.
    marks: Vec<Mark<'a>>,
    /// The alignment of a cell's lines.
    align: Option<&'static str>,
    /// Lists of tasks in a task, which stand after it.
    tasks: Vec<Node<'a>>,
    /// The content between tasks of inner lists.
    strays: Vec<Node<'a>>,
    /// Whether a node lacks a `localId` that it must have.
    numbered: bool,
}

impl<'a> Reader<'a, '_> {
    /// Notes what was lost or changed here.
    #[inline(never)]
    fn note(&mut self, parts: &[&str]) {
        if self.notes.is_full() {
            return;
        }
        let (from, mut line, mut column) = self.noted;
        for c in self.source.get(from..self.at).unwrap_or_default().chars() {
            if c == '\n' {
                line = line.saturating_add(1);
                column = 0;
            }
            column = column.saturating_add(1);
        }
        self.noted = (self.at.max(from), line, column);
        self.notes.add(parts.concat(), format!("line {line}, column {column}"));
    }

    /// Puts a block where it is allowed, as the nearest that may.
    #[inline(never)]
    fn place(&mut self, parent: Kind, node: Node<'a>, out: &mut Vec<Node<'a>>) {
        if degrade::fits(parent, &node) {
            return out.push(node);
        }
        self.note(&[
            node.name(),
            " is not allowed in this form in ",
            parent.name(),
            ": converted to an allowed node",
        ]);
        degrade::degrade(parent, node, out);
    }

    /// Reads what is in an element as the blocks of a parent.
    #[inline(never)]
    fn blocks(&mut self, element: Element<'_, 'a>, parent: Kind, out: &mut Vec<Node<'a>>) {
        let mut line = self.implied();
        self.flow(element, parent, &mut line, out);
        self.end_line(parent, &mut line, out);
    }

    /// A line that begins without being told.
    #[inline(never)]
    fn implied(&self) -> Line<'a> {
        let mut node = Node::new(Kind::Paragraph);
        self.align(&mut node);
        Line::new(node, true)
    }

    /// Aligns a line as its cell says.
    fn align(&self, line: &mut Node<'a>) {
        if let Some(align) = self.align
            && line.marks.is_none()
        {
            line.marks = Some(vec![mark(MarkKind::Alignment, "align", align.into())]);
        }
    }

    /// Reads what is in an element into a line and the blocks around it.
    fn flow(&mut self, element: Element<'_, 'a>, parent: Kind, line: &mut Line<'a>, out: &mut Vec<Node<'a>>) {
        for child in element.children() {
            self.part(child, parent, line, out);
        }
    }

    /// Reads an element or text into a line and the blocks around it.
    fn part(&mut self, part: Element<'_, 'a>, parent: Kind, line: &mut Line<'a>, out: &mut Vec<Node<'a>>) {
        if part.what() == What::Element {
            self.element(part, parent, line, out);
        } else {
            self.text(part, line);
        }
    }

    /// Reads text into a line.
    #[inline(never)]
    fn text(&mut self, part: Element<'_, 'a>, line: &mut Line<'a>) {
        if part.what() != What::Reference {
            return line.text(part.raw(), || self.current());
        }
        self.at = part.at();
        let found = xml::resolve(part.raw()).unwrap_or_else(|| {
            self.note(&["&", part.raw(), ": unknown character reference"]);
            ["&", part.raw(), ";"].concat().into()
        });
        line.literal(found, self.current());
    }

    /// Ends a line and puts it where it is allowed. The next begins like it.
    #[inline(never)]
    fn end_line(&mut self, parent: Kind, line: &mut Line<'a>, out: &mut Vec<Node<'a>>) {
        let words = line.take();
        if words.is_empty() && (line.implied || line.split) {
            return;
        }
        let mut node = line.node.clone();
        node.content = Some(words);
        line.split = true;
        if let Some(attrs) = &mut line.node.attrs {
            attrs.retain(|(name, _)| name != "localId");
            if attrs.is_empty() {
                line.node.attrs = None;
            }
        }
        self.place(parent, node, out);
    }

    /// Ends a line in which a block stands.
    fn break_line(&mut self, parent: Kind, line: &mut Line<'a>, out: &mut Vec<Node<'a>>) {
        if !line.is_empty() {
            self.end_line(parent, line, out);
        }
        line.split = true;
    }

    /// Whether so many more blocks may be open.
    fn has_room(&mut self, blocks: usize) -> bool {
        let room = self.open.saturating_add(blocks) <= MAX_OPEN;
        if !room {
            self.note(&["nested too deeply: flattened"]);
        }
        room
    }

    /// The number of levels of JSON that are left here for an attribute.
    fn levels(&self) -> u8 {
        let open = u8::try_from(self.open).unwrap_or(u8::MAX);
        MAX_LEVELS.saturating_sub(open.saturating_mul(2)).saturating_sub(10)
    }

    /// Reads a block that holds others, after some of its own. What its parent
    /// does not take is not made: its blocks are the parent's.
    #[inline(never)]
    fn contain(
        &mut self,
        body: Option<Element<'_, 'a>>,
        mut node: Node<'a>,
        mut first: Vec<Node<'a>>,
        parent: Kind,
        out: &mut Vec<Node<'a>>,
    ) {
        let (kind, at) = (node.kind, self.at);
        let fits = rules::allows(parent, kind) || matches!(kind, Kind::Expand | Kind::NestedExpand);
        if !fits {
            self.note(&[node.name(), " is not allowed in ", parent.name(), ": content kept"]);
        }
        if !fits || !self.has_room(1) {
            first.into_iter().for_each(|block| self.place(parent, block, out));
            if let Some(body) = body {
                self.blocks(body, parent, out);
            }
            return;
        }
        if let Some(body) = body {
            self.open = self.open.saturating_add(1);
            self.blocks(body, kind, &mut first);
            self.open = self.open.saturating_sub(1);
        }
        node.content = Some(first);
        fill(&mut node);
        self.at = at;
        self.place(parent, node, out);
    }

    /// The words of an element in one line.
    #[inline(never)]
    fn words(&mut self, element: Element<'_, 'a>, kind: Kind) -> Vec<Node<'a>> {
        let mut blocks = Vec::new();
        self.open = self.open.saturating_add(2);
        self.blocks(element, Kind::Doc, &mut blocks);
        self.open = self.open.saturating_sub(2);
        let mut words = Vec::new();
        let count = blocks.len();
        for block in blocks {
            if !words.is_empty() {
                words.push(Node::new(Kind::HardBreak));
            }
            degrade::lines(block, &mut words);
        }
        if count > 1 {
            self.note(&[kind.name(), " is a single line: blocks converted to lines"]);
        }
        let all = words.len();
        words.retain(|word| degrade::fits(kind, word));
        if words.len() < all {
            self.note(&["macro or file that is not allowed in ", kind.name()]);
        }
        words
    }
}

/// A paragraph in bold: the title of what has no place for one.
fn titled<'a>(title: &str) -> Option<Node<'a>> {
    let mut words = Node::words(title.trim().to_owned());
    words.marks = Some(vec![Mark::new(MarkKind::Strong)]);
    (!words.as_text().is_empty()).then(|| Node::of(Kind::Paragraph, vec![words]))
}

/// A node of a kind with the id that an element has.
#[inline(never)]
fn node_of<'a>(kind: Kind, element: Element<'_, 'a>) -> Node<'a> {
    let mut node = Node::new(kind);
    let id = element.attr("local-id").or_else(|| element.attr("ac:local-id"));
    if let Some(id) = id.filter(|id| !id.is_empty()) {
        put(&mut node, "localId", id);
    }
    node
}

/// Adds an attribute that is text.
#[inline(never)]
fn put<'a>(node: &mut Node<'a>, name: &'static str, text: Cow<'a, str>) {
    set(node, name, Value::Text(text));
}

/// Adds an attribute that is a word of ours.
#[inline(never)]
fn say(node: &mut Node<'_>, name: &'static str, word: &'static str) {
    set(node, name, Value::Text(Cow::Borrowed(word)));
}

/// Adds an attribute.
#[inline(never)]
fn set<'a>(node: &mut Node<'a>, name: &'static str, value: Value<'a>) {
    node.attrs.get_or_insert_default().push((Cow::Borrowed(name), value));
}

/// A mark with an attribute that is text.
#[inline(never)]
fn mark<'a>(kind: MarkKind, name: &'static str, text: Cow<'a, str>) -> Mark<'a> {
    Mark::new(kind).with(name, Value::Text(text))
}
