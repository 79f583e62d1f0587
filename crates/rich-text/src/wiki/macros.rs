//! Macros: what stands in braces around blocks or words.

#![cfg_attr(not(test), expect(clippy::arithmetic_side_effects, reason = "places in a text in memory"))]

use super::super::kind::{Kind, MarkKind};
use super::super::markdown::builder::Ends;
use super::super::node::{Mark, Node, Value};
use super::super::rules;
use super::known::{MACROS, Macro};
use super::needle::Needle;
use super::reader::Reader;
use super::scan;
use super::sign;

/// The beginning of a macro.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tag<'a> {
    pub(super) kind: Macro,
    /// The text after its colon.
    pub(super) parameters: &'a str,
    /// The start of its body.
    pub(super) body: usize,
}

impl<'a> Reader<'a, '_> {
    /// The beginning of a macro at a brace in a line that ends there.
    pub(super) fn tag(&mut self, at: usize, line: usize) -> Option<Tag<'a>> {
        let rest = self.text(at, line).strip_prefix('{')?;
        let length = rest.bytes().take(9).take_while(u8::is_ascii_lowercase).count();
        let (name, rest) = rest.split_at_checked(length)?;
        let kind = MACROS.iter().find(|(other, ..)| *other == name)?.2;
        let from = at + 1 + length;
        if rest.starts_with('}') {
            return Some(Tag { kind, parameters: "", body: from + 1 });
        }
        rest.starts_with(':').then_some(())?;
        let end = self.next(Needle::Brace, from);
        (end < line).then(|| Tag { kind, parameters: self.text(from + 1, end), body: end + 1 })
    }

    /// A macro around blocks at a brace: its beginning, and where its body ends.
    pub(super) fn block_tag(&mut self, at: usize, line: usize, to: usize) -> Option<(Tag<'a>, usize)> {
        let tag = self.tag(at, line)?;
        if tag.kind == Macro::Color {
            return None;
        }
        let end = self.next(Needle::Macro(tag.kind), tag.body);
        (end < to).then_some((tag, end))
    }

    /// Accepts a macro around blocks, and says where it ended.
    pub(super) fn block_macro(&mut self, tag: Tag<'a>, end: usize) -> usize {
        self.builder.at = tag.body;
        self.builder.close_line();
        let after = end + MACROS.get(tag.kind as usize).map_or(0, |(_, end, _)| end.len());
        match tag.kind {
            Macro::Code | Macro::NoFormat => self.code_block(tag, end),
            Macro::Quote => {
                self.builder.open(Node::new(Kind::Blockquote), Ends::WithMarkdown);
                self.body(tag.body, end);
            }
            Macro::Expand => self.expand(tag, end),
            kind => self.panel(kind, tag, end),
        }
        after
    }

    fn body(&mut self, from: usize, to: usize) {
        self.blocks(from, to);
        self.builder.close();
    }

    #[inline(never)]
    fn code_block(&mut self, tag: Tag<'a>, end: usize) {
        let mut node = Node::new(Kind::CodeBlock);
        let mut title = "";
        let (mut rest, mut first) = (tag.parameters, true);
        while let Some((key, value)) = scan::parameter(&mut rest, b"|") {
            let is_first = std::mem::take(&mut first);
            let language = match (key, value) {
                ("title", Some(value)) => {
                    title = value;
                    continue;
                }
                ("language" | "lang", Some(value)) => value,
                (key, None) if is_first => key,
                _ => continue,
            };
            if !matches!(language, "" | "none" | "plain") && tag.kind == Macro::Code {
                node = node.with("language", Value::Text(language.into()));
            }
        }
        if !title.is_empty() {
            self.builder.note("code block title: converted to a line before it");
            self.title(title);
        }
        let mut text = self.text(tag.body, end);
        if let Some((first, rest)) = scan::cut(text, b"\n")
            && first.trim_ascii().is_empty()
        {
            text = rest;
        }
        let trimmed = scan::inner(text, 0, scan::tail(text, b" \t"));
        text = trimmed.strip_suffix('\n').unwrap_or(text);
        text = text.strip_suffix('\r').unwrap_or(text);
        if !text.is_empty() {
            let closing = MACROS.get(tag.kind as usize).map_or("", |(_, end, _)| end);
            let escaped = ["\\", closing].concat();
            let words = if scan::find(text, b"\r").is_some() || scan::find_text(text, &escaped).is_some() {
                Node::words(scan::replaced(&scan::replaced(text, "\r\n", "\n"), &escaped, closing))
            } else {
                Node::words(text)
            };
            node.content = Some(vec![words]);
        } else {
            node.content = Some(Vec::new());
        }
        self.builder.place(node);
    }

    /// A line of a title.
    #[inline(never)]
    fn title(&mut self, title: &'a str) {
        let mut words = Node::words(title);
        words.marks = Some(vec![Mark::new(MarkKind::Strong)]);
        self.builder.place(Node::of(Kind::Paragraph, vec![words]));
    }

    #[inline(never)]
    fn panel(&mut self, kind: Macro, tag: Tag<'a>, end: usize) {
        let mut name = match kind {
            Macro::Note => "note",
            Macro::Tip => "tip",
            Macro::Warning => "warning",
            _ => "info",
        };
        let (mut title, mut color) = ("", None);
        let mut rest = tag.parameters;
        while let Some((key, value)) = scan::parameter(&mut rest, b"|") {
            match (key, value) {
                ("title", Some(value)) => title = value,
                ("bgColor", Some(value)) => color = sign::color(value),
                _ => {}
            }
        }
        if let Some(color) = &color {
            name = sign::PANELS.iter().find(|(_, other)| other == color).map_or("custom", |(name, _)| name);
        }
        let mut node = Node::new(Kind::Panel).with("panelType", Value::Text(name.into()));
        if name == "custom" {
            node = node.with("panelColor", Value::Text(color.unwrap_or_default().into()));
        }
        self.builder.open(node, Ends::WithMarkdown);
        if !title.is_empty() {
            self.title(title);
        }
        self.body(tag.body, end);
    }

    #[inline(never)]
    fn expand(&mut self, tag: Tag<'a>, end: usize) {
        let title = tag.parameters.strip_prefix("title=").unwrap_or(tag.parameters);
        let parent = self.builder.parent();
        let kind = if rules::allows(parent, Kind::Expand) { Kind::Expand } else { Kind::NestedExpand };
        if !rules::allows(parent, kind) && !title.is_empty() {
            self.title(title);
        }
        let mut node = Node::new(kind);
        if title.is_empty() {
            node.attrs = Some(Vec::new());
        } else {
            node = node.with("title", Value::Text(title.into()));
        }
        self.builder.open(node, Ends::WithMarkdown);
        self.body(tag.body, end);
    }

    /// Accepts a macro in inline text: the beginning or end of a colour, or an anchor.
    /// Says where it ended.
    pub(super) fn inline_macro(&mut self, at: usize, line: usize) -> Option<usize> {
        if self.text(at, line).starts_with("{anchor:") {
            let end = self.next(Needle::Brace, at);
            (end < line).then_some(())?;
            self.builder.note("anchor: dropped");
            return Some(end + 1);
        }
        let tag = self.tag(at, line).filter(|tag| tag.kind == Macro::Color)?;
        if tag.parameters.is_empty() {
            self.color.take()?;
            self.builder.unmark(MarkKind::TextColor);
            return Some(tag.body);
        }
        (self.next(Needle::Macro(Macro::Color), tag.body) < usize::MAX).then_some(())?;
        self.builder.unmark(MarkKind::TextColor);
        let color = sign::color(tag.parameters);
        if color.is_none() {
            self.builder.note("unknown color: text kept");
        }
        let name = color.unwrap_or_default();
        let mark = Mark::new(MarkKind::TextColor).with("color", Value::Text(name.clone().into()));
        if !name.is_empty() {
            self.builder.push_mark(mark.clone());
        }
        self.color = Some(mark);
        Some(tag.body)
    }
}
