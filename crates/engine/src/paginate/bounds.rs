//! The bounds of a list that is read page by page.

/// The limits at which reading stops before the end of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The most pages that are asked for. 1000 by default.
    pub pages: u64,
    /// The most items that are passed on. By default all.
    pub items: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { pages: 1000, items: u64::MAX }
    }
}

/// The reason why no further page is requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stopped {
    /// The list is at its end.
    End,
    /// As many items as were allowed are read, and there may be more.
    Items,
    /// As many pages as were allowed are read, and there are more.
    Pages,
}
