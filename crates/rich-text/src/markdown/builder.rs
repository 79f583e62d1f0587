//! The document under construction: the blocks that are open, and how one is
//! opened, closed and placed.

use super::super::attachment::{Attachment, Files, by_name};
use super::super::document::{document, number};
use super::super::envelope::{self, Named};
use super::super::kind::{Kind, MarkKind};
use super::super::limit::MAX_LEVELS;
use super::super::node::{Mark, Node};
use super::super::note::{Note, Notes};
use super::super::{rules, validate};
use super::active::drop_active;
use super::degrade::fill;
use super::open::Line;
use pulldown_cmark::Alignment;

/// The maximum number of open blocks: deeper ones are flattened. With it
/// the JSON stays within [`MAX_LEVELS`].
pub(in super::super) const MAX_OPEN: usize = 50;

/// The maximum number of comments about one node.
pub(super) const MAX_ABOUT: usize = 16;

/// The number of kinds of marks.
pub(super) const MARKS: usize = MarkKind::Unknown as usize + 1;

/// The end of an open block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    /// At the end of its Markdown.
    WithMarkdown,
    /// At a comment.
    AtComment,
    /// At a comment, and it is kept as it came.
    AtCommentKept,
    /// At `</details>`.
    AtDetails,
}

/// An open block.
#[derive(Debug)]
pub(crate) struct Frame<'a> {
    /// The node.
    pub(crate) node: Node<'a>,
    pub(super) ends: Ends,
    /// Whether it is not made at all, as it does not fit: its children are its
    /// parent's.
    pub(crate) melted: bool,
    /// The comments about it.
    pub(super) named: Vec<Named<'a>>,
    /// The kind of the items, of a list.
    pub(super) items: Vec<Item<'a>>,
    /// The kind, of an item.
    pub(crate) item: Item<'a>,
    /// The number of columns so far, of a row.
    pub(super) column: usize,
}

/// The kind of a list item.
#[derive(Debug, Default)]
pub(crate) struct Item<'a> {
    /// A task, done or not.
    pub(crate) done: Option<bool>,
    /// A decision.
    pub(crate) decision: bool,
    /// The comments about it.
    pub(super) named: Vec<Named<'a>>,
}

/// The document under construction.
pub(crate) struct Builder<'a, 'o> {
    pub(super) source: &'a str,
    pub(super) files: Files<'o>,
    pub(crate) frames: Vec<Frame<'a>>,
    /// Whether attachments that are not given are named by their addresses.
    pub(crate) by_name: bool,
    pub(crate) line: Option<Line<'a>>,
    /// The marks that are open, of each known kind the outermost.
    pub(super) marks: Vec<Mark<'a>>,
    /// The number of open marks that are not among them, of each kind.
    pub(super) again: [usize; MARKS],
    /// The size of the attributes of marks on texts, in bytes, beyond those of the source.
    pub(super) copied: usize,
    /// The number of cells that the parser added to rows, and whether one is left out.
    filled: usize,
    pub(super) skips_cell: bool,
    /// Comments about the next block.
    pub(super) next: Vec<Named<'a>>,
    /// The number of open blocks beyond [`MAX_OPEN`].
    pub(crate) beyond: usize,
    /// The text of a code block or of HTML.
    pub(super) raw: Option<String>,
    pub(super) fence: Option<Node<'a>>,
    /// The columns of the open table, and whether its head is open.
    pub(super) columns: Vec<Alignment>,
    pub(crate) in_head: bool,
    /// The comment about the document.
    pub(super) shell: Option<Node<'a>>,
    /// Blocks that comments hold in inline text, and whether they are kept as they
    /// came: they follow the line.
    pub(super) held: Vec<(Node<'a>, bool)>,
    notes: Notes,
    /// The byte that is being read, and the line and byte of the last note.
    pub(crate) at: usize,
    noted: (usize, usize),
    pub(super) numbered: bool,
}

impl<'a, 'o> Builder<'a, 'o> {
    pub(crate) fn new(source: &'a str, attachments: &'o [Attachment]) -> Self {
        let mut builder = Self {
            source,
            files: by_name(attachments),
            by_name: false,
            frames: Vec::new(),
            line: None,
            marks: Vec::new(),
            again: [0; MARKS],
            copied: 0,
            filled: 0,
            skips_cell: false,
            next: Vec::new(),
            beyond: 0,
            raw: None,
            fence: None,
            columns: Vec::new(),
            in_head: false,
            shell: None,
            held: Vec::new(),
            notes: Notes::default(),
            at: 0,
            noted: (1, 0),
            numbered: false,
        };
        builder.push(document(), Ends::WithMarkdown, false);
        builder
    }

