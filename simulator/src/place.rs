//! The places of issues, with their ids and keys.

use crate::data::PROJECTS;

/// The place of a project in the table, and the number of an issue in it.
pub(crate) type Place = (usize, usize);

const IDS_PER_PROJECT: usize = 1_000_000;

/// The id of an issue.
pub(crate) fn id(place: Place) -> usize {
    PROJECTS.get(place.0).map_or(0, |project| project.id()) * IDS_PER_PROJECT + place.1
}

/// The place of an issue by its id.
pub(crate) fn place(id: usize) -> Option<Place> {
    let project = PROJECTS.iter().position(|project| project.id() == id / IDS_PER_PROJECT)?;
    Some((project, id % IDS_PER_PROJECT))
}

/// The key of an issue.
pub(crate) fn key((project, number): Place) -> String {
    format!("{}-{number}", PROJECTS.get(project).map(|project| project.key).unwrap_or_default())
}
