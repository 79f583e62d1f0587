//! A line of words: texts with their marks, and what stands between.

use super::super::super::kind::{Kind, MarkKind};
use super::super::super::link;
use super::super::super::node::{Mark, Node, get};
use super::super::names;
use super::super::resource;
use super::Writer;

impl Writer<'_> {
    /// The words of a line. The first is so many children after its parent's first.
    pub(super) fn line(&mut self, words: &[Node<'_>], place: usize) {
        self.space = true;
        let mut open: Vec<(&Mark<'_>, &'static str)> = Vec::new();
        let count = words.len();
        for (at, word) in words.iter().enumerate() {
            self.path.push(place.saturating_add(at));
            let marks = if word.kind == Kind::Text { self.formed(word) } else { Vec::new() };
            let shared = open.iter().zip(&marks).take_while(|((a, _), b)| a.same(b)).count();
            while open.len() > shared
                && let Some((_, close)) = open.pop()
            {
                self.put(close);
            }
            for mark in marks.into_iter().skip(shared) {
                let close = self.open_mark(mark);
                open.push((mark, close));
            }
            if word.kind == Kind::Text {
                self.line_text(word.as_text(), at.saturating_add(1) == count);
            } else {
                self.word(word);
            }
            self.path.pop();
        }
        while let Some((_, close)) = open.pop() {
            self.put(close);
        }
    }

    /// The marks of a text that have a form, one of a kind.
    fn formed<'n, 'a>(&mut self, word: &'n Node<'a>) -> Vec<&'n Mark<'a>> {
        let mut marks: Vec<&'n Mark<'a>> = Vec::new();
        for mark in word.marked() {
            let said: &[&str] = match mark.kind {
                MarkKind::Link => &["href", "title"],
                MarkKind::Annotation => &["id", "annotationType"],
                _ => &["color", "type"],
            };
            let formed = match mark.kind {
                MarkKind::Strong | MarkKind::Em | MarkKind::Underline | MarkKind::Strike | MarkKind::Code => {
                    true
                }
                MarkKind::Subsup => matches!(mark.attr_text("type"), Some("sub" | "sup")),
                MarkKind::TextColor | MarkKind::BackgroundColor => {
                    mark.attr_text("color").and_then(names::rgb).is_some()
                }
                MarkKind::Link => mark.attr_text("href").is_some_and(link::is_common),
                MarkKind::Annotation => true,
                _ => false,
            };
            if !formed {
                self.note(&["mark ", mark.name(), ": text kept"]);
            } else if marks.iter().any(|other| other.kind == mark.kind) {
                self.note(&["mark ", mark.name(), ", twice"]);
            } else {
                let attrs = mark.attrs.as_deref().unwrap_or_default();
                if attrs.iter().any(|(name, _)| !said.contains(&&**name)) {
                    self.note(&["mark ", mark.name(), ": attributes"]);
                }
                marks.push(mark);
            }
        }
        marks
    }

    /// Begins a mark, and says how it ends.
    fn open_mark(&mut self, mark: &Mark<'_>) -> &'static str {
        let (name, close) = match mark.kind {
            MarkKind::Strong => ("strong", "</strong>"),
            MarkKind::Em => ("em", "</em>"),
            MarkKind::Underline => ("u", "</u>"),
            MarkKind::Strike => ("s", "</s>"),
            MarkKind::Code => ("code", "</code>"),
            MarkKind::Subsup if mark.attr_text("type") == Some("sub") => ("sub", "</sub>"),
            MarkKind::Subsup => ("sup", "</sup>"),
            MarkKind::TextColor | MarkKind::BackgroundColor => {
                let color = mark.attr_text("color").and_then(names::rgb).unwrap_or_default();
                let property =
                    if mark.kind == MarkKind::TextColor { "color: " } else { "background-color: " };
                self.open("span", &[("style", Some(&[property, &color, ";"].concat()))]);
                return "</span>";
            }
            MarkKind::Annotation => {
                self.open("ac:inline-comment-marker", &[("ac:ref", mark.attr_text("id"))]);
                return "</ac:inline-comment-marker>";
            }
            _ => return self.open_link(mark),
        };
        self.open(name, &[]);
        close
    }

    fn open_link(&mut self, mark: &Mark<'_>) -> &'static str {
        let href = mark.attr_text("href").unwrap_or_default();
        let title = get(mark.attrs.as_deref().unwrap_or_default(), "title").and_then(|title| title.as_str());
        let found = if title.is_none() { resource::read(href) } else { None };
        let Some(found) = found else {
            self.open("a", &[("href", Some(href)), ("title", title)]);
            return "</a>";
        };
        self.open("ac:link", &[("ac:anchor", found.anchor.as_deref())]);
        if !found.name.is_empty() {
            let named: Vec<_> =
                found.attributes.iter().map(|(name, value)| (&**name, Some(&**value))).collect();
            self.empty(&found.name, &named);
        }
        self.open("ac:link-body", &[]);
        "</ac:link-body></ac:link>"
    }
}
