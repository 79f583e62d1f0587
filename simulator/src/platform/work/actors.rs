//! Those who have a role of a project.

use std::collections::BTreeMap;

/// Who has a role of a project: account ids and group ids.
#[derive(Debug, Clone, Default)]
pub(crate) struct Actors {
    pub(crate) users: Vec<String>,
    pub(crate) groups: Vec<String>,
}

/// Where they are not those who were always there.
pub(crate) type All = BTreeMap<(usize, u64), Actors>;
