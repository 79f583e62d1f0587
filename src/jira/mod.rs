//! Jira in records: a noun a file, each with its request, its private wire
//! structs and its reading.

pub mod bulk;
pub mod changes;
pub mod copying;
pub mod draft;
pub mod fields;
pub mod issue;
pub mod issue_types;
pub mod jql;
pub mod meta;
pub mod projects;
pub mod transitions;
pub mod users;
pub mod value;
pub mod watching;

pub mod page;
pub mod path;
pub mod records;
pub mod text;

#[cfg(test)]
mod tests;
