//! An entry of the history of an issue.

use crate::auth::Account;
use crate::moments::moment;
use crate::place::Place;

/// What was changed at once.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) place: Place,
    pub(crate) author: Account,
    pub(crate) created: String,
    pub(crate) items: Vec<Item>,
}

/// A field, from and to.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) field: String,
    pub(crate) id: Option<String>,
    pub(crate) custom: bool,
    pub(crate) from: Told,
    pub(crate) to: Told,
}

/// What something is known by, and what it is called. Text is called only.
pub(crate) type Told = (Option<String>, Option<String>);

impl Item {
    /// Of a field that every site has.
    pub(crate) fn of(field: &str, id: Option<&str>, from: Told, to: Told) -> Self {
        Self { field: field.to_owned(), id: id.map(str::to_owned), custom: false, from, to }
    }
}

impl Entry {
    /// One that was always there.
    pub(crate) fn first(place: Place, number: usize) -> Self {
        let told = |number: usize| (None, Some(format!("Summary {number}")));
        let item = Item::of("summary", Some("summary"), told(number), told(number + 1));
        Self { place, author: Account::Noa, created: moment(number), items: vec![item] }
    }
}
