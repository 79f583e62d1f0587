//! A filter: a query with a name.

use crate::auth::Account;
use crate::data::{PROJECTS, Project};
use std::collections::BTreeSet;

/// A filter.
#[derive(Debug, Clone)]
pub(crate) struct Filter {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) jql: String,
    pub(crate) owner: Account,
    /// The account ids of those whose favourite it is.
    pub(crate) favourite: BTreeSet<&'static str>,
}

impl Filter {
    /// Those that were always there.
    pub(crate) fn first() -> impl Iterator<Item = Self> {
        let of = |(number, project): (usize, &Project)| Self {
            name: format!("Open issues of {}", project.name),
            description: String::new(),
            jql: format!("project = {} AND statusCategory != Done ORDER BY priority DESC", project.key),
            owner: if number.is_multiple_of(2) { Account::Mia } else { Account::Noa },
            favourite: number.is_multiple_of(3).then(|| Account::Mia.id()).into_iter().collect(),
        };
        PROJECTS.iter().enumerate().map(of)
    }
}
