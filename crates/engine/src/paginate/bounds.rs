//! How far a list is read.

/// When to stop before the end of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The most pages that are asked for. 1000 by default.
    pub pages: u64,
    /// The most items that are handed on. By default all.
    pub items: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { pages: 1000, items: u64::MAX }
    }
}

/// Why no page is asked for any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// The list is at its end.
    End,
    /// As many items as were allowed are read, and there may be more.
    Items,
    /// As many pages as were allowed are read, and there are more.
    Pages,
}
