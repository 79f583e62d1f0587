//! What issues and projects have beside their fields.

use super::comments::Comment;
use super::components::Component;
use super::filters::Filter;
use super::history::Entry;
use super::links::Link;
use super::remote_links::RemoteLink;
use super::roles;
use super::versions::Version;
use super::worklogs::Worklog;
use crate::data::PROJECTS;
use crate::record::Place;
use crate::table::Table;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// All of it.
#[derive(Debug)]
pub(crate) struct Work {
    pub(crate) comments: Table<Comment>,
    pub(crate) worklogs: Table<Worklog>,
    pub(crate) history: Table<Entry>,
    pub(crate) versions: Table<Version>,
    pub(crate) components: Table<Component>,
    pub(crate) links: Table<Link>,
    pub(crate) remote_links: Table<RemoteLink>,
    /// Who has which role of a project.
    pub(crate) actors: roles::All,
    pub(crate) filters: Table<Filter>,
    pub(crate) archived: BTreeSet<Place>,
    /// When which priority goes.
    pub(crate) going: BTreeMap<u64, Duration>,
}

/// The first issue has long lists, the others have short ones.
pub(crate) fn many(number: usize, long: usize) -> usize {
    if number == 1 { long } else { number % 4 }
}

impl Work {
    pub(crate) fn of(places: &[Place]) -> Self {
        let each =
            |long| places.iter().flat_map(move |place| (0..many(place.1, long)).map(move |n| (*place, n)));
        let projects = 0..PROJECTS.len();
        Self {
            comments: Table::from(20_000, each(120).map(|(place, n)| Comment::first(place, n))),
            worklogs: Table::from(30_000, each(45).map(|(place, n)| Worklog::first(place, n))),
            history: Table::from(40_000, each(130).map(|(place, n)| Entry::first(place, n))),
            versions: Table::from(
                10_100,
                projects.clone().flat_map(|project| (0..7).map(move |n| Version::first(project, n))),
            ),
            components: Table::from(
                10_300,
                projects.flat_map(|project| (0..5).map(move |n| Component::first(project, n))),
            ),
            links: Table::from(50_000, (0..PROJECTS.len()).flat_map(Link::first)),
            remote_links: Table::from(60_000, []),
            actors: BTreeMap::new(),
            filters: Table::from(10_000, Filter::first()),
            archived: BTreeSet::new(),
            going: BTreeMap::new(),
        }
    }
}

/// A moment of the past that a number gives.
pub(crate) fn moment(number: usize) -> String {
    format!("2025-11-{:02}T{:02}:{:02}:00.000+0000", 1 + number / 60 % 28, 8 + number % 10, number % 60)
}
