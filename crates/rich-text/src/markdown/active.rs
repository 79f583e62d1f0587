//! Links that would run something.

use super::super::kind::MarkKind;
use super::super::link;
use super::super::node::{Mark, Node, Value};

/// Takes the address of a link that would run something.
pub(super) fn drop_active(mark: &mut Mark<'_>) {
    if is_active(mark) {
        mark.attrs = Mark::new(MarkKind::Link).with("href", Value::Text("".into())).attrs;
    }
}

fn is_active(mark: &Mark<'_>) -> bool {
    mark.kind == MarkKind::Link && mark.attr_text("href").is_some_and(link::is_active)
}

/// Whether a node has links that would run something.
pub(in super::super) fn has_active(node: &Node<'_>) -> bool {
    node.marked().iter().any(is_active)
        || node.attr_text("url").is_some_and(link::is_active)
        || node.children().iter().any(has_active)
}

/// A node without links that would run something.
pub(in super::super) fn without_active(mut node: Node<'_>) -> Node<'_> {
    node.marks.iter_mut().flatten().for_each(drop_active);
    if node.attr_text("url").is_some_and(link::is_active)
        && let Some((_, url)) = node.attrs.iter_mut().flatten().find(|(name, _)| name == "url")
    {
        *url = Value::Text("".into());
    }
    node.content = node.content.map(|content| content.into_iter().map(without_active).collect());
    node
}
