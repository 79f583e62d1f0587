//! Jira in records: a noun a file, each with its request, its private wire
//! structs and its reading.

pub mod projects;
pub mod users;
