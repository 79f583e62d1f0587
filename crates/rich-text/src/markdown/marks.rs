//! The marks that are open, and links that would run something.

use super::super::kind::MarkKind;
use super::super::link;
use super::super::node::{Mark, Members, Node, Value};
use super::builder::Builder;

/// How many marks a text may have.
const MAX_MARKS: usize = 32;

/// How many kinds of marks there are.
pub(super) const MARKS: usize = MarkKind::Unknown as usize + 1;

/// How many bytes of attributes are copied to texts of one mark.
const MAX_COPIED: usize = 4 << 20;

impl<'a> Builder<'a, '_> {
    /// Opens a mark. In one of its kind it says nothing.
    #[inline(never)]
    pub(crate) fn push_mark(&mut self, mark: Mark<'a>) {
        let known = mark.kind != MarkKind::Unknown;
        let is_open = known && self.marks.iter().any(|other| other.kind == mark.kind);
        if !is_open && self.marks.len() < MAX_MARKS {
            return self.marks.push(mark);
        }
        if !is_open {
            self.note(&format!("more than {MAX_MARKS} marks: {} is dropped", mark.name()));
        }
        if let Some(again) = self.again.get_mut(mark.kind as usize) {
            *again = again.saturating_add(1);
        }
    }

    /// Ends the last mark of a kind. Whether there was one.
    pub(crate) fn unmark(&mut self, kind: MarkKind) -> bool {
        self.unmark_where(kind, |mark| mark.kind == kind)
    }

    /// Ends the last mark of a kind for which this holds.
    pub(super) fn unmark_where(&mut self, kind: MarkKind, is: impl Fn(&Mark<'_>) -> bool) -> bool {
        let again = self.again.get_mut(kind as usize).filter(|again| **again > 0);
        match (again, self.marks.iter().rposition(is)) {
            (Some(again), at) if kind != MarkKind::Unknown || at.is_none() => {
                *again = again.saturating_sub(1);
                true
            }
            (_, Some(at)) => {
                self.marks.remove(at);
                true
            }
            _ => false,
        }
    }

    /// Ends all marks.
    pub(super) fn clear_marks(&mut self) {
        self.marks.clear();
        self.again = [0; MARKS];
    }

    /// The marks of text that comes now. Where their attributes were copied too
    /// often, none.
    pub(super) fn current(&mut self) -> Option<Vec<Mark<'a>>> {
        if self.marks.is_empty() {
            return None;
        }
        let weight: usize = self.marks.iter().flat_map(|mark| &mark.attrs).map(weight).sum();
        self.copied = self.copied.saturating_add(weight);
        if self.copied > self.source.len().saturating_add(MAX_COPIED) {
            self.note("marks with long attributes on many texts: they are dropped");
            return None;
        }
        Some(self.marks.clone())
    }
}

/// How many bytes of text members have.
fn weight(members: &Members<'_>) -> usize {
    members.iter().map(|(name, value)| name.len().saturating_add(value.weight())).sum()
}

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
