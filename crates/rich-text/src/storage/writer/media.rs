//! Pictures, files and cards.

use super::super::super::kind::{Kind, MarkKind};
use super::super::super::link;
use super::super::super::node::{Node, get};
use super::super::super::write::write_value;
use super::super::names;
use super::{Writer, id, number};

impl Writer<'_> {
    /// A picture with its caption.
    pub(super) fn media_single(&mut self, node: &Node<'_>) {
        self.lost(node, &["layout", "width", "widthType"], &[MarkKind::Link]);
        if node.attr("width").is_some() && node.attr_text("widthType") != Some("pixel") {
            self.note(&["mediaSingle: width in percent"]);
        }
        self.each(node, |writer, _, child| match child.kind {
            Kind::Media => writer.picture(child, Some(node)),
            Kind::Caption => {}
            _ => writer.block(child),
        });
    }

    /// The name of a file that a document names by its id.
    fn file_name(&mut self, media: &Node<'_>) -> String {
        let id = media.attr_text("id").unwrap_or_default();
        let file = self.files.get(id).copied();
        match file {
            Some(file) => file.name.clone(),
            None => {
                self.note(&["file that is not among the attachments: id kept"]);
                id.to_owned()
            }
        }
    }

    /// A picture, in a block of its own or in inline text.
    pub(super) fn picture(&mut self, media: &Node<'_>, single: Option<&Node<'_>>) {
        let inline = media.kind == Kind::MediaInline;
        let said = ["type", "id", "collection", "occurrenceKey", "url", "alt", "width", "height"];
        self.lost(media, &said, &[MarkKind::Link, MarkKind::Border]);
        if media.attr_text("url").is_some_and(|url| !link::is_common(url)) {
            self.note(&["image with an address that is not allowed: text kept"]);
            let alt = media.attr_text("alt").unwrap_or_default();
            return if inline { self.line_text(alt, false) } else { self.leaf("p", &[], alt) };
        }
        let marks = single.into_iter().chain([media]).flat_map(Node::marked);
        let href =
            marks.clone().find(|mark| mark.kind == MarkKind::Link).and_then(|mark| mark.attr_text("href"));
        let href = href.filter(|href| {
            let common = link::is_common(href);
            if !common {
                self.note(&["link with an address that is not allowed"]);
            }
            common
        });
        if let Some(href) = href {
            if !inline {
                self.open("p", &[]);
            }
            self.open("a", &[("href", Some(href))]);
        }
        let layout = single.and_then(|single| single.attr_text("layout"));
        let align = match layout {
            Some("align-start") => Some("left"),
            Some("align-end") => Some("right"),
            Some("center") => Some("center"),
            _ => None,
        };
        let pixels = single.filter(|single| single.attr_text("widthType") == Some("pixel"));
        let shown = pixels.and_then(|single| number(single, "width"));
        let [width, height] = ["width", "height"].map(|name| number(media, name));
        let own = |yes: bool, value: &Option<String>| value.clone().filter(|_| yes);
        let (shown, tall) = if inline { (width.clone(), height.clone()) } else { (shown, None) };
        let (wide, high) = (own(!inline, &width), own(!inline, &height));
        self.open(
            "ac:image",
            &[
                ("ac:inline", inline.then_some("true")),
                ("ac:align", align),
                ("ac:layout", layout),
                ("ac:original-width", wide.as_deref()),
                ("ac:original-height", high.as_deref()),
                ("ac:custom-width", (shown.is_some() && !inline).then_some("true")),
                ("ac:width", shown.as_deref()),
                ("ac:height", tall.as_deref()),
                ("ac:alt", media.attr_text("alt").filter(|alt| !alt.is_empty())),
                ("ac:local-id", id(media)),
            ],
        );
        match media.attr_text("url") {
            Some(url) => self.empty("ri:url", &[("ri:value", Some(url))]),
            None => {
                let name = self.file_name(media);
                self.empty("ri:attachment", &[("ri:filename", Some(&name))]);
            }
        }
        let captions = single.into_iter().flat_map(|single| single.children());
        for caption in captions.filter(|child| child.kind == Kind::Caption) {
            self.open("ac:caption", &[]);
            self.open("p", &[]);
            self.line(caption.children(), 0);
            self.close("p");
            self.close("ac:caption");
        }
        if let Some(border) = marks.clone().find(|mark| mark.kind == MarkKind::Border) {
            let size = get(border.attrs.as_deref().unwrap_or_default(), "size").map(names::digits);
            self.empty(
                "ac:adf-mark",
                &[("key", Some("border")), ("size", size.as_deref()), ("color", border.attr_text("color"))],
            );
        }
        self.close("ac:image");
        if href.is_some() {
            self.close("a");
            if !inline {
                self.close("p");
            }
        }
    }

    /// A file that is shown as a card.
    pub(super) fn file(&mut self, media: &Node<'_>) {
        if media.attr_text("url").is_some() {
            self.note(&["image among files: moved to a block of its own"]);
            return self.picture(media, None);
        }
        if !media.kind.is_inline() && media.kind != Kind::Media {
            return self.block(media);
        }
        let said = ["type", "id", "collection", "occurrenceKey"];
        self.lost(media, &said, &[]);
        let name = self.file_name(media);
        self.open(
            "ac:structured-macro",
            &[("ac:name", Some("view-file")), ("ac:schema-version", Some("1")), ("ac:local-id", id(media))],
        );
        self.open("ac:parameter", &[("ac:name", Some("name"))]);
        self.empty("ri:attachment", &[("ri:filename", Some(&name))]);
        self.close("ac:parameter");
        self.close("ac:structured-macro");
    }

    /// A card: of its own, or in inline text.
    pub(super) fn card(&mut self, node: &Node<'_>) {
        let appearance = match node.kind {
            Kind::BlockCard => "block",
            Kind::EmbedCard => "embed",
            _ => "inline",
        };
        let url = node.attr_text("url").unwrap_or_default();
        if node.attr_text("url").is_none() && node.attr("datasource").is_none() || !link::is_common(url) {
            self.note(&[node.name(), ": address kept as text"]);
            return self.escaped(url, false);
        }
        self.lost(node, &["url", "layout", "width", "datasource"], &[]);
        let source = node.attr("datasource").map(|source| {
            let mut json = String::new();
            write_value(source, &mut json);
            json
        });
        let width = number(node, "width");
        self.open(
            "a",
            &[
                ("href", Some(url)),
                ("data-layout", node.attr_text("layout")),
                ("data-width", width.as_deref()),
                ("local-id", id(node)),
                ("data-card-appearance", Some(appearance)),
                ("data-datasource", source.as_deref()),
            ],
        );
        self.escaped(url, false);
        self.close("a");
    }
}
