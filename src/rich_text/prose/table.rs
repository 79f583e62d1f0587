//! Tables: GitHub's where each cell is a line, comments around cells elsewhere.

use super::super::kind::{Kind, MarkKind};
use super::super::node::{Mark, Node, Value};
use super::Writer;
use super::block::shell;

impl Writer<'_> {
    pub(super) fn table(&mut self, node: &Node<'_>) {
        let natural = is_natural(node);
        if !natural && self.lossless {
            return self.around_cells(node);
        }
        let rows = node.children();
        let columns = rows.iter().map(|row| row.children().len()).max().unwrap_or_default();
        if columns == 0 {
            return;
        }
        let Some(members) = self.changes(&Node::new(node.kind), &shell(node)) else {
            return self.whole(node);
        };
        if !members.is_empty() {
            self.comment(&[node.name()], &members, "");
            self.newline();
        }
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
        let members = self.changes(&Node::new(row.kind), &shell(row)).unwrap_or_default();
        for (column, align) in aligned.iter().enumerate() {
            self.out.push_str("| ");
            self.line_start = self.out.len();
            if column == 0 && !members.is_empty() {
                self.comment(&[row.name()], &members, "");
            }
            let Some(cell) = row.children().get(column) else { continue };
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
        let members = self.changes(&is, &shell(cell)).unwrap_or_default();
        if !members.is_empty() || natural != cell.kind && self.lossless {
            self.comment(&[cell.name()], &members, "");
        }
        if natural != cell.kind {
            self.note("a header cell beyond the first row, or a first row without");
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
                let members = self.changes(&is, &should).unwrap_or_default();
                if !members.is_empty() {
                    self.comment(&[line.name()], &members, "");
                }
                self.words(line);
            }
            blocks => {
                if blocks.iter().any(|block| block.kind != Kind::Paragraph) {
                    self.note("blocks in a cell: they become lines");
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
    fn around_cells(&mut self, node: &Node<'_>) {
        let whole = node.children().is_empty()
            || node.children().iter().any(|row| {
                row.kind != Kind::TableRow
                    || row.children().is_empty()
                    || row.children().iter().any(|cell| {
                        !matches!(cell.kind, Kind::TableCell | Kind::TableHeader)
                            || cell.children().is_empty()
                    })
            });
        if whole {
            return self.whole(node);
        }
        self.comment(&["begin", node.name()], &super::read::members_of(&shell(node)), "");
        for row in node.children() {
            self.newline();
            self.comment(&["begin", row.name()], &super::read::members_of(&shell(row)), "");
            for cell in row.children() {
                self.newline();
                self.comment(&["begin", cell.name()], &super::read::members_of(&shell(cell)), "");
                self.blank();
                self.blocks(cell, false);
                self.blank();
                self.comment(&["end", cell.name()], &Vec::new(), "");
            }
            self.newline();
            self.comment(&["end", row.name()], &Vec::new(), "");
        }
        self.newline();
        self.comment(&["end", node.name()], &Vec::new(), "");
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

/// Whether it is a table that Markdown has.
fn is_natural(node: &Node<'_>) -> bool {
    let rows = node.children();
    let columns = rows.first().map_or(0, |row| row.children().len());
    let is_cell = |cell: &Node<'_>| {
        matches!(cell.kind, Kind::TableCell | Kind::TableHeader)
            && cell.rest.is_empty()
            && cell.marks.is_none()
            && matches!(cell.children(), [line] if line.kind == Kind::Paragraph
                && line.content.is_some()
                && line.rest.is_empty()
                && line.children().iter().all(|word| word.kind.is_inline()))
    };
    let is_row = |row: &Node<'_>| {
        row.kind == Kind::TableRow
            && row.rest.is_empty()
            && row.marks.is_none()
            && row.children().len() == columns
            && row.children().iter().all(is_cell)
    };
    columns > 0 && rows.iter().all(is_row)
}

/// How the lines of a column are aligned, where all are in one way.
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
