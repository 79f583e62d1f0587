//! A link or picture that is being read.

/// A link or picture that is being read.
pub(super) struct Open {
    /// Where its words begin.
    pub(super) start: usize,
    /// The link around it.
    pub(super) outer: Option<usize>,
    pub(super) what: What,
}

pub(super) enum What {
    Mention,
    Link { address: String },
    Picture { address: String, title: String },
}
