//! Macros.

use super::super::super::kind::Kind;
use super::super::super::node::{Members, Node, Value};
use super::super::names;
use super::super::{BODY, MACRO};
use super::line::Line;
use super::list::breakout;
use super::{Element, Reader, link, node_of, put, say, set, titled};
use std::borrow::Cow;

impl<'a> Reader<'a, '_> {
    /// Reads a macro.
    #[inline(never)]
    pub(super) fn structured(
        &mut self,
        element: Element<'_, 'a>,
        parent: Kind,
        line: &mut Line<'a>,
        out: &mut Vec<Node<'a>>,
    ) {
        let name = element.attr("ac:name").unwrap_or_default();
        let body = element.child("ac:rich-text-body");
        let panel = names::right(names::PANELS, &name);
        if &*name == "status" {
            return self.status(element, line);
        }
        if &*name == "view-file" {
            return self.file(element, parent, line, out);
        }
        let block = panel.is_some() || matches!(&*name, "code" | "noformat" | "expand") || body.is_some();
        if !block && (!line.implied || !line.is_empty()) {
            let extension = self.extension(element, name, Kind::InlineExtension);
            return line.word(extension);
        }
        self.break_line(parent, line, out);
        match (&*name, panel) {
            (_, Some(kind)) => self.panel(element, &name, kind, parent, out),
            ("code" | "noformat", _) => self.code(element, &name, parent, out),
            ("expand", _) => self.expand(element, parent, out),
            _ => {
                let kind = if body.is_some() { Kind::BodiedExtension } else { Kind::Extension };
                let extension = self.extension(element, name, kind);
                if body.is_some() {
                    self.contain(body, extension, Vec::new(), parent, out);
                } else {
                    self.place(parent, extension, out);
                }
            }
        }
    }

    /// Notes parameters that are not among the known.
    #[inline(never)]
    fn lost(&mut self, element: Element<'_, 'a>, name: &str, known: &[&str]) {
        for parameter in element.children().filter(|child| child.name() == "ac:parameter") {
            let key = parameter.attr("ac:name").unwrap_or_default();
            if !known.contains(&&*key) {
                self.note(&["macro ", name, ": parameter ", &key, " is not kept"]);
            }
        }
    }

    #[inline(never)]
    fn status(&mut self, element: Element<'_, 'a>, line: &mut Line<'a>) {
        self.lost(element, "status", &["title", "colour"]);
        let Some(text) = parameter(element, "title").filter(|text| !text.is_empty()) else {
            return self.note(&["status without text"]);
        };
        let colour = parameter(element, "colour").unwrap_or_default();
        let known = names::right(names::STATUS_COLORS, &colour);
        let mut status = node_of(Kind::Status, element);
        put(&mut status, "text", text);
        if known.is_none() && names::color(&colour).is_none() && !colour.is_empty() {
            self.note(&["colour ", &colour]);
        }
        let color = known.map(Cow::Borrowed).or_else(|| names::color(&colour).map(Cow::Owned));
        put(&mut status, "color", color.unwrap_or(Cow::Borrowed("neutral")));
        line.word(status);
    }

    #[inline(never)]
    fn panel(
        &mut self,
        element: Element<'_, 'a>,
        name: &str,
        kind: &'static str,
        parent: Kind,
        out: &mut Vec<Node<'a>>,
    ) {
        let mut known = vec!["title"];
        let mut panel = node_of(Kind::Panel, element);
        say(&mut panel, "panelType", kind);
        if kind == "custom" {
            for (key, attribute) in names::PANEL_PARAMETERS {
                known.push(key);
                if let Some(value) = parameter(element, key) {
                    put(&mut panel, attribute, value);
                }
            }
        }
        self.lost(element, name, &known);
        let title = self.title(element);
        self.contain(element.child("ac:rich-text-body"), panel, title, parent, out);
    }

    /// The title of a macro as a block of its own.
    #[inline(never)]
    fn title(&mut self, element: Element<'_, 'a>) -> Vec<Node<'a>> {
        let title = parameter(element, "title").and_then(|title| titled(&title));
        if title.is_some() {
            self.note(&["macro title converted to a paragraph"]);
        }
        title.into_iter().collect()
    }

    #[inline(never)]
    fn code(&mut self, element: Element<'_, 'a>, name: &str, parent: Kind, out: &mut Vec<Node<'a>>) {
        self.lost(element, name, &["title", "language"]);
        if name != "code" {
            self.note(&["macro ", name, ": converted to code"]);
        }
        for title in self.title(element) {
            self.place(parent, title, out);
        }
        let text = element.child("ac:plain-text-body").map(Element::text).unwrap_or_default();
        let content = if text.is_empty() { Vec::new() } else { vec![Node::words(text)] };
        let mut block = node_of(Kind::CodeBlock, element);
        block.content = Some(content);
        if let Some(language) = parameter(element, "language") {
            put(&mut block, "language", language);
        }
        block.marks = breakout(element).map(|mark| vec![mark]);
        self.place(parent, block, out);
    }

    #[inline(never)]
    fn expand(&mut self, element: Element<'_, 'a>, parent: Kind, out: &mut Vec<Node<'a>>) {
        self.lost(element, "expand", &["title"]);
        let allows = |kind| super::super::super::rules::allows(parent, kind);
        let nested = !allows(Kind::Expand) && allows(Kind::NestedExpand);
        let mut node = node_of(if nested { Kind::NestedExpand } else { Kind::Expand }, element);
        node.attrs.get_or_insert_default();
        if let Some(title) = parameter(element, "title") {
            put(&mut node, "title", title);
        }
        node.marks = breakout(element).map(|mark| vec![mark]);
        self.contain(element.child("ac:rich-text-body"), node, Vec::new(), parent, out);
    }

    /// A macro that ADF has no node for.
    #[inline(never)]
    fn extension(&mut self, element: Element<'_, 'a>, name: Cow<'a, str>, kind: Kind) -> Node<'a> {
        let mut parameters = Members::new();
        for child in element.children() {
            match child.name() {
                "ac:parameter" | "ac:default-parameter" => {
                    let key = child.attr("ac:name").unwrap_or_default();
                    let resource = child.children().find_map(|inner| match inner.name() {
                        "ac:link" => inner.children().find_map(link::value),
                        name if name.starts_with("ri:") => link::value(inner),
                        _ => None,
                    });
                    if !child.is_flat() {
                        self.note(&["macro ", &name, ": parameter ", &key, " replaced by its name"]);
                    }
                    let text = resource.unwrap_or_else(|| child.text());
                    parameters.push((key, value(text)));
                }
                "ac:plain-text-body" => parameters.push((BODY.into(), value(child.text()))),
                _ => {}
            }
        }
        let mut metadata = Members::new();
        for (attribute, name) in [("ac:macro-id", "macroId"), ("ac:schema-version", "schemaVersion")] {
            if let Some(text) = element.attr(attribute) {
                metadata.push((name.into(), value(text)));
            }
        }
        let key = if name.is_empty() { "macro".into() } else { name };
        let mut node = node_of(kind, element);
        say(&mut node, "extensionType", MACRO);
        put(&mut node, "extensionKey", key);
        if !(parameters.is_empty() && metadata.is_empty()) {
            let mut all = vec![("macroParams".into(), Value::Object(parameters))];
            if !metadata.is_empty() {
                all.push(("macroMetadata".into(), Value::Object(metadata)));
            }
            set(&mut node, "parameters", Value::Object(all));
        }
        if kind != Kind::InlineExtension
            && let Some(layout) = element
                .attr("data-layout")
                .filter(|layout| matches!(&**layout, "wide" | "full-width" | "default"))
        {
            put(&mut node, "layout", layout);
        }
        node
    }
}

/// The ADF value of a parameter.
#[inline(never)]
fn value(text: Cow<'_, str>) -> Value<'_> {
    Value::Object(vec![("value".into(), Value::Text(text))])
}

/// The text of a parameter.
#[inline(never)]
pub(super) fn parameter<'a>(element: Element<'_, 'a>, name: &str) -> Option<Cow<'a, str>> {
    let is_named = |child: &Element<'_, 'a>| {
        child.name() == "ac:parameter" && child.attr("ac:name").is_some_and(|key| key == name)
    };
    element.children().find(is_named).map(Element::text)
}
