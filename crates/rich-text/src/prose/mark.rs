//! Marks: signs where Markdown reads them as such, tags and comments elsewhere.

use super::super::kind::{Kind, MarkKind};
use super::super::link;
use super::super::node::{Mark, Members, Node, Value};
use super::close::Close;
use super::words::Words;
use super::{CommentMembers, Writer, escape};

impl Writer<'_> {
    /// Begins the mark at such a depth of a word's.
    pub(super) fn open_mark(
        &mut self,
        words: &Words<'_, '_>,
        at: usize,
        depth: usize,
        mark: &Mark<'_>,
    ) -> Close {
        let (open, close) = match mark.kind {
            kind @ (MarkKind::Em | MarkKind::Strong | MarkKind::Strike)
                if mark.attrs.is_none() && mark.rest.is_empty() =>
            {
                let signs = self.signs(words, at, depth, mark.kind);
                match (kind, signs) {
                    (MarkKind::Em, Signs { apart: true, .. }) => ("_", "_"),
                    (MarkKind::Em, _) => ("<em>", "</em>"),
                    (MarkKind::Strong, Signs { flanked: true, .. }) => ("**", "**"),
                    (MarkKind::Strong, _) => ("<strong>", "</strong>"),
                    (_, Signs { flanked: true, .. }) => ("~~", "~~"),
                    _ => ("<del>", "</del>"),
                }
            }
            MarkKind::Underline if mark.attrs.is_none() && mark.rest.is_empty() => ("<u>", "</u>"),
            MarkKind::Subsup if is_subsup(mark, "sub") => ("<sub>", "</sub>"),
            MarkKind::Subsup if is_subsup(mark, "sup") => ("<sup>", "</sup>"),
            MarkKind::Link => return self.open_link(words, at, depth, mark),
            _ => return self.begin(mark),
        };
        self.out.push_str(open);
        Close::With(close)
    }

    pub(super) fn close_mark(&mut self, close: &Close) {
        match close {
            Close::With(sign) => self.out.push_str(sign),
            Close::Target(target) => {
                self.out.push(']');
                self.out.push_str(target);
            }
            Close::Comment(name) => self.comment(&["end", name], &CommentMembers::default(), ""),
            Close::Nothing => {}
        }
    }

    /// Begins a mark that only a comment can say.
    fn begin(&mut self, mark: &Mark<'_>) -> Close {
        if !self.lossless {
            self.note(&format!("mark {}", mark.name()));
            return Close::Nothing;
        }
        self.inert();
        let mut members: Members<'_> = mark.rest.clone();
        members.retain(|(name, _)| name != "type");
        if let Some(attrs) = &mark.attrs {
            members.push(("attrs".into(), Value::Object(attrs.clone())));
        }
        self.comment(&["begin", mark.name()], &CommentMembers { kept: false, members }, "");
        Close::Comment(mark.name().to_owned())
    }

    fn open_link(&mut self, words: &Words<'_, '_>, at: usize, depth: usize, mark: &Mark<'_>) -> Close {
        let title = mark.attr_text("title");
        let known = mark
            .attrs
            .iter()
            .flatten()
            .all(|(name, value)| matches!(&**name, "href" | "title") && value.as_str().is_some());
        let href = mark.attr_text("href").unwrap_or_default();
        let says_all = known && mark.rest.is_empty() && title != Some("") && !href.starts_with("accountid:");
        let known = link::is_common(href) || !self.lossless && href.starts_with("attachment:");
        if self.lossless && !says_all || !known {
            return self.begin(mark);
        }
        if !says_all {
            self.note("link attributes");
        }
        if title.is_none() && depth == 0 && self.is_bare(words, at, href) {
            return Close::Nothing;
        }
        let mut target = String::new();
        if !escape::target(href, title.filter(|title| !title.is_empty()), &mut target) {
            return self.begin(mark);
        }
        self.out.push('[');
        Close::Target(target)
    }

    /// Whether a link's text is its address, which is read as a link by itself.
    fn is_bare(&self, words: &Words<'_, '_>, at: usize, href: &str) -> bool {
        let is_plain = |c: char| {
            c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '/' | '?' | '=' | '%' | '+' | '#' | ':')
        };
        let alone = words.all.get(at).is_some_and(|word| word.as_text() == href && word.marked().len() == 1);
        let after = match words.all.get(at.saturating_add(1)) {
            None => true,
            Some(next) => {
                next.kind == Kind::HardBreak || next.marked().is_empty() && next.as_text().starts_with(' ')
            }
        };
        let before = self.out.len() == self.line_start || self.out.ends_with([' ', '(']);
        let host = href.strip_prefix("https://").or_else(|| href.strip_prefix("http://"));
        let starts = host.is_some_and(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric()));
        let ends = href.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '/');
        alone && after && before && starts && ends && href.chars().all(is_plain)
    }

    /// Whether signs around what a mark covers are read as the mark's.
    fn signs(&self, words: &Words<'_, '_>, at: usize, depth: usize, mark: MarkKind) -> Signs {
        let end = words.end(at, depth);
        let (first, last) = (words.all.get(at), end.checked_sub(1).and_then(|end| words.all.get(end)));
        let inner = depth.saturating_add(1);
        let side = |word: Option<&Node<'_>>, from_start: bool| match word {
            Some(word) if word.marked().len() > inner => Side::Sign,
            Some(word) => {
                let mut chars = word.as_text().chars();
                Side::of(if from_start { chars.next() } else { chars.next_back() })
            }
            None => Side::Space,
        };
        let before = match self.out.get(self.line_start..) {
            Some("") | None => Side::Space,
            Some(written) => Side::of(written.chars().next_back()),
        };
        let after = match words.all.get(end) {
            None => Side::Space,
            Some(word) if word.kind == Kind::Text && word.marked().len() <= depth => {
                Side::of(word.as_text().chars().next())
            }
            Some(_) => Side::Sign,
        };
        let (begins, ends) = (side(first, true), side(last, false));
        let flanks = |inner: Side, outer: Side| {
            inner == Side::Letter && outer != Side::Unclear
                || inner == Side::Sign && matches!(outer, Side::Space | Side::Sign)
        };
        let flanked = flanks(begins, before) && flanks(ends, after);
        let clear = |side: Side| matches!(side, Side::Space | Side::Sign);
        // A sign beside another of its kind would be one with it.
        let beside = self.out.ends_with(['*', '~']) && mark != MarkKind::Em
            || self.out.ends_with('_') && mark == MarkKind::Em;
        Signs { flanked: flanked && !beside, apart: flanked && !beside && clear(before) && clear(after) }
    }
}

/// The way in which signs would be parsed.
#[derive(Debug, Clone, Copy)]
struct Signs {
    /// As a mark's.
    flanked: bool,
    /// As a mark's that is not within a word.
    apart: bool,
}

/// The character beside a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Space,
    Letter,
    Sign,
    /// A character whose class readers may see differently.
    Unclear,
}

impl Side {
    fn of(c: Option<char>) -> Self {
        match c {
            None => Self::Space,
            Some(' ') => Self::Space,
            Some(c) if c.is_alphanumeric() => Self::Letter,
            Some(c) if c.is_ascii_punctuation() => Self::Sign,
            Some(_) => Self::Unclear,
        }
    }
}

fn is_subsup(mark: &Mark<'_>, kind: &str) -> bool {
    mark.rest.is_empty()
        && mark.attrs.as_ref().is_some_and(|attrs| attrs.len() == 1)
        && mark.attr_text("type") == Some(kind)
}
