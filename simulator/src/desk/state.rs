//! What Jira Service Management remembers.

use crate::auth::Account;
use crate::moments::moment;
use crate::place::Place;
use crate::table::Table;
use std::collections::BTreeMap;

/// What Jira Service Management remembers.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) organizations: Table<Organization>,
    /// The type and the reporter of a request that was made.
    pub(crate) made: BTreeMap<Place, (usize, Account)>,
    /// Whether an issue's approval was given.
    pub(crate) decided: BTreeMap<Place, bool>,
    /// Temporary files and the desk that they are at.
    pub(crate) temporary: BTreeMap<String, (u64, usize)>,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            organizations: Table::from(1, (0..63).map(Organization::first)),
            made: BTreeMap::new(),
            decided: BTreeMap::new(),
            temporary: BTreeMap::new(),
        }
    }
}

/// An organization.
#[derive(Debug, Clone)]
pub(crate) struct Organization {
    pub(crate) name: String,
    pub(crate) created: String,
    pub(crate) members: Vec<Account>,
}

impl Organization {
    /// One that was always there.
    pub(crate) fn first(number: usize) -> Self {
        let name = format!("Customer {:02}", number + 1);
        Self { name, created: moment(number), members: vec![Account::Noa] }
    }
}
