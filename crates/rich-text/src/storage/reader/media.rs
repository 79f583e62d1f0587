//! Pictures and files.

use super::super::super::kind::{Kind, MarkKind};
use super::super::super::link;
use super::super::super::node::{Mark, Node, Value};
use super::super::super::validate;
use super::line::Line;
use super::{Element, Reader, mark, node_of, put, say, set};
use std::borrow::Cow;

impl<'a> Reader<'a, '_> {
    /// Makes a media node that of an attachment, where there is one of the name.
    #[inline(never)]
    fn filed(&self, name: &str, kind: &'static str, media: &mut Node<'a>) -> bool {
        let Some(file) = self.files.get(name) else { return false };
        say(media, "type", kind);
        put(media, "id", file.id.clone().into());
        put(media, "collection", file.collection.clone().into());
        true
    }

    /// Reads a picture, which stands alone unless it says that it does not.
    pub(super) fn picture(
        &mut self,
        element: Element<'_, 'a>,
        parent: Kind,
        line: &mut Line<'a>,
        out: &mut Vec<Node<'a>>,
    ) {
        if self.has_room(2) {
            return self.media(element, parent, line, out);
        }
        let alt = element.attr("ac:alt").or_else(|| element.attr("alt"));
        line.literal(alt.unwrap_or_default(), self.current());
        self.flow(element, parent, line, out);
    }

    #[inline(never)]
    fn media(
        &mut self,
        element: Element<'_, 'a>,
        parent: Kind,
        line: &mut Line<'a>,
        out: &mut Vec<Node<'a>>,
    ) {
        let attr = |name: &str| element.attr(name).filter(|value| !value.is_empty());
        let alt = attr("ac:alt").or_else(|| attr("alt"));
        let name = element.child("ri:attachment").and_then(|file| file.attr("ri:filename"));
        let url = element.child("ri:url").and_then(|url| url.attr("ri:value")).or_else(|| attr("src"));
        let inline = element.has("ac:inline", "true");
        let mut media = node_of(if inline { Kind::MediaInline } else { Kind::Media }, element);
        let found = name
            .as_deref()
            .is_some_and(|name| self.filed(name, if inline { "image" } else { "file" }, &mut media));
        match &url {
            _ if found => {}
            Some(url) if !inline && link::is_common(url) => {
                say(&mut media, "type", "external");
                put(&mut media, "url", url.clone());
            }
            _ => {
                let href = url.as_deref().filter(|url| link::is_common(url));
                self.note(&[if href.is_some() {
                    "inline image: converted to a link"
                } else {
                    "image of a file that is not provided: text kept"
                }]);
                let href = href.map(|href| mark(MarkKind::Link, "href", href.to_owned().into()));
                let open = self.marks.len();
                self.marks.extend(href);
                let shown = alt.into_iter().chain(name).chain(url).next();
                line.literal(shown.unwrap_or_else(|| "picture".into()), self.current());
                self.marks.truncate(open);
                if let Some(caption) = element.child("ac:caption") {
                    self.blocks(caption, parent, out);
                }
                return;
            }
        }
        if let Some(alt) = alt {
            put(&mut media, "alt", alt);
        }
        let sizes =
            if inline { ["ac:width", "ac:height"] } else { ["ac:original-width", "ac:original-height"] };
        for (size, name) in sizes.into_iter().zip(["width", "height"]) {
            if let Some(size) = element.number(size) {
                set(&mut media, name, size);
            }
        }
        media.marks = self.picture_marks(element);
        if inline {
            return line.word(media);
        }
        self.break_line(parent, line, out);
        let single = self.single(element, media);
        self.place(parent, single, out);
    }

    /// A picture as a block of its own.
    #[inline(never)]
    fn single(&mut self, element: Element<'_, 'a>, media: Node<'a>) -> Node<'a> {
        let mut content = vec![media];
        if let Some(caption) = element.child("ac:caption") {
            // What leads from the picture does not lead from its caption.
            let marks = std::mem::take(&mut self.marks);
            let words = self.words(caption, Kind::Caption);
            self.marks = marks;
            content.push(Node::of(Kind::Caption, words));
        }
        let layout = element.attr("ac:layout").or_else(|| {
            let align = element.attr("ac:align")?;
            Some(Cow::Borrowed(match &*align {
                "left" => "align-start",
                "right" => "align-end",
                _ => "center",
            }))
        });
        let width = element.number("ac:width");
        let mut single = Node::of(Kind::MediaSingle, content);
        if layout.is_some() || width.is_some() {
            put(&mut single, "layout", layout.unwrap_or(Cow::Borrowed("center")));
        }
        if let Some(width) = width {
            set(&mut single, "width", width);
            say(&mut single, "widthType", "pixel");
        }
        if !validate::is_sound_by_itself(&single) {
            single.attrs = None;
            say(&mut single, "layout", "center");
        }
        single
    }

    #[inline(never)]
    fn picture_marks(&self, element: Element<'_, 'a>) -> Option<Vec<Mark<'a>>> {
        let mut marks = Vec::new();
        let link = self.marks.iter().find(|mark| mark.kind == MarkKind::Link);
        marks.extend(link.cloned());
        let border = element.child("ac:adf-mark").filter(|mark| mark.has("key", "border"));
        if let Some(border) = border {
            let size = border.number("size").unwrap_or(Value::Whole(1));
            let color = border.attr("color").unwrap_or_default();
            let mark = Mark::new(MarkKind::Border).with("size", size).with("color", Value::Text(color));
            marks.extend(validate::is_sound_mark(&mark).then_some(mark));
        }
        (!marks.is_empty()).then_some(marks)
    }

    /// Reads a file that is shown as a card.
    #[inline(never)]
    pub(super) fn file(
        &mut self,
        element: Element<'_, 'a>,
        parent: Kind,
        line: &mut Line<'a>,
        out: &mut Vec<Node<'a>>,
    ) {
        let attachment = |parameter: Element<'_, 'a>| parameter.child("ri:attachment")?.attr("ri:filename");
        let name =
            element.children().find_map(attachment).or_else(|| super::macros::parameter(element, "name"));
        let name = name.unwrap_or_default();
        let inline = !line.implied || !line.is_empty();
        let mut media = node_of(if inline { Kind::MediaInline } else { Kind::Media }, element);
        if !self.filed(&name, "file", &mut media) {
            self.note(&["file that is not provided: name kept"]);
            return line.literal(if name.is_empty() { "file".into() } else { name }, self.current());
        }
        if inline {
            return line.word(media);
        }
        match out.last_mut() {
            Some(group) if group.kind == Kind::MediaGroup => group.adopt(media),
            _ => self.place(parent, Node::of(Kind::MediaGroup, vec![media]), out),
        }
    }
}
