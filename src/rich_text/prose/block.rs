//! Blocks.

use super::super::kind::Kind;
use super::super::link;
use super::super::markdown;
use super::super::node::{Members, Node, Value};
use super::Writer;

impl Writer<'_> {
    /// The blocks of a document, some of them as comments.
    pub(super) fn doc(&mut self, blocks: &[Node<'_>], whole: &[bool]) {
        let mut before: Option<(&Node<'_>, bool)> = None;
        for (place, block) in blocks.iter().enumerate() {
            self.path.push(place);
            let other = before.is_some_and(|(before, other)| is_list_beside(before, block) && !other);
            if whole.get(place) == Some(&true) {
                self.part(|writer| writer.whole(block));
            } else {
                self.part(|writer| writer.block(block, Kind::Doc, other));
            }
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
    fn ahead(&mut self, name: &str, members: &Members<'_>) {
        if !members.is_empty() && self.lossless {
            self.comment(&[name], members, "");
            self.newline();
        }
    }

    /// A block that Markdown has, with a comment ahead if that is not all of it.
    fn known(&mut self, is: &Node<'_>, node: &Node<'_>, write: impl FnOnce(&mut Self)) {
        match self.changes(is, node) {
            Some(members) => {
                self.ahead(node.name(), &members);
                write(self);
            }
            None => self.whole(node),
        }
    }

    /// A block. `other` asks for the other sign of a list.
    pub(super) fn block(&mut self, node: &Node<'_>, parent: Kind, other: bool) {
        self.line_start = self.out.len();
        if self.lossless && (!node.rest.is_empty() || node.text.is_some()) {
            return self.whole(node);
        }
        match node.kind {
            Kind::Paragraph if node.children().is_empty() && self.lossless => self.whole(node),
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
            Kind::CodeBlock => self.code_block(node),
            Kind::Rule => self.known(&Node::new(Kind::Rule), node, |writer| writer.out.push_str("---")),
            Kind::Blockquote => self.known(&Node::new(node.kind), &shell(node), |writer| {
                writer.out.push_str("> ");
                writer.within("> ", |writer| writer.blocks(node, false));
            }),
            Kind::Panel => self.panel(node),
            Kind::Expand | Kind::NestedExpand => self.expand(node, parent),
            Kind::BulletList | Kind::OrderedList | Kind::TaskList | Kind::DecisionList => {
                self.list(node, parent, other)
            }
            Kind::Table => self.table(node),
            Kind::MediaSingle => self.media_single(node),
            Kind::BlockCard | Kind::EmbedCard => self.card(node),
            Kind::BodiedExtension | Kind::BodiedSyncBlock | Kind::LayoutSection | Kind::LayoutColumn => {
                self.around(node)
            }
            _ if self.lossless => self.whole(node),
            _ => self.unknown(node),
        }
    }

    /// Comments around blocks.
    pub(super) fn around(&mut self, node: &Node<'_>) {
        if !self.lossless {
            self.note(&format!("{}: its content is kept", node.name()));
            return self.blocks(node, false);
        }
        if node.children().is_empty() {
            return self.whole(node);
        }
        self.numbered = self.numbered.saturating_add(usize::from(markdown::is_numbered(node.kind)));
        self.comment(&["begin", node.name()], &super::read::members_of(&shell(node)), "");
        self.blank();
        self.blocks(node, false);
        self.blank();
        self.comment(&["end", node.name()], &Vec::new(), "");
    }

    /// What is shown of a block that Markdown does not have.
    fn unknown(&mut self, node: &Node<'_>) {
        if matches!(node.kind, Kind::Media | Kind::MediaGroup) {
            return self.pictures(node);
        }
        self.note(&format!("{}: its text is kept", node.name()));
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

    /// Pictures, each in a paragraph of its own.
    fn pictures(&mut self, node: &Node<'_>) {
        if node.kind == Kind::Media {
            return self.word(node);
        }
        for (place, child) in node.children().iter().enumerate() {
            self.path.push(place);
            if place > 0 {
                self.blank();
            }
            self.word(child);
            self.path.pop();
        }
    }

    fn heading(&mut self, node: &Node<'_>) {
        let level = match node.attr("level") {
            Some(Value::Whole(level @ 1..=6)) => *level,
            _ if self.lossless => return self.whole(node),
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

    fn code_block(&mut self, node: &Node<'_>) {
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
        if self.lossless && (node.children().len() > 1 || text.contains(['\r', '\0'])) {
            return self.whole(node);
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

    fn expand(&mut self, node: &Node<'_>, parent: Kind) {
        let takes = |kind| super::super::rules::takes(parent, kind);
        let natural = takes(node.kind);
        if !natural && self.lossless {
            return self.around(node);
        }
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

    fn card(&mut self, node: &Node<'_>) {
        let url = node.attr_text("url").filter(|url| is_autolink(url));
        let Some(url) = url.filter(|_| node.attr("datasource").is_none()) else {
            return if self.lossless { self.whole(node) } else { self.unknown(node) };
        };
        let is = Node::new(node.kind).with("url", Value::Text(url.into()));
        self.note(&format!("{}: it becomes a smart link", node.name()));
        match self.changes(&is, node) {
            Some(members) => {
                self.out.push('<');
                self.out.push_str(url);
                self.out.push('>');
                self.comment(&[node.name()], &members, "");
            }
            None => self.whole(node),
        }
    }

    fn media_single(&mut self, node: &Node<'_>) {
        let picture = match node.children() {
            [media] => self.picture(media, None),
            [media, caption] => match caption.children() {
                [text] if text.kind == Kind::Text && text.marks.is_none() && caption.attrs.is_none() => {
                    self.picture(media, Some(text.as_text()))
                }
                _ => None,
            },
            _ => None,
        };
        let is = Node::new(node.kind).with("layout", Value::Text("center".into()));
        match picture {
            Some(picture) if self.lossless => match self.changes(&is, &shell(node)) {
                Some(members) if members.is_empty() => self.out.push_str(&picture),
                _ => self.whole(node),
            },
            _ if self.lossless => self.whole(node),
            _ => {
                self.changes(&is, &shell(node));
                for child in node.children() {
                    if child.kind == Kind::Media {
                        self.word(child);
                    } else {
                        self.blank();
                        self.words(child);
                    }
                }
            }
        }
    }

    /// A picture that says all of its media node.
    fn picture(&self, media: &Node<'_>, title: Option<&str>) -> Option<String> {
        let mut is = Node::new(Kind::Media);
        let address = match media.attr_text("type")? {
            "external" => {
                let url = media
                    .attr_text("url")
                    .filter(|url| link::is_common(url) && !url.starts_with("attachment:"))?;
                is = is.with("type", Value::Text("external".into())).with("url", Value::Text(url.into()));
                url.to_owned()
            }
            _ => {
                let file = self.file(media)?;
                is = is
                    .with("type", Value::Text("file".into()))
                    .with("id", Value::Text(file.id.as_str().into()))
                    .with("collection", Value::Text(file.collection.as_str().into()));
                format!("attachment:{}", file.name)
            }
        };
        let alt = media.attr_text("alt").unwrap_or_default();
        if !alt.is_empty() {
            is = is.with("alt", Value::Text(alt.into()));
        }
        if !is.same(media) || title.is_some_and(|title| title.is_empty()) {
            return None;
        }
        let mut out = String::from("![");
        super::escape::plain(alt, &mut out);
        out.push(']');
        super::escape::target(&address, title, &mut out).then_some(out)
    }
}

/// A node without its children.
pub(super) fn shell<'a>(node: &Node<'a>) -> Node<'a> {
    Node {
        attrs: node.attrs.clone(),
        marks: node.marks.clone(),
        rest: node.rest.clone(),
        ..Node::new(node.kind)
    }
}

/// Whether an address can stand between `<` and `>`.
pub(super) fn is_autolink(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://"))
        && !url.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '\0'))
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
