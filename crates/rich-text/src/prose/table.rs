//! Tables: GitHub's where each cell is a line, comments around cells elsewhere.

use super::super::kind::{Kind, MarkKind};
use super::super::markdown::degrade;
use super::super::node::{Mark, Node, Value};
use super::super::validate;
use super::block::{is_line, is_stray, shell};
use super::{CommentMembers, Writer};

/// The columns up to which a row is filled that is shorter than another. A reader
/// does it too, so that it matters to the eye alone.
const MAX_FILLED: usize = 100;

impl Writer<'_> {
    pub(super) fn table(&mut self, node: &Node<'_>, parent: Kind) {
        let natural = self.is_natural(node);
        if !natural && self.lossless {
            return self.around_cells(node, parent);
        }
        let rows = node.children();
        let columns = rows.iter().map(|row| row.children().len()).max().unwrap_or_default();
        if columns == 0 {
            return;
        }
        let Some(said) = self.changes(&Node::new(node.kind), &shell(node)) else {
            return self.whole(node, parent);
        };
        self.ahead(node, &said);
        let aligned: Vec<Option<&str>> = (0..columns).map(|column| alignment(rows, column)).collect();
        for (place, row) in rows.iter().enumerate() {
            self.path.push(place);
            if place > 0 {
                self.newline();
            }
            self.row(row, place == 0, &aligned);
            if place == 0 {
                self.newline();
                for align in &aligned {
                    self.out.push_str(match align {
                        Some("center") => "| :-: ",
                        Some(_) => "| --: ",
                        None => "| --- ",
                    });
                }
                self.out.push('|');
            }
            self.path.pop();
        }
    }

    fn row(&mut self, row: &Node<'_>, head: bool, aligned: &[Option<&str>]) {
        let said = self.changes(&Node::new(row.kind), &shell(row)).unwrap_or_default();
        for (column, align) in aligned.iter().enumerate() {
            let cell = row.children().get(column);
            if cell.is_none() && column > MAX_FILLED {
                break;
            }
            self.out.push_str("| ");
            self.line_start = self.out.len();
            if column == 0 {
                self.about(row, &said);
            }
            let Some(cell) = cell else { continue };
            self.path.push(column);
            self.cell(cell, head, *align);
            self.path.pop();
            if !self.out.ends_with(' ') {
                self.out.push(' ');
            }
        }
        self.out.push('|');
    }

    fn cell(&mut self, cell: &Node<'_>, head: bool, align: Option<&str>) {
        let natural = if head { Kind::TableHeader } else { Kind::TableCell };
        let is = Node::new(cell.kind);
        let said = self.changes(&is, &shell(cell)).unwrap_or_default();
        if !said.is_empty() || natural != cell.kind {
            self.comment(&[cell.name()], &said, "");
        }
        if natural != cell.kind {
            self.note("header cell outside the first row, or a first row without header cells");
        }
        self.cell = true;
        match cell.children() {
            [line] if line.kind == Kind::Paragraph => {
                let mut is = Node::of(Kind::Paragraph, Vec::new());
                if let Some(align) = align {
                    let mark =
                        Mark::new(MarkKind::Alignment).with("align", Value::Text(align.to_owned().into()));
                    is.marks = Some(vec![mark]);
                }
                let should = Node { content: line.content.as_ref().map(|_| Vec::new()), ..shell(line) };
                let said = self.changes(&is, &should).unwrap_or_default();
                self.about(line, &said);
                self.words(line);
            }
            blocks => {
                if blocks.iter().any(|block| block.kind != Kind::Paragraph) {
                    self.note("blocks in a table cell: converted to lines");
                }
                let mut words = Vec::new();
                for block in blocks {
                    let start = words.len();
                    flatten(block, &mut words);
                    if start > 0 && words.len() > start {
                        words.insert(start, Node::new(Kind::HardBreak));
                    }
                }
                self.words(&Node::of(Kind::Paragraph, words));
            }
        }
        self.cell = false;
    }

    /// A table as comments around its rows and cells.
    fn around_cells(&mut self, node: &Node<'_>, parent: Kind) {
        let is_row = |row: &Node<'_>| row.kind == Kind::TableRow && self.begins(row, node.kind);
        let is_cell = |row: &Node<'_>, cell: &Node<'_>| {
            matches!(cell.kind, Kind::TableCell | Kind::TableHeader)
                && !cell.children().is_empty()
                && self.begins(cell, row.kind)
        };
        let natural = self.begins(node, parent)
            && node.children().iter().all(|row| {
                is_row(row)
                    && !row.children().is_empty()
                    && row.children().iter().all(|cell| is_cell(row, cell))
            });
        if !natural || node.children().is_empty() {
            return self.around(node, parent);
        }
        let begin = |writer: &mut Self, node: &Node<'_>| {
            let said = CommentMembers { kept: false, members: super::read::members_of(&shell(node)) };
            writer.comment(&["begin", node.name()], &said, "");
        };
        let end = |writer: &mut Self, node: &Node<'_>| {
            writer.comment(&["end", node.name()], &CommentMembers::default(), "");
        };
        begin(self, node);
        for row in node.children() {
            self.newline();
            begin(self, row);
            for cell in row.children() {
                self.newline();
                begin(self, cell);
                self.blank();
                self.blocks(cell, false);
                self.blank();
                end(self, cell);
            }
            self.newline();
            end(self, row);
        }
        self.newline();
        end(self, node);
    }

    /// Whether comments around a node's blocks say all of it.
    fn begins(&self, node: &Node<'_>, parent: Kind) -> bool {
        !self.is_opaque(node)
            && !is_stray(node)
            && validate::is_sound_by_itself(node)
            && degrade::fits(parent, node)
    }

    /// Whether it is a table that Markdown has.
    fn is_natural(&self, node: &Node<'_>) -> bool {
        let rows = node.children();
        let columns = rows.first().map_or(0, |row| row.children().len());
        let is_whole = |node: &Node<'_>| !self.lossless || !self.is_opaque(node) && !is_stray(node);
        let is_cell = |cell: &Node<'_>| {
            matches!(cell.kind, Kind::TableCell | Kind::TableHeader)
                && is_whole(cell)
                && matches!(cell.children(), [line] if line.kind == Kind::Paragraph
                    && line.content.is_some()
                    && is_whole(line)
                    && (!self.lossless || degrade::fits(cell.kind, line))
                    && is_line(line))
        };
        let is_row = |row: &Node<'_>| {
            row.kind == Kind::TableRow
                && is_whole(row)
                && row.children().len() == columns
                && row.children().iter().all(is_cell)
        };
        columns > 0 && rows.iter().all(is_row)
    }
}

/// All words of a block in one line.
fn flatten<'a>(node: &Node<'a>, out: &mut Vec<Node<'a>>) {
    if node.kind.is_inline() || node.kind == Kind::Media {
        return out.push(node.clone());
    }
    for name in ["title", "url"] {
        if let Some(text) = node.attr_text(name).filter(|text| !text.is_empty()) {
            out.push(Node::words(format!("{text} ")));
            break;
        }
    }
    let holds_text = node.kind.holds_text();
    for child in node.children() {
        if !holds_text && !out.is_empty() && !child.kind.is_inline() {
            out.push(Node::new(Kind::HardBreak));
        }
        flatten(child, out);
    }
}

/// The alignment of a column, where all of its cells share it.
fn alignment<'n>(rows: &'n [Node<'_>], column: usize) -> Option<&'n str> {
    let mut found = None;
    for row in rows {
        let align = match row.children().get(column)?.children() {
            [line] => match line.marked() {
                [mark] if mark.kind == MarkKind::Alignment => mark.attr_text("align")?,
                _ => return None,
            },
            _ => return None,
        };
        if *found.get_or_insert(align) != align {
            return None;
        }
    }
    found
}
