//! Cards, pictures and files that are blocks.

use super::super::kind::Kind;
use super::super::link;
use super::super::node::{Node, Value};
use super::block::shell;
use super::{Writer, escape};

impl Writer<'_> {
    /// Pictures, each in a paragraph of its own.
    pub(super) fn pictures(&mut self, node: &Node<'_>) {
        if node.kind == Kind::Media {
            return self.word(node, Kind::Paragraph);
        }
        for (place, child) in node.children().iter().enumerate() {
            self.path.push(place);
            if place > 0 {
                self.blank();
            }
            self.word(child, Kind::Paragraph);
            self.path.pop();
        }
    }

    pub(super) fn card(&mut self, node: &Node<'_>, parent: Kind) {
        let url = node.attr_text("url").filter(|url| is_autolink(url));
        let Some(url) = url.filter(|_| node.attr("datasource").is_none()) else {
            return if self.lossless { self.whole(node, parent) } else { self.unknown(node) };
        };
        let is = Node::new(node.kind).with("url", Value::Text(url.into()));
        self.note(&format!("{}: converted to a smart link", node.name()));
        match self.changes(&is, node) {
            Some(said) => {
                self.out.push('<');
                self.out.push_str(url);
                self.out.push('>');
                self.comment(&[node.name()], &said, "");
            }
            None => self.whole(node, parent),
        }
    }

    pub(super) fn media_single(&mut self, node: &Node<'_>, parent: Kind) {
        let opaque = node.children().iter().any(|child| self.is_opaque(child));
        let picture = match node.children() {
            _ if opaque => None,
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
                Some(said) if said.is_empty() => self.out.push_str(&picture),
                _ => self.whole(node, parent),
            },
            _ if self.lossless => self.whole(node, parent),
            _ => {
                self.changes(&is, &shell(node));
                for child in node.children() {
                    if child.kind == Kind::Media {
                        self.word(child, Kind::Paragraph);
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
        escape::plain(alt, &mut out);
        out.push(']');
        escape::target(&address, title, &mut out).then_some(out)
    }
}

/// Whether an address can stand between `<` and `>`.
pub(super) fn is_autolink(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://"))
        && !url.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '\0'))
}