    /// Notes what was lost or changed here.
    #[inline(never)]
    pub(crate) fn note(&mut self, what: &str) {
        if self.notes.is_full() {
            return;
        }
        let (mut line, from) = self.noted;
        if let Some(passed) = self.source.get(from..self.at) {
            line = line.saturating_add(passed.bytes().filter(|byte| *byte == b'\n').count());
            self.noted = (line, self.at);
        }
        self.notes.add(what.to_owned(), format!("line {line}"));
    }

    /// The kind of the block that takes what comes now.
    pub(crate) fn parent(&self) -> Kind {
        self.frames.iter().rev().find(|frame| !frame.melted).map_or(Kind::Doc, |frame| frame.node.kind)
    }

    /// Whether a cell that fills up a row is one too many: there may be as many as
    /// the source has bytes.
    pub(super) fn is_filled(&mut self, range: &std::ops::Range<usize>) -> bool {
        if !range.is_empty() {
            return false;
        }
        self.filled = self.filled.saturating_add(1);
        self.filled > self.source.len().max(1024)
    }

    /// The number of levels of JSON that are left here for a block, or for a word if there is a line.
    pub(super) fn levels(&self) -> u8 {
        let open = u8::try_from(self.frames.len()).unwrap_or(u8::MAX);
        let line = u8::from(self.line.is_some());
        MAX_LEVELS.saturating_sub(open.saturating_add(line).saturating_mul(2))
    }

    fn push(&mut self, node: Node<'a>, ends: Ends, melted: bool) {
        let named = std::mem::take(&mut self.next);
        let (items, item) = (Vec::new(), Item::default());
        self.frames.push(Frame { node, ends, melted, named, items, item, column: 0 });
    }

    /// Opens a block that its parent takes, or melts it into its parent.
    #[inline(never)]
    pub(crate) fn open(&mut self, node: Node<'a>, ends: Ends) {
        self.close_line();
        // A list is nothing without its items, nor a table without rows and cells.
        let room = match node.kind {
            Kind::BulletList | Kind::OrderedList => 2,
            Kind::Table => 3,
            _ => 1,
        };
        if self.beyond > 0 || self.frames.len().saturating_add(room) > MAX_OPEN {
            if ends == Ends::WithMarkdown {
                self.beyond = self.beyond.saturating_add(1);
            }
            self.note("nested too deeply: flattened");
            return;
        }
        let kept = ends == Ends::AtCommentKept || node.kind == Kind::Unknown;
        let melted = !kept && !rules::allows(self.parent(), node.kind);
        if melted {
            self.note(&format!("{} is not allowed in {}: text kept", node.name(), self.parent().name()));
        }
        self.push(node, ends, melted);
    }

    /// Closes the block whose Markdown ends, with what comments opened in it.
    #[inline(never)]
    pub(crate) fn close(&mut self) -> Option<Item<'a>> {
        self.close_line();
        if self.beyond > 0 {
            self.beyond = self.beyond.saturating_sub(1);
            return None;
        }
        while self.frames.last().is_some_and(|frame| frame.ends != Ends::WithMarkdown) {
            self.note("block that is opened by a comment and never closed");
            self.close_one();
        }
        if self.frames.len() > 1 { self.close_one() } else { None }
    }

