//! Jira in records: a noun a file, each with its request, its private wire
//! structs and its reading.

pub mod bulk;
pub mod changes;
pub mod comments;
pub mod components;
pub mod copying;
pub mod draft;
pub mod fields;
pub mod files;
pub mod filters;
pub mod groups;
pub mod issue;
pub mod issue_types;
pub mod jql;
pub mod links;
pub mod meta;
pub mod metadata;
pub mod once;
pub mod people;
pub mod permissions;
pub mod projects;
pub mod remote_links;
pub mod roles;
pub mod statuses;
pub mod tasks;
pub mod transitions;
pub mod users;
pub mod value;
pub mod versions;
pub mod watching;
pub mod worklogs;

pub mod duration;
pub mod media;
pub mod page;
pub mod path;
pub mod records;
pub mod text;

#[cfg(test)]
pub(crate) mod tests;
