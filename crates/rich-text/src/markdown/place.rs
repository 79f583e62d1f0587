//! Puts a block where it is allowed, as the nearest that may.

use super::super::kind::Kind;
use super::super::node::Node;
use super::builder::Builder;
use super::degrade::{degrade, fits};

impl<'a> Builder<'a, '_> {
    /// Adds a block to the innermost open one.
    #[inline(never)]
    pub(crate) fn place(&mut self, node: Node<'a>) {
        let parent = self.parent();
        if fits(parent, &node) {
            return self.put(node);
        }
        self.note(&format!(
            "{} is not allowed in {}: converted to an allowed node with its text",
            node.name(),
            parent.name()
        ));
        let mut fit = Vec::new();
        degrade(parent, node, &mut fit);
        fit.into_iter().for_each(|node| self.put(node));
    }

    /// Adds a block that a comment holds as a whole, as it came or where it is allowed.
    pub(super) fn whole(&mut self, mut node: Node<'a>, kept: bool) {
        if node.kind == Kind::Doc {
            // What stands beside it is more of the document.
            node.content.iter_mut().flat_map(std::mem::take).for_each(|child| self.put(child));
            self.shell = Some(node);
        } else if kept {
            self.put(node);
        } else {
            self.place(node);
        }
    }

    /// Adds a node to the innermost open one, whether it is allowed there or not.
    pub(super) fn put(&mut self, node: Node<'a>) {
        if let Some(frame) = self.frames.iter_mut().rev().find(|frame| !frame.melted) {
            frame.node.adopt(node);
        }
    }
}