    /// Closes the innermost block, and says what it is as an item.
    pub(super) fn close_one(&mut self) -> Option<Item<'a>> {
        self.close_line();
        self.leftover();
        let Frame { mut node, ends, melted, named, items, mut item, .. } = self.frames.pop()?;
        if melted {
            return None;
        }
        if ends == Ends::AtCommentKept {
            self.put(node);
            return None;
        }
        match node.kind {
            Kind::ListItem => {
                fill(&mut node);
                item.named.extend(named);
                if let Some(list) = self.frames.last_mut()
                    && !list.melted
                {
                    list.items.push(item);
                    list.node.adopt(node);
                } else {
                    node.content.into_iter().flatten().for_each(|child| self.place(child));
                }
                return None;
            }
            Kind::BulletList | Kind::OrderedList => {
                let mut node = self.close_list(node, items);
                self.apply(&mut node, named);
                self.place(node);
            }
            _ => {
                fill(&mut node);
                let kept = named.iter().any(|named| named.kept);
                self.apply(&mut node, named);
                if ends == Ends::WithMarkdown || kept || validate::is_sound_by_itself(&node) {
                    self.place(node);
                } else {
                    self.note(&format!("{} is not valid: content kept", node.name()));
                    node.content.into_iter().flatten().for_each(|child| self.place(child));
                }
            }
        }
        Some(item)
    }

    /// Notes comments about a block that does not come.
    fn leftover(&mut self) {
        if !self.next.is_empty() {
            self.next.clear();
            self.note("comment about a block that does not follow it");
        }
    }

    /// Changes a node as comments say, as long as it stays valid or is to be kept.
    pub(super) fn apply(&mut self, node: &mut Node<'a>, named: Vec<Named<'a>>) {
        if named.len() > MAX_ABOUT {
            self.note("too many comments about one node: the rest ignored");
        }
        for Named { name, members, kept } in named.into_iter().take(MAX_ABOUT) {
            let kind = Kind::of(&name);
            let changed = match (node.kind, kind) {
                (was, is) if was == is => true,
                (Kind::TableCell | Kind::TableHeader, Kind::TableCell | Kind::TableHeader) => {
                    node.kind = kind;
                    true
                }
                (Kind::Paragraph, Kind::BlockCard | Kind::EmbedCard) => match node.children() {
                    [card] if card.kind == Kind::InlineCard => {
                        *node = Node { attrs: card.attrs.clone(), ..Node::new(kind) };
                        true
                    }
                    _ => false,
                },
                _ => false,
            };
            if !changed {
                self.note(&format!("comment about {name} at {}", node.name()));
                continue;
            }
            if kept {
                envelope::replace(node, members);
                node.marks.iter_mut().flatten().for_each(drop_active);
                continue;
            }
            if members.is_empty() {
                continue;
            }
            // The children are not cloned with the rest.
            let content = node.content.take();
            let before = node.clone();
            let is_empty = content.as_ref().is_none_or(Vec::is_empty);
            if is_empty {
                node.content.clone_from(&content);
            }
            envelope::apply(node, members);
            node.marks.iter_mut().flatten().for_each(drop_active);
            if !is_empty {
                node.content = content;
                if !validate::is_sound_by_itself(node) {
                    *node = Node { content: node.content.take(), ..before };
                    self.note(&format!("comment that would make {name} invalid"));
                }
            } else if !validate::is_sound_by_itself(node) {
                *node = Node { content, ..before };
                self.note(&format!("comment that would make {name} invalid"));
            }
        }
    }

    /// Whether a block is open that Markdown opened, innermost of this kind.
    pub(super) fn around(&mut self, kinds: &[Kind]) -> Option<&mut Frame<'a>> {
        self.frames.iter_mut().rev().find(|frame| !frame.melted && kinds.contains(&frame.node.kind))
    }

    /// Takes all Markdown as text that is shown as it is.
    pub(super) fn verbatim(&mut self) {
        self.note("nested too deeply: kept as text");
        self.place(Node::of(Kind::CodeBlock, vec![Node::words(self.source)]));
    }

    /// The document and the notes.
    pub(crate) fn finish(mut self) -> (Node<'a>, Vec<Note>) {
        self.close_line();
        while self.frames.len() > 1 {
            self.note("block that is opened by a comment and never closed");
            self.close_one();
        }
        self.leftover();
        let mut doc = self.frames.pop().map_or_else(document, |frame| frame.node);
        if self.numbered {
            number(&mut doc, &mut 0);
        }
        if let Some(shell) = self.shell.take() {
            let content = doc.content.filter(|content| !content.is_empty()).or(shell.content);
            doc = Node { content, ..shell };
        }
        (doc, self.notes.0)
    }
}
