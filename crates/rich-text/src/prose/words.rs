//! A line of words: texts with their marks, and what stands between.

use super::super::kind::{Kind, MarkKind};
use super::super::markdown::degrade;
use super::super::node::{Mark, Node, same_marks};
use super::super::{envelope, read, validate};
use super::block::is_stray;
use super::close::Close;
use super::escape::Place;
use super::{CommentMembers, Writer};
use std::collections::BTreeSet;

/// The words of a line.
pub(super) struct Words<'n, 'a> {
    pub(super) all: &'n [Node<'a>],
    /// The marks that are nested around each word, nothing for one whose marks are
    /// not, and how many of them are those of the word before.
    marks: Vec<(Option<&'n [Mark<'a>]>, usize)>,
}

impl<'n, 'a> Words<'n, 'a> {
    /// The marks that are nested around a word. Nothing where they are not.
    pub(super) fn marks(&self, at: usize) -> Option<&'n [Mark<'a>]> {
        self.marks.get(at).and_then(|(marks, _)| *marks)
    }

    /// The number of marks that a word shares with the one before it, from the outside.
    fn shared(&self, at: usize) -> usize {
        self.marks.get(at).map_or(0, |(_, shared)| *shared)
    }

    /// The end of the mark that begins at a word, at such a depth of its marks.
    pub(super) fn end(&self, at: usize, depth: usize) -> usize {
        let more = self.marks.iter().skip(at.saturating_add(1)).take_while(|(_, shared)| *shared > depth);
        more.count().saturating_add(at).saturating_add(1)
    }
}

impl Writer<'_> {
    /// The words of a line.
    pub(super) fn words(&mut self, line: &Node<'_>) {
        let words = self.marked(line);
        self.line_start = self.out.len();
        let mut open: Vec<Close> = Vec::new();
        for (at, word) in words.all.iter().enumerate() {
            self.path.push(at);
            let marks = words.marks(at);
            let odd = word.kind == Kind::Text && marks.is_none();
            let marks = marks.unwrap_or_default();
            let before = at.checked_sub(1).and_then(|at| words.all.get(at));
            while open.len() > words.shared(at) {
                if let Some(close) = open.pop() {
                    self.close_mark(&close);
                }
            }
            if self.lossless
                && word.kind == Kind::Text
                && before.is_some_and(|before| would_join(before, word, odd))
            {
                self.inert();
                self.comment(&["cut"], &CommentMembers::default(), "");
            }
            while let Some(mark) = marks.get(open.len()) {
                let close = self.open_mark(&words, at, open.len(), mark);
                open.push(close);
            }
            match word.kind {
                _ if self.is_opaque(word) => {
                    self.inert();
                    self.whole(word, line.kind);
                }
                Kind::Text => self.text(&words, at, word, line.kind),
                Kind::HardBreak => self.hard_break(words.all.get(at.saturating_add(1)), word),
                _ => self.word(word, line.kind),
            }
            self.path.pop();
        }
        while let Some(close) = open.pop() {
            self.close_mark(&close);
        }
    }

    /// The words of a line with the marks that are nested around them.
    fn marked<'n, 'a>(&self, line: &'n Node<'a>) -> Words<'n, 'a> {
        let refused = |word: &Node<'_>| {
            word.attrs.is_some()
                || !word.rest.is_empty()
                || word.marks.is_some()
                    && !(degrade::fits(line.kind, word) && word.marked().iter().all(is_plain))
        };
        let mut before: &[Mark<'_>] = &[];
        let marks = |word: &'n Node<'a>| {
            let marks = match word.kind {
                Kind::Text if is_odd(word) || self.lossless && refused(word) => None,
                Kind::Text => Some(nested(word)),
                _ => Some(&[][..]),
            };
            let shared = shared(before, marks.unwrap_or_default());
            before = marks.unwrap_or_default();
            (marks, shared)
        };
        Words { all: line.children(), marks: line.children().iter().map(marks).collect() }
    }

    fn text(&mut self, words: &Words<'_, '_>, at: usize, word: &Node<'_>, parent: Kind) {
        let odd = words.marks(at).is_none();
        let next = words.all.get(at.saturating_add(1));
        let text = word.as_text();
        if self.lossless
            && (text.contains('\0') || text.is_empty() || is_stray(word) || word.content.is_some())
        {
            self.inert();
            return self.whole(word, parent);
        }
        let coded = word.marked().iter().any(|mark| mark.kind == MarkKind::Code) && !odd;
        if coded {
            if self.lossless && text.contains(['\n', '\r']) {
                self.inert();
                return self.whole(word, parent);
            }
            return self.code(text);
        }
        let linked = word.marked().iter().any(|mark| mark.kind == MarkKind::Link);
        let last = next.is_none_or(|next| next.kind == Kind::HardBreak);
        let before_link = next.is_some();
        self.escaped(text, Place { last, before_link, linked: linked && !odd });
        if odd {
            if self.lossless {
                let members = read::members_of(&Node { text: None, ..word.clone() });
                let kept = !(validate::is_sound(word) && degrade::fits(Kind::Paragraph, word));
                self.comment(&["text"], &CommentMembers { kept, members }, "");
            } else if !word.marked().is_empty() {
                self.note("marks that cannot be combined");
            }
        }
    }

    /// Code in inline text.
    pub(super) fn code(&mut self, text: &str) {
        if self.out.ends_with('`') {
            if self.lossless {
                self.comment(&["cut"], &CommentMembers::default(), "")
            } else {
                self.out.push_str("<wbr>")
            }
        }
        let fence = "`".repeat(shortest_free_run(text));
        let spaced = text.starts_with('`')
            || text.ends_with('`')
            || text.starts_with(' ') && text.ends_with(' ') && !text.trim_matches(' ').is_empty();
        self.out.push_str(&fence);
        if spaced {
            self.out.push(' ');
        }
        for c in text.chars() {
            match c {
                '|' if self.cell => self.out.push_str("\\|"),
                '\n' | '\r' => self.out.push(' '),
                c => self.out.push(c),
            }
        }
        if spaced {
            self.out.push(' ');
        }
        self.out.push_str(&fence);
    }

    fn hard_break(&mut self, next: Option<&Node<'_>>, word: &Node<'_>) {
        let said = self.changes(&Node::new(Kind::HardBreak), word).unwrap_or_default();
        let simple = next.is_some_and(|next| {
            next.kind == Kind::Text
                && next.marked().is_empty()
                && next.marks.is_none()
                && !next.as_text().starts_with([' ', '\t'])
        });
        if simple && said.is_empty() && !self.cell && !self.heading {
            self.out.push('\\');
            return self.newline();
        }
        self.inert();
        self.out.push_str("<br>");
        self.about(word, &said);
    }

    /// Writes a tag that means nothing where HTML would begin a line: there it
    /// would be a block.
    pub(super) fn inert(&mut self) {
        if self.out.len() == self.line_start && !self.cell && !self.heading {
            self.out.push_str("<wbr>");
        }
    }
}

