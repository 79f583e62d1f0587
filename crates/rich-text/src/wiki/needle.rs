//! The things that a reader looks for.

use super::known::{MACROS, Macro};

/// A thing that is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needle {
    /// The end of a phrase with a sign of [`SIGNS`], by its place there.
    Sign(usize),
    /// The end of a picture.
    Picture,
    /// The end of code: `}}`.
    Mono,
    /// The end of code within a word: `{}}}`.
    BracedMono,
    /// `[`.
    Bracket,
    /// `]`.
    BracketEnd,
    /// `}`.
    Brace,
    /// The end of a macro.
    Macro(Macro),
}

/// The number of things that are looked for.
pub(super) const NEEDLES: usize = 13 + MACROS.len();

impl Needle {
    pub(super) const fn place(self) -> usize {
        match self {
            Self::Sign(place) => place,
            Self::Picture => 7,
            Self::Mono => 8,
            Self::BracedMono => 9,
            Self::Bracket => 10,
            Self::BracketEnd => 11,
            Self::Brace => 12,
            Self::Macro(kind) => 13_usize.saturating_add(kind as usize),
        }
    }
}
