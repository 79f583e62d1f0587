//! Lists of tasks, and the sections of a layout.

use super::super::super::kind::{Kind, MarkKind};
use super::super::super::node::{Mark, Node, Value, get};
use super::super::names;
use super::{Writer, id};

impl Writer<'_> {
    /// A list of tasks. One in another stands in the task before it.
    pub(super) fn task_list(&mut self, node: &Node<'_>) {
        self.lost(node, &[], &[]);
        self.open("ac:task-list", &[("ac:task-list-id", node.attr_text("localId"))]);
        let mut open = false;
        self.each(node, |writer, _, item| {
            if item.kind == Kind::TaskList {
                return writer.task_list(item);
            }
            if std::mem::replace(&mut open, true) {
                writer.close("ac:task");
            }
            writer.task(item);
        });
        if open {
            self.close("ac:task");
        }
        self.close("ac:task-list");
    }

    /// A task, without its end.
    fn task(&mut self, node: &Node<'_>) {
        self.lost(node, &["state"], &[]);
        self.open("ac:task", &[]);
        let id = node.attr_text("localId").unwrap_or_default();
        let digits = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
        self.leaf(if digits { "ac:task-id" } else { "ac:task-uuid" }, &[], id);
        let done = node.attr_text("state") == Some("DONE");
        self.leaf("ac:task-status", &[], if done { "complete" } else { "incomplete" });
        self.open("ac:task-body", &[]);
        if node.children().iter().all(|child| child.kind.is_inline()) {
            self.line(node.children(), 0);
        } else {
            self.blocks(node);
        }
        self.close("ac:task-body");
    }

    /// A section of a layout.
    pub(super) fn section(&mut self, node: &Node<'_>) {
        self.lost(node, &[], &[MarkKind::Breakout]);
        let columns: Vec<f64> = node
            .children()
            .iter()
            .map(|column| column.attr("width").and_then(Value::as_number).unwrap_or(50.0))
            .collect();
        let first = columns.first().copied().unwrap_or_default();
        let middle = columns.get(1).copied().unwrap_or_default();
        let kind = match columns.len() {
            0 | 1 => "single",
            2 if first < 42.0 => "two_left_sidebar",
            2 if first > 58.0 => "two_right_sidebar",
            2 => "two_equal",
            3 if middle > 42.0 => "three_with_sidebars",
            3 => "three_equal",
            4 => "four_equal",
            _ => "five_equal",
        };
        let known = names::LAYOUTS.iter().find(|(name, _)| *name == kind).map(|(_, widths)| *widths);
        let known = known.unwrap_or_default().iter().filter_map(Value::as_number);
        let exact = known.zip(&columns).all(|(known, column)| (known - *column).abs() < 0.02);
        if !exact {
            self.note(&["column widths: replaced by those of ", kind]);
        }
        let (mode, width) = breakout(node);
        self.open(
            "ac:layout-section",
            &[
                ("ac:type", Some(kind)),
                ("ac:breakout-mode", mode),
                ("ac:breakout-width", width.as_deref()),
                ("ac:local-id", id(node)),
            ],
        );
        self.each(node, |writer, _, column| {
            if column.kind != Kind::LayoutColumn {
                writer.open("ac:layout-cell", &[]);
                writer.block(column);
                return writer.close("ac:layout-cell");
            }
            writer.lost(column, &["width"], &[]);
            writer.wrap("ac:layout-cell", &[("ac:local-id", id(column))], column);
        });
        self.close("ac:layout-section");
    }
}

/// The width of a block.
pub(super) fn breakout<'n>(node: &'n Node<'_>) -> (Option<&'n str>, Option<String>) {
    let mark = node.marked().iter().find(|mark| mark.kind == MarkKind::Breakout);
    let width = |mark: &Mark<'_>| get(mark.attrs.as_deref()?, "width").map(names::digits);
    (mark.and_then(|mark| mark.attr_text("mode")), mark.and_then(width))
}
