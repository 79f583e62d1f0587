//! Lists of all kinds.

use super::super::document;
use super::super::kind::Kind;
use super::super::node::{Node, Value};
use super::super::rules;
use super::Writer;
use super::block::{is_line, is_stray, shell};

impl Writer<'_> {
    pub(super) fn list(&mut self, node: &Node<'_>, parent: Kind, other: bool) {
        let is_item = |item: &Node<'_>| {
            item.kind == Kind::ListItem && !item.children().is_empty() && !self.is_odd(item)
        };
        let is_decision =
            |item: &Node<'_>| item.kind == Kind::DecisionItem && is_line(item) && !self.is_odd(item);
        let natural = match node.kind {
            Kind::TaskList => self.is_natural_task_list(node) && rules::allows(parent, Kind::TaskList),
            Kind::DecisionList => node.children().iter().all(is_decision),
            _ => node.children().iter().all(is_item),
        };
        if (!natural || node.children().is_empty()) && self.lossless {
            return self.around(node, parent);
        }
        match node.kind {
            Kind::TaskList | Kind::DecisionList => self.signed(node, other),
            Kind::OrderedList => self.ordered(node, other),
            _ => {
                let Some(said) = self.changes(&Node::new(node.kind), &shell(node)) else {
                    return self.whole(node, parent);
                };
                self.ahead(node, &said);
                let sign = if other { "*" } else { "-" };
                self.items(node, |_| sign.to_owned());
            }
        }
    }

    /// Whether an item stands in a comment as a whole.
    fn is_odd(&self, item: &Node<'_>) -> bool {
        self.lossless && (self.is_opaque(item) || is_stray(item))
    }

    fn ordered(&mut self, node: &Node<'_>, other: bool) {
        let order = match node.attr("order") {
            Some(Value::Whole(order @ 0..=999_999_999)) => *order,
            _ => 1,
        };
        let last = order.saturating_add(u64::try_from(node.children().len()).unwrap_or(u64::MAX));
        let order = if last > 999_999_999 { 1 } else { order };
        let is = Node::new(node.kind).with("order", Value::Whole(order));
        let Some(said) = self.changes(&is, &shell(node)) else { return self.whole(node, Kind::Unknown) };
        self.ahead(node, &said);
        let sign = if other { ')' } else { '.' };
        self.items(node, |place| {
            let number = order.saturating_add(u64::try_from(place).unwrap_or_default());
            format!("{number}{sign}")
        });
    }

    fn items(&mut self, node: &Node<'_>, sign: impl Fn(usize) -> String) {
        for (place, item) in node.children().iter().enumerate() {
            self.path.push(place);
            if place > 0 {
                self.newline();
            }
            let sign = sign(place);
            self.out.push_str(&sign);
            self.item(item, sign.len());
            self.path.pop();
        }
    }

    fn item(&mut self, item: &Node<'_>, width: usize) {
        let indent = " ".repeat(width.saturating_add(1));
        self.within(&indent, |writer| {
            let said = writer.changes(&Node::new(item.kind), &shell(item)).unwrap_or_default();
            let empty = matches!(item.children(), [only] if only.kind == Kind::Paragraph
                && only.content.as_ref().is_some_and(Vec::is_empty) && only.attrs.is_none() && only.marks.is_none());
            if !said.is_empty() {
                writer.out.push(' ');
                writer.about(item, &said);
                if !empty {
                    writer.newline();
                }
            } else if !empty {
                writer.out.push(' ');
            }
            if !empty {
                writer.blocks(item, true);
            }
        });
    }

    /// The id that a node gets when it is read.
    fn next_id(&mut self) -> Value<'static> {
        self.numbered = self.numbered.saturating_add(1);
        Value::Text(document::local_id(self.numbered).into())
    }

    fn signed(&mut self, node: &Node<'_>, other: bool) {
        let is = Node::new(node.kind).with("localId", self.next_id());
        let Some(said) = self.changes(&is, &shell(node)) else { return };
        self.ahead(node, &said);
        let sign = if other { "* " } else { "- " };
        let mut after_list = None;
        for (place, item) in node.children().iter().enumerate() {
            self.path.push(place);
            if place > 0 {
                self.newline();
            }
            match item.kind {
                Kind::TaskList if place == 0 => self.signed(item, other),
                Kind::TaskList => {
                    let other = matches!(after_list, Some(false));
                    self.within("  ", |writer| {
                        writer.out.push_str("  ");
                        writer.signed(item, other);
                    });
                    after_list = Some(other);
                }
                _ => {
                    after_list = None;
                    self.out.push_str(sign);
                    self.within("  ", |writer| writer.signed_item(item));
                }
            }
            self.path.pop();
        }
    }

    fn signed_item(&mut self, item: &Node<'_>) {
        let (box_, state) = match (item.kind, item.attr_text("state")) {
            (Kind::DecisionItem, _) => ("<> ", "DECIDED"),
            (_, Some("DONE")) => ("[x] ", "DONE"),
            _ => ("[ ] ", "TODO"),
        };
        let is =
            Node::new(item.kind).with("localId", self.next_id()).with("state", Value::Text(state.into()));
        let said = self.changes(&is, &shell(item)).unwrap_or_default();
        self.out.push_str(box_);
        self.about(item, &said);
        if is_line(item) {
            self.words(item);
        } else {
            self.blocks(item, false);
        }
    }

    /// Whether a list of tasks is one that Markdown has: tasks with words, and
    /// lists after a task.
    fn is_natural_task_list(&self, node: &Node<'_>) -> bool {
        node.children().first().is_some_and(|first| first.kind == Kind::TaskItem)
            && node.children().iter().all(|child| {
                !self.is_odd(child)
                    && match child.kind {
                        Kind::TaskItem => !child.children().is_empty() && is_line(child),
                        Kind::TaskList => self.is_natural_task_list(child),
                        _ => false,
                    }
            })
    }
}
