//! Tables.

#![cfg_attr(not(test), expect(clippy::arithmetic_side_effects, reason = "places in a text in memory"))]

use super::super::kind::Kind;
use super::super::markdown::builder::Ends;
use super::super::node::Node;
use super::reader::Reader;
use super::scan;

impl Reader<'_, '_> {
    /// Takes the table that begins at a bar, and says where the next line begins.
    #[inline(never)]
    pub(super) fn table(&mut self, from: usize, to: usize) -> usize {
        self.builder.open(Node::new(Kind::Table), Ends::WithMarkdown);
        let fits = self.builder.beyond == 0
            && self
                .builder
                .frames
                .last()
                .is_some_and(|frame| frame.node.kind == Kind::Table && !frame.melted);
        let mut at = from;
        while at < to && self.byte(at) == b'|' {
            let after = self.row(at, to, fits);
            at = self.past_indent(after, to);
            if self.byte(at) != b'|' || at >= to {
                at = after;
                break;
            }
        }
        self.builder.close();
        at
    }

    /// The end of the spaces that a line begins with.
    fn past_indent(&self, at: usize, to: usize) -> usize {
        let text = self.text(at, to);
        at + scan::lead(text, b" \t")
    }

    /// Takes the row at a bar, and says where the next line begins.
    #[inline(never)]
    fn row(&mut self, from: usize, to: usize, fits: bool) -> usize {
        self.builder.at = from;
        self.builder.row(false);
        let mut at = from;
        let mut line = self.line_end(at, to);
        loop {
            let bars = self.text(at, to).bytes().take_while(|byte| *byte == b'|').count();
            at += bars;
            if self.past_space(at, line) == line {
                self.builder.end_row();
                return line + 1;
            }
            let stop = self.cell_end(at, &mut line, to);
            if fits {
                let kind = if bars > 1 { Kind::TableHeader } else { Kind::TableCell };
                self.builder.open(Node::new(kind), Ends::WithMarkdown);
                self.blocks(at, stop);
                self.builder.close();
            } else {
                self.builder.cell();
                self.lines(at, stop);
                self.builder.end_cell();
            }
            if stop >= to || self.byte(stop) != b'|' {
                self.builder.end_row();
                return stop + 1;
            }
            at = stop;
        }
    }

    /// Takes the words of a cell that is none.
    #[inline(never)]
    fn lines(&mut self, from: usize, to: usize) {
        let mut at = from;
        while at < to {
            let end = self.line_end(at, to);
            if at > from {
                self.builder.word(Node::new(Kind::HardBreak));
            }
            let start = self.past_space(at, end);
            let stop = start + self.text(start, end).trim_ascii_end().len();
            self.inline(start, stop, None);
            at = end + 1;
        }
    }

    /// The end of a cell: at a bar that is not within a link, a picture or a macro,
    /// or at the end of a line after which no more of the cell comes. `line` is the
    /// end of the line of where it is.
    #[inline(never)]
    fn cell_end(&mut self, from: usize, line: &mut usize, to: usize) -> usize {
        let mut at = from;
        while at < to {
            at += match self.byte(at) {
                b'|' => return at,
                b'\\' => 2,
                b'[' => self.link_at(at, *line).map_or(1, |link| link.end - at),
                b'!' => self.picture_at(at, *line).map_or(1, |end| end + 1 - at),
                b'{' => self.block_tag(at, *line, to).map_or(1, |(_, end)| end + 1 - at),
                b'\n' => {
                    let next = self.past_indent(at + 1, to);
                    if next >= to || matches!(self.byte(next), b'\n' | b'\r' | b'|') {
                        return at;
                    }
                    1
                }
                _ => 1,
            };
            if at > *line {
                *line = self.line_end(at, to);
            }
        }
        to
    }
}
