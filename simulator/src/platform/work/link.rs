//! A link between issues.

use crate::data::SUMMARIES;
use crate::place::Place;

/// A link: `from` blocks `to`, say.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) kind: usize,
    pub(crate) from: Place,
    pub(crate) to: Place,
}

impl Link {
    /// Those that were always there in a project.
    pub(crate) fn first(project: usize) -> impl Iterator<Item = Self> {
        let pairs = [(0, 1, 2), (3, 3, 4), (2, 5, 6), (0, 7, SUMMARIES.len() + 1)];
        pairs.into_iter().map(move |(kind, from, to)| Self { kind, from: (project, from), to: (project, to) })
    }
}
