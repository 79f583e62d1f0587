//! The end of a mark.

/// The end of a mark.
#[derive(Debug, Clone)]
pub(super) enum Close {
    /// With this.
    With(&'static str),
    /// With where the link leads.
    Target(String),
    /// With a comment of this name.
    Comment(String),
    /// Not at all.
    Nothing,
}
