//! The marks that are open.

use super::super::kind::MarkKind;
use super::super::node::{Mark, Members};
use super::builder::{Builder, MARKS};

/// The maximum number of marks of a text.
const MAX_MARKS: usize = 32;

/// The maximum size of attributes that are copied to the texts of one mark, in bytes.
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
            self.note(&format!("more than {MAX_MARKS} marks: {} dropped", mark.name()));
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
            self.note("marks with long attributes on many text nodes: dropped");
            return None;
        }
        Some(self.marks.clone())
    }
}

/// The size of the text in members, in bytes.
fn weight(members: &Members<'_>) -> usize {
    members.iter().map(|(name, value)| name.len().saturating_add(value.weight())).sum()
}
