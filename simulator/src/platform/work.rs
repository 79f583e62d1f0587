//! What issues and projects have beside their fields.

pub(crate) mod actors;
pub(crate) mod comment;
pub(crate) mod component;
pub(crate) mod entry;
pub(crate) mod filter;
pub(crate) mod link;
pub(crate) mod remote_link;
pub(crate) mod task;
pub(crate) mod version;
pub(crate) mod worklog;

use crate::data::PROJECTS;
use crate::place::Place;
use crate::table::Table;
use actors::All;
use comment::Comment;
use component::Component;
use entry::Entry;
use filter::Filter;
use link::Link;
use remote_link::RemoteLink;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use version::Version;
use worklog::Worklog;

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
    pub(crate) actors: All,
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
