//! Wiki markup, line by line.

#![cfg_attr(not(test), expect(clippy::arithmetic_side_effects, reason = "places in a text in memory"))]

use super::super::attachment::Attachment;
use super::super::kind::{Kind, MarkKind};
use super::super::markdown::builder::{Builder, Ends};
use super::super::node::{Mark, Node, Value};
use super::super::note::Note;
use super::needle::NEEDLES;
use super::sign;

/// A document of wiki markup under construction.
pub(super) struct Reader<'a, 'o> {
    pub(super) source: &'a str,
    pub(super) builder: Builder<'a, 'o>,
    /// From where something was looked for, and where it was found.
    pub(super) seen: [(usize, usize); NEEDLES],
    /// The colour of all words up to `{color}`. It is empty where it is not known.
    pub(super) color: Option<Mark<'a>>,
}

impl<'a, 'o> Reader<'a, 'o> {
    pub(super) fn new(source: &'a str, attachments: &'o [Attachment]) -> Self {
        let mut builder = Builder::new(source, attachments);
        builder.by_name = true;
        Self { source, builder, seen: [(1, 0); NEEDLES], color: None }
    }

    /// The document and the notes.
    pub(super) fn document(mut self) -> (Node<'a>, Vec<Note>) {
        self.blocks(0, self.source.len());
        self.builder.finish()
    }

