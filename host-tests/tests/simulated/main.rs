//! The simulator's operations: what they answer, what they change and what they
//! refuse, each answer against Atlassian's OpenAPI document where that is beside
//! the project.

#![forbid(unsafe_code)]

mod agile;
mod attachments;
mod bonds;
mod bulk;
mod client;
mod desk;
mod documented;
mod documents;
mod edits;
mod fields;
mod lists;
mod queries;
mod site;
mod tasks;
mod wiki;
mod work;
