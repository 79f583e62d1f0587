//! Things by ids that are never given twice.

use std::collections::BTreeMap;

/// Things of one kind.
#[derive(Debug, Clone)]
pub(crate) struct Table<T> {
    pub(crate) all: BTreeMap<u64, T>,
    next: u64,
}

impl<T> Table<T> {
    /// With these things, from an id on.
    pub(crate) fn from(first: u64, things: impl IntoIterator<Item = T>) -> Self {
        let mut table = Self { all: BTreeMap::new(), next: first };
        for thing in things {
            table.add(thing);
        }
        table
    }

    /// Adds a thing, and says its id.
    pub(crate) fn add(&mut self, thing: T) -> u64 {
        let id = self.next;
        self.next += 1;
        self.all.insert(id, thing);
        id
    }

    /// The thing of an id that is written as text.
    pub(crate) fn find(&self, id: &str) -> Option<(u64, &T)> {
        let id = id.parse().ok()?;
        self.all.get(&id).map(|thing| (id, thing))
    }

    /// Those that are so, by their ids.
    pub(crate) fn which<'a>(&'a self, so: impl Fn(&T) -> bool + 'a) -> impl Iterator<Item = (u64, &'a T)> {
        self.all.iter().filter(move |(_, thing)| so(thing)).map(|(id, thing)| (*id, thing))
    }
}
