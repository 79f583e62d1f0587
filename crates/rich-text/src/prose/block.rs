//! Blocks.

use super::super::document;
use super::super::kind::Kind;
use super::super::markdown::{self, degrade};
use super::super::node::{Node, Value};
use super::super::{envelope, validate};
use super::{CommentMembers, Writer};

impl Writer<'_> {
    /// The blocks of a document, after what it has of its own.
    pub(super) fn doc(&mut self, doc: &Node<'_>) {
        let is = document::document();
        let should = Node { content: Some(Vec::new()), ..shell(doc) };
        if !is.same(&should) || doc.content.is_none() {
            if self.lossless {
                let should = Node { content: doc.content.as_ref().map(|_| Vec::new()), ..should };
                if let Some(members) = envelope::all(&is, &should) {
                    self.comment(&[doc.name()], &CommentMembers { kept: true, members }, "");
                }
            } else {
                self.note("document members that are not in the schema");
            }
        }
        let mut before: Option<(&Node<'_>, bool)> = None;
        for (place, block) in doc.children().iter().enumerate() {
            self.path.push(place);
            let other = before.is_some_and(|(before, other)| is_list_beside(before, block) && !other);
            self.part(|writer| writer.block(block, Kind::Doc, other));
            before = Some((block, other));
            self.path.pop();
        }
    }

    /// Writes something after a blank line, unless it comes first or is nothing.
    fn part(&mut self, write: impl FnOnce(&mut Self)) {
        let before = self.out.len();
        if before > 0 {
            self.blank();
        }
        let start = self.out.len();
        write(self);
        if self.out.len() == start {
            self.out.truncate(before);
        }
    }

    /// Blocks within another, the first where the line stands.
    pub(super) fn blocks(&mut self, parent: &Node<'_>, tight: bool) {
        let mut before: Option<(&Node<'_>, bool)> = None;
        for (place, block) in parent.children().iter().enumerate() {
            self.path.push(place);
            let length = self.out.len();
            let other = before.is_some_and(|(before, other)| is_list_beside(before, block) && !other);
            if let Some((before, _)) = before {
                let close = tight && before.kind == Kind::Paragraph && is_bullets(block);
                if close { self.newline() } else { self.blank() }
            }
            let start = self.out.len();
            self.line_start = start;
            self.block(block, parent.kind, other);
            if self.out.len() == start {
                self.out.truncate(length);
            } else {
                before = Some((block, other));
            }
            self.path.pop();
        }
    }

    /// A comment of members before a block.
    pub(super) fn ahead(&mut self, node: &Node<'_>, said: &CommentMembers<'_>) {
        if !said.is_empty() && self.lossless {
            self.about(node, said);
            self.newline();
        }
    }

    /// A block that Markdown has, with a comment ahead if that is not all of it.
    fn known(&mut self, is: &Node<'_>, node: &Node<'_>, write: impl FnOnce(&mut Self)) {
        match self.changes(is, node) {
            Some(said) => {
                self.ahead(node, &said);
                write(self);
            }
            None => self.whole(node, Kind::Unknown),
        }
    }

    /// A block. `other` asks for the other sign of a list.
    pub(super) fn block(&mut self, node: &Node<'_>, parent: Kind, other: bool) {
        self.line_start = self.out.len();
        if self.lossless {
            if self.is_opaque(node) || is_stray(node) || node.kind.holds_text() && !is_line(node) {
                return self.whole(node, parent);
            }
            if node.kind == Kind::Unknown || !degrade::fits(parent, node) {
                return self.around(node, parent);
            }
        }
        match node.kind {
            Kind::Paragraph if node.children().is_empty() && self.lossless => self.whole(node, parent),
            Kind::Paragraph => {
                let is = Node {
                    kind: node.kind,
                    content: node.content.as_ref().map(|_| Vec::new()),
                    ..Node::new(node.kind)
                };
                let should = Node { content: is.content.clone(), ..shell(node) };
                self.known(&is, &should, |writer| writer.words(node));
            }
            Kind::Heading => self.heading(node),
            Kind::CodeBlock => self.code_block(node, parent),
            Kind::Rule => self.known(&Node::new(Kind::Rule), node, |writer| writer.out.push_str("---")),
            Kind::Blockquote => self.known(&Node::new(node.kind), &shell(node), |writer| {
                writer.out.push_str("> ");
                writer.within("> ", |writer| writer.blocks(node, false));
            }),
            Kind::Panel => self.panel(node),
            Kind::Expand | Kind::NestedExpand => self.expand(node),
            Kind::BulletList | Kind::OrderedList | Kind::TaskList | Kind::DecisionList => {
                self.list(node, parent, other)
            }
            Kind::Table => self.table(node, parent),
            Kind::MediaSingle => self.media_single(node, parent),
            Kind::BlockCard | Kind::EmbedCard => self.card(node, parent),
            Kind::BodiedExtension | Kind::BodiedSyncBlock | Kind::LayoutSection | Kind::LayoutColumn => {
                self.around(node, parent)
            }
            Kind::Media | Kind::MediaGroup | Kind::Extension | Kind::SyncBlock if self.lossless => {
                self.whole(node, parent)
            }
            _ if self.lossless => self.around(node, parent),
            _ => self.unknown(node),
        }
    }

    /// Comments around blocks or words.
    pub(super) fn around(&mut self, node: &Node<'_>, parent: Kind) {
        if !self.lossless {
            self.note(&format!("{}: content kept", node.name()));
            return self.blocks(node, false);
        }
        let line = node.kind.holds_text() && node.kind != Kind::CodeBlock;
        let blocks = !matches!(node.kind, Kind::CodeBlock | Kind::MediaSingle | Kind::MediaGroup)
            && node.children().iter().all(|child| !child.kind.is_inline());
        let shown = if line { is_line(node) } else { blocks };
        if node.children().is_empty() || !shown || !envelope::is_plain_name(node.name()) || is_stray(node) {
            return self.whole(node, parent);
        }
        self.numbered = self.numbered.saturating_add(usize::from(document::is_numbered(node.kind)));
        let mut members = super::read::members_of(&shell(node));
        members.retain(|(name, _)| name != "type");
        let sound =
            node.kind == Kind::Unknown || validate::is_sound_by_itself(node) && degrade::fits(parent, node);
        let kept = !sound || !markdown::holds_blocks(node.kind);
        self.comment(&["begin", node.name()], &CommentMembers { kept, members }, "");
        self.blank();
        if line {
            self.words(node);
        } else {
            self.blocks(node, false);
        }
        self.blank();
        self.comment(&["end", node.name()], &CommentMembers::default(), "");
    }

    /// Writes the text of a block that Markdown does not have.
    pub(super) fn unknown(&mut self, node: &Node<'_>) {
        if matches!(node.kind, Kind::Media | Kind::MediaGroup) {
            return self.pictures(node);
        }
        self.note(&format!("{}: text kept", node.name()));
        if node.kind.is_inline() || node.children().iter().any(|child| child.kind.is_inline()) {
            let line = if node.kind.is_inline() {
                Node::of(Kind::Paragraph, vec![node.clone()])
            } else {
                node.clone()
            };
            return self.words(&line);
        }
        let shown = ["text", "title", "alt", "url"].into_iter().find_map(|name| node.attr_text(name));
        let text = shown.unwrap_or_default().to_owned();
        if !text.is_empty() {
            self.words(&Node::of(Kind::Paragraph, vec![Node::words(text)]));
            if !node.children().is_empty() {
                self.blank();
            }
        }
        self.blocks(node, false);
    }

    fn heading(&mut self, node: &Node<'_>) {
        let level = match node.attr("level") {
            Some(Value::Whole(level @ 1..=6)) => *level,
            _ => 6,
        };
        let is =
            Node { content: Some(Vec::new()), ..Node::new(node.kind) }.with("level", Value::Whole(level));
        let should = Node { content: node.content.as_ref().map(|_| Vec::new()), ..shell(node) };
        self.known(&is, &should, |writer| {
            for _ in 0..level {
                writer.out.push('#');
            }
            if !node.children().is_empty() {
                writer.out.push(' ');
                writer.heading = true;
                writer.words(node);
                writer.heading = false;
            }
        });
    }

    fn code_block(&mut self, node: &Node<'_>, parent: Kind) {
        let is_simple = |language: &&str| {
            let known = |byte: u8| byte.is_ascii_alphanumeric() || b"+#._/-".contains(&byte);
            !language.is_empty() && language.bytes().all(known)
        };
        let language = node.attr_text("language").filter(is_simple);
        let mut is = Node { content: Some(Vec::new()), ..Node::new(node.kind) };
        if let Some(language) = language {
            is = is.with("language", Value::Text(language.into()));
        }
        let should = Node { content: node.content.as_ref().map(|_| Vec::new()), ..shell(node) };
        let text: String = node.children().iter().map(Node::as_text).collect();
        let simple = match node.children() {
            [] => true,
            [only] => only.same(&Node::words(text.as_str())) && !text.is_empty() && !self.is_opaque(only),
            _ => false,
        };
        if self.lossless && (!simple || text.contains(['\r', '\0'])) {
            return self.whole(node, parent);
        }
        self.known(&is, &should, |writer| {
            let fence = "`".repeat(longest_run(&text, '`').saturating_add(1).max(3));
            writer.out.push_str(&fence);
            writer.out.push_str(language.unwrap_or_default());
            if !text.is_empty() {
                for line in text.split('\n') {
                    writer.newline();
                    if line.is_empty() {
                        let kept = writer.out.trim_end_matches(' ').len();
                        writer.out.truncate(kept);
                    }
                    writer.out.push_str(line);
                }
            }
            writer.newline();
            writer.out.push_str(&fence);
        });
    }

    fn panel(&mut self, node: &Node<'_>) {
        let (sign, kind) = match node.attr_text("panelType") {
            Some("tip" | "success") => ("> [!TIP]", "tip"),
            Some("note") => ("> [!IMPORTANT]", "note"),
            Some("warning") => ("> [!WARNING]", "warning"),
            Some("error") => ("> [!CAUTION]", "error"),
            _ => ("> [!NOTE]", "info"),
        };
        let is = Node::new(node.kind).with("panelType", Value::Text(kind.into()));
        self.known(&is, &shell(node), |writer| {
            writer.out.push_str(sign);
            writer.within("> ", |writer| {
                // Right below the sign some blocks would be read as text.
                let text = node.children().first().is_some_and(|first| first.kind == Kind::Paragraph);
                if text {
                    writer.newline()
                } else {
                    writer.blank()
                }
                writer.blocks(node, false);
            });
        });
    }

    fn expand(&mut self, node: &Node<'_>) {
        let title = node.attr_text("title");
        let mut is = Node { attrs: Some(Vec::new()), ..Node::new(node.kind) };
        if let Some(title) = title {
            is = is.with("title", Value::Text(title.into()));
        }
        self.known(&is, &shell(node), |writer| {
            writer.out.push_str("<details>");
            if let Some(title) = title {
                writer.newline();
                writer.out.push_str("<summary>");
                writer.html(title);
                writer.out.push_str("</summary>");
            }
            writer.blank();
            writer.blocks(node, false);
            writer.blank();
            writer.out.push_str("</details>");
        });
    }
}

/// A node without its children.
pub(super) fn shell<'a>(node: &Node<'a>) -> Node<'a> {
    Node {
        text: node.text.clone(),
        attrs: node.attrs.clone(),
        marks: node.marks.clone(),
        rest: node.rest.clone(),
        ..Node::new(node.kind)
    }
}

/// Whether only the whole node can be said: it has no array of children, or not one
/// name of its kind.
pub(super) fn is_stray(node: &Node<'_>) -> bool {
    let count = |of: &str| node.rest.iter().filter(|(name, _)| name == of).count();
    count("content") > 0 || count("type") != usize::from(node.kind == Kind::Unknown)
}

/// Whether all of a node's children can stand in inline text.
pub(super) fn is_line(node: &Node<'_>) -> bool {
    node.children().iter().all(|child| child.kind.is_inline() || child.kind == Kind::Unknown)
}

/// The longest run of a sign in a text.
pub(super) fn longest_run(text: &str, sign: char) -> usize {
    text.split(|c| c != sign).map(str::len).max().unwrap_or_default()
}

const fn is_bullets(node: &Node<'_>) -> bool {
    matches!(node.kind, Kind::BulletList | Kind::TaskList | Kind::DecisionList)
}

/// Whether two lists would become one if they had the same sign.
fn is_list_beside(before: &Node<'_>, node: &Node<'_>) -> bool {
    is_bullets(before) && is_bullets(node)
        || before.kind == Kind::OrderedList && node.kind == Kind::OrderedList
}
