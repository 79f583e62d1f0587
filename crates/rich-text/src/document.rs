//! A document that is made: without content at first, its tasks numbered at last.

use super::kind::Kind;
use super::node::{Node, Value};

/// An empty document.
pub(super) fn document<'a>() -> Node<'a> {
    let mut doc = Node::of(Kind::Doc, Vec::new());
    doc.rest.push(("version".into(), Value::Whole(1)));
    doc
}

/// Whether a node bears a `localId` that must be there and that Markdown lacks.
pub(super) const fn is_numbered(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::TaskList | Kind::TaskItem | Kind::BlockTaskItem | Kind::DecisionList | Kind::DecisionItem
    )
}

/// The `localId` of a document's numbered node, by its place among them.
pub(super) fn local_id(number: usize) -> String {
    format!("md-{number}")
}

/// Stands for a `localId` until all are known.
pub(super) const UNNUMBERED: &str = "\0";

/// Gives each numbered node without a `localId` one, in the document's order.
pub(super) fn number(node: &mut Node<'_>, next: &mut usize) {
    if is_numbered(node.kind) {
        *next = next.saturating_add(1);
        let id = node.attrs.iter_mut().flatten().find(|(name, _)| name == "localId");
        if let Some((_, id)) = id
            && id.as_str() == Some(UNNUMBERED)
        {
            *id = Value::Text(local_id(*next).into());
        }
    }
    for child in node.content.iter_mut().flatten() {
        number(child, next);
    }
}
