//! The simulator's operations: what they answer, what they change and what they
//! refuse, each answer against Atlassian's OpenAPI document where that is beside
//! the project.

#![forbid(unsafe_code)]

mod agile;
mod attachments;
mod client;
mod desk;
mod documented;
mod documents;
mod lists;
mod tasks;
mod wiki;
mod work;