    #[inline(never)]
    pub(super) fn text(&self, from: usize, to: usize) -> &'a str {
        self.source.get(from..to).unwrap_or_default()
    }

    /// The end of the line of a place.
    #[inline(never)]
    pub(super) fn line_end(&self, at: usize, to: usize) -> usize {
        self.text(at, to).find('\n').map_or(to, |length| at + length)
    }

    /// Takes all blocks of a part of the text. It calls itself for the bodies of
    /// macros and for cells only. A macro is never within one of its own name, so
    /// that it is not deeper than there are names.
    pub(super) fn blocks(&mut self, from: usize, to: usize) {
        let mut lists = Vec::new();
        let mut at = from;
        while at < to {
            at = self.line(at, to, &mut lists);
        }
        self.close_lists(&mut lists, 0);
    }

    /// Accepts a line, or the macros and the table that begin in it, and says where
    /// the next begins.
    fn line(&mut self, at: usize, to: usize, lists: &mut Vec<u8>) -> usize {
        let end = self.line_end(at, to);
        let line = self.text(at, end);
        let text = line.trim_ascii_start();
        let start = end - text.len();
        let text = text.trim_ascii_end();
        let stop = start + text.len();
        self.builder.at = at;
        let second = self.byte(start + 1);
        match self.byte(start) {
            _ if text.is_empty() => self.close_lists(lists, 0),
            b'h' if matches!(second, b'1'..=b'6') && self.byte(start + 2) == b'.' => {
                self.close_lists(lists, 0);
                self.builder.heading(u64::from(second - b'0'));
                self.colored();
                self.inline(self.past_space(start + 3, stop), stop, None);
                self.builder.close_line();
            }
            b'b' if text.starts_with("bq.") => {
                self.close_lists(lists, 0);
                self.builder.open(Node::new(Kind::Blockquote), Ends::WithMarkdown);
                self.begin();
                self.inline(self.past_space(start + 3, stop), stop, None);
                self.builder.close();
            }
            b'-' if matches!(text, "----" | "-----") => {
                self.close_lists(lists, 0);
                self.builder.place(Node::new(Kind::Rule));
            }
            b'|' => {
                self.close_lists(lists, 0);
                return self.table(start, to);
            }
            b'*' | b'-' | b'#' => {
                let signs = text.bytes().take_while(|byte| matches!(byte, b'*' | b'-' | b'#')).count();
                let is_dash = lists.is_empty() && text.starts_with("--");
                let after = self.byte(start + signs);
                if is_dash || !matches!(after, b' ' | b'\t') || start + signs >= end {
                    return self.flow(start, stop, to);
                }
                self.item(text.get(..signs).unwrap_or_default().as_bytes(), lists);
                let from = self.box_of(self.past_space(start + signs, stop), stop);
                return self.flow(from, stop, to);
            }
            _ => return self.flow(start, stop, to),
        }
        end + 1
    }

    /// The end of white space.
    #[inline(never)]
    pub(super) fn past_space(&self, at: usize, to: usize) -> usize {
        to - self.text(at, to).trim_ascii_start().len()
    }

    /// Begins a paragraph.
    #[inline(never)]
    fn begin(&mut self) {
        self.builder.begin(Node::new(Kind::Paragraph), true);
        self.colored();
    }

    /// Colours a line that begins.
    pub(super) fn colored(&mut self) {
        let known = |mark: &&Mark<'_>| mark.attr_text("color").is_some_and(|color| !color.is_empty());
        if let Some(color) = self.color.as_ref().filter(known) {
            self.builder.push_mark(color.clone());
        }
    }

    /// Takes words, up to where a line ends, and the macros among them. Says where
    /// the next line begins.
    fn flow(&mut self, from: usize, stop: usize, to: usize) -> usize {
        let (mut at, mut stop) = (from, stop);
        // A line of nothing but a colour is none.
        if let Some(tag) = self.tag(at, stop)
            && tag.body == stop
            && self.inline_macro(at, stop).is_some()
        {
            at = stop;
        }
        while at < stop {
            if self.byte(at) == b'{'
                && let Some((tag, end)) = self.block_tag(at, stop, to)
            {
                at = self.block_macro(tag, end);
                if at > stop {
                    let end = self.line_end(at, to);
                    stop = at + self.text(at, end).trim_ascii_end().len();
                }
                at = self.past_space(at, stop);
                continue;
            }
            let pictures = self.byte(at) == b'!' && self.are_pictures(at, stop);
            if pictures {
                self.builder.close_line();
            }
            if self.builder.line.is_some() {
                self.builder.word(Node::new(Kind::HardBreak));
            } else {
                self.begin();
            }
            at = self.inline(at, stop, Some(to));
            if pictures || at < stop {
                self.builder.close_line();
            }
        }
        self.line_end(stop, to) + 1
    }

    /// Begins an item of the lists of these signs.
    #[inline(never)]
    fn item(&mut self, signs: &[u8], lists: &mut Vec<u8>) {
        let shared = lists.iter().zip(signs).take_while(|(a, b)| a == b).count();
        self.close_lists(lists, shared);
        let more = signs.get(shared..).unwrap_or_default();
        if more.is_empty() {
            self.builder.close();
            self.builder.open(Node::new(Kind::ListItem), Ends::WithMarkdown);
        }
        for sign in more {
            let list = match sign {
                b'#' => Node::new(Kind::OrderedList).with("order", Value::Whole(1)),
                _ => Node::new(Kind::BulletList),
            };
            self.builder.open(list, Ends::WithMarkdown);
            self.builder.open(Node::new(Kind::ListItem), Ends::WithMarkdown);
            lists.push(*sign);
        }
    }

    /// Closes all lists but so many.
    #[inline(never)]
    fn close_lists(&mut self, lists: &mut Vec<u8>, count: usize) {
        self.builder.close_line();
        while lists.len() > count {
            lists.pop();
            self.builder.close();
            self.builder.close();
        }
    }

    /// Takes the box of a task, or the sign of a decision, at an item's start.
    #[inline(never)]
    fn box_of(&mut self, at: usize, stop: usize) -> usize {
        let (done, length) = match self.source.as_bytes().get(at..at + 3) {
            Some(b"[ ]") => (Some(false), 3),
            Some(b"[x]" | b"[X]") => (Some(true), 3),
            Some(b"<> ") => (None, 2),
            _ => return at,
        };
        let apart = sign::is_space(self.byte(at + length));
        match self.builder.frames.last_mut() {
            Some(frame)
                if frame.node.kind == Kind::ListItem
                    && !frame.melted
                    && self.builder.beyond == 0
                    && apart =>
            {
                match done {
                    Some(_) => frame.item.done = done,
                    None => frame.item.decision = true,
                }
                self.past_space(at + length, stop)
            }
            _ => at,
        }
    }

    /// Ends the marks of a phrase.
    #[inline(never)]
    pub(super) fn unmark(&mut self, sign: u8) {
        self.builder.unmark(match sign {
            b'*' => MarkKind::Strong,
            b'-' => MarkKind::Strike,
            b'+' => MarkKind::Underline,
            b'^' | b'~' => MarkKind::Subsup,
            _ => MarkKind::Em,
        });
    }
}
