//! The parser's events, one by one.

use super::super::kind::{Kind, MarkKind};
use super::super::link;
use super::super::node::{Mark, Node, Value};
use super::super::rules;
use super::builder::{Builder, Ends};
use super::open::What;
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

impl<'a> Builder<'a, '_> {
    /// Takes what comes next.
    pub(super) fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        if !matches!(event, Event::End(_)) {
            self.at = range.start;
        }
        match event {
            Event::Start(Tag::TableCell) if self.is_filled(&range) => self.skips_cell = true,
            Event::End(TagEnd::TableCell) if std::mem::take(&mut self.skips_cell) => {}
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(text, range),
            Event::Code(text) => {
                self.flush();
                self.code(owned(text));
            }
            Event::SoftBreak => {
                self.flush();
                self.words(" ".into());
            }
            Event::HardBreak => {
                self.flush();
                self.word(Node::new(Kind::HardBreak));
            }
            Event::Html(html) => self.raw.get_or_insert_default().push_str(&html),
            Event::InlineHtml(html) => {
                self.flush();
                self.inline_html(owned(html));
            }
            Event::Rule => {
                self.close_line();
                let mut rule = Node::new(Kind::Rule);
                let named = std::mem::take(&mut self.next);
                self.apply(&mut rule, named);
                self.place(rule);
            }
            Event::TaskListMarker(done) => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.item.done = Some(done);
                }
            }
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.words(owned(text));
            }
        }
    }

    fn text(&mut self, text: CowStr<'a>, range: Range<usize>) {
        if let Some(raw) = &mut self.raw {
            raw.push_str(&text);
            return;
        }
        match text {
            CowStr::Borrowed(text) if self.source.get(range.clone()) == Some(text) => {
                self.plain_text(range.start, range.end);
            }
            text => {
                self.flush();
                self.words(owned(text));
            }
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::Paragraph => self.begin(Node::new(Kind::Paragraph), false),
            Tag::Heading { level, .. } => self.heading(level as u64),
            Tag::BlockQuote(kind) => {
                let node = match kind {
                    None => Node::new(Kind::Blockquote),
                    Some(kind) => Node::new(Kind::Panel).with("panelType", Value::Text(panel(kind).into())),
                };
                self.open(node, Ends::WithMarkdown);
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock => {
                self.close_line();
                self.raw = Some(String::new());
                if let Tag::CodeBlock(CodeBlockKind::Fenced(info)) = tag {
                    self.language(&info);
                }
            }
            Tag::List(None) => self.open(Node::new(Kind::BulletList), Ends::WithMarkdown),
            Tag::List(Some(order)) => {
                self.open(
                    Node::new(Kind::OrderedList).with("order", Value::Whole(order)),
                    Ends::WithMarkdown,
                );
            }
            Tag::Item => self.open(Node::new(Kind::ListItem), Ends::WithMarkdown),
            Tag::Table(columns) => {
                self.columns = columns;
                self.open(Node::new(Kind::Table), Ends::WithMarkdown);
            }
            Tag::TableHead | Tag::TableRow => self.row(tag == Tag::TableHead),
            Tag::TableCell => self.cell(),
            Tag::Emphasis => self.mark(MarkKind::Em),
            Tag::Strong => self.mark(MarkKind::Strong),
            Tag::Strikethrough => self.mark(MarkKind::Strike),
            Tag::Link { link_type, dest_url, title, .. } => self.link(link_type, dest_url, title),
            Tag::Image { dest_url, title, .. } => {
                self.open_link(owned(dest_url), owned(title), What::Picture)
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) => self.close_line(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::Table => {
                self.close();
            }
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::HtmlBlock => {
                let html = self.raw.take().unwrap_or_default();
                self.html(&html);
            }
            TagEnd::Emphasis => self.end_mark(MarkKind::Em),
            TagEnd::Strong => self.end_mark(MarkKind::Strong),
            TagEnd::Strikethrough => self.end_mark(MarkKind::Strike),
            TagEnd::Link | TagEnd::Image => self.close_link(),
            _ => {}
        }
    }

    /// Begins a heading, or a bold line where none is allowed.
    pub(crate) fn heading(&mut self, level: u64) {
        if rules::allows(self.parent(), Kind::Heading) {
            self.begin(Node::new(Kind::Heading).with("level", Value::Whole(level)), false);
        } else {
            self.note(&format!("heading is not allowed in {}: converted to bold text", self.parent().name()));
            self.begin(Node::new(Kind::Paragraph), false);
            self.push_mark(Mark::new(MarkKind::Strong));
        }
    }

    fn mark(&mut self, kind: MarkKind) {
        self.flush();
        self.line();
        self.push_mark(Mark::new(kind));
    }

    fn end_mark(&mut self, kind: MarkKind) {
        self.flush();
        self.unmark(kind);
    }

    fn link(&mut self, kind: LinkType, address: CowStr<'a>, title: CowStr<'a>) {
        let account = address.strip_prefix("accountid:").is_some_and(link::is_account);
        let user = address.strip_prefix("username:").is_some_and(link::is_user);
        let (address, what) = match kind {
            _ if account || user => (owned(address), What::Mention),
            _ if self.by_name && address.starts_with("attachment:") => (owned(address), What::Link),
            LinkType::Email => (Cow::Owned(format!("mailto:{address}")), What::Link),
            LinkType::Autolink if address.starts_with("http://") || address.starts_with("https://") => {
                (owned(address), What::Card)
            }
            _ if link::is_common(&address) => (owned(address), What::Link),
            _ => {
                self.note("link with an address that is not allowed: text kept");
                (owned(address), What::Refused)
            }
        };
        self.open_link(address, owned(title), what);
    }

    fn language(&mut self, info: &str) {
        let language = info.split_whitespace().next().unwrap_or_default();
        let mut node = Node::new(Kind::CodeBlock);
        if !language.is_empty() {
            node = node.with("language", Value::Text(language.to_owned().into()));
        }
        if info.trim().len() > language.len() {
            self.note("code block info string: only the language kept");
        }
        self.fence = Some(node);
    }

    fn code_block(&mut self) {
        let mut text = self.raw.take().unwrap_or_default();
        if text.ends_with('\n') {
            text.pop();
        }
        let mut node = self.fence.take().unwrap_or_else(|| Node::new(Kind::CodeBlock));
        node.content = Some(if text.is_empty() { Vec::new() } else { vec![Node::words(text)] });
        let named = std::mem::take(&mut self.next);
        self.apply(&mut node, named);
        self.place(node);
    }

    /// Begins a row of a table, a line where that is none.
    pub(crate) fn row(&mut self, head: bool) {
        self.in_head = head;
        let melted = self.frames.last().is_some_and(|frame| frame.melted) || self.beyond > 0;
        if melted {
            return self.begin(Node::new(Kind::Paragraph), false);
        }
        self.open(Node::of(Kind::TableRow, Vec::new()), Ends::WithMarkdown);
    }

    /// Ends a row.
    pub(crate) fn end_row(&mut self) {
        if self.frames.last().is_some_and(|frame| frame.node.kind == Kind::TableRow && !frame.melted) {
            self.close();
        } else {
            self.close_line();
        }
    }

    /// Begins a cell of a row, more of a line where that is none.
    pub(crate) fn cell(&mut self) {
        let columns = &self.columns;
        match self.frames.last_mut() {
            Some(row) if row.node.kind == Kind::TableRow && self.beyond == 0 => {
                let alignment = columns.get(row.column).copied().unwrap_or(Alignment::None);
                row.column = row.column.saturating_add(1);
                let kind = if self.in_head { Kind::TableHeader } else { Kind::TableCell };
                self.open(Node::new(kind), Ends::WithMarkdown);
                let mut line = Node::new(Kind::Paragraph);
                let align = match alignment {
                    Alignment::Center => Some("center"),
                    Alignment::Right => Some("end"),
                    Alignment::Left | Alignment::None => None,
                };
                if let Some(align) = align {
                    line.marks =
                        Some(vec![Mark::new(MarkKind::Alignment).with("align", Value::Text(align.into()))]);
                }
                self.begin(line, false);
            }
            _ => {
                self.flush();
                if self.line.as_ref().is_some_and(|line| !line.words.is_empty()) {
                    self.words(" | ".into());
                }
            }
        }
    }

    /// Ends a cell.
    pub(crate) fn end_cell(&mut self) {
        let kinds = [Kind::TableCell, Kind::TableHeader];
        if self.frames.last().is_some_and(|frame| kinds.contains(&frame.node.kind)) && self.beyond == 0 {
            self.close();
        } else {
            self.flush();
        }
    }
}

const fn panel(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "info",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "note",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "error",
    }
}

/// The parser's text as ours.
pub(super) fn owned(text: CowStr<'_>) -> Cow<'_, str> {
    match text {
        CowStr::Borrowed(text) => text.into(),
        text => text.into_string().into(),
    }
}
