//! Blocks.

use super::super::super::kind::{Kind, MarkKind};
use super::super::super::node::{Node, Value};
use super::{Writer, id, number};

impl Writer<'_> {
    /// The blocks of a document. Where one is a section of a layout, all stand in
    /// some.
    pub(super) fn document(&mut self, document: &Node<'_>) {
        if !document.children().iter().any(|block| block.kind == Kind::LayoutSection) {
            return self.blocks(document);
        }
        self.open("ac:layout", &[]);
        let mut plain = false;
        self.each(document, |writer, _, block| {
            let section = block.kind == Kind::LayoutSection;
            if section && std::mem::take(&mut plain) {
                writer.put("</ac:layout-cell></ac:layout-section>");
            } else if !section && !std::mem::replace(&mut plain, true) {
                writer.open("ac:layout-section", &[("ac:type", Some("fixed-width"))]);
                writer.open("ac:layout-cell", &[]);
            }
            writer.block(block);
        });
        if plain {
            self.put("</ac:layout-cell></ac:layout-section>");
        }
        self.close("ac:layout");
    }

    /// The blocks in another. Words that stand there are paragraphs.
    pub(super) fn blocks(&mut self, parent: &Node<'_>) {
        let children = parent.children();
        let mut from = 0;
        while let Some(first) = children.get(from) {
            let rest = children.get(from..).unwrap_or_default();
            let words = rest.iter().take_while(|child| child.kind.is_inline()).count();
            if words == 0 {
                self.path.push(from);
                self.block(first);
                self.path.pop();
                from = from.saturating_add(1);
                continue;
            }
            self.open("p", &[]);
            self.line(rest.get(..words).unwrap_or_default(), from);
            self.close("p");
            from = from.saturating_add(words);
        }
    }

    /// A block.
    pub(super) fn block(&mut self, node: &Node<'_>) {
        match node.kind {
            Kind::Paragraph => self.text_block("p", node),
            Kind::Heading => {
                let level = match node.attr("level") {
                    Some(Value::Whole(level @ 1..=6)) => *level,
                    _ => 6,
                };
                self.text_block(&["h", &level.to_string()].concat(), node);
            }
            Kind::Rule => {
                self.lost(node, &[], &[]);
                self.empty("hr", &[("local-id", id(node))]);
            }
            Kind::Blockquote => {
                self.lost(node, &[], &[]);
                self.wrap("blockquote", &[("local-id", id(node))], node);
            }
            Kind::BulletList => {
                self.lost(node, &[], &[]);
                self.wrap("ul", &[("local-id", id(node))], node);
            }
            Kind::OrderedList => {
                self.lost(node, &["order"], &[]);
                let start = number(node, "order");
                self.wrap("ol", &[("start", start.as_deref()), ("local-id", id(node))], node);
            }
            Kind::ListItem => {
                self.lost(node, &[], &[]);
                self.wrap("li", &[("local-id", id(node))], node);
            }
            Kind::CodeBlock => self.code(node),
            Kind::Panel => self.panel(node),
            Kind::Expand | Kind::NestedExpand => self.expand(node),
            Kind::Table => self.table(node),
            Kind::TaskList => self.task_list(node),
            Kind::DecisionList => self.adf(node),
            Kind::MediaSingle => self.media_single(node),
            Kind::MediaGroup => {
                self.lost(node, &[], &[]);
                self.each(node, |writer, _, media| writer.file(media));
            }
            Kind::Media => self.picture(node, None),
            Kind::BlockCard | Kind::EmbedCard => self.card(node),
            Kind::LayoutSection => self.section(node),
            Kind::Extension | Kind::BodiedExtension => self.extension(node),
            _ => self.unformed(node),
        }
    }

    /// A block around others.
    pub(super) fn wrap(&mut self, name: &str, attributes: super::Attributes<'_>, node: &Node<'_>) {
        self.open(name, attributes);
        self.blocks(node);
        self.close(name);
    }

    fn text_block(&mut self, name: &str, node: &Node<'_>) {
        self.lost(node, &["level"], &[MarkKind::Alignment, MarkKind::Indentation]);
        let mut style = String::new();
        for mark in node.marked() {
            let attr =
                |name: &str| super::super::super::node::get(mark.attrs.as_deref().unwrap_or_default(), name);
            match (mark.kind, attr("level")) {
                (MarkKind::Alignment, _) => {
                    let align = if mark.attr_text("align") == Some("end") { "right" } else { "center" };
                    style.push_str(&["text-align: ", align, ";"].concat());
                }
                (MarkKind::Indentation, Some(Value::Whole(level))) => {
                    let pixels = level.saturating_mul(30).to_string();
                    style.push_str(&["margin-left: ", &pixels, ".0px;"].concat());
                }
                _ => {}
            }
        }
        let style = Some(&*style).filter(|style| !style.is_empty());
        self.open(name, &[("style", style), ("local-id", id(node))]);
        self.line(node.children(), 0);
        self.close(name);
    }

    /// Writes a block that storage format does not have.
    fn unformed(&mut self, node: &Node<'_>) {
        self.note(&[node.name(), ": content kept"]);
        let shown = ["text", "title", "alt", "url"].into_iter().find_map(|name| node.attr_text(name));
        if let Some(shown) = shown.or(node.text.as_deref()) {
            self.leaf("p", &[], shown);
        }
        self.blocks(node);
    }
}

/// All text in a node.
pub(super) fn text(node: &Node<'_>, out: &mut String) {
    out.push_str(node.as_text());
    node.children().iter().for_each(|child| text(child, out));
}
