//! Jira in records: a noun a file, each with its request, its private wire
//! structs and its reading.

pub mod issue_types;
pub mod projects;
pub mod users;

pub mod page;
pub mod path;
pub mod records;
pub mod text;
