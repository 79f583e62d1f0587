//! Blocks.

use super::super::attachment::{Attachment, Files, by_id};
use super::super::date;
use super::super::kind::{Kind, MarkKind};
use super::super::node::{Mark, Node, Value};
use super::super::note::{Note, Notes};
use super::scan;
use super::sign;
use std::fmt::Write as _;

/// Wiki markup that is being written.
pub(super) struct Writer<'w> {
    pub(super) out: String,
    files: Files<'w>,
    notes: Notes,
    /// The place of the node that is being written, by its number in each parent.
    pub(super) path: Vec<usize>,
    /// The signs of the lists around.
    signs: String,
    /// Whether a blank line would end what is around: a list or a table.
    tight: bool,
    /// Whether it is in a table.
    pub(super) cell: bool,
    /// Whether no line may end: in a heading.
    pub(super) one_line: bool,
    /// Whether a list must not have the sign of the one before it.
    other: bool,
    /// Whether an item begins, in which boxes would be read.
    pub(super) item: bool,
    /// The start of the line.
    pub(super) line_start: usize,
}

impl<'w> Writer<'w> {
    pub(super) fn new(attachments: &'w [Attachment]) -> Self {
        Self {
            out: String::new(),
            files: by_id(attachments),
            notes: Notes::default(),
            path: Vec::new(),
            signs: String::new(),
            tight: false,
            cell: false,
            one_line: false,
            other: false,
            item: false,
            line_start: 0,
        }
    }

    /// The markup of a document, and the notes.
    pub(super) fn document(mut self, document: &Node<'_>) -> (String, Vec<Note>) {
        self.blocks(document);
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        (self.out, self.notes.0)
    }

    /// Notes what is lost of the node that is being written.
    #[inline(never)]
    pub(super) fn note(&mut self, name: &str, what: &str) {
        if self.notes.is_full() {
            return;
        }
        let mut place = String::new();
        for number in &self.path {
            let _ = write!(place, "/content/{number}");
        }
        self.notes.add([name, what].concat(), place);
    }

    #[inline(never)]
    pub(super) fn newline(&mut self) {
        self.out.push('\n');
        self.line_start = self.out.len();
    }

    /// The blocks of a node.
    fn blocks(&mut self, node: &Node<'_>) {
        let start = self.out.len();
        let (mut list, mut other) = (None, false);
        for (place, child) in node.children().iter().enumerate() {
            self.path.push(place);
            let before = self.out.len();
            if before > start {
                if !self.tight {
                    self.newline();
                }
                self.newline();
                self.item = false;
            }
            let length = self.out.len();
            self.line_start = length;
            let sign = list_sign(child.kind);
            if self.tight && list.is_some() {
                other = list == sign && !other;
                self.other = other;
                if sign.is_none() || sign == Some('#') && other {
                    self.note(child.name(), " after a list within a block: becomes part of the list");
                }
            }
            self.block(child);
            self.other = false;
            if self.out.len() == length {
                self.out.truncate(before);
            } else {
                list = sign;
            }
            self.path.pop();
        }
    }

    fn block(&mut self, node: &Node<'_>) {
        self.attributes(node);
        match node.kind {
            Kind::Paragraph | Kind::TaskItem | Kind::DecisionItem | Kind::Caption => self.words(node),
            Kind::Heading => self.heading(node),
            Kind::CodeBlock => self.code_block(node),
            Kind::Rule if self.tight && !self.cell => self.note("rule", ": dropped in a list"),
            Kind::Rule => self.out.push_str("----"),
            Kind::Blockquote => self.around(node, "{quote}", "{quote}"),
            Kind::Panel => self.panel(node),
            Kind::BulletList | Kind::OrderedList | Kind::TaskList | Kind::DecisionList => self.list(node),
            Kind::Table => self.table(node),
            Kind::Expand | Kind::NestedExpand => {
                self.note(node.name(), ": title converted to a line before its content");
                self.titled(node);
            }
            Kind::MediaSingle | Kind::MediaGroup => self.pictures(node),
            Kind::BlockCard | Kind::EmbedCard => {
                self.note(node.name(), ": converted to a link");
                self.word(node, true);
            }
            kind if kind.is_inline() || kind == Kind::Media => {
                self.words(&Node::of(Kind::Paragraph, vec![node.clone()]));
            }
            _ => {
                self.note(node.name(), ": text kept");
                if node.children().iter().any(|child| child.kind.is_inline()) {
                    self.words(node);
                } else {
                    self.titled(node);
                }
            }
        }
    }

