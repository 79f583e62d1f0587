//! A line of words under construction.

use super::super::super::kind::Kind;
use super::super::super::node::{Mark, Node, same_marks};
use super::super::xml::is_space;
use std::borrow::Cow;

/// An open line.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// The kind, without its words.
    pub(super) node: Node<'a>,
    /// Whether it began without being told.
    pub(super) implied: bool,
    /// Whether a part of it ended, or a block stood in it.
    pub(super) split: bool,
    words: Vec<Node<'a>>,
    /// Whether white space that comes now is not shown.
    hidden: bool,
    /// Whether the last character is white space that ends nothing.
    trailing: bool,
}

impl<'a> Line<'a> {
    pub(super) const fn new(node: Node<'a>, implied: bool) -> Self {
        Self { node, implied, split: false, words: Vec::new(), hidden: true, trailing: false }
    }

    /// Whether nothing is in it yet.
    pub(super) const fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Adds text as HTML shows it: runs of white space are one space.
    pub(super) fn text(&mut self, text: &'a str, marks: impl FnOnce() -> Option<Vec<Mark<'a>>>) {
        let shown = self.collapse(text);
        if !shown.is_empty() {
            self.join(shown, marks());
        }
    }

    #[inline(never)]
    fn collapse(&mut self, text: &'a str) -> Cow<'a, str> {
        let mut hidden = self.hidden;
        let is_simple = text.bytes().all(|byte| {
            let space = is_space(char::from(byte));
            let simple = !space || byte == b' ' && !hidden;
            hidden = space;
            simple
        });
        let shown = if is_simple {
            Cow::Borrowed(text)
        } else {
            let mut shown = String::with_capacity(text.len());
            hidden = self.hidden;
            for c in text.chars() {
                let space = is_space(c);
                if !space {
                    shown.push(c);
                } else if !hidden {
                    shown.push(' ');
                }
                hidden = space;
            }
            shown.into()
        };
        if !shown.is_empty() {
            self.trailing = shown.ends_with(' ');
        }
        self.hidden = hidden || text.is_empty() && self.hidden;
        shown
    }

    /// Adds text as it is.
    #[inline(never)]
    pub(super) fn literal(&mut self, text: Cow<'a, str>, marks: Option<Vec<Mark<'a>>>) {
        if !text.is_empty() {
            (self.hidden, self.trailing) = (false, false);
            self.join(text, marks);
        }
    }

    #[inline(never)]
    fn join(&mut self, text: Cow<'a, str>, marks: Option<Vec<Mark<'a>>>) {
        match self.words.last_mut() {
            Some(last) if last.kind == Kind::Text && same_marks(last.marks.as_ref(), marks.as_ref()) => {
                last.text.get_or_insert_default().to_mut().push_str(&text);
            }
            _ => self.words.push(Node { marks, ..Node::words(text) }),
        }
    }

    /// Adds a word that is not text.
    #[inline(never)]
    pub(super) fn word(&mut self, node: Node<'a>) {
        self.hidden = node.kind == Kind::HardBreak;
        self.trailing = false;
        self.words.push(node);
    }

    /// Its words, which it has no more.
    #[inline(never)]
    pub(super) fn take(&mut self) -> Vec<Node<'a>> {
        let mut words = std::mem::take(&mut self.words);
        if self.trailing
            && let Some(last) = words.last_mut()
        {
            let text = last.text.get_or_insert_default();
            match text {
                Cow::Borrowed(text) => *text = text.strip_suffix(' ').unwrap_or(text),
                Cow::Owned(text) => drop(text.pop()),
            }
            if text.is_empty() {
                words.pop();
            }
        }
        (self.hidden, self.trailing) = (true, false);
        words
    }
}
