//! A page as it came: its items as they stand in the response.

use crate::json::skim::Span;
use std::fmt;

/// A page's items in the JSON text that the server sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Page {
    body: String,
    items: Vec<Span>,
}

/// Without values.
impl fmt::Debug for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} items", self.items.len())
    }
}

impl Page {
    /// A page of `kept` of the items after the first `left_out`.
    pub(super) fn new(body: String, mut items: Vec<Span>, left_out: u64, kept: u64) -> Self {
        let size = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
        items.truncate(size(left_out.saturating_add(kept)));
        items.drain(..size(left_out).min(items.len()));
        Self { body, items }
    }

    /// The JSON of each item, in their order.
    pub fn items(&self) -> impl ExactSizeIterator<Item = &str> {
        self.items.iter().map(|span| self.body.get(span.clone()).unwrap_or_default())
    }

    /// The whole response, with what stands beside the items (`names`, `schema`,
    /// `warningMessages`).
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The number of items.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}
