//! The open parts of a block: a line of words, and links and pictures in it.

use super::super::envelope::Named;
use super::super::node::Node;
use std::borrow::Cow;

/// An open line.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    /// The kind.
    pub(super) node: Node<'a>,
    /// Whether it began without being told, in an item of a tight list.
    pub(super) implied: bool,
    /// The comments about it.
    pub(super) named: Vec<Named<'a>>,
    /// Its words.
    pub(crate) words: Vec<Node<'a>>,
    /// Plain text that is not among the words yet: from where to where.
    pub(super) run: Option<(usize, usize)>,
    /// Whether the next text begins a node of its own.
    pub(super) cut: bool,
    /// The number of comments about the last word.
    pub(super) about: usize,
    /// Links and pictures that are open.
    pub(crate) links: Vec<Open<'a>>,
}

/// An open link or picture.
#[derive(Debug)]
pub(crate) struct Open<'a> {
    /// The address.
    pub(super) address: Cow<'a, str>,
    /// The number of words before it.
    pub(super) from: usize,
    /// The kind.
    pub(super) what: What,
    /// Its title.
    pub(super) title: Cow<'a, str>,
}

/// The kind of an open part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Link,
    Refused,
    Card,
    Mention,
    Picture,
}
