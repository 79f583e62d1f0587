//! The marks that are open.

use super::super::super::kind::MarkKind;
use super::super::super::node::Mark;
use super::Reader;

impl<'a> Reader<'a, '_> {
    /// The marks of text that comes now.
    #[inline(never)]
    pub(super) fn current(&mut self) -> Option<Vec<Mark<'a>>> {
        if self.marks.is_empty() {
            return None;
        }
        let mut marks: Vec<Mark<'a>> = Vec::with_capacity(self.marks.len());
        for mark in &self.marks {
            if marks.iter().all(|other| other.kind != mark.kind) {
                marks.push(mark.clone());
            }
        }
        if marks.iter().any(|mark| mark.kind == MarkKind::Code) {
            let all = marks.len();
            marks.retain(|mark| matches!(mark.kind, MarkKind::Code | MarkKind::Link | MarkKind::Annotation));
            if marks.len() < all {
                self.note(&["code cannot have other formatting: formatting dropped"]);
            }
        }
        Some(marks)
    }
}
