//! Every typed function, as calls that tests make of it: with all that it takes,
//! and with little.

mod comments;
mod document;
mod given;
mod issues;
mod links;
mod making;
mod metadata;
mod people;
mod projects;
mod row;
mod search;
mod site;
mod worklogs;

pub use document::{Document, Documented};
pub use given::REFUSAL;
pub use row::Row;
pub use site::{Asked, Played, Reply, Script, Site, is_gone};

/// The interfaces whose functions are in [`all`].
pub const INTERFACES: &[&str] = &[
    "jira", "issues", "search", "fields", "comments", "worklogs", "links", "people", "projects", "metadata",
];

/// Their functions that ask nobody.
pub const SILENT: &[&str] =
    &["search.quote", "search.quote-words", "search.quote-field", "worklogs.parse-duration"];

/// All of them, by interface.
pub fn all() -> Vec<Row> {
    let mut rows = projects::rows();
    for more in [
        issues::rows(),
        making::rows(),
        search::rows(),
        comments::rows(),
        worklogs::rows(),
        links::rows(),
        people::rows(),
        metadata::rows(),
    ] {
        rows.extend(more);
    }
    rows
}
