//! A line of words: texts with their marks, and what stands between.

#![cfg_attr(not(test), expect(clippy::arithmetic_side_effects, reason = "places in a text in memory"))]

use super::super::kind::{Kind, MarkKind};
use super::super::node::{Mark, Node};
use super::escape::Context;
use super::scan;
use super::sign;
use super::word::{is_known, plain, shown_as_is, target};
use super::writer::Writer;

/// A mark that is open, and how it ends.
enum Open<'n, 'a> {
    Sign(&'n Mark<'a>, u8),
    Color(&'n Mark<'a>),
    Link(&'n Mark<'a>, String),
    /// The address is its own text, which is still to be written or is not.
    Bare(&'n Mark<'a>, bool),
}

impl Writer<'_> {
    /// The words of a line.
    pub(super) fn words(&mut self, line: &Node<'_>) {
        let words = line.children();
        let mut open: Vec<Open<'_, '_>> = Vec::new();
        let mut context = Context::new(words);
        let mut spaces = 0;
        for (at, word) in words.iter().enumerate() {
            self.path.push(at);
            let is_text = word.kind == Kind::Text;
            let code = is_text && word.marked().iter().any(|mark| mark.kind == MarkKind::Code);
            let text = word.as_text();
            let (lead, tail) = if is_text && !code { edges(text) } else { (0, 0) };
            let core = scan::inner(text, lead, tail);
            let blank = is_text && core.is_empty();
            let marks = if is_text { self.marks_of(word, code) } else { Vec::new() };
            let shared = open.iter().zip(&marks).take_while(|(open, mark)| open.mark().same(mark)).count();
            let joined = !blank && spaces + lead == 0 && marks.len() == shared;
            let next = match word.kind {
                Kind::Text => core.chars().next().filter(|_| !code),
                Kind::HardBreak | Kind::Mention => None,
                _ => Some('x'),
            };
            while open.len() > shared {
                if let Some(mark) = open.pop() {
                    let apart = !(joined && open.len() == shared && sign::is_word(next));
                    self.close(&mark, apart);
                }
            }
            if blank {
                spaces += text.len();
                self.path.pop();
                continue;
            }
            if word.kind == Kind::HardBreak {
                self.hidden_spaces(spaces);
            } else {
                self.spaces(spaces + lead);
            }
            spaces = 0;
            for mark in marks.iter().skip(shared) {
                let opened = self.open(mark, words, at);
                open.push(opened);
            }
            (context.at, context.skipped) = (at, lead);
            let follows = words.get(at + 1);
            context.spaced = tail > 0 && follows.is_some();
            // Where marks are open, the signs that end them follow.
            let spaced = tail > 0
                || follows.is_none_or(|next| next.kind == Kind::HardBreak || next.as_text().starts_with(' '));
            context.last = spaced && open.is_empty() && !code;
            context.signs.clear();
            context.alias = false;
            let mut bare = None;
            for open in &open {
                match open {
                    Open::Sign(_, sign) => context.signs.push(*sign),
                    Open::Link(..) => context.alias = true,
                    Open::Bare(_, text) => bare = Some(*text),
                    Open::Color(_) => {}
                }
            }
            match word.kind {
                Kind::Text if bare == Some(true) => self.out.push_str(core),
                Kind::Text if bare == Some(false) => {}
                Kind::Text if code => self.mono(text, words.get(at + 1), &mut context),
                Kind::Text => {
                    self.escaped(core, &mut context);
                    spaces = tail;
                }
                Kind::HardBreak => self.hard_break(words.get(at + 1)),
                _ => self.word(word, context.last),
            }
            self.path.pop();
        }
        while let Some(mark) = open.pop() {
            self.close(&mark, true);
        }
        self.hidden_spaces(spaces);
        self.item = false;
    }

    /// The marks of a text that wiki markup has, the outermost first.
    #[inline(never)]
    fn marks_of<'n, 'a>(&mut self, word: &'n Node<'a>, code: bool) -> Vec<&'n Mark<'a>> {
        let mut marks: Vec<&Mark<'_>> = Vec::new();
        let mut lost = None;
        for mark in word.marked() {
            let known = match mark.kind {
                MarkKind::Code => continue,
                MarkKind::Link => is_known(mark.attr_text("href").unwrap_or_default()),
                _ if code => false,
                MarkKind::TextColor => mark.attr_text("color").and_then(sign::color).is_some(),
                kind => sign::of(kind, true).is_some(),
            };
            if known && marks.iter().all(|other| other.kind != mark.kind) {
                marks.push(mark);
            } else {
                lost = Some(mark);
            }
        }
        if let Some(mark) = lost {
            if mark.kind == MarkKind::Link {
                self.note("link", " to an address that Jira does not support: text kept");
            } else {
                self.note("mark ", mark.name());
            }
        }
        marks.sort_by_key(|mark| match mark.kind {
            MarkKind::TextColor => 0,
            MarkKind::Link => 1,
            _ => 2,
        });
        marks
    }

    #[inline(never)]
    fn open<'n, 'a>(&mut self, mark: &'n Mark<'a>, words: &[Node<'_>], at: usize) -> Open<'n, 'a> {
        match mark.kind {
            MarkKind::TextColor => {
                let color = mark.attr_text("color").and_then(sign::color).unwrap_or_default();
                for part in ["{color:", &color, "}"] {
                    self.out.push_str(part);
                }
                Open::Color(mark)
            }
            MarkKind::Link => self.open_link(mark, words, at),
            kind => {
                let sign = sign::of(kind, mark.attr_text("type") == Some("sup")).unwrap_or(b'*');
                let apart = !sign::is_word(self.before());
                self.sign(sign, apart);
                Open::Sign(mark, sign)
            }
        }
    }

    #[inline(never)]
    fn open_link<'n, 'a>(&mut self, mark: &'n Mark<'a>, words: &[Node<'_>], at: usize) -> Open<'n, 'a> {
        let href = mark.attr_text("href").unwrap_or_default();
        let title = mark.attr_text("title").unwrap_or_default();
        let word = words.get(at);
        let text = word.map_or("", Node::as_text);
        let same = |word: &&Node<'_>| word.marked().iter().any(|other| other.same(mark));
        let alone = words.get(at + 1).filter(same).is_none() && title.is_empty();
        let bare = word.is_some_and(|word| word.marked().len() == 1) && alone;
        let next = words.get(at + 1);
        let apart = next.is_none_or(|next| next.kind == Kind::HardBreak || next.as_text().starts_with(' '));
        let before = !sign::is_word(self.before()) && !self.out.ends_with(['"', '\'', '!', '|', '[', '\\']);
        let whole = sign::is_address(href) && sign::address_len(href) == href.len();
        let target = target(href);
        if bare && text == href && whole && apart && before {
            return Open::Bare(mark, true);
        }
        let file = href.strip_prefix("attachment:");
        let shown = file.or(href.strip_prefix("mailto:")).unwrap_or(href);
        self.out.push('[');
        if bare && text == shown && (whole || file.is_some() || href.starts_with('#')) && shown_as_is(&target)
        {
            // The address stands for the text.
            self.out.push_str(&target);
            self.out.push(']');
            return Open::Bare(mark, false);
        }
        let mut end = String::from("|");
        end.push_str(&target);
        if !title.is_empty() {
            end.push('|');
            plain(title, &mut end);
        }
        end.push(']');
        Open::Link(mark, end)
    }

    #[inline(never)]
    fn close(&mut self, open: &Open<'_, '_>, apart: bool) {
        match open {
            Open::Sign(_, sign) => self.sign(*sign, apart),
            Open::Color(_) => self.out.push_str("{color}"),
            Open::Link(_, end) => self.out.push_str(end),
            Open::Bare(..) => {}
        }
    }

    /// A sign, in braces where letters are beside it.
    #[inline(never)]
    fn sign(&mut self, sign: u8, apart: bool) {
        if !apart {
            self.out.push('{');
        }
        self.out.push(char::from(sign));
        if !apart {
            self.out.push('}');
        }
    }

    /// The character before what comes now, in the line.
    #[inline(never)]
    pub(super) fn before(&self) -> Option<char> {
        self.out.get(self.line_start..).and_then(|line| line.chars().next_back())
    }

    #[inline(never)]
    fn spaces(&mut self, count: usize) {
        if self.out.len() == self.line_start {
            return self.hidden_spaces(count);
        }
        for _ in 0..count {
            self.out.push(' ');
        }
    }

    /// Spaces that stay where others would be cut off.
    #[inline(never)]
    pub(super) fn hidden_spaces(&mut self, count: usize) {
        for _ in 0..count {
            self.out.push_str("&#32;");
        }
    }

    fn hard_break(&mut self, next: Option<&Node<'_>>) {
        let ends = next.is_some_and(|next| next.kind != Kind::HardBreak);
        if ends && !self.one_line && self.out.len() > self.line_start {
            self.newline();
        } else {
            self.out.push_str("\\\\ ");
        }
    }

    /// Code in inline text.
    #[inline(never)]
    fn mono(&mut self, text: &str, next: Option<&Node<'_>>, context: &mut Context<'_, '_>) {
        let follows = next.is_some_and(|next| {
            next.kind != Kind::HardBreak && sign::is_word(next.as_text().chars().next().or(Some('x')))
        });
        let braced = follows || sign::is_word(self.before());
        let (lead, tail) = edges(text);
        let core = scan::inner(text, lead, tail);
        self.out.push_str(if braced { "{{{}" } else { "{{" });
        self.hidden_spaces(lead);
        (context.mono, context.skipped) = (true, lead);
        self.escaped(core, context);
        context.mono = false;
        self.hidden_spaces(tail);
        self.out.push_str(if braced { "{}}}" } else { "}}" });
    }
}

impl<'a> Open<'_, 'a> {
    const fn mark(&self) -> &Mark<'a> {
        match self {
            Self::Sign(mark, _) | Self::Color(mark) | Self::Link(mark, _) | Self::Bare(mark, _) => mark,
        }
    }
}

/// The number of spaces at the start and the end of a text. All are at its start where it has
/// nothing else.
fn edges(text: &str) -> (usize, usize) {
    let lead = scan::lead(text, b" ");
    (lead, if lead == text.len() { 0 } else { scan::tail(text, b" ") })
}