/// The marks of a text but for that of code, which is the innermost.
pub(super) fn nested<'n, 'a>(word: &'n Node<'a>) -> &'n [Mark<'a>] {
    match word.marked() {
        [marks @ .., last] if last.kind == MarkKind::Code => marks,
        marks => marks,
    }
}

/// Whether marks cannot be nested around a text: two of a kind, code around
/// others, or none in a list.
pub(super) fn is_odd(word: &Node<'_>) -> bool {
    let marks = word.marked();
    if word.marks.as_ref().is_some_and(Vec::is_empty) {
        return true;
    }
    let mut seen = 0;
    let twice = marks.iter().any(|mark| {
        let before = seen;
        seen |= mark.kind.bit();
        before == seen
    });
    let code = marks.iter().any(|mark| mark.kind == MarkKind::Code);
    let held = [MarkKind::Link, MarkKind::Annotation];
    let misplaced = code
        && (nested(word).len() == marks.len()
            || nested(word).iter().any(|mark| !held.contains(&mark.kind))
            || marks.last().is_some_and(|mark| mark.attrs.is_some() || !mark.rest.is_empty()));
    twice || misplaced
}

/// The number of marks that two texts share, from the outside.
fn shared(before: &[Mark<'_>], marks: &[Mark<'_>]) -> usize {
    before.iter().zip(marks).take_while(|(a, b)| a.same(b)).count()
}

/// Whether a mark is one that comments or signs begin and end.
fn is_plain(mark: &Mark<'_>) -> bool {
    let bare = mark.attrs.is_none() && mark.rest.is_empty();
    let bearing = |mark: &Mark<'_>| {
        let types = mark.rest.iter().filter(|(name, _)| name == "type").count();
        types == usize::from(mark.kind == MarkKind::Unknown)
            && !mark.rest.iter().any(|(name, _)| name == "attrs")
            && envelope::is_plain_name(mark.name())
            && validate::is_sound_mark(mark)
    };
    bare && mark.kind != MarkKind::Unknown || bearing(mark)
}

/// Whether two words would be read as one text.
fn would_join(before: &Node<'_>, word: &Node<'_>, odd: bool) -> bool {
    let marks = if odd { None } else { word.marks.as_ref() };
    before.kind == Kind::Text && same_marks(before.marks.as_ref(), marks)
}

/// The length of the shortest run of backticks that is not in a text.
fn shortest_free_run(text: &str) -> usize {
    let runs: BTreeSet<usize> = text.split(|c| c != '`').map(str::len).filter(|length| *length > 0).collect();
    (1..).find(|length| !runs.contains(length)).unwrap_or(1)
}
