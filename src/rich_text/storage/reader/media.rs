//! Pictures and files.

use super::super::super::kind::{Kind, MarkKind};
use super::super::super::link;
use super::super::super::markdown::Attachment;
use super::super::super::node::{Mark, Node, Value};
use super::super::super::validate;
use super::super::names;
use super::line::Line;
use super::{Element, Reader, with_id};
use std::borrow::Cow;

impl<'a> Reader<'a, '_> {
    fn attachment(&self, name: &str) -> Option<&Attachment> {
        self.attachments.iter().find(|file| file.name == name)
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
        let inline = attr("ac:inline").is_some_and(|inline| inline == "true");
        let mut media = Node::new(if inline { Kind::MediaInline } else { Kind::Media });
        let file = name.as_deref().and_then(|name| self.attachment(name));
        match (file, &url) {
            (Some(file), _) => {
                let kind = if inline { "image" } else { "file" };
                media = media
                    .with("type", Value::Text(kind.into()))
                    .with("id", Value::Text(file.id.clone().into()))
                    .with("collection", Value::Text(file.collection.clone().into()));
            }
            (None, Some(url)) if !inline && link::is_common(url) => {
                media =
                    media.with("type", Value::Text("external".into())).with("url", Value::Text(url.clone()));
            }
            _ => {
                let href = url.as_deref().filter(|url| link::is_common(url));
                self.note(&[if href.is_some() {
                    "a picture among words: it becomes a link"
                } else {
                    "a picture of a file that is not given: its text is kept"
                }]);
                let href = href
                    .map(|href| Mark::new(MarkKind::Link).with("href", Value::Text(href.to_owned().into())));
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
            media = media.with("alt", Value::Text(alt));
        }
        let size = |name: &str| attr(name).and_then(|size| names::number(&size));
        let sizes =
            if inline { ["ac:width", "ac:height"] } else { ["ac:original-width", "ac:original-height"] };
        for (size, name) in sizes.map(size).into_iter().zip(["width", "height"]) {
            if let Some(size) = size {
                media = media.with(name, size);
            }
        }
        media.marks = self.picture_marks(element);
        let media = with_id(media, element);
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
        let width = element.attr("ac:width").and_then(|width| names::number(&width));
        let mut single = Node::of(Kind::MediaSingle, content);
        if layout.is_some() || width.is_some() {
            single = single.with("layout", Value::Text(layout.unwrap_or_else(|| "center".into())));
        }
        if let Some(width) = width {
            single = single.with("width", width).with("widthType", Value::Text("pixel".into()));
        }
        if !validate::is_sound_by_itself(&single) {
            single.attrs = Node::new(Kind::MediaSingle).with("layout", Value::Text("center".into())).attrs;
        }
        single
    }

    #[inline(never)]
    fn picture_marks(&self, element: Element<'_, 'a>) -> Option<Vec<Mark<'a>>> {
        let mut marks = Vec::new();
        let link = self.marks.iter().find(|mark| mark.kind == MarkKind::Link);
        marks.extend(link.cloned());
        let border =
            element.child("ac:adf-mark").filter(|mark| mark.attr("key").is_some_and(|key| key == "border"));
        if let Some(border) = border {
            let size = border.attr("size").and_then(|size| names::number(&size)).unwrap_or(Value::Whole(1));
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
        let Some(file) = self.attachment(&name) else {
            self.note(&["a file that is not given: its name is kept"]);
            return line.literal(if name.is_empty() { "file".into() } else { name }, self.current());
        };
        let inline = !line.implied || !line.is_empty();
        let media = Node::new(if inline { Kind::MediaInline } else { Kind::Media })
            .with("type", Value::Text("file".into()))
            .with("id", Value::Text(file.id.clone().into()))
            .with("collection", Value::Text(file.collection.clone().into()));
        let media = with_id(media, element);
        if inline {
            return line.word(media);
        }
        match out.last_mut() {
            Some(group) if group.kind == Kind::MediaGroup => group.adopt(media),
            _ => self.place(parent, Node::of(Kind::MediaGroup, vec![media]), out),
        }
    }
}