    /// Notes attributes and marks of a block that wiki markup lacks.
    #[inline(never)]
    fn attributes(&mut self, node: &Node<'_>) {
        let lost = node.attrs.iter().flatten().any(|(name, value)| match (&**name, value) {
            ("colspan" | "rowspan" | "order", Value::Whole(1)) => false,
            ("order" | "colspan" | "rowspan" | "isNumberColumnEnabled" | "background" | "wrap", value) => {
                *value != Value::Flag(false)
            }
            _ => false,
        });
        if lost || !node.marked().is_empty() {
            self.note(node.name(), ": attributes or marks");
        }
    }

    /// A title as a bold line, and what it is the title of.
    #[inline(never)]
    fn titled(&mut self, node: &Node<'_>) {
        let start = self.out.len();
        let shown = ["title", "text", "alt", "url"].into_iter().find_map(|name| node.attr_text(name));
        if let Some(title) = shown.filter(|title| !title.trim().is_empty()) {
            let mut words = Node::words(title.to_owned());
            words.marks = Some(vec![Mark::new(MarkKind::Strong)]);
            self.words(&Node::of(Kind::Paragraph, vec![words]));
        }
        let titled = self.out.len();
        if titled > start {
            if !self.tight {
                self.newline();
            }
            self.newline();
        }
        let before = self.out.len();
        self.blocks(node);
        if self.out.len() == before {
            self.out.truncate(titled);
        }
    }

    /// Blocks within a macro.
    #[inline(never)]
    fn around(&mut self, node: &Node<'_>, begin: &str, end: &str) {
        let signs = std::mem::take(&mut self.signs);
        let tight = std::mem::take(&mut self.tight);
        self.item = false;
        self.out.push_str(begin);
        self.newline();
        self.blocks(node);
        if !self.out.ends_with('\n') {
            self.newline();
        }
        self.out.push_str(end);
        (self.signs, self.tight) = (signs, tight);
    }

    fn heading(&mut self, node: &Node<'_>) {
        if !self.signs.is_empty() {
            self.note("heading", ": converted to a line in a list");
            return self.words(node);
        }
        let level = match node.attr("level") {
            Some(Value::Whole(level @ 1..=6)) => *level,
            _ => 6,
        };
        let _ = write!(self.out, "h{level}. ");
        self.line_start = self.out.len();
        self.one_line = true;
        self.words(node);
        self.one_line = false;
    }

    fn panel(&mut self, node: &Node<'_>) {
        let kind = node.attr_text("panelType").unwrap_or("info");
        let known = sign::PANELS.iter().find(|(name, _)| *name == kind).map(|(_, color)| *color);
        let own = node.attr_text("panelColor").and_then(sign::color);
        let color = known.or(own.as_deref()).unwrap_or("#deebff");
        if node.attr("panelIcon").is_some() {
            self.note("panel", ": icon");
        }
        self.around(node, &["{panel:bgColor=", color, "}"].concat(), "{panel}");
    }

    fn code_block(&mut self, node: &Node<'_>) {
        let text: String = node.children().iter().map(Node::as_text).collect();
        let language = node.attr_text("language").unwrap_or_default();
        let simple = |byte: u8| byte.is_ascii_alphanumeric() || b"+#._-/".contains(&byte);
        let mut language = if language.bytes().all(simple) { language } else { "" };
        let has = |sign| scan::find_text(&text, sign).is_some();
        let (code, plain) = (has("{code}"), has("{noformat}"));
        if code && !language.is_empty() && !plain {
            self.note("codeBlock", ": language, because it contains the sign that would end it");
            language = "";
        }
        let named = !language.is_empty() || plain && !code;
        let sign = if named { "{code}" } else { "{noformat}" };
        self.out.push_str(sign);
        if !language.is_empty() {
            self.out.pop();
            self.out.push(':');
            self.out.push_str(language);
            self.out.push('}');
        }
        self.newline();
        if has(sign) {
            self.note("codeBlock", ": backslash added before the sign that would end it");
            self.out.push_str(&scan::replaced(&text, sign, &["\\", sign].concat()));
        } else {
            self.out.push_str(&text);
        }
        if !text.is_empty() {
            self.newline();
        }
        self.out.push_str(sign);
    }

