//! Reads each element.

use super::super::super::date;
use super::super::super::kind::{Kind, MarkKind};
use super::super::super::node::{Mark, Node, Value};
use super::super::super::rules;
use super::super::names;
use super::line::Line;
use super::{Element, Reader, mark, node_of, put, say, set};

impl<'a> Reader<'a, '_> {
    /// Reads an element into the line that is open, or as a block after it.
    pub(super) fn element(
        &mut self,
        element: Element<'_, 'a>,
        parent: Kind,
        line: &mut Line<'a>,
        out: &mut Vec<Node<'a>>,
    ) {
        self.at = element.at();
        let name = element.name();
        let marks = marks(element);
        if !marks.is_empty() {
            return self.marked(marks, element, parent, line, out);
        }
        match name {
            "span" => {
                let marks = self.styled(element);
                self.marked(marks, element, parent, line, out);
            }
            "ac:link-body" | "ac:plain-text-link-body" => self.flow(element, parent, line, out),
            "a" => self.link(element, parent, line, out),
            "ac:link" => self.resource_link(element, parent, line, out),
            "br" => line.word(Node::new(Kind::HardBreak)),
            "time" => self.time(element, parent, line, out),
            "ac:emoticon" => line.word(emoji(element)),
            "ac:placeholder" => line.word(placeholder(element)),
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.line(element, parent, line, out),
            "ac:image" | "img" => self.picture(element, parent, line, out),
            "ac:structured-macro" | "ac:macro" => self.structured(element, parent, line, out),
            "ac:adf-extension" => self.adf_extension(element, parent, line, out),
            // Settings, and what stands in both forms.
            "col" | "ri:attachment" | "ri:url" | "ri:page" | "ac:parameter" | "ac:adf-attribute"
            | "ac:adf-fallback" | "ac:adf-mark" => {}
            "ac:task-id" | "ac:task-uuid" | "ac:task-status" => {}
            _ => {
                let block = self.block(element, parent, line, out);
                if !block {
                    self.note(&["element ", name, ": content kept"]);
                    self.flow(element, parent, line, out);
                }
            }
        }
    }

    /// Reads an element that is a block and no line. Says whether it is one.
    #[inline(never)]
    fn block(
        &mut self,
        element: Element<'_, 'a>,
        parent: Kind,
        line: &mut Line<'a>,
        out: &mut Vec<Node<'a>>,
    ) -> bool {
        let known = matches!(
            element.name(),
            "ul" | "ol"
                | "blockquote"
                | "hr"
                | "pre"
                | "table"
                | "div"
                | "section"
                | "colgroup"
                | "caption"
                | "ac:caption"
                | "tbody"
                | "tr"
                | "td"
                | "th"
                | "li"
                | "center"
                | "dl"
                | "dt"
                | "dd"
                | "ac:task-list"
                | "ac:task"
                | "ac:task-body"
                | "ac:layout"
                | "ac:layout-section"
                | "ac:layout-cell"
        );
        if !known {
            return false;
        }
        self.break_line(parent, line, out);
        match element.name() {
            "ul" | "ol" => self.list(element, parent, out),
            "blockquote" => self.quote(element, parent, out),
            "hr" => self.rule(element, parent, out),
            "pre" => self.preformatted(element, parent, out),
            "table" => self.table(element, parent, out),
            "ac:task-list" => self.tasks(element, parent, out),
            "ac:layout-section" => self.section(element, parent, out),
            _ => self.blocks(element, parent, out),
        }
        true
    }

    #[inline(never)]
    fn rule(&mut self, element: Element<'_, 'a>, parent: Kind, out: &mut Vec<Node<'a>>) {
        self.place(parent, node_of(Kind::Rule, element), out);
    }

    fn quote(&mut self, element: Element<'_, 'a>, parent: Kind, out: &mut Vec<Node<'a>>) {
        if rules::allows(parent, Kind::Blockquote) {
            return self.quoted(element, parent, out);
        }
        self.note(&["blockquote is not allowed in ", parent.name(), ": content kept"]);
        self.blocks(element, parent, out);
    }

    #[inline(never)]
    fn quoted(&mut self, element: Element<'_, 'a>, parent: Kind, out: &mut Vec<Node<'a>>) {
        let node = node_of(Kind::Blockquote, element);
        self.contain(Some(element), node, Vec::new(), parent, out);
    }

    #[inline(never)]
    fn preformatted(&mut self, element: Element<'_, 'a>, parent: Kind, out: &mut Vec<Node<'a>>) {
        let code = element.text();
        if !element.is_flat() {
            self.note(&["formatting of preformatted text"]);
        }
        let content = if code.is_empty() { Vec::new() } else { vec![Node::words(code)] };
        let mut node = node_of(Kind::CodeBlock, element);
        node.content = Some(content);
        self.place(parent, node, out);
    }

    /// Reads a paragraph or heading.
    #[inline(never)]
    fn line(
        &mut self,
        element: Element<'_, 'a>,
        parent: Kind,
        before: &mut Line<'a>,
        out: &mut Vec<Node<'a>>,
    ) {
        self.break_line(parent, before, out);
        let mut line = self.line_of(element);
        self.flow(element, parent, &mut line, out);
        self.end_line(parent, &mut line, out);
    }

    #[inline(never)]
    fn line_of(&self, element: Element<'_, 'a>) -> Line<'a> {
        let level = element.name().strip_prefix('h');
        let mut node = node_of(if level.is_some() { Kind::Heading } else { Kind::Paragraph }, element);
        if let Some(level) = level {
            set(&mut node, "level", names::number(level).unwrap_or(Value::Whole(6)));
        }
        if let Some(style) = element.attr("style") {
            let mut mark = None;
            if let Some(align) = names::declared(&style, "text-align").as_deref().and_then(aligned) {
                mark = Some(super::mark(MarkKind::Alignment, "align", align.into()));
            } else if let Some(margin) = names::declared(&style, "margin-left") {
                mark = indented(&margin);
            }
            node.marks = mark.map(|mark| vec![mark]);
        }
        self.align(&mut node);
        Line::new(node, false)
    }

    /// Reads what is in an element with more marks.
    #[inline(never)]
    pub(super) fn marked(
        &mut self,
        marks: Vec<Mark<'a>>,
        element: Element<'_, 'a>,
        parent: Kind,
        line: &mut Line<'a>,
        out: &mut Vec<Node<'a>>,
    ) {
        let open = self.marks.len();
        self.marks.extend(marks);
        self.flow(element, parent, line, out);
        self.marks.truncate(open);
    }

    /// The marks of a `style`.
    #[inline(never)]
    fn styled(&mut self, element: Element<'_, 'a>) -> Vec<Mark<'a>> {
        let mut marks = Vec::new();
        let Some(style) = element.attr("style") else { return marks };
        for (property, kind) in
            [("background-color", MarkKind::BackgroundColor), ("color", MarkKind::TextColor)]
        {
            let Some(css) = names::declared(&style, property) else { continue };
            match names::color(&css) {
                Some(color) => marks.push(mark(kind, "color", color.into())),
                None => self.note(&["colour ", &css]),
            }
        }
        let decoration = names::declared(&style, "text-decoration").unwrap_or_default();
        if decoration.contains("line-through") {
            marks.push(Mark::new(MarkKind::Strike));
        }
        if decoration.contains("underline") {
            marks.push(Mark::new(MarkKind::Underline));
        }
        marks
    }

    #[inline(never)]
    fn time(&mut self, element: Element<'_, 'a>, parent: Kind, line: &mut Line<'a>, out: &mut Vec<Node<'a>>) {
        let day = element.attr("datetime").unwrap_or_default();
        match day.get(..10).and_then(date::read) {
            Some(milliseconds) => {
                let mut node = node_of(Kind::Date, element);
                put(&mut node, "timestamp", milliseconds.to_string().into());
                line.word(node);
            }
            None => {
                self.note(&["invalid date: text kept"]);
                if element.children().next().is_none() {
                    line.literal(day, self.current());
                }
                self.flow(element, parent, line, out);
            }
        }
    }
}

