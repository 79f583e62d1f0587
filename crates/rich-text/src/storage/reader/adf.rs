//! Nodes of ADF that storage format holds as such.

use super::super::super::document::UNNUMBERED;
use super::super::super::kind::Kind;
use super::super::super::markdown::degrade::fill;
use super::super::super::node::{Members, Node, Value};
use super::super::super::validate;
use super::super::names::{self, camel};
use super::super::xml::What;
use super::line::Line;
use super::{Element, Reader, say};

impl<'a> Reader<'a, '_> {
    /// Reads a node of ADF, or what stands in its place for those that cannot.
    #[inline(never)]
    pub(super) fn adf_extension(
        &mut self,
        element: Element<'_, 'a>,
        parent: Kind,
        line: &mut Line<'a>,
        out: &mut Vec<Node<'a>>,
    ) {
        let Some(node) = element.child("ac:adf-node") else {
            return self.flow(element, parent, line, out);
        };
        let made = self.adf_node(node);
        match made {
            Some(made) if made.kind.is_inline() => line.word(made),
            Some(made) => {
                self.break_line(parent, line, out);
                self.place(parent, made, out);
            }
            None => {
                let kind = node.attr("type").unwrap_or_default();
                self.note(&["node ", &kind, ": fallback content kept"]);
                let instead = element.child("ac:adf-fallback").or_else(|| node.child("ac:adf-content"));
                self.flow(instead.unwrap_or(node), parent, line, out);
            }
        }
    }

    /// A node that is valid, whatever stands around it.
    #[inline(never)]
    fn adf_node(&mut self, element: Element<'_, 'a>) -> Option<Node<'a>> {
        let kind = Kind::of(&camel(element.attr("type")?));
        let room = match kind {
            Kind::Extension | Kind::InlineExtension => 0,
            Kind::Panel | Kind::BodiedExtension | Kind::DecisionItem => 1,
            Kind::DecisionList => 2,
            _ => return None,
        };
        if room > 0 && !self.has_room(room) {
            return None;
        }
        let levels = self.levels();
        let mut node = Node { attrs: Some(members(element, "ac:adf-attribute", levels)), ..Node::new(kind) };
        if matches!(kind, Kind::DecisionList | Kind::DecisionItem) && node.attr("localId").is_none() {
            self.numbered = true;
            say(&mut node, "localId", UNNUMBERED);
        }
        if kind == Kind::DecisionItem && node.attr("state").is_none() {
            say(&mut node, "state", "DECIDED");
        }
        self.open = self.open.saturating_add(room);
        let content = element.child("ac:adf-content");
        match kind {
            Kind::DecisionItem => {
                node.content = Some(content.map(|content| self.words(content, kind)).unwrap_or_default());
            }
            Kind::DecisionList => {
                let items = element.children().filter(|child| child.name() == "ac:adf-node");
                node.content = Some(items.filter_map(|item| self.adf_node(item)).collect());
            }
            Kind::Panel | Kind::BodiedExtension => {
                let mut blocks = Vec::new();
                if let Some(content) = content {
                    self.blocks(content, kind, &mut blocks);
                }
                node.content = Some(blocks);
                fill(&mut node);
            }
            _ => {}
        }
        self.open = self.open.saturating_sub(room);
        validate::is_sound(&node).then_some(node)
    }
}

/// The members that elements of a name say.
fn members<'a>(element: Element<'_, 'a>, name: &str, levels: u8) -> Members<'a> {
    let named = element.children().filter(|child| child.name() == name);
    named
        .filter_map(|child| {
            let key = camel(child.attr("key")?);
            Some((key, value(child, levels.saturating_sub(1))))
        })
        .collect()
}

/// The value of an attribute or parameter: an object of parameters, a list of values,
/// or a scalar.
fn value<'a>(element: Element<'_, 'a>, levels: u8) -> Value<'a> {
    let mut inner = element.children().filter(|child| child.what() == What::Element);
    match inner.next() {
        Some(child) if levels > 1 && child.name() == "ac:adf-parameter" => {
            return Value::Object(members(element, "ac:adf-parameter", levels));
        }
        Some(child) if levels > 1 && child.name() == "ac:adf-parameter-value" => {
            let is_none = child.text().is_empty() && child.is_flat() && inner.next().is_none();
            if is_none {
                return Value::List(Vec::new());
            }
            let values = element.children().filter(|child| child.name() == "ac:adf-parameter-value");
            return Value::List(values.map(|child| value(child, levels.saturating_sub(1))).collect());
        }
        _ => {}
    }
    let text = element.text();
    match element.attr("type").as_deref() {
        Some("boolean") if matches!(&*text, "true" | "false") => Value::Flag(&*text == "true"),
        Some("number" | "integer") => {
            let number = names::number(&text).filter(|_| !text.starts_with('-'));
            let negative = text.parse().ok().map(Value::Negative);
            number.or(negative).unwrap_or(Value::Text(text))
        }
        _ => Value::Text(text),
    }
}
