//! A line of words: texts with their marks, and what stands between.

use super::super::kind::{Kind, MarkKind};
use super::super::node::{Mark, Members, Node, same_marks};
use super::super::read;
use super::Writer;
use super::escape::Place;
use super::mark::Close;

impl Writer<'_> {
    /// The words of a line.
    pub(super) fn words(&mut self, line: &Node<'_>) {
        let words = line.children();
        self.line_start = self.out.len();
        let mut open: Vec<Close> = Vec::new();
        for (at, word) in words.iter().enumerate() {
            self.path.push(at);
            let odd = word.kind == Kind::Text && is_odd(word);
            let marks = if word.kind == Kind::Text && !odd { nested(word) } else { &[] };
            let before = at.checked_sub(1).and_then(|at| words.get(at));
            let shared = match before {
                Some(before) if before.kind == Kind::Text && !is_odd(before) => shared(nested(before), marks),
                _ => 0,
            };
            while open.len() > shared {
                if let Some(close) = open.pop() {
                    self.close_mark(&close);
                }
            }
            if self.lossless
                && word.kind == Kind::Text
                && before.is_some_and(|before| would_join(before, word))
            {
                self.inert();
                self.comment(&["cut"], &Members::new(), "");
            }
            while let Some(mark) = marks.get(open.len()) {
                let close = self.open_mark(words, at, open.len(), mark);
                open.push(close);
            }
            match word.kind {
                Kind::Text => self.text(words, at, word, odd),
                Kind::HardBreak => self.hard_break(words.get(at.saturating_add(1)), word),
                _ => self.word(word),
            }
            self.path.pop();
        }
        while let Some(close) = open.pop() {
            self.close_mark(&close);
        }
    }

    fn text(&mut self, words: &[Node<'_>], at: usize, word: &Node<'_>, odd: bool) {
        let next = words.get(at.saturating_add(1));
        let text = word.as_text();
        if self.lossless && (text.contains('\0') || !word.rest.is_empty() || word.attrs.is_some()) {
            self.inert();
            return self.whole(word);
        }
        let coded = word.marked().iter().any(|mark| mark.kind == MarkKind::Code) && !odd;
        if coded {
            if self.lossless && text.contains(['\n', '\r']) {
                self.inert();
                return self.whole(word);
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
                self.comment(&["text"], &members, "");
            } else if !word.marked().is_empty() {
                self.note("marks that do not go together");
            }
        }
    }

    /// Code among words.
    pub(super) fn code(&mut self, text: &str) {
        if self.out.ends_with('`') {
            if self.lossless {
                self.comment(&["cut"], &Members::new(), "")
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
        let members = self.changes(&Node::new(Kind::HardBreak), word).unwrap_or_default();
        let simple = next.is_some_and(|next| {
            next.kind == Kind::Text
                && next.marked().is_empty()
                && next.marks.is_none()
                && !next.as_text().starts_with([' ', '\t'])
        });
        if simple && members.is_empty() && !self.cell && !self.heading {
            self.out.push('\\');
            return self.newline();
        }
        self.inert();
        self.out.push_str("<br>");
        if !members.is_empty() {
            self.comment(&[word.name()], &members, "");
        }
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
    let twice = marks.iter().enumerate().any(|(at, mark)| {
        marks.get(..at).is_some_and(|before| before.iter().any(|other| other.kind == mark.kind))
    });
    let code = marks.iter().any(|mark| mark.kind == MarkKind::Code);
    let held = [MarkKind::Link, MarkKind::Annotation];
    let misplaced = code
        && (nested(word).len() == marks.len()
            || nested(word).iter().any(|mark| !held.contains(&mark.kind))
            || marks.last().is_some_and(|mark| mark.attrs.is_some() || !mark.rest.is_empty()));
    twice || misplaced
}

/// How many marks two texts share, from the outside.
fn shared(before: &[Mark<'_>], marks: &[Mark<'_>]) -> usize {
    before.iter().zip(marks).take_while(|(a, b)| a.same(b)).count()
}

/// Whether two words would be read as one text.
fn would_join(before: &Node<'_>, word: &Node<'_>) -> bool {
    let marks = if is_odd(word) { None } else { word.marks.as_ref() };
    before.kind == Kind::Text && same_marks(before.marks.as_ref(), marks)
}

/// The length of the shortest run of backticks that is not in a text.
fn shortest_free_run(text: &str) -> usize {
    let runs: Vec<usize> = text.split(|c| c != '`').map(str::len).filter(|length| *length > 0).collect();
    (1..).find(|length| !runs.contains(length)).unwrap_or(1)
}