    fn list(&mut self, node: &Node<'_>) {
        match node.kind {
            Kind::TaskList if self.signs.is_empty() => {
                self.note("taskList", ": converted to a list with checkboxes")
            }
            Kind::DecisionList => self.note("decisionList", ": converted to a list with symbols"),
            _ => {}
        }
        let other = std::mem::take(&mut self.other);
        let sign = match list_sign(node.kind) {
            Some('*') if other => '-',
            sign => sign.unwrap_or('*'),
        };
        if !self.signs.is_empty() && !self.out.ends_with('\n') {
            self.newline();
        }
        let tight = std::mem::replace(&mut self.tight, true);
        self.signs.push(sign);
        for (place, item) in node.children().iter().enumerate() {
            self.path.push(place);
            if place > 0 {
                self.newline();
            }
            if item.kind == Kind::TaskList {
                self.list(item)
            } else {
                self.list_item(item)
            }
            self.path.pop();
        }
        self.signs.pop();
        self.tight = tight;
    }

    fn list_item(&mut self, item: &Node<'_>) {
        self.out.push_str(&self.signs);
        self.out.push(' ');
        self.out.push_str(match (item.kind, item.attr_text("state")) {
            (Kind::DecisionItem, _) => "<> ",
            (Kind::ListItem, _) => "",
            (_, Some("DONE")) => "[x] ",
            _ => "[ ] ",
        });
        self.line_start = self.out.len();
        self.item = true;
        if matches!(item.kind, Kind::TaskItem | Kind::DecisionItem) {
            self.words(item);
        } else {
            self.blocks(item);
        }
        self.item = false;
    }

    fn table(&mut self, node: &Node<'_>) {
        if self.tight {
            self.note("table", " in a list or a table: text kept");
            return self.blocks(node);
        }
        let cell = std::mem::replace(&mut self.cell, true);
        self.tight = true;
        let start = self.out.len();
        for (place, row) in node.children().iter().enumerate() {
            self.path.push(place);
            let mut end = "";
            for (place, cell) in row.children().iter().enumerate() {
                self.path.push(place);
                if place == 0 && self.out.len() > start {
                    self.newline();
                }
                self.attributes(cell);
                end = if cell.kind == Kind::TableHeader { "||" } else { "|" };
                self.out.push_str(end);
                let before = self.out.len();
                self.line_start = before;
                self.blocks(cell);
                if self.out.len() == before {
                    self.out.push(' ');
                }
                self.path.pop();
            }
            self.out.push_str(end);
            self.path.pop();
        }
        self.tight = false;
        self.cell = cell;
    }

    fn pictures(&mut self, node: &Node<'_>) {
        for (place, child) in node.children().iter().enumerate() {
            self.path.push(place);
            if place > 0 {
                self.newline();
            }
            if child.kind == Kind::Media {
                self.word(child, true);
            } else {
                self.words(child);
            }
            self.path.pop();
        }
    }

    /// The name of the file of a media node.
    pub(super) fn file(&self, media: &Node<'_>) -> Option<&'w str> {
        let id = media.attr_text("id")?;
        self.files.get(id).map(|file| &*file.name)
    }

    /// The day of a date.
    pub(super) fn day(node: &Node<'_>) -> String {
        let text = node.attr_text("timestamp").unwrap_or_default();
        text.parse().ok().and_then(date::write).unwrap_or_else(|| text.to_owned())
    }
}

/// The sign of a list.
const fn list_sign(kind: Kind) -> Option<char> {
    match kind {
        Kind::OrderedList => Some('#'),
        Kind::BulletList | Kind::TaskList | Kind::DecisionList => Some('*'),
        _ => None,
    }
}