#[inline(never)]
fn placeholder<'a>(element: Element<'_, 'a>) -> Node<'a> {
    let mut node = node_of(Kind::Placeholder, element);
    put(&mut node, "text", element.text());
    node
}

/// The mark that an element is.
#[inline(never)]
fn marks<'a>(element: Element<'_, 'a>) -> Vec<Mark<'a>> {
    let found = match element.name() {
        "strong" | "b" => Some(Mark::new(MarkKind::Strong)),
        "em" | "i" | "cite" | "var" | "dfn" => Some(Mark::new(MarkKind::Em)),
        "u" | "ins" => Some(Mark::new(MarkKind::Underline)),
        "s" | "del" | "strike" => Some(Mark::new(MarkKind::Strike)),
        "code" | "tt" | "kbd" | "samp" => Some(Mark::new(MarkKind::Code)),
        "sub" => Some(subsup("sub")),
        "sup" => Some(subsup("sup")),
        "ac:inline-comment-marker" => element.attr("ac:ref").map(|reference| {
            mark(MarkKind::Annotation, "id", reference)
                .with("annotationType", Value::Text("inlineComment".into()))
        }),
        _ => None,
    };
    found.into_iter().collect()
}

fn subsup<'a>(kind: &'static str) -> Mark<'a> {
    mark(MarkKind::Subsup, "type", kind.into())
}

/// The alignment of a CSS value.
pub(super) fn aligned(css: &str) -> Option<&'static str> {
    match css {
        "center" => Some("center"),
        "right" | "end" => Some("end"),
        _ => None,
    }
}

/// Confluence indents by 30 pixels a level.
fn indented<'a>(margin: &str) -> Option<Mark<'a>> {
    let Value::Whole(pixels) = names::number(margin)? else { return None };
    let level = pixels.checked_div(30).filter(|level| *level > 0)?.min(6);
    Some(Mark::new(MarkKind::Indentation).with("level", Value::Whole(level)))
}

#[inline(never)]
fn emoji<'a>(element: Element<'_, 'a>) -> Node<'a> {
    let name = element.attr("ac:name").unwrap_or_default();
    let known = names::EMOTICONS.iter().find(|(emoticon, ..)| *emoticon == name);
    let mut node = node_of(Kind::Emoji, element);
    match (element.attr("ac:emoji-shortname"), known) {
        (None, Some((_, id, shortname, text))) => {
            say(&mut node, "shortName", shortname);
            say(&mut node, "id", id);
            say(&mut node, "text", text);
        }
        (shortname, _) => {
            put(&mut node, "shortName", shortname.unwrap_or_else(|| [":", &name, ":"].concat().into()));
            for (attribute, name) in [("ac:emoji-id", "id"), ("ac:emoji-fallback", "text")] {
                if let Some(value) = element.attr(attribute) {
                    put(&mut node, name, value);
                }
            }
        }
    }
    node
}
